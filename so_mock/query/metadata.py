"""What an archive tells about its columns: ArchiveColumnInfo (sheet: query.md a.7)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from so_mock.catalogue.archives import CONTROLS, Provider, Published
from so_mock.entities.columns import table_of
from so_mock.entities.custom import COLUMNS, DEFINED, prog_id, published
from so_mock.query.bind import Binder, Bound
from so_mock.query.encoded import kind_of
from so_mock.query.facts import Provided

if TYPE_CHECKING:
    from so_mock.query.engine import Engine
    from so_mock.store.reads import Reads

Record = dict[str, Any]

DISPLAY = {
    "int": "int", "decimal": "decimal", "bool": "bool", "date": "date", "unlimitedDate": "date", "datetime": "datetime",
    "timeSpan": "timespan", "time": "time", "money": "decimal", "intArray": "tags",
}  # fmt: skip
WIDTHS = {
    "string": "25%", "icon": "2c", "checkbox": "4c", "bool": "4c", "int": "5c", "image": "5c", "decimal": "10c",
    "date": "10c", "datetime": "15c", "time": "6c", "timespan": "8c", "tags": "15c",
}  # fmt: skip
# Entity -> the list to choose its rows from, where that is not called like the table.
LISTS = {
    "contact": "locateContact_new", "person": "locatePerson", "project": "project_new", "sale": "sale_new",
    "ticket_category": "ejcategory", "ej_user": "ejuser", "task_list_item": "task", "list_item": "udlist",
}  # fmt: skip
# Type -> the list, where no row is behind the column.
LISTS_OF_TYPES = {
    "associate": "associate", "userGroup": "usergroup", "ejUser": "ejuser", "ejCategory": "ejcategory",
}  # fmt: skip
# Column -> width, where it is not that of its kind [recorded].
WIDE = {"selectionid": "8c", "firstname": "20%", "lastname": "20%"}
TAGS = {"getallrows": "GetAll", "getnorows": "GetNone"}
# Owner and column -> name and tooltip, where the tag is not made of the column's name.
NAMES = {("contact", "name"): ("[SR_COMPANY_NAME]", "")}
# Owner -> what its tags begin with, where the name follows as one word.
ARCHIVES = {"person": "PERSONARCHIVE"}
# What a prefix is about, so that screens show its columns together; first fit. Others are about the row itself.
ABOUT = (
    (re.compile("relation$"), "relation"), (re.compile("^sale"), "sale"), (re.compile("appointment$|^appointment"), "appointment"),
    (re.compile("document$|^document"), "document"), (re.compile("^project"), "project"), (re.compile("^ticket|^request"), "ticket"),
    (re.compile("^person"), "person"), (re.compile("^contact$"), "contact"),
)  # fmt: skip
PAPERCLIPS = frozenset(["hasinfotext"])
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def column_infos(engine: Engine, name: str, reads: Reads) -> dict[str, Record]:
    """Of all columns of a provider, custom fields among them, by name and in its order. Raises NotFound.

    Kept until fields are defined anew: it takes 50 to 300 ms. Whoever shows it otherwise copies it."""
    provider = engine.provider(name, reads)
    key = provider.name, reads.stamp(DEFINED), reads.stamp(COLUMNS)
    found = engine.infos.get(key)
    if found is None:
        if len(engine.infos) > 100:
            engine.infos.clear()
        found = engine.infos[key] = _infos(engine, provider, reads)
    return found


def _infos(engine: Engine, provider: Provider, reads: Reads) -> dict[str, Record]:
    facts = engine.usual(provider)
    found: dict[str, Record] = {}
    binders = _binders(engine, provider, facts, reads)
    for column in provider.columns():
        if column.type or not column.name.endswith("/"):
            found[column.name] = _info(column, _bound(binders, column.name), binders, facts)
            continue
        for field in _custom(engine, binders, column.name, reads):
            found[field["Name"]] = field
    return found


def column_info(engine: Engine, name: str, column: str, reads: Reads) -> Record | None:
    """Of one column, by any spelling of its name; None for one that the provider does not have."""
    provider = engine.provider(name, reads)
    facts = engine.usual(provider)
    binders = _binders(engine, provider, facts, reads)
    listed = provider.find(column)
    bound = _bound(binders, column)
    if listed is None:
        if bound is None:
            return None
        listed = Published(bound.name, bound.type, bound.sortable)
    return _labelled(_info(listed, bound, binders, facts), bound, reads)


def plain_info(column: Published, bound: Bound) -> Record:
    """Of a column that no provider publishes."""
    return _info(column, bound, [], Provided())


def _binders(engine: Engine, provider: Provider, facts: Provided, reads: Reads) -> list[Binder]:
    kinds, _ = engine.kinds(provider, ())
    return engine.binders(provider, facts, kinds.values(), reads)


def _bound(binders: Iterable[Binder], column: str) -> Bound | None:
    """As the first kind of row has it that has it."""
    last = None
    for binder in binders:
        bound = binder.bound(column)
        if bound is not None and bound.backed:
            return bound
        last = last or bound
    return last


def _info(column: Published, bound: Bound | None, binders: list[Binder], facts: Provided) -> Record:
    leaf = column.name.rpartition("/")[2]
    lowered = leaf.lower()
    control = lowered in CONTROLS or lowered in facts.controls
    restricts = column.type not in ("-", "")
    owner = bound.owner if bound is not None and bound.owner else _root(binders)
    shown = _display(lowered, column.type, bound)
    name, tooltip = NAMES.get((owner, lowered)) or _tags(leaf, owner)
    return {
        "DisplayName": name,
        "DisplayTooltip": tooltip,
        "DisplayType": shown,
        "CanOrderBy": column.sortable,
        "Name": column.name,
        "CanRestrictBy": restricts,
        "RestrictionType": column.type if restricts else None,
        "RestrictionListName": _list(column.type, owner, bound) if restricts else None,
        "IsVisible": not control and not lowered.startswith("restriction"),
        "ExtraInfo": "",
        "Width": WIDE.get(lowered) or WIDTHS[shown],
        "IconHint": "" if control else _pascal(_about(column.name, owner, binders)),
        "HeadingIconHint": "paperclip" if lowered in PAPERCLIPS else "",
    }


def _root(binders: list[Binder]) -> str:
    return binders[0].places.root.group.entity if binders else ""


def _about(column: str, owner: str, binders: list[Binder]) -> str:
    """Of a root column the row that has it, if it is one of those that are listed: the category of a company tells of the
    company."""
    prefix, joined, _ = column.lower().partition("/")
    if joined:
        return next((each for words, each in ABOUT if words.search(prefix)), _root(binders))
    listed = {binder.places.root.group.entity for binder in binders}
    return owner if owner in listed or not binders else _root(binders)


def _tags(leaf: str, owner: str) -> tuple[str, str]:
    """Untranslated, as a client sees them that asks for no language."""
    plain = TAGS.get(leaf.lower())
    if plain:
        return plain, ""
    archive = ARCHIVES.get(owner)
    tag = f"{archive}_{leaf.upper()}" if archive else _WORDS.sub("_", leaf).upper()
    return f"[SR_{tag}]", f"[SR_{tag}_TOOLTIP]"


def _display(leaf: str, type: str, bound: Bound | None) -> str:
    if leaf in CONTROLS:
        return "checkbox"
    if leaf.endswith("icon") or (type == "bool" and leaf.startswith("has")):
        return "icon"
    if leaf.endswith(("thumbnail", "thumbnaillarge")):
        return "image"
    if bound is not None and bound.text:
        return "string"
    kind = kind_of(bound) if bound is not None and bound.backed else type
    return DISPLAY.get(kind, "string")


def _list(type: str, owner: str, bound: Bound | None) -> str | None:
    if type == "stringorPK":
        return list_name(bound.target if bound is not None and bound.target else owner)
    if bound is not None and bound.target and type not in ("int", "string", "positiveString"):
        return list_name(bound.target)
    return LISTS_OF_TYPES.get(type)


def list_name(entity: str) -> str | None:
    """The list to choose a row of an entity from."""
    table = table_of(entity) if entity else None
    if entity in LISTS:
        return LISTS[entity]
    return table.name.replace("_", "").lower() if table else None


def _pascal(entity: str) -> str:
    return "".join(word.capitalize() for word in entity.split("_"))


# -- custom fields


def _custom(engine: Engine, binders: list[Binder], prefix: str, reads: Reads) -> Iterator[Record]:
    """The columns below `contactUdef/` or `contactExtra/`, as the customer defined them."""
    for binder in binders:
        home = binder.custom_home(prefix.rstrip("/").split("/"))
        if home is None or home.entity is None:
            continue
        fields = engine.fields(reads, home.entity)
        for field in fields.columns if prefix.lower().endswith("extra/") else fields.defined:
            bound = binder.bound(prefix + field.name)
            if bound is not None:
                column = Published(prefix + field.name, bound.type, bound.sortable)
                info = _info(column, bound, binders, binder.facts)
                yield _labelled(info, bound, reads)
        return


def _labelled(info: Record, bound: Bound | None, reads: Reads) -> Record:
    """A custom field is called as the customer called it, and its list is the one that he chose."""
    if bound is None or "/" not in info["Name"]:
        return info
    leaf = info["Name"].rpartition("/")[2]
    for row in reads.rows(DEFINED):
        shown = published(row)
        if shown is not None and prog_id(shown) == leaf and shown["Type"].lower() == bound.owner:
            listed = str(shown["MdoListName"] or "")
            return {
                **info,
                "DisplayName": shown["FieldLabel"] or leaf,
                "DisplayTooltip": shown["Tooltip"] or "",
                "RestrictionListName": listed or info["RestrictionListName"],
            }
    if leaf.startswith("x_"):
        return {**info, "DisplayName": leaf, "DisplayTooltip": ""}
    return info


# -- entities

# What the kinds of rows are called where the word is another.
_CALLED = {
    "contact": "Company",
    "person": "Contact",
    "appointment": "Follow-up",
    "ticket": "Request",
}


def entity_infos(engine: Engine, name: str) -> list[Record]:
    """The kinds of rows that a provider lists, as items of a list: Type is the entity's name."""
    provider = engine.provider(name)
    # Of a selection none can be left out.
    style = "mandatory" if "Selection" in provider.name else ""
    return [
        {
            "Id": number,
            "Name": _CALLED.get(each.lower()) or _spoken(each),
            "Rank": number,
            "Type": each,
            "StyleHint": style,
        }
        for number, each in enumerate(provider.entities, 1)
    ]


def _spoken(name: str) -> str:
    return _WORDS.sub(" ", name.replace("_", " ")).capitalize()
