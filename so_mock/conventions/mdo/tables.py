"""Lists whose items are rows of a table that administrators keep: what the caller's groups see, under its headings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter

from so_mock.call import Record
from so_mock.conventions import headings, reading
from so_mock.conventions import lists as kept
from so_mock.conventions.mdo.asked import HEADING, Asked, Item, leaves, lists, pairs, under
from so_mock.crm import Crm
from so_mock.entities.columns import entity_of_table
from so_mock.entities.guides import MONTHS
from so_mock.entities.lists import BY_ENTITY, CUSTOM, entity_of
from so_mock.entities.model import Entity, View
from so_mock.errors import NotFound
from so_mock.store.table import Row

Told = Callable[[Row], str]


def of_list(asked: Asked, found: kept.Held, extra: Told | None = None, only: Callable[[Row], bool] | None = None) -> list[Item]:  # fmt: skip
    """A list as administrators arranged it. `extra` makes the extra information; `only`: which rows."""
    crm, key = asked.crm, found.entity.key
    asked.retired = asked.retired or asked.truth("showdeleted")
    if asked.ids is not None:
        rows = [row for id in asked.ids if (row := kept.row_of(crm, found, id)) is not None]
        return shown(asked, found.entity, rows, extra)
    rows = kept.rows_of(crm, found, retired=asked.retired)
    if only is not None:
        rows = [row for row in rows if only(row)]
    if not found.row["UseGroupsAndHeadings"]:
        return shown(asked, found.entity, rows, extra)
    hidden = kept.hidden_from(crm, found, kept.my_groups(crm))
    items = shown(asked, found.entity, (row for row in rows if row[key] not in hidden), extra)
    if asked.flat:
        return items
    heads = [(row["HeadingId"], row["Name"]) for row in headings.heading_rows(crm, found)]
    above = headings.above(crm, found)
    known = {id for id, _ in heads}
    below: dict[int, list[Item]] = {}
    for item in items:
        for head in (known & above.get(item["Id"], set())) or {0}:
            below.setdefault(head, []).append(item)
    return under(heads, below)


def shown(asked: Asked, entity: Entity, rows: Iterable[Row], extra: Told | None = None) -> list[Item]:  # fmt: skip
    """Rows as items. All that is the same for each is made once, of the first row."""
    found = list(rows)
    if not found:
        return []
    crm = asked.crm
    first = crm.record(View(entity, asked.carrier, found[0]))
    key, tip, place = entity.key, _named(found[0], "Tooltip", "ToolTip", "Description"), _named(found[0], "Rank", "SortOrder")  # fmt: skip
    usual = entity.name in BY_ENTITY and BY_ENTITY[entity.name].mdo
    text = _texts(crm, entity)
    items: list[Item] = []
    for row in found:
        item = first.copy()
        name = item["Name"] = text(row)
        item["Id"] = row[key]
        item["ToolTip"] = (row[tip] if tip else "") or (name if usual else "")
        item["Rank"] = row[place] if place else 0
        item["Deleted"] = asked.retired and reading.is_retired(entity, row)
        if extra is not None:
            item["ExtraInfo"] = extra(row)
        items.append(item)
    return items


def _named(row: Row, *names: str) -> str:
    return next((name for name in names if name in row), "")


def _texts(crm: Crm, entity: Entity) -> Callable[[Row], str]:
    if isinstance(entity.label, str):
        return itemgetter(entity.label)
    name, key = entity.name, entity.key
    return lambda row: crm.text(name, row[key])


def of_table(asked: Asked, table: str = "", extra: Told | None = None, only: Callable[[Row], bool] | None = None) -> list[Item]:  # fmt: skip
    """The standard list of this table; rows of a table that is no list come in the order of their names."""
    crm = asked.crm
    table = table or asked.published.table
    entity = crm.model[entity_of_table(crm.model, table)]
    row = kept.by_name(crm, table) if entity.name in BY_ENTITY else None
    if row is not None:
        return of_list(asked, kept.Held(row, entity), extra, only)
    rows = (
        crm.known(entity.name, asked.ids) if asked.ids is not None else list(crm.rows(entity.name))
    )
    asked.retired = asked.retired or asked.truth("showdeleted")
    if not asked.retired:
        rows = [r for r in rows if not reading.is_retired(entity, r)]
    items = shown(asked, entity, (r for r in rows if only is None or only(r)), extra)
    return sorted(items, key=lambda item: (item["Rank"] or 0, str(item["Name"]).lower()))


def tree(crm: Crm, found: kept.Held, flat: bool | None, query: str | None) -> list[Record]:
    """The list as `List/Business/MDOItems` shows it."""
    from so_mock.conventions.mdo.listing import answered

    standard = BY_ENTITY.get(found.entity.name)
    name = standard.kind.lower() if standard else "udlist"
    info = "" if standard else str(found.row["Id"])
    return answered(crm, name, info, flat=bool(flat), search=query or "") or []


# -- lists of the users' own


@lists("udlist")
def user_defined(asked: Asked) -> list[Item]:
    """The list whose id is told; nothing without one."""
    return of_custom(asked, asked.number("udlistid", "id") or asked.bare_number())


def of_custom(asked: Asked, id: int) -> list[Item]:
    row = asked.crm.row("list", id)
    if row is None:
        if id:
            raise NotFound(f"List id {id} not found")
        return []
    return of_list(asked, kept.held(asked.crm, id))


def custom_lists(crm: Crm) -> list[Row]:
    return [row for row in crm.rows("list") if not row["Deleted"] and entity_of(row) == CUSTOM]


@lists("lists")
def all_lists(asked: Asked) -> list[Item]:
    deleted, own = asked.truth("showdeleted"), asked.truth("onlyuserdefinedlists")
    rows = [
        row
        for row in asked.crm.rows("list")
        if (deleted or not row["Deleted"]) and (not own or entity_of(row) == CUSTOM)
    ]
    items: list[Item] = [
        {"Id": row["Id"], "Name": row["Name"], "ToolTip": row["Tooltip"], "Deleted": row["Deleted"], "Rank": row["Rank"]}
        for row in sorted(rows, key=lambda row: (row["Rank"], row["Id"]))
    ]  # fmt: skip
    if asked.truth("includeassociate"):
        items.append({"Id": 0, "Name": "Associate", "Type": "associate"})
    return items


@lists("heading")
def all_headings(asked: Asked) -> list[Item]:
    """Of one list where its id is told, else of all."""
    id, deleted = asked.number("uldlistdefinitionid", "udlistdefinitionid", "listtableid"), asked.truth("showdeleted")  # fmt: skip
    crm = asked.crm
    rows = crm.referring("heading", "UdListDefinitionId", id) if id else crm.rows("heading")
    found = [row for row in rows if deleted or not row["Deleted"]]
    if asked.truth("orderbyrank"):
        found.sort(key=lambda row: (row["Rank"] or 0, row["HeadingId"]))
    else:
        speak = crm.speak or str
        found.sort(key=lambda row: speak(str(row["Name"])).lower())
    return [heading(row) for row in found]


def heading(row: Row) -> Item:
    return {"Id": row["HeadingId"], "Name": row["Name"], "ToolTip": row["Tooltip"], "Rank": row["Rank"], "Type": HEADING}  # fmt: skip


# -- standard lists that tell more of their items


@lists("saletype")
def sale_types(asked: Asked) -> list[Item]:
    """Extra information: how long a sale takes, in minutes."""
    return of_table(
        asked, extra=lambda row: str(_minutes(row["DurationUnit"], row["SaleDuration"]))
    )


def _minutes(unit: str, count: int) -> int:
    days = {"Day": 1, "Week": 7}.get(unit) or MONTHS.get(unit, 0) * 30
    return int(count or 0) * days * 24 * 60


@lists("projecttype", "projecttypeflatlist")
def project_types(asked: Asked) -> list[Item]:
    if asked.name == "projecttypeflatlist":
        asked.flat = True
    units = asked.crm.model.carriers.enum("DurationUnit").numbers
    return of_table(asked, "ProjType", lambda row: pairs(
        duration=row["ProjectDuration"] or 0, unit=units.get(row["DurationUnit"], 0)))  # fmt: skip


@lists("consentsource")
def consent_sources(asked: Asked) -> list[Item]:
    return of_table(asked, extra=lambda row: "0")


@lists("saletypecategories")
def sale_type_categories(asked: Asked) -> list[Item]:
    blank: list[Item] = [{"Id": 0, "Name": ""}] if asked.truth("addblankstring") else []
    return blank + of_table(asked, "SaleTypeCat")


@lists("salesource")
def sale_sources(asked: Asked) -> list[Item]:
    return of_table(asked, "Source")


@lists("mailingsubscriptiontype")
def mailing_types(asked: Asked) -> list[Item]:
    return [{"Id": 0, "Name": "(Unspecified)"}, *of_table(asked, "ShipmentType")]


# Lists of an ERP system: the only connection here is that to the CRM's own products.
ERP = {
    "erpdeliveryterms": "DeliveryTerms", "erpdeliverytype": "DeliveryType", "erppaymentterms": "PaymentTerms",
    "erppaymenttype": "PaymentType", "erpproductcategory": "ProductCategory", "erpproductfamily": "ProductFamily",
    "erpproducttype": "ProductType",
}  # fmt: skip


@lists(*ERP)
def erp_lists(asked: Asked) -> list[Item]:
    """Of the connection of the quote that is told."""
    crm, alternative, sale = asked.crm, asked.number("quotealternativeid"), asked.number("saleid")
    if alternative:
        crm.need("quote_alternative", alternative)
    if sale:
        crm.need("sale", sale)
    return of_table(asked, ERP[asked.name])


@lists("customerlanguage")
def customer_languages(asked: Asked) -> list[Item]:
    return of_table(asked, "cust_lang")


@lists("country2")
def countries(asked: Asked) -> list[Item]:
    """With the flag of each."""
    return [
        {**item, "IconHint": f"Flag_{item['Name'].replace(' ', '_')}"} for item in leaves(of_table(asked, "country"))
    ]  # fmt: skip


@lists("task", "appointmenttask")
def tasks(asked: Asked) -> list[Item]:
    """Types of follow-ups."""
    if asked.name == "task":
        found = of_table(asked)
        none: list[Item] = [{"Id": 0, "Name": NO_SELECTION}] if asked.truth("includenone") else []
        return none + found
    flags = ("IsDefaultFree", "IsDefaultAlldayEvent", "IsDefaultPublished")

    def told(row: Row) -> str:
        free, allday, published = (int(bool(row[flag])) for flag in flags)
        return f"freebusy={free};allday={allday};ispublished={published}"

    items = of_table(asked, "Task", told)
    if asked.truth("coloriconhints"):
        colors = asked.crm.model.carriers.enum("ColorIndex").numbers
        rows = {row["TaskListItemId"]: row for row in asked.crm.rows("task_list_item")}
        for item in leaves(items):
            if item["Id"] in rows:
                item["IconHint"] = f"diary_color_{colors.get(rows[item['Id']]['ColorIndex'], 0)}"
    return items


NO_SELECTION = "(No Selection)"


@lists("dashboardcurrency")
def dashboard_currencies(asked: Asked) -> list[Item]:
    from so_mock.entities.money import base_currency, own_currency

    base, own = base_currency(asked.crm), own_currency(asked.crm)
    special = [(0, "None"), (-1, f"Base ({base['Name'] if base else ''})"), (-2, f"Own ({own['Name'] if own else ''})")]  # fmt: skip
    return [{"Id": id, "Name": name} for id, name in special] + leaves(of_table(asked, "Currency"))


@lists("saintamountclass", "saintintention")
def with_all(asked: Asked) -> list[Item]:
    table = "AmountClass" if asked.name == "saintamountclass" else "Intent"
    return [{"Id": -1, "Name": "All"}, *of_table(asked, table)]


# -- document templates


@lists("documenttemplatesfiltered", "mailtemplate", "mailhtmltemplate", "quotetemplate", "privacytemplate", "quotedocumenttype")  # fmt: skip
def templates(asked: Asked) -> list[Item]:
    quote, privacy = asked.told("doctmplquotetype").lower(), asked.told("doctmplprivacytype").lower()  # fmt: skip
    no_mail = asked.truth("excludeemailtemplates")

    def fits(row: Row) -> bool:
        mail = row["RecordType"] == "Email"
        kind, private = row["QuoteDocType"] or "None", row["PrivacyDocType"] or "None"
        match asked.name:
            case "documenttemplatesfiltered":
                return kind == "None" and not (no_mail and mail)
            case "mailtemplate" | "mailhtmltemplate":
                return bool(mail)
            case "quotetemplate":
                return bool(kind.lower() == quote if quote else kind != "None")
            case "privacytemplate":
                return bool(private.lower() == privacy if privacy else private != "None")
            case _:
                return kind != "None" and (not asked.bare or asked.bare.lower() == str(row["RecordType"]).lower())  # fmt: skip

    return of_table(asked, "DocTmpl", only=fits)
