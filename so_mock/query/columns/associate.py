"""Users, as they are shown below any `...Associate/` prefix and in their own lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from so_mock.entities.crm import person_full_name
from so_mock.entities.simple import first_value
from so_mock.entities.users import credentials
from so_mock.query.facts import NOWHERE, Fixed, Group, Made, Path
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper


def first_email(row: Row, shaper: Shaper) -> str:
    person = shaper.row("person", row["PersonId"])
    return first_value(person["Emails"]) if person else ""


def credential_type(row: Row, shaper: Shaper) -> str:
    found = credentials(row, shaper)
    return str((found[0]["Type"] or {}).get("DisplayType") or "") if found else ""


def credential_shown(row: Row, shaper: Shaper) -> str:
    found = credentials(row, shaper)
    return str(found[0]["DisplayValue"] or "") if found else ""


def is_active(row: Row, shaper: Shaper) -> bool:
    return bool(row["AssociateId"]) and not row["Deleted"]


def service_status(row: Row, shaper: Shaper) -> int:
    """As a user of Service; one who is retired is deleted there."""
    numbers = shaper.shapes.model.carriers.enum("EjUserStatus").numbers
    return numbers.get("StatusDeleted" if row["Deleted"] else row["Presence"], 0)


GROUPS = {
    "associate": Group(
        "associate",
        {
            **{name: f"PersonId.{name.capitalize()}" for name in ("firstname", "lastname", "mrmrs", "title")},
            "middlename": "PersonId.MiddleName", "contactid": "PersonId.Contact", "contactname": "PersonId.Contact.Name",
            "contactdepartment": "PersonId.Contact.Department", "contactfullname": Path("PersonId.Contact"),
            "contactcategory": "PersonId.Contact.Category", "associatedbid": "AssociateId",
            "usergroup": "GroupIdx", "usergroupid": "GroupIdx",
            "assocname": Made(lambda row, shaper: row["AssociateId"], "associate", "Name"), "assoctooltip": "Tooltip",
            "assoctype": "Type", "ejdisplayname": "NickName", "simultaneousejuser": NOWHERE,
            "ejstatus": Made(service_status, kind="int"),
            "credentialtype": Made(credential_type), "credentialdisplayvalue": Made(credential_shown),
            "isactive": Made(is_active, kind="bool"), "isactivetext": Made(is_active, kind="bool"),
            "portraitthumbnail": NOWHERE, "personemail": Made(first_email), "locationaddress": NOWHERE, "islocation": NOWHERE,
        },
    ),
    # A person, as he would be shown if he were a user.
    "potential user": Group("person", {
        "contactname": "Contact.Name", "contactdepartment": "Contact.Department", "contactfullname": Path("Contact"),
        "contactcategory": "Contact.Category", "fullname": Made(person_full_name), "contactid": "Contact",
        "personemail": Made(lambda row, shaper: first_value(row["Emails"])),
        "associatedbid": NOWHERE, "deleted": Fixed(False),
    }),
}  # fmt: skip
