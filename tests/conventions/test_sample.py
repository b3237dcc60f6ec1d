"""Samples: every published operation gets a believable answer of its declared type, always the same."""

import base64
import json
import re
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from typing import Any

import pytest

from so_mock.catalogue import Catalogue
from so_mock.catalogue.carriers import Carriers, Type
from so_mock.conventions.sample import Samples
from so_mock.conventions.sample.plans import DEEPEST
from so_mock.names import snake

OPERATIONS = 3358
PYTHON = {"int": int, "long": int, "double": float, "bool": bool, "string": str}
WRITTEN = {
    "datetime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"),
    "timespan": re.compile(r"\d\d:\d\d:\d\d"),
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture(scope="module")
def samples(catalogue: Catalogue) -> Samples:
    return Samples(catalogue.carriers)


@pytest.fixture(scope="module")
def answer(catalogue: Catalogue, samples: Samples):
    def ask(key: str, **arguments: Any) -> Any:
        return samples.answer(catalogue.operations.get(key), arguments)

    return ask


# -- the declared shape


def wrong(value: Any, type: Type, carriers: Carriers, at: str, depth: int = 0) -> Iterator[str]:
    """What does not fit: an own reading of the catalogue, so that a slip in the maker shows."""
    match type.kind:
        case "scalar":
            yield from wrong_scalar(value, type.name, at)
        case "enum":
            members = value.split(", ") if isinstance(value, str) else [value]
            if not set(members) <= carriers.enum(type.name).numbers.keys():
                yield f"{at}: {value!r} is no {type.name}"
        case "array":
            if not isinstance(value, list):
                yield f"{at}: {value!r} is no list"
                return
            for n, each in enumerate(value):
                yield from wrong(each, type.item, carriers, f"{at}[{n}]", depth)
        case "map":
            if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
                yield f"{at}: {value!r} is no dictionary"
                return
            for key, each in value.items():
                yield from wrong(each, type.item, carriers, f"{at}[{key}]", depth + 1)
        case _:
            yield from wrong_carrier(value, type.name, carriers, at, depth)


def wrong_scalar(value: Any, name: str, at: str) -> Iterator[str]:
    if name in PYTHON:
        if type(value) is not PYTHON[name] and not (name == "string" and value is None):
            yield f"{at}: {value!r} is no {name}"
        if name == "int" and type(value) is int and not -1 <= value < 2**31:
            yield f"{at}: {value!r} is out of range"
    elif name in WRITTEN:
        if not isinstance(value, str) or not WRITTEN[name].fullmatch(value):
            yield f"{at}: {value!r} is no {name}"
        elif name == "datetime":
            datetime.fromisoformat(value)
    elif name in ("bytes", "binary"):
        base64.b64decode(value, validate=True)


def wrong_carrier(value: Any, name: str, carriers: Carriers, at: str, depth: int) -> Iterator[str]:
    if value is None:
        if depth <= DEEPEST and name != "TableRight" and not at.endswith(f":{name}"):
            yield f"{at}: null at depth {depth}"
        return
    if depth > DEEPEST + 3:  # FieldProperties and TableRight lie a little deeper
        yield f"{at}: too deep"
    properties = carriers.carrier(name).properties
    if not isinstance(value, dict) or list(value) != list(properties):
        yield f"{at}: {name} is {str(value)[:80]}"
        return
    for key, prop in properties.items():
        # A carrier does not show one of its own kind within itself.
        mark = f"{at}.{key}:{name}" if prop.type.name == name else f"{at}.{key}"
        yield from wrong(value[key], prop.type, carriers, mark, depth + 1)


@pytest.mark.parametrize("seed", [1, 20260115])
def test_every_operation_gets_a_value_of_its_type(catalogue, seed):
    samples, found, count = Samples(catalogue.carriers, seed), [], 0
    for operation in catalogue.operations:
        count += 1
        value = samples.answer(operation, {})
        if operation.result is None:
            assert value is None, operation.key
        elif operation.stream:
            assert type(value) is bytes and value, operation.key
        else:
            json.dumps(value)
            found += wrong(value, operation.result, catalogue.carriers, operation.key)
    assert found == []
    assert count == OPERATIONS


def test_the_checker_sees_what_is_wrong(catalogue, answer):
    carriers = catalogue.carriers
    contact = Type("carrier", "ContactEntity")
    good = answer("Contact.GetContactEntity")
    assert list(wrong(good, contact, carriers, "$")) == []
    for name, value in [
        ("Name", 5), ("ContactId", "5"), ("Xstop", 0), ("CreatedDate", "yesterday"), ("Emails", None), ("Associate", None),
        ("Emails", [{"Value": "x"}]), ("UserDefinedFields", []),
    ]:  # fmt: skip
        assert list(wrong(good | {name: value}, contact, carriers, "$")), name
    assert list(wrong(dict(reversed(good.items())), contact, carriers, "$"))
    assert list(wrong("Nonsense", Type("enum", "SaleStatus"), carriers, "$"))
    assert list(wrong(1, Type("scalar", "double"), carriers, "$"))


# -- always the same

DIGEST = """
import json, sys, zlib
from so_mock.catalogue import Catalogue
from so_mock.conventions.sample import Samples
catalogue = Catalogue.load()
samples = Samples(catalogue.carriers)
early = "faker" in sys.modules
crc = 0
for operation in catalogue.operations:
    value = samples.answer(operation, {"id": 7, "contact_id": 5})
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    crc = zlib.crc32(text, crc)
print(crc, "faker" in sys.modules)
"""


def test_two_processes_say_the_same_and_neither_imports_faker():
    def run(seed: str) -> str:
        env = {"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(p for p in sys.path if p)}
        done = subprocess.run(
            [sys.executable, "-c", DIGEST], capture_output=True, text=True, env=env, check=True
        )
        return done.stdout

    first, second = run("1"), run("4242")
    assert first == second
    assert first.split()[1] == "False"


def test_the_order_of_questions_does_not_matter(catalogue):
    keys = ["Contact.GetContactEntity", "Person.GetPersonEntity", "EMail.GetEMail"]
    one, other = Samples(catalogue.carriers), Samples(catalogue.carriers)
    forward = {k: one.answer(catalogue.operations.get(k), {}) for k in keys}
    backward = {k: other.answer(catalogue.operations.get(k), {}) for k in reversed(keys)}
    assert forward == backward


def test_another_seed_gives_another_world(catalogue, answer):
    other = Samples(catalogue.carriers, seed=2)
    operation = catalogue.operations.get("Contact.GetContactEntity")
    mine, theirs = answer(operation.key, contact_entity_id=5), other.answer(operation, {"contact_entity_id": 5})  # fmt: skip
    assert mine["ContactId"] == theirs["ContactId"] == 5
    assert mine["Name"] != theirs["Name"]


# -- what was asked comes back


def test_an_id_comes_back_under_its_name(answer):
    assert answer("Contact.GetContactEntity", contact_entity_id=123)["ContactId"] == 123
    assert answer("GET Contact/{id}", id=124)["ContactId"] == 124
    assert answer("CustomerService.GetMailboxEntity", mailbox_entity_id=474)["MailInFilterId"] == 474  # fmt: skip


def test_what_has_an_id_is_the_same_in_every_answer(answer):
    entity = answer("Contact.GetContactEntity", contact_entity_id=77)
    simple = answer("Contact.GetContact", contact_id=77)
    assert entity["Name"] == simple["Name"] and entity["Department"] == simple["Department"]
    assert entity != answer("Contact.GetContactEntity", contact_entity_id=78)


def test_a_named_reference_carries_what_follows_from_it(answer):
    contact = answer("Contact.GetContactEntity", contact_entity_id=42)
    person = answer("Contact.GetContactEntity", contact_entity_id=42)["SupportPerson"]
    again = answer("Person.GetPerson", person_id=person["PersonId"])
    assert again["FullName"] == person["FullName"] and again["ContactId"] == person["ContactId"]
    by_default = answer("Appointment.CreateDefaultAppointmentEntityByTypeAndAssociate", associate_id=3)  # fmt: skip
    assert by_default["Associate"]["AssociateId"] == 3
    assert contact["ContactId"] == 42


def test_a_list_of_ids_gets_one_item_for_each_in_order(answer):
    items = answer("Contact.GetContactList", contact_ids=[9, 3, 9, 500])
    assert [item["ContactId"] for item in items] == [9, 3, 9, 500]
    assert items[0] == items[2]
    assert answer("Contact.GetContactList", contact_ids=[]) == []


def test_bools_for_a_list_of_ids(answer):
    diaries = answer("Sentry.CanCreateAppointmentInEachAssociatesDiary", associate_ids=[1, 2, 3])
    assert diaries == [True, True, True]


def test_what_is_saved_comes_back_within_the_sample(catalogue, answer):
    given = {
        "ContactId": 5, "Name": "Fjordlys AS", "Category": {"Id": 2}, "Description": "",
        "Emails": [{"Value": "post@fjordlys.example"}],
    }  # fmt: skip
    saved = answer("Contact.SaveContactEntity", contact_entity=given)
    assert saved["ContactId"] == 5 and saved["Name"] == "Fjordlys AS" and saved["Description"] == ""
    assert saved["Category"]["Id"] == 2 and saved["Category"]["Value"]
    assert saved["Emails"] == [
        {"Value": "post@fjordlys.example", "StrippedValue": "", "Description": "", "TableRight": None, "FieldProperties": {}}
    ]  # fmt: skip
    assert saved["Department"] == answer("Contact.GetContactEntity", contact_entity_id=5)["Department"]  # fmt: skip
    type = Type("carrier", "ContactEntity")
    assert list(wrong(saved, type, catalogue.carriers, "$")) == []


def test_a_wrapped_carrier_is_saved_as_well(answer):
    saved = answer("EMail.SaveToMailServer", email={"Subject": "Oak boards", "From": None})
    assert saved["Subject"] == "Oak boards" and saved["From"] is None and saved["To"]


def test_saving_what_has_no_id_gives_one(answer):
    assert answer("Contact.SaveContactEntity", contact_entity={"ContactId": 0})["ContactId"] > 0


def test_a_saved_carrier_cannot_set_its_own_rights(answer):
    given = {"TableRight": {"Mask": "None", "Reason": "x"}, "FieldProperties": {}}
    saved = answer("Contact.SaveContactEntity", contact_entity=given)
    assert saved["TableRight"]["Mask"] == "Select, Update, Insert, Delete"
    assert saved["FieldProperties"]


def test_a_template_has_no_id_yet(answer):
    blank = answer("Contact.CreateDefaultContactEntity")
    assert blank["ContactId"] == 0


SAID = {"int": 4711, "string": "Said", "double": 47.11, "bool": False, "datetime": "2026-01-15T09:00:00"}  # fmt: skip


def test_every_scalar_that_is_named_like_a_property_comes_back(catalogue, samples):
    count = 0
    for operation in catalogue.operations:
        if operation.result is None or operation.result.kind != "carrier" or not operation.wrapper:
            continue
        shown = catalogue.carriers.carrier(operation.result.name).properties
        for prop in catalogue.carriers.carrier(operation.wrapper).properties.values():
            said = SAID.get(prop.type.name)
            if said is None or prop.name not in shown or shown[prop.name].type != prop.type:
                continue
            count += 1
            value = samples.answer(operation, {snake(prop.name): said})
            assert value[prop.name] == said, operation.key
            assert list(value) == list(shown)
    assert count > 40


def test_a_name_is_echoed_only_to_a_property_of_its_type(answer):
    right = answer("Sentry.GetNewTableRight", table_name="contact")
    assert right == {"Mask": "Select, Update, Insert, Delete", "Reason": ""}


# -- believable


def test_a_persons_names_and_addresses_agree(answer):
    for id in (1, 2, 3, 210):
        person = answer("Person.GetPersonEntity", person_entity_id=id)
        assert person["FullName"] == f"{person['Firstname']} {person['Lastname']}"
        assert person["FormalName"].endswith(person["FullName"])
        mail = person["Emails"][0]["Value"]
        assert mail.endswith(".example") and mail.startswith(person["Firstname"].lower())
        phone = person["OfficePhones"][0]
        assert phone["StrippedValue"] == phone["Value"].replace(" ", "")


def test_a_company_agrees_with_itself_and_with_those_who_name_it(answer):
    contact = answer("Contact.GetContact", contact_id=12)
    assert contact["FullName"] == f"{contact['Name']}, {contact['Department']}"
    assert contact["City"] == contact["Address"]["Street"]["City"]
    person = answer("Person.GetPerson", person_id=3)
    behind = answer("Contact.GetContact", contact_id=person["ContactId"])
    assert person["ContactName"] == behind["Name"]
    assert person["ContactDepartment"] == behind["Department"]


def test_nothing_is_updated_before_it_was_created(catalogue, samples):
    for operation in catalogue.operations:
        if operation.result is None or operation.result.kind != "carrier":
            continue
        value = samples.answer(operation, {})
        created, updated = value.get("CreatedDate"), value.get("UpdatedDate")
        if created and updated:
            assert created[:4] >= "2015" and created <= updated and updated[:4] <= "2026"


def test_ids_are_positive_and_custom_fields_encoded(answer):
    person = answer("Person.GetPersonEntity", person_entity_id=9)
    assert person["Contact"]["ContactId"] > 0 and person["Associate"]["AssociateId"] > 0
    assert re.fullmatch(r"\[I:\d+\]", person["UserDefinedFields"]["SuperOffice:2"])
    assert re.fullmatch(r"\[D:\d\d/\d\d/\d{4} 00:00:00\.0000000\]", person["UserDefinedFields"]["SuperOffice:3"])  # fmt: skip
    assert person["CustomFields"]["SuperOffice:4"] == "[I:1]"
    assert person["CustomFields"]["SuperOffice:3:org"].startswith("[DT:")
    assert person["ExtraFields"]["x_level"] == person["CustomFields"]["x_level"]


def test_columns_of_a_database_are_not_overrun(catalogue, samples):
    """All carriers, many ids; and there are texts that would be too long."""
    cut = 0
    for name in catalogue.carriers.names():
        plan = samples.plan(name)
        lengths = {p: catalogue.carriers.length(name, p) for p in plan.template}
        for id in range(1, 60):
            record = plan.record(id)
            for prop, length in lengths.items():
                if length is not None and isinstance(record[prop], str):
                    assert len(record[prop]) <= length, f"{name}.{prop}"
                    cut += len(record[prop]) == length
    assert cut > 10


def test_rights_lie_on_carriers_and_not_on_list_items(answer):
    contact = answer("Contact.GetContactEntity")
    assert contact["TableRight"] == {"Mask": "Select, Update, Insert, Delete", "Reason": ""}
    assert contact["FieldProperties"]["Name"]["FieldRight"]["Mask"] == "Update, UIHintMandatory"
    assert contact["Associate"]["TableRight"]["Mask"] == "Select, Update, Delete"
    assert contact["Business"]["TableRight"] is None and contact["Business"]["FieldProperties"] == {}  # fmt: skip
    assert contact["Persons"][0]["FieldProperties"]["PersonId"]["FieldType"] == "System.Int32"


def test_a_validation_finds_nothing_wrong(answer):
    assert answer("Contact.ValidateContactEntity", contact_entity={}) == {}


def test_texts_are_kept_by_the_key_they_were_asked_for(answer):
    texts = answer("POST String", sr_ids=["SR_YES", "SR_NO"], iso_lang_code="en")
    assert list(texts) == ["SR_YES", "SR_NO"]


def test_an_archive_has_rows_of_its_entity(answer):
    archive = answer("GET Contact")
    assert archive["odata.nextLink"] is None and archive["odata.metadata"].endswith("$metadata")
    row = archive["value"][0]
    assert row["EntityName"] == "contact" and row["PrimaryKey"] == str(row["contactId"])
    assert answer("GET Person")["value"][0]["EntityName"] == "person"


def test_an_archive_row_has_the_columns_that_were_asked_for(answer):
    rows = answer(
        "Archive.GetArchiveListByColumns", archive_provider_name="Contact", columns=["name", "email/emailAddress"]
    )  # fmt: skip
    for row in rows:
        assert "@" in row["ColumnData"]["email/emailAddress"]["DisplayValue"]


def test_scalars_are_believable_by_the_name_of_the_method(answer):
    assert answer("Document.GetDocumentUrl").startswith("https://")
    assert answer("Sentry.HasFunctionRight") is True
    assert 0 <= answer("EMail.GetFolderEMailCount") <= 40


# -- streams


def test_an_image_is_a_png_that_can_be_read(answer):
    image = answer("Person.GetPersonImage", person_id=5)
    assert image == answer("GET Contact/{contactId}/Image", contact_id=1)
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    at, data, kinds = 8, b"", []
    while at < len(image):
        (size,) = struct.unpack(">I", image[at : at + 4])
        kind, body = image[at + 4 : at + 8], image[at + 8 : at + 8 + size]
        assert struct.unpack(">I", image[at + 8 + size : at + 12 + size])[0] == zlib.crc32(kind + body)  # fmt: skip
        kinds.append(kind)
        data += body if kind == b"IDAT" else b""
        at += 12 + size
    assert kinds == [b"IHDR", b"IDAT", b"IEND"]
    assert len(zlib.decompress(data)) == 16 * (1 + 16 * 3)


def test_a_mail_is_a_mail(answer):
    mail = message_from_bytes(answer("EMail.GetEMailAsEmlStream"))
    assert mail["Subject"] and mail["Message-ID"] and mail.get_content_type() == "text/plain"


def test_a_pdf_says_where_its_objects_lie():
    from so_mock.conventions.sample.streams import CONTENT

    kind, pdf = CONTENT["pdf"]
    assert kind == "application/pdf" and pdf.startswith(b"%PDF-") and pdf.endswith(b"%%EOF\n")
    start = int(pdf.split(b"startxref\n")[1].split()[0])
    assert pdf[start : start + 4] == b"xref"
    for number, line in enumerate(pdf[start:].split(b"\n")[3:8], 1):
        assert pdf[int(line[:10]) :].startswith(b"%d 0 obj" % number)


def test_a_stream_is_told_as_a_type_that_its_operation_declares(catalogue, samples):
    streams = [operation for operation in catalogue.operations if operation.stream]
    assert len(streams) > 40
    for operation in streams:
        assert samples.media_type_of(operation) in operation.produces, operation.key
    image = catalogue.operations.get("GET Contact/{contactId}/Image")
    assert samples.media_type_of(image) == "image/png"
    attachment = catalogue.operations.get("GET Attachment/{attachmentId}/Content")
    assert samples.media_type_of(attachment) == "text/plain"


# -- fast


def test_an_answer_is_cheap(catalogue, samples):
    """A ceiling some four times what it takes, so that only a slip trips it."""
    for key, most in [("Contact.GetContactEntity", 600e-6), ("AI.AnalyzeBizCardText", 1600e-6)]:
        operation = catalogue.operations.get(key)
        samples.answer(operation, {})

        def once(operation=operation) -> float:
            start = time.perf_counter()
            samples.answer(operation, {})
            return time.perf_counter() - start

        assert min(once() for _ in range(50)) < most, key
