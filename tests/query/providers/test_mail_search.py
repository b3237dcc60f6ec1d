"""Search in mails: whose are listed, what is asked of them, in which order, and the calendar in one."""

import base64
from typing import Any

import pytest
from contract.driver import record
from query import asking

from so_mock.tenant import Tenant

TERJE, HENRIK = 5, 18
ICS = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:saw@x\r\nDTSTART:20310304T080000Z\r\nSUMMARY:S\xc3\xa5w\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"  # fmt: skip
ASKED = [
    ("subject contains 'SÄG'", True), ("subject begins 'oak'", False), ("bodyPlain contains 'gloves'", True),
    ("from = 'odd.haugen@bjorge-trelast.example'", True), ("from contains 'kari'", False),
    ("to contains 'second@'", True), ("cc contains 'third@'", True), ("cc contains 'second@'", False),
    ("attachment = 1", True), ("attachment = 0", False), ("priority = 2", True), ("priority = 3", False),
    ("status = 10", True), ("status = 0", False), ("folderName = 'Projects'", True), ("mailfolder = 'projects'", True),
    ("inreplyto contains 'demo-975'", True), ("sent after '2026-01-01'", True), ("sent before '2026-01-01'", False),
    ("received after '2030-01-01'", False), ("mailusername begins 'terje.dahl'", True),
    ("mailservername = 'imap.fjordlys.example'", True), ("person/personId = 6", True), ("contact/contactId = 2", True),
    ("person/personId = 5", False), ("size > 300", True), ("size > 1000000", False),
    ("calData contains 'saw@x'", True), ("calData contains 'SÅW'", True), ("calData contains 'nothing'", False),
]  # fmt: skip


def save(tenant: Tenant, **given: Any) -> int:
    email = {"Subject": "Saw", "FolderName": "INBOX", "PlainBody": "Bring gloves."} | given
    return int(record(tenant, "EMail.SaveToMailServer", email=email)["EmailItemId"])


def administrator(tenant: Tenant) -> int:
    users = tenant.store.table("_user").scan()
    return int(next(user["associate"] for user in users if user.get("administrator")))


@pytest.mark.parametrize("provider", ["Mail", "Mail2", "MailFolder"])
def test_mail_is_listed_for_its_owner_and_for_an_administrator_only(
    tenant: Tenant, provider: str
) -> None:
    mine = asking.ids(tenant, provider, caller=TERJE)
    assert len(mine) >= 3
    assert asking.ids(tenant, provider, caller=HENRIK) == []
    assert asking.ids(tenant, provider, caller=administrator(tenant)) == mine


def test_a_filter_finds_no_colleagues_mail(tenant: Tenant) -> None:
    where = "subject contains 'oak'"
    assert asking.ids(tenant, "Mail2", where) == [975]
    assert asking.ids(tenant, "Mail2", where, caller=HENRIK) == []
    assert asking.ids(tenant, "Mail2", "id = 975", caller=HENRIK) == []
    assert asking.found(tenant, "Mail2", "id", counted=True, caller=HENRIK).total == 0


def test_each_column_is_asked_of_the_mail_itself(tenant: Tenant) -> None:
    attached = [{"Filename": "i.ics", "Type": "text/calendar", "Stream": base64.b64encode(ICS).decode()}]  # fmt: skip
    id = save(
        tenant, Subject="Die Säge", From={"Address": "odd.haugen@bjorge-trelast.example"}, Priority="High", Flags="Deleted, Flagged",
        To=[{"Address": "first@x.example"}, {"Address": "second@x.example"}], Cc=[{"Address": "third@x.example"}],
        Sent="2026-02-01T08:00:00", ReceivedAt="2026-02-01T08:01:00", FolderName="Projects", Attachments=attached,
        InReplyTo={"MessageId": "<demo-975@so-mock.invalid>"},
    )  # fmt: skip
    for where, found in ASKED:
        assert (id in asking.ids(tenant, "Mail2", f"({where}) and id = {id}")) is found, where


def test_mails_come_in_the_order_asked(tenant: Tenant) -> None:
    sent = ["2026-02-02T08:00:00", "2026-02-01T08:00:00", "2026-02-03T08:00:00"]
    first, second, third = (
        save(tenant, Sent=moment, Subject=f"Order {n}", To=[{"Address": f"{9 - n}@x.example"}])
        for n, moment in enumerate(sent)
    )
    for order, expected in (
        ("sent asc", [second, first, third]), ("sent desc", [third, first, second]), ("to asc", [third, second, first]),
        ("subject desc", [third, second, first]), ("folderName asc,sent desc", [third, first, second]),
    ):  # fmt: skip
        rows = asking.found(tenant, "Mail2", "id", "subject begins 'Order'", order).rows
        assert [int(row["PrimaryKey"]) for row in rows] == expected, order


def test_the_calendar_of_a_mail_is_its_text_and_of_others_none(tenant: Tenant) -> None:
    attached = {"Filename": "i.ics", "Type": "text/calendar", "Stream": base64.b64encode(ICS).decode()}  # fmt: skip
    id, twice = save(tenant, Attachments=[attached]), save(tenant, Attachments=[attached | {"Type": "text/plain", "Filename": "i.txt"}])  # fmt: skip
    assert asking.first(tenant, "Mail2", "calData", f"id = {id}") == {"calData": ICS.decode()}
    assert asking.first(tenant, "Mail2", "calData", f"id = {twice}") == {"calData": ""}
    assert asking.first(tenant, "Mail2", "calData", "id = 975") == {"calData": ""}


def test_columns_without_state_are_told_as_such(tenant: Tenant) -> None:
    found = asking.found(tenant, "Mail2", "subject,meeting,calData", "id = 975")
    assert [each for each in found.ignored if "calData" in each] == []
    assert any("meeting" in each for each in found.ignored)
