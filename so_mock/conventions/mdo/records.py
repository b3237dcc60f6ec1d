"""Lists of what users work with: companies, persons, sales, projects, requests and so on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from so_mock.conventions.mdo.asked import Asked, Item, lists, numbered, pairs
from so_mock.crm import Crm
from so_mock.entities.relations import referring
from so_mock.errors import NotFound
from so_mock.names import nearest
from so_mock.store.table import Row

Name = Callable[[Crm, Row], str]


class Kind(NamedTuple):
    """How rows of an entity are shown as items; `style` marks what is stopped, lost or done."""

    entity: str
    type: str
    name: Name
    extra: Callable[[Row], str] = lambda row: ""
    style: Callable[[Row], str] = lambda row: ""
    icon: Callable[[Row], str] | None = None


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def rows_of(asked: Asked, entity: str, found: Iterable[Row] | None = None) -> list[Row]:
    crm = asked.crm
    if asked.ids is not None:
        return crm.known(entity, asked.ids)
    return list(crm.rows(entity) if found is None else found)


def listed(
    asked: Asked, kind: Kind, rows: Iterable[Row], searched: Name | None = None
) -> list[Item]:
    """By name; in a search those first whose name begins so. `searched`: what is looked at, where that is more than the
    name."""
    crm, key = asked.crm, crm_key(asked, kind)
    wanted = words(asked.search)
    if wanted:
        asked.searched = True
        looked = searched or kind.name
        rows = [row for row in rows if all(word in looked(crm, row).lower() for word in wanted)]
    name, extra, style, type = kind.name, kind.extra, kind.style, kind.type
    icon = kind.icon or (lambda row: type)
    items: list[Item] = [
        {"Id": row[key], "Name": name(crm, row), "Type": type, "IconHint": icon(row), "ExtraInfo": extra(row),
         "StyleHint": style(row)}
        for row in rows
    ]  # fmt: skip
    if wanted:
        start = asked.search.lower()
        items.sort(
            key=lambda item: (not item["Name"].lower().startswith(start), item["Name"].lower())
        )
    elif asked.ids is None:
        items.sort(key=lambda item: item["Name"].lower())
    return items


def crm_key(asked: Asked, kind: Kind) -> str:
    return asked.crm.model[kind.entity].key


# -- companies


def company_name(crm: Crm, row: Row) -> str:
    return f"{row['Name']}, {row['Department']}" if row["Department"] else str(row["Name"])


def name_of_company(crm: Crm, id: int | None) -> str:
    row = crm.row("contact", id)
    return company_name(crm, row) if row else ""


CONTACT = Kind(
    "contact", "Contact", company_name, lambda row: str(row["ContactId"]), lambda row: "stop" if row["Xstop"] else "",
)  # fmt: skip


def with_persons(crm: Crm, row: Row) -> str:
    """A company and who works there: what is searched in lists that find both."""
    persons = crm.referring("person", "Contact", row["ContactId"])
    return " ".join([company_name(crm, row), *(person_name(crm, person) for person in persons)])


@lists("contact", "contact_new", "contact_freetextsearch")
def companies(asked: Asked) -> list[Item]:
    ids = asked.numbers("contact_id")
    found = asked.crm.known("contact", ids) if ids else None
    return listed(asked, CONTACT, rows_of(asked, "contact", found))


@lists("locatecontact", "locatecontact_new", "contactwithpersonsearch", "contactwithpersonsearch_new", "contactperson_freetextsearch")  # fmt: skip
def companies_by_person(asked: Asked) -> list[Item]:
    """Companies, found by the names of their persons as well."""
    asked.truth("skipretired")
    return listed(asked, CONTACT, rows_of(asked, "contact"), with_persons)


@lists("ownercontact")
def owners(asked: Asked) -> list[Item]:
    """Companies that own the installation."""
    every: list[Item] = [{"Id": 0, "Name": "All"}] if asked.truth("addallitem") else []
    owned = {
        person["Contact"]
        for row in asked.crm.rows("associate")
        if row["Type"] == "InternalAssociate"
        and (person := asked.crm.row("person", row["PersonId"]))
    }
    return every + listed(asked, CONTACT, asked.crm.known("contact", sorted(filter(None, owned))))


# -- persons


def person_name(crm: Crm, row: Row) -> str:
    return " ".join(filter(None, (row["Firstname"], row["MiddleName"], row["Lastname"])))


def person_and_company(crm: Crm, row: Row) -> str:
    company = name_of_company(crm, row["Contact"])
    return f"{person_name(crm, row)} ({company})" if company else person_name(crm, row)


def person_icon(row: Row) -> str:
    return "Personwithcontact" if row["Contact"] else "Personwithoutcontact"


def person(name: Name, extra: Callable[[Row], str]) -> Kind:
    return Kind("person", "Person", name, extra, lambda row: "", person_icon)


def of_company(row: Row) -> str:
    return str(row["Contact"] or 0)


def users_of(asked: Asked, mail: bool = False) -> Callable[[Row], str]:
    """`associate_id=11&contact_id=2`, the first only for a user."""
    users = {row["PersonId"]: row["AssociateId"] for row in asked.crm.rows("associate")}

    def extra(row: Row) -> str:
        user = users.get(row["PersonId"])
        told = {"associate_id": user} if user else {}
        told |= {"contact_id": row["Contact"] or 0}
        return pairs(**told, has_email=bool(row["Emails"])) if mail else pairs(**told)

    return extra


def persons_told(asked: Asked) -> list[Row]:
    """Those of the company, project, selection or sale that is told; without any, all who are not retired."""
    crm = asked.crm
    found: Iterable[Row] | None = None
    if id := asked.number("contact_id"):
        found = crm.referring("person", "Contact", id)
    elif id := asked.number("person_id"):
        found = crm.known("person", [id])
    elif id := asked.number("project_id"):
        found = crm.known(
            "person", (row["PersonId"] for row in crm.referring("project_member", "ProjectId", id))
        )
    elif id := asked.number("selection_id"):
        found = selected(crm, id)
    elif id := asked.number("sale_id"):
        found = crm.known(
            "person", (row["PersonId"] for row in crm.referring("sale_stakeholder", "SaleId", id))
        )
    elif id := asked.number("associategroup_id"):
        users = (row for row in crm.rows("associate") if id == -2 or row["GroupIdx"] == id)
        found = crm.known("person", (row["PersonId"] for row in users))
    rows = rows_of(asked, "person", found)
    if asked.truth("withoutcompany"):
        rows = [row for row in rows if not row["Contact"]]
    return rows if asked.ids is not None else [row for row in rows if not row["Retired"]]


def selected(crm: Crm, id: int) -> list[Row]:
    from so_mock.entities.membership import members

    found = members(crm.reads, crm.model, crm.need("selection", id)) or []
    return crm.known("person", (each.person for each in found if each.person))


@lists("person", "personrestrictions", "genericperson")
def persons(asked: Asked) -> list[Item]:
    kind = person(person_name, users_of(asked, asked.truth("includehasemail")))
    return listed(asked, kind, persons_told(asked))


@lists(
    "personwithmail", "genericpersonwithmail", "projectmemberwithmail", "selectionmemberwithmail"
)
def persons_with_mail(asked: Asked) -> list[Item]:
    """`Name <address>`, of the first address or of each."""
    every, extra = asked.truth("getallemails"), users_of(asked)
    asked.searched = True
    wanted = words(asked.search)
    items: list[Item] = []
    for row in persons_told(asked):
        for mail in row["Emails"] if every else row["Emails"][:1]:
            name = f"{person_name(asked.crm, row)} <{mail['Value']}>"
            if all(word in name.lower() for word in wanted):
                items.append({"Id": row["PersonId"], "Name": name, "FullName": person_name(asked.crm, row), "Type": "Person",
                              "IconHint": person_icon(row), "ExtraInfo": extra(row)})  # fmt: skip
    return sorted(items, key=lambda item: item["Name"].lower())


@lists("person_freetextsearch", "locateperson", "personcontact_freetextsearch", "allpersonsearch")
def persons_found(asked: Asked) -> list[Item]:
    retired, company = not asked.truth("skipretired"), asked.number("contactid")
    rows = [row for row in rows_of(asked, "person") if retired or not row["Retired"]]
    name = person_name if asked.name == "person_freetextsearch" else person_and_company
    kind = person(name, (lambda row: "") if asked.name == "locateperson" else of_company)
    items = listed(
        asked, kind, rows, person_and_company if asked.name != "person_freetextsearch" else None
    )
    return boosted(items, company)


def boosted(items: list[Item], company: int) -> list[Item]:
    """Those of one company first."""
    return sorted(items, key=lambda item: item["ExtraInfo"] != str(company)) if company else items


@lists("allpersonwithassociatesearch")
def persons_and_users(asked: Asked) -> list[Item]:
    retired, company = not asked.truth("skipretired"), asked.number("contactid")
    users = (
        {row["PersonId"] for row in asked.crm.rows("associate")}
        if asked.truth("boostassociates")
        else set()
    )
    kind = person(person_and_company, users_of(asked, asked.truth("includehasemail")))
    rows = [row for row in rows_of(asked, "person") if retired or not row["Retired"]]
    at = {
        row["PersonId"]: (row["PersonId"] not in users, bool(company) and row["Contact"] != company)
        for row in rows
    }
    return sorted(listed(asked, kind, rows), key=lambda item: at[item["Id"]])


@lists("combinedcontactpersonsearch", "contact_and_person_freetextsearch")
def companies_and_persons(asked: Asked) -> list[Item]:
    """Both, told apart by their Type."""
    crm = asked.crm
    retired, company, form = (
        not asked.truth("skipretired"),
        asked.number("contactid"),
        asked.told("name"),
    )
    add, expand = asked.truth("addcontact"), asked.truth("expandcontact", True)
    names: Mapping[str, Name] = {
        "person": person_name, "contactperson": lambda crm, row: f"{name_of_company(crm, row['Contact'])}: {person_name(crm, row)}",
    }  # fmt: skip
    kind = person(names.get(form.lower(), person_and_company), of_company)
    searching = bool(asked.search)
    found = listed(asked, CONTACT, rows_of(asked, "contact"))
    rows = [row for row in rows_of(asked, "person") if retired or not row["Retired"]]
    looked = person_and_company if expand else person_name
    people = listed(asked, kind, rows, looked if searching else None)
    if add and searching:
        there = {item["Id"] for item in found}
        more = dict.fromkeys(int(item["ExtraInfo"]) for item in people)
        found += listed_as(
            asked, CONTACT, crm.known("contact", (id for id in more if id not in there))
        )
    return boosted(found + people, company)


def listed_as(asked: Asked, kind: Kind, rows: Iterable[Row]) -> list[Item]:
    """Rows as they come, whatever was searched."""
    key = crm_key(asked, kind)
    icon = kind.icon or (lambda row: kind.type)
    return [
        {"Id": row[key], "Name": kind.name(asked.crm, row), "Type": kind.type, "IconHint": icon(row),
         "ExtraInfo": kind.extra(row), "StyleHint": kind.style(row)}
        for row in rows
    ]  # fmt: skip


@lists("contact_and_person_freetextsearch_hierarchical")
def companies_with_persons(asked: Asked) -> list[Item]:
    """Companies with their persons below; persons without one stand beside."""
    crm, kind = asked.crm, person(person_name, of_company)
    items = listed(asked, CONTACT, rows_of(asked, "contact"), with_persons)
    for item in items:
        rows = crm.referring("person", "Contact", item["Id"])
        item["ChildItems"] = listed_as(asked, kind, (row for row in rows if not row["Retired"]))
    alone = [row for row in crm.rows("person") if not row["Contact"] and not row["Retired"]]
    return items + listed(asked, kind, alone)


# -- sales


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
    currency, quoted, shared = (
        asked.number("hascurrency"),
        asked.truth("hasquoteonly"),
        asked.truth("stakeholderonly"),
    )
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
    asked.truth("onlywriteable")
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
    asked.told("nameformat")
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
    asked.told("nameformat"), asked.told("includehasemail")
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


# -- e-mail addresses and phones

PHONES = ("OfficePhones", "MobilePhones", "PrivatePhones", "OtherPhones", "Phones")


class Reached(NamedTuple):
    """A way to reach a person or a company."""

    entity: str
    owner: int
    name: str
    value: str
    plain: str
    nomail: bool
    mail: bool


def reached(
    crm: Crm, entity: str, props: tuple[str, ...], rows: Iterable[Row]
) -> Iterable[Reached]:
    key = crm.model[entity].key
    name = person_name if entity == "person" else company_name
    for row in rows:
        for prop in props:
            for each in row.get(prop) or ():
                yield Reached(
                    entity, row[key], name(crm, row), each["Value"], each.get("StrippedValue") or each["Value"],
                    bool(row["NoMailing"]), prop == "Emails",
                )  # fmt: skip


def ways(asked: Asked, props: tuple[str, ...]) -> list[Reached]:
    """Of a person or company that is told, else of all."""
    crm = asked.crm
    one, company = asked.number("itemid"), asked.number("extraid")
    persons: Iterable[Row] = crm.rows("person")
    companies: Iterable[Row] = crm.rows("contact")
    if one or company:
        persons = crm.known("person", [one]) if one else crm.referring("person", "Contact", company)
        companies = crm.known("contact", [company])
    return [*reached(crm, "person", props, persons), *reached(crm, "contact", props, companies)]


def fitting(asked: Asked, found: Iterable[Reached]) -> list[Reached]:
    """Whose address, number or name has the text in it, or begins with it."""
    asked.searched = True
    wanted = asked.search.lower()
    digits = re.sub(r"\D", "", wanted)
    begins = asked.told("operator").lower() == "startswith"

    def fits(each: Reached) -> bool:
        texts = (each.value.lower(), each.name.lower())
        if begins:
            return any(text.startswith(wanted) for text in texts)
        return any(wanted in text for text in texts) or bool(
            not each.mail and digits and digits in each.plain
        )

    return [each for each in found if fits(each)] if wanted else list(found)


def way_items(asked: Asked, found: Iterable[Reached], named: Callable[[Reached], str], type: Callable[[Reached], str]) -> list[Item]:  # fmt: skip
    """The addresses have no ids of their own here: they are counted."""
    return [
        {"Id": at, "Name": named(each), "FullName": each.name, "ToolTip": each.value, "Type": type(each),
         "IconHint": OWNER[each.entity], "ExtraInfo": each.value,
         "StyleHint": "nomail" if each.mail and each.nomail else ""}
        for at, each in enumerate(found, 1)
    ]  # fmt: skip


OWNER = {"person": "Person", "contact": "Contact"}


def _bracketed(each: Reached) -> str:
    return f"{each.name} <{each.value}>"


def _kind(each: Reached) -> str:
    return OWNER[each.entity]


@lists("emailaddress", "personemailaddress")
def email_addresses(asked: Asked) -> list[Item]:
    return way_items(asked, fitting(asked, ways(asked, ("Emails",))), _bracketed, _kind)


@lists("emailphone")
def emails_and_phones(asked: Asked) -> list[Item]:
    props = PHONES if asked.truth("phoneonly") else ("Emails", *PHONES)
    found = fitting(asked, ways(asked, props))
    return way_items(asked, found, _bracketed, lambda each: "Email" if each.mail else "Phone")


@lists("personphone", "contactphone")
def phones(asked: Asked) -> list[Item]:
    only = "person" if asked.name == "personphone" else "contact"
    found = [each for each in ways(asked, PHONES) if each.entity == only or asked.told("extraid")]
    return way_items(asked, fitting(asked, found), lambda each: f"{each.name} {each.value}", _kind)


@lists("personurl")
def urls(asked: Asked) -> list[Item]:
    return way_items(asked, fitting(asked, ways(asked, ("Urls",))), lambda each: f"{each.name} {each.value}", _kind)  # fmt: skip


@lists("phonesearch")
def phone_search(asked: Asked) -> list[Item]:
    """By the digits of a number: `P` only of persons, `C` only of companies. The item is who has it."""
    crm, only = asked.crm, {"P": "person", "C": "contact"}.get(asked.bare.upper(), "")
    asked.searched = True
    digits = re.sub(r"\D", "", asked.search)
    items: list[Item] = []
    for each in ways(asked, PHONES):
        plain = re.sub(r"\D", "", each.plain)
        if (only and each.entity != only) or (asked.search and (not digits or digits not in plain)):
            continue
        row = crm.need(each.entity, each.owner)
        owner = person_and_company(crm, row) if each.entity == "person" else each.name
        items.append({"Id": each.owner, "Name": f"{owner} {each.value}", "FullName": each.name, "ToolTip": each.plain,
                      "Type": OWNER[each.entity], "IconHint": OWNER[each.entity], "StyleHint": OWNER[each.entity],
                      "ExtraInfo": each.plain})  # fmt: skip
    return items


# -- quotes and prices


@lists("pricelist")
def price_lists(asked: Asked) -> list[Item]:
    """Extra information: the currency."""
    every, connection = asked.truth("all"), asked.number("quoteconnectionid")
    rows = [
        row
        for row in rows_of(asked, "price_list")
        if (every or row["IsActive"]) and (not connection or row["QuoteConnectionId"] == connection)
    ]
    kind = Kind("price_list", "pricelist", lambda crm, row: f"{row['Name']} ({row['Currency']})", lambda row: str(row["Currency"]))  # fmt: skip
    return listed(asked, kind, rows)


@lists("quoteconnections")
def quote_connections(asked: Asked) -> list[Item]:
    """Extra information: the connector behind it."""
    wanted = asked.told("connectorname").lower()
    rows = [
        row
        for row in rows_of(asked, "quote_connection")
        if not row["Deleted"] and (not wanted or str(row["ConnectorName"]).lower() == wanted)
    ]
    kind = Kind("quote_connection", "quoteconnection", lambda crm, row: str(row["DisplayName"]), lambda row: str(row["ConnectorName"]))  # fmt: skip
    return listed(asked, kind, rows)


@lists("quoteconnectors")
def quote_connectors(asked: Asked) -> list[Item]:
    """Those that have a connection."""
    names = {str(row["ConnectorName"]) for row in asked.crm.rows("quote_connection")}
    return numbered((name, name) for name in sorted(names))


@lists("quoteversion")
def quote_versions(asked: Asked) -> list[Item]:
    id = asked.number("quoteid")
    rows = asked.crm.referring("quote_version", "QuoteId", id)
    return listed_as(
        asked, Kind("quote_version", "quoteversion", lambda crm, row: str(row["Number"])), rows
    )


@lists("quotealternatives")
def quote_alternatives(asked: Asked) -> list[Item]:
    id = asked.number("quoteversionid")
    rows = asked.crm.referring("quote_alternative", "QuoteVersionId", id)
    return listed_as(
        asked,
        Kind("quote_alternative", "quotealternative", lambda crm, row: str(row["Name"])),
        rows,
    )


@lists("findproduct")
def products(asked: Asked) -> list[Item]:
    """Of the price list that is told, found by code or name."""
    key = asked.told("erppricelistkey")
    asked.told("quotealternativeid")
    rows = [row for row in rows_of(asked, "product") if not key or row["ERPPriceListKey"] == key]
    layout = re.split(r"\\t|\t", asked.told("columnlayout")) if asked.told("columnlayout") else []
    for column in layout:
        if rows and column not in rows[0]:
            near = nearest(column, rows[0])
            raise NotFound(f"Product has no {column[:60]!r}; nearest: {near}" if near else f"Product has no {column[:60]!r}")  # fmt: skip

    def name(crm: Crm, row: Row) -> str:
        return "\t".join(str(row[column]) for column in layout) if layout else str(row["Name"])

    kind = Kind("product", "product", name, lambda row: str(row["ERPProductKey"]))
    return listed(asked, kind, rows, lambda crm, row: f"{row['Code']} {row['Name']}")
