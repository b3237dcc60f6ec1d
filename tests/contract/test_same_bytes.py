"""Same seed, same calls and a clock that stands still: the same bytes, in every world, process and order of hashes."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from contract.door import Door

from so_mock.catalogue.operations import Operation
from so_mock.clock import Start
from so_mock.config import Config
from so_mock.world import World

TESTS = Path(__file__).parent.parent
MERGE = {"content-type": "application/merge-patch+json"}
GENERATED = "extends: demo\nseed: 7\ngenerate: {contact: 60, person: 120, project: 5, sale: 30, appointment: 60, document: 20, ticket: 20}\n"
MAIL = {
    "Subject": "Hello", "HTMLBody": "<p>Hei</p>", "PlainBody": "Hei", "To": [{"EmailItemId": 0, "Address": "a@example.com", "Name": "A"}],
    "Attachments": [{"Filename": "a.txt", "Type": "text/plain", "Stream": "QQ=="}],
}  # fmt: skip

# Verb or agent's method, path or query, body.
STORY: list[tuple[Any, ...]] = [
    ("GET", "Contact/2"), ("GET", "Contact/default"), ("POST", "Contact", {"Name": "Bjørge AS"}),
    ("PATCH", "Contact/2", {"Department": "Lamps"}), ("PUT", "Contact/3", {"Name": "Renamed AS"}), ("DELETE", "Contact/4"),
    ("GET", "Contact?$select=name,registeredDate,numberOfActivities&$orderBy=name&$top=20&$inlinecount=allpages"),
    ("GET", "Contact?$filter=name+contains+'a'&$select=*&$format=xml&$top=5"),
    ("GET", "Person?$select=*&$top=10&$orderBy=lastName+desc"), ("GET", "Person/5"), ("POST", "Person", {"Firstname": "Kari", "Contact": {"ContactId": 2}}),
    ("POST", "Agents/Person/CreateDefaultPersonEntity"), ("GET", "Sale?$select=*&$top=10"), ("GET", "Sale/1"),
    ("POST", "Sale", {"Heading": "Lamps", "Contact": {"ContactId": 2}, "Amount": 5000}), ("GET", "Project?$select=*&$top=10"),
    ("POST", "Project", {"Name": "House"}), ("GET", "Project/1"), ("GET", "Appointment?$filter=date+thisPeriod+('month')&$select=*&$top=30"),
    ("GET", "Appointment?$filter=date+today"), ("POST", "Appointment", {"Title": "A", "Type": "inDiary", "StartDate": "2026-01-16T12:00:00"}),
    ("POST", "Agents/Appointment/CreateDefaultAppointmentEntity"), ("GET", "Ticket?$select=*&$top=10"), ("GET", "Ticket/1"),
    ("POST", "Ticket", {"Title": "Broken"}), ("GET", "Document?$select=*&$top=10"), ("POST", "Document", {"Header": "D", "Name": "d.txt"}),
    ("GET", "Selection?$select=*&$top=10"), ("GET", "Archive/FindContact?$top=10&$filter=nameDepartment+begins+'b'"),
    ("GET", "List/category/Items"), ("GET", "MDOList/country"), ("GET", "List/Country/MDOItems"), ("GET", "List/Currency/Items"),
    ("GET", "User/currentPrincipal"), ("GET", "User"), ("GET", "Contact/2?$select=Name,Persons,Country/EnglishName"),
    ("POST", "Agents/EMail/CreateDefaultEMailEntity"), ("POST", "Agents/EMail/Send", {"EMails": [MAIL]}),
    ("POST", "Agents/EMail/SaveToMailServer", {"Email": MAIL}), ("POST", "Agents/BLOB/CreateDefaultBlobEntity"),
    ("POST", "Agents/Webhook/SaveWebhook", {"Name": "W", "Events": ["contact.created"], "TargetUrl": "https://example.com", "Type": "webhook"}),
    ("POST", "Agents/Quote/CreateDefaultQuoteAlternative"), ("POST", "Agents/Selection/CreateDefaultSelectionEntity"),
    ("POST", "Agents/CRMScript/CreateDefaultCRMScriptEntity"), ("POST", "Agents/Chat/ChatTopicsForUser"), ("POST", "Agents/Diagnostics/GetEntityCountsForCurrentUser"),
    ("POST", "Agents/License/GetLicenseFromDB", {"OwnerName": "SuperOffice"}), ("POST", "Agents/Saint/GetStatusMonitorPeriods"), ("POST", "Agents/AI/Answer", {"Query": "Who?"}),
    ("GET", "nowhere"), ("GET", "Contact/999999"), ("POST", "Contact", []), ("GET", ""), ("GET", "Contact?$filter=nonsense"),
    ("GET", "/_so_mock/state"), ("GET", "/_so_mock/state/contact?$top=50"), ("GET", "/_so_mock/state/appointment?$top=100"),
    ("GET", "/_so_mock/operations"), ("POST", "/_so_mock/checkpoints/a"), ("POST", "/_so_mock/clock", {"advance": "8d"}),
    ("GET", "Appointment?$filter=date+today"), ("GET", "Sale?$select=nextDueDate,daysInStage&$top=20"),
    ("POST", "Contact", {"Name": "Eight days later"}), ("POST", "/_so_mock/checkpoints/a/restore"), ("GET", "Contact?$top=100&$select=*"),
    ("POST", "/_so_mock/reset"), ("GET", "Contact/2"),
]  # fmt: skip


Told = list[tuple[Any, bytes]]  # of each call status, headers and body


def told(scenario: str) -> Told:
    return _answers(scenario, lambda world: STORY)


def told_of_all(scenario: str) -> Told:
    """Every operation once, with whatever it makes of an empty body and ids of 1."""
    return _answers(scenario, lambda world: map(_call_of, world.catalogue.operations))


def _call_of(operation: Operation) -> tuple[Any, ...]:
    body = [{}] if operation.verb in ("POST", "PUT", "PATCH") else []
    return operation.verb, re.sub(r"{[^}]*}", "1", operation.path), *body


def _answers(scenario: str, calls: Callable[[World], Iterable[tuple[Any, ...]]]) -> Told:
    clock = Start(datetime(2026, 1, 15, 8, tzinfo=UTC), True)
    door = Door(Config(scenario=scenario, clock=clock, seed=7))
    try:
        found = []
        for verb, path, *body in calls(door.tenant.world):
            reply = door(verb, path, *body, headers=MERGE if verb == "PATCH" else None)
            head = repr((reply.status, sorted(reply.headers.items()))).encode()
            found.append(((verb, path), head + reply.body))
        return found
    finally:
        door.close()


def digests(told: Told) -> list[str]:
    return [sha256(content).hexdigest() for _, content in told]


def elsewhere(what: str, scenario: str, seed: str) -> list[str]:
    """The digests of the same in a process of its own, on a machine in New York."""
    code = (
        f"import sys\nfrom contract.test_same_bytes import *\nprint(*digests({what}(sys.argv[1])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, scenario], capture_output=True, text=True, check=True, timeout=120, cwd=TESTS.parent,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}", "TZ": "America/New_York"},
    )  # fmt: skip
    return done.stdout.split()


def differing(first: Told, there: list[str]) -> list[Any]:
    pairs = zip(first, digests(first), there, strict=True)
    return [call for (call, _), here, other in pairs if here != other]


@pytest.mark.parametrize("scenario", ["demo", "generated"])
def test_two_worlds_and_two_processes_answer_the_same_bytes(scenario: str, tmp_path: Path) -> None:  # fmt: skip
    if scenario == "generated":
        file = tmp_path / "many.yaml"
        file.write_text(GENERATED)
        scenario = str(file)
    assert len(STORY) >= 40
    first = told(scenario)
    assert differing(first, digests(told(scenario))) == []
    assert differing(first, elsewhere("told", scenario, "1")) == []


def test_every_operation_answers_the_same_bytes() -> None:
    first = told_of_all("demo")
    assert len(first) > 1_000
    assert differing(first, elsewhere("told_of_all", "demo", "4242")) == []


def test_most_of_the_story_is_carried_out() -> None:
    """So that it proves something."""
    refused = [call for call, answer in told("demo") if answer[:4] not in (b"(200", b"(201", b"(204")]  # fmt: skip
    assert len(refused) <= 5, refused
