"""What goes with a row or a cell for whoever draws it: where a click leads, what its tooltip is about, how it looks
(sheet: query.md c)."""

from __future__ import annotations

from so_mock.entities.columns import table_of
from so_mock.query.bind import Bound

# Entities with a screen of their own, to which a row's link leads.
SCREENS = frozenset(
    ["appointment", "contact", "document", "person", "project", "sale", "selection", "ticket"]
)
# Entity -> property, what it holds, how the row looks then; the first that fits.
STYLES: dict[str, tuple[tuple[str, object, str], ...]] = {
    "contact": (("Xstop", True, "stop"), ("NoMailing", True, "nomail")),
    "person": (("Retired", True, "retired"), ("NoMailing", True, "nomail")),
    "sale": (("Status", "Lost", "lost"), ("Status", "Sold", "sold"), ("Status", "Stalled", "stalled")),
    "ticket": (("ReadStatus", "Red", "ticketUnread"),),
}  # fmt: skip


def link(entity: str, key: str) -> str:
    """The code of a row's link: `nav=contact&contact_id=25`."""
    if entity not in SCREENS:
        return "''"
    return f"{f'nav={entity}&{_column(entity)}='!r} + str({key})"


def tooltip(bound: Bound) -> str:
    """The code of `{category_id=3}` for an item of a list, else of the row that the value belongs to."""
    entity, id = (bound.target, bound.code) if bound.target else (bound.owner, bound.key)
    column = _column(entity) if entity else ""
    if not column or id == "0" or not bound.backed:
        return "''"
    return f"(('{{{column}=%s}}' % {id}) if {id} else '')"


def style(entity: str, row: str) -> str:
    """The code of a row's style."""
    code = "''"
    for prop, value, hint in reversed(STYLES.get(entity, ())):
        code = f"({hint!r} if {row}[{prop!r}] == {value!r} else {code})"
    return code


def _column(entity: str) -> str:
    table = table_of(entity)
    return f"{table.name.lower()}_id" if table else ""
