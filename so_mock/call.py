"""Our own nouns in flight. Never edited; a stage that changes something answers a new one.

Named tuples, since each request makes one of each: a frozen dataclass takes four times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from so_mock.catalogue.operations import Operation
    from so_mock.scenario.playing import Plan
    from so_mock.store.changes import Changes

Record = dict[str, Any]

VERIFIED = "verified"
MODELLED = "modelled"
GENERATED = "generated"


class Caller(NamedTuple):
    """Who calls: an associate of the tenant. `name` is the login as the credential gave it, `zone` the code of the time
    zone that he asked for, `client` the client_id of the app that he signed in through, `system` whether it is a
    system user, for whom no rights hold."""

    associate_id: int
    name: str
    scheme: str = ""
    zone: str = ""
    client: str = ""
    system: bool = False


class Wishes(NamedTuple):
    """How the caller wants the answer. Equal wishes and an equal state give equal bytes."""

    select: tuple[str, ...] = ()
    raw: bool = False  # a stream as raw bytes instead of base64 in JSON
    media: str = ""  # the media type of an answer that is not JSON: `application/xml`, `text/xml`, `application/atom+xml`
    language: str = ""  # SuperOffice's code (`NO`) of the language of texts; "": as they are stored
    culture: str = (
        ""  # how numbers and dates are spelt within texts: `nb-NO`; "": as they always are
    )
    zone: str = ""  # code of the time zone that date-times are shown in; "": the tenant's base zone
    tagged: bool = False  # date-times with their offset

    @property
    def dressed(self) -> bool:
        """Whether values are shown otherwise than they are stored."""
        return bool(self.language or self.zone or self.tagged)


PLAIN = Wishes()
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Conditions(NamedTuple):
    """When the call shall not be carried out: `If-Modified-Since`, `If-Unmodified-Since`."""

    modified_since: datetime | None = None
    unmodified_since: datetime | None = None


class Request:
    """The HTTP of a call, for rules and the journal: what they look at is read when they look. `reader` makes a value of the
    body; it raises SoError. `whole`: bytes of the body that was sent, where `body` is no more than its head."""

    __slots__ = ("_value", "body", "headers", "path", "query", "reader", "verb", "whole")

    def __init__(
        self, verb: str, path: str, query: bytes, headers: Sequence[tuple[bytes, bytes]]
    ) -> None:
        self.verb, self.path, self.query, self.headers = verb, path, query, headers
        self.body = b""
        self.whole = 0
        self.reader: Callable[[bytes], Any] | None = None
        self._value: Any = _NOTHING

    @property
    def length(self) -> int:
        return self.whole or len(self.body)

    @property
    def value(self) -> Any:
        """The body as a client's record, list or scalar; None where there is none, or none that can be read."""
        if self._value is _NOTHING:
            self._value = self.reader(self.body) if self.reader is not None and self.body else None
        return self._value


class Post(NamedTuple):
    """What is sent to somebody else's server before the answer is known: the probe of a webhook. `timeout` in seconds."""

    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    timeout: float = 10.0


class Posted(NamedTuple):
    """What came back. Status 0: nothing did, and `error` says why. `headers` as `name: value` lines. `unsent`: nothing went out
    either, for a reason that lies here."""

    status: int = 0
    headers: str = ""
    body: str = ""
    error: str = ""
    unsent: bool = False


class Knock(NamedTuple):
    """Whether a mail server lets one in. `sender`: an address that it shall take mail from."""

    host: str
    port: int = 25
    username: str = ""
    password: str = ""
    tls: str = "none"  # or `starttls`, `tls`
    sender: str = ""
    timeout: float = 10.0


class Knocked(NamedTuple):
    """`error`: "" where it does."""

    error: str = ""


Question = Post | Knock  # what only somebody outside can answer


class Call(NamedTuple):
    """One request, without its HTTP. `arguments` are keyed by the operation's own names in
    snake_case. `outside`: what others answered so far; None where nobody can be asked."""

    operation: Operation
    arguments: Mapping[str, Any] = _NOTHING
    caller: Caller = Caller(0, "")
    wishes: Wishes = PLAIN
    base: str = ""  # address of the api that was called, for `_Links`; no trailing slash
    ignored: tuple[str, ...] = ()
    conditions: Conditions | None = None
    request: Request | None = None  # None where no HTTP led to it
    outside: Mapping[Question, Posted | Knocked] | None = None


class Sample(NamedTuple):
    """An answer without behaviour behind it: made of nothing but operation and arguments, when
    somebody looks."""

    operation: Operation
    arguments: Mapping[str, Any]


class Encoded(NamedTuple):
    """An answer's bytes, made before and still right: JSON, unless `media_type` says otherwise."""

    content: bytes
    media_type: str = ""


class Keep(NamedTuple):
    """An answer whose bytes may be given again while all that was read for it is unchanged."""

    key: Hashable
    reads: Any


class File(NamedTuple):
    """A stream that knows what it is: a behaviour may answer it instead of bytes."""

    content: bytes
    media_type: str = ""
    name: str = ""


class Visit(NamedTuple):
    """A request to the platform around the API, for the operations named `login.*`.

    ctx         the tenant that its path names; "" and `common` where it names none
    root        the address up to where `/login` begins, as it was called: `https://sod.superoffice.com`; no trailing slash
    home        the address up to a tenant's name, where the API is: `https://sod2.superoffice.com` (auth/addresses.py)
    parameters  query and form in one, names lowered; the form wins
    client      client_id and secret of a Basic header
    headers     names lowered, the last of each
    repeated    names of parameters that query or form hold twice
    """

    verb: str
    path: str
    ctx: str
    root: str
    parameters: Mapping[str, str]
    client: tuple[str, str] | None
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    body: bytes
    content_type: str
    home: str
    repeated: frozenset[str] = frozenset()


class Reply(NamedTuple):
    """What an operation of the platform answers, as it goes out."""

    content: bytes = b""
    media_type: str = ""
    status: int = 200
    headers: Mapping[str, str] = _NOTHING
    cookies: tuple[str, ...] = ()  # values of Set-Cookie


class Answer(NamedTuple):
    """What goes back. `value` is a record, list, scalar, View, Sample or, for a stream, bytes."""

    value: Any = None
    status: int = 200
    fidelity: str = MODELLED
    headers: Mapping[str, str] = _NOTHING
    media_type: str = ""  # of bytes
    error: bool = False
    by: str = ""  # what answered: module and line
    changes: Changes | tuple[()] = ()
    ignored: tuple[str, ...] = ()  # beside what the door told of the call
    keep: Keep | None = None
    plan: Plan | None = None  # what the scenario's rules said of the call
    cookies: tuple[str, ...] = ()  # values of Set-Cookie
    decided: str = ""  # which role, right, owner or rule decided, where one refused or hid
    said: bool = False  # by a rule, as a whole: no wish and no right changes it
