"""The registry of what is special refuses what does not fit, when the server starts."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from so_mock import behaviour as registry
from so_mock.behaviour import BadBehaviour, argument_names, behaviour, check, registered, where
from so_mock.catalogue import Catalogue
from so_mock.config import Config
from so_mock.conventions.facts import facts, rows
from so_mock.world import World

HERE = re.compile(r"tests/test_behaviour\.py:\d+: ")


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch, world: World) -> Iterator[dict[str, Any]]:
    """A registry of the test's own; the real behaviours are registered already: a module imported within would be lost to
    all tests after it."""
    world.resolver.check()
    own: dict[str, Any] = {}
    monkeypatch.setattr(registry, "_REGISTRY", own)
    yield own


def test_a_behaviour_is_found_under_its_published_name(empty: dict[str, Any]) -> None:
    @behaviour("Contact.Merge", fidelity="verified", source="a page")
    def merge(crm: Any, source_contact_id: int, destination_contact_id: int) -> None:
        """Its parameters are its own, and some of the operation's."""

    found = registered()["Contact.Merge"]
    assert (found.function, found.fidelity, found.source) == (merge, "verified", "a page")
    assert found.parameters == ("source_contact_id", "destination_contact_id")
    check(Catalogue.load())


def test_an_unknown_operation_names_file_line_and_the_nearest(empty: dict[str, Any]) -> None:
    @behaviour("Contact.GetContactEntitty")
    def get(crm: Any) -> None: ...

    with pytest.raises(BadBehaviour, match="no operation '") as wrong:
        check(Catalogue.load())
    assert HERE.search(str(wrong.value))
    assert "'Contact.GetContactEntitty'; nearest: Contact.GetContactEntity" in str(wrong.value)


@pytest.mark.parametrize(
    ("key", "has"),
    [
        ("Contact.Merge", "source_contact_id, destination_contact_id"),
        ("Contact.GetContactEntity", "contact_entity_id"),
        ("CustomerService.SaveMailboxEntity", "mailbox_entity"),
        ("GET Contact/{contactId}/Image", "contact_id"),
        ("Contact.CreateDefaultContactEntity", "none"),
    ],
)
def test_an_unknown_parameter_names_those_there_are(
    empty: dict[str, Any], key: str, has: str
) -> None:
    @behaviour(key)
    def misnamed(crm: Any, contactid: int) -> None: ...

    with pytest.raises(BadBehaviour, match="has no parameter 'contactid'; it has ") as wrong:
        check(Catalogue.load())
    assert HERE.search(str(wrong.value))
    assert has in str(wrong.value)


def test_a_second_behaviour_for_an_operation_names_both(empty: dict[str, Any]) -> None:
    @behaviour("Contact.Merge")
    def first(crm: Any) -> None: ...

    with pytest.raises(BadBehaviour, match="has a behaviour already") as wrong:

        @behaviour("Contact.Merge")
        def second(crm: Any) -> None: ...

    assert ": Contact.Merge has" in str(wrong.value)
    assert len(re.findall(r"tests/test_behaviour\.py:\d+", str(wrong.value))) == 2
    assert registered()["Contact.Merge"].function is first


def test_a_bad_behaviour_is_found_when_all_of_them_are_looked_at(empty: dict[str, Any]) -> None:
    @behaviour("Nobody.Knows")
    def nobody(crm: Any) -> None: ...

    with pytest.raises(BadBehaviour, match=r"Nobody\.Knows"):
        World(Config()).resolver.check()


def test_a_fact_on_what_has_a_behaviour_names_both(empty: dict[str, Any]) -> None:
    @behaviour("Contact.Merge")
    def first(crm: Any) -> None: ...

    with pytest.raises(
        BadBehaviour, match=r"test_behaviour\.py:\d+: Contact\.Merge has a behaviour"
    ):
        facts({"Contact.Merge": rows("contact")})


def test_a_catalogue_of_another_version_may_lack_what_is_special(empty: dict[str, Any]) -> None:
    @behaviour("Nobody.Knows")
    def nobody(crm: Any, anything: int) -> None: ...

    @behaviour("Contact.Merge")
    def merge(crm: Any, renamed_since: int) -> None: ...

    catalogue = Catalogue.load()
    catalogue.standard = False
    check(catalogue)
    catalogue.standard = True
    with pytest.raises(BadBehaviour):
        check(catalogue)


def test_where_is_a_file_and_the_line_of_the_decorator() -> None:
    assert re.fullmatch(r".*tests/test_behaviour\.py:\d+", where(where_to))
    assert re.fullmatch(r"so_mock/behaviour\.py:\d+", where(check))


def where_to() -> None: ...


def test_options_of_the_query_are_no_arguments() -> None:
    catalogue = Catalogue.load()
    get = catalogue.operations.get("Contact.GetContactEntity")
    assert argument_names(get, catalogue) == ["contact_entity_id"]
