"""EMail: what is saved to the mail server is found again, by whoever may see it and in each way there is."""

import base64
from email import message_from_bytes
from email.policy import default as reading
from typing import Any

import pytest
from contract.door import Door

from so_mock.conventions import crud
from so_mock.errors import Invalid

TJE0, HEM0, ADM0 = ("Basic " + base64.b64encode(t).decode() for t in (b"tje0:Tje0", b"HEM0:Hem0", b"ADM0:Adm0"))  # fmt: skip
KARI, ODD = "kari.bjorge@bjorge-trelast.example", "odd.haugen@bjorge-trelast.example"
SERVER = {"ServerName": "imap.fjordlys.example", "UserName": "terje.dahl@fjordlys.example"}
INVOICE = base64.b64encode("Å pay: 42".encode()).decode()
MAIL = {
    "To": [{"Address": KARI, "Name": "Kari"}], "Subject": "Oak boards", "PlainBody": "On Friday.",
    "HTMLBody": "<p>On <b>Friday</b>.</p>", "Sent": "2026-01-15T09:30:00",
}  # fmt: skip


def email(door: Door, method: str, user: str = TJE0, **arguments: Any) -> Any:
    return door.agent(f"EMail.{method}", arguments, auth=user)


def save(door: Door, user: str = TJE0, **changed: Any) -> Any:
    return email(door, "SaveToMailServer", user, Email=MAIL | changed)


def read(door: Door, id: int, user: str = TJE0) -> Any:
    return email(door, "GetUnsanitizedEMail", user, Id=id)


def refused(door: Door, method: str, status: int, user: str = TJE0, **arguments: Any) -> Any:
    reply = door("POST", f"Agents/EMail/{method}", arguments, auth=user)
    assert reply.status == status, reply
    return reply.json()["Message"]


def folders(door: Door, user: str = TJE0) -> dict[str, tuple[int, int]]:
    """Name -> total and unread."""
    listed = door.agent("EMail.CacheFolderList", auth=user)
    return {it["Name"]: (it["TotalItems"], it["UnreadItems"]) for it in listed}


def folder_id(door: Door, name: str) -> int:
    listed = door.agent("EMail.CacheFolderList")
    return int(next(it["EmailFolderId"] for it in listed if it["Name"] == name))


def rows(door: Door, table: str) -> list[Any]:
    return list(door.tenant.store.table(table).scan())


def everything(door: Door) -> dict[str, Any]:
    """All rows of all tables, counters too."""
    store = door.tenant.store
    return {name: (store.table(name).next_id, dict(store.table(name).rows)) for name in store.names()}  # fmt: skip


# -- identity


def test_saving_gives_a_mail_its_identity(door: Door) -> None:
    first, second = save(door), save(door)
    assert [first["EmailItemId"], second["EmailItemId"]] == [978, 979]
    assert first["MessageID"].startswith("<") and first["MessageID"].endswith(">")
    assert first["MessageID"] != second["MessageID"]
    assert [first["ServerId"], second["ServerId"]] == [1, 2], "the next numbers of the folder"
    assert [first["ServerIdentifier"], second["ServerIdentifier"]] == ["1", "2"]
    assert first["AccountId"] == 895
    assert first["From"]["Address"] == "terje.dahl@fjordlys.example"
    assert first["Priority"] == "Normal"
    assert read(door, 978) == first


def test_a_number_on_the_server_goes_on_where_the_folder_is(door: Door) -> None:
    assert save(door, FolderName="INBOX")["ServerId"] == 3, "the demo's mails are 1 and 2"
    assert save(door, FolderName="Sent Items")["ServerId"] == 4


def test_a_number_on_the_server_is_never_given_twice(door: Door) -> None:
    last = save(door, FolderName="INBOX")
    with door.tenant.store.unit():
        door.tenant.store.delete("email", last["EmailItemId"])
    assert save(door, FolderName="INBOX")["ServerId"] == last["ServerId"] + 1


def test_the_size_is_that_of_the_mime(door: Door) -> None:
    attachment = {"Filename": "å.txt", "Type": "text/plain", "Stream": INVOICE}
    for changed in ({}, {"HTMLBody": ""}, {"Attachments": [attachment]}):
        saved = save(door, **changed)
        eml = email(door, "GetEMailAsEmlStream", EmailItemId=saved["EmailItemId"], IncludeAttachments=True)  # fmt: skip
        assert saved["Size"] == len(base64.b64decode(eml)) > 100


def test_received_at_is_now_unless_it_is_set(door: Door) -> None:
    assert save(door)["ReceivedAt"] >= door.tenant.clock.now()[:13]
    assert save(door, ReceivedAt="0001-01-01T00:00:00")["ReceivedAt"] > "2026"
    saved = save(door, ReceivedAt="2020-02-02T02:02:02")
    assert saved["ReceivedAt"] == "2020-02-02T02:02:02"
    again = save(door, EmailItemId=saved["EmailItemId"], MessageID=saved["MessageID"])
    assert again["ReceivedAt"] == "2020-02-02T02:02:02", "an update without it keeps it"


@pytest.mark.parametrize(
    ("given", "folder", "flags"),
    [
        ({}, "Drafts", "None"),
        ({"Flags": "Draft"}, "Drafts", "Draft"),
        ({"IsSent": True, "Flags": "Seen, Draft"}, "Drafts", "Seen, Draft"),
        ({"IsSent": True}, "Sent Items", "Seen"),
        ({"IsSent": True, "Flags": "Answered"}, "Sent Items", "Seen, Answered"),
        ({"FolderName": "inbox", "Flags": "Draft"}, "INBOX", "None"),
        ({"FolderName": " Projects "}, "Projects", "None"),
        ({"FolderName": "Sent Items"}, "Sent Items", "Seen"),
    ],
)
def test_the_folder_follows_from_the_flags_unless_it_is_named(
    door: Door, given: dict[str, Any], folder: str, flags: str
) -> None:
    saved = save(door, **given)
    assert (saved["FolderName"], saved["Flags"]) == (folder, flags)
    assert saved["IsSent"] is (folder == "Sent Items" or bool(given.get("IsSent")))


def test_an_unknown_folder_is_made(door: Door) -> None:
    assert "Bosco-Kiehn" not in folders(door)
    save(door, FolderName="Bosco-Kiehn")
    save(door, FolderName="bosco-kiehn")
    assert folders(door)["Bosco-Kiehn"] == (2, 2)
    assert len(folders(door)) == 5


def test_unknown_account_and_item_are_not_found(door: Door) -> None:
    before = everything(door)
    assert "EMailAccount id 7 " in refused(door, "SaveToMailServer", 404, Email=MAIL | {"AccountId": 7})  # fmt: skip
    assert "EMail id 7 " in refused(door, "SaveToMailServer", 404, Email=MAIL | {"EmailItemId": 7})
    refused(door, "SaveToMailServer", 400)
    assert everything(door) == before


def test_a_caller_without_an_account_gets_one_with_its_folders(door: Door) -> None:
    assert email(door, "GetCurrentAccountId", HEM0) == 0
    assert email(door, "GetCurrentAccount", HEM0) is None
    assert folders(door, HEM0) == {}
    saved = save(door, HEM0)
    account = email(door, "GetCurrentAccount", HEM0)
    assert account["EMailAccountId"] == saved["AccountId"] == 896
    assert account["EMailAddress"] == "henrik.moe@fjordlys.example" == saved["From"]["Address"]
    assert (account["AssociateId"], account["AccountStatus"]) == (18, 4)
    assert folders(door, HEM0) == {
        "INBOX": (0, 0), "Drafts": (1, 1), "Sent Items": (0, 0), "Deleted Items": (0, 0)
    }  # fmt: skip
    assert save(door, HEM0)["AccountId"] == 896, "one is enough"


# -- updates


def test_an_update_keeps_its_ids_and_adds_no_mail(door: Door) -> None:
    saved = save(door)
    again = email(door, "SaveToMailServer", Email=read(door, saved["EmailItemId"]) | {"Subject": "Elm"})  # fmt: skip
    same = {"EmailItemId", "ServerId", "ServerIdentifier", "MessageID", "FolderName", "AccountId", "ReceivedAt"}  # fmt: skip
    assert {name: again[name] for name in same} == {name: saved[name] for name in same}
    assert again["Subject"] == "Elm" and again["Size"] != saved["Size"]
    assert len(rows(door, "email")) == 4
    assert folders(door)["Drafts"] == (1, 1)


def test_a_mail_saved_to_another_folder_leaves_its_old_one(door: Door) -> None:
    moved = email(door, "SaveToMailServer", Email=read(door, 975) | {"FolderName": "Deleted Items"})
    assert (moved["EmailItemId"], moved["ServerId"]) == (975, 1)
    assert folders(door)["INBOX"] == (1, 0)
    assert folders(door)["Deleted Items"] == (1, 1)
    back = email(door, "SaveToMailServer", Email=moved | {"FolderName": "INBOX"})
    assert back["ServerId"] == 3, "not the number it once had there"


def test_saving_back_what_was_read_changes_nothing(door: Door) -> None:
    saved = save(
        door, Attachments=[{"Filename": "a.txt", "Stream": INVOICE}], InReplyTo={"MessageId": "<x@y>"},
        CustomHeaderList=[{"Name": "X-A", "Values": ["1", "2"]}], Cc=[{"Address": ODD}],
        EMailSOInfo={"SaleId": 4},
    )  # fmt: skip
    before = door.tenant.store.table("email").get(saved["EmailItemId"])
    assert email(door, "SaveToMailServer", Email=read(door, saved["EmailItemId"])) == saved
    assert door.tenant.store.table("email").get(saved["EmailItemId"]) == before


def test_a_second_save_of_a_message_id_replaces_the_mail(door: Door) -> None:
    saved = save(door, MessageID="<one@x.example>")
    again = save(door, MessageID="<one@x.example>", Subject="Elm")
    assert again["EmailItemId"] == saved["EmailItemId"]
    assert read(door, saved["EmailItemId"])["Subject"] == "Elm"
    assert len(rows(door, "email")) == 4


def test_two_mails_of_an_account_never_share_a_message_id(door: Door) -> None:
    before = everything(door)
    taken = read(door, 975) | {"MessageID": "<demo-976@so-mock.invalid>"}
    assert "<demo-976@so-mock.invalid>" in refused(door, "SaveToMailServer", 400, Email=taken)
    assert everything(door) == before


def test_another_account_may_hold_the_same_message_id(door: Door) -> None:
    saved = save(door, HEM0, MessageID="<demo-975@so-mock.invalid>")
    assert saved["EmailItemId"] == 978
    found = {u: email(door, "GetMailFromMessageId", u, MessageId="<demo-975@so-mock.invalid>") for u in (TJE0, HEM0)}  # fmt: skip
    assert [found[u]["EmailItemId"] for u in (TJE0, HEM0)] == [975, 978]


def test_a_save_that_fails_at_its_end_leaves_nothing(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it: the new account and its folders, the folder made, uid and Message-ID taken."""
    store, before = crud.store, everything(door)

    def refuse(crm: Any, entity: Any, row: Any, *template: Any) -> Any:
        if entity.name == "email":
            written.append(sorted(change.table for change in crm.store.changes))
            raise Invalid("no more room")
        return store(crm, entity, row, *template)

    written: list[list[str]] = []
    monkeypatch.setattr(crud, "store", refuse)
    refused(door, "SaveToMailServer", 400, HEM0, Email=MAIL | {"FolderName": "New"})
    assert set(written[0]) == {"_counter", "email_account", "email_folder"}, "it had come that far"
    assert everything(door) == before

    monkeypatch.undo()
    saved = save(door, HEM0, FolderName="New")
    assert (saved["AccountId"], saved["EmailItemId"], saved["ServerId"]) == (896, 978, 1)


# -- people


def test_receivers_and_sender_are_known_by_their_address(door: Door) -> None:
    saved = save(
        door, To=[{"Address": KARI.upper(), "Name": "K", "PersonId": 3}], Cc=[{"Address": "post@nordavind.example"}],
        Bcc=[{"Address": "nobody@x.example", "ContactName": "Made up"}],
    )  # fmt: skip
    (to,), (cc,), (bcc,) = saved["To"], saved["Cc"], saved["Bcc"]
    assert [to[n] for n in ("Address", "Name", "PersonId", "PersonName", "ContactId", "ContactName")] == [
        KARI.upper(), "K", 5, "Kari Bjørge", 2, "Bjørge Trelast AS"
    ]  # fmt: skip
    assert [cc[n] for n in ("PersonId", "ContactId", "ContactName")] == [0, 4, "Nordavind Shipping ASA, Chartering"]  # fmt: skip
    assert [bcc[n] for n in ("PersonId", "ContactId", "ContactName")] == [0, 0, ""]
    assert (saved["From"]["PersonId"], saved["From"]["AssociateId"]) == (2, 5)
    assert to["EmailId"] and cc["EmailId"] and not bcc["EmailId"]


def test_a_renamed_person_shows_in_the_mail_at_once(door: Door) -> None:
    id = save(door)["EmailItemId"]
    assert read(door, id)["To"][0]["PersonName"] == "Kari Bjørge"
    person = door.agent("Person.GetPersonEntity?personEntityId=5")
    door.agent("Person.SavePersonEntity", person | {"Lastname": "Bjørge-Hansen"})
    assert read(door, id)["To"][0]["PersonName"] == "Kari Bjørge-Hansen"
    assert read(door, id)["To"][0]["Name"] == "Kari", "as it stands in the mail"


def test_an_address_that_changes_hands_is_known_as_its_new_owner(door: Door) -> None:
    id = save(door)["EmailItemId"]
    for number, address in ((5, "kari@x.example"), (6, KARI)):
        person = door.agent(f"Person.GetPersonEntity?personEntityId={number}")
        door.agent("Person.SavePersonEntity", person | {"Emails": [{"Value": address}]})
    assert read(door, id)["To"][0]["PersonId"] == 6


def test_find_address_answers_once_for_each_hit(door: Door) -> None:
    person = door.agent("Person.GetPersonEntity?personEntityId=6")
    door.agent("Person.SavePersonEntity", person | {"Emails": [{"Value": "Post@Bjorge-Trelast.example"}, {"Value": KARI}]})  # fmt: skip
    hits = email(door, "FindAddress", Address="post@bjorge-trelast.example")
    assert [(it["PersonId"], it["ContactId"], it["Address"]) for it in hits] == [
        (6, 2, "post@bjorge-trelast.example"), (0, 2, "post@bjorge-trelast.example")
    ]  # fmt: skip
    hits = email(door, "FindAddress", Address=KARI)
    assert [(it["PersonId"], it["DuplicatePersonIds"]) for it in hits] == [(5, [5, 6]), (6, [5, 6])]
    assert email(door, "FindAddress", Address="nobody@x.example") == []
    assert email(door, "FindAddress") == []


# -- references


def test_a_reply_shows_the_envelope_of_its_original(door: Door) -> None:
    reply = save(door, InReplyTo={"MessageId": "demo-975@so-mock.invalid", "Subject": "made up"})
    envelope = reply["InReplyTo"]
    assert envelope["MessageId"] == "<demo-975@so-mock.invalid>"
    assert envelope["Subject"] == "Delivery of the oak boards"
    assert (envelope["ServerId"], envelope["From"]["PersonName"]) == (1, "Kari Bjørge")
    email(door, "MarkEmailsAsRead", Ids=[975], Read=True)
    assert read(door, reply["EmailItemId"])["InReplyTo"]["Flags"] == "Seen", "as it is today"


def test_a_reply_whose_original_comes_later_shows_it_then(door: Door) -> None:
    reply = save(door, InReplyTo={"MessageId": "<late@x.example>"})
    assert reply["InReplyTo"] is None
    email(door, "SaveToMailServer", Email=read(door, reply["EmailItemId"]))  # InReplyTo: null
    save(door, MessageID="<late@x.example>", Subject="Late")
    assert read(door, reply["EmailItemId"])["InReplyTo"]["Subject"] == "Late"


def test_the_glue_keeps_its_references_and_is_archived_only_by_the_server(door: Door) -> None:
    told = {"DocumentId": 827, "ProjectId": 563, "SaleId": 953, "Archived": True, "ArchivedBy": 5, "ArchivedAt": "2019-08-11T18:28:49"}  # fmt: skip
    info = save(door, EMailSOInfo=told)["EMailSOInfo"]
    assert [info[n] for n in ("DocumentId", "ProjectId", "SaleId")] == [827, 563, 953]
    assert (info["Archived"], info["ArchivedBy"], info["ArchivedDisplayName"]) == (False, 0, "")
    assert info["ArchivedAt"] == "0001-01-01T00:00:00"


def test_a_mail_is_archived_as_long_as_its_document_is_there(door: Door) -> None:
    id = save(door, EMailSOInfo={"DocumentId": 7000})["EmailItemId"]
    store = door.tenant.store
    with store.unit():
        store.insert("document", {store.table("document").key: 7000})
        row = store.table("email").get(id)
        assert row is not None
        store.update("email", {**row, "EMailSOInfo": row["EMailSOInfo"] | {"Archived": True, "ArchivedBy": 5}})  # fmt: skip
    info = read(door, id)["EMailSOInfo"]
    assert (info["Archived"], info["ArchivedBy"], info["ArchivedDisplayName"]) == (True, 5, "Terje Dahl")  # fmt: skip
    email(door, "SaveToMailServer", Email=read(door, id) | {"EMailSOInfo": {"DocumentId": 7000}})
    assert read(door, id)["EMailSOInfo"]["Archived"] is True, "no client takes it off"
    with store.unit():
        store.delete("document", 7000)
    info = read(door, id)["EMailSOInfo"]
    assert (info["Archived"], info["ArchivedBy"], info["DocumentId"]) == (False, 0, 7000)


# -- attachments


def test_an_attachment_is_given_to_who_asks_for_it(door: Door) -> None:
    attached = [{"Filename": "invoice.txt", "Type": "text/plain", "Stream": INVOICE, "Size": 7}, {"Filename": "run.EXE"}]  # fmt: skip
    saved = save(door, Attachments=attached)
    assert [(it["Id"], it["Size"], it["Stream"], it["IsSafeFileExtension"]) for it in saved["Attachments"]] == [
        ("1", 10, None, True), ("2", 0, None, False)
    ]  # fmt: skip
    id = saved["EmailItemId"]
    found = email(door, "GetAttachmentFromId", MailItemId=id, AttachmentId="1")
    assert found == saved["Attachments"][0] | {"Stream": INVOICE}
    with_streams = email(door, "GetEMail", Id=id, IncludeAttachments=True)["Attachments"]
    assert [it["Stream"] for it in with_streams] == [INVOICE, None]
    assert email(door, "GetEMail", Id=id)["Attachments"] == saved["Attachments"], "nor kept so"
    at = {"ConnectionInfo": SERVER | {"Folder": "Drafts"}, "AttachmentId": "1"}
    assert email(door, "GetAttachment", **at, MessageServerId=1) == found
    assert email(door, "GetAttachmentFromServerIdentifier", **at, MessageServerId="1") == found
    assert email(door, "GetAttachmentFromId", MailItemId=id, AttachmentId="3") is None
    assert email(door, "GetAttachmentFromId", MailItemId=id, AttachmentId="") is None


def test_read_modify_write_keeps_the_content_of_attachments(door: Door) -> None:
    saved = save(door, Attachments=[{"Filename": "a.txt", "Stream": INVOICE, "Id": "<a@x>"}, {"Filename": "b", "Stream": "AAEC"}])  # fmt: skip
    id = saved["EmailItemId"]
    mail = read(door, id)
    mail["Attachments"][0]["Filename"] = "renamed.txt"
    mail["Attachments"].insert(0, {"Filename": "new", "Stream": "BAUG"})
    again = email(door, "SaveToMailServer", Email=mail)
    assert [(it["Id"], it["Filename"], it["Size"]) for it in again["Attachments"]] == [
        ("2", "new", 3), ("<a@x>", "renamed.txt", 10), ("1", "b", 3)
    ]  # fmt: skip
    streams = [email(door, "GetAttachmentFromId", MailItemId=id, AttachmentId=i)["Stream"] for i in ("2", "<a@x>", "1")]  # fmt: skip
    assert streams == ["BAUG", INVOICE, "AAEC"]
    email(door, "SaveToMailServer", Email={k: v for k, v in again.items() if k != "Attachments"})
    assert len(read(door, id)["Attachments"]) == 3, "what is not sent is not touched"
    assert email(door, "SaveToMailServer", Email=again | {"Attachments": []})["Attachments"] == []


# -- finding it again


def test_a_mail_is_found_in_every_way_there_is(door: Door) -> None:
    saved = save(door, FolderName="Projects", InReplyTo={"MessageId": "<demo-976@so-mock.invalid>"})
    at = {"ConnectionInfo": SERVER | {"Folder": "Projects"}, "LookupAddresses": True}
    found = [
        email(door, "GetEMail", Id=saved["EmailItemId"]),
        email(door, "GetUnsanitizedEMail", Id=saved["EmailItemId"]),
        email(door, "GetEMailFromId", **at, MessageServerId=saved["ServerId"]),
        email(
            door, "GetEMailFromServerIdentifier", **at, MessageServerId=saved["ServerIdentifier"]
        ),
        email(door, "GetMailFromMessageId", MessageId=saved["MessageID"]),
        email(door, "GetMailFromMessageId", MessageId=saved["MessageID"].strip("<>")),
        email(door, "GetMailFromInReplyTo", MessageId="<demo-976@so-mock.invalid>"),
    ]
    assert found == [saved] * len(found)


def test_what_is_not_there_is_null(door: Door) -> None:
    assert email(door, "GetEMail", Id=99) is email(door, "GetUnsanitizedEMail", Id=0) is None
    assert email(door, "GetMailFromMessageId", MessageId="<no@x>") is None
    assert email(door, "GetMailFromMessageId", MessageId="") is None
    assert email(door, "GetMailFromInReplyTo", MessageId="<demo-975@so-mock.invalid>") is None
    assert email(door, "GetEMailFromId", ConnectionInfo=SERVER, MessageServerId=99) is None
    assert email(door, "GetEMailFromServerIdentifier", ConnectionInfo=SERVER) is None
    assert email(door, "GetAttachmentFromId", MailItemId=99, AttachmentId="1") is None
    assert email(door, "GetEMailAsEmlStream", EmailItemId=99) is None


def test_envelopes_come_in_the_order_asked(door: Door) -> None:
    at = {"ConnectionInfo": SERVER | {"Folder": "INBOX"}}
    found = email(door, "GetEMailEnvelopes", **at, MessageServerIds=[2, 99, 1])
    assert [it["Subject"] for it in found] == ["Charter party for the autumn", "Delivery of the oak boards"]  # fmt: skip
    assert found[1]["MessageId"] == "<demo-975@so-mock.invalid>"
    assert found[1]["From"]["PersonName"] == "Kari Bjørge"
    assert [it["PersonId"] for it in found[0]["To"]] == [2, 3]
    assert email(door, "GetEMailEnvelopesFromServerIds", **at, MessageServerIds=["2", "1"]) == found


def test_reading_by_connection_puts_the_flags_asked_for(door: Door) -> None:
    found = email(door, "GetEMailFromId", ConnectionInfo=SERVER, MessageServerId=1, Flags="Seen")
    assert found["Flags"] == "Seen"
    assert read(door, 975)["Flags"] == "Seen"
    assert email(door, "GetEMail", Id=976)["Flags"] == "Seen", "and only on that one"


def test_reading_without_lookup_knows_nobody(door: Door) -> None:
    found = email(door, "GetEMailFromId", ConnectionInfo=SERVER, MessageServerId=1)
    assert (found["From"]["Address"], found["From"]["PersonId"]) == (KARI, 0)
    looked = email(door, "GetEMailFromId", ConnectionInfo=SERVER, MessageServerId=1, LookupAddresses=True)  # fmt: skip
    assert looked["From"]["PersonId"] == 5


@pytest.mark.parametrize(
    "connection",
    [None, {}, {"ServerName": "imap.fjordlys.example"}, SERVER | {"UserName": "x"}, SERVER | {"ServerName": "x"},
     SERVER | {"ServerName": "imap.fjordlys.example:143"}, SERVER | {"Folder": "No such"}],
)  # fmt: skip
def test_a_connection_that_leads_nowhere_finds_nothing(door: Door, connection: Any) -> None:
    before = everything(door)
    at = {"ConnectionInfo": connection}
    assert email(door, "GetEMailFromId", **at, MessageServerId=1) is None
    assert email(door, "GetEMailEnvelopes", **at, MessageServerIds=[1, 2]) == []
    assert email(door, "GetFolderEMailCount", **at) == 0
    assert email(door, "GetEMailAsStream", **at, MessageServerId=1) is None
    email(door, "MarkAsRead", **at, MessageServerIds=[1], Read=True)
    if not (connection or {}).get("Folder"):
        assert email(door, "GetFolderList", **at) == []
        assert email(door, "GetFolderInfo", **at) == []
    assert everything(door) == before


def test_a_connection_is_found_in_any_case_and_with_its_port(door: Door) -> None:
    connection = {"ServerName": "IMAP.Fjordlys.example:993", "UserName": "Terje.Dahl@fjordlys.example", "Password": "x"}  # fmt: skip
    assert email(door, "GetFolderEMailCount", ConnectionInfo=connection) == 2, "INBOX when none is named"  # fmt: skip


# -- scripts


def test_get_email_strips_what_could_run(door: Door) -> None:
    bad = '<p onclick="x()">Hi <script>alert(1)</script><a href="java&#115;cript:x()">you</a></p><iframe src="//x"></iframe>'  # fmt: skip
    id = save(door, HTMLBody=bad)["EmailItemId"]
    assert email(door, "GetEMail", Id=id)["HTMLBody"] == "<p>Hi <a>you</a></p>"
    assert email(door, "GetUnsanitizedEMail", Id=id)["HTMLBody"] == bad
    assert email(door, "GetEMail", Id=id)["HTMLBody"] == "<p>Hi <a>you</a></p>", "whatever was kept"


@pytest.mark.parametrize(
    "html",
    [
        '<!DOCTYPE html><html><head><style>p{color:red}</style></head><body class="a">x</body></html>',
        '<p style="margin:0">Fish &amp; chips &nbsp; &copy 2 &#229; AT&T</p><br/><img src="cid:1" alt=\'a\'>',
        '<a href="https://x.example/?a=1&b=2">l</a> <o:p></o:p> 3 &lt; 4',
        "no markup at all: a < b & c > d".replace("<", "&lt;"),
    ],
)
def test_harmless_html_stays_as_it_is(door: Door, html: str) -> None:
    saved = save(door, HTMLBody=html)
    assert email(door, "GetEMail", Id=saved["EmailItemId"]) == saved


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<SCRIPT SRC=x></SCRIPT >ok", "ok"),
        ("<script/>alert(1)</script>ok", "ok"),
        ("<scr<script>ipt>alert(1)</script>", "ipt>alert(1)"),
        ("<img src=x onerror=alert(1)>", '<img src="x">'),
        ("<img src=x onerror=alert(1)//", "&lt;img src=x onerror=alert(1)//"),
        ('<a title="x"onclick="alert(1)">t</a>', '<a title="x">t</a>'),
        ("<p/onclick=alert(1)>a</p>", "<p>a</p>"),
        ('<a href=" java\tscript:x">y</a>', "<a>y</a>"),
        ('<a href="data:text/html,x">y</a>', "<a>y</a>"),
        ("<svg><style><img src=x onerror=x></style></svg>z", "z"),
        ("<style></style foo><img src=x onerror=1>", "<style></style>"),
        ("<style>@import url(x)</style>z", "<style></style>z"),
        ("<style>p{", "<style></style>"),
        ('<div style="width:expression(x)">d</div>', "<div>d</div>"),
        ("<!--[if IE]><script>x</script><![endif]-->a", "a"),
        ("<![foo><b>a</b><![CDATA[<img onerror=x>]]>", "<b>a</b>]]>"),
        ('<noscript><p title="</noscript><img src=x onerror=x>">', ""),
        ('<meta http-equiv="refresh" content="0;url=x"><base href="x"><link href="x">k', "k"),
        ('<form action="javascript:1"><button formaction=javascript:2>b', "<form><button>b"),
        ("<b>x &#; y</b> &bogus", "<b>x &#; y</b> &bogus"),
        ("<?php x ?>a\0b", "ab"),
    ],
)
def test_tricks_of_scripts_come_to_nothing(door: Door, html: str, left: str) -> None:
    id = save(door, HTMLBody=html)["EmailItemId"]
    assert email(door, "GetEMail", Id=id)["HTMLBody"] == left


# -- folders


def test_folders_count_what_is_not_deleted_and_what_is_not_seen(door: Door) -> None:
    assert folders(door) == {
        "INBOX": (2, 1), "Drafts": (0, 0), "Sent Items": (1, 0), "Deleted Items": (0, 0)
    }  # fmt: skip
    saved = save(door, FolderName="INBOX")
    assert folders(door)["INBOX"] == (3, 2)
    email(door, "MarkEmailsAsRead", Ids=[saved["EmailItemId"], 975], Read=True)
    assert folders(door)["INBOX"] == (3, 0)
    email(door, "MarkAsRead", ConnectionInfo=SERVER, MessageServerIds=[1, 2], Read=False)
    assert folders(door)["INBOX"] == (3, 2)
    email(door, "SaveToMailServer", Email=read(door, 975) | {"Flags": "Deleted"})
    assert folders(door)["INBOX"] == (2, 1)
    email(door, "MarkAsReadFromServerIdentifiers", ConnectionInfo=SERVER, MessageServerIds=["2"], Read=True)  # fmt: skip
    assert folders(door)["INBOX"] == (2, 0)
    at = {"ConnectionInfo": SERVER | {"Folder": "INBOX"}}
    assert email(door, "GetFolderEMailCount", **at) == 2
    assert email(door, "GetFolderEMailCount", **at, OnlyUnread=True) == 0


def test_marking_as_read_keeps_the_other_flags(door: Door) -> None:
    id = save(door, Flags="Answered, Flagged", FolderName="INBOX")["EmailItemId"]
    email(door, "MarkEmailsAsRead", Ids=[id, 99], Read=True)
    assert read(door, id)["Flags"] == "Seen, Flagged, Answered"
    email(door, "MarkEmailsAsRead", Ids=[id], Read=False)
    assert read(door, id)["Flags"] == "Flagged, Answered"


def test_a_folder_list_is_text_with_paragraph_signs(door: Door) -> None:
    at = {"ConnectionInfo": SERVER}
    assert email(door, "GetFolderList", **at)[:2] == ["/§INBOX", "/§Drafts"]
    assert email(door, "GetFolderList", **at, IncludeItemCount=True)[0] == "/§INBOX§1§2"


def test_folder_info_is_of_those_named_or_those_subscribed_to(door: Door) -> None:
    at = {"ConnectionInfo": SERVER}
    named = email(door, "GetFolderInfo", **at, Folders=["sent items", "No such", "INBOX"])
    assert [(it["Name"], it["TotalItems"]) for it in named] == [("Sent Items", 1), ("INBOX", 2)]
    store = door.tenant.store
    with store.unit():
        store.update("email_folder", rows(door, "email_folder")[1] | {"Subscribed": False})
    assert [it["Name"] for it in email(door, "GetFolderInfo", **at)] == ["INBOX", "Sent Items", "Deleted Items"]  # fmt: skip


def test_the_latest_item_of_a_folder_tells_what_is_new(door: Door) -> None:
    inbox, drafts = folder_id(door, "INBOX"), folder_id(door, "Drafts")
    assert email(door, "LatestItemIdByFolder", FolderId=inbox) == 976
    assert email(door, "LatestItemIdByFolder", FolderId=drafts) == 0
    assert email(door, "HasNewMail", MailItemId=976, FolderId=inbox) is False
    save(door, FolderName="INBOX")
    assert email(door, "LatestItemIdByFolder", FolderId=inbox) == 978
    assert email(door, "HasNewMail", MailItemId=976, FolderId=inbox) is True
    assert email(door, "HasNewMail", MailItemId=976, FolderId=drafts) is False
    assert email(door, "HasNewMail", MailItemId=0, FolderId=99) is False


# -- accounts


def account_of(door: Door, user: str = TJE0, **changed: Any) -> Any:
    given = {
        "EMailAddress": "second@fjordlys.example",
        "IncomingCredentials": {"Server": "imap.x.example", "Port": 993, "Username": "u", "Password": "open"},
        "OutgoingCredentials": {"Server": "smtp.x.example", "Username": "u", "Password": "sesame"},
    }  # fmt: skip
    return door.agent("EMail.SaveEMailAccount", given | changed, auth=user)


def test_an_account_is_saved_with_its_logins_and_folders(door: Door) -> None:
    saved = account_of(door, HEM0, AccountStatus=2, ErrorCount=9)
    assert (saved["EMailAccountId"], saved["AssociateId"]) == (896, 18)
    assert (saved["AccountStatus"], saved["ErrorCount"]) == (4, 0), "the server's own"
    assert (saved["InboxFolder"], saved["SentFolder"]) == ("INBOX", "Sent Items")
    logins = [saved["IncomingCredentials"], saved["OutgoingCredentials"]]
    assert [it["ServiceAuthId"] for it in logins] == [3, 4]
    assert [it["Password"] for it in logins] == ["", ""], "never shown"
    assert list(folders(door, HEM0)) == ["INBOX", "Drafts", "Sent Items", "Deleted Items"]
    assert door.agent("EMail.GetEMailAccount?eMailAccountId=896", auth=HEM0) == saved
    assert door.agent("EMail.GetCurrentAccountId", auth=HEM0) == 896, "the first is the current one"
    assert email(door, "GetEMailAccountFromEMailAddress", HEM0, FromAddress="Second <SECOND@fjordlys.example>") == saved  # fmt: skip


def test_a_blank_password_keeps_the_stored_credentials(door: Door) -> None:
    saved = account_of(door)
    email_account = {**saved, "EMailAddress": "third@fjordlys.example", "OutgoingCredentials": None}
    email_account["IncomingCredentials"] |= {"Server": "imap.y.example"}
    again = door.agent("EMail.SaveEMailAccount", email_account)
    assert again["EMailAddress"] == "third@fjordlys.example"
    row = rows(door, "email_account")[-1]
    incoming, outgoing = row["IncomingCredentials"], row["OutgoingCredentials"]
    assert (incoming["Server"], incoming["Password"]) == ("imap.y.example", "open")
    assert (outgoing["Server"], outgoing["Password"]) == ("smtp.x.example", "sesame")
    assert (incoming["ServiceAuthId"], outgoing["ServiceAuthId"]) == (3, 4)
    account_of(door, EMailAccountId=896, IncomingCredentials={"Password": "new"})
    assert rows(door, "email_account")[-1]["IncomingCredentials"]["Password"] == "new"
    assert len(folders(door)) == 4, "no folder is made twice"


def test_a_mail_goes_to_the_account_named(door: Door) -> None:
    account_of(door)
    assert save(door)["AccountId"] == 895
    saved = save(door, AccountId=896)
    assert (saved["AccountId"], saved["From"]["Address"]) == (896, "second@fjordlys.example")
    kept = email(door, "SaveToMailServer", Email={"EmailItemId": saved["EmailItemId"]})
    assert kept["AccountId"] == 896, "an update without AccountId leaves it where it is"
    at = {"ConnectionInfo": {"ServerName": "imap.x.example", "UserName": "u", "Folder": "Drafts"}}
    assert [it["MessageId"] for it in email(door, "GetEMailEnvelopes", **at, MessageServerIds=[1])] == [saved["MessageID"]]  # fmt: skip


def test_an_account_is_deleted_with_its_folders_and_mails(door: Door) -> None:
    account_of(door)
    kept = save(door, AccountId=896)
    door.agent("EMail.DeleteEMailAccount?eMailAccountId=895")
    assert {row["AccountId"] for row in rows(door, "email_folder")} == {896}
    assert [row["EmailItemId"] for row in rows(door, "email")] == [kept["EmailItemId"]]
    assert email(door, "GetEMail", Id=975) is None
    assert email(door, "GetCurrentAccountId") == 896
    door.agent("EMail.DeleteEMailAccount?eMailAccountId=895")


def test_the_template_of_an_account_is_the_callers_with_empty_logins(door: Door) -> None:
    blank = door.agent("EMail.CreateDefaultEMailAccount", auth=HEM0)
    assert (blank["EMailAccountId"], blank["AssociateId"], blank["AccountStatus"]) == (0, 18, 0)
    assert blank["IncomingCredentials"]["ServiceAuthId"] == 0
    assert blank["OutgoingCredentials"]["Server"] == ""


# -- who may see it


def test_a_colleagues_mail_is_as_if_it_were_not_there(door: Door) -> None:
    assert email(door, "GetEMail", HEM0, Id=975) is None
    assert read(door, 975, HEM0) is None
    assert email(door, "GetMailFromMessageId", HEM0, MessageId="<demo-975@so-mock.invalid>") is None
    assert email(door, "GetEMailFromId", HEM0, ConnectionInfo=SERVER, MessageServerId=1) is None
    assert email(door, "GetEMailEnvelopes", HEM0, ConnectionInfo=SERVER, MessageServerIds=[1]) == []
    assert email(door, "GetFolderInfo", HEM0, ConnectionInfo=SERVER) == []
    assert email(door, "LatestItemIdByFolder", HEM0, FolderId=folder_id(door, "INBOX")) == 0
    assert door.agent("EMail.GetEMailAccount?eMailAccountId=895", auth=HEM0) is None
    assert email(door, "GetEMailAccountFromEMailAddress", HEM0, FromAddress="terje.dahl@fjordlys.example") is None  # fmt: skip
    assert email(door, "GetEMailAsEmlStream", HEM0, EmailItemId=975) is None


def test_a_colleagues_mail_cannot_be_written(door: Door) -> None:
    before = everything(door)
    refused(door, "SaveToMailServer", 404, HEM0, Email=MAIL | {"EmailItemId": 975})
    refused(door, "SaveToMailServer", 404, HEM0, Email=MAIL | {"AccountId": 895})
    email(door, "MarkEmailsAsRead", HEM0, Ids=[975], Read=True)
    door.agent("EMail.DeleteEMailAccount?eMailAccountId=895", auth=HEM0)
    reply = door("POST", "Agents/EMail/SaveEMailAccount", {"AssociateId": 5}, auth=HEM0)
    assert (reply.status, reply.json()["ErrorType"]) == (403, "SoSentryException")
    assert everything(door) == before


def test_an_administrator_sees_everybodys_mail(door: Door) -> None:
    assert read(door, 975, ADM0)["Subject"] == "Delivery of the oak boards"
    assert email(door, "GetMailFromMessageId", ADM0, MessageId="<demo-975@so-mock.invalid>")["EmailItemId"] == 975  # fmt: skip
    assert email(door, "GetFolderEMailCount", ADM0, ConnectionInfo=SERVER) == 2
    saved = email(door, "SaveToMailServer", ADM0, Email=read(door, 975, ADM0) | {"Subject": "Elm"})
    assert saved["AccountId"] == 895
    assert email(door, "GetCurrentAccountId", ADM0) == 0, "which makes it none of his own"


# -- the bytes


def test_a_mail_is_a_message_that_a_mail_program_reads(door: Door) -> None:
    saved = save(
        door, Subject="Håndverk\r\nBcc: x@x.example", From={"Address": KARI, "Name": "Bjørge, Kari"},
        Cc=[{"Address": "kåre@x.example"}, {"Name": "nobody"}], Priority="High", Flags="Draft",
        InReplyTo={"MessageId": "<demo-975@so-mock.invalid>"}, CustomHeaderList=[
            {"Name": "X-Total", "Values": ["én", "2"]}, {"Name": "no header", "Values": ["x"]}, {"Name": "Subject", "Values": ["x"]}],
        Attachments=[{"Filename": "fakturæ.txt", "Type": "text/plain", "Stream": INVOICE},
                     {"Filename": "a.eml", "Type": "message/delivery-status", "Stream": "AAEC", "Disposition": "inline", "Id": "<i@x>"},
                     {"Description": "empty"}],
    )  # fmt: skip
    id = saved["EmailItemId"]
    raw = base64.b64decode(email(door, "GetEMailAsEmlStream", EmailItemId=id, IncludeAttachments=True))  # fmt: skip
    assert raw.count(b"\n") == raw.count(b"\r\n")
    message: Any = message_from_bytes(raw, policy=reading)
    assert message["Message-ID"] == saved["MessageID"]
    assert message["Subject"] == "Håndverk Bcc: x@x.example"
    assert message["Bcc"] is None
    assert message["From"].addresses[0].display_name == "Bjørge, Kari"
    assert message["From"].addresses[0].addr_spec == message["To"].addresses[0].addr_spec == KARI
    assert message["In-Reply-To"] == message["References"] == "<demo-975@so-mock.invalid>"
    assert message["Date"].datetime.isoformat() == "2026-01-15T09:30:00+01:00"
    assert message["X-Priority"] == "2"
    assert message.get_all("X-Total") == ["én", "2"]
    assert message.get_all("Subject") == [message["Subject"]]
    assert message.get_body(("plain",)).get_content() == "On Friday."
    assert message.get_body(("html",)).get_content() == MAIL["HTMLBody"]
    parts = list(message.iter_attachments())
    assert [(p.get_filename(), p.get_content_type(), p.get_content_disposition()) for p in parts] == [
        ("fakturæ.txt", "text/plain", "attachment"), ("a.eml", "application/octet-stream", "inline"),
        (None, "application/octet-stream", "attachment"),
    ]  # fmt: skip
    assert parts[0].get_payload(decode=True).decode() == "Å pay: 42"
    assert (parts[1]["Content-ID"], parts[1].get_content()) == ("<i@x>", b"\0\1\2")
    assert base64.b64decode(email(door, "GetEMailAsEmlStream", EmailItemId=id, IncludeAttachments=True)) == raw  # fmt: skip


def test_a_stream_may_come_without_attachments(door: Door) -> None:
    save(door, Attachments=[{"Filename": "a.txt", "Stream": INVOICE}])
    at = {"ConnectionInfo": SERVER | {"Folder": "Drafts"}}
    whole = base64.b64decode(email(door, "GetEMailAsStream", **at, MessageServerId=1))
    bare = base64.b64decode(email(door, "GetEMailAsStreamFromServerIdentifier", **at, MessageServerId="1", StripAttachments=True))  # fmt: skip
    assert b"a.txt" in whole and b"a.txt" not in bare
    assert b"Subject: Oak boards" in bare


# -- templates, drafts, the database only


def test_the_template_of_a_mail_is_from_the_callers_account(door: Door) -> None:
    before = everything(door)
    blank = door.agent("EMail.CreateDefaultEMailEntity")
    assert (blank["From"]["Address"], blank["From"]["PersonId"]) == (
        "terje.dahl@fjordlys.example",
        2,
    )
    assert (blank["EmailItemId"], blank["AccountId"], blank["ServerId"]) == (0, 0, 0)
    assert (blank["Priority"], blank["Flags"]) == ("Normal", "None")
    assert blank["To"] == blank["Attachments"] == []
    assert blank["Sent"] == blank["RepliedAt"] == "0001-01-01T00:00:00"
    assert blank["EMailSOInfo"]["DocumentId"] == 0
    other = door.agent("EMail.CreateDefaultEMailEntity", auth=HEM0)
    assert other["From"]["Address"] == "henrik.moe@fjordlys.example", "of the account he would get"
    assert everything(door) == before


def test_a_draft_saved_again_stays_one_draft(door: Door) -> None:
    draft = email(door, "SaveDraft", Entity=MAIL | {"FolderName": "INBOX", "IsSent": True, "Flags": "Seen"})  # fmt: skip
    assert (draft["FolderName"], draft["Flags"], draft["IsSent"]) == ("Drafts", "Seen, Draft", False)  # fmt: skip
    again = email(door, "SaveDraft", Entity=draft | {"Subject": "Elm"})
    assert (again["EmailItemId"], again["Subject"]) == (draft["EmailItemId"], "Elm")
    assert folders(door)["Drafts"] == (1, 0)
    refused(door, "SaveDraft", 400)


def test_a_mail_saved_to_the_database_only_is_not_on_the_server(door: Door) -> None:
    saved = email(door, "Save", Email=MAIL)
    assert (saved["ServerId"], saved["ServerIdentifier"]) == (0, "")
    assert read(door, saved["EmailItemId"]) == saved
    at = {"ConnectionInfo": SERVER | {"Folder": "Drafts"}}
    assert email(door, "GetEMailEnvelopes", **at, MessageServerIds=[0, 1]) == []
    there = email(door, "SaveToMailServer", Email=saved)
    assert (there["EmailItemId"], there["ServerId"]) == (saved["EmailItemId"], 1)
    assert email(door, "Save", Email=there)["ServerId"] == 1
