"""The lines of `archives.txt` from the fact file on archive providers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from so_mock.catalogue.archives import is_custom

_SHORTEST = 10  # columns in a run that is worth a node of its own
_GAIN = 400  # characters that it must save

Lists = dict[int, list[str]]


def archive_lines(facts: Mapping[str, Any]) -> dict[str, str]:
    """Without custom fields, which are a customer's own, and without the nodes that only those need."""
    nodes: list[list[str]] = facts["nodes"]
    numbers: dict[int, int] = {}
    lists: Lists = {}

    def keep(number: int) -> int:
        if number not in numbers:
            kept = numbers[number] = len(numbers)
            pieces = []
            for piece in nodes[number]:
                prefix, joined, below = piece.partition("/=")
                if not joined:
                    pieces.append(piece)
                elif is_custom(prefix):
                    pieces.append(f"{prefix}/")
                else:
                    pieces.append(f"{prefix}/={keep(int(below))}")
            lists[kept] = pieces
        return numbers[number]

    providers = {
        name: "\t".join(
            [",".join(each["entities"]), *([str(keep(each["columns"]))] if each["n"] else [])]
        )
        for name, each in facts["providers"].items()
    }
    while _factored(lists):
        pass
    numbered = {f"={number}": "\t".join(pieces) for number, pieces in sorted(lists.items())}
    return dict(sorted(providers.items(), key=lambda line: line[0].lower())) | numbered


def _factored(lists: Lists) -> bool:
    """Gives the longest run that many lists share a list of its own. Whether there was one."""
    places: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for number, pieces in lists.items():
        for at in range(len(pieces) - _SHORTEST + 1):
            places[tuple(pieces[at : at + _SHORTEST])].append((number, at))
    best: list[str] = []
    most = _GAIN
    for shared in places.values():
        if len(shared) > 1:
            run = _run(lists, shared)
            gain = sum(len(piece) + 1 for piece in run) * (len(shared) - 1)
            if gain >= most:
                best, most = run, gain + 1
    if not best:
        return False
    new = max(lists) + 1
    for number, pieces in lists.items():
        lists[number] = _replaced(pieces, best, f"/={new}")
    lists[new] = best
    return True


def _run(lists: Lists, places: list[tuple[int, int]]) -> list[str]:
    """What all of these places begin with."""
    number, at = places[0]
    length = _SHORTEST
    while len({tuple(lists[n][a + length : a + length + 1]) for n, a in places} | {()}) == 2:
        if any(a + length >= len(lists[n]) for n, a in places):
            break
        length += 1
    return lists[number][at : at + length]


def _replaced(pieces: list[str], run: list[str], by: str) -> list[str]:
    made: list[str] = []
    at = 0
    while at < len(pieces):
        if pieces[at : at + len(run)] == run:
            made.append(by)
            at += len(run)
        else:
            made.append(pieces[at])
            at += 1
    return made
