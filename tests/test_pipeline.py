"""The life of a call: its unit, its errors, its status."""

from collections.abc import Callable
from typing import Any

import pytest
from contract.door import Door, door, door_with, shared_door
from contract.driver import ask, call_of, content, record

from so_mock.call import Answer
from so_mock.config import Config
from so_mock.crm import Crm
from so_mock.errors import BadRequest, Failure, NotFound
from so_mock.pipeline import perform, refused
from so_mock.resolve import Resolution
from so_mock.store.changes import Change
from so_mock.tenant import Tenant
from so_mock.world import World

__all__ = ["door", "door_with", "shared_door"]

KEY = "Contact.UpdateInterests"
Plant = Callable[..., None]


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Plant:
    """Another behaviour for an operation, as long as the test runs."""

    def put(world: World, function: Any, key: str = KEY, fidelity: str = "modelled") -> None:
        planted = Resolution(function, fidelity, "behaviour", "tests/planted.py:1")
        monkeypatch.setitem(world.resolver._found, key, planted)

    return put


def names(tenant: Tenant) -> list[str]:
    return [row["Name"] for row in tenant.store.table("contact").scan()]


def writes_and(error: Exception) -> Any:
    def behaviour(crm: Crm, **_: Any) -> None:
        crm.insert("contact", {"Name": "Never AS"})
        crm.update("contact", {**crm.need("contact", 5), "Name": "Never again"})
        crm.delete("contact", 6)
        crm.take("numbers")
        crm.new_message_id()
        crm.call("Contact.SaveContactEntity", contact_entity={"Name": "Nested AS"})
        raise error

    return behaviour


def test_an_error_undoes_all_that_the_call_wrote(tenant: Tenant, plant: Plant) -> None:
    before = names(tenant)
    row = tenant.store.table("contact").get(5)
    plant(tenant.world, writes_and(BadRequest("no, thank you")))
    answer = ask(tenant, KEY)
    assert (answer.status, answer.error, answer.by) == (400, True, "tests/planted.py:1")
    assert answer.value["Message"] == "no, thank you"
    assert list(answer.changes) == []
    assert names(tenant) == before
    assert tenant.store.table("contact").get(5) is row
    made = record(tenant, "Contact.SaveContactEntity", contact_entity={"Name": "Next AS"})
    assert made["ContactId"] == len(before) + 1, "the number taken was given back"


@pytest.mark.parametrize("error", [ValueError("inside"), KeyError("contact"), RecursionError()])
def test_what_is_no_so_error_passes_and_is_undone(
    tenant: Tenant, plant: Plant, error: Exception
) -> None:
    before = names(tenant)
    plant(tenant.world, writes_and(error))
    with pytest.raises(type(error)):
        ask(tenant, KEY)
    assert names(tenant) == before
    assert tenant.store.changes is None, "no unit stays open"
    assert record(tenant, "Contact.GetContactEntity", contact_entity_id=5)["ContactId"] == 5


def test_a_bug_is_a_500_without_its_traceback_which_is_in_the_log(
    door: Door, plant: Plant, caplog: pytest.LogCaptureFixture
) -> None:
    before = names(door.tenant)
    plant(door.tenant.world, writes_and(ValueError("a secret of so-mock")))
    reply = door("POST", "Agents/Contact/UpdateInterests", {})
    assert reply.status == 500
    assert reply.json() == {
        "Error": True,
        "ErrorType": "SoException",
        "Message": "An error within so-mock; its log holds the traceback.",
        "ErrorMessage": "An error within so-mock; its log holds the traceback.",
        "ErrorSource": "SuperOffice.Services.Implementation",
    }
    assert b"secret" not in reply.body
    (logged,) = [entry for entry in caplog.records if entry.levelname == "ERROR"]
    assert logged.getMessage() == "POST /api/v1/Agents/Contact/UpdateInterests"
    assert "a secret of so-mock" in str(logged.exc_info)
    assert door.last().status == 500
    assert names(door.tenant) == before
    assert door("GET", "Contact/5").status == 200


def test_what_cannot_be_written_as_an_answer_is_not_kept(door: Door, plant: Plant) -> None:
    def saves_and_shows_nonsense(crm: Crm, **_: Any) -> Any:
        crm.insert("contact", {"Name": "Never AS"})
        return {1, 2}

    before = names(door.tenant)
    plant(door.tenant.world, saves_and_shows_nonsense, "Contact.GetContact")
    assert door("POST", "Agents/Contact/GetContact?contactId=5").status == 500
    assert names(door.tenant) == before


def test_a_bug_while_the_answer_is_written_is_a_500_as_well(
    door: Door, plant: Plant, caplog: pytest.LogCaptureFixture
) -> None:
    plant(door.tenant.world, lambda crm, **_: {1, 2}, "Contact.GetContact")
    reply = door("POST", "Agents/Contact/GetContact?contactId=5")
    assert reply.status == 500
    assert reply.json()["Error"] is True
    assert door("GET", "Contact/5").status == 200
    assert b"Traceback" not in reply.body


@pytest.mark.parametrize(
    ("key", "value", "status", "body"),
    [
        (KEY, None, 204, b""),
        ("Contact.GetContact", None, 200, b"null"),
        ("Contact.GetMyContact", {"ContactId": 5}, 200, b'{"ContactId":5}'),
        ("Contact.GetContactList", [], 200, b"[]"),
        ("CustomerService.HasChatNotify", True, 200, b"true"),
    ],
)
def test_the_status_follows_from_what_is_declared(
    tenant: Tenant, plant: Plant, key: str, value: Any, status: int, body: bytes
) -> None:
    plant(tenant.world, lambda crm, **_: value, key)
    answer = ask(tenant, key)
    assert (answer.status, answer.error, answer.fidelity) == (status, False, "modelled")
    assert content(tenant, key) == body


def of(answer: Answer, table: str) -> list[Change]:
    """The changes of one table: a new company takes its number from another."""
    return [change for change in answer.changes if change.table == table]


def test_an_answer_tells_what_changed(tenant: Tenant) -> None:
    answer = ask(tenant, "Contact.SaveContactEntity", contact_entity={"Name": "New AS"})
    (made,) = of(answer, "contact")
    assert (made.table, made.id, made.before) == ("contact", 61, None)
    assert made.after["Name"] == "New AS"
    answer = ask(tenant, "Contact.DeleteContactEntity", contact_entity_id=61)
    (gone,) = of(answer, "contact")
    assert (gone.id, gone.before["DeletedDate"]) == (61, "")
    assert gone.after["DeletedDate"] >= made.after["CreatedDate"], "softly"
    assert list(ask(tenant, "Contact.GetContactEntity", contact_entity_id=5).changes) == []


def test_a_call_within_a_call_is_one_unit(tenant: Tenant, plant: Plant) -> None:
    def twice(crm: Crm, **_: Any) -> None:
        for name in ("One AS", "Two AS"):
            crm.call("Contact.SaveContactEntity", contact_entity={"Name": name})

    plant(tenant.world, twice)
    answer = ask(tenant, KEY)
    made = of(answer, "contact")
    assert [change.after["Name"] for change in made] == ["One AS", "Two AS"]


def test_a_refusal_says_who_refused() -> None:
    answer = refused(NotFound("nothing here"))
    assert (answer.status, answer.by, answer.error) == (404, "so_mock/web", True)
    assert answer.value["ErrorType"] == "SoNotFoundException"
    assert refused(Failure("x"), "here").by == "here"


def test_strict_refuses_before_anything_runs(plant: Plant) -> None:
    tenant = Tenant("Cust1", World(Config(strict=True)))
    ran = []
    plant(tenant.world, lambda crm, **_: ran.append(1))
    call = call_of(tenant, KEY)._replace(ignored=("Adress", "SO-Culture"))
    answer = perform(call, tenant)
    assert (answer.status, ran) == (400, [])
    assert "Adress, SO-Culture" in answer.value["Message"]
    assert perform(call._replace(ignored=()), tenant).status == 204
    assert ran == [1]
    plant(tenant.world, lambda crm, **_: ran.append(2), fidelity="generated")
    answer = perform(call._replace(ignored=()), tenant)
    assert (answer.status, ran) == (501, [1])
    assert KEY in answer.value["Message"]
