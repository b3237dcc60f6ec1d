"""`read_only_user` over all operations: whom it names writes nothing, and reads what it may."""

from base64 import b64encode
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from contract.calls import least
from contract.door import Door, Reply
from contract.planted import planted

from so_mock.catalogue.operations import Operation
from so_mock.config import Config

LES0 = f"Basic {b64encode(b'LES0:Les0').decode()}"
DRAWN = "ref_count"  # the next free number, which a blank entity draws for whoever looks at it


class Asked(NamedTuple):
    operation: Operation
    reply: Reply
    written: tuple[str, ...]

    @property
    def refused(self) -> bool:
        return self.reply.status == 403 and "may not change anything" in self.reply.body.decode()


@pytest.fixture(scope="module")
def reader() -> Iterator[Door]:
    made = Door(Config(scenario="read_only_user"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def asked(reader: Door) -> list[Asked]:
    """Each on a world in which the rows that it asks for are there."""
    catalogue = reader.tenant.world.catalogue
    made = []
    planted(reader)
    for operation in catalogue.operations:
        request = least(operation, catalogue.carriers)
        reply = reader(
            request.verb, request.path, body=request.body, headers=request.headers, auth=LES0
        )
        written = tuple(each for each in reader.last().changes if each.split()[0] != DRAWN)
        made.append(Asked(operation, reply, written))
        if reader.last().changes:
            planted(reader)
    return made


def test_nothing_that_is_let_through_writes(asked: list[Asked]) -> None:
    assert [f"{it.operation.key}: {it.written}" for it in asked if it.written] == []


def test_what_reads_by_its_name_is_let_through(asked: list[Asked], reader: Door) -> None:
    """But for the few of which the same call by another user shows that they write."""
    refused = [it.operation for it in asked if it.refused and reads(it.operation)]
    assert [operation.key for operation in refused if not writes(reader, operation)] == []
    assert len(refused) < 10


def reads(operation: Operation) -> bool:
    method = operation.key.partition(".")[2]
    return operation.verb == "GET" or method.startswith(
        ("Get", "CreateDefault", "Validate", "Find")
    )


def writes(door: Door, operation: Operation) -> bool:
    planted(door)
    request = least(operation, door.tenant.world.catalogue.carriers)
    door(request.verb, request.path, body=request.body, headers=request.headers)
    return bool(door.last().changes)


def test_all_else_is_refused_through_either_door(asked: list[Asked]) -> None:
    verbs = {"PUT", "PATCH", "DELETE"}
    through = [it.operation.key for it in asked if it.operation.verb in verbs and not it.refused]
    assert through == []
    words = ("Save", "Delete", "Update", "Set", "Add", "Remove", "Merge", "Move", "Send", "Execute")
    methods = [it for it in asked if it.operation.key.partition(".")[2].startswith(words)]
    assert len(methods) > 300
    assert [it.operation.key for it in methods if not it.refused] == []
