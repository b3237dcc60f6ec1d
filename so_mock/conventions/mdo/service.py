"""Lists of customer service: categories of requests in their tree, priorities, statuses, types, templates of answers, chat."""

from __future__ import annotations

from collections.abc import Callable

from so_mock.conventions import lists as kept
from so_mock.conventions.mdo.asked import Asked, Item, lists, pairs
from so_mock.conventions.mdo.tables import of_table
from so_mock.crm import Crm
from so_mock.store.table import Row

CATEGORY, STATUS, PRIORITY, TYPE = "ticket_category", "ticket_status", "ticket_priority", "ticket_type"  # fmt: skip
MEMBERS = "_category_member"


@lists("ejcategory", "saintticketcategory")
def categories(asked: Asked) -> list[Item]:
    """With full names where the list is flat, short ones in the tree. For Saint those at the top."""
    crm = asked.crm
    if asked.name == "saintticketcategory":
        top = (row for row in crm.rows(CATEGORY) if row["ParentId"] <= 0)
        return [{"Id": -1, "Name": "All"}, *(_category(crm, row, True) for row in top)]
    nested = asked.truth("hierarchy") and not asked.flat and asked.ids is None
    short = asked.truth("shortnames") or nested
    asked.truth("shorttooltip"), asked.truth("includeadministrativeinfo")
    if asked.ids is not None:
        return [_category(crm, row, short) for row in crm.known(CATEGORY, asked.ids)]
    found = kept.held(crm, "TicketCategory")
    hidden = kept.hidden_from(crm, found, kept.my_groups(crm))
    rows = [row for row in crm.rows(CATEGORY) if row["TicketCategoryId"] not in hidden]
    if asked.truth("onlyowncategories"):
        me = crm.caller.associate_id
        own = {row["category"] for row in crm.rows(MEMBERS) if row["associate"] == me}
        rows = [row for row in rows if row["TicketCategoryId"] in own]
    items = {row["TicketCategoryId"]: _category(crm, row, short) for row in rows}
    if nested:
        return nest(items, {row["TicketCategoryId"]: row["ParentId"] for row in rows})
    return sorted(items.values(), key=lambda item: str(item["Name"]).lower())


def _category(crm: Crm, row: Row, short: bool) -> Item:
    full = crm.record(crm.view(CATEGORY, row))["Fullname"]
    return {
        "Id": row["TicketCategoryId"], "Name": row["Name"] if short else full, "FullName": full, "ToolTip": full,
        "Type": "ejcategory",
        "ExtraInfo": pairs(parentId=max(row["ParentId"], 0), replyTemplateId=row["ReplyTemplate"] or -1),
    }  # fmt: skip


def nest(items: dict[int, Item], above: dict[int, int]) -> list[Item]:
    """Items below those that lie above them; the others at the top. By name on each level."""
    top: list[Item] = []
    for id, item in sorted(items.items(), key=lambda each: str(each[1]["Name"]).lower()):
        parent = items.get(above[id])
        (top if parent is None else parent.setdefault("ChildItems", [])).append(item)
    return top


def _id(key: str) -> Callable[[Row], str]:
    return lambda row: str(row[key])


def _of_type(asked: Asked, prop: str) -> list[int]:
    """The items that a type of request allows; none named: all."""
    type = asked.number("tickettype")
    words = [word for word in asked.bare.replace(";", " ").split() if word.isdigit()]
    type = type or (int(words[0]) if words else 0)
    row = asked.crm.need(TYPE, type) if type else None
    return list(row[prop] or ()) if row else []


@lists("ticketpriority")
def priorities(asked: Asked) -> list[Item]:
    """`showDeleted`, `includeDefaultItems` and the id of a type may be told as bare words."""
    words = asked.bare.lower().replace(";", " ").split()
    allowed = _of_type(asked, "TicketPriorities")
    deleted = "showdeleted" in words or asked.truth("showdeleted")
    extra = _id("TicketPriorityId")
    rows = [
        row
        for row in asked.crm.rows(PRIORITY)
        if (deleted or row["Status"] != "Deleted")
        and (not allowed or row["TicketPriorityId"] in allowed)
    ]
    items: list[Item] = [
        {"Id": row["TicketPriorityId"], "Name": row["Name"], "Rank": row["SortOrder"], "Type": "ticketpriority",
         "Deleted": row["Status"] == "Deleted", "ExtraInfo": extra(row)}
        for row in sorted(rows, key=lambda row: (row["SortOrder"], row["TicketPriorityId"]))
    ]  # fmt: skip
    automatic = "includedefaultitems" in words or asked.truth("includedefaultitems")
    return [{"Id": 0, "Name": "Automatic"}, *items] if automatic else items


@lists("ticketticketstatus", "ticketstatuswithpostpone", "ticketstatuswithoutpostpone")
def statuses(asked: Asked) -> list[Item]:
    """Bare words: `true` for those in use, a second one for those and postponed ones, the id of a type."""
    told = [word.lower() == "true" for word in asked.bare.replace(";", " ").split()[:2]]
    normal, postponed = [*told, False, False][:2]
    bases = {
        "ticketstatuswithoutpostpone": ("Active", "Closed"),
        "ticketstatuswithpostpone": ("Active", "Closed", "Postponed"),
    }.get(asked.name, ("Active", "Closed", "Postponed") if postponed else ("Active", "Closed") if normal else ())  # fmt: skip
    allowed = _of_type(asked, "TicketStatuses") if asked.name == "ticketticketstatus" else []
    return of_table(
        asked, STATUS, _id("TicketStatusId"),
        only=lambda row: (not bases or row["Status"] in bases) and (not allowed or row["TicketStatusId"] in allowed),
    )  # fmt: skip


FLAGS = (
    ("isDefault", "IsDefault"), ("defaultStatus", "DefaultTicketStatus"), ("defaultPriority", "DefaultTicketPriority"),
    ("showInNew", "ShowInNew"), ("excludeSignature", "ExcludeSignature"), ("excludeEmailRecipients", "ExcludeEmailRecipients"),
    ("externalAsDefault", "ExternalAsDefault"), ("replyForwardNoSignature", "ReplyForwardNoSignature"),
    ("replyExternalAsDefault", "ReplyExternalAsDefault"),
)  # fmt: skip


@lists("tickettype")
def types(asked: Asked) -> list[Item]:
    """Those that the caller's groups see; `onlyForMenu`: those that are shown for a new request."""
    every = "includeall" in asked.bare.lower() or asked.truth("includeall")
    menu = asked.truth("onlyformenu") or asked.bare.lower().startswith("true")
    groups = kept.my_groups(asked.crm)

    def told(row: Row) -> str:
        first, *rest = ((name, int(row[prop] or 0)) for name, prop in FLAGS)
        return pairs(**dict([first, ("description", row["Tooltip"]), *rest]))

    def seen(row: Row) -> bool:
        group = (
            not row["VisibleForGroups"] or not groups or bool(groups & set(row["VisibleForGroups"]))
        )
        return every or (group and (not menu or bool(row["ShowInNew"])))

    return of_table(asked, TYPE, told, only=seen)


@lists("ticketrelationdefinition")
def relation_definitions(asked: Asked) -> list[Item]:
    return of_table(asked, "ticket_relation_def", lambda row: str(row["RelationType"]))


@lists("saintticketstatus")
def saint_statuses(asked: Asked) -> list[Item]:
    return [{"Id": -1, "Name": "All"}, {"Id": 1, "Name": "Open"}]


# -- templates of answers, and chat


@lists("replytemplate", "faqreplytemplate")
def reply_templates(asked: Asked) -> list[Item]:
    """And the caller's own short answers, in the list of both."""
    kinds = asked.told("resulttype").lower()
    crm = asked.crm
    items: list[Item] = []
    if not kinds or "replytemplates" in kinds:
        rows = sorted(crm.rows("reply_template"), key=lambda row: str(row["Name"]).lower())
        items += [
            {"Id": row["ReplyTemplateId"], "Name": row["Name"], "ToolTip": row["Description"], "Type": "replytemplate"}
            for row in rows
        ]  # fmt: skip
    if asked.name == "faqreplytemplate" and (not kinds or "quickreplies" in kinds):
        mine = (
            row for row in crm.rows("quick_reply") if row["AssociateId"] == crm.caller.associate_id
        )
        items += [
            {
                "Id": row["QuickReplyId"],
                "Name": row["Name"],
                "Rank": row["Rank"],
                "Type": "quickreply",
            }
            for row in sorted(mine, key=lambda row: row["Rank"])
        ]
    return items


@lists("chatchannel")
def channels(asked: Asked) -> list[Item]:
    """Topics in which the caller may chat, or all of them."""
    crm = asked.crm
    mine = {row["TopicId"] for row in crm.rows("_chat_topic_agent") if row["User"] == crm.caller.associate_id}  # fmt: skip
    every = asked.truth("listall")
    items: list[Item] = [] if asked.truth("notall") else [{"Id": 0, "Name": "All"}]
    return items + [
        {
            "Id": row["ChatTopicId"],
            "Name": row["Name"],
            "ToolTip": row["Description"],
            "Type": "chatchannel",
        }
        for row in crm.rows("chat_topic")
        if every or row["ChatTopicId"] in mine
    ]
