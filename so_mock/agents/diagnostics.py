"""Diagnostics: messages to users, what they clicked, caches as numbers, and counts. Nothing is logged or transmitted."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import NO_DATE, within
from so_mock.conventions import parts
from so_mock.conventions.facts import facts, rows
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.errors import BadRequest
from so_mock.store.table import Row

MESSAGE, USAGE, CACHE = "system_message", "web_app_usage", "_cacheinvalidation"
FIRST_TABLE = 10_001  # of those that customers add; lower numbers are the product's own
# What GetAnalyticsData counts, and the property that says whose a row is.
COUNTED = {
    "Contact": ("contact", "CreatedBy"), "Person": ("person", "CreatedBy"), "Appointment": ("appointment", "CreatedBy"),
    "Sale": ("sale", "CreatedBy"), "Project": ("project", "CreatedBy"), "Selection": ("selection", "CreatedBy"),
    "Document": ("document", "CreatedBy"), "Ticket": ("ticket", "CreatedBy"), "EmailItem": ("email", ""),
    "Dashboard": ("dash", "AssociateId"), "Quote": ("quote", ""), "QuoteLine": ("quote_line", ""),
    "Mailing": ("shipment_message", "RegisteredAssociateId"), "Form": ("form", "RegisteredAssociateId"),
    "Workflow": ("email_flow", "CreatedBy"),
}  # fmt: skip

facts({
    "Diagnostics.GetSystemMessages": rows(MESSAGE, AssociateId="associate_id"),
})  # fmt: skip


@behaviour("Diagnostics.GetNextTableNumber")
def get_next_table_number(crm: Crm) -> int:
    """Each call takes another one."""
    return crm.take("table_number", FIRST_TABLE)


# -- messages to users


@behaviour("Diagnostics.SendSystemMessage")
def send_system_message(
    crm: Crm, system_message_id: str | None, associate_id: int | None, markdown_message: str | None,
    expire: str | None, type: str | None,
) -> None:  # fmt: skip
    """One of the same identifier to the same associate is replaced."""
    crm.need("associate", associate_id)
    _remove(crm, system_message_id, associate_id)
    parts.add(crm, MESSAGE, {
        "SystemMessageId": system_message_id, "AssociateId": associate_id, "MarkdownMessage": markdown_message,
        "Expire": expire, "Type": type,
    })  # fmt: skip


def _remove(crm: Crm, identifier: str | None, associate: int | None, app: int = 0) -> None:
    for row in crm.referring(MESSAGE, "AssociateId", associate):
        if row["SystemMessageId"] == (identifier or "") and (not app or row["OnlineappId"] == app):
            crm.delete(MESSAGE, row["MessageId"])


@behaviour("Diagnostics.RemoveSystemMessage")
def remove_system_message(
    crm: Crm, onlineapp_id: int | None, system_message_id: str | None
) -> None:
    """The caller's."""
    _remove(crm, system_message_id, crm.caller.associate_id, onlineapp_id or 0)


@behaviour("Diagnostics.RemoveSystemMessageForAssociate")
def remove_system_message_for_associate(
    crm: Crm, onlineapp_id: int | None, system_message_id: str | None, associate_id: int | None
) -> None:
    _remove(crm, system_message_id, associate_id, onlineapp_id or 0)


@behaviour("Diagnostics.RemoveExpiredSystemMessages")
def remove_expired_system_messages(crm: Crm) -> None:
    """One without an end does not expire."""
    now = crm.now()
    for row in list(crm.rows(MESSAGE)):
        if row["Expire"] not in (None, "", NO_DATE) and row["Expire"] < now:
            crm.delete(MESSAGE, row["MessageId"])


# -- what was clicked


@behaviour("Diagnostics.AddWebAppUsage")
def add_web_app_usage(crm: Crm, web_app_usages: list[Record] | None) -> None:
    """A line of the log is of one user, place and day: a second one adds to its count."""
    for given in web_app_usages or ():
        user = given.get("AssocId") or crm.caller.associate_id
        at, place = given.get("Timestamp") or NO_DATE, given.get("ViewState") or ""
        day = (at if at != NO_DATE else crm.now())[:10]
        count = given.get("AggregateCount") or 1
        held = [
            r
            for r in crm.referring(USAGE, "AssocId", user)
            if (r["ViewState"], r["Timestamp"][:10]) == (place, day)
        ]
        if held:
            crm.update(USAGE, {**held[0], "AggregateCount": held[0]["AggregateCount"] + count})
            continue
        own = {"AssocId": user, "Timestamp": f"{day}T00:00:00", "AggregateCount": count}
        parts.add(crm, USAGE, {**given, **own})  # fmt: skip


@behaviour("Diagnostics.WebAppUsageExistsInPeriod")
def web_app_usage_exists_in_period(
    crm: Crm, associate_id: int | None, view_state: str | None, from_date: str | None
) -> bool:
    """A negative associate stands for all of them."""
    anyone, since = (associate_id or 0) < 0, (from_date or NO_DATE)[:10]
    return any(
        row["ViewState"] == (view_state or "")
        and (anyone or row["AssocId"] == associate_id)
        and row["Timestamp"][:10] >= since
        for row in crm.rows(USAGE)
    )


@behaviour("Diagnostics.GetWebAppUsagesForPeriod")
def get_web_app_usages_for_period(
    crm: Crm, from_date: str | None, to_date: str | None, search_term: str | None
) -> list[View]:
    return [
        crm.view(USAGE, row)
        for row in crm.rows(USAGE)
        if within(row["Timestamp"], from_date, to_date)
        and (search_term or "").lower() in row["ViewState"].lower()
    ]


# -- caches: there are none, but their numbers go up when they are flushed


def _generations(crm: Crm) -> dict[str, Row]:
    return {row["Name"].lower(): row for row in crm.rows(CACHE) if row.get("Name")}


def _flush(crm: Crm, name: str, held: Row | None) -> None:
    row = held or {"Name": name, "FirstChange": crm.now()}  # generations start at 1
    crm.keep(CACHE, {**row, "Generation": (row.get("Generation") or 1) + 1, "LastChange": crm.now()})  # fmt: skip


@behaviour("Diagnostics.FlushCachesByName")
def flush_caches_by_name(crm: Crm, cache_names: list[str] | None) -> None:
    held = _generations(crm)
    for name in {name.lower(): name for name in cache_names or () if name}.values():
        _flush(crm, name, held.get(name.lower()))


@behaviour("Diagnostics.FlushCaches")
def flush_caches(crm: Crm) -> None:
    for row in _generations(crm).values():
        _flush(crm, row["Name"], row)


@behaviour("Diagnostics.GetCacheInvalidationGenerations")
def get_cache_invalidation_generations(crm: Crm, names: list[str] | None) -> list[Record]:
    return _told(crm, names)


def _told(crm: Crm, names: list[str] | None) -> list[Record]:
    held = _generations(crm)
    return [
        {"Name": name, "Generation": held.get(name.lower(), {}).get("Generation") or 1}
        for name in names or ()
        if name
    ]


@behaviour("Diagnostics.GetCacheState")
def get_cache_state(crm: Crm, cache_names: list[str] | None) -> str:
    """Opaque: equal as long as none of them was flushed."""
    told = _told(crm, cache_names)
    return ",".join(f"{each['Name']}={each['Generation']}" for each in told)


# -- counts


def _count(crm: Crm, entity: str, owner: str = "") -> int:
    if not owner:
        return crm.reads.count(entity)
    return len(crm.referring(entity, owner, crm.caller.associate_id))


@behaviour("Diagnostics.GetEntityCountsForCurrentUser")
def get_entity_counts_for_current_user(crm: Crm) -> list[Record]:
    return [
        crm.blank("EntityCounts") | {"EntityName": entity, "Records": _count(crm, entity, owner)}
        for entity, owner in COUNTED.values()
        if owner
    ]


@behaviour("Diagnostics.GetEntityCountsForAllUsers")
def get_entity_counts_for_all_users(crm: Crm) -> list[Record]:
    return [
        crm.blank("EntityCounts") | {"EntityName": entity, "Records": _count(crm, entity)}
        for entity, owner in COUNTED.values()
        if owner
    ]


@behaviour("Diagnostics.GetAnalyticsData")
def get_analytics_data(crm: Crm) -> Record:
    """Who calls, and how many rows there are, his own and in all. Licences and preferences are not looked at."""
    me = crm.me
    if me is None:
        raise BadRequest("The caller is no associate of this tenant")
    person = crm.row("person", me["PersonId"])
    told: Record = {"Name": crm.text("associate", me["AssociateId"])}
    if person is not None:
        told["Company"] = crm.text("contact", person["Contact"])
        told["Email"] = next((each["Value"] for each in person["Emails"] or ()), "")
    for name, (entity, owner) in COUNTED.items():
        if owner:
            told[f"Num{name}"] = _count(crm, entity, owner)
        told[f"Tot{name}"] = _count(crm, entity)
    blank = crm.blank("AnalyticsData")
    return blank | {name: value for name, value in told.items() if name in blank}
