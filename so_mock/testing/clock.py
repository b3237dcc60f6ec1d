"""A tenant's clock as tests turn it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from so_mock.testing.link import Link
from so_mock.testing.world import iso


class Clock:
    """A tenant's clock: stamps, windows and due times ask it."""

    def __init__(self, link: Link, tenant: str) -> None:
        self._link, self._tenant = link, tenant

    @property
    def now(self) -> datetime:
        """This moment of the tenant, in UTC."""
        return datetime.fromisoformat(self._told["utc"])

    @property
    def frozen(self) -> bool:
        """Whether it stands still."""
        return bool(self._told["frozen"])

    def advance(
        self, by: str | timedelta | None = None, *, weeks: float = 0, days: float = 0, hours: float = 0,
        minutes: float = 0, seconds: float = 0,
    ) -> list[Any]:  # fmt: skip
        """Later by that much: `advance(days=8)`, `advance("1h 30m")`. Answers what became due, in order."""
        if not isinstance(by, str):
            span = (by or timedelta()) + timedelta(
                weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds
            )
            by = f"{span.total_seconds():.6f}s"
        return self._turn({"advance": by})

    def set(self, at: str | datetime) -> list[Any]:
        """Another time; it ticks or stands as before. Answers what became due."""
        return self._turn({"at": iso(at)})

    def freeze(self, at: str | datetime | None = None) -> list[Any]:
        """Stands still: there, or now. Answers what became due."""
        return self._turn({"frozen": True} if at is None else {"at": iso(at), "frozen": True})

    def tick(self) -> None:
        """Goes on from where it stands."""
        self._turn({"frozen": False})

    @property
    def _told(self) -> dict[str, Any]:
        found: dict[str, Any] = self._link.ask("GET", "clock", tenant=self._tenant)
        return found

    def _turn(self, told: dict[str, Any]) -> list[Any]:
        found = self._link.ask("POST", "clock", told, tenant=self._tenant)
        due: list[Any] = found.get("due", [])
        return due

    def __repr__(self) -> str:
        told = self._told
        return f"<Clock {told['utc']}{', frozen' if told['frozen'] else ''}>"
