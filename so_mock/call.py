"""Our own nouns in flight. Frozen once they leave the door; a stage that changes something answers a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from so_mock.catalogue.operations import Operation

Record = dict[str, Any]

VERIFIED = "verified"
MODELLED = "modelled"
GENERATED = "generated"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: an associate of the tenant. `name` is the login as the credential gave it."""

    associate_id: int
    name: str
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the caller wants the answer. Equal wishes and an equal state give equal bytes."""

    select: tuple[str, ...] = ()
    raw: bool = False  # a stream as raw bytes instead of base64 in JSON


PLAIN = Wishes()


@dataclass(frozen=True, slots=True)
class Call:
    """One request, without its HTTP. `arguments` are keyed by the operation's own names in snake_case."""

    operation: Operation
    arguments: Mapping[str, Any] = field(default_factory=dict)
    caller: Caller = Caller(0, "")
    wishes: Wishes = PLAIN
    base: str = ""  # address of the api that was called, for `_Links`; no trailing slash
    ignored: tuple[str, ...] = ()


class Sample(NamedTuple):
    """An answer without behaviour behind it: made of nothing but operation and arguments, when somebody looks."""

    operation: Operation
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. `value` is a record, list, scalar, View or, for a stream, bytes; `content` are bytes made already."""

    value: Any = None
    status: int = 200
    fidelity: str = MODELLED
    headers: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    content: bytes | None = None
    media_type: str | None = None
    error: bool = False
    by: str = ""  # what answered: module and function
    changes: tuple[Any, ...] = ()
