"""Operation -> what answers it."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from contract.driver import ask, record

import so_mock
from so_mock import behaviour
from so_mock.entities.model import View
from so_mock.errors import NotFound
from so_mock.names import snake
from so_mock.resolve import Resolution, _renamed, _same_result, _Twin
from so_mock.rest.aliases import ALIASES
from so_mock.tenant import Tenant
from so_mock.world import World


def resolved(world: World, key: str) -> Resolution:
    return world.resolver.of(world.catalogue.operations.get(key))


@pytest.mark.parametrize(
    ("key", "by", "place", "target"),
    [
        ("CustomerService.SaveMailboxEntity", "behaviour", "so_mock/agents/customer_service/mailboxes.py", ""),
        ("Contact.GetContactEntity", "convention", "so_mock/conventions/crud.py", ""),
        ("Dash.DeleteDashTheme", "convention", "so_mock/conventions/crud.py", ""),
        ("Contact.DeleteContactEntity", "convention", "so_mock/conventions/crud.py", ""),
        ("PUT Contact/{id}", "convention", "so_mock/conventions/crud.py", ""),
        ("PATCH Contact/{id}", "convention", "so_mock/conventions/crud.py", ""),
        ("GET Contact/{id}", "convention", "so_mock/conventions/crud.py", "Contact.GetContactEntity"),
        ("POST Contact", "convention", "so_mock/conventions/crud.py", "Contact.SaveContactEntity"),
    ],
)  # fmt: skip
def test_behaviour_then_convention_then_the_twin(
    world: World, key: str, by: str, place: str, target: str
) -> None:
    found = resolved(world, key)
    assert (found.by, found.place.rpartition(":")[0], found.target) == (by, place, target)
    assert found.fidelity == "modelled"


def test_what_nothing_fits_is_a_sample(world: World, tenant: Tenant) -> None:
    samples = [o for o in world.catalogue.operations if world.resolver.of(o).by == "sample"]
    assert samples
    assert {world.resolver.of(o).fidelity for o in samples} == {"generated"}
    silent = next(o for o in samples if o.result is None and o.agent)
    assert ask(tenant, silent.key).status == 204


def test_an_operation_is_resolved_once(world: World) -> None:
    assert resolved(world, "Contact.GetContactEntity") is resolved(
        world, "Contact.GetContactEntity"
    )


def test_a_module_says_what_its_own_agent_or_path_does_and_no_other(world: World) -> None:
    world.resolver.check()
    places = {key: behaviour.where(each.function) for key, each in behaviour.registered().items()}
    places |= {key: fact.place for key, fact in behaviour.stated().items()}
    wrong = []
    for key, place in places.items():
        _, room, module = place.partition(":")[0].removesuffix(".py").split("/")[:3]
        operation = world.catalogue.operations.get(key)
        owner = operation.agent or operation.path.partition("/")[0]
        home = ("agents" if operation.agent else "rest", snake(owner))
        if operation.agent == "login":
            home = ("login", module)
        if room != "conventions" and (room, module) != home:
            wrong.append(f"{place} says what {key} does")
    assert wrong == []


def test_every_place_is_a_line_of_code(world: World) -> None:
    root = Path(so_mock.__file__).parent.parent
    places = {world.resolver.of(operation).place for operation in world.catalogue.operations}
    for place in places:
        file, _, line = place.partition(":")
        text = (root / file).read_text("utf-8").splitlines()
        if line:
            assert re.match(r"\s*(@|def |class |facts\()", text[int(line) - 1]), place


def test_a_rest_door_runs_the_behaviour_of_its_agent_method(world: World) -> None:
    """A special behaviour is written once, whichever door leads to it."""
    operations = world.catalogue.operations
    doors = [o for o in operations if not o.agent and (ALIASES.get(o.key) or o.calls) in operations]
    twins = [(world.resolver.of(o), o) for o in doors if world.resolver.of(o).target]
    assert len(twins) > 20
    for found, operation in twins:
        behind = resolved(world, found.target)
        assert (found.by, found.place, found.fidelity) == (behind.by, behind.place, behind.fidelity)
        assert found.target == (ALIASES.get(operation.key) or operation.calls)


def test_a_family_without_a_word_on_its_method_goes_by_its_names(world: World) -> None:
    assert (
        resolved(world, "GET List/Rating/Items/Default").target
        == "List.CreateDefaultSaleStageEntity"
    )


def test_null_behind_a_rest_door_is_404_where_that_is_declared(tenant: Tenant) -> None:
    answer = ask(tenant, "GET Contact/{id}", id=9999)
    assert (answer.status, answer.value["Message"]) == (404, "Contact id 9999 not found")
    assert ask(tenant, "Contact.GetContactEntity", contact_entity_id=9999).value is None
    operations = tenant.world.catalogue.operations
    undeclared = replace(operations.get("GET Contact/{id}"), statuses=(200,))
    twin = _Twin(lambda crm, **_: None, {"id": "contact_id"}, undeclared)
    assert twin(None, id=5) is None
    missing = _Twin(lambda crm, **_: None, {"id": "contact_id"}, operations.get("GET Contact/{id}"))
    with pytest.raises(NotFound, match="Contact id 5 not found"):
        missing(None, id=5)


def test_a_twin_gives_arguments_the_names_that_the_agent_knows(world: World) -> None:
    seen: dict[str, Any] = {}

    def answers(crm: Any, **given: Any) -> View:
        seen.update(given)
        return View(world.model["contact"], "ContactEntity", {"ContactId": 5})

    door = world.catalogue.operations.get("GET Contact/{id}")
    twin = _Twin(answers, {"id": "contact_entity_id"}, door)
    assert twin(None, id=5).carrier == "ContactEntityWithLinks"
    assert seen == {"contact_entity_id": 5}


def test_arguments_of_other_types_are_no_twin(world: World) -> None:
    operations = world.catalogue.operations
    get = operations.get("GET Contact/{id}")

    def renamed(method: str) -> dict[str, str] | None:
        return _renamed(get, operations.get(method), world.catalogue)

    assert renamed("Contact.GetContactEntity") == {"id": "contact_entity_id"}
    assert renamed("Contact.SaveContactEntity") is None
    assert renamed("Contact.CreateDefaultContactEntity") is None


def test_an_answer_of_another_type_is_no_twin(world: World) -> None:
    operations = world.catalogue.operations
    get = operations.get("GET Contact/{id}")
    assert _same_result(get, operations.get("Contact.GetContactEntity"))
    assert not _same_result(get, operations.get("Contact.GetContact"))
    assert not _same_result(get, operations.get("Contact.Merge"))


def test_a_behaviour_gets_only_the_arguments_it_names(tenant: Tenant) -> None:
    """`$select` and arguments it does not care for stay outside."""
    listed = record(tenant, "CustomerService.GetMailboxes", anything="else")
    assert [each["Address"] for each in listed] == ["<support@fjordlys.example> (Fjordlys Support)"]
