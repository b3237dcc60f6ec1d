"""Whether a user of Service is at his desk."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.errors import required
from so_mock.store.table import Row


def shown(crm: Crm, row: Row) -> Record:
    status = "StatusDeleted" if row["Deleted"] else row["Presence"]
    return crm.blank("UserPresenceStatus") | {"Status": status, "Message": row["PresenceMessage"]}


@behaviour("User.GetUserPresenceStatus")
def get_user_presence_status(crm: Crm, associate_id: int) -> Record:
    return shown(crm, crm.need("associate", associate_id))


@behaviour("User.SetUserPresenceStatus")
def set_user_presence_status(
    crm: Crm, associate_id: int, user_presence_status: Record | None
) -> Record:
    user_presence_status = required(user_presence_status, "UserPresenceStatus")
    told = crm.whole("UserPresenceStatus", user_presence_status)
    row = crm.need("associate", associate_id)
    changes = {"Presence": told["Status"], "PresenceMessage": told["Message"]}
    return shown(crm, crud.change(crm, crm.model["associate"], row, **changes))
