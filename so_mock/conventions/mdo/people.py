"""Users, resources, groups and roles."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from so_mock.conventions.mdo.asked import Asked, Item, by_name, lists, pairs, under
from so_mock.conventions.mdo.tables import of_table
from so_mock.crm import Crm
from so_mock.entities import roles
from so_mock.entities.chat import AGENTS, OF_TOPIC
from so_mock.store.table import Row

ASSOCIATE, GROUP = "associate", "user_group"
EMPLOYEE = "InternalAssociate"
EVERYBODY = -(2**31)


def _users(asked: Asked, *types: str) -> list[Row]:
    if asked.ids is not None:
        return asked.crm.known(ASSOCIATE, asked.ids)
    rows = asked.crm.rows(ASSOCIATE)
    return [row for row in rows if row["Type"] in types and not row["Deleted"]]


def _user(crm: Crm, row: Row, contact: int = 0, kind: str = "associate") -> Item:
    """Where he works is told only by lists that say so."""
    return {
        "Id": row["AssociateId"], "Name": crm.text(ASSOCIATE, row["AssociateId"]), "ToolTip": row["Tooltip"] or row["Name"],
        "Rank": row["Rank"], "Deleted": row["Deleted"], "Type": kind, "IconHint": kind,
        "ExtraInfo": pairs(person_id=row["PersonId"] or 0, contact_id=contact),
    }  # fmt: skip


def _company(crm: Crm, row: Row) -> int:
    person = crm.row("person", row["PersonId"])
    return int(person["Contact"] or 0) if person else 0


def _grouped(asked: Asked, rows: Iterable[Row], made: Callable[[Row], Item]) -> list[Item]:
    """Under the groups that users belong to, unless the list shall be flat."""
    crm = asked.crm
    found = list(rows)
    if asked.flat or asked.ids is not None:
        return by_name(map(made, found))
    below: dict[int, list[Item]] = {}
    for row in sorted(found, key=lambda row: crm.text(ASSOCIATE, row["AssociateId"]).lower()):
        for group in dict.fromkeys((row["GroupIdx"], *row["OtherGroups"])):
            below.setdefault(group or 0, []).append(made(row))
    return under([(row["Id"], row["Value"]) for row in _groups(crm)], below)


@lists("associate", "associaterestrictions")
def associates(asked: Asked) -> list[Item]:
    return _grouped(asked, _users(asked, EMPLOYEE), lambda row: _user(asked.crm, row))


@lists("associatewithmail")
def associates_with_mail(asked: Asked) -> list[Item]:
    crm = asked.crm

    def has_mail(row: Row) -> bool:
        person = crm.row("person", row["PersonId"])
        return bool(person and person["Emails"])

    return _grouped(asked, filter(has_mail, _users(asked, EMPLOYEE)), lambda row: _user(crm, row))


@lists("diaryowner")
def diary_owners(asked: Asked) -> list[Item]:
    """Employees, and what can be booked."""
    return associates(asked) + resources(asked)


@lists("resource", "resourcerestrictions", "appointmentresource")
def resources(asked: Asked) -> list[Item]:
    """What can be booked, which is nobody; for appointments whether it is a place."""
    crm = asked.crm
    booked = asked.name == "appointmentresource"
    rows = crm.known("resource", asked.ids) if asked.ids is not None else crm.rows("resource")
    return [
        {"Id": row["ResourceId"], "Name": row["Name"], "ToolTip": row["Tooltip"], "Rank": row["Rank"],
         "Type": "resource", "IconHint": "resource", "Deleted": row["Deleted"],
         "ExtraInfo": pairs(associate_id=row["ResourceId"], location=row["IsLocation"]) if booked else pairs(person_id=0, contact_id=0)}
        for row in sorted(rows, key=lambda row: (row["Rank"], str(row["Name"]).lower()))
        if asked.ids is not None or not row["Deleted"]
    ]  # fmt: skip


@lists("visibleforassociate")
def visible_for_associates(asked: Asked) -> list[Item]:
    crm = asked.crm
    named, mail = asked.truth("contactname"), asked.truth("includehasemail")

    def made(row: Row) -> Item:
        company = _company(crm, row)
        item = _user(crm, row, company)
        if named and company:
            item["Name"] = f"{item['Name']} ({crm.text('contact', company)})"
        if mail:
            person = crm.row("person", row["PersonId"])
            item["ExtraInfo"] += f"&has_email={bool(person and person['Emails'])}"
        return item

    return _grouped(asked, _users(asked, EMPLOYEE), made)


@lists("filterassociates")
def filtered(asked: Asked) -> list[Item]:
    """Those who left as well: their activities are still to be found."""
    crm = asked.crm
    group, project = asked.number("group_idx"), asked.number("project_id")
    rows = [row for row in crm.rows(ASSOCIATE) if row["Type"] == EMPLOYEE]
    if group:
        rows = [row for row in rows if group in (row["GroupIdx"], *row["OtherGroups"])]
    if project:
        members = {row["PersonId"] for row in crm.referring("project_member", "ProjectId", project)}
        rows = [row for row in rows if row["PersonId"] in members]
    return by_name(_user(crm, row) for row in rows)


@lists("projectassociate")
def members(asked: Asked) -> list[Item]:
    """Associates who are members of any project."""
    crm = asked.crm
    persons = {row["PersonId"] for row in crm.rows("project_member")}
    rows = (row for row in _users(asked, EMPLOYEE) if row["PersonId"] in persons)
    return by_name(_user(crm, row) for row in rows)


def _may(crm: Crm, row: Row, right: str) -> bool:
    role = crm.row("role", row["Role"])
    return role is not None and right in roles.rights_of(role)


@lists("quoteapprovers", "quoteapprovalassociate")
def approvers(asked: Asked) -> list[Item]:
    crm = asked.crm
    rows = [row for row in _users(asked, EMPLOYEE) if _may(crm, row, "quote-can-approve")]
    extra = {} if asked.name == "quoteapprovalassociate" else {"ExtraInfo": ""}
    return by_name({**_user(crm, row), **extra} for row in rows)


@lists("serviceassociate")
def service_associates(asked: Asked) -> list[Item]:
    """Users who work with requests."""
    crm, status = asked.crm, asked.truth("addnotpresentstatus")
    special: list[Item] = []
    if asked.truth("includedefaultitems"):
        special = [{"Id": 0, "Name": "Unassigned"}, {"Id": 2**31 - 1, "Name": "Auto assign"}]
    found = []
    for row in _users(asked, EMPLOYEE):
        if row["EjUserId"]:
            away = status and row["Presence"] != "StatusNormal" and row["PresenceMessage"]
            item = _user(crm, row)
            found.append({**item, "FullName": f"{item['Name']} ({away})" if away else item["Name"]})
    return special + by_name(found)


@lists("ejuser")
def service_users(asked: Asked) -> list[Item]:
    rows = asked.crm.rows(ASSOCIATE)
    return by_name(
        {"Id": row["EjUserId"], "Name": asked.crm.text(ASSOCIATE, row["AssociateId"]), "ToolTip": row["Name"],
         "Type": "ejuser", "ExtraInfo": pairs(associateId=row["AssociateId"])}
        for row in rows
        if row["EjUserId"] and not row["Deleted"]
    )  # fmt: skip


@lists("chatuser")
def chat_users(asked: Asked) -> list[Item]:
    """Those who chat, as the chat agent lists them."""
    crm = asked.crm
    found: list[Item] = crm.call("Chat.GetUserAgentList", flat=True, only_present=asked.truth("onlypresent"))  # fmt: skip
    own, topic, as_user = asked.truth("removeself"), asked.number("topicid"), asked.truth("associate", True)  # fmt: skip
    if topic:
        agents = {row["User"] for row in crm.by(AGENTS, OF_TOPIC, topic)}
        found = [item for item in found if item["Id"] in agents]
    if own:
        found = [item for item in found if item["Id"] != crm.caller.associate_id]
    if as_user:
        return found
    return [{**item, "Id": crm.need(ASSOCIATE, item["Id"])["EjUserId"]} for item in found]


@lists("groupview")
def group_views(asked: Asked) -> list[Item]:
    """Employees, and the views of diaries that users made."""
    views: list[Item] = [
        {"Id": row["DiaryViewId"], "Name": row["Name"], "Type": "diaryview"}
        for row in asked.crm.rows("diary_view")
    ]
    return associates(asked) + by_name(views)


# -- groups


def _groups(crm: Crm) -> list[Row]:
    return sorted((row for row in crm.rows(GROUP) if not row["Deleted"]), key=lambda row: (row["Rank"], row["Id"]))  # fmt: skip


def _group(row: Row) -> Item:
    return {"Id": row["Id"], "Name": row["Value"], "ToolTip": row["Tooltip"], "Rank": row["Rank"], "Type": "usergroup"}  # fmt: skip


@lists("usergroup", "filtergroups")
def user_groups(asked: Asked) -> list[Item]:
    out = {*asked.numbers("exclude_id"), *asked.numbers("exclude_ids")}
    blank: list[Item] = [{"Id": 0, "Name": ""}] if asked.truth("addblankstring") else []
    root: list[Item] = [{"Id": -1, "Name": "All"}] if asked.truth("addroottarget") else []
    asked.truth("usemultilanguagesearch")  # names have one language here
    items = of_table(asked, "UserGroup")
    return blank + root + [item for item in items if item["Id"] not in out]


@lists("usergroupwithhistoryall")
def groups_and_history(asked: Asked) -> list[Item]:
    special = [(-1, "History"), (-2, "All users"), (0, "")]
    return [{"Id": id, "Name": name} for id, name in special] + of_table(asked, "UserGroup")


@lists("visiblefor")
def visible_for(asked: Asked) -> list[Item]:
    """An associate, his groups (their ids below 0) and everybody; of several associates the groups that all are in."""
    crm = asked.crm
    told = [int(each) for each in asked.bare.replace(",", " ").split() if each.isdigit()]
    users = crm.known(ASSOCIATE, told or [crm.caller.associate_id])
    items: list[Item] = []
    if len(users) == 1:
        items.append({**_user(crm, users[0]), "ExtraInfo": str(users[0]["AssociateId"])})
    shared = set.intersection(*[{row["GroupIdx"], *row["OtherGroups"]} for row in users] or [set()])
    for row in _groups(crm):
        if row["Id"] in shared:
            items.append({**_group(row), "Id": -row["Id"], "ExtraInfo": str(row["Id"])})
    return [*items, {"Id": EVERYBODY, "Name": "All", "Type": "all", "ExtraInfo": str(EVERYBODY)}]


# -- roles


@lists("roles")
def all_roles(asked: Asked) -> list[Item]:
    """Of employees, unless another type of role is told."""
    crm, wanted = asked.crm, asked.bare_number()
    types = crm.model.carriers.enum("RoleType").numbers
    rows = [row for row in crm.rows("role") if not row["Deleted"] and types.get(row["RoleType"]) == wanted]  # fmt: skip
    rows.sort(key=lambda row: (row["Rank"], row["RoleId"]))
    return [
        {"Id": row["RoleId"], "Name": row["Name"], "ToolTip": row["Tooltip"], "Rank": row["Rank"], "Type": "roles"}
        for row in rows
    ]  # fmt: skip


@lists("functionrights")
def function_rights(asked: Asked) -> list[Item]:
    crm, role, kind = asked.crm, asked.number("role"), asked.told("roletype")
    asked.told("languageid")  # texts have one language here
    if role:
        return [*crm.call("User.GetFunctionalRights", role_id=role)]
    types = crm.model.carriers.enum("RoleType").numbers
    named = next((name for name, number in types.items() if str(number) == kind), "Employee")
    return [*crm.call("User.GetAllFunctionalRights", role_type=named)]
