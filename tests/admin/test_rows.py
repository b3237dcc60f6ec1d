"""Rows written from behind the API: every door sees them at once."""

from collections.abc import Iterator
from typing import Any

import pytest
from contract.door import Door, Reply

from so_mock.config import Config


@pytest.fixture(scope="module")
def shared() -> Iterator[Door]:
    made = Door(Config())
    yield made
    made.close()


@pytest.fixture
def so(shared: Door) -> Door:
    shared.reset()
    return shared


def state(so: Door, verb: str, path: str, *body: Any, **options: Any) -> Reply:
    return so(verb, f"/_so_mock/state/{path}", *body, auth=None, **options)


def refused(so: Door, verb: str, path: str, *body: Any, **options: Any) -> tuple[int, str]:
    before = so.tenant.store.stamp
    reply = state(so, verb, path, *body, **options)
    assert reply.status >= 400 and so.tenant.store.stamp == before
    return reply.status, reply.json()["error"]


def test_a_row_is_replaced_and_all_doors_see_it(so: Door):
    so("GET", "Contact/2")  # kept by now
    told = state(so, "PUT", "contact/2", {"Name": "Told AS", "Country": 578, "Business": {"Id": 1}})
    assert told.status == 200
    row = told.json()
    assert (row["Name"], row["Country"], row["Business"], row["Department"]) == ("Told AS", 578, 1, "")  # fmt: skip
    assert state(so, "GET", "contact/2").json() == row
    rest, agent = so.rest("GET", "Contact/2"), so.agent("Contact.GetContactEntity?contactEntityId=2")  # fmt: skip
    assert rest["Name"] == agent["Name"] == "Told AS"
    found = so.rest("GET", "Contact?$filter=name%20is%20'Told%20AS'&$select=contactId")
    assert [each["contactId"] for each in found["value"]] == [2]


def test_a_row_is_made_with_the_id_that_is_told(so: Door):
    made = state(so, "PUT", "contact/4711", {"Name": "New AS"})
    assert (made.status, made.json()["ContactId"]) == (201, 4711)
    assert so.rest("GET", "Contact/4711")["Name"] == "New AS"
    saved = so.rest("POST", "Contact", {"Name": "Next AS"})
    assert saved["ContactId"] == 4712


def test_a_row_is_inserted_with_the_next_id(so: Door):
    made = state(so, "POST", "contact", {"Name": "Posted AS"})
    assert made.status == 201
    id = made.json()["ContactId"]
    assert so.rest("GET", f"Contact/{id}")["Name"] == "Posted AS"
    assert (
        state(so, "POST", "contact", {"ContactId": 9999, "Name": "X"}).json()["ContactId"] == 9999
    )
    assert refused(so, "POST", "contact", {"ContactId": 9999, "Name": "X"}) == (
        409, "there is a contact 9999 already; PUT replaces it",
    )  # fmt: skip


def test_what_get_shows_can_be_put_back(so: Door):
    for entity in ("contact", "person", "sale", "ticket", "appointment", "project", "category", "associate", "selection_member"):  # fmt: skip
        for id in list(so.tenant.store.table(entity).rows)[:3]:
            shown = state(so, "GET", f"{entity}/{id}")
            put = state(so, "PUT", f"{entity}/{id}", body=shown.body)
            assert put.status == 200, (entity, id, put)
            before, after = shown.json(), put.json()
            assert {k for k in before if before[k] != after[k]} <= {"Address", "InvitationStatus"}


def test_custom_fields_are_put_back_as_values(so: Door):
    given = {"Name": "X", "CustomFields": {"x_number": 5, "x_text": "a", "x_truth": True}}
    shown = state(so, "PUT", "contact/2", given).json()
    assert shown["CustomFields"].keys() == given["CustomFields"].keys()
    assert state(so, "PUT", "contact/2", shown).json()["CustomFields"] == shown["CustomFields"]


def test_stamps_are_set_unless_they_are_given(so: Door):
    made = state(so, "POST", "contact", {"Name": "Old AS", "UpdatedDate": "2001-02-03T04:05:06"})
    row = made.json()
    assert row["UpdatedDate"] == "2001-02-03T04:05:06"
    assert row["CreatedDate"][:4] > "2020"
    again = state(so, "PUT", f"contact/{row['ContactId']}", {"Name": "Old AS"}).json()
    assert again["CreatedDate"] == row["CreatedDate"]
    assert again["UpdatedDate"] > row["UpdatedDate"]
    assert again["CreatedBy"] == row["CreatedBy"] > 0


def test_days_may_be_counted_from_the_clocks_today(so: Door):
    told = state(so, "POST", "appointment", {"StartDate": "@+3 09:00:00"}).json()
    assert told["StartDate"][10:] == "T09:00:00" and told["StartDate"][:10] > so.tenant.clock.now()


def test_names_follow(so: Door):
    state(so, "PUT", "person/1", {"Firstname": "Åse", "Lastname": "Ny", "Contact": 1})
    assert so.rest("GET", "Person/1")["FullName"] == "Åse Ny"


def test_what_no_answer_shows_stays(so: Door):
    made = state(so, "PUT", "mailbox/77", {"Address": "a@b.example", "Password": "hush"})
    assert made.status == 201 and "Password" not in made.json()
    state(so, "PUT", "mailbox/77", {"Address": "b@b.example"})
    row = so.tenant.store.table("mailbox").rows[77]
    assert (row["Address"], row["Password"]) == ("b@b.example", "hush")
    assert "hush" not in str(state(so, "GET", "mailbox/77").json())


def test_a_delete_is_the_apis_and_the_second_one_is_for_good(so: Door):
    assert state(so, "DELETE", "contact/7").status == 204
    assert so("GET", "Contact/7").status == 404
    assert state(so, "GET", "contact/7").json()["DeletedDate"]
    assert state(so, "DELETE", "contact/7").status == 204
    assert refused(so, "GET", "contact/7") == (404, "there is no contact 7")
    assert refused(so, "DELETE", "contact/7") == (404, "there is no contact 7")


def test_what_is_put_without_its_deleted_date_is_back(so: Door):
    state(so, "DELETE", "contact/7")
    assert state(so, "PUT", "contact/7", {"Name": "Back AS"}).status == 200
    assert so.rest("GET", "Contact/7")["Name"] == "Back AS"


def test_what_refers_to_a_removed_row_refers_to_nothing(so: Door):
    state(so, "PUT", "contact/4711", {"Name": "Gone AS"})
    state(so, "PUT", "person/4711", {"Firstname": "A", "Contact": 4711})
    state(so, "DELETE", "contact/4711")
    assert state(so, "GET", "person/4711").json()["DeletedDate"]
    state(so, "DELETE", "contact/4711")
    assert state(so, "GET", "person/4711").json()["Contact"] == 0


def test_what_the_api_refuses_to_delete_is_refused_here(so: Door):
    """A company of the users' own."""
    assert refused(so, "DELETE", "contact/1") == (403, "[SR_ACCESS_ASSOCCONT_DELETE]")


def test_yaml_is_as_good_as_json(so: Door):
    body = b"Name: Bj\xc3\xb8rge AS   # from a file\nCountry: {CountryId: 578}\n"
    assert state(so, "PUT", "contact/2", body=body).json()["Name"] == "Bjørge AS"
    body = b'{"Name": "\\ud83d\\ude00 \\\\ud83d \\u00e5",\t"Department": "a\\/b"}'
    put = state(so, "PUT", "contact/2", body=body)
    assert put.status == 200, put
    assert put.json()["Name"] == "😀 \\ud83d å"


def test_reset_takes_it_back(so: Door):
    state(so, "PUT", "contact/4711", {"Name": "New AS"})
    so("POST", "/_so_mock/reset", auth=None)
    assert refused(so, "GET", "contact/4711")[0] == 404


@pytest.mark.parametrize(("body", "told"), [
    ({"Nme": "x"}, ["row:1:2: contact has no property 'Nme'; did you mean Name?"]), ({"Country": 99999}, ["row:1:13: Country: there is no country 99999"]),
    ({"Country": "x"}, ["Country: 'x' is no country"]), ({"Category": {"Id": [1]}}, ["Category"]), ({"Name": ["x"]}, ["Name: a list where a single value"]),
    ({"Nme": 1, "Deprtment": 2, "Xstop": "maybe"}, ["'Nme'", "'Deprtment'; did you mean Department?", "Xstop"]), ([1], ["a list where a row of contact"]),
    ({"Persons": []}, ["the server makes it of other rows"]), ({"CustomFields": -1}, ["CustomFields: '-1' where a mapping is wanted"]),
])  # fmt: skip
def test_everything_wrong_with_a_row_is_told_at_once(so: Door, body: Any, told: list[str]):
    for verb, path in (("PUT", "contact/2"), ("POST", "contact")):
        status, error = refused(so, verb, path, body)
        assert status == 400 and error.startswith("this is no row of contact\n")
        assert all(each in error for each in told), error
        assert error.split("\n")[1:] == state(so, verb, path, body).json()["complaints"]


@pytest.mark.parametrize(("verb", "path", "body", "status", "told"), [
    ("PUT", "contct/1", {}, 404, "no entity 'contct'; nearest: contact"), ("PUT", "_user/tje0", {}, 404, "no entity '_user'"),
    ("PUT", "contact/x", {}, 400, "ContactId 'x' is no id"), ("PUT", "contact/0", {}, 400, "is no id"), ("PUT", "contact/-1", {}, 400, "is no id"),
    ("PUT", "contact/99999999999", {}, 400, "is no id"), ("PUT", "contact/%C2%B2", {}, 400, "is no id"), ("GET", "contact/1.0", {}, 400, "is no id"),
    ("PUT", "contact/2", {"ContactId": 3, "Name": "x"}, 400, "ContactId 3 is not the one of the address, 2"),
    ("PUT", "contact/2", {"Name": ""}, 400, "Contact: Name must be filled in"), ("DELETE", "contact/99999", {}, 404, "there is no contact 99999"),
])  # fmt: skip
def test_what_cannot_be_written_is_told(so: Door, verb: str, path: str, body: Any, status: int, told: str):  # fmt: skip
    found, error = refused(so, verb, path, *([body] if verb == "PUT" else []))
    assert (found, told in error) == (status, True), error


@pytest.mark.parametrize("body", [b"{", b"[", b"\xff", b"a: b: c", b"&a [*a]", b"- " * 2000, b"!!python/object {}", b"{}\n---\n{}"])  # fmt: skip
def test_a_body_that_is_no_row_is_refused(so: Door, body: bytes):
    assert refused(so, "PUT", "contact/2", body=body)[0] == 400


def test_a_row_of_every_entity_can_be_made_and_removed(so: Door):
    """Or is refused for what a save of the API would be refused for."""
    for entity in so.tenant.world.model:
        path = f"{entity.name}/99999"
        made = state(so, "PUT", path, dict.fromkeys(entity.names[:1], "X"))
        if made.status == 400:
            assert made.json()["error"].endswith(("must be filled in", "no user-defined fields"))
            continue
        assert (made.status, state(so, "GET", path).json()[entity.key]) == (201, 99999)
        assert state(so, "DELETE", path).status == 204
        while state(so, "GET", path).status == 200:
            assert state(so, "DELETE", path).status == 204
