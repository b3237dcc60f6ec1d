"""Associates, groups and roles (sheets: domain.md 6, rights.md 9). A user is his associate's row, seen whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.clock import NO_DATE
from so_mock.entities import licences, sign_in
from so_mock.entities.crm import person_formal_name
from so_mock.entities.model import Entity, to
from so_mock.entities.roles import HELD, settled_role, shown_matrix
from so_mock.entities.simple import of
from so_mock.errors import Invalid
from so_mock.store.table import Index, Row

if TYPE_CHECKING:
    from so_mock.entities.model import Compute
    from so_mock.entities.shape import Shaper


def associate_full_name(row: Row, shaper: Shaper) -> str:
    """The name of his person; an associate without one is known by his login."""
    return shaper.label("person", row["PersonId"]) or str(row["Name"])


def associate_formal_name(row: Row, shaper: Shaper) -> str:
    person = shaper.row("person", row["PersonId"])
    return person_formal_name(person, shaper) if person else str(row["Name"])


def held(prop: str, target: str, carrier: str) -> Compute:
    """The row that the associate keeps under another name."""
    return lambda row, shaper: shaper.reference(target, carrier, row[prop], False)


def is_person_retired(row: Row, shaper: Shaper) -> bool:
    person = shaper.row("person", row["PersonId"])
    return bool(person and person["Retired"])


def credentials(row: Row, shaper: Shaper) -> list[Row]:
    """What he signs in with: the password where he has one, never shown, and what else was saved."""
    found = []
    if shaper.reads.by(sign_in.USERS, sign_in.OF_ASSOCIATE, row["AssociateId"]):
        blank = shaper.shapes.model.carriers.blank
        kind = blank("CredentialType") | {"Type": PASSWORD, "DisplayType": PASSWORD, "ValueControl": PASSWORD}  # fmt: skip
        shown = row["UserName"] or row["Name"]
        found.append(blank("Credential") | {"Type": kind, "DisplayValue": shown})
    return found + list(row["Credentials"])


PASSWORD = "Password"


def settled(crm: Any, row: Row, before: Row | None) -> Row:
    """Names are unique among all users, in any case, nicknames among nicknames."""
    for prop, taken in (("Name", ("Name", "UserName")), ("UserName", ("Name", "UserName")), ("NickName", ("NickName",))):  # fmt: skip
        if before is not None and row[prop] == before[prop]:
            continue
        other = holder(crm, row[prop], taken)
        if other is not None and other["AssociateId"] != row["AssociateId"]:
            raise Invalid(f"User: {prop} {row[prop]!r} is taken", "[SR_USERS_MUST_HAVE_UNIQUE_NAME]")  # fmt: skip
    return row


def holder(crm: Any, name: str | None, props: tuple[str, ...] = ("Name", "UserName")) -> Row | None:
    """The associate who is called so."""
    wanted = (name or "").strip().lower()
    return next(
        (r for r in crm.rows("associate") if wanted and any(r[p].lower() == wanted for p in props)),
        None,
    )


def follow(crm: Any, row: Row, before: Row | None) -> None:
    """A retired user has no licences and signs in no more, and his person is retired with him (docs: MakeRetired)."""
    if before is not None and row["Deleted"] != before["Deleted"]:
        if row["Deleted"]:
            licences.unassign(crm, row["AssociateId"])
        person = crm.row("person", row["PersonId"])
        if person is not None:
            crm.update("person", {**person, "Retired": bool(row["Deleted"])})
    if not sign_in.fitting(crm, row, before):
        sign_in.keep(crm, row, before)


EJ_USER = Index("ej_user", lambda row: [row["EjUserId"] or row["AssociateId"]])


def ej_user_id(associate: Row) -> int:
    """The number of a user in Service: his own there, else the associate's."""
    return int(associate["EjUserId"] or associate["AssociateId"])


def of_ej_user(crm: Any, id: int) -> Row | None:
    """The associate behind a user of Service."""
    return next(iter(crm.by("associate", EJ_USER, id)), None) if id else None


def person_of(crm: Any, associate: Row | None) -> Row | None:
    """Who the user is as a person."""
    found: Row | None = crm.row("person", associate["PersonId"]) if associate else None
    return found


USERS = (
    Entity(
        "associate", "Associate", "AssociateId", rest="User",
        references={
            "GroupIdx": to("user_group"), "Role": to("role"), "OtherGroups": to("user_group"),
            "TicketCategories": to("ticket_category"),
        },
        computed={"FullName": associate_full_name, "FormalName": associate_formal_name},
        extra={
            "Role": 0, "OtherGroups": [], "TicketCategories": [], "Credentials": [], "IsOnTravel": False,
            "NickName": "", "WaitingForApproval": False, "RequestSignature": "", "Lastlogin": NO_DATE,
            "Lastlogout": NO_DATE, "Presence": "StatusNormal", "PresenceMessage": "", "Note": [],
        },
        defaults={"Type": "InternalAssociate"},
        settle=settled, follow=follow, label=associate_full_name,
        shows={
            "User": {
                "UserGroup": held("GroupIdx", "user_group", "UserGroup"), "Person": held("PersonId", "person", "Person"),
                "IsPersonRetired": is_person_retired, "LicenseOwners": licences.of_user, "Credentials": credentials,
            },
            "UserInfo": {
                "UserInfoId": lambda row, shaper: row["AssociateId"],
                "UserName": lambda row, shaper: row["UserName"] or row["Name"],
                "UserType": lambda row, shaper: row["Type"], "UserGroupId": lambda row, shaper: row["GroupIdx"],
                "GrantedLicenses": licences.granted,
                "CanLogon": lambda row, shaper: not row["Deleted"] and row["Type"] in sign_in.SIGN_IN,
                "RoleTooltip": of("Role", "role", "Tooltip"),
                "UserGroupName": of("GroupIdx", "user_group", "Value"),
                "UserGroupTooltip": of("GroupIdx", "user_group", "Tooltip"),
            },
        },
    ),
    Entity(
        "role", "RoleEntity", "RoleId", retired={"Deleted": 1}, names=("Name",),
        extra=HELD, defaults={"FunctionRights": []}, settle=settled_role,
        shows={"Role": {}, "RoleEntity": {"DataRights": shown_matrix}},
    ),
    Entity("user_group", "UserGroup", "Id", label="Value"),
)  # fmt: skip
