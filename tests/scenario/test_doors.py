"""A rule names an operation by either of its doors, and both match."""

from time import perf_counter

import pytest

from so_mock.scenario.doors import Doors
from so_mock.world import World

SAVES = ("Contact.SaveContactEntity", "POST Contact", "PUT Contact/{id}", "PATCH Contact/{id}")


@pytest.fixture(scope="module")
def doors(world: World) -> Doors:
    return world.doors


def leading(world: World, name: str) -> tuple[str, ...]:
    get = world.catalogue.operations.get
    return tuple(key for key in SAVES if world.doors.leads(name, get(key)))


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Contact.SaveContactEntity", SAVES),
        ("contact.savecontactentity", SAVES),
        ("Contact.Save*", SAVES),
        ("PUT Contact/{id}", ("Contact.SaveContactEntity", "PUT Contact/{id}")),
        ("put  contact/{contactId}", ("Contact.SaveContactEntity", "PUT Contact/{id}")),
        ("PUT Contact/*", ("Contact.SaveContactEntity", "PUT Contact/{id}")),
        ("POST Contact", ("Contact.SaveContactEntity", "POST Contact")),
        ("P?T Contact/{id}", ("Contact.SaveContactEntity", "PUT Contact/{id}")),
        ("*", SAVES),
        ("GET Contact/*", ()),
        ("EMail.*", ()),
    ],
)
def test_a_name_means_the_operation_through_both_doors(world, name, meant):
    assert leading(world, name) == meant


def test_a_pattern_takes_all_that_fit(doors):
    mail = doors.named("email.*")
    assert "EMail.SaveToMailServer" in mail
    assert all(key.startswith("EMail.") for key in mail)
    assert doors.named("GET Contact/*") > {"GET Contact/{id}", "GET Contact/default"}


def test_no_names_mean_any_operation(world, doors):
    operation = world.catalogue.operations.get("POST Contact")
    assert doors.about((), operation)
    assert doors.about(("EMail.*", "POST contact"), operation)
    assert not doors.about(("EMail.*",), operation)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("EMail.SaveToMailServr", "did you mean EMail.SaveToMailServer?"),
        ("PUT Contct/{id}", "did you mean PUT Contact/{id}?"),
        ("Nope.*", "no operation fits 'Nope.*'"),
        ("x" * 500, "no operation 'xxx"),
    ],
)
def test_an_unknown_name_is_complained_of_with_the_nearest(doors, name, said):
    told = doors.complaint(name)
    assert told is not None
    assert said in told
    assert len(told) < 200


def test_a_known_name_is_not(doors):
    assert doors.complaint("email.savetomailserver") is None
    assert doors.complaint("GET *") is None


def test_what_leads_where_is_what_is_run(world):
    """The method that the catalogue names is the one that the resolver runs, where that runs one."""
    for operation in world.catalogue.operations:
        target = world.resolver.of(operation).target
        if target:
            assert world.resolver.method_behind(operation) == target, operation.key


def test_a_row_of_stars_takes_no_time(doors):
    started = perf_counter()
    assert doors.named("*e" * 30 + "*qqq") == frozenset()
    assert perf_counter() - started < 2
