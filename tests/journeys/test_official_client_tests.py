"""All tests of SuperOffice's own client, read from the installed package, pass against a running so-mock."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from conftest import start_server, stop_server
from journeys import node
from journeys.conftest import plainly
from journeys.package_tests import DRESSED, LATE, OVER, Outcome, Package, leaves

# How many tests the files of the package hold.
TESTS = {
    "AppointmentTzTest": 3, "AxiosNockTest": 2, "ContactRestTest": 7, "ContactTest": 20, "ConvertersTest": 4, "DocumentTest": 5,
    "PersonTest": 2, "PersonTzTest": 3, "ResponseCallbackTest": 1, "WebapiTest": 12, "WebhookTest": 10,
}  # fmt: skip

# Answers that no rows give, and why.
BY_RULE = {
    ("ContactRestTest", 1): "as a blank company it is shown a stored one, with a name and an id",
    (
        "ContactTest",
        1,
    ): "the installation that was recorded gave a new company its seventh business",
    ("WebapiTest", 10): "it saves an https address, and is refused as if it were none",
    ("WebhookTest", 8): "the same",
}
# Rows answer; a rule holds the answer back until the client has lost patience, or adds a header of which only a server knows.
HELD_BACK = {("ContactTest", 19), ("ContactTest", 20)}
WITH_A_HEADER = {("ResponseCallbackTest", 1)}
# The client gives up before it asks, or a millisecond after: the call may have come through.
GIVEN_UP = {("ContactTest", n) for n in (9, 10, 11, 12)}
# They ask nothing of a WebAPI: they read answers from files, are refused by the client itself, or ask for `/test`.
NOTHING_ASKED = {
    *(("ConvertersTest", n) for n in (1, 2, 3, 4)), ("WebapiTest", 4), ("WebhookTest", 3),
    ("AxiosNockTest", 1), ("AxiosNockTest", 2),
}  # fmt: skip

ALL = [(file, number) for file, count in TESTS.items() for number in range(1, count + 1)]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = start_server("--scenario", "empty", "--auth", "off")
    yield server.url
    stop_server(server)


@pytest.fixture(scope="module")
def package(official_client: node.Node, url: str) -> Package:
    return Package(official_client, url, BY_RULE)


def outcome(package: Package, file: str, number: int) -> Outcome:
    with plainly():
        return package.outcome(file, number)


def test_no_test_of_the_package_is_left_out(package: Package) -> None:
    assert package.counts() == TESTS
    assert len(ALL) == 69


@pytest.mark.parametrize(("file", "number"), ALL, ids=[f"{file}-{n}" for file, n in ALL])
def test_a_test_of_the_package_passes(package: Package, file: str, number: int) -> None:
    test = (file, number)
    seen = outcome(package, file, number)

    assert not seen.error, f"{seen.title}: {seen.error}"
    assert not seen.wrong, f"{seen.title}: {seen.wrong}"
    if test in GIVEN_UP:
        assert seen.reached <= seen.calls <= 1
        return
    assert not seen.missed, f"{seen.title}: the client does not ask for all that is expected"
    if test in NOTHING_ASKED:
        assert not seen.reached
        return
    assert seen.reached == seen.calls > 0, f"{seen.title}: so-mock is not asked"
    rule = OVER if test in BY_RULE else LATE if test in HELD_BACK else DRESSED
    alone = test in BY_RULE or test in HELD_BACK or test in WITH_A_HEADER
    assert seen.rules == ([rule] * seen.calls if alone else []), seen.title


def test_most_tests_are_answered_by_rows(package: Package) -> None:
    how = Counter(
        "nothing asked" if test in NOTHING_ASKED
        else "given up" if test in GIVEN_UP
        else "by a rule" if OVER in outcome(package, *test).rules
        else "by rows"
        for test in ALL
    )  # fmt: skip
    assert how == {"by rows": 53, "by a rule": 4, "given up": 4, "nothing asked": 8}


# Of what recordings show with a time, no row is made; or of the row no property.
WITHOUT_A_ROW = {
    "AppointmentTzTest": set(),
    "PersonTzTest": {"Consents", "Interests"},
}


@pytest.mark.parametrize("file", WITHOUT_A_ROW)
@pytest.mark.parametrize("number", [1, 2, 3], ids=["no-header", "UTC", "NO"])
def test_times_are_told_as_a_server_told_them_in_each_zone(package: Package, file: str, number: int) -> None:  # fmt: skip
    """The only recorded answers to SO-TimeZone there are (sheet: wire.md 4.4)."""
    [(told, own)] = outcome(package, file, number).read
    times = {path: (was, now) for path, was, now in leaves(told, own) if is_time(was)}
    otherwise = {path for path, (was, now) in times.items() if was != now}

    assert len(times) >= 9
    assert {re.split(r"\[", path)[0] for path in otherwise} == WITHOUT_A_ROW[file]


def test_names_in_many_languages_are_told_as_they_were_recorded(package: Package) -> None:
    [(told, own)] = outcome(package, "PersonTzTest", 1).read
    names = list(leaves(told["ShipmentTypes"], own["ShipmentTypes"]))
    names = [(was, now) for path, was, now in names if path.endswith(".Name")]

    assert len(names) == 4
    assert all(was == now and 'JP:"' in was for was, now in names)


def is_time(value: object) -> bool:
    return isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value) is not None


def test_a_so_mock_that_is_loaded_with_nothing_fails_the_tests_that_read_rows(
    official_client: node.Node, url: str
) -> None:
    bare = Package(official_client, url, bare=True)
    with plainly():
        failed = [bool(bare.outcome("ContactRestTest", n).error) for n in range(1, 8)]
    assert failed == [True] * 7
