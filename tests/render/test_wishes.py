"""Wishes of many callers about the same rows: what is kept for one is never told to another, and nothing shared is dressed in place."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from contract.door import BASIC, Door

from so_mock.clock import Start
from so_mock.config import Config
from so_mock.render.kept import Kept

LES0 = f"Basic {b64encode(b'LES0:Les0').decode()}"  # may only read
CALLERS = (BASIC, LES0)
VOICES: tuple[dict[str, str], ...] = (
    {}, {"accept-language": "nb"}, {"accept-language": "de", "so-timezone": "US-NY, includeTZOffset"},
    {"so-language": "en", "so-culture": "en-GB", "so-timezone": "UTC, includeTZOffset"},
)  # fmt: skip
FORMATS = ("application/json", "application/xml")
SAMPLE = "Agents/AI/AnalyzeBizCardText"
QUESTIONS: tuple[tuple[Any, ...], ...] = (
    ("GET", "Contact/5"), ("GET", "Contact/5?$select=name,registeredDate,updatedDate,category/value,fieldProperties"), ("GET", "Person/11"),
    ("GET", "Contact?$select=name,category,registeredDate,business&$top=6"),
    ("GET", "Contact?$select=name,category,registeredDate&$top=6&$mode=Full"), ("GET", "List/category/Items"), ("GET", "MDOList/category"),
    ("GET", "Archive/Contact$metadata"), ("GET", "Contact/99999"), ("POST", "Agents/Contact/GetContactList", [3, 5]),
    ("POST", "Agents/Archive/GetAvailableColumns", {"ProviderName": "SuperListColumnSize"}), ("POST", SAMPLE, {"Text": "a"}),
)  # fmt: skip
WISHES = list(product(CALLERS, VOICES, FORMATS))
MANDATORY = {"ResourceName": "SR_ACCESS_MANDATORY", "Culture": "nb-NO"}

Told = dict[tuple[int, int], tuple[int, bytes]]


@pytest.fixture(scope="module")
def _door() -> Iterator[Door]:
    clock = Start(datetime(2026, 1, 15, 8, tzinfo=UTC), True)
    door = Door(Config(scenario="read_only_user", clock=clock))
    yield door
    door.close()


@pytest.fixture
def guarded(_door: Door) -> Door:
    """With rights, of which LES0 has few."""
    _door.reset()
    return _door


def forget(door: Door) -> None:
    door.tenant.kept = Kept()


def asked(door: Door, question: int, wish: int) -> tuple[int, bytes]:
    auth, voice, accept = WISHES[wish]
    reply = door(*QUESTIONS[question], headers={**voice, "accept": accept}, auth=auth)
    return reply.status, reply.body


def all_asked(door: Door, *, kept: bool) -> Told:
    """Everything by everybody; without what is kept, each answer is made for its caller alone."""
    told = {}
    for question, wish in product(range(len(QUESTIONS)), range(len(WISHES))):
        if not kept:
            forget(door)
        told[question, wish] = asked(door, question, wish)
    return told


def differing(first: Told, second: Told) -> list[Any]:
    return [(QUESTIONS[q], WISHES[w]) for (q, w) in first if first[q, w] != second[q, w]]


def replaced(door: Door, text: str) -> None:
    door.agent("Resource.SetResourceSubstitution", MANDATORY | {"ResourceValues": text, "IsActive": True})  # fmt: skip


def test_nothing_kept_is_told_to_who_wished_otherwise(guarded: Door) -> None:
    door = guarded
    plain = {question: asked(door, question, 0) for question in range(len(QUESTIONS))}
    first = all_asked(door, kept=False)
    forget(door)
    assert differing(first, all_asked(door, kept=True)) == []
    assert differing(first, all_asked(door, kept=True)) == []
    forget(door)
    assert plain == {question: asked(door, question, 0) for question in plain}, "dressed in place"

    door.rest("PATCH", "Contact/5", {"Name": "Nytt navn", "Department": "US:\"Lamps\";NO:\"Lys\""})  # fmt: skip
    replaced(door, "Må fylles ut!")
    after = all_asked(door, kept=True)
    assert differing(after, all_asked(door, kept=False)) == []
    assert len(differing(first, after)) > len(WISHES)

    door.reset()
    assert differing(first, all_asked(door, kept=True)) == []


def test_the_wishes_tell_answers_apart(guarded: Door) -> None:
    """So that the above proves something."""
    contact = {asked(guarded, 0, wish)[1] for wish in range(len(WISHES))}
    assert len(contact) == len(WISHES)


@pytest.mark.parametrize(
    "question", [("GET", "Person/11"), ("POST", SAMPLE, {"Text": "a"})], ids=str
)
def test_what_an_installation_says_instead_counts_at_once_and_no_longer(
    door: Door, question: tuple[Any, ...]
) -> None:
    def now() -> str:
        return door(*question, headers={"accept-language": "nb"}).body.decode()

    first = now()
    assert now() == first
    replaced(door, "Må fylles ut!")
    assert "Må fylles ut!" in now()
    door.agent("Resource.ActivateResourceSubstitution", MANDATORY | {"IsActive": False})
    assert now() == first
    door.agent("Resource.ActivateResourceSubstitution", MANDATORY | {"IsActive": True})
    assert "Må fylles ut!" in now()
    door.reset()
    assert now() == first
    replaced(door, "Anders")
    assert "Anders" in now()


@pytest.mark.parametrize("accept", FORMATS)
@pytest.mark.parametrize("voice", VOICES, ids=str)
@pytest.mark.parametrize("path", ["Appointment/3", "Contact/5", "Person/11", "Project/2", "Sale/2"])
def test_a_write_answers_what_is_then_read(
    door: Door, path: str, voice: dict[str, str], accept: str
) -> None:
    told = {**voice, "accept": accept}
    merge = {**told, "content-type": "application/merge-patch+json"}
    for options in ("", "?$select=createdDate,updatedDate,fieldProperties,_Links,associate/name"):
        written = door("PATCH", path + options, body=b"{}", headers=merge)
        read = door("GET", path + options, headers=told)
        assert (written.status, written.body) == (read.status, read.body) == (200, read.body)
    whole = door("GET", path, headers=told)
    saved = door("PUT", path, body=whole.body, headers={**told, "content-type": accept})
    assert (saved.status, saved.body) == (200, door("GET", path, headers=told).body)
