"""The journal of a tenant as tests look at it, and as a failed test shows it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, overload

from so_mock.testing.link import Link, SoMockError, part

Entry = dict[str, Any]
NEAR = 5  # rules that nearly matched, shown of one call
WIDTH = 200  # characters of a line
ALL = 10_000


class Journal(Sequence[Entry]):
    """What the tenant was asked since its last reset, the oldest call first, as of when it is first looked at.

    Each entry is a dict: id, at, request, operation, user, status, fidelity, answeredBy, rule, ignored, changes, error
    and milliseconds. `so.journal.where("EMail.*", status=500)` are those of an operation, a status, a user.
    """

    def __init__(self, link: Link, tenant: str, **asked: str | int | None) -> None:
        self._link, self._tenant, self._asked = link, tenant, asked

    @cached_property
    def _entries(self) -> list[Entry]:
        found = self._link.ask(
            "GET", "journal", tenant=self._tenant, query={"limit": ALL, **self._asked}
        )
        entries: list[Entry] = found["entries"]
        return sorted(entries, key=lambda entry: int(entry["id"]))

    def where(self, operation: str = "", *, status: int | None = None, user: str = "") -> Journal:
        """The calls of an operation (`EMail.SaveToMailServer`, `PUT Contact/{id}`, `EMail.*`), with a status, of a user.

        Raises SoMockError for an operation that does not exist.
        """
        return Journal(self._link, self._tenant, operation=operation, status=status, user=user)

    @property
    def last(self) -> Entry:
        """The newest call. Raises SoMockError when there is none."""
        if not self._entries:
            told = ", ".join(f"{name}={value!r}" for name, value in self._asked.items() if value)
            raise SoMockError(
                f"no call {f'with {told} ' if told else ''}was made to {self._tenant}"
            )
        return self._entries[-1]

    def whole(self, entry: Entry) -> Entry:
        """The entry with everything that is remembered: headers, bodies, near misses of rules."""
        found: Entry = self._link.ask("GET", f"journal/{part(entry['id'])}", tenant=self._tenant)
        return found

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> list[Entry]: ...
    def __getitem__(self, at: int | slice) -> Entry | list[Entry]:
        return self._entries[at]

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return "\n".join(line(entry) for entry in self._entries) or "<no calls>"


def line(entry: Entry) -> str:
    """One call in a line: `#7 POST /api/v1/Agents/EMail/SaveToMailServer: 500, rule 'quota', ...`."""
    told = [str(entry.get("status"))]
    if entry.get("operation"):
        told.append(str(entry["operation"]))
    if entry.get("rule"):
        told.append(f"rule {entry['rule']!r}")
    if entry.get("fault"):
        told.append(f"fault {entry['fault']}")
    if entry.get("fidelity"):
        told.append(str(entry["fidelity"]))
    if entry.get("ignored"):
        told.append(f"ignored {', '.join(entry['ignored'])}")
    if entry.get("error"):
        told.append(str(entry["error"]))
    text = f"#{entry['id']} {asked(entry)}: {', '.join(told)}"
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 3]}..."


def asked(entry: Entry) -> str:
    """Verb and path."""
    request = entry.get("request")
    if isinstance(request, dict):
        return f"{request.get('method')} {request.get('path')}"
    return str(request)


def misses(entry: Entry) -> list[str]:
    """A line for each rule that was for the operation and did not match."""
    near = entry.get("near") or []
    lines = []
    for each in near[:NEAR]:
        rule, why = each.values() if isinstance(each, dict) else each
        text = f"rule {rule!r} did not match: {why}"
        lines.append(text if len(text) <= WIDTH else f"{text[: WIDTH - 3]}...")
    if len(near) > NEAR:
        lines.append(f"and {len(near) - NEAR} rules more")
    return lines


def told(journal: Journal, newest: int) -> str:
    """The last calls, with their near misses: what the report of a failed test shows."""
    shown = journal[-newest:]
    left = len(journal) - len(shown)
    lines = [f"({left} calls before)"] if left else []
    for entry in shown:
        lines.append(line(entry))
        near = entry if "near" in entry else journal.whole(entry)
        lines += [f"    {each}" for each in misses(near)]
    return "\n".join(lines) or "no call was made"
