"""What is selected in a list, where that is remembered: the columns and entities of an archive that a user wants to see."""

from __future__ import annotations

from so_mock.call import Record
from so_mock.conventions.chosen_columns import Place, choose_items, chosen, place
from so_mock.conventions.mdo.archives import COLUMNS, ENTITIES
from so_mock.conventions.mdo.asked import words_of
from so_mock.conventions.mdo.listing import answered, source
from so_mock.crm import Crm
from so_mock.errors import BadRequest, NotFound


def with_selected(
    crm: Crm, name: str | None, info: str | None, items: list[Record]
) -> list[Record]:
    """The columns of a provider that were chosen where it is shown; of its entities all, until some are chosen."""
    kind, at = _place(name, info)
    if at is None:
        return items
    held = chosen(crm, at) or {}
    names = [*(held.get("Columns" if kind == COLUMNS else "Entities") or ())]
    if not names and kind == COLUMNS:
        names = [column.name for column in crm.engine.provider(at.provider).defaults]
    wanted = {each.lower() for each in names}
    return [_marked(item, wanted, kind == ENTITIES and not names) for item in items]


def _marked(item: Record, wanted: set[str], every: bool) -> Record:
    """And all below it; a group is not selected itself."""
    below = [_marked(each, wanted, every) for each in item["ChildItems"]]
    selected = bool(item["Type"]) and (every or item["Type"].lower() in wanted)
    return {**item, "Selected": selected, "ChildItems": below}


def set_selected(
    crm: Crm, name: str | None, info: str | None, items: list[Record] | None
) -> list[Record]:
    """What was there is replaced. Answers the list as it is now."""
    if source(crm, name) is None and _place(name, info)[1] is None:
        raise NotFound(f"MDO list {(name or '')[:100]} not found")
    kind, at = _place(name, info)
    if at is None:
        raise BadRequest(
            f"MDO list {(name or '')[:100]}: a selection is remembered only of {COLUMNS}:... and {ENTITIES}:..., with the name of "
            "what shows the archive as AdditionalInfo; of other lists it is saved with the record that was chosen for"
        )  # fmt: skip
    crm.engine.provider(at.provider)  # there must be one of that name
    choose_items(crm, kind, at, [each for each in items or () if each])
    told = f"{kind}:{at.provider}"
    return with_selected(crm, told, at.gui, answered(crm, told, selectable=True) or [])


def _place(name: str | None, info: str | None) -> tuple[str, Place | None]:
    """`archiveColumns:Person` and the GUI's name; or `ArchiveColumns` with both names, as `provider=...&gui=...` or one
    behind the other."""
    kind, _, provider = (name or "").strip().partition(":")
    if kind.lower() not in (COLUMNS, ENTITIES):
        return "", None
    told, bare = words_of(info or "")
    gui = told.get("gui") or told.get("guiname") or ""
    provider = (
        provider
        or told.get("provider")
        or told.get("providername")
        or (bare.pop(0) if bare else "")
    )
    gui = gui or (bare.pop(0) if bare else "")
    return kind.lower(), place(gui, provider) if provider else None
