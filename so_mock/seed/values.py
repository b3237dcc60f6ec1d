"""What rows of the packaged worlds are made of: days counted from the start, addresses, elements, stable choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from so_mock.seed.pools import digest, slug

Rows = list[dict[str, Any]]
T = TypeVar("T")


def at(day: int, time: str = "00:00:00") -> str:
    """`@-3 09:00:00` is three days before the clock's start."""
    return f"@{day:+} {time}"


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}:00"


def choose(texts: Sequence[T], *key: object) -> T:
    """One of them: the same for the same key on every machine."""
    return texts[digest(*key) % len(texts)]


def number(low: int, high: int, *key: object) -> int:
    return low + digest(*key) % (high - low + 1)


def element(value: str, description: str = "") -> dict[str, Any]:
    stripped = value if "@" in value else value.replace(" ", "")
    return {"Value": value, "StrippedValue": stripped, "Description": description}


def address(
    street: str, zipcode: str, city: str, state: str = "", line: str = ""
) -> dict[str, Any]:
    """`line`: how zip and city stand where it is not `zip city`."""
    lines = f"{street}\n{line or f'{zipcode} {city}'}\n"
    part = {"Address2": "", "Address3": "", "County": "", "State": state}
    whole = part | {"Address1": street, "City": city, "Zipcode": zipcode, "Formatted": lines}
    return {
        "Wgs84Latitude": 0.0, "Wgs84Longitude": 0.0, "LocalizedAddress": [],
        "Street": {"AtypeIdx": "ContactStreetAddress"} | whole,
        "Postal": {"AtypeIdx": "ContactPostalAddress"} | whole,
        "Formatted": lines,
    }  # fmt: skip


def mailbox(first: str, last: str) -> str:
    """The part before the @: `jürgen`, `van Dijk` -> `jurgen.vandijk`."""
    return ".".join(slug(name).replace("-", "") for name in (first, last))
