"""What a whole run called: operations with their statuses, and how far each answer may be trusted."""

from __future__ import annotations

from collections import Counter
from typing import Any

NOWHERE = "(no operation)"  # requests refused before one was found


class Exercised:
    """Of all tenants, added up."""

    def __init__(self) -> None:
        self.calls: Counter[tuple[str, str, int]] = Counter()  # operation, fidelity, status

    def take(self, found: dict[str, Any]) -> None:
        """The answer of GET coverage, of one tenant."""
        for each in found["operations"]:
            operation, fidelity = each["operation"] or NOWHERE, each.get("fidelity") or ""
            for status, count in each["statuses"].items():
                self.calls[operation, fidelity, int(status)] += count

    def sent(self) -> list[Any]:
        """As a worker of pytest-xdist may send it."""
        return [[*key, count] for key, count in self.calls.items()]

    def add(self, sent: list[Any]) -> None:
        """What another one sent."""
        for operation, fidelity, status, count in sent:
            self.calls[operation, fidelity, status] += count

    def __str__(self) -> str:
        if not self.calls:
            return "no operation was called"
        found: dict[tuple[str, str], dict[int, int]] = {}
        for (operation, fidelity, status), count in sorted(self.calls.items()):
            found.setdefault((operation, fidelity), {})[status] = count
        width = max(len(operation) for operation, _ in found)
        lines = []
        for (operation, fidelity), statuses in found.items():
            told = ", ".join(f"{status} x{count}" for status, count in statuses.items())
            lines.append(f"{operation:<{width}}  {fidelity:<9}  {told}")
        operations = {operation for operation, _ in found} - {NOWHERE}
        samples = {operation for operation, fidelity in found if fidelity == "generated"}
        lines.append(
            f"{len(operations)} operations, {sum(self.calls.values())} calls"
            + (
                f"; {len(samples)} answered by samples: nothing stands behind those"
                if samples
                else ""
            )
        )
        return "\n".join(lines)
