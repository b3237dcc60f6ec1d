"""What a whole run called: operations with their statuses, and how far each answer may be trusted."""

from __future__ import annotations

from collections import Counter
from typing import Any

GENERATED = "generated"
_SAMPLES = "; {} answered by samples, behind which nothing stands"


class Exercised:
    """Of all tenants, added up: of each operation the statuses and the fidelities, and how often."""

    def __init__(self) -> None:
        self.statuses: dict[str, Counter[str]] = {}
        self.fidelities: dict[str, Counter[str]] = {}

    def take(self, found: dict[str, Any]) -> None:
        """The answer of GET coverage, of one tenant; or what another run sent."""
        for each in found["operations"]:
            name = each["operation"]
            self.statuses.setdefault(name, Counter()).update(each["statuses"])
            self.fidelities.setdefault(name, Counter()).update(each["answers"])

    def sent(self) -> dict[str, Any]:
        """As a worker of pytest-xdist may send it."""
        return {
            "operations": [
                {
                    "operation": name,
                    "statuses": dict(statuses),
                    "answers": dict(self.fidelities[name]),
                }
                for name, statuses in self.statuses.items()
            ]
        }

    def __str__(self) -> str:
        """A line for each operation, and the totals."""
        if not self.statuses:
            return "no operation was called"
        width = max(len(name) for name in self.statuses)
        lines = []
        for name, statuses in sorted(self.statuses.items()):
            fidelity = ", ".join(sorted(self.fidelities[name]))
            told = ", ".join(f"{status} x{times}" for status, times in sorted(statuses.items()))
            lines.append(f"{name:<{width}}  {fidelity:<9}  {told}")
        calls = sum(statuses.total() for statuses in self.statuses.values())
        samples = sum(GENERATED in answers for answers in self.fidelities.values())
        lines.append(
            f"{_counted(len(self.statuses), 'operation')}, {_counted(calls, 'call')}"
            + (_SAMPLES.format(samples) if samples else "")
        )
        return "\n".join(lines)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
