"""A world that nobody meant: blank texts, references to nothing, values of other types, names that look like code."""

from __future__ import annotations

from typing import Any

from contract.door import Door

from so_mock.entities.custom import CUSTOM

NAMES = (
    "x_plain", "x_'quoted\"", "x_new\nline", "x_{v}{0}", "x_\u2028\u2029\x85\x0b\x0c\x1cz", "x___import__('os')", "x_'or 1==1#",
    "x_\\", "x_{{", "x_%s%(a)s", "x_r0", "x_\ud7ff\U0001f600",
)  # fmt: skip
TABLES = ("y_plain", "y_'quoted\"", "y_{v}", "y_new\nline", "y___import__('os')")
KINDS = ("ShortText", "Integer", "Decimal", "Date", "Checkbox", "RelationTo", "TimeSpan")
UDEFS = ("Number", "ShortText", "Date", "Checkbox", "List", "Decimal", "UnlimitedDate")
OWNERS = ("contact", "person", "sale", "project", "appointment", "document")
# What was kept as a value of a type that the field has no more.
VALUES: tuple[Any, ...] = (
    "",
    "a",
    "[I:5]",
    1,
    -3.5,
    True,
    "2024-02-30",
    2**62,
    "\u2028'\"{}",
    "2025-01-31T00:00:00",
    1e300,
)
NOBODY = 999_999


def hostile(door: Door) -> None:
    """In the tenant as it is."""
    tenant = door.tenant
    model, absorber, store = tenant.world.model, tenant.world.absorber, tenant.store

    def insert(entity: str, **row: Any) -> None:
        store.insert(entity, absorber.blank_row(model[entity]) | row)

    with store.unit():
        for owner in OWNERS:
            for at, name in enumerate(NAMES):
                kind = KINDS[at % len(KINDS)]
                insert("extra_field", TableName=owner, FieldName=name, FieldType=kind, Rank=at, Target="nothing" if at % 2 else "contact")  # fmt: skip
            for at, kind in enumerate(UDEFS):
                prog = f"SuperOffice:{at + 1}" if at else "hostile:'\"\n{0}"
                insert("user_defined_field_info", Type=owner.capitalize(), FieldType=kind, ProgId=prog, UdefIdentity=at + 1,
                       FieldLabel="{'\n", MdoListName="no such list", HasBeenPublished=True)  # fmt: skip
        for table in TABLES:
            insert("extra_table", Name=table, DisplayField="x_'")
            for at, name in enumerate(NAMES):
                insert("extra_field", TableName=table, FieldName=name, FieldType=KINDS[at % len(KINDS)], Rank=at, Target=table)  # fmt: skip
            for at in range(4):
                store.insert(table, {name: VALUES[(at + n) % len(VALUES)] for n, name in enumerate(NAMES)})  # fmt: skip
        for entity in model:
            if entity.name in ("extra_field", "extra_table", "user_defined_field_info", "list"):
                continue
            blank = absorber.blank_row(entity)
            nowhere: dict[str, Any] = {n: NOBODY for n in entity.references if n in blank and not isinstance(blank[n], list)}  # fmt: skip
            for at in range(3):
                row = {**blank, **(nowhere if at else {})}
                if CUSTOM in blank:
                    held = [*NAMES, *(f"SuperOffice:{n}" for n in range(1, 8))]
                    row[CUSTOM] = {name: VALUES[(n + at * 5) % len(VALUES)] for n, name in enumerate(held)}  # fmt: skip
                for name in entity.names if at == 1 else ():
                    row[name] = "\u2028'\"{0}%s\n\U0010ffff"
                store.insert(entity.name, row)
