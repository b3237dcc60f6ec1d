"""Fields that a caller may not see are blank wherever they are shown, find and order nothing, and survive his saves."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from contract.door import Door
from contract.driver import plant
from rights.marked import (
    ARL0,
    GUARDED,
    MARK,
    TERJE,
    Walk,
    address_marked,
    auth,
    change,
    is_told,
    marked,
    prepared,
    restrict,
    texts_of,
)  # fmt: skip

from so_mock.call import Caller
from so_mock.config import Config
from so_mock.entities.model import Entity
from so_mock.store.table import Row
from so_mock.tenant import Tenant

NONE = {"Mask": "None"}
SECRET = "x_secret"


@pytest.fixture(scope="module")
def walk():
    """No text of a guarded entity is shown to him; each holds the same, in all rows."""
    door = Door(Config(rights="enforce"))
    tenant = prepared(door)
    model, absorber = tenant.world.model, tenant.world.absorber
    me = tenant.store.table("associate").rows[ARL0]["PersonId"]  # his own name he writes himself
    hidden = {
        f"{name}.{prop}": NONE
        for name in GUARDED
        for prop in texts_of(tenant, model[name], absorber.blank_row(model[name]))
    }
    hidden |= {"contact.Address": NONE, "person.Address.Address1": NONE, "person.Address.City": NONE}  # fmt: skip
    hidden |= {f"contact.CustomFields.{SECRET}": NONE}
    restrict(tenant, FieldRights=hidden)

    def texts(entity: Entity, row: Row) -> list[str]:
        if entity.name not in GUARDED or row.get("PersonId") == me == row.get(entity.key):
            return []
        return texts_of(tenant, entity, row)

    assert marked(tenant, texts) > 1_300
    for name in ("contact", "person"):
        for row in list(tenant.store.table(name).scan()):
            if row.get("PersonId") != me:
                change(tenant, name, row[model[name].key], **address_marked(row))
    for row in list(tenant.store.table("contact").scan()):
        held = {**(row["CustomFields"] or {}), SECRET: MARK}
        change(tenant, "contact", row["ContactId"], CustomFields=held)
    yield Walk(door)
    door.close()


@pytest.fixture
def enforced(door_with) -> Door:
    return door_with(rights="enforce")


@pytest.fixture
def company(enforced: Door) -> int:
    """With a number, a department, an address and a custom field that he does not see."""
    tenant = enforced.tenant
    restrict(
        tenant,
        FieldRights={
            "contact.OrgNr": NONE, "contact.Number1": NONE, "contact.Business": NONE, "contact.Emails": NONE,
            "contact.Address.Zipcode": NONE, f"contact.CustomFields.{SECRET}": NONE,
        },
    )  # fmt: skip
    held = {"Street": {"Address1": "Road 1", "Zipcode": "0010", "City": "Oslo"}}
    postal = {"Postal": {"Address1": "Box 1", "Zipcode": "0020", "City": "Oslo"}}
    email = {
        "Value": f"{MARK}@mark.example",
        "StrippedValue": "",
        "Description": "",
        "Id": 1,
        "Rank": 1,
    }
    return plant(
        tenant, "contact", Name="Open", OrgNr=MARK, Business=2, Department="Seen", Associate=ARL0, Country=578,
        Emails=[email], Address=held | postal, CustomFields={SECRET: MARK, "x_open": "seen"},
    )  # fmt: skip


def stored(door: Door, id: int) -> Row:
    return door.tenant.store.table("contact").rows[id]


def secrets(row: Row) -> list[Any]:
    address = row["Address"]
    return [
        row["OrgNr"], row["Business"], row["Emails"][0]["Value"], address["Street"]["Zipcode"], address["Postal"]["Zipcode"],
        row["CustomFields"][SECRET],
    ]  # fmt: skip


KEPT = [MARK, 2, f"{MARK}@mark.example", "0010", "0020", MARK]


# -- shown nowhere


def test_no_operation_tells_a_hidden_field(walk: Walk) -> None:
    assert walk.telling(ARL0) == set()


def test_the_full_caller_is_told(walk: Walk) -> None:
    reading = [each for each in walk.operations if each.verb == "GET"]
    assert len([each for each in reading if is_told(walk.call(each, TERJE))]) > 60


def test_free_text_finds_nothing_by_it(walk: Walk) -> None:
    for who, some in ((ARL0, False), (TERJE, True)):
        path = f"Archive/FreetextContact?$filter=searchwords%20contains%20'{MARK}'"
        found = walk.door.rest("GET", path, auth=auth(walk.tenant, who))["value"]
        assert bool(found) is some


def test_it_is_blank_in_entities_and_carriers_that_show_it(enforced: Door, company: int) -> None:
    held = auth(enforced.tenant, ARL0)
    shown = enforced.rest("GET", f"Contact/{company}", auth=held)
    assert (shown["OrgNr"], shown["Emails"], shown["Business"]) == ("", [], None)
    assert (shown["Name"], shown["Department"]) == ("Open", "Seen")
    assert shown["Address"]["Street"]["Zipcode"] == ""
    assert shown["Address"]["Street"]["Address1"] == "Road 1"
    assert shown["CustomFields"]["x_open"] == "seen"
    assert not shown["CustomFields"].get(SECRET)
    assert shown["FieldProperties"]["OrgNr"]["FieldRight"]["Mask"].startswith("None")
    simple = enforced.agent(f"Contact.GetContact?contactId={company}", auth=held)
    assert (simple["OrgNr"], simple["BusinessName"], simple["EmailAddress"]) == ("", "", "")
    person = plant(enforced.tenant, "person", Lastname="Of it", Contact=company)
    nested = enforced.rest("GET", f"Person/{person}", auth=held)["Contact"]
    assert (nested["Name"], nested["OrgNr"]) == ("Open", "")
    assert is_told(enforced("GET", f"Contact/{company}", auth=auth(enforced.tenant, TERJE)))


# -- finds and orders nothing


def test_a_filter_on_it_finds_blanks_alone(enforced: Door, company: int) -> None:
    held, full = auth(enforced.tenant, ARL0), auth(enforced.tenant, TERJE)
    for where in (f"orgnr = '{MARK}'", f"orgnr begins '{MARK[:3]}'", "business in (2)", f"email/emailAddress contains '{MARK}'", f"contactExtra/{SECRET} = '{MARK}'"):  # fmt: skip
        path = f"Contact?$filter={quote(where)}&$top=1000"
        ours = enforced("GET", path, auth=held)
        if ours.status == 200:
            assert ours.json()["value"] == [], where
        theirs = enforced("GET", path, auth=full)
        assert theirs.status == ours.status
        if theirs.status == 200:
            assert theirs.json()["value"] != [], where
    everybody = enforced.rest("GET", f"Contact?$filter={quote('orgnr = ' + repr(''))}&$top=1000", auth=held)  # fmt: skip
    assert len(everybody["value"]) == len(enforced.tenant.reads(Caller(ARL0, "")).rows("contact"))


def test_no_order_follows_it(enforced: Door, company: int) -> None:
    paths = [f"Contact?$select=contactId&$orderBy=orgnr%20{way}&$top=1000" for way in ("asc", "desc")]  # fmt: skip

    def keys(associate: int) -> list[list[str]]:
        held = auth(enforced.tenant, associate)
        return [[row["PrimaryKey"] for row in enforced.rest("GET", path, auth=held)["value"]] for path in paths]  # fmt: skip

    ours, theirs = keys(ARL0), keys(TERJE)
    assert ours[0] == ours[1]  # all are equal, so the keys decide
    assert theirs[0] != theirs[1]


def test_what_is_looked_up_by_it_is_not_found(enforced: Door, company: int) -> None:
    person = plant(
        enforced.tenant, "person", Lastname="Mail", Contact=company,
        Emails=[{"Value": "only@mark.example", "StrippedValue": "", "Description": "", "Id": 1, "Rank": 1}],
    )  # fmt: skip
    restrict(enforced.tenant, FieldRights={"person.Emails": NONE})
    rows = enforced.tenant.reads(Caller(ARL0, "")).rows("person")
    assert next(row for row in rows if row["PersonId"] == person)["Emails"] == []
    found = [
        _rows(enforced, f"Person?$filter={quote(where)}", who)
        for where in (
            "email/emailAddress = 'only@mark.example'",
            "email/emailAddress contains 'only@'",
        )
        for who in (ARL0, TERJE)
    ]
    assert found == [0, 1, 0, 1]


def _rows(door: Door, path: str, associate: int) -> int:
    return len(door.rest("GET", path, auth=auth(door.tenant, associate))["value"])


# -- never lost


def test_a_save_of_what_was_read_keeps_it(enforced: Door, company: int) -> None:
    held = auth(enforced.tenant, ARL0)
    read = enforced.agent(f"Contact.GetContactEntity?contactEntityId={company}", auth=held)
    enforced.agent("Contact.SaveContactEntity", read | {"Department": "Saved"}, auth=held)
    assert (stored(enforced, company)["Department"], secrets(stored(enforced, company))) == ("Saved", KEPT)  # fmt: skip
    enforced.rest("PUT", f"Contact/{company}", read | {"Department": "Put"}, auth=held)
    assert (stored(enforced, company)["Department"], secrets(stored(enforced, company))) == ("Put", KEPT)  # fmt: skip


def test_a_patch_keeps_it(enforced: Door, company: int) -> None:
    change = [{"op": "replace", "path": "/Department", "value": "Patched"}]
    enforced.rest("PATCH", f"Contact/{company}", change, auth=auth(enforced.tenant, ARL0))
    assert (stored(enforced, company)["Department"], secrets(stored(enforced, company))) == ("Patched", KEPT)  # fmt: skip


def test_a_partial_save_keeps_it(enforced: Door, company: int) -> None:
    """What is absent is blank for those who see it; he does not."""
    given = {"ContactId": company, "Name": "Partial"}
    enforced.agent("Contact.SaveContactEntity", given, auth=auth(enforced.tenant, ARL0))
    row = stored(enforced, company)
    assert (row["Name"], row["OrgNr"], row["Business"]) == ("Partial", MARK, 2)


def test_another_line_of_an_address_may_be_changed(enforced: Door, company: int) -> None:
    held = auth(enforced.tenant, ARL0)
    read = enforced.rest("GET", f"Contact/{company}", auth=held)
    read["Address"]["Street"]["Address1"] = "Road 2"
    enforced.rest("PUT", f"Contact/{company}", read, auth=held)
    row = stored(enforced, company)
    assert row["Address"]["Street"]["Address1"] == "Road 2"
    assert secrets(row) == KEPT


def test_operations_that_write_a_part_keep_it(enforced: Door, company: int) -> None:
    held = auth(enforced.tenant, ARL0)
    on = {"ContactId": company, "EnableInterestIds": [1], "DisableInterestIds": []}
    enforced.agent("Contact.UpdateInterests", on, auth=held)
    assert secrets(stored(enforced, company)) == KEPT


def test_a_sum_is_made_of_what_is_stored(enforced: Door) -> None:
    """What follows from a save is the server's doing: a hidden amount is no 0 for it."""
    tenant = enforced.tenant
    restrict(tenant, FieldRights={"sale.Amount": NONE})
    sale = plant(tenant, "sale", Heading="Big", Associate=ARL0, Amount=1000.0, Earning=400.0, EarningPercent=40.0)  # fmt: skip
    held = auth(tenant, ARL0)
    read = enforced.rest("GET", f"Sale/{sale}", auth=held)
    assert read["Amount"] == 0.0
    enforced.rest("PUT", f"Sale/{sale}", read | {"Heading": "Bigger"}, auth=held)
    row = tenant.store.table("sale").rows[sale]
    assert (row["Heading"], row["Amount"], row["Earning"]) == ("Bigger", 1000.0, 400.0)


def test_a_new_row_has_the_default_of_a_field_that_was_sent_blank(enforced: Door) -> None:
    tenant = enforced.tenant
    restrict(tenant, FieldRights={"contact.Associate": NONE, "contact.Number1": NONE})
    held = auth(tenant, ARL0)
    template = enforced.agent("Contact.CreateDefaultContactEntity", auth=held)
    made = enforced.agent("Contact.SaveContactEntity", template | {"Name": "New"}, auth=held)
    assert stored(enforced, made["ContactId"])["Associate"] == ARL0


def test_versions_of_a_sale_are_kept_whole_and_shown_without(enforced: Door) -> None:
    tenant = enforced.tenant
    restrict(tenant, FieldRights={"sale.SaleText": NONE})
    sale = plant(tenant, "sale", Heading="One", SaleText=MARK, Associate=ARL0)
    held = auth(tenant, ARL0)
    read = enforced.rest("GET", f"Sale/{sale}", auth=held)
    enforced.rest("PUT", f"Sale/{sale}", read | {"Amount": 5.0}, auth=held)
    versions = [r for r in tenant.store.table("_sale_history").scan() if r["SaleId"] == sale]
    assert all(row["SaleText"] == MARK for row in versions)
    for reads, text in ((tenant.reads(Caller(ARL0, "")), ""), (tenant.reads(Caller(TERJE, "")), MARK)):  # fmt: skip
        assert {r["SaleText"] for r in reads.rows("_sale_history") if r["SaleId"] == sale} <= {text}


def test_a_guess_tells_nothing(enforced: Door, company: int) -> None:
    """What lies there is refused like anything else that is no blank: else a refusal of all others would tell it."""
    tenant = enforced.tenant
    held, kept = auth(tenant, ARL0), secrets(stored(enforced, company))
    read = enforced.rest("GET", f"Contact/{company}", auth=held)

    def with_zip(code: str) -> Any:
        address = json.loads(json.dumps(read["Address"])) | {"LocalizedAddress": None}
        address["Street"]["Zipcode"] = code
        return {"Address": address}

    for told in ({"OrgNr": MARK}, {"OrgNr": "wrong"}, with_zip("0010"), with_zip("9999")):
        assert enforced("PUT", f"Contact/{company}", read | told, auth=held).status == 403, told
        bulk = {"Key": "OrgNr", "CurrentOperationType": "Set", "Values": [told.get("OrgNr", "x")]}
        asked = {"TableName": "contact", "Ids": str(company), "FieldValueInfos": [bulk]}
        reply = enforced("POST", "Agents/BulkUpdate/ExecuteByEntityIds", asked, auth=held)
        assert reply.status == 403, told
    right, wrong = (
        enforced("PUT", f"Contact/{company}", read | {"CustomFields": {SECRET: value}}, auth=held)
        for value in (MARK, "wrong")
    )
    assert right.status == wrong.status
    assert secrets(stored(enforced, company)) == kept
    enforced.rest("PUT", f"Contact/{company}", read, auth=held)


# -- tables with blanks


def test_a_table_with_blanks_follows_every_write(enforced: Door, company: int) -> None:
    tenant = enforced.tenant

    def texts() -> list[tuple[str, str]]:
        reads = tenant.reads(Caller(ARL0, ""))
        table = reads.table("contact")
        assert [row["OrgNr"] for row in table.scan()] == [""] * len(table)
        return [(row["Name"], row["Department"]) for row in table.scan()]

    before = texts()
    assert reads_are_one(tenant)
    new = plant(tenant, "contact", Name="New", OrgNr="1", Department="D")
    assert texts() == [*before, ("New", "D")]
    change(tenant, "contact", new, Name="Renamed")
    assert texts()[-1] == ("Renamed", "D")
    change(tenant, "contact", new, DeletedDate="2026-01-01T00:00:00")
    assert texts() == before
    with tenant.store.unit():
        tenant.store.delete("contact", company)
    assert ("Open", "Seen") not in texts()


def reads_are_one(tenant: Tenant) -> bool:
    one, other = (tenant.reads(Caller(ARL0, "")).table("contact") for _ in range(2))
    return one is other


def test_kept_bytes_follow_the_rights_on_fields(enforced: Door, company: int) -> None:
    tenant = enforced.tenant
    held = auth(tenant, ARL0)

    def told() -> list[bool]:
        paths = (f"Contact/{company}", "Contact?$select=orgnr&$top=1000")
        return [MARK in json.dumps(enforced.rest("GET", path, auth=held).get("OrgNr") or enforced.rest("GET", path, auth=held)) for path in paths]  # fmt: skip

    role = tenant.store.table("associate").rows[ARL0]["Role"]
    assert told() == told() == [False, False]
    change(tenant, "role", role, FieldRights={})
    assert told() == told() == [True, True]
    change(tenant, "role", role, FieldRights={"contact.OrgNr": NONE, "contact.Emails": NONE, "contact.CustomFields": NONE})  # fmt: skip
    assert told() == told() == [False, False]
