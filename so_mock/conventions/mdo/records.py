"""Lists of sales, projects, selections, documents, follow-ups and requests, and of what users keep at hand."""

from __future__ import annotations

from so_mock.conventions.mdo.asked import Asked, Item, lists
from so_mock.conventions.mdo.kinds import Kind, listed, listed_as, rows_of, words
from so_mock.conventions.mdo.persons import (
    CONTACT,
    name_of_company,
    of_company,
    person,
    person_and_company,
    person_name,
)
from so_mock.crm import Crm
from so_mock.entities.relations import referring
from so_mock.store.table import Row


def sale_name(crm: Crm, row: Row) -> str:
    company = name_of_company(crm, row["Contact"])
    return f"{row['Heading']} ({company})" if company else str(row["Heading"])


def sale_with_person(crm: Crm, row: Row) -> str:
    customer = crm.row("person", row["Person"])
    if customer is None:
        return sale_name(crm, row)
    whose = ": ".join(
        filter(None, (name_of_company(crm, row["Contact"]), person_name(crm, customer)))
    )
    return f"{row['Heading']} ({whose})"


def sale_style(row: Row) -> str:
    if row["Completed"] == "Completed":
        return "deleted_item"
    return {"Lost": "lost", "Sold": "sold", "Stalled": "stalled"}.get(row["Status"], "")


SALE = Kind("sale", "Sale", sale_name, lambda row: str(row["Heading"]), sale_style)


@lists("sale", "sale_new", "sale_freetextsearch")
def sales(asked: Asked) -> list[Item]:
    crm = asked.crm
    quoted, shared = asked.truth("hasquoteonly"), asked.truth("stakeholderonly")
    currency = asked.number("hascurrency")
    rows = rows_of(asked, "sale")
    if currency:
        rows = [row for row in rows if row["Currency"] == currency]
    if quoted:
        rows = [row for row in rows if crm.by("quote", referring("SaleId"), row["SaleId"])]
    if shared:
        rows = [row for row in rows if crm.referring("sale_stakeholder", "SaleId", row["SaleId"])]
    kind = SALE._replace(style=lambda row: "") if asked.name == "sale" else SALE
    if asked.name == "sale_freetextsearch":
        kind = SALE._replace(name=sale_with_person)
    return listed(asked, kind, rows, sale_with_person)


# -- projects, selections, documents, follow-ups


PROJECT = Kind(
    "project", "Project", lambda crm, row: str(row["Name"]), lambda row: str(row["ProjectId"]),
    lambda row: "deleted_item" if row["Completed"] else "",
)  # fmt: skip


@lists("project", "project_new", "project_freetextsearch")
def projects(asked: Asked) -> list[Item]:
    kind = PROJECT._replace(extra=lambda row: "") if asked.name == "project" else PROJECT
    return listed(asked, kind, rows_of(asked, "project"))


SELECTION = Kind(
    "selection", "Selection", lambda crm, row: str(row["Name"]), lambda row: str(row["SelectionType"]).lower(),
    lambda row: "deleted_item" if row["Completed"] else "",
)  # fmt: skip


@lists("selection", "selection_freetextsearch")
def selections(asked: Asked) -> list[Item]:
    """One without a name is shown nowhere."""
    kinds, target = set(words(asked.told("kind"))), asked.told("membertype").lower()
    rows = [
        row
        for row in rows_of(asked, "selection")
        if row["Name"]
        and (not kinds or str(row["SelectionType"]).lower() in kinds)
        and (
            not target
            or target in (str(row["TargetTableName"]).lower(), str(row["TargetTableNumber"]))
        )
    ]
    return listed(asked, SELECTION, rows)


DOCUMENT = Kind("document", "Document", lambda crm, row: crm.text("document", row["DocumentId"]), lambda row: str(row["DocumentId"]))  # fmt: skip


@lists("document", "mergedocument")
def documents(asked: Asked) -> list[Item]:
    rows = rows_of(asked, "document")
    if asked.name == "mergedocument":
        drafts = {
            row["DocumentTemplateId"]
            for row in asked.crm.rows("document_template")
            if row["RecordType"] == "MailMergeDraft"
        }
        rows = [row for row in rows if row["DocumentTemplate"] in drafts]
    return listed(asked, DOCUMENT, rows)


@lists("quotedocuments")
def quote_documents(asked: Asked) -> list[Item]:
    """Documents of the sale that were made of a template for quotes."""
    crm, id = asked.crm, asked.number("quoteid")
    sale = crm.need("quote", id)["SaleId"] if id else 0
    made = {row["DocumentTemplateId"] for row in crm.rows("document_template") if row["QuoteDocType"] not in ("", "None", None)}  # fmt: skip
    rows = [
        row for row in crm.referring("document", "Sale", sale) if row["DocumentTemplate"] in made
    ]
    return listed(asked, DOCUMENT, rows)


APPOINTMENT = Kind("appointment", "Appointment", lambda crm, row: str(row["Title"] or ""))


@lists("appointment", "appointmenttextid")
def appointments(asked: Asked) -> list[Item]:
    """Of a booking the mother only, unless any is wanted."""
    every = asked.truth("anyappointment")
    rows = [
        row
        for row in rows_of(asked, "appointment")
        if every or row["MotherId"] in (0, row["AppointmentId"])
    ]
    return listed(asked, APPOINTMENT, rows)


# -- requests


def ticket_name(crm: Crm, row: Row) -> str:
    customer = crm.row("person", row["Person"])
    if customer is None:
        return str(row["Title"])
    whose = ": ".join(
        filter(None, (person_name(crm, customer), name_of_company(crm, customer["Contact"])))
    )
    return f"{row['Title']} ({whose})"


def ticket_style(row: Row) -> str:
    if row["BaseStatus"] in ("Deleted", "Merged"):
        return "deleted_item"
    return "ticketUnread" if row["ReadStatus"] == "Red" else ""


TICKET = Kind("ticket", "Ticket", ticket_name, lambda row: str(row["Person"] or 0), ticket_style)


@lists("ticket", "ticket_freetextsearch")
def tickets(asked: Asked) -> list[Item]:
    """Found by number as well."""
    asked.told("nameformat")  # person and company are told anyway
    rows = rows_of(asked, "ticket")
    if asked.truth("excludemerged"):
        rows = [row for row in rows if row["BaseStatus"] != "Merged"]
    kind = (
        TICKET
        if asked.name != "ticket"
        else TICKET._replace(extra=lambda row: "", style=lambda row: "")
    )
    return listed(asked, kind, rows, lambda crm, row: f"{row['TicketId']} {ticket_name(crm, row)}")


@lists("ticket_selection_freetextsearch", "ticketselectionwithstaticmenu")
def ticket_selections(asked: Asked) -> list[Item]:
    rows = [
        row
        for row in rows_of(asked, "selection")
        if row["TargetTableName"] == "ticket" and row["Name"]
    ]
    found = listed(asked, SELECTION, rows)
    if asked.name == "ticketselectionwithstaticmenu":
        return [*STATIC_MENU, *found]
    return found + listed(asked, TICKET, rows_of(asked, "ticket"))


STATIC_MENU: tuple[Item, ...] = (
    {"Id": 1, "Name": "Last requests", "ExtraInfo": "soprotocol:last&provider:LastTickets"},
    {"Id": 2, "Name": "Own open requests", "ExtraInfo": "soprotocol:open&provider:UserOpenTickets"},
    {"Id": 3, "Name": "Unassigned requests", "ExtraInfo": "soprotocol:unassigned&provider:UnassignedTickets"},
    {"Id": 4, "Name": "My favourites", "ExtraInfo": "soprotocol:favourites&provider:FavouriteTickets"},
    {"Id": 6, "Name": "", "StyleHint": "separatorLine"},
)  # fmt: skip

# -- favourites

KINDS = {
    kind.entity: kind
    for kind in (CONTACT, person(person_and_company, of_company), SALE, PROJECT, SELECTION, DOCUMENT, APPOINTMENT, TICKET)
}  # fmt: skip
FAVOURITES = "_favourite"


def favourites(asked: Asked, tables: tuple[str, ...]) -> list[Item]:
    """What the caller keeps at hand, in his order."""
    crm, target = asked.crm, asked.told("membertype").lower()
    asked.told("nameformat")  # names of requests tell person and company anyway
    held = crm.referring(FAVOURITES, "AssociateId", crm.caller.associate_id)
    items: list[Item] = []
    for row in sorted(held, key=lambda row: int(row["Rank"])):
        table = str(row["TableName"]).lower()
        kind = KINDS.get(table)
        found = crm.row(table, row["RecordId"]) if kind and table in tables else None
        if (
            kind
            and found
            and (not target or str(found.get("TargetTableName", "")).lower() == target)
        ):
            items += listed_as(asked, kind, [found])
    return items


FAVOURED = {
    "personcontactfavourite": ("person", "contact"), "recipientfavourite": ("person", "contact"),
} | {f"{entity}favourite": (entity,) for entity in KINDS}  # fmt: skip


@lists(*FAVOURED)
def favourite(asked: Asked) -> list[Item]:
    return favourites(asked, FAVOURED[asked.name])
