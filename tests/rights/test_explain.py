"""`GET /_so_mock/explain`, and what the journal says decided: one sentence, and the facts it is made of."""

import json
from urllib.parse import urlencode

import pytest
from contract.door import Door, door_with

__all__ = ["door_with"]

SCENARIO = """
extends: demo
roles:
  Sales:
    tables: {contact: "Select, Update", sale: FULL, person: None}
    rows: {sale: own}
    fields: {contact.OrgNr: {Mask: Read, Reason: locked by ERP}}
users:
  - {login: tje0, password: Tje0, associate: 5, role: Sales}
"""


@pytest.fixture
def so(door_with, tmp_path) -> Door:
    file = tmp_path / "sales.yaml"
    file.write_text(SCENARIO)
    made: Door = door_with(scenario=str(file))
    return made


def explain(so: Door, **asked):
    reply = so("GET", f"/_so_mock/explain?{urlencode(asked)}", auth=None)
    assert reply.status == 200, reply
    return reply.json()


def sales(so: Door, owner: int) -> int:
    rows = so.tenant.store.table("sale").scan()
    return next(row["SaleId"] for row in rows if row["Associate"] == owner)


# -- the page


def test_a_right_that_is_there_says_whose(so):
    told = explain(so, user="tje0", entity="contact", id=2)
    assert told["allowed"] is True
    assert told["sentence"] == (
        "tje0 (role Sales) sees contact 2: role Sales grants Select, Update on rows of his own; its owner is tje0; "
        "so Select, Update is left."
    )
    row = told["row"]
    assert (row["there"], row["visible"], row["mask"], row["owner"], row["relation"]) == (
        True, True, "Select, Update", "tje0", "MyOwn",
    )  # fmt: skip
    assert row["fields"]["OrgNr"] == {"Mask": "Read", "Reason": "locked by ERP"}
    assert "Name" not in row["fields"], "only those that may not be written are told"


def test_a_row_that_is_missing_from_a_list_says_why(so):
    hidden = sales(so, 3)
    told = explain(so, user="tje0", entity="sale", id=hidden)
    assert (told["allowed"], told["row"]["there"], told["row"]["visible"]) == (False, True, False)
    assert told["sentence"].startswith(f"tje0 (role Sales) does not see sale {hidden}: role Sales")
    assert told["row"]["relations"]["MyOwn"] == "Select, Update, Insert, Delete"
    assert told["row"]["relations"]["OtherAssociates"] == "None"


def test_what_is_not_there_or_deleted_is_no_matter_of_rights(so):
    assert (
        explain(so, user="tje0", entity="contact", id=99_999)["sentence"]
        == "there is no contact 99999."
    )
    so("DELETE", "Contact/9", auth="Basic c2FsMDo=")
    told = explain(so, user="tje0", entity="contact", id=9)
    assert told["row"]["deleted"] is True and "is deleted" in told["sentence"]


@pytest.mark.parametrize(("operation", "deed"), [
    ("Contact.GetContactEntity", "sees contact 2"), ("GET Contact/{id}", "sees contact 2"),
    ("Contact.SaveContactEntity", "may change contact 2, which needs Update"),
    ("PATCH Contact/{id}", "may change contact 2, which needs Update"),
    ("DELETE Contact/{id}", "may not delete contact 2, which needs Delete"),
    ("Contact.DeleteContactEntity", "may not delete contact 2, which needs Delete"),
])  # fmt: skip
def test_an_operation_tells_what_it_needs_of_a_row(so, operation, deed):
    told = explain(so, user="tje0", operation=operation, id=2)
    assert (told["operation"], told["entity"]) == (operation, "contact")
    assert told["sentence"].startswith(f"tje0 (role Sales) {deed}: ")
    assert told["allowed"] is ("not" not in deed)


def test_without_an_id_it_is_about_a_new_row(so):
    told = explain(so, user="tje0", operation="POST Contact")
    assert told["allowed"] is False
    assert told["sentence"].startswith(
        "tje0 (role Sales) may not add a contact, which needs Insert"
    )


def test_a_new_row_of_what_is_hidden_is_not_added(so):
    told = explain(so, user="tje0", operation="POST Person")
    assert told["sentence"].startswith("tje0 (role Sales) may not add a person, which needs Insert")


def test_a_list_holds_what_the_role_grants_by_whose_it_is(so):
    told = explain(so, user="tje0", operation="GET Sale")
    assert told["allowed"] is True
    assert told["sentence"].startswith(
        "tje0 (role Sales) sees of sale what the role grants: Select, Update, Insert, Delete on rows of his own; "
        "None on rows of his primary group, "
    )
    assert explain(so, user="tje0", operation="GET Person")["allowed"] is False


def test_a_rule_that_took_nothing_did_not_decide(so):
    """Of a sale that the role hides it is no matter that it is completed too."""
    done = next(
        row["SaleId"] for row in so.tenant.store.table("sale").scan()
        if row["Completed"] == "Completed" and row["Associate"] not in (5, 0)
    )  # fmt: skip
    assert "completed" not in explain(so, user="tje0", entity="sale", id=done)["sentence"]
    assert "completed" in explain(so, user="sal0", operation="PUT Sale/{id}", id=done)["sentence"]


def test_mass_operations_are_not_judged_row_by_row(so):
    told = explain(so, user="tje0", operation="DatabaseTable.Insert")
    assert told["sentence"].endswith("strict leaves it to system users.")


def test_a_request_tells_which_of_the_rights_lacks(door_with, tmp_path):
    file = tmp_path / "support.yaml"
    file.write_text("""
extends: demo
roles:
  Support: {functions: [cs-listown, cs-readown, cs-editown, cs-readothers]}
users:
  - {login: HEM0, password: Hem0, role: Support}
""")
    so = door_with(scenario=str(file))
    told = explain(so, user="HEM0", operation="PATCH Ticket/{id}", id=1)
    assert "a request of somebody else is changed with cs-editothers" in told["sentence"]


def test_a_functional_right_that_lacks_is_told_first(so):
    told = explain(so, user="sal0", operation="POST Webhook")
    assert told["functionalRights"] == {"oneOf": ["admin-webhooks", "admin-all"], "has": False}
    assert told["allowed"] is False
    assert told["sentence"] == (
        "SAL0 (role CRM User) may not call POST Webhook: the role lacks the functional right admin-webhooks or admin-all."
    )
    assert (
        so(
            "POST",
            "Webhook",
            {"Name": "x"},
            auth="Basic c2FsMDo=",
        ).status
        == 403
    )


def test_the_page_and_the_api_agree(so):
    """Of what it says is allowed nothing is refused, and the other way round."""
    for id in range(1, 12):
        told = explain(so, user="tje0", operation="PUT Sale/{id}", id=id)
        status = so("PUT", f"Sale/{id}", {"Heading": "Changed"}).status
        assert told["allowed"] == (status == 200), (told, status)
        seen = explain(so, user="tje0", entity="sale", id=id)
        assert seen["allowed"] == (so("GET", f"Sale/{id}").status == 200), seen


def test_a_name_that_was_taken_as_the_administrator_is_told(so):
    told = explain(so, user="tjeo", entity="contact", id=2)
    assert told["user"] == {
        "name": "tjeo", "associate": 1, "login": "ADM0", "role": "CRM Administrator", "system": False,
        "takenAsAdministrator": True,
    }  # fmt: skip
    assert told["sentence"].startswith(
        "no user is named 'tjeo' (nearest: tje0), so auth: lenient took him as the administrator ADM0; ADM0"
    )


def test_nobody_named_is_the_administrator(so):
    told = explain(so)
    assert told["user"]["login"] == "ADM0" and "name an operation" in told["sentence"]


@pytest.mark.parametrize(("asked", "error"), [
    ({"entity": "contct"}, "no entity 'contct'; nearest: contact"),
    ({"operation": "Contact.Mrge"}, "no operation 'Contact.Mrge'; did you mean Contact.Merge?"),
    ({"operation": "Contact.*"}, "'Contact.*' is not one operation"),
    ({"id": "2"}, "id of what? An entity is needed"),
    ({"entity": "contact", "id": "two"}, "id is no whole number: 'two'"),
])  # fmt: skip
def test_a_question_that_makes_no_sense_is_refused(so, asked, error):
    reply = so("GET", f"/_so_mock/explain?{urlencode(asked)}", auth=None)
    assert (reply.status, reply.json()["error"]) == (400, error)


def test_strict_knows_its_users_alone(door_with):
    so = door_with(auth="strict")
    reply = so("GET", "/_so_mock/explain?user=tjeo", auth=None)
    assert (reply.status, reply.json()["error"]) == (400, "no user 'tjeo'; nearest: tje0")


@pytest.mark.parametrize(("rights", "says"), [
    ("off", "rights are off, so nothing is hidden or refused by them"),
    ("report", "rights are only shown (rights: report), so nothing is hidden or refused"),
])  # fmt: skip
def test_what_would_be_refused_is_told_and_allowed_where_nothing_is(door_with, tmp_path, rights, says):  # fmt: skip
    file = tmp_path / "sales.yaml"
    file.write_text(SCENARIO)
    so = door_with(scenario=str(file), rights=rights)
    told = explain(so, user="tje0", operation="DELETE Contact/{id}", id=2)
    assert says in told["sentence"] and told["allowed"] is True
    assert ("may not delete" in told["sentence"]) is (rights == "report")


def test_openapi_tells_of_the_page(so):
    document = so("GET", "/_so_mock/openapi.json", auth=None).json()
    page = document["paths"]["/explain"]["get"]
    assert {each["name"] for each in page["parameters"]} == {"operation", "user", "entity", "id", "tenant"}  # fmt: skip
    schema = page["responses"]["200"]["content"]["application/json"]["schema"]
    assert set(schema["properties"]) == set(explain(so)), json.dumps(schema)


# -- the journal


def entry(so: Door):
    return so("GET", f"/_so_mock/journal/{so.last().id}", auth=None).json()


def test_the_journal_says_who_decided(so):
    body = so("DELETE", "Contact/2").json()
    assert entry(so)["decided"] == body["MessageDetail"]
    assert body["MessageDetail"].startswith("tje0 (role Sales) may not delete contact 2")
    listed = so("GET", "/_so_mock/journal?status=403", auth=None).json()["entries"]
    assert [each["decided"] for each in listed] == [body["MessageDetail"]]
    hidden = sales(so, 3)
    assert so("GET", f"Sale/{hidden}").status == 404
    assert entry(so)["decided"].startswith(f"tje0 (role Sales) does not see sale {hidden}: ")
    assert so("DELETE", f"Sale/{hidden}").status == 204
    assert entry(so)["decided"].startswith(f"tje0 (role Sales) does not see sale {hidden}: ")
    so("GET", "Contact/2")
    assert entry(so)["decided"] is None


def test_the_journal_says_who_was_taken_as_the_administrator(so):
    so("GET", "Contact/2", auth="Basic bm9ib2R5Og==")
    assert entry(so)["decided"] == (
        "no user is named 'nobody', so auth: lenient took him as the administrator ADM0"
    )


# -- coverage


def test_coverage_tells_the_roles_that_were_played(so):
    so("GET", "Contact/2")
    so("DELETE", "Contact/2")
    so("GET", "Contact/2", auth="Basic bm9ib2R5Og==")
    told = so("GET", "/_so_mock/coverage", auth=None).json()
    played = {each["role"]: (each["calls"], each["users"]) for each in told["roles"]}
    assert played["Sales"] == (2, {"tje0": 2})
    assert played["CRM Administrator"] == (1, {"nobody": 1})
    assert played["User level 0"] == (0, {}), "one that nobody played is told too"
    assert told["notes"] == []
