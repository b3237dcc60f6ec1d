"""EMail: mails move and go, folders come and go, and a folder knows what is new in it."""

import base64
from typing import Any

import pytest
from contract.door import Door

HEM0, ADM0 = ("Basic " + base64.b64encode(t).decode() for t in (b"HEM0:Hem0", b"ADM0:Adm0"))
TJE0 = "Basic " + base64.b64encode(b"tje0:Tje0").decode()
SERVER = {"ServerName": "imap.fjordlys.example", "UserName": "terje.dahl@fjordlys.example"}
INBOX = {"ConnectionInfo": SERVER | {"Folder": "INBOX"}}


def email(door: Door, method: str, user: str = TJE0, **arguments: Any) -> Any:
    return door.agent(f"EMail.{method}", arguments, auth=user)


def refused(door: Door, method: str, status: int, user: str = TJE0, **arguments: Any) -> str:
    reply = door("POST", f"Agents/EMail/{method}", arguments, auth=user)
    assert reply.status == status, reply
    return str(reply.json()["Message"])


def save(door: Door, **changed: Any) -> Any:
    return email(door, "SaveToMailServer", Email={"Subject": "Oak", "PlainBody": "x"} | changed)


def read(door: Door, id: int) -> Any:
    return email(door, "GetUnsanitizedEMail", Id=id)


def counts(door: Door) -> dict[str, int]:
    return {it["Name"]: it["TotalItems"] for it in email(door, "CacheFolderList")}


def folder(door: Door, name: str) -> Any:
    return next(it for it in email(door, "CacheFolderList") if it["Name"] == name)


# -- moves and deletes


def test_a_delete_that_names_a_folder_moves_the_mails_there(door: Door) -> None:
    email(door, "DeleteEmails", Ids=[975, 99], MoveToFolder="deleted items")
    assert (read(door, 975)["FolderName"], read(door, 975)["ServerId"]) == ("Deleted Items", 1)
    assert (counts(door)["INBOX"], counts(door)["Deleted Items"]) == (1, 1)
    email(door, "DeleteEmails", Ids=[975, 976])
    assert read(door, 975) is read(door, 976) is None
    assert (counts(door)["INBOX"], counts(door)["Deleted Items"]) == (0, 0)
    assert read(door, 977) is not None, "nothing else went"


def test_emptying_a_folder_moves_or_deletes_all_of_it(door: Door) -> None:
    save(door, FolderName="INBOX", Flags="Deleted")
    email(door, "EmptyFolder", **INBOX, MoveToFolder="Old")
    assert (counts(door)["INBOX"], counts(door)["Old"]) == (0, 2)
    assert email(door, "LatestItemIdByFolder", FolderId=folder(door, "Old")["EmailFolderId"]) == 978
    email(door, "EmptyFolder", ConnectionInfo=SERVER | {"Folder": "old"})
    assert counts(door)["Old"] == 0
    assert read(door, 975) is None
    assert counts(door)["Sent Items"] == 1


def test_no_folder_is_emptied_that_is_not_named(door: Door) -> None:
    assert "Folder" in refused(door, "EmptyFolder", 400, ConnectionInfo=SERVER)
    assert "Nowhere" in refused(door, "EmptyFolder", 404, ConnectionInfo=SERVER | {"Folder": "Nowhere"})  # fmt: skip
    assert counts(door)["INBOX"] == 2


@pytest.mark.parametrize(("method", "ids"), [("Delete", [1]), ("DeleteFromServerIdentifier", ["1"])])  # fmt: skip
def test_a_mail_is_deleted_by_its_number_on_the_server(door: Door, method: str, ids: Any) -> None:
    email(door, method, **INBOX, MessageServerIds=ids, MoveToFolder="Deleted Items")
    assert read(door, 975)["FolderName"] == "Deleted Items"
    email(door, method, ConnectionInfo=SERVER | {"Folder": "Deleted Items"}, MessageServerIds=ids)
    assert read(door, 975) is None
    assert read(door, 976) is not None


@pytest.mark.parametrize(("method", "ids"), [("MoveToFolder", [1, 9]), ("MoveToFolderFromServerIdentifier", ["1"])])  # fmt: skip
def test_a_mail_moves_by_its_number_on_the_server(door: Door, method: str, ids: Any) -> None:
    email(door, method, **INBOX, MessageServerIds=ids, TargetFolder="Projects")
    at = {"ConnectionInfo": SERVER | {"Folder": "Projects"}}
    assert email(door, "GetEMailFromId", **at, MessageServerId=1)["EmailItemId"] == 975
    refused(door, method, 400, **INBOX, MessageServerIds=[2])
    assert read(door, 976)["FolderName"] == "INBOX"


def test_a_moved_mail_is_known_in_its_new_folder_only(door: Door) -> None:
    target = folder(door, "Deleted Items")["EmailFolderId"]
    email(door, "MoveEmailsToFolder", FolderId=target, EmailItemIds=[976, 975, 99])
    assert [read(door, id)["ServerId"] for id in (976, 975)] == [1, 2]
    assert email(door, "GetEMailEnvelopes", **INBOX, MessageServerIds=[1, 2]) == []
    assert save(door, FolderName="INBOX")["ServerId"] == 3, "their old numbers are not given again"
    refused(door, "MoveEmailsToFolder", 404, FolderId=99, EmailItemIds=[975])


def test_a_draft_that_moves_is_none_and_what_comes_to_sent_is_sent(door: Door) -> None:
    draft = email(door, "SaveDraft", Entity={"Subject": "Oak"})["EmailItemId"]
    sent = folder(door, "Sent Items")["EmailFolderId"]
    email(door, "MoveEmailsToFolder", FolderId=sent, EmailItemIds=[draft])
    mail = read(door, draft)
    assert (mail["Flags"], mail["IsSent"], mail["FolderName"]) == ("Seen", True, "Sent Items")


def test_trash_is_the_folder_that_says_so(door: Door) -> None:
    email(door, "MoveEmailsToTrash", Ids=[975])
    assert read(door, 975)["FolderName"] == "Deleted Items"


def test_a_colleagues_mail_neither_moves_nor_goes(door: Door) -> None:
    for method, more in (("DeleteEmails", {}), ("MoveEmailsToTrash", {})):
        email(door, method, HEM0, Ids=[975], **more)
    refused(door, "MoveEmailsToFolder", 404, HEM0, FolderId=folder(door, "Drafts")["EmailFolderId"], EmailItemIds=[975])  # fmt: skip
    email(door, "Delete", HEM0, **INBOX, MessageServerIds=[1])
    refused(door, "EmptyFolder", 404, HEM0, **INBOX)
    assert counts(door)["INBOX"] == 2


def test_mail_stays_in_its_account(door: Door) -> None:
    other = email(door, "SaveEMail", ConnectionInfo={"ServerName": "h", "UserName": "u"}, Email={"Subject": "x"})  # fmt: skip
    inbox = folder(door, "INBOX")["EmailFolderId"]
    assert "another account" in refused(door, "MoveEmailsToFolder", 400, FolderId=inbox, EmailItemIds=[other["EmailItemId"]])  # fmt: skip


# -- replies


def test_the_mail_that_answers_an_id_is_not_the_one_that_has_it(door: Door) -> None:
    original = "<demo-975@so-mock.invalid>"
    assert email(door, "GetMailFromInReplyTo", MessageId=original) is None
    reply = save(door, InReplyTo={"MessageId": original})
    found = email(door, "GetMailFromInReplyTo", MessageId=original)
    assert found["EmailItemId"] == reply["EmailItemId"] != 975
    assert found["InReplyTo"]["MessageId"] == original


def test_a_mail_is_answered_when_it_is_said_to_be(door: Door) -> None:
    email(door, "SetRepliedAt", MessageId="demo-976@so-mock.invalid")
    mail = read(door, 976)
    assert (mail["Flags"], mail["RepliedAt"][:10]) == ("Seen, Answered", door.tenant.clock.now()[:10])  # fmt: skip
    email(door, "SetRepliedAt", HEM0, MessageId="demo-975@so-mock.invalid")
    assert read(door, 975)["Flags"] == "None", "a colleague's"


# -- folders


def test_folders_are_made_and_deleted_with_what_is_in_them(door: Door) -> None:
    for name in ("Projects", "Projects/2026"):
        email(door, "CreateFolder", ConnectionInfo=SERVER | {"Folder": name})
    assert folder(door, "Projects")["Flags"] == "\\HasChildren"
    assert folder(door, "Projects/2026")["Flags"] == "\\HasNoChildren"
    assert "PROJECTS" in refused(door, "CreateFolder", 400, ConnectionInfo=SERVER | {"Folder": "PROJECTS"})  # fmt: skip
    mails = [save(door, FolderName=name)["EmailItemId"] for name in ("Projects", "Projects/2026", "Projects2")]  # fmt: skip
    email(door, "DeleteFolder", ConnectionInfo=SERVER | {"Folder": "projects"})
    assert [read(door, id) is None for id in mails] == [True, True, False]
    assert not {"Projects", "Projects/2026"} & counts(door).keys()
    refused(door, "DeleteFolder", 404, ConnectionInfo=SERVER | {"Folder": "projects"})
    refused(door, "DeleteFolder", 400, **INBOX)
    refused(door, "CreateFolder", 400, ConnectionInfo=SERVER)
    assert counts(door)["INBOX"] == 2


def test_a_server_that_no_account_is_for_is_an_empty_one_of_its_own(door: Door) -> None:
    there = {"ServerName": "imap.other.example:993", "UserName": "Guest"}
    email(door, "CreateFolder", HEM0, ConnectionInfo=there | {"Folder": "Mine"})
    assert "/§Mine" in email(door, "GetFolderList", HEM0, ConnectionInfo=there)
    saved = email(door, "SaveEMail", HEM0, ConnectionInfo=there | {"Folder": "Mine"}, Email={"Subject": "Oak"})  # fmt: skip
    at = {"ConnectionInfo": there | {"Folder": "Mine"}}
    assert email(door, "GetEMailFromId", HEM0, **at, MessageServerId=1)["EmailItemId"] == saved["EmailItemId"]  # fmt: skip
    assert email(door, "GetCurrentAccountId", HEM0) == 0, "no account of his"
    assert email(door, "GetFolderList", ConnectionInfo=there) == [], "nor a colleague's"
    assert "ServerName" in refused(door, "SaveEMail", 400, HEM0, Email={"Subject": "Oak"})


def test_save_email_puts_it_into_the_folder_of_the_connection(door: Door) -> None:
    saved = email(door, "SaveEMail", **INBOX, Email={"Subject": "Oak", "FolderName": "Drafts"})
    assert (saved["AccountId"], saved["FolderName"], saved["ServerId"]) == (895, "INBOX", 3)
    assert counts(door)["INBOX"] == 3


def test_subscription_decides_which_folders_are_told(door: Door) -> None:
    drafts = folder(door, "Drafts")
    email(door, "ToggleSubscription", FolderId=drafts["EmailFolderId"], SubscriptionStatus=False)
    told = [it["Name"] for it in email(door, "GetFolderInfo", ConnectionInfo=SERVER)]
    assert told == ["INBOX", "Sent Items", "Deleted Items"]
    given = [drafts | {"Subscribed": True}, {"Name": "deleted items", "Subscribed": False}]
    email(door, "SetSubscription", ConnectionInfo=SERVER, Folders=given)
    told = [it["Name"] for it in email(door, "GetFolderInfo", ConnectionInfo=SERVER)]
    assert told == ["INBOX", "Drafts", "Sent Items"]
    for name in ("INBOX", "Sent Items"):
        both = [{"Name": "Drafts", "Subscribed": False}, {"Name": name, "Subscribed": False}]
        assert name in refused(door, "SetSubscription", 400, ConnectionInfo=SERVER, Folders=both)
    assert folder(door, "Drafts")["Subscribed"] is True, "all or nothing"
    refused(door, "ToggleSubscription", 404, HEM0, FolderId=drafts["EmailFolderId"])


# -- what is new


def test_a_folder_has_new_mail_until_somebody_looks(door: Door) -> None:
    assert email(door, "GetFolderHasNewEMail", **INBOX) is True
    assert email(door, "GetFolderHasNewEMail", **INBOX) is False
    save(door, FolderName="INBOX")
    assert email(door, "GetFolderHasNewEMail", ConnectionInfo=SERVER | {"Folder": "Drafts"}) is False  # fmt: skip
    assert email(door, "GetFolderHasNewEMail", **INBOX) is True
    email(door, "MoveEmailsToFolder", FolderId=folder(door, "Drafts")["EmailFolderId"], EmailItemIds=[975])  # fmt: skip
    assert email(door, "GetFolderHasNewEMail", ConnectionInfo=SERVER | {"Folder": "Drafts"}) is True
    assert email(door, "GetFolderHasNewEMail", ConnectionInfo=None) is False


def test_new_mail_is_told_once(door: Door) -> None:
    inbox = folder(door, "INBOX")["EmailFolderId"]
    assert [it["ServerId"] for it in email(door, "GetNewMail", Folders=[inbox, 99])] == [1, 2]
    assert email(door, "GetNewMail", Folders=[inbox]) == []
    saved = save(door, FolderName="INBOX")
    assert [it["MessageId"] for it in email(door, "GetNewMail", Folders=[inbox])] == [saved["MessageID"]]  # fmt: skip
    assert email(door, "GetNewMail", HEM0, Folders=[inbox]) == []
    assert [it["Subject"] for it in email(door, "GetNewMail")] == ["Quote 10011"], "all subscribed"


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("RefreshFolder", {"ConnectionInfo": SERVER}),
        ("RefreshFolder", {"ConnectionInfo": SERVER, "Folders": ["inbox", "Sent Items"]}),
        ("RefreshFolderForAssociate", {"Folders": ["INBOX", "Sent Items"]}),
        ("SyncEmailAccount", {"SyncUserAccount": {"AccountId": 895}}),
        ("SyncEmailAccounts", {"SyncUserAccounts": [{"AccountId": 895}]}),
    ],
)
def test_fetched_mail_is_no_longer_new(door: Door, method: str, arguments: Any) -> None:
    before = door.agent("EMail.GetEMailAccount?eMailAccountId=895")["LastFetch"]
    assert email(door, method, **arguments) in (0, "", None)
    assert email(door, "GetNewMail") == []
    assert door.agent("EMail.GetEMailAccount?eMailAccountId=895")["LastFetch"] != before
    save(door, FolderName="INBOX")
    assert len(email(door, "GetNewMail")) == 1


def test_accounts_that_work_are_ready_to_be_synchronised(door: Door) -> None:
    assert email(door, "TestAuthenticate") is True
    assert email(door, "TestAuthenticate", HEM0) is False
    listed = email(door, "GetReadySyncEmailAccounts")
    assert [(it["AccountId"], it["AssociateId"]) for it in listed] == [(895, 5)]
    assert listed[0]["AssociateName"]
    assert email(door, "GetReadySyncEmailAccounts", HEM0) == []
    assert len(email(door, "GetReadySyncEmailAccounts", ADM0)) == 1
    store = door.tenant.store
    with store.unit():
        row = store.table("email_account").get(895)
        assert row is not None
        store.update("email_account", {**row, "AccountStatus": 3})
    assert email(door, "TestAuthenticate") is False
    assert email(door, "GetReadySyncEmailAccounts") == []
    refused(door, "SyncEmailAccount", 404, HEM0, SyncUserAccount={"AccountId": 895})
