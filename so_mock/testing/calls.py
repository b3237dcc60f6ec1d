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
__tracebackhide__ = SoMockError.hidden


class Journal(Sequence[Entry]):
    """What the tenant was asked since its last reset, the oldest call first, as of when it is first looked at.

    Each entry is a dict: id, at, request (`GET /Cust10001/api/v1/Contact/2`), query, operation, user, status, fidelity,
    answeredBy, rule, fault, delay, ignored, changes, error, decided and milliseconds. `so.journal.where("EMail.*", status=500)` are
    those of an operation, a status, a user. The server keeps some 10,000; `so.coverage` counts all.
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
        """The entry with everything that is remembered: `sent` and `answer` with headers and bodies, secrets masked, and
        `rules` with what became of each."""
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
    told = [str(entry["status"])]
    told += [str(entry[name]) for name in ("operation", "fidelity") if entry[name]]
    if entry["rule"]:
        told.append(f"rule {entry['rule']!r}")
    if entry["fault"]:
        told.append(f"fault {entry['fault']}")
    if entry["ignored"]:
        told.append(f"ignored {', '.join(entry['ignored'])}")
    if entry["error"]:
        told.append(entry["error"])
    query = f"?{entry['query']}" if entry["query"] else ""
    return _short(f"#{entry['id']} {entry['request']}{query}: {', '.join(told)}")


def _short(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 3]}..."


def misses(entry: Entry) -> list[str]:
    """A line for each rule that was for the operation and did not match; of an entry that is `whole`."""
    near = [each for each in entry["rules"] if each["near"]]
    lines = [_short(f"rule {each['rule']!r} did not match: {each['why']}") for each in near[:NEAR]]
    return [*lines, f"and {len(near) - NEAR} rules more"] if len(near) > NEAR else lines


def told(journal: Journal, newest: int) -> str:
    """The last calls, with their near misses: what the report of a failed test shows."""
    shown = journal[-newest:]
    left = len(journal) - len(shown)
    lines = [f"({left} calls before)"] if left else []
    for entry in shown:
        lines.append(line(entry))
        lines += [f"    {each}" for each in misses(journal.whole(entry))]
    return "\n".join(lines) or "no call was made"
