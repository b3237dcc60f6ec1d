"""Operations as rules and questions name them: by agent or REST spelling, in any case, or by a pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fnmatch import translate

from so_mock.catalogue.operations import Operation, Operations, platform
from so_mock.names import did_you_mean

REMEMBERED = 1_000
_PARAMETER = re.compile(r"\{[^{}]*\}")


class Doors:
    """Which operations a name means. Both doors to one operation match, whichever was named.

    A REST name also means the agent method behind it, an agent method all the REST doors that lead to it. `PUT Contact/{id}`
    does not mean `POST Contact`, though both lead to the same method.
    """

    def __init__(self, operations: Operations, target: Callable[[Operation], str]) -> None:
        """`target`: the agent method behind a REST door, empty where there is none."""
        self._operations, self._target = operations, target
        self._lowered: dict[str, list[str]] = {}
        for key in (*operations.keys(), *platform()):
            self._lowered.setdefault(_plain(key), []).append(key)
        self._named: dict[str, frozenset[str]] = {}
        self._behind: dict[str, frozenset[str]] = {}

    def named(self, written: str) -> frozenset[str]:
        """The operations that have this name, or fit this pattern; none for an unknown one."""
        found = self._named.get(written)
        if found is None:
            if len(self._named) >= REMEMBERED:  # questions may name anything
                self._named.clear()
                self._behind.clear()
            found = self._named[written] = frozenset(self._find(written))
        return found

    def _find(self, written: str) -> Iterable[str]:
        plain = _plain(written)
        if "*" not in plain and "?" not in plain:
            exact = [key for key in self._lowered.get(plain, ()) if key.lower() == written.lower()]
            return exact or self._lowered.get(plain, ())
        # With atomic groups, so that a row of stars takes no longer than one.
        pattern = re.compile(translate(plain.replace("[", "[[]")))
        fitting = (keys for name, keys in self._lowered.items() if pattern.fullmatch(name))
        return (key for keys in fitting for key in keys)

    def complaint(self, written: str) -> str | None:
        """What is wrong with the name, if anything is."""
        if self.named(written):
            return None
        if "*" in written or "?" in written:
            return f"no operation fits {written[:80]!r}"
        return f"no operation {written[:80]!r}{did_you_mean(written, (*self._operations.keys(), *platform()))}"

    def leads(self, written: str, operation: Operation) -> bool:
        """Whether the name means the operation, through one door or the other."""
        named = self.named(written)
        if operation.key in named:
            return True
        if operation.agent:  # those of the platform have no other door
            return operation.key in self._targets(written)
        return self._target(operation) in named

    def about(self, written: Iterable[str], operation: Operation) -> bool:
        """The same of several names; none means any operation."""
        names = tuple(written)
        return not names or any(self.leads(name, operation) for name in names)

    def _targets(self, written: str) -> frozenset[str]:
        found = self._behind.get(written)
        if found is None:
            rest = [key for key in self.named(written) if " " in key]
            found = frozenset(self._target(self._operations.get(key)) for key in rest)
            self._behind[written] = found
        return found


def _plain(name: str) -> str:
    """Lowered, spaces made one, parameters without their names: `put contact/{}`."""
    return _PARAMETER.sub("{}", " ".join(name.lower().split()))
