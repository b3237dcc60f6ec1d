"""Names and numbers of enums, which no Swagger file tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from so_mock.catalogue.carriers import parse_enum

Json = dict[str, Any]


def enum_line(members: list[str], numbers: Mapping[str, int], flags: bool) -> str:
    """`Unknown,Pop,Imap` counts up from 0 as in C#; a number stands where it does not follow from the one before."""
    pieces, expected = [], 0
    for member in sorted(members, key=lambda m: (numbers.get(m, 1 << 40), members.index(m))):
        number = numbers.get(member, expected)
        pieces.append(member if number == expected else f"{member}={number}")
        expected = number + 1
    return "\t".join(["flags" if flags else "", ",".join(pieces)])


def client_enums(source: str) -> dict[str, Json]:
    """Names, numbers and flags of the enums in the official TypeScript client's Enums.ts."""
    found: dict[str, Json] = {}
    for name, body in re.findall(r"export enum (\w+) \{(.*?)\n  \}", source, re.S):
        members: dict[str, int] = {}
        flags = False
        for comment, member, value in re.findall(
            r"/\*\*\s*\n(.*?)\*/\s*(\w+) = ([^,]+),", body, re.S
        ):
            number = re.search(r"\*\s*(-?\d+):", comment)
            literal = re.fullmatch(r"-?\d+|0x[0-9a-fA-F]+", value.strip())
            flags = flags or bool(literal)
            if literal:
                members[member] = int(value.strip(), 0)
            elif number:
                members[member] = int(number[1])
        if members:
            found[name] = {"flags": flags, "members": members}
    return found


def kept_enums(lines: Mapping[str, str]) -> dict[str, Json]:
    """The enums of a catalogue that exists, so that a rebuild without the client's file keeps names and numbers."""
    return {
        name: {"flags": enum.flags, "members": dict(enum.numbers)}
        for name, enum in ((name, parse_enum(name, line)) for name, line in lines.items())
    }
