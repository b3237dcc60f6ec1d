"""Rules for what no row stands behind: the question, as a client asks it, and the answers that it got."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from so_mock.recording.fakes import HERE
from so_mock.recording.reading import Recorded, blank

STEPS = 50  # of one rule: who polls for an hour is answered shorter
LEAVES = 24  # conditions of one body


class Step(NamedTuple):
    """One answer to a question; None where the operation itself answers as well."""

    then: dict[str, Any] | None


class Asked:
    """One question and what became of it, call by call."""

    def __init__(self, call: Recorded) -> None:
        self.call = call
        self.steps: list[Step] = []

    def add(self, call: Recorded, fixed: bool) -> None:
        self.steps.append(Step(_then(call) if fixed else None))

    @property
    def needed(self) -> bool:
        return any(step.then is not None for step in self.steps)

    def rule(self, name: str) -> dict[str, Any]:
        steps = list(self.steps)
        while len(steps) > 1 and steps[-1] == steps[-2]:
            steps.pop()  # the last is for all the others
        if len(steps) > STEPS:
            steps = [*steps[: STEPS - 1], steps[-1]]
        told = [step.then or {} for step in steps]
        return {
            "name": name,
            "when": when(self.call),
            "then": told[0] if len(told) == 1 else {"sequence": told},
        }


def when(call: Recorded) -> dict[str, Any]:
    found: dict[str, Any] = {"operation": call.operation.key}
    if call.values:
        found["path"] = call.path
    query = {name: value for name, value in call.query if value}
    if query:
        found["query"] = query
    body = dict(_leaves(call.body))
    if len(body) > LEAVES:  # ids and whatever stands first tell most
        body = dict(sorted(body.items(), key=lambda leaf: not leaf[0].endswith("Id"))[:LEAVES])
    if body:
        found["body"] = body
    if call.voices:
        found["header"] = dict(call.voices)
    return found


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """What was said, by path; what is blank says nothing."""
    if isinstance(value, dict):
        for name, each in value.items():
            if "." not in name and name not in ("TableRight", "FieldProperties", "_Links"):
                yield from _leaves(each, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and any(isinstance(each, (dict, list)) for each in value):
        for n, each in enumerate(value):
            yield from _leaves(each, f"{path}.{n}" if path else str(n))
    elif path and not blank(value):
        yield path, value


def weight(rule: dict[str, Any]) -> int:
    """The more a rule asks for, the earlier it stands."""
    told = rule["when"]
    return sum(len(told.get(name, ())) for name in ("query", "body", "header")) + ("path" in told)


def _then(call: Recorded) -> dict[str, Any]:
    then: dict[str, Any] = {}
    if call.status != call.operation.success:
        then["status"] = call.status
    then["body"] = literal(call.answer)
    return then


def literal(value: Any) -> Any:
    """A body of which nothing is a template but the address of whoever serves it."""
    if isinstance(value, str):
        if "{{" not in value and HERE not in value:
            return value
        return value.replace("{{", "{{ '{{' }}").replace(HERE, "{{ request.headers.Host }}")
    if isinstance(value, dict):
        return {name: literal(each) for name, each in value.items()}
    if isinstance(value, list):
        return [literal(each) for each in value]
    return value
