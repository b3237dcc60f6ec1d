"""Our own nouns in flight. Never edited; a stage that changes something answers a new one.

Named tuples, since each request makes one of each: a frozen dataclass takes four times as long.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from so_mock.catalogue.operations import Operation

Record = dict[str, Any]

VERIFIED = "verified"
MODELLED = "modelled"
GENERATED = "generated"


class Caller(NamedTuple):
    """Who calls: an associate of the tenant. `name` is the login as the credential gave it, `zone` the code of the time
    zone that he asked for."""

    associate_id: int
    name: str
    scheme: str = ""
    zone: str = ""


class Wishes(NamedTuple):
    """How the caller wants the answer. Equal wishes and an equal state give equal bytes."""

    select: tuple[str, ...] = ()
    raw: bool = False  # a stream as raw bytes instead of base64 in JSON


PLAIN = Wishes()
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Conditions(NamedTuple):
    """When the call shall not be carried out: `If-Modified-Since`, `If-Unmodified-Since`."""

    modified_since: datetime | None = None
    unmodified_since: datetime | None = None


class Call(NamedTuple):
    """One request, without its HTTP. `arguments` are keyed by the operation's own names in
    snake_case."""

    operation: Operation
    arguments: Mapping[str, Any] = _NOTHING
    caller: Caller = Caller(0, "")
    wishes: Wishes = PLAIN
    base: str = ""  # address of the api that was called, for `_Links`; no trailing slash
    ignored: tuple[str, ...] = ()
    conditions: Conditions | None = None


class Sample(NamedTuple):
    """An answer without behaviour behind it: made of nothing but operation and arguments, when
    somebody looks."""

    operation: Operation
    arguments: Mapping[str, Any]


class Encoded(NamedTuple):
    """JSON that was made before, and is still right."""

    content: bytes


class Keep(NamedTuple):
    """An answer whose bytes may be given again while all that was read for it is unchanged."""

    key: Hashable
    reads: Any


class File(NamedTuple):
    """A stream that knows what it is: a behaviour may answer it instead of bytes."""

    content: bytes
    media_type: str = ""
    name: str = ""


class Answer(NamedTuple):
    """What goes back. `value` is a record, list, scalar, View, Sample or, for a stream, bytes."""

    value: Any = None
    status: int = 200
    fidelity: str = MODELLED
    headers: Mapping[str, str] = _NOTHING
    media_type: str = ""  # of bytes
    error: bool = False
    by: str = ""  # what answered: module and line
    changes: Sequence[Any] = ()
    ignored: tuple[str, ...] = ()  # beside what the door told of the call
    keep: Keep | None = None
