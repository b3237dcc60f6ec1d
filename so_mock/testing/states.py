"""The state machines of a tenant, as a test reads and moves them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from so_mock.testing.link import Link, SoMockError

__tracebackhide__ = SoMockError.hidden


class States(Mapping[str, str]):
    """As they stand whenever it is looked at: `so.states["quota"]`; `so.states["quota"] = "used"` moves one."""

    def __init__(self, link: Link, tenant: str) -> None:
        self._link, self._tenant = link, tenant

    @property
    def _now(self) -> dict[str, str]:
        found: dict[str, str] = self._link.ask("GET", "states", tenant=self._tenant)["states"]
        return found

    def __getitem__(self, name: str) -> str:
        return self._now[name]

    def __setitem__(self, name: str, state: str) -> None:
        self.move({name: state})

    def __iter__(self) -> Iterator[str]:
        return iter(self._now)

    def __len__(self) -> int:
        return len(self._now)

    def __repr__(self) -> str:
        return repr(self._now)

    def move(self, states: Mapping[str, str]) -> None:
        """All of these, or none. Raises SoMockError for one that was not declared."""
        self._link.ask("PUT", "states", dict(states), tenant=self._tenant)
