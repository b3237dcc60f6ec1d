"""Addresses: kept as street and postal, shown and taken in the layout of their country too (sheet: domain.md 4)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

Record = dict[str, Any]

FIELDS = ("Address1", "Address2", "Address3", "City", "County", "State", "Zipcode")
PARTS = ("Street", "Postal")
PRIVATE = "PersonPrivateAddress"

# Rows of cells, street and postal: field, length and, where the cell has one, what stands before it. Those of Norway
# and the United Kingdom are as recorded; the others follow how the country writes an address.
NORDIC = (
    "Address1:80:STREET | Zipcode:9:POSTCODECITY City:30",
    "Address1:80:POBOX | Zipcode:9:POSTCODECITY City:30",
)
BRITISH = ("", "Address1:80:ADDRESS1 | Address2:80:ADDRESS2 | Address3:80:ADDRESS3 | City:80:CITY "
               "| County:29:COUNTYPCODE Zipcode:12")  # fmt: skip
EUROPEAN = (
    "Address1:80:STREET | Address2:80 | Zipcode:9:POSTCODECITY City:30",
    "Address1:80:POBOX | Address2:80 | Zipcode:9:POSTCODECITY City:30",
)
AMERICAN = (
    "Address1:80:ADDRESS1 | Address2:80:ADDRESS2 | City:80:CITYSTATEZIP State:5 Zipcode:12",
    "Address1:80:POBOX | Address2:80:ADDRESS2 | City:80:CITYSTATEZIP State:5 Zipcode:12",
)
ANYWHERE = ("", "Address1:80:ADDRESS1 | Address2:80:ADDRESS2 | Address3:80:ADDRESS3 | Zipcode:12:POSTCODECITY City:80 "
                "| State:5:STATE")  # fmt: skip
# By Country.AddressLayoutId.
LAYOUTS = {
    1: EUROPEAN, 2: AMERICAN, 3: BRITISH, 4: NORDIC, 5: AMERICAN, 6: ANYWHERE, 7: ANYWHERE, 8: EUROPEAN, 10: ANYWHERE,
    13: AMERICAN, 14: EUROPEAN, 15: NORDIC,
}  # fmt: skip
USUAL = 4  # of a country that names no layout

_CELL_NAME = re.compile(f"(Street|Postal)?({'|'.join(FIELDS)})", re.I)
_FIELD = {field.lower(): field for field in FIELDS}


class Cell(NamedTuple):
    field: str
    length: int
    label: str


Rows = list[list[Cell]]


@cache
def _rows(text: str) -> Rows:
    rows = []
    for line in filter(None, text.split("|")):
        cells = [cell.split(":") for cell in line.split()]
        rows.append([Cell(field, int(length), "".join(label)) for field, length, *label in cells])
    return rows


def _layout(country: Record | None) -> tuple[Rows, Rows]:
    asked = (country or {}).get("AddressLayoutId") or USUAL
    street, postal = LAYOUTS.get(asked, EUROPEAN)
    return _rows(street), _rows(postal)


def shown(address: Record | None, country: Record | None, private: bool = False) -> Record:
    """The carrier: what is kept, and made of it by the country's layout. A person has one address, under `Street`."""
    held = address or {}
    street, postal = _layout(country)
    parts = {"Street": _part(held.get("Street"), "Street", private, street or postal)}
    layout = {"Street": street or postal} if private else {"Street": street, "Postal": postal}
    if not private:
        parts["Postal"] = _part(held.get("Postal"), "Postal", private, postal)
    localized = [
        [_cell(cell, parts[name], "" if private else name) for cell in row]
        for name, rows in layout.items()
        for row in rows
    ]
    return {
        "Wgs84Latitude": held.get("Wgs84Latitude") or 0.0,
        "Wgs84Longitude": held.get("Wgs84Longitude") or 0.0,
        "LocalizedAddress": localized,
        "Street": parts["Street"],
        "Postal": parts.get("Postal"),
        "Formatted": "".join(_text(parts[name], rows) for name, rows in layout.items()),
        "TableRight": None,
        "FieldProperties": {},
    }


def kept(
    given: Record | None, before: Record | None, country: Record | None, private: bool = False
) -> Record:
    """What a row keeps of the carrier that was saved. A cell of LocalizedAddress that differs from what was kept counts
    more than Street and Postal, so a client need not change both."""
    given, before = given or {}, before or {}
    parts = {}
    for name in PARTS[:1] if private else PARTS:
        held = _part(before.get(name), name, private, [])
        told = given.get(name)
        parts[name] = _part(told, name, private, []) if told else dict(held)
    for row in given.get("LocalizedAddress") or ():
        for cell in row or ():
            found = _CELL_NAME.fullmatch(str((cell or {}).get("Name") or ""))
            if found is None or (found[1] and private):
                continue
            name = (found[1] or "Street").capitalize()
            field, value = _FIELD[found[2].lower()], cell.get("Value") or ""
            if value != ((before.get(name) or {}).get(field) or ""):
                parts[name][field] = value
    street, _ = _layout(country)
    if not private and not street:
        _one(parts, before)
    return {
        "Wgs84Latitude": given.get("Wgs84Latitude") or 0.0,
        "Wgs84Longitude": given.get("Wgs84Longitude") or 0.0,
        "LocalizedAddress": [],
        "Street": parts["Street"],
        "Postal": parts.get("Postal"),
        "Formatted": "",
        "TableRight": None,
        "FieldProperties": {},
    }


def is_blank(address: Record | None) -> bool:
    parts = ((address or {}).get(name) or {} for name in PARTS)
    return not any(part.get(field) for part in parts for field in FIELDS)


def _one(parts: dict[str, Record], before: Record) -> None:
    """Where the layout has no street address the two are one (recorded of a British company)."""
    old = before.get("Postal") or {}
    is_new = any(parts["Postal"][field] != (old.get(field) or "") for field in FIELDS)
    source, target = ("Postal", "Street") if is_new else ("Street", "Postal")
    if any(parts[source].values()):
        parts[target] |= {field: parts[source][field] for field in FIELDS}


def _part(held: Record | None, name: str, private: bool, rows: Rows) -> Record:
    part: Record = {"AtypeIdx": PRIVATE if private else f"Contact{name}Address"}
    part |= {field: (held or {}).get(field) or "" for field in FIELDS}
    return part | {"Formatted": _text(part, rows)}


def _cell(cell: Cell, part: Record, prefix: str) -> Record:
    return {
        "Name": prefix + cell.field,
        "Value": part[cell.field],
        "Tooltip": "",
        "Label": f"SR_AL_{cell.label}" if cell.label else "",
        "ValueLength": cell.length,
        "AddressType": part["AtypeIdx"],
        "TableRight": None,
        "FieldProperties": {},
    }


def _text(part: Record, rows: Rows) -> str:
    """Lines that say something, each with its end."""
    lines = (" ".join(filter(None, (part[cell.field] for cell in row))) for row in rows)
    return "".join(f"{line}\n" for line in lines if line)
