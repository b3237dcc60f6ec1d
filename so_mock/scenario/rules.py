"""Rules as a scenario gives them, read and checked: when what shall happen instead (`product.md` 5).

Facts only. `match` says when one holds, `act` what it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

_NONE: Mapping[str, Any] = MappingProxyType({})
FAULTS = ("reset", "empty", "truncate", "garbage", "dribble", "hang", "slow_first_byte")
WEBHOOKS = ("duplicate", "delay", "drop", "reorder")


class Absent:
    """What a `then` does not say, where null is a value."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent()


class Condition(NamedTuple):
    """One test of one value: `Email.Subject: {matches: "^Invoice"}` is ("Email.Subject", "matches", "^Invoice").

    `test` is equals, matches, contains, in, exists, gt or lt. `negated`: it stood within `not`.
    """

    path: str
    test: str
    wanted: Any
    negated: bool = False


class When(NamedTuple):
    """All of it must hold. `operations` as they were written, none meaning any; `nth`, `times` and `every` count the calls for
    which all the rest holds, 0 meaning that it was not said."""

    operations: tuple[str, ...] = ()
    path: tuple[Condition, ...] = ()  # of what follows /api/v1/
    body: tuple[Condition, ...] = ()
    query: tuple[Condition, ...] = ()
    header: tuple[Condition, ...] = ()
    user: tuple[Condition, ...] = ()
    tenant: tuple[Condition, ...] = ()
    state: Mapping[str, str] = _NONE
    nth: int = 0
    times: int = 0
    every: int = 0
    chance: float = 1.0


class Refusal(NamedTuple):
    """`error`: an answer in the API's own error shape. `type` as in ErrorType; texts are templates."""

    status: int
    type: str = ""
    message: str = ""
    detail: str = ""


class Then(NamedTuple):
    """What happens at one matching call. `delay` in seconds, from and to; `body`, `patch` and texts are templates.

    `error` and `body` answer in place of the operation, as does a `status` from 400 on; everything else happens to the
    operation's own answer. `fault` is what becomes of the answer on the wire: what the call did stays done.
    """

    set: Mapping[str, str] = _NONE
    delay: tuple[float, float] | None = None
    status: int = 0
    headers: Mapping[str, str] = _NONE
    body: Any = ABSENT
    patch: Any = ABSENT
    error: Refusal | None = None
    fault: str = ""
    webhook: Mapping[str, Any] = _NONE

    @property
    def answers(self) -> bool:
        """Whether the operation is not run."""
        return self.error is not None or self.body is not ABSENT or self.status >= 400


class Rule(NamedTuple):
    """`place` is where it stands, `file:line:column`. `steps`: one for each matching call, the last for all the others."""

    name: str
    place: str
    when: When
    steps: tuple[Then, ...]
