"""How rights look on carriers: the facts of the sheet, carrier by carrier."""

import pytest

from so_mock.catalogue import Catalogue
from so_mock.catalogue.carriers import Carriers
from so_mock.entities.rights_form import FORMS, MASKS, RightsForm

EVERYTHING = {"Mask": "Select, Update, Insert, Delete", "Reason": ""}
NO_FIELD = {"TableRight", "FieldProperties", "_Links", "UserDefinedFields", "ExtraFields", "CustomFields"}  # fmt: skip
SERVICES = "SuperOffice.CRM.Services"


@pytest.fixture(scope="module")
def carriers() -> Carriers:
    return Catalogue.load().carriers


@pytest.fixture(scope="module")
def rights(carriers: Carriers) -> RightsForm:
    return RightsForm(carriers)


def field(kind: str, length: int, mask: str = "Update", reason: str = "") -> dict:
    right = {"Mask": mask, "Reason": reason}
    return {"FieldRight": right, "FieldType": kind, "FieldLength": length}


@pytest.mark.parametrize("carrier", ["ContactEntity", "PersonEntity", "MailboxEntity", "EMailEntity", "EMailAccount"])  # fmt: skip
def test_what_was_asked_for_shows_its_rights_and_all_its_fields(rights, carriers, carrier):
    assert rights.table_right(carrier, nested=False) == EVERYTHING
    fields = rights.field_properties(carrier, nested=False)
    plain = [name for name in fields if "." not in name]
    assert plain == [name for name in carriers.carrier(carrier).properties if name not in NO_FIELD]


@pytest.mark.parametrize("carrier", ["Contact", "Person", "Project", "Appointment", "Sale", "ProjectMember"])  # fmt: skip
def test_these_show_them_within_others_as_well(rights, carrier):
    assert rights.table_right(carrier, nested=True) == EVERYTHING
    assert rights.field_properties(carrier, nested=True)


@pytest.mark.parametrize(
    "carrier",
    [
        "EMailAddress", "EMailAttachment", "EntityElement", "Business", "Category", "Country", "SelectableMDOListItem",
        "Link", "VisibleFor", "ConsentInfo", "LocalizedField", "Address", "ContactEntity", "EMailEntity",
    ],
)  # fmt: skip
def test_parts_and_list_items_show_none(rights, carrier):
    assert rights.table_right(carrier, nested=True) is None
    assert rights.field_properties(carrier, nested=True) == {}


@pytest.mark.parametrize("nested", [False, True])
def test_an_associate_is_not_inserted_here_and_has_no_fields(rights, nested):
    assert rights.table_right("Associate", nested) == {"Mask": "Select, Update, Delete", "Reason": ""}  # fmt: skip
    assert rights.field_properties("Associate", nested) == {}


@pytest.mark.parametrize("nested", [False, True])
def test_a_plain_structure_has_neither(rights, nested):
    assert rights.table_right("RecurrenceInfo", nested) is None
    assert rights.field_properties("RecurrenceInfo", nested) == {}


def test_the_mandatory_fields_of_a_company(rights):
    fields = rights.field_properties("ContactEntity", nested=False)
    must = {
        name: each["FieldRight"]["Reason"]
        for name, each in fields.items()
        if each["FieldRight"]["Mask"] == "Update, UIHintMandatory"
    }
    assert must == {
        "Name": "[SR_MANDATORY_FIELD_1281]", "Number2": "[SR_MANDATORY_FIELD_1285]",
        "Business": "[SR_MANDATORY_FIELD_1288]", "Category": "[SR_MANDATORY_FIELD_1289]",
    }  # fmt: skip
    assert fields["ActiveStatusMonitorId"]["FieldRight"] == {"Mask": "Read", "Reason": ""}


def test_what_a_person_has_from_the_company_is_read_only(rights):
    fields = rights.field_properties("PersonEntity", nested=False)
    for name in ("Category", "Business", "Associate"):
        assert fields[name]["FieldRight"] == {"Mask": "Read", "Reason": "[SR_ACCESS_PERSONONCOMPANY]"}  # fmt: skip
    assert fields["CorrespondingAssociate"]["FieldRight"]["Mask"] == "None"
    assert fields["Firstname"]["FieldRight"]["Reason"] == "[SR_ACCESS_MANDATORY]"
    assert fields["PersonNumber"]["FieldRight"]["Reason"] == "[SR_MANDATORY_FIELD_1554]"


def test_types_and_lengths_follow_from_the_type(rights):
    contact = rights.field_properties("ContactEntity", nested=False)
    assert contact["ContactId"] == field("System.Int32", 4)
    assert contact["Department"] == field("System.String", 219)
    assert contact["CreatedDate"] == field("System.DateTime", 16)
    assert contact["NoMailing"] == field("System.Boolean", 2)
    assert contact["Associate"] == field(f"{SERVICES}.Associate", 4)
    assert contact["Emails"] == field(f"{SERVICES}.EntityElement[]", 0)
    sale = rights.field_properties("SaleEntity", nested=False)
    assert sale["Amount"] == field("System.Double", 8)
    assert sale["Status"] == field("SuperOffice.Data.SaleStatus", 2)
    mail = rights.field_properties("EMailEntity", nested=False)
    assert mail["PlainBody"] == field("System.String", -1)
    appointment = rights.field_properties("AppointmentEntity", nested=False)
    assert appointment["LeadTime"] == field("System.TimeSpan", 2)


@pytest.mark.parametrize("carrier", ["ContactEntity", "PersonEntity"])
def test_an_address_adds_its_own_fields_with_a_dot(rights, carrier):
    dotted = {
        name: each
        for name, each in rights.field_properties(carrier, nested=False).items()
        if "." in name
    }
    assert dotted["Address.Zipcode"] == field("System.String", 11)
    assert dotted["Address.City"] == field("System.String", 79)
    assert set(dotted) == {
        f"Address.{name}" for name in ("Zipcode", "City", "State", "County", "Address1", "Address2", "Address3")
    }  # fmt: skip


def test_the_rest_twin_shows_the_same(rights):
    for nested in (False, True):
        for carrier in ("ContactEntity", "SaleEntity"):
            twin = f"{carrier}WithLinks"
            assert rights.table_right(twin, nested) == rights.table_right(carrier, nested)
            assert rights.field_properties(twin, nested) == rights.field_properties(carrier, nested)


def test_fields_are_made_once_and_shared(rights):
    first = rights.field_properties("ContactEntity", nested=False)
    assert rights.field_properties("ContactEntity", nested=False) is first


def test_every_exception_names_a_field_that_there_is(rights):
    for table in (MASKS, FORMS):
        for carrier, exceptions in table.items():
            nested = carrier == "ProjectMember"
            fields = {field.name for field in rights.fields(carrier, nested)}
            assert set(exceptions) <= fields, carrier


def test_the_address_of_a_person_shows_rights_of_its_own(rights):
    assert rights.table_right("PersonEntity.Address", nested=True) == EVERYTHING
    fields = rights.field_properties("PersonEntity.Address", nested=True)
    assert fields["zipcode"] == field("System.String", 11)
    assert fields["county"] == field("System.String", 29)
    assert rights.table_right("ContactEntity.Address", nested=True) is None


def test_items_of_lists_show_none_even_when_asked_for(rights):
    for carrier in ("ListItemEntity", "HeadingEntity", "MDOListItem", "EMailAddress"):
        assert rights.table_right(carrier, nested=False) is None
        assert rights.field_properties(carrier, nested=False) == {}


def test_recorded_forms_win_over_the_type(rights):
    """From the recordings in the official client's package: Person 210 and Appointment 63."""
    person = rights.field_properties("PersonEntity", nested=False)
    assert person["BirthDate"] == field("System.DateTime", 2)
    assert person["Interests"] == field("", 0)
    assert person["Description"] == field("System.String", 4000)
    appointment = rights.field_properties("AppointmentEntity", nested=False)
    assert appointment["IsFree"] == field("System.Boolean", 1)
    assert appointment["HasConflict"] == field("System.Boolean", 0, "Read")
