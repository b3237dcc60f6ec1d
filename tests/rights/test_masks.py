"""Masks of rows and fields: what the role grants, less what rules of the entity take, in the words of today's servers."""

import pytest
from rights.judged import (
    FULL,
    HENRIK,
    READ_ONLY,
    SOLVEIG,
    TERJE,
    Judged,
    enforcing,
    judged,
)

from so_mock.entities.rights_form import field_text
from so_mock.entities.roles import FIELD_BITS, mask_of
from so_mock.rights.masks import both, either

__all__ = ["enforcing", "judged"]

TO_ONE = {"VisibleId": HENRIK, "Visibility": "Associate"}
TO_US = {"VisibleId": 2, "Visibility": "Group"}


def masks(carrier: dict) -> dict[str, str]:
    return {name: each["FieldRight"]["Mask"] for name, each in carrier["FieldProperties"].items()}


# -- words


@pytest.mark.parametrize(
    "bits, text",
    [
        (0, "None"), (1, "Read"), (2, "Write"), (3, "Update"), (67, "Update, UIHintMandatory"), (65, "Read, UIHintMandatory"),
        (35, "Update, Unused4"), (160, "Unused4, UIHintReadOnly"), (195, "Update, UIHintMandatory, UIHintReadOnly"),
    ],
)  # fmt: skip
def test_reading_and_writing_are_one_word_and_hints_follow(bits: int, text: str) -> None:
    assert field_text(bits) == text
    assert mask_of(text, FIELD_BITS) == bits


def test_rights_of_two_are_combined_as_documented() -> None:
    """AND grants what both grant and hints what either hints; OR the other way round."""
    assert both((67, "[A]"), (1, "why")) == (65, "why")
    assert both((1, "mine"), (3 | 128, "theirs")) == (1 | 128, "theirs")
    assert both((3, "mine"), (3, "theirs")) == (3, "mine")
    assert either((65, "[A]"), (2 | 64, "")) == (67, "[A]")
    assert either((1, "why"), (2, "")) == (3, "")


# -- rows


def test_what_a_role_does_not_name_is_full(judged: Judged) -> None:
    judged.role(sale=READ_ONLY)
    assert judged.shown("project", judged.add("project", Associate=HENRIK))["TableRight"] == {"Mask": FULL, "Reason": ""}  # fmt: skip


@pytest.mark.parametrize("mask", [FULL, "Select, Update, Insert", "Select, Insert, RestrictedUpdate", "Filtering", "None"])  # fmt: skip
def test_bits_are_told_by_their_names(judged: Judged, mask: str) -> None:
    judged.role(project=mask)
    shown = judged.shown("project", judged.add("project", Associate=TERJE))
    assert shown["TableRight"] == {"Mask": mask, "Reason": ""}


def test_of_a_template_only_a_company_may_be_deleted(judged: Judged) -> None:
    for entity, expected in (("contact", FULL), ("sale", "Select, Update, Insert"), ("project", "Select, Update, Insert")):  # fmt: skip
        blank = judged.tenant.world.absorber.blank_row(judged.model[entity])
        assert judged.shown(entity, {**blank, "Associate": TERJE})["TableRight"]["Mask"] == expected
    judged.role(contact="Select, Insert")
    blank = judged.tenant.world.absorber.blank_row(judged.model["contact"])
    shown = judged.shown("contact", blank)
    assert shown["TableRight"]["Mask"] == "Select, Insert"
    assert masks(shown)["OrgNr"] == "Update", "a new row is written with Insert"


def test_users_are_not_inserted_here(judged: Judged) -> None:
    assert judged.shown("associate", HENRIK)["TableRight"]["Mask"] == "Select, Update, Delete"
    judged.role(associate=READ_ONLY)
    assert judged.shown("associate", HENRIK)["TableRight"]["Mask"] == "Select"


def test_a_company_that_owns_users_stays(judged: Judged) -> None:
    (home,) = judged.sight().people.home
    shown = judged.shown("contact", home)
    assert shown["TableRight"]["Mask"] == "Select, Insert, RestrictedUpdate"
    assert masks(shown)["Name"] == "Read"
    other = judged.add("contact", Name="Branch")
    assert judged.mask("contact", other) == 15
    judged.change("person", judged.row("associate", HENRIK)["PersonId"], Contact=other)
    right = judged.right("contact", other)
    assert (right.mask, right.reason) == (7, "[SR_ACCESS_ASSOCCONT_DELETE]")


def test_a_reason_is_told_only_where_something_is_missing_for_it(judged: Judged) -> None:
    judged.role(person="Select")
    person = judged.row("associate", HENRIK)["PersonId"]
    right = judged.right("person", person)
    assert (right.mask, right.reason) == (1, "")


@pytest.mark.parametrize("kind, reason", [("InternalAssociate", "ASSOC"), ("ExternalAssociate", "EXTERNAL")])  # fmt: skip
def test_a_person_who_is_a_user_is_not_deleted(judged: Judged, kind: str, reason: str) -> None:
    person = judged.add("person", Lastname="Li")
    assert judged.mask("person", person) == 15
    judged.add("associate", Name="LI", Type=kind, PersonId=person)
    right = judged.right("person", person)
    assert (right.mask, right.reason) == (7, f"[SR_ACCESS_{reason}_DELETE]")
    retired = masks(judged.shown("person", person, "Person"))["Retired"]
    assert retired == ("Read" if kind == "InternalAssociate" else "Update")


def test_what_a_person_has_from_his_company_is_locked_while_he_has_one(judged: Judged) -> None:
    alone = judged.add("person", Lastname="Li")
    with_one = judged.add("person", Lastname="Bø", Contact=judged.add("contact", Name="C"))
    assert masks(judged.shown("person", alone))["Business"] == "Update"
    right = judged.shown("person", with_one)["FieldProperties"]["Business"]["FieldRight"]
    assert right == {"Mask": "Read", "Reason": "[SR_ACCESS_PERSONONCOMPANY]"}


@pytest.mark.parametrize(
    "private, visible, seen",
    [
        ("Public", [], True), ("PrivateUser", [], False), ("PrivateGroup", [], False), ("PrivateUser", [TO_ONE], False),
        ("PrivateUser", [{**TO_ONE, "VisibleId": TERJE}], True), ("PrivateGroup", [TO_US], True),
    ],
)  # fmt: skip
def test_of_private_appointments_of_others_only_the_time_is_seen(judged: Judged, private: str, visible: list, seen: bool) -> None:  # fmt: skip
    number = judged.add("appointment", Associate=HENRIK, Private=private, VisibleFor=visible, StartDate="2026-01-01T08:00:00")  # fmt: skip
    shown = judged.shown("appointment", number)
    assert shown["TableRight"]["Mask"] == (FULL if seen else "Filtering")
    if not seen:
        read = {name for name, mask in masks(shown).items() if mask != "None"}
        assert read == {"AppointmentId", "Associate", "StartDate", "EndDate"}, "and whose diary"
    assert judged.mask("appointment", number, HENRIK) == 15


def test_whoever_is_invited_answers_and_changes_nothing_else(judged: Judged) -> None:
    mother = judged.add("appointment", Associate=HENRIK, BookingType="Owner")
    child = judged.add("appointment", Associate=TERJE, BookingType="Participant", MotherId=mother)
    shown = judged.shown("appointment", child)
    assert shown["TableRight"]["Mask"] == "Select, Insert, Delete, RestrictedUpdate"
    found = masks(shown)
    assert (found["Completed"], found["HasAlarm"], found["StartDate"]) == ("Update", "Update", "Read")  # fmt: skip


@pytest.mark.parametrize("entity", ["sale", "document", "selection"])
def test_what_is_private_to_another_is_not_there(judged: Judged, entity: str) -> None:
    number = judged.add(entity, Associate=HENRIK, VisibleFor=[TO_ONE])
    assert judged.mask(entity, number) == 0
    assert judged.mask(entity, number, HENRIK) == 15
    judged.change(entity, number, VisibleFor=[TO_ONE, TO_US])
    assert judged.mask(entity, number) & 1


@pytest.mark.parametrize("entity, done", [("sale", {"Completed": "Completed"}), ("document", {"Completed": "Completed"}), ("ticket", {"BaseStatus": "Closed"})])  # fmt: skip
def test_what_another_has_done_is_not_changed(judged: Judged, entity: str, done: dict) -> None:
    prop = "OwnedBy" if entity == "ticket" else "Associate"
    others, own = (judged.add(entity, **{prop: owner}, **done) for owner in (HENRIK, TERJE))
    assert (judged.mask(entity, others), judged.mask(entity, own)) == (13, 15)


def test_selections_are_changed_by_owners_and_administrators(judged: Judged) -> None:
    number = judged.add("selection", Associate=HENRIK, SelectionType="Static")
    judged.role(functions=[])
    assert judged.mask("selection", number) == 5
    judged.role(functions=["admin-users"])
    assert judged.mask("selection", number) == 15
    assert masks(judged.shown("selection", number))["SelectionType"] == "Read"
    dynamic = judged.add("selection", Associate=TERJE, SelectionType="Dynamic")
    assert masks(judged.shown("selection", dynamic))["SelectionType"] == "Update"


@pytest.mark.parametrize(
    "functions, own, others",
    [
        ([], 0, 0), (["cs-readown"], 5, 0), (["cs-readown", "cs-editown"], 15, 0), (["cs-readothers"], 0, 5),
        (["cs-listown", "cs-listothers", "cs-editothers"], 5, 15),
    ],
)  # fmt: skip
def test_requests_follow_the_functional_rights(judged: Judged, functions: list[str], own: int, others: int) -> None:  # fmt: skip
    """Own are also those of one's categories."""
    judged.role(functions=functions)
    judged.change("associate", TERJE, TicketCategories=[3])
    mine = judged.add("ticket", OwnedBy=TERJE, Category=9, BaseStatus="Active")
    category = judged.add("ticket", OwnedBy=HENRIK, Category=3, BaseStatus="Active")
    theirs = judged.add("ticket", OwnedBy=HENRIK, Category=9, BaseStatus="Active")
    found = [judged.mask("ticket", each) for each in (mine, category, theirs)]
    assert found == [own, own, others]


def test_everybody_may_do_all_with_relations(judged: Judged) -> None:
    judged.role(contact_relation="Select")
    assert judged.mask("contact_relation", judged.add("contact_relation", CreatedBy=HENRIK)) == 15


def test_fields_are_defined_with_the_right_to(judged: Judged) -> None:
    number = judged.add("user_defined_field_info", Type="Contact", FieldType="Number")
    judged.role(functions=["admin-udef"])
    assert judged.mask("user_defined_field_info", number) == 15
    judged.role(functions=[])
    assert judged.mask("user_defined_field_info", number) == 1
    blank = judged.tenant.world.absorber.blank_row(judged.model["user_defined_field_info"])
    assert judged.sight().right("user_defined_field_info", blank).mask == 1, "nor added"


# -- fields


def test_without_update_fields_are_read_and_hints_stay(judged: Judged) -> None:
    judged.role(contact=READ_ONLY)
    found = judged.shown("contact", judged.add("contact", Name="C"))["FieldProperties"]
    assert found["OrgNr"]["FieldRight"] == {"Mask": "Read", "Reason": ""}
    assert found["Name"]["FieldRight"] == {"Mask": "Read, UIHintMandatory", "Reason": "[SR_MANDATORY_FIELD_1281]"}  # fmt: skip


def test_restricted_update_is_enough_to_write_fields(judged: Judged) -> None:
    judged.role(contact="Select, RestrictedUpdate")
    assert masks(judged.shown("contact", judged.add("contact", Name="C")))["OrgNr"] == "Update"


def test_a_role_locks_and_hides_fields_and_says_why(judged: Judged) -> None:
    judged.role(fields={
        "contact.OrgNr": {"Mask": "Read", "Reason": "locked by ERP"}, "contact.name": "Read", "contact.Address": "Read",
        "contact.Associate": "None",
    })  # fmt: skip
    found = judged.shown("contact", judged.add("contact", Name="C"))["FieldProperties"]
    assert found["OrgNr"]["FieldRight"] == {"Mask": "Read", "Reason": "locked by ERP"}
    assert found["Name"]["FieldRight"]["Mask"] == "Read, UIHintMandatory"
    assert found["Address.Zipcode"]["FieldRight"]["Mask"] == "Read", "a part of what is locked"
    assert found["Associate"]["FieldRight"]["Mask"] == "None"
    flat = masks(judged.shown("contact", judged.add("contact", Name="C"), "Contact"))
    assert (flat["OrgNr"], flat["AssociateId"], flat["Kananame"]) == ("Read", "None", "Update")


def test_what_a_company_hides_is_hidden_where_it_is_shown_elsewhere(judged: Judged) -> None:
    judged.role(fields={"contact.OrgNr": "None", "person.Contact": "Read"})
    found = masks(judged.shown("person", judged.add("person", Lastname="Li"), "Person"))
    assert (found["ContactOrgNr"], found["ContactId"], found["ContactDepartment"]) == ("None", "Read, UIHintMandatory", "Update")  # fmt: skip


def test_the_address_of_a_person_has_the_persons_right_and_fields_of_its_own(judged: Judged) -> None:  # fmt: skip
    judged.role(person="Select, Update", fields={"person.Address.City": "None"})
    shown = judged.shown("person", judged.add("person", Lastname="Li"))
    assert shown["Address"]["TableRight"] == shown["TableRight"]
    assert masks(shown["Address"])["city"] == masks(shown)["Address.City"] == "None"
    assert masks(shown["Address"])["zipcode"] == "Update"
    company = judged.shown("contact", judged.add("contact", Name="C"))["Address"]
    assert (company["TableRight"], company["FieldProperties"]) == (None, {})


def test_custom_fields_have_entries_in_both_spellings(judged: Judged) -> None:
    judged.add("user_defined_field_info", Type="Sale", FieldType="ShortText", ProgId="SuperOffice:1", UdefIdentity=1, TextLength=30, HasBeenPublished=True)  # fmt: skip
    judged.add("extra_field", TableName="sale", FieldName="x_score", FieldType="Integer", IsMandatory=True)  # fmt: skip
    sale = judged.add("sale", Associate=TERJE)
    found = judged.shown("sale", sale)["FieldProperties"]
    for spelling in ("UserDefinedFields", "CustomFields"):
        assert found[f"{spelling}.SuperOffice:1"] == {
            "FieldRight": {"Mask": "Update", "Reason": ""}, "FieldType": "ShortText", "FieldLength": 30
        }  # fmt: skip
    assert found["CustomFields.x_score"]["FieldRight"]["Mask"] == "Update, Unused4, UIHintMandatory"
    judged.role(fields={"sale.UserDefinedFields.SuperOffice:1": "None"})
    found = masks(judged.shown("sale", sale))
    assert found["CustomFields.SuperOffice:1"] == found["UserDefinedFields.SuperOffice:1"] == "None"
    judged.add("extra_field", TableName="sale", FieldName="x_more", FieldType="Integer")
    assert "CustomFields.x_more" in masks(judged.shown("sale", sale)), "a new definition shows"


@pytest.mark.parametrize("entity", ["email_account", "mailbox", "email"])
def test_a_role_may_name_what_has_to_do_with_mail(judged: Judged, entity: str) -> None:
    number = judged.add(entity)
    assert judged.shown(entity, number)["TableRight"]["Mask"] == FULL
    judged.role(**{entity: "Select"})
    shown = judged.shown(entity, number)
    assert shown["TableRight"]["Mask"] == "Select"
    assert set(masks(shown).values()) == {"Read"}


def test_carriers_within_carriers_have_rights_of_their_own(judged: Judged) -> None:
    judged.role(contact={"MyOwn": FULL, "OtherAssociates": "Select"})
    company = judged.add("contact", Name="C", Associate=HENRIK)
    shown = judged.shown("person", judged.add("person", Lastname="Li", Associate=SOLVEIG, Contact=company))  # fmt: skip
    assert (shown["TableRight"]["Mask"], shown["Contact"]["TableRight"]["Mask"]) == (FULL, "Select")
    assert masks(shown["Contact"])["OrgNr"] == "Read"
