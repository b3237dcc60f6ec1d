"""`read_only_user` over all operations: whom it names writes nothing, and reads what there is to read."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from contract.calls import least
from contract.door import BASIC, Door
from contract.planted import planted

from so_mock.catalogue.operations import Operation
from so_mock.config import Config
from so_mock.entities.absorb import STAMPS
from so_mock.store.changes import Store

LES0 = f"Basic {b64encode(b'LES0:Les0').decode()}"
DRAWN = "ref_count"  # the next free number, which a blank entity draws for whoever looks at it


# They read by their names, and yet something is stored.
STORING = {
    "List.CreateDefaultDocumentTemplateLanguage",
    "GET List/TicketStatus/{fromTicketStatusId}/ChangeTo/{toTicketStatusId}",
}


class Asked(NamedTuple):
    operation: Operation
    refused: bool  # to LES0
    writes: bool  # when another user asks the same


def ask(door: Door, operation: Operation, auth: str) -> tuple[int, bool]:
    """The status, and whether it wrote more than a row's stamps. The rows that it asks for are there."""
    before = door.tenant.snapshot()
    request = least(operation, door.tenant.world.catalogue.carriers)
    reply = door(request.verb, request.path, body=request.body, headers=request.headers, auth=auth)
    changes = door.last().changes
    wrote = any(differs(before, door.tenant.store, *change.split(" ", 1)) for change in changes)
    if changes:
        planted(door)
    return reply.status, wrote


def differs(before: Store, after: Store, table: str, id: str) -> bool:
    """Whether a save changed more than it does where nothing is new: stamps."""
    if table == DRAWN:
        return False
    key: Any = int(id) if id.isdecimal() else id
    old, new = (store.table(table).get(key) for store in (before, after))
    return old is None or new is None or any(old[n] != new.get(n) for n in old.keys() - STAMPS)


@pytest.fixture(scope="module")
def asked() -> Iterator[list[Asked]]:
    door = Door(Config(scenario="read_only_user"))
    planted(door)
    found = []
    for operation in door.tenant.world.catalogue.operations:
        status, wrote = ask(door, operation, LES0)
        assert not wrote, operation.key
        _, writes = ask(door, operation, BASIC)
        found.append(Asked(operation, status == 403, writes))
    yield found
    door.close()


def test_what_writes_when_another_asks_is_refused(asked: list[Asked]) -> None:
    """But for what has nothing to write for LES0, who has no mail account."""
    writing = [it for it in asked if it.writes]
    assert len(writing) > 840
    let = {it.operation.key for it in writing if not it.refused}
    assert {key.partition(".")[0] for key in let} <= {"EMail"} and len(let) < 6


def test_what_reads_by_its_name_is_let_through(asked: list[Asked]) -> None:
    reading = [it for it in asked if reads(it.operation)]
    assert len(reading) > 1_500
    refused = [it.operation.key for it in reading if it.refused and not it.writes]
    assert set(refused) <= STORING


def reads(operation: Operation) -> bool:
    method = operation.key.partition(".")[2]
    return operation.verb == "GET" or method.startswith(
        ("Get", "CreateDefault", "Validate", "Find")
    )


def test_it_is_the_role_that_refuses_and_its_masks_say_so_beforehand() -> None:
    door = Door(Config(scenario="read_only_user"))
    company = door.agent("Contact.GetContactEntity?contactEntityId=7", auth=LES0)
    assert company["TableRight"]["Mask"] == "Select"
    assert company["FieldProperties"]["Name"]["FieldRight"]["Mask"].startswith("Read")
    reply = door("POST", "Agents/Contact/SaveContactEntity", company | {"Name": "New"}, auth=LES0)
    told = reply.json()
    assert (reply.status, told["ErrorType"]) == (403, "SoSentryException")
    assert "Reader" in told["MessageDetail"]
    merge = {"SourceContactId": 8, "DestinationContactId": 9}
    reply = door("POST", "Agents/Contact/Merge", merge, auth=LES0)
    assert (reply.status, reply.json()["ErrorType"]) == (403, "SoFunctionRightException")
    assert door("POST", "Agents/Contact/SaveContactEntity", company | {"Name": "New"}).status == 200
    door.close()
