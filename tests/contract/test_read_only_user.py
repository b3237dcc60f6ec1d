"""`read_only_user` over all operations: whom it names writes nothing, and reads what there is to read."""

from base64 import b64encode
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from contract.calls import least
from contract.door import BASIC, Door
from contract.planted import planted

from so_mock.catalogue.operations import Operation
from so_mock.config import Config

LES0 = f"Basic {b64encode(b'LES0:Les0').decode()}"
DRAWN = "ref_count"  # the next free number, which a blank entity draws for whoever looks at it


class Asked(NamedTuple):
    operation: Operation
    refused: bool  # to LES0
    writes: bool  # when another user asks the same


def ask(door: Door, operation: Operation, auth: str) -> tuple[bool, bool]:
    """Whether it is refused, and whether it wrote. The rows that it asks for are there."""
    request = least(operation, door.tenant.world.catalogue.carriers)
    reply = door(request.verb, request.path, body=request.body, headers=request.headers, auth=auth)
    changes = door.last().changes
    if changes:
        planted(door)
    refused = reply.status == 403 and b"may not change anything" in reply.body
    return refused, any(change.split()[0] != DRAWN for change in changes)


@pytest.fixture(scope="module")
def asked() -> Iterator[list[Asked]]:
    door = Door(Config(scenario="read_only_user"))
    planted(door)
    found = []
    for operation in door.tenant.world.catalogue.operations:
        refused, wrote = ask(door, operation, LES0)
        assert not wrote, operation.key
        refused_too, writes = ask(door, operation, BASIC)
        assert not refused_too, operation.key
        found.append(Asked(operation, refused, writes))
    yield found
    door.close()


def test_what_writes_when_another_asks_is_refused(asked: list[Asked]) -> None:
    writing = [it for it in asked if it.writes]
    assert len(writing) > 900
    assert [it.operation.key for it in writing if not it.refused] == []


def test_what_reads_by_its_name_is_let_through(asked: list[Asked]) -> None:
    """But for a few that write all the same."""
    reading = [it for it in asked if reads(it.operation)]
    assert len(reading) > 1_500
    assert [it.operation.key for it in reading if it.refused and not it.writes] == []


def reads(operation: Operation) -> bool:
    method = operation.key.partition(".")[2]
    return operation.verb == "GET" or method.startswith(
        ("Get", "CreateDefault", "Validate", "Find")
    )


def test_what_changes_by_its_name_is_refused_even_where_it_found_nothing_to_change(
    asked: list[Asked],
) -> None:
    words = (
        "Save", "Delete", "Update", "Set", "Add", "Remove", "Merge", "Move", "Send", "Execute", "Cancel", "Checkin",
    )  # fmt: skip
    changing = [
        it
        for it in asked
        if it.operation.verb in ("PUT", "PATCH", "DELETE")
        or it.operation.key.partition(".")[2].startswith(words)
    ]
    assert len(changing) > 900
    assert [it.operation.key for it in changing if not it.refused] == []
