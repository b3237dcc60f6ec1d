"""Pocket: devices that want to be told, and whose number is calling. Nothing is pushed from here."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.elements import PHONES, stripped, values
from so_mock.entities.membership import shadows
from so_mock.entities.relations import referring
from so_mock.errors import BadRequest, NotFound, required
from so_mock.store.table import Index, Row

DEVICES = "_pocket_device"
OF_ASSOCIATE = referring("AssociateId")
BY_IDENTIFIER = Index("device", lambda row: [row["DeviceIdentifier"].lower()])


def device(crm: Crm, identifier: str | None) -> Row:
    found = crm.by(DEVICES, BY_IDENTIFIER, (identifier or "").lower())
    if not found:
        raise NotFound(f"Device {identifier!r} not found")
    return found[0]


@behaviour("Pocket.RegisterDeviceForPushNotification")
def register_device_for_push_notification(crm: Crm, device_info: Record | None) -> None:
    """The caller's from now on; a device that is known stays one."""
    device_info = required(device_info, "DeviceInfo")
    if not device_info.get("DeviceIdentifier"):
        raise BadRequest("DeviceIdentifier must be filled in")
    row = {**crm.whole("PocketDeviceInfo", device_info), "AssociateId": crm.caller.associate_id}
    held = crm.by(DEVICES, BY_IDENTIFIER, row["DeviceIdentifier"].lower())
    if held:
        crm.update(DEVICES, {**held[0], **row})
    else:
        crm.store.insert(DEVICES, {**row, "Tags": ""})


@behaviour("Pocket.GetRegisteredDevices")
def get_registered_devices(crm: Crm, associate_id: int) -> list[Record]:
    blank = crm.blank("PocketDeviceInfo")
    return [
        {name: row[name] for name in blank} for row in crm.by(DEVICES, OF_ASSOCIATE, associate_id)
    ]


@behaviour("Pocket.GetPushNotificationTagsForDevice")
def get_push_notification_tags_for_device(crm: Crm, device_identifier: str | None) -> str:
    return str(device(crm, device_identifier)["Tags"])


@behaviour("Pocket.SetPushNotificationTagsForDevice")
def set_push_notification_tags_for_device(
    crm: Crm, device_identifier: str | None, tags: str | None
) -> None:
    crm.update(DEVICES, {**device(crm, device_identifier), "Tags": tags or ""})


@behaviour("Pocket.SetPushNotificationTagsForUser")
def set_push_notification_tags_for_user(crm: Crm, associate_id: int, tags: str | None) -> None:
    """On all of his devices."""
    for row in crm.by(DEVICES, OF_ASSOCIATE, associate_id):
        crm.update(DEVICES, {**row, "Tags": tags or ""})


# -- who calls


@behaviour("Pocket.GetMyCallerIDs")
def get_my_caller_ids(
    crm: Crm, last_hash: str | None, min_date: str | None, max_date: str | None
) -> Record:
    """People in sales and appointments of the caller and his primary group, in a window of time."""
    group = crm.me["GroupIdx"] if crm.me else 0
    users = {crm.caller.associate_id} | {
        row["AssociateId"] for row in crm.referring("associate", "GroupIdx", group)
    }
    found: dict[int, None] = {}
    for entity, date in (("sale", "Saledate"), ("appointment", "StartDate")):
        for user in sorted(users):
            for row in crm.referring(entity, "Associate", user):
                if (min_date or "") <= row[date] and (not max_date or row[date] <= max_date):
                    found[row["Person"]] = None
    return collection(crm, crm.known("person", found), last_hash)


@behaviour("Pocket.GetCallerIDsFromSelection")
def get_caller_ids_from_selection(crm: Crm, selection_id: int, last_hash: str | None) -> Record:
    """The people who are members, or stand behind them, of a selection of any kind."""
    found = shadows(crm.shaper(), crm.need("selection", selection_id))
    people = crm.known("person", [member.person for member in found if member.person])
    return collection(crm, people, last_hash)


def collection(crm: Crm, persons: Iterable[Row], last_hash: str | None) -> Record:
    """Sorted by number; empty when the client has the very same already."""
    made = [
        one(crm, row, number)
        for row in persons
        for number in sorted({int(n) for n in numbers(row) if n})
    ]
    made.sort(key=lambda each: (each["PhoneNumber"], each["PersonId"]))
    told = repr([(each["PhoneNumber"], each["PersonId"], each["PersonName"]) for each in made])
    digest = f"{crc32(told.encode()):08x}"
    fresh = [] if digest == last_hash else made
    return crm.blank("CallerIDCollection") | {"CallerIDHash": digest, "CallerIDs": fresh}


def numbers(person: Row) -> Iterable[str]:
    for kind in PHONES:
        for value in values(person, kind):
            plain = stripped(value).removeprefix("+")
            if plain.isdecimal():
                yield plain


def one(crm: Crm, person: Row, number: int) -> Record:
    contact = crm.row("contact", person["Contact"])
    return crm.blank("CallerID") | {
        "PhoneNumber": number, "DialInPrefix": prefix(crm, person, contact, number), "PersonId": person["PersonId"],
        "PersonName": crm.text("person", person["PersonId"]), "Mrmrs": person["Mrmrs"],
        "ContactId": person["Contact"], "ContactName": contact["Name"] if contact else "",
    }  # fmt: skip


def prefix(crm: Crm, person: Row, contact: Row | None, number: int) -> int:
    """Of the country, unless the number has it already."""
    country = crm.row("country", person["Country"] or (contact["Country"] if contact else 0))
    dial = str((country or {}).get("DialInPrefix") or "").lstrip("+0")
    has_it = not dial.isdecimal() or str(number).startswith(dial)
    return 0 if has_it else int(dial)
