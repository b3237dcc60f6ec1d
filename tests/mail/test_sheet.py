"""What the sheet of the mail world (email-and-mailbox.md, sections 1 and 4 to 7) says, a fact a row: what it says, the requests
that show it, and what must be seen of the last one. Each has the demo world to itself. The service desk: test_sheet_desk.py.

tje0 has account 895 with mail 975 in INBOX, HEM0 has none at first.
"""

import base64
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from contract.door import Door
from mail.sheet import (
    SERVER,
    UNSET,
    USER,
    Fact,
    Play,
    Step,
    agent,
    ask,
    column,
    comes,
    email,
    empty,
    get,
    gives,
    heeded,
    keep,
    missing,
    octets,
    ok,
    outbox,
    section,
    sees,
    status,
    the,
)
from mail_world import ADM0, HEM0

CARRIERS = {
    "EMailAccount": "EMailAccountId EMailAddress AssociateId IncomingCredentials OutgoingCredentials AccountStatus ErrorCount ErrorReason InboxFolder SentFolder SimpleMode LastFetch UseGraphApi",
    "EMailAddress": "ContactId ContactName PersonId PersonName AssociateId Address EmailId DuplicatePersonIds Name",
    "EMailAppointment": "Appointment CalMethod Participants Comment Sequence DtStart DtEnd Superseded",
    "EMailAttachment": "Description Filename Size Type Encoding Id Disposition IsSafeFileExtension Stream",
    "EMailConnectionInfo": "ServerName UserName Password Folder UseSSL UseGraphApi",
    "EMailConnectionInfoExtended": "Port ServerName Protocol UserName Password UseSSL Folder UseGraphApi",
    "EMailCustomHeader": "Name Values",
    "EMailEntity": "To Cc Bcc Subject HTMLBody From Sent Size Priority Flags MessageID PlainBody IsSent EMailSOInfo ServerId ServerIdentifier Attachments CustomHeaderList FolderName EmailItemId AccountId ReceivedAt InReplyTo RepliedAt HasCalendarData CalMethod CalReplyStatus",
    "EMailEnvelope": "ServerId ServerIdentifier MessageId Subject From To Sent Priority Flags Size EMailSOInfo",
    "EMailFolder": "Name Delimiter Flags TotalItems UnreadItems Subscribed EmailFolderId",
    "EMailSOInfo": "DocumentId AppointmentId ProjectId SaleId Archived ArchivedAt ArchivedBy ArchivedDisplayName",
}  # fmt: skip


def connection(folder: str = "", **other: Any) -> dict[str, Any]:
    return {"ServerName": SERVER, "UserName": USER, "Password": "secret", "Folder": folder, **other}


def extended(folder: str = "INBOX", **other: Any) -> dict[str, Any]:
    return {"Port": 993, "Protocol": "imap", "UseSSL": True, **connection(folder), **other}


def written(subject: str = "Oak", **other: Any) -> dict[str, Any]:
    return {"Subject": subject, "To": [{"Address": "kari@bjorge-trelast.example"}], "PlainBody": "Plain words",
            "HTMLBody": "<p>Marked words</p>", **other}  # fmt: skip


def named(*names: str) -> Any:
    return lambda folders: [each["Name"] for each in folders] == list(names)


def folder(name: str, **wanted: Any) -> Step:
    """A folder of the current account is as said."""

    def step(play: Play) -> None:
        email("CacheFolderList")(play)
        found = [each for each in play.told if each["Name"] == name]
        assert len(found) == 1, [each["Name"] for each in play.told]
        assert {key: found[0][key] for key in wanted} == wanted, found

    return step


def no_folder(name: str) -> Step:
    def step(play: Play) -> None:
        email("CacheFolderList")(play)
        assert name not in [each["Name"] for each in play.told]

    return step


def folder_id(name: str) -> Step:
    """Keeps a folder's id as `folder.id`."""

    def step(play: Play) -> None:
        email("CacheFolderList")(play)
        (found,) = [each for each in play.told if each["Name"] == name]
        play.kept["folder"] = {"id": found["EmailFolderId"]}

    return step


def streamed(test: Callable[[bytes], Any]) -> Step:
    """Octets, which come in JSON where nobody asked for them as they are."""

    def step(play: Play) -> None:
        assert play.reply is not None
        if play.reply.headers["content-type"].startswith("application/json"):
            assert test(base64.b64decode(play.told)), play.told
        else:
            octets(test)(play)

    return step


def mime(test: Callable[[EmailMessage], Any]) -> Step:
    return streamed(lambda raw: test(message_from_bytes(raw, policy=policy.default)))


def saved(name: str = "mail", **other: Any) -> tuple[Step, Step]:
    return email("SaveToMailServer", Email=written(**other)), keep(name)


def read(name: str = "mail", attachments: bool = True) -> Step:
    return email("GetEMail", Id=the(f"{name}.EmailItemId"), IncludeAttachments=attachments)


def b64(text: bytes) -> str:
    return base64.b64encode(text).decode()


NOTE = {"Filename": "note.txt", "Type": "text/plain", "Stream": b64(b"A note")}
INNER = (b"From: x@deep.example\r\nSubject: Inner\r\nMessage-ID: <inner@x>\r\nContent-Type: text/html\r\n\r\n"
         b"<p onclick='x()'>Deep</p><script>alert(1)</script>")  # fmt: skip
LETTER = {"Filename": "mail.eml", "Type": "message/rfc822", "Stream": b64(INNER)}

FROM_KARI = """From: "Kari" <kari.bjorge@bjorge-trelast.example>
To: Terje <terje.dahl@fjordlys.example>
Subject: =?utf-8?B?U2rDuA==?= and wind
Message-ID: <sea@kari>
Date: Mon, 02 Nov 2026 10:00:00 +0100
X-Mine: one
Content-Type: multipart/mixed; boundary=B

--B
Content-Type: text/html; charset=utf-8

<p onclick="x()">Hello <a href="javascript:x()">you</a></p><script>alert(1)</script><iframe src="x"></iframe>
--B
Content-Type: text/plain; name=note.txt
Content-Disposition: attachment; filename=note.txt
Content-ID: <note@kari>
Content-Transfer-Encoding: base64

QSBub3Rl
--B
Content-Type: message/rfc822
Content-Disposition: attachment; filename=inner.eml

From: x@deep.example
Subject: Inner
Message-ID: <inner@x>
Content-Type: text/html

<p onclick="x()">Deep</p><script>alert(1)</script>
--B--
"""


def from_kari(name: str = "mail") -> tuple[Step, ...]:
    """The mail above is in tje0's INBOX."""
    return comes(FROM_KARI), email("GetMailFromMessageId", MessageId="<sea@kari>"), keep(name)


def attachment(test: Any) -> Any:
    return lambda told: test(next(each for each in told if each["Filename"] == "note.txt"))


CLEAN = lambda html: (  # noqa: E731
    "Hello" in html and not any(bad in html.lower() for bad in ("script", "iframe", "onclick"))
)


def in_order(names: str) -> Callable[[dict[str, Any]], bool]:
    return lambda told: (
        [each for each in told if each not in ("TableRight", "FieldProperties")] == names.split()
    )


SHAPES = section(
    "1",
    *[(f"{carrier}, in order", email(f"CreateDefault{carrier}"), gives(in_order(names))) for carrier, names in CARRIERS.items()],
    ("a plain mail is saved: 200", email("SaveToMailServer", Email={"Subject": "x"}), ok),
    ("$select: other fields are nulled", ask("POST", "Agents/EMail/SaveToMailServer?$select=Subject,EmailItemId", {"Email": {"Subject": "x"}}),
        gives("Subject", "x"), gives("MessageID", None), gives("To", None), gives("EmailItemId", lambda told: told > 0)),
    ("flags are joined by a comma", email("SaveToMailServer", Email=written(Flags="Seen, Flagged")), gives("Flags", "Seen, Flagged")),
    ("flags may be a number", email("SaveToMailServer", Email=written(Flags=9)), gives("Flags", "Seen, Flagged")),
    *[(f"priority {name} is {number}", email("SaveToMailServer", Email=written(Priority=number)), gives("Priority", name), keep("mail"), read(), gives("Priority", name))
        for number, name in enumerate(["NoPriority", "Highest", "High", "Normal", "Low", "Lowest"])],
    ("an envelope says MessageId", *saved(), email("GetEMailEnvelopes", ConnectionInfo=connection("Drafts"), MessageServerIds=[the("mail.ServerId")]),
        gives(0, "MessageId", the("mail.MessageID"))),
    ("custom headers have several values", *saved(CustomHeaderList=[{"Name": "X-Mine", "Values": ["one", "two"]}]), read(),
        gives("CustomHeaderList", lambda told: [(each["Name"], each["Values"]) for each in told] == [("X-Mine", ["one", "two"])])),
    ("attachments of existing mail have no stream", *saved(Attachments=[NOTE]), read(attachments=False),
        gives("Attachments.0.Stream", lambda told: not told), gives("Attachments.0.Filename", "note.txt"), gives("Attachments.0.Size", 6)),
    ("what runs is no safe attachment", *saved(Attachments=[NOTE, {**NOTE, "Filename": "run.exe"}]), read(),
        gives("Attachments", lambda told: [each["IsSafeFileExtension"] for each in told] == [True, False])),
)  # fmt: skip

DEFAULTS = section(
    "5.1",
    ("a new mail is from the caller", email("CreateDefaultEMailEntity"), gives("From.Address", USER), gives("From.PersonId", 2)),
    ("its lists are empty", email("CreateDefaultEMailEntity"), gives("To", []), gives("Cc", []), gives("Bcc", []), gives("Attachments", []), gives("CustomHeaderList", [])),
    ("its priority is normal", email("CreateDefaultEMailEntity"), gives("Priority", "Normal"), gives("Flags", "None")),
    ("its dates are unset", email("CreateDefaultEMailEntity"), gives("Sent", UNSET), gives("ReceivedAt", UNSET), gives("RepliedAt", UNSET)),
    ("its glue is an empty carrier", email("CreateDefaultEMailEntity"), gives("EMailSOInfo.Archived", False), gives("EMailSOInfo.DocumentId", 0), gives("EmailItemId", 0)),
    ("a new account is the caller's", email("CreateDefaultEMailAccount", HEM0), gives("AssociateId", 18), gives("AccountStatus", 0),
        gives("IncomingCredentials.ServiceAuthId", 0), gives("OutgoingCredentials.Server", "")),
    ("an envelope's enums are zero", email("CreateDefaultEMailEnvelope"), gives("Priority", "NoPriority"), gives("Flags", "None")),
    ("so is the method of an appointment", email("CreateDefaultEMailAppointment"), gives("CalMethod", "Unknown")),
    ("no state: the next id stays", email("CreateDefaultEMailEntity"), *saved("first"), email("CreateDefaultEMailEntity"), *saved("second"),
        sees(lambda _, kept: kept["second"]["EmailItemId"] == kept["first"]["EmailItemId"] + 1)),
)  # fmt: skip

ACCOUNT = {
    "EMailAddress": "helena.moe@fjordlys.example",
    "IncomingCredentials": {"Server": "imap.other.example", "Port": 993, "Username": "hm", "Password": "s"},
    "OutgoingCredentials": {"Server": "smtp.other.example", "Port": 587, "Username": "hm", "Password": "s"},
}  # fmt: skip
OPENED = (agent("EMail/SaveEMailAccount", ACCOUNT, HEM0), keep("account"))

ACCOUNTS = section(
    "5.2",
    ("id 0 makes one", *OPENED, gives("EMailAccountId", lambda told: told > 895), gives("AssociateId", 18), gives("AccountStatus", 4)),
    ("the logins are saved too", *OPENED, gives("IncomingCredentials.ServiceAuthId", lambda told: told > 0),
        sees(lambda told, _: told["OutgoingCredentials"]["ServiceAuthId"] != told["IncomingCredentials"]["ServiceAuthId"])),
    ("passwords are not told", *OPENED, gives("IncomingCredentials.Password", ""), gives("OutgoingCredentials.Password", "")),
    ("the first becomes current", email("GetCurrentAccountId", HEM0), gives(0), *OPENED, email("GetCurrentAccountId", HEM0), gives(the("account.EMailAccountId"))),
    ("none: null", email("GetCurrentAccount", HEM0), gives(None)),
    ("the current one", email("GetCurrentAccount"), gives("EMailAccountId", 895)),
    ("its folders are there at once", *OPENED, email("CacheFolderList", HEM0), gives(named("INBOX", "Drafts", "Sent Items", "Deleted Items"))),
    ("read by id", agent("EMail/GetEMailAccount?eMailAccountId=895"), gives("EMailAddress", USER)),
    ("a missing one is null", agent("EMail/GetEMailAccount?eMailAccountId=99"), gives(None)),
    ("a colleague's is null", agent("EMail/GetEMailAccount?eMailAccountId=895", user=HEM0), gives(None)),
    ("an administrator sees all", agent("EMail/GetEMailAccount?eMailAccountId=895", user=ADM0), gives("EMailAccountId", 895)),
    ("found by its address", email("GetEMailAccountFromEMailAddress", FromAddress=USER), gives("EMailAccountId", 895)),
    ("in any case", email("GetEMailAccountFromEMailAddress", FromAddress=USER.upper()), gives("EMailAccountId", 895)),
    ("not a colleague's", email("GetEMailAccountFromEMailAddress", HEM0, FromAddress=USER), gives(None)),
    ("saving again changes it", agent("EMail/GetEMailAccount?eMailAccountId=895"), keep("a"),
        agent("EMail/SaveEMailAccount", {"EMailAccountId": 895, "EMailAddress": "t@fjordlys.example", "AssociateId": 5}), ok,
        agent("EMail/GetEMailAccount?eMailAccountId=895"), gives("EMailAddress", "t@fjordlys.example")),
    ("saving an unknown one: 404", agent("EMail/SaveEMailAccount", {**ACCOUNT, "EMailAccountId": 99}), missing),
    ("deleted with its mails", agent("EMail/DeleteEMailAccount?eMailAccountId=895"), empty, agent("EMail/GetEMailAccount?eMailAccountId=895"), gives(None),
        email("GetEMail", Id=975), gives(None), email("GetCurrentAccountId"), gives(0)),
    ("archived documents stay", agent("Document/SaveDocumentEntity", {"Name": "d", "Header": "d", "DocumentTemplate": {"DocumentTemplateId": 11}}), keep("doc"),
        email("CreateNewPhysicalDocumentFromEmail", DocumentId=the("doc.DocumentId"), EmailItemId=975), ok, agent("EMail/DeleteEMailAccount?eMailAccountId=895"),
        email("GetEMailFromDocumentId", ADM0, DocumentId=the("doc.DocumentId")), gives("Subject", "Delivery of the oak boards")),
    ("TestAuthenticate: status Ok", email("TestAuthenticate"), gives(True)),
    ("without an account: false", email("TestAuthenticate", HEM0), gives(False)),
    ("a login is not checked", email("AuthenticateIncoming", ConnectionInfo=connection()), gives(True), email("AuthenticateOutgoing", ConnectionInfo=connection()), gives(True),
        email("Authenticate", ConnectionInfoExtended=extended()), gives(True)),
    ("accounts ready to be synced", email("GetReadySyncEmailAccounts"), gives(0, "AccountId", 895), gives(0, "AssociateId", 5), gives(0, "AssociateName", lambda told: "tje0" in told or "Terje" in told)),
    ("failed ones are not", column("email_account", 895, AccountStatus=3), email("GetReadySyncEmailAccounts"), gives([])),
    ("failing ones are", column("email_account", 895, AccountStatus=2), email("GetReadySyncEmailAccounts"), gives(0, "AccountId", 895)),
    ("a sync stamps LastFetch", email("GetCurrentAccount"), keep("before"), email("SyncEmailAccount", SyncUserAccount={"AccountId": 895, "AssociateId": 5}), empty,
        email("GetCurrentAccount"), sees(lambda told, kept: told["LastFetch"] > kept["before"]["LastFetch"])),
    ("so does one of several", email("GetCurrentAccount"), keep("before"), email("SyncEmailAccounts", SyncUserAccounts=[{"AccountId": 895, "AssociateId": 5}]), empty,
        email("GetCurrentAccount"), sees(lambda told, kept: told["LastFetch"] > kept["before"]["LastFetch"])),
)  # fmt: skip

FOLDERS = section(
    "5.3",
    ("the standard folders, in order", email("CacheFolderList"), gives(named("INBOX", "Drafts", "Sent Items", "Deleted Items"))),
    ("their attributes as IMAP names them", email("CacheFolderList"), gives(2, "Flags", "\\HasNoChildren \\Sent"), gives(3, "Flags", lambda told: "\\Trash" in told),
        gives(1, "Flags", lambda told: "\\Drafts" in told)),
    ("a list of texts", email("GetFolderList", ConnectionInfo=connection(), IncludeItemCount=False), gives(["/§INBOX", "/§Drafts", "/§Sent Items", "/§Deleted Items"])),
    ("with unread and total", email("GetFolderList", ConnectionInfo=connection(), IncludeItemCount=True), gives(0, "/§INBOX§1§2"), gives(2, "/§Sent Items§0§1")),
    ("the port may stand at the host", email("GetFolderList", ConnectionInfo=connection(ServerName=f"{SERVER}:993"), IncludeItemCount=True), gives(0, "/§INBOX§1§2")),
    ("an unknown login has a store of its own", email("GetFolderEMailCount", ConnectionInfo=connection("INBOX", UserName="nobody"), OnlyUnread=False), gives(0),
        email("SaveEMail", ConnectionInfo=connection("INBOX", UserName="nobody"), Email=written()), ok, email("GetFolderList", ConnectionInfo=connection(UserName="nobody"), IncludeItemCount=True),
        gives(lambda told: "/§INBOX§1§1" in told), folder("INBOX", TotalItems=2)),
    ("info of those named", email("GetFolderInfo", ConnectionInfo=connection(), Folders=["INBOX"]), gives(named("INBOX")), gives(0, "TotalItems", 2), gives(0, "UnreadItems", 1)),
    ("null: all subscribed", email("SetSubscription", ConnectionInfo=connection(), Folders=[{"Name": "Drafts", "Subscribed": False}]), empty,
        email("GetFolderInfo", ConnectionInfo=connection(), Folders=None), gives(named("INBOX", "Sent Items", "Deleted Items"))),
    ("one is made", email("CreateFolder", ConnectionInfo=connection("Oak")), empty, folder("Oak", TotalItems=0, UnreadItems=0, Subscribed=True)),
    ("below another", email("CreateFolder", ConnectionInfo=connection("INBOX/Oak")), empty, folder("INBOX/Oak"), folder("INBOX", Flags="\\HasChildren")),
    ("one is deleted with its mails", email("CreateFolder", ConnectionInfo=connection("Oak")), *saved(FolderName="Oak"), email("DeleteFolder", ConnectionInfo=connection("Oak")), empty,
        no_folder("Oak"), read(), gives(None)),
    ("counts: deleted ones do not count", *saved(FolderName="INBOX", Flags="Deleted"), folder("INBOX", TotalItems=2, UnreadItems=1)),
    ("counts: unread are those without Seen", *saved(FolderName="INBOX"), folder("INBOX", TotalItems=3, UnreadItems=2)),
    ("EmptyFolder deletes all", email("EmptyFolder", ConnectionInfo=connection("INBOX"), MoveToFolder=""), empty, folder("INBOX", TotalItems=0, UnreadItems=0),
        folder("Deleted Items", TotalItems=0), email("GetEMail", Id=975), gives(None)),
    ("EmptyFolder moves them", email("EmptyFolder", ConnectionInfo=connection("INBOX"), MoveToFolder="Deleted Items"), empty, folder("INBOX", TotalItems=0),
        folder("Deleted Items", TotalItems=2, UnreadItems=1), email("GetEMail", Id=975), gives("FolderName", "Deleted Items")),
    ("subscriptions are set", email("SetSubscription", ConnectionInfo=connection(), Folders=[{"Name": "Drafts", "Subscribed": False}]), empty, folder("Drafts", Subscribed=False)),
    ("and toggled", folder_id("Drafts"), email("ToggleSubscription", FolderId=the("folder.id"), SubscriptionStatus=False), empty, folder("Drafts", Subscribed=False),
        email("ToggleSubscription", FolderId=the("folder.id"), SubscriptionStatus=True), empty, folder("Drafts", Subscribed=True)),
    ("INBOX and Sent stay subscribed", email("SetSubscription", ConnectionInfo=connection(), Folders=[{"Name": "INBOX", "Subscribed": False}, {"Name": "Sent Items", "Subscribed": False}]),
        folder("INBOX", Subscribed=True), folder("Sent Items", Subscribed=True)),
    ("the other way too", folder_id("Sent Items"), email("ToggleSubscription", FolderId=the("folder.id"), SubscriptionStatus=False), folder("Sent Items", Subscribed=True)),
    ("counted through a connection", email("GetFolderEMailCount", ConnectionInfo=connection("INBOX"), OnlyUnread=False), gives(2),
        email("GetFolderEMailCount", ConnectionInfo=connection("INBOX"), OnlyUnread=True), gives(1)),
    ("new mail since the last look", email("GetFolderHasNewEMail", ConnectionInfo=connection("INBOX")), email("GetFolderHasNewEMail", ConnectionInfo=connection("INBOX")), gives(False),
        comes(FROM_KARI), email("GetFolderHasNewEMail", ConnectionInfo=connection("INBOX")), gives(True), email("GetFolderHasNewEMail", ConnectionInfo=connection("INBOX")), gives(False)),
    ("a refresh is done at once", email("RefreshFolder", ConnectionInfo=connection(), Folders=["INBOX"]), gives(0)),
    ("for the caller too", email("RefreshFolderForAssociate", Folders=["INBOX"]), gives("")),
    ("new mail is fetched once", email("GetNewMail", Folders=[1]), comes(FROM_KARI), email("GetNewMail", Folders=[1]),
        gives(lambda told: [each["MessageId"] for each in told] == ["<sea@kari>"]), email("GetNewMail", Folders=[1]), gives([])),
    ("of the folders asked for", email("GetNewMail", Folders=[1]), comes(FROM_KARI), email("GetNewMail", Folders=[2]), gives([]), email("GetNewMail", Folders=[1]), gives(lambda told: len(told) == 1)),
    ("what is deleted is not new", email("GetNewMail", Folders=[1]), *saved(FolderName="INBOX", Flags="Deleted"), email("GetNewMail", Folders=[1]), gives([])),
    ("a refresh leaves out what nobody subscribes to", *saved(), email("SetSubscription", ConnectionInfo=connection(), Folders=[{"Name": "Drafts", "Subscribed": False}]), email("RefreshFolder", ConnectionInfo=connection(), Folders=None),
        email("GetNewMail", Folders=[2]), gives(lambda told: len(told) == 1)),
    ("and fetches the others", *saved(), email("RefreshFolder", ConnectionInfo=connection(), Folders=None), email("GetNewMail", Folders=[2]), gives([])),
    ("the newest item", email("LatestItemIdByFolder", FolderId=1), keep("latest"), *saved(FolderName="INBOX"), email("LatestItemIdByFolder", FolderId=1), gives(the("mail.EmailItemId"))),
    ("0 in an empty one", email("LatestItemIdByFolder", FolderId=2), gives(0)),
    ("newer than an item", *saved(FolderName="INBOX"), email("HasNewMail", MailItemId=975, FolderId=1), gives(True),
        email("HasNewMail", MailItemId=the("mail.EmailItemId"), FolderId=1), gives(False)),
    ("a colleague's folder holds nothing", email("LatestItemIdByFolder", HEM0, FolderId=1), gives(0)),
)  # fmt: skip

READING = section(
    "5.4",
    ("an unknown id is null", email("GetEMail", Id=99999), gives(None)),
    ("a colleague's is null", email("GetEMail", HEM0, Id=975), gives(None)),
    ("an administrator sees all", email("GetEMail", ADM0, Id=975), gives("EmailItemId", 975)),
    ("scripts are stripped", *from_kari(), read(), gives("HTMLBody", CLEAN), gives("HTMLBody", lambda told: "javascript:" not in told)),
    ("or the html is as it came", *from_kari(), email("GetUnsanitizedEMail", Id=the("mail.EmailItemId"), IncludeAttachments=True),
        gives("HTMLBody", lambda told: '<p onclick="x()">' in told and "<script>" in told and "<iframe" in told and "javascript:x()" in told)),
    ("words of headers are decoded", *from_kari(), read(), gives("Subject", "Sjø and wind")),
    ("reading does not mark as read", email("GetEMail", Id=975, IncludeAttachments=True), gives("Flags", "None"), folder("INBOX", UnreadItems=1)),
    ("by server id", email("GetEMailFromId", ConnectionInfo=connection("INBOX"), MessageServerId=1, Flags="None"), gives("EmailItemId", 975)),
    ("nothing under that id", email("GetEMailFromId", ConnectionInfo=connection("INBOX"), MessageServerId=99), gives(None)),
    ("nothing in that folder", email("GetEMailFromId", ConnectionInfo=connection("Drafts"), MessageServerId=1), gives(None)),
    ("by a text id", email("GetEMailFromServerIdentifier", ConnectionInfo=connection("INBOX"), MessageServerId="1"), gives("EmailItemId", 975)),
    ("flags are put on while reading", email("GetEMailFromId", ConnectionInfo=connection("INBOX"), MessageServerId=1, Flags="Seen, Flagged"), gives("Flags", "Seen, Flagged"),
        email("GetEMail", Id=975), gives("Flags", "Seen, Flagged"), folder("INBOX", UnreadItems=0)),
    ("those it has stay", email("GetEMailFromId", ConnectionInfo=connection("INBOX"), MessageServerId=1, Flags="Flagged"),
        email("GetEMailFromServerIdentifier", ConnectionInfo=connection("INBOX"), MessageServerId="1", Flags="Seen"), gives("Flags", "Seen, Flagged")),
    ("addresses are looked up", email("GetEMailFromId", ConnectionInfo=connection("INBOX"), MessageServerId=1, LookupAddresses=True), gives("From.PersonId", 5), gives("From.ContactName", "Bjørge Trelast AS")),
    ("or not", email("GetEMailFromId", ConnectionInfo=connection("INBOX"), MessageServerId=1, LookupAddresses=False), gives("From.PersonId", 0),
        gives("From.Address", "kari.bjorge@bjorge-trelast.example")),
    ("attachments with a stream", *from_kari(), email("GetEMailFromId", ConnectionInfo=connection("INBOX"), MessageServerId=the("mail.ServerId"), IncludeAttachments=True),
        gives("Attachments", attachment(lambda note: note["Stream"] == b64(b"A note")))),
    ("or without", *from_kari(), email("GetEMailFromId", ConnectionInfo=connection("INBOX"), MessageServerId=the("mail.ServerId"), IncludeAttachments=False),
        gives("Attachments", attachment(lambda note: not note["Stream"] and note["Size"] == 6))),
    ("by Message-Id", email("GetMailFromMessageId", MessageId="<demo-975@so-mock.invalid>"), gives("EmailItemId", 975)),
    ("no such Message-Id", email("GetMailFromMessageId", MessageId="<no@where>"), gives(None)),
    ("a colleague's Message-Id", email("GetMailFromMessageId", HEM0, MessageId="<demo-975@so-mock.invalid>"), gives(None)),
    ("the mail that answers one", *saved(InReplyTo={"MessageId": "<demo-975@so-mock.invalid>"}), email("GetMailFromInReplyTo", MessageId="<demo-975@so-mock.invalid>"), gives("EmailItemId", the("mail.EmailItemId"))),
    ("none answers", email("GetMailFromInReplyTo", MessageId="<demo-975@so-mock.invalid>"), gives(None)),
    ("envelopes", email("GetEMailEnvelopes", ConnectionInfo=connection("INBOX"), MessageServerIds=[1]), gives(0, "ServerId", 1), gives(0, "Subject", "Delivery of the oak boards"), gives(0, "Flags", "None")),
    ("envelopes leave out unknown ids", email("GetEMailEnvelopes", ConnectionInfo=connection("INBOX"), MessageServerIds=[1, 99]), gives(lambda told: len(told) == 1)),
    ("envelopes by text ids", email("GetEMailEnvelopesFromServerIds", ConnectionInfo=connection("INBOX"), MessageServerIds=["1"]), gives(0, "ServerIdentifier", "1")),
    ("as a stream", *from_kari(), email("GetEMailAsStream", ConnectionInfo=connection("INBOX"), MessageServerId=the("mail.ServerId"), StripAttachments=False),
        mime(lambda mail: mail["Subject"] == "Sjø and wind" and mail["X-Mine"] == "one" and [each.get_filename() for each in mail.iter_attachments()] == ["note.txt", "inner.eml"])),
    ("stripped of its attachments", *from_kari(), email("GetEMailAsStream", ConnectionInfo=connection("INBOX"), MessageServerId=the("mail.ServerId"), StripAttachments=True),
        mime(lambda mail: mail["Message-ID"] == "<sea@kari>" and not [*mail.iter_attachments()])),
    ("by a text id, a stream", *from_kari(), email("GetEMailAsStreamFromServerIdentifier", ConnectionInfo=connection("INBOX"), MessageServerId=the("mail.ServerIdentifier"), StripAttachments=False),
        mime(lambda mail: mail["Message-ID"] == "<sea@kari>")),
    ("as an .eml", *from_kari(), email("GetEMailAsEmlStream", EmailItemId=the("mail.EmailItemId"), IncludeAttachments=True),
        mime(lambda mail: [each.get_content() for each in mail.iter_attachments() if each.get_filename() == "note.txt"] == ["A note"])),
    ("without its attachments", *from_kari(), email("GetEMailAsEmlStream", EmailItemId=the("mail.EmailItemId"), IncludeAttachments=False),
        mime(lambda mail: mail["Message-ID"] == "<sea@kari>" and not [*mail.iter_attachments()])),
    ("a draft as an .eml", *saved(Attachments=[NOTE], Cc=[{"Address": "c@x.example", "Name": "Cæsar"}]), email("GetEMailAsEmlStream", EmailItemId=the("mail.EmailItemId"), IncludeAttachments=True),
        mime(lambda mail: mail["Cc"].addresses[0].display_name == "Cæsar" and mail.get_body(("plain",)).get_content().strip() == "Plain words" and mail.get_body(("html",)).get_content().strip() == "<p>Marked words</p>")),
)  # fmt: skip


def note_of(steps_method: str, **arguments: Any) -> tuple[Step, Step]:
    return email(steps_method, **arguments), gives("Stream", b64(b"A note"))


def attached(name: str) -> Step:
    """Keeps the id of an attachment of the kept mail as `part.id`."""

    def step(play: Play) -> None:
        (found,) = [each for each in play.kept["mail"]["Attachments"] if each["Filename"] == name]
        play.kept["part"] = {"id": found["Id"]}

    return step


DOC = (agent("Document/SaveDocumentEntity", {"Name": "d", "Header": "d", "DocumentTemplate": {"DocumentTemplateId": 11}, "Contact": {"ContactId": 2}}), keep("doc"))  # fmt: skip
ARCHIVED = (*DOC, email("CreateNewPhysicalDocumentFromEmail", DocumentId=the("doc.DocumentId"), EmailItemId=the("mail.EmailItemId")), keep("archived"))  # fmt: skip
OURS, PART = the("mail.EmailItemId"), the("part.id")

ATTACHMENTS = section(
    "5.5",
    ("by item", *from_kari(), attached("note.txt"), *note_of("GetAttachmentFromId", MailItemId=OURS, AttachmentId=PART), gives("Filename", "note.txt"), gives("Type", lambda told: told.startswith("text/plain"))),
    ("the id is the Content-ID", *from_kari(), *note_of("GetAttachmentFromId", MailItemId=OURS, AttachmentId="note@kari")),
    ("no such attachment", *from_kari(), email("GetAttachmentFromId", MailItemId=OURS, AttachmentId="99"), gives(None)),
    ("no such mail", email("GetAttachmentFromId", MailItemId=99999, AttachmentId="1"), gives(None)),
    ("a colleague's mail", *from_kari(), attached("note.txt"), email("GetAttachmentFromId", HEM0, MailItemId=OURS, AttachmentId=PART), gives(None)),
    ("by server id", *from_kari(), attached("note.txt"), *note_of("GetAttachment", ConnectionInfo=connection("INBOX"), MessageServerId=the("mail.ServerId"), AttachmentId=PART)),
    ("by text id", *from_kari(), attached("note.txt"), *note_of("GetAttachmentFromServerIdentifier", ConnectionInfo=connection("INBOX"), MessageServerId=the("mail.ServerIdentifier"), AttachmentId=PART)),
    ("a preview", *from_kari(), attached("note.txt"), email("GetPreviewAttachmentFromId", MailItemId=OURS, AttachmentId=PART, AttachmentType="text/plain", AttachmentFilename="note.txt"),
        gives("Stream", lambda told: b"A note" in base64.b64decode(told))),
    ("a preview as it came", *from_kari(), attached("note.txt"), email("GetUnsanitizedPreviewAttachmentFromId", MailItemId=OURS, AttachmentId=PART, AttachmentType="text/plain", AttachmentFilename="note.txt"),
        gives("Stream", lambda told: b"A note" in base64.b64decode(told))),
    ("a page's preview is sanitised", *saved(Attachments=[{"Filename": "p.html", "Type": "text/html", "Stream": b64(b"<b>Hello</b><script>x()</script>")}]), read(), keep("mail"), attached("p.html"),
        email("GetPreviewAttachmentFromId", MailItemId=OURS, AttachmentId=PART, AttachmentType="text/html", AttachmentFilename="p.html"),
        gives("Stream", lambda told: b"<script" not in base64.b64decode(told) and b"Hello" in base64.b64decode(told)),
        email("GetUnsanitizedPreviewAttachmentFromId", MailItemId=OURS, AttachmentId=PART, AttachmentType="text/html", AttachmentFilename="p.html"),
        gives("Stream", lambda told: b"<script" in base64.b64decode(told))),
    ("so is a picture's that may have scripts", *saved(Attachments=[{"Filename": "p.svg", "Type": "application/octet-stream", "Stream": b64(b"<svg><script>x()</script></svg>")}]), read(), keep("mail"), attached("p.svg"),
        email("GetPreviewAttachmentFromId", MailItemId=OURS, AttachmentId=PART, AttachmentType="", AttachmentFilename="p.svg"), gives("Stream", lambda told: b"<script" not in base64.b64decode(told))),
    ("of an archived mail", *from_kari(), attached("note.txt"), *ARCHIVED, email("GetPreviewAttachmentFromDocId", DocId=the("doc.DocumentId"), AttachmentId=PART),
        gives("Stream", lambda told: b"A note" in base64.b64decode(told))),
    ("of an archived mail, as it came", *from_kari(), attached("note.txt"), *ARCHIVED, email("GetUnsanitizedPreviewAttachmentFromDocId", DocId=the("doc.DocumentId"), AttachmentId=PART),
        gives("Stream", lambda told: b"A note" in base64.b64decode(told))),
    ("the mail in a mail", *from_kari(), attached("inner.eml"), email("GetEMailFromAttachmentId", EmailId=OURS, AttachmentIds=[PART], IncludeAttachments=True), gives("Subject", "Inner"),
        gives("HTMLBody", lambda told: "Deep" in told and "script" not in told and "onclick" not in told), gives("EmailItemId", 0)),
    ("as it came", *from_kari(), attached("inner.eml"), email("GetUnsanitizedEMailFromAttachmentId", EmailId=OURS, AttachmentIds=[PART], IncludeAttachments=True), gives("HTMLBody", lambda told: "<script>" in told)),
    ("an attachment that is no mail", *from_kari(), attached("note.txt"), email("GetEMailFromAttachmentId", EmailId=OURS, AttachmentIds=[PART]), gives(None)),
    ("the mail in an archived mail", *from_kari(), attached("inner.eml"), *ARCHIVED, email("GetEMailFromDocumentAttachmentId", DocId=the("doc.DocumentId"), AttachmentIds=[PART], IncludeAttachments=True), gives("Subject", "Inner"),
        gives("HTMLBody", lambda told: "script" not in told)),
    ("the same as it came", *from_kari(), attached("inner.eml"), *ARCHIVED, email("GetUnsanitizedEMailFromDocumentAttachmentId", DocId=the("doc.DocumentId"), AttachmentIds=[PART], IncludeAttachments=True),
        gives("HTMLBody", lambda told: "<script>" in told)),
)  # fmt: skip

HERE = connection("INBOX")
INBOXED = saved(FolderName="INBOX")

FLAGS = section(
    "5.6",
    ("read by items", email("MarkEmailsAsRead", Ids=[975], Read=True), empty, email("GetEMail", Id=975), gives("Flags", "Seen"), folder("INBOX", UnreadItems=0)),
    ("unread by items", email("MarkEmailsAsRead", Ids=[975], Read=True), email("MarkEmailsAsRead", Ids=[975], Read=False), empty, email("GetEMail", Id=975), gives("Flags", "None"), folder("INBOX", UnreadItems=1)),
    ("read by server ids", email("MarkAsRead", ConnectionInfo=HERE, MessageServerIds=[1], Read=True), empty, email("GetEMail", Id=975), gives("Flags", "Seen")),
    ("read by text ids", email("MarkAsReadFromServerIdentifiers", ConnectionInfo=HERE, MessageServerIds=["1"], Read=True), empty, email("GetEMail", Id=975), gives("Flags", "Seen")),
    ("unread by text ids", email("MarkEmailsAsRead", Ids=[975], Read=True), email("MarkAsReadFromServerIdentifiers", ConnectionInfo=HERE, MessageServerIds=["1"], Read=False), email("GetEMail", Id=975), gives("Flags", "None")),
    ("other flags stay", *saved(FolderName="INBOX", Flags="Flagged"), email("MarkEmailsAsRead", Ids=[OURS], Read=True), read(), gives("Flags", "Seen, Flagged")),
    ("not a colleague's", email("MarkEmailsAsRead", HEM0, Ids=[975], Read=True), email("GetEMail", Id=975), gives("Flags", "None")),
    ("moved by items: the item stays, the uid is new", *saved(FolderName="Deleted Items"), folder_id("Deleted Items"), email("MoveEmailsToFolder", FolderId=the("folder.id"), EmailItemIds=[975]), empty,
        email("GetEMail", Id=975), gives("FolderName", "Deleted Items"), gives("ServerId", 2), folder("INBOX", TotalItems=1, UnreadItems=0), folder("Deleted Items", TotalItems=2)),
    ("the old uid is gone", folder_id("Drafts"), email("MoveEmailsToFolder", FolderId=the("folder.id"), EmailItemIds=[975]), email("GetEMailFromId", ConnectionInfo=HERE, MessageServerId=1), gives(None)),
    ("a uid is never given twice", *INBOXED, email("DeleteEmails", Ids=[OURS], MoveToFolder=""), *saved("second", FolderName="INBOX"), sees(lambda _, kept: kept["second"]["ServerId"] > kept["mail"]["ServerId"])),
    ("moved to where it is: the same", folder_id("INBOX"), email("MoveEmailsToFolder", FolderId=the("folder.id"), EmailItemIds=[975]), email("GetEMail", Id=975), gives("ServerId", 1)),
    ("moved in the cache: no uid", email("Save", Email=written()), keep("mail"), folder_id("Deleted Items"), email("MoveEmailsToFolder", FolderId=the("folder.id"), EmailItemIds=[OURS]), read(), gives("FolderName", "Deleted Items"), gives("ServerId", 0)),
    ("moved by server ids", email("MoveToFolder", ConnectionInfo=HERE, MessageServerIds=[1], TargetFolder="Drafts"), empty, email("GetEMail", Id=975), gives("FolderName", "Drafts")),
    ("moved by text ids", email("MoveToFolderFromServerIdentifier", ConnectionInfo=HERE, MessageServerIds=["1"], TargetFolder="Deleted Items"), empty, email("GetEMail", Id=975), gives("FolderName", "Deleted Items")),
    ("deleted by items", email("DeleteEmails", Ids=[975], MoveToFolder=""), empty, email("GetEMail", Id=975), gives(None), folder("INBOX", TotalItems=1)),
    ("with a folder: moved", email("DeleteEmails", Ids=[975], MoveToFolder="Deleted Items"), empty, email("GetEMail", Id=975), gives("FolderName", "Deleted Items")),
    ("deleted by server ids", email("Delete", ConnectionInfo=HERE, MessageServerIds=[1], MoveToFolder=""), empty, email("GetEMail", Id=975), gives(None)),
    ("moved instead", email("Delete", ConnectionInfo=HERE, MessageServerIds=[1], MoveToFolder="Deleted Items"), empty, email("GetEMail", Id=975), gives("FolderName", "Deleted Items")),
    ("deleted by text ids", email("DeleteFromServerIdentifier", ConnectionInfo=HERE, MessageServerIds=["1"], MoveToFolder=""), empty, email("GetEMail", Id=975), gives(None)),
    ("moved by text ids instead", email("DeleteFromServerIdentifier", ConnectionInfo=HERE, MessageServerIds=["1"], MoveToFolder="Deleted Items"), email("GetEMail", Id=975), gives("FolderName", "Deleted Items")),
    ("not a colleague's mail", email("DeleteEmails", HEM0, Ids=[975], MoveToFolder=""), email("GetEMail", Id=975), gives("EmailItemId", 975)),
    ("to the trash", email("MoveEmailsToTrash", Ids=[975]), empty, email("GetEMail", Id=975), gives("FolderName", "Deleted Items"), folder("Deleted Items", TotalItems=1)),
    ("SetRepliedAt", email("SetRepliedAt", MessageId="<demo-975@so-mock.invalid>"), empty, email("GetEMail", Id=975), gives("Flags", "Answered"), gives("RepliedAt", lambda told: told > "2020")),
)  # fmt: skip

REPLY = {"To": [{"Address": "kari.bjorge@bjorge-trelast.example"}], "Subject": "RE: Delivery", "PlainBody": "Soon",
         "InReplyTo": {"MessageId": "<demo-975@so-mock.invalid>"}}  # fmt: skip


def sent(name: str = "mail", user: str = "", **other: Any) -> tuple[Step, Step, Step]:
    who = {"user": user} if user else {}
    return email("Send", Emails=[written(**other)], **who), keep("sent"), lambda play: play.kept.update({name: play.kept["sent"][0]})  # fmt: skip


def only_mail(test: Any) -> tuple[Step, ...]:
    """The last mail of the outbox, as the standard library reads it."""

    def step(play: Play) -> None:
        outbox(direction="out")(play)
        newest = play.told["mails"][-1]["id"]
        get(f"/_so_mock/mail/{newest}/raw")(play)
        mime(test)(play)

    return (step,)


SAVING = section(
    "5.7",
    ("Save: the cache, an item is made", email("Save", Email=written()), gives("EmailItemId", lambda told: told > 975), keep("mail"), read(), gives("Subject", "Oak")),
    ("Save again: the same item", email("Save", Email=written()), keep("mail"), email("Save", Email=written("Elm", EmailItemId=OURS)), gives("EmailItemId", OURS), read(), gives("Subject", "Elm")),
    ("an unknown item: 404", email("Save", Email=written(EmailItemId=99999)), missing),
    ("SaveToMailServer: an unknown item: 404", email("SaveToMailServer", Email=written(EmailItemId=99999)), missing),
    ("an unknown account: 404", email("SaveToMailServer", Email=written(AccountId=99)), missing),
    ("a colleague's item is as unknown", email("SaveToMailServer", HEM0, Email=written(EmailItemId=975)), missing),
    ("what the server fills in", *saved(), gives("EmailItemId", lambda told: told > 975), gives("ServerId", 1), gives("MessageID", lambda told: told[0] == "<" and "@" in told and told[-1] == ">"),
        gives("Size", lambda told: told > 100), gives("FolderName", "Drafts"), gives("AccountId", 895), gives("ReceivedAt", lambda told: told > "2020"), gives("ServerIdentifier", lambda told: bool(told))),
    ("the size is that of the MIME", *saved(), lambda play: (email("GetEMailAsStream", ConnectionInfo=connection("Drafts"), MessageServerId=1, StripAttachments=False)(play),
        streamed(lambda raw: len(raw) == play.kept["mail"]["Size"])(play))),
    ("a Message-Id is kept", email("SaveToMailServer", Email=written(MessageID="<mine@x>")), gives("MessageID", "<mine@x>")),
    ("ReceivedAt is kept", email("SaveToMailServer", Email=written(ReceivedAt="2026-01-02T03:04:05")), gives("ReceivedAt", "2026-01-02T03:04:05")),
    ("sent ones go to Sent", email("SaveToMailServer", Email=written(IsSent=True)), gives("FolderName", "Sent Items")),
    ("drafts to Drafts", email("SaveToMailServer", Email=written(IsSent=True, Flags="Draft")), gives("FolderName", "Drafts")),
    ("a new folder is made", email("SaveToMailServer", Email=written(FolderName="Oak")), gives("FolderName", "Oak"), folder("Oak", TotalItems=1)),
    ("again replaces the same item", *saved(), email("SaveToMailServer", Email=written("Elm", EmailItemId=OURS)), gives("EmailItemId", OURS), folder("Drafts", TotalItems=1), read(), gives("Subject", "Elm")),
    ("one without an account gets one", email("SaveToMailServer", HEM0, Email=written()), gives("AccountId", lambda told: told > 895), email("GetCurrentAccountId", HEM0), gives(lambda told: told > 895)),
    ("SaveEMail: by connection and folder", email("SaveEMail", ConnectionInfo=HERE, Email=written()), gives("FolderName", "INBOX"), gives("AccountId", 895), folder("INBOX", TotalItems=3)),
    ("SaveDraft: in Drafts, a draft", email("SaveDraft", Entity=written(FolderName="INBOX")), gives("FolderName", "Drafts"), gives("Flags", "Draft"), gives("IsSent", False)),
    ("SaveDraft again: the same item", email("SaveDraft", Entity=written()), keep("mail"), email("SaveDraft", Entity=written("Elm", EmailItemId=OURS, Attachments=[NOTE])), gives("EmailItemId", OURS), folder("Drafts", TotalItems=1),
        read(), gives("Subject", "Elm"), gives("Attachments.0.Stream", b64(b"A note"))),
    ("the argument of SaveDraft is Entity", ask("POST", "Agents/EMail/SaveDraft", {"Email": written()}), status(400)),
    ("sent: the copy", *sent(), gives(0, "IsSent", True), gives(0, "Flags", "Seen"), gives(0, "FolderName", "Sent Items"), gives(0, "Sent", lambda told: told > "2020"), gives(0, "EmailItemId", lambda told: told > 975),
        gives(0, "MessageID", lambda told: told.startswith("<")), folder("Sent Items", TotalItems=2, UnreadItems=0)),
    ("sent: from the account", *sent(), gives(0, "From.Address", USER), gives(0, "AccountId", 895)),
    ("sent: the outbox", *sent(), outbox(direction="out"), gives("matching", 1), gives("mails.0.from", USER), gives("mails.0.to", ["kari@bjorge-trelast.example"]), gives("mails.0.subject", "Oak"), gives("mails.0.by", "EMail.Send")),
    ("sent: blind copies are recipients and no header", *sent(Bcc=[{"Address": "blind@x.example"}], Cc=[{"Address": "c@x.example"}]), outbox(direction="out"),
        gives("mails.0.to", lambda told: sorted(told) == ["blind@x.example", "c@x.example", "kari@bjorge-trelast.example"]),
        *only_mail(lambda mail: mail["Bcc"] is None and str(mail["Cc"]) == "c@x.example")),
    ("sent: RFC 5322", *sent(Subject="Sjø", Attachments=[NOTE]), *only_mail(lambda mail: mail["Subject"] == "Sjø" and mail["From"].addresses[0].addr_spec == USER and mail["Date"] and mail["Message-ID"]
        and [each.get_filename() for each in mail.iter_attachments()] == ["note.txt"] and mail.get_body(("html",)).get_content().strip() == "<p>Marked words</p>")),
    ("sent: the draft is gone", email("SaveDraft", Entity=written()), keep("draft"), email("Send", Emails=[written(EmailItemId=the("draft.EmailItemId"))]), folder("Drafts", TotalItems=0), folder("Sent Items", TotalItems=2)),
    ("sent: what is of the old one is not", *sent(Flags="Recent, Answered, Flagged"), gives(0, "Flags", "Seen, Flagged")),
    ("sent: with the draft's attachments", email("SaveDraft", Entity=written(Attachments=[NOTE])), keep("draft"), email("Send", Emails=[{"EmailItemId": the("draft.EmailItemId"), "Subject": "x", "To": [{"Address": "a@x.example"}]}]),
        *only_mail(lambda mail: [each.get_content() for each in mail.iter_attachments()] == ["A note"])),
    ("sent on: with what was attached", *from_kari(), email("Send", Emails=[{"EmailItemId": OURS, "Subject": "x", "To": [{"Address": "a@x.example"}]}]),
        *only_mail(lambda mail: [each.get_filename() for each in mail.iter_attachments()] == ["note.txt", "inner.eml"])),
    ("sent several at once", email("Send", Emails=[written("One"), written("Two")]), gives(0, "Subject", "One"), gives(1, "Subject", "Two"), outbox(direction="out"), gives("matching", 2)),
    ("answered: Flags and RepliedAt", email("MarkEmailsAsRead", Ids=[975], Read=True), email("Send", Emails=[REPLY]), ok, email("GetEMail", Id=975), gives("Flags", "Seen, Answered"), gives("RepliedAt", lambda told: told > "2020")),
    ("answered: In-Reply-To and References", email("Send", Emails=[REPLY]), *only_mail(lambda mail: mail["In-Reply-To"] == "<demo-975@so-mock.invalid>" and "<demo-975@so-mock.invalid>" in mail["References"])),
    ("answered: the copy tells the original", email("Send", Emails=[REPLY]), gives(0, "InReplyTo.MessageId", "<demo-975@so-mock.invalid>"), gives(0, "InReplyTo.Subject", "Delivery of the oak boards")),
    ("answered: found by the original", email("Send", Emails=[REPLY]), keep("sent"), email("GetMailFromInReplyTo", MessageId="<demo-975@so-mock.invalid>"), gives("EmailItemId", the("sent.0.EmailItemId"))),
    ("answered: an unknown original is null", email("Send", Emails=[{**REPLY, "InReplyTo": {"MessageId": "<no@where>"}}]), gives(0, "InReplyTo", None)),
    ("answered: its id is told all the same", email("Send", Emails=[{**REPLY, "InReplyTo": {"MessageId": "<no@where>"}}]), *only_mail(lambda mail: mail["In-Reply-To"] == "<no@where>")),
    ("references grow along the chain", email("Send", Emails=[REPLY]), keep("one"), email("Send", Emails=[{**REPLY, "InReplyTo": {"MessageId": the("one.0.MessageID")}}]),
        *only_mail(lambda mail: mail["References"].split()[0] == "<demo-975@so-mock.invalid>" and len(mail["References"].split()) == 2 and mail["References"].split()[1] == mail["In-Reply-To"])),
    ("references: the first and the last of many", comes(f"From: k@x.example\nMessage-ID: <long@x>\nIn-Reply-To: <99@x>\nReferences: {' '.join(f'<{n}@x>' for n in range(100))}\n\nx"),
        email("Send", Emails=[{**REPLY, "InReplyTo": {"MessageId": "<long@x>"}}]), *only_mail(lambda mail: (ids := mail["References"].split()) and len(ids) == 100 and (ids[0], ids[1], ids[-1]) == ("<0@x>", "<2@x>", "<long@x>"))),
    ("a colleague has it in his INBOX", *OPENED, email("Send", Emails=[written(To=[{"Address": "helena.moe@fjordlys.example"}])]), keep("sent"),
        email("GetMailFromMessageId", HEM0, MessageId=the("sent.0.MessageID")), gives("FolderName", "INBOX"), gives("Flags", "Recent"), gives("AccountId", the("account.EMailAccountId")), gives("IsSent", False)),
    ("and answers", *OPENED, email("Send", Emails=[written(To=[{"Address": "helena.moe@fjordlys.example"}])]), keep("sent"),
        email("Send", HEM0, Emails=[written("RE: Oak", To=[{"Address": USER}], InReplyTo={"MessageId": the("sent.0.MessageID")})]), keep("answer"),
        email("GetMailFromInReplyTo", MessageId=the("sent.0.MessageID")), gives("MessageID", the("answer.0.MessageID")), gives("FolderName", "INBOX"), gives("Flags", "Recent")),
    ("a blind copy arrives without telling of others", *OPENED, email("Send", Emails=[written(Bcc=[{"Address": "helena.moe@fjordlys.example"}, {"Address": "other@x.example"}])]), keep("sent"),
        email("GetMailFromMessageId", HEM0, MessageId=the("sent.0.MessageID")), gives("Bcc", [])),
    ("SendEMails: without a place for the copy", email("SendEMails", OutgoingConnectionInfo=connection(), Emails=[written()], SentItemsConnectionInfo=None), ok, outbox(direction="out"), gives("matching", 1), folder("Sent Items", TotalItems=1)),
    ("SendEMails: into the folder named", email("SendEMails", OutgoingConnectionInfo=connection(), Emails=[written()], SentItemsConnectionInfo=connection("Kept")), gives(0, "FolderName", "Kept"), folder("Kept", TotalItems=1), folder("Sent Items", TotalItems=1)),
    ("SendAndSaveEmailToTmpDocument", email("SendAndSaveEmailToTmpDocument", Email=written(Attachments=[NOTE]), StripAttachments=False), keep("name"), outbox(direction="out"), gives("matching", 1),
        email("GetEMailFromTemp", FileName=the("name")), gives("Subject", "Oak"), gives("Attachments.0.Filename", "note.txt")),
    ("SaveEmailToTmpDocument: not sent", email("SaveEmailToTmpDocument", Email=written(Attachments=[NOTE]), FolderId=0, StripAttachments=True), keep("name"), outbox(direction="out"), gives("matching", 0),
        email("GetEMailFromTemp", FileName=the("name")), gives("Subject", "Oak"), gives("Attachments", []), gives("HTMLBody", lambda told: "Marked words" in told)),
    ("no such tmp file", email("GetEMailFromTemp", FileName="no"), missing),
    ("forwarded: FW:", email("GetEMail", Id=975), keep("mail"), email("CreateForwardEmail", Email=the("mail")), gives("Subject", "FW: Delivery of the oak boards"), gives("To", []), gives("InReplyTo", None), gives("EmailItemId", 0)),
    ("forwarded: FW: only once", email("CreateForwardEmail", Email=written("FW: Oak")), gives("Subject", "FW: Oak")),
    ("forwarded: fw: only once", email("CreateForwardEmail", Email=written("fw: Oak")), gives("Subject", "fw: Oak")),
    ("forwarded: attachments are kept", email("CreateForwardEmail", Email=written(Attachments=[NOTE])), gives("Attachments.0.Filename", "note.txt")),
    ("forwarded: header and original", email("GetEMail", Id=975), keep("mail"), email("CreateForwardEmail", Email=the("mail")),
        gives("HTMLBody", lambda told: told.index("kari.bjorge@bjorge-trelast.example") < told.index("when can we expect"))),
    ("forwarded: not stored", email("CreateForwardEmail", Email=written()), folder("Drafts", TotalItems=0)),
    ("inline header: From, Sent, To, Subject", email("GetEMail", Id=975), keep("mail"), email("CreateInlineHtmlHeader", Email=the("mail")),
        gives(lambda told: told.index("From:") < told.index("Sent:") < told.index("To:") < told.index("Subject:") < told.index("Delivery of the oak boards"))),
    ("inline header: marked up safely", email("CreateInlineHtmlHeader", Email=written("<script>x</script>")), gives(lambda told: "<script>" not in told and "&lt;script&gt;" in told)),
    ("RelayMessage: as it is", email("RelayMessage", ConnectionInfoExtended=extended(), Rfc822="From: a@x.example\r\nSubject: Raw\r\n\r\nWords", From="a@x.example", Recipients=["b@x.example"]), empty,
        outbox(direction="out"), gives("mails.0.subject", "Raw"), gives("mails.0.from", "a@x.example"), gives("mails.0.to", ["b@x.example"])),
)  # fmt: skip

SEEN = gives("EMailSOInfo.Archived", True)
GLUE = section(
    "5.8",
    ("the mail is the document", *from_kari(), *ARCHIVED, gives("DocumentId", the("doc.DocumentId")), gives("Name", lambda told: told.endswith(".somail"))),
    ("EMailSOInfo tells it", *from_kari(), *ARCHIVED, read(), SEEN, gives("EMailSOInfo.DocumentId", the("doc.DocumentId")), gives("EMailSOInfo.ArchivedAt", lambda told: told > "2020"), gives("EMailSOInfo.ArchivedBy", 5),
        gives("EMailSOInfo.ArchivedDisplayName", lambda told: "Terje" in told)),
    ("in envelopes too", *from_kari(), *ARCHIVED, email("GetEMailEnvelopes", ConnectionInfo=HERE, MessageServerIds=[the("mail.ServerId")]), gives(0, "EMailSOInfo.Archived", True)),
    ("GetEMailSOInfo by item", *from_kari(), *ARCHIVED, agent("EMail/GetEMailSOInfo?eMailSOInfoId={mail.EmailItemId}"), gives("Archived", True), gives("DocumentId", the("doc.DocumentId"))),
    ("before: not archived", *from_kari(), read(), gives("EMailSOInfo.Archived", False)),
    ("deleting the document clears it", *from_kari(), *ARCHIVED, agent("Document/DeleteDocumentEntity?documentEntityId={doc.DocumentId}"), read(), gives("EMailSOInfo.Archived", False), gives("EMailSOInfo.DocumentId", 0)),
    ("through REST too", *from_kari(), *ARCHIVED, ask("DELETE", "Document/{doc.DocumentId}"), empty, read(), gives("EMailSOInfo.Archived", False)),
    ("the document stays without the mail", *from_kari(), *ARCHIVED, email("DeleteEmails", Ids=[OURS], MoveToFolder=""), email("GetEMailFromDocumentId", DocumentId=the("doc.DocumentId")), gives("Subject", "Sjø and wind"), SEEN,
        gives("EMailSOInfo.DocumentId", the("doc.DocumentId"))),
    ("who saves cannot say so", email("SaveToMailServer", Email=written(EMailSOInfo={"DocumentId": 1, "Archived": True})), gives("EMailSOInfo.Archived", False), gives("EMailSOInfo.DocumentId", 1)),
    ("archived twice: as the last", *from_kari(), *ARCHIVED, *DOC, email("CreateNewPhysicalDocumentFromEmail", DocumentId=the("doc.DocumentId"), EmailItemId=OURS), read(), gives("EMailSOInfo.DocumentId", the("doc.DocumentId")),
        ask("DELETE", "Document/{doc.DocumentId}"), read(), SEEN, gives("EMailSOInfo.DocumentId", the("archived.DocumentId")), ask("DELETE", "Document/{archived.DocumentId}"), read(), gives("EMailSOInfo.Archived", False)),
    ("a document is one mail, the last", *from_kari(), *ARCHIVED, email("CreateNewPhysicalDocumentFromEmail", DocumentId=the("doc.DocumentId"), EmailItemId=975), read(), gives("EMailSOInfo.Archived", False),
        email("GetEMail", Id=975), SEEN),
    ("its key is the Message-Id", *from_kari(), *ARCHIVED, get("Document/{doc.DocumentId}/ForeignKey"), gives(lambda told: "<sea@kari>" in str(told))),
    ("a copy of the mail is archived too", *from_kari(), *ARCHIVED, email("DeleteEmails", Ids=[OURS], MoveToFolder=""), comes(FROM_KARI), email("GetMailFromMessageId", MessageId="<sea@kari>"), SEEN),
    ("an attachment as the content", *from_kari(), attached("note.txt"), *DOC, email("CreateNewPhysicalDocumentFromEmailAttachment", DocumentId=the("doc.DocumentId"), EmailItemId=OURS, AttachmentId=PART), ok,
        agent("Document/GetDocumentStream", DocumentId=the("doc.DocumentId")), streamed(lambda told: told == b"A note")),
    ("the mail is not archived by that", *from_kari(), attached("note.txt"), *DOC, email("CreateNewPhysicalDocumentFromEmailAttachment", DocumentId=the("doc.DocumentId"), EmailItemId=OURS, AttachmentId=PART), read(), gives("EMailSOInfo.Archived", False)),
    ("parsed back, with streams", *from_kari(), *ARCHIVED, email("GetEMailFromDocumentId", DocumentId=the("doc.DocumentId")), gives("MessageID", "<sea@kari>"), gives("Attachments", attachment(lambda note: note["Stream"] == b64(b"A note"))), gives("HTMLBody", CLEAN)),
    ("as it came", *from_kari(), *ARCHIVED, email("GetUnsanitizedEMailFromDocumentId", DocumentId=the("doc.DocumentId")), gives("HTMLBody", lambda told: "<script>" in told)),
    ("without streams", *from_kari(), *ARCHIVED, email("GetEMailFromDocumentIdWithoutAttachmentStream", DocumentId=the("doc.DocumentId")), gives("Attachments", attachment(lambda note: not note["Stream"])), gives("HTMLBody", CLEAN)),
    ("without streams, as it came", *from_kari(), *ARCHIVED, email("GetUnsanitizedEMailFromDocumentIdWithoutAttachmentStream", DocumentId=the("doc.DocumentId")), gives("Attachments", attachment(lambda note: not note["Stream"])), gives("HTMLBody", lambda told: "<script>" in told)),
    ("its MIME", *from_kari(), *ARCHIVED, email("GetEmailDocumentAsMimeStream", DocumentId=the("doc.DocumentId")), mime(lambda mail: mail["X-Mine"] == "one")),
    ("no such document", email("GetEMailFromDocumentId", DocumentId=99999), gives(None)),
    ("archiving to no document: 404", email("CreateNewPhysicalDocumentFromEmail", DocumentId=99999, EmailItemId=975), missing),
    ("archiving a colleague's mail: 404", *DOC, email("CreateNewPhysicalDocumentFromEmail", HEM0, DocumentId=the("doc.DocumentId"), EmailItemId=975), missing),
    ("a mail of a document's carrier", *from_kari(), *ARCHIVED, email("CreateEMailFromDocumentEntity", DocumentEntity=the("archived")), gives("Subject", "Sjø and wind")),
    ("a mail of its MIME, not stored", email("CreateEMailFromMimeMessage", MimeMessage="From: A <a@x.example>\r\nTo: b@x.example\r\nSubject: =?utf-8?Q?S=C3=B8?=\r\nMessage-ID: <m@x>\r\n\r\nWords"),
        gives("Subject", "Sø"), gives("From.Name", "A"), gives("PlainBody", lambda told: told.strip() == "Words"), gives("MessageID", "<m@x>"), gives("EmailItemId", 0), email("GetMailFromMessageId", MessageId="<m@x>"), gives(None)),
)  # fmt: skip


def person(
    name: str, first: str, address: str, contact: int = 2, **other: Any
) -> tuple[Step, Step]:
    return agent("Person/SavePersonEntity", {"Firstname": first, "Lastname": "Twin", "Contact": {"ContactId": contact}, "Emails": [{"Value": address}], **other}), keep(name)  # fmt: skip


def find(address: str) -> Step:
    return email("FindAddress", Address=address)


ADDRESSES = section(
    "7",
    ("a person", find("kari.bjorge@bjorge-trelast.example"), gives(lambda told: len(told) == 1), gives(0, "PersonId", 5), gives(0, "PersonName", "Kari Bjørge"), gives(0, "ContactId", 2), gives(0, "ContactName", "Bjørge Trelast AS"),
        gives(0, "AssociateId", 0), gives(0, "EmailId", lambda told: told > 0)),
    ("Address as given", find("KARI.bjorge@bjorge-trelast.EXAMPLE"), gives(0, "PersonId", 5), gives(0, "Address", "KARI.bjorge@bjorge-trelast.EXAMPLE")),
    ("exact: no beginnings", find("kari.bjorge@bjorge-trelast.exampl"), gives(lambda told: not any(each["PersonId"] for each in told))),
    ("an associate", find(USER), gives(0, "AssociateId", 5), gives(0, "PersonId", 2)),
    ("a company", agent("Contact/SaveContactEntity", {"Name": "Mailed", "Emails": [{"Value": "post@mailed.example"}]}), keep("c"), find("post@mailed.example"), gives(0, "ContactId", the("c.ContactId")), gives(0, "ContactName", "Mailed"), gives(0, "PersonId", 0)),
    ("none: ids 0", email("ResolveEMailRecipients", EmailAddress="No One <no@one.example>"), gives(0, "PersonId", 0), gives(0, "ContactId", 0), gives(0, "PersonName", ""), gives(0, "Name", "No One"), gives(0, "Address", "no@one.example")),
    ("FindAddress: one per hit, none for none", find("no@one.example"), gives([])),
    ("several: the lowest, and all in duplicates", *person("one", "A", "twin@x.example"), *person("two", "B", "twin@x.example"), comes("From: twin@x.example\nMessage-ID: <t@x>\n\nx"), email("GetMailFromMessageId", MessageId="<t@x>"),
        gives("From.PersonId", the("one.PersonId")), gives("From.DuplicatePersonIds", lambda told: len(told) == 2)),
    ("several: FindAddress, one each", *person("one", "A", "twin@x.example"), *person("two", "B", "twin@x.example"), find("twin@x.example"), gives(lambda told: len(told) == 2)),
    ("deleted ones never match", *person("one", "A", "twin@x.example"), agent("Person/DeletePersonEntity?personEntityId={one.PersonId}"), find("twin@x.example"), gives([])),
    ("retired ones match last", *person("one", "A", "twin@x.example", Retired=True), *person("two", "B", "twin@x.example"), comes("From: twin@x.example\nMessage-ID: <t@x>\n\nx"), email("GetMailFromMessageId", MessageId="<t@x>"),
        gives("From.PersonId", the("two.PersonId"))),
    ("retired ones match", *person("one", "A", "twin@x.example", Retired=True), find("twin@x.example"), gives(0, "PersonId", the("one.PersonId"))),
    ("a change of address is seen at once", email("GetEMail", Id=975), gives("From.PersonId", 5), ask("PATCH", "Person/5", {"Emails": [{"Value": "k@else.example"}]}), ok, email("GetEMail", Id=975), gives("From.PersonId", 0),
        gives("From.Address", "kari.bjorge@bjorge-trelast.example"), ask("PATCH", "Person/1", {"Emails": [{"Value": "kari.bjorge@bjorge-trelast.example"}]}), email("GetEMail", Id=975), gives("From.PersonId", 1)),
    ("Name is the header's", *from_kari(), read(), gives("From.Name", "Kari"), gives("From.PersonName", "Kari Bjørge")),
    ("a text of several", email("ResolveEMailRecipients", EmailAddress="Kari <kari.bjorge@bjorge-trelast.example>; b@x.example, \"Doe, John\" <c@x.example>"),
        gives(lambda told: [(each["Name"], each["Address"]) for each in told] == [("Kari", "kari.bjorge@bjorge-trelast.example"), ("", "b@x.example"), ("Doe, John", "c@x.example")]), gives(0, "PersonId", 5)),
    ("addresses by their rows", find(USER), keep("found"), email("GetEMailAddresses", EmailIds=[the("found.0.EmailId")]), gives(0, "Address", USER), gives(0, "PersonId", 2), gives(0, "EmailId", the("found.0.EmailId"))),
    ("persons of an address", email("GetPersonsFromEmailAddress", EmailAddress=USER), gives(lambda told: [each["PersonId"] for each in told] == [2])),
    ("their entities", email("GetPersonEntitiesFromEmailAddress", EmailAddress=USER), gives(0, "PersonId", 2), gives(0, "Firstname", "Terje")),
    ("persons by the beginning of a name", email("FindContactOrPersonByEmailName", Name="Kari Bj", EmailAddress=""), gives(lambda told: any(each["PersonId"] == 5 and each["SortName"] == "Kari Bjørge" and each["FullName"] == "Kari Bjørge" for each in told))),
    ("companies by name", email("FindContactOrPersonByEmailName", Name="Bjørge Tre", EmailAddress=""), gives(lambda told: any(each["ContactId"] == 2 and each["PersonId"] == 0 and each["SortName"] == "Bjørge Trelast AS" for each in told))),
    ("so many of each", email("FindContactOrPersonByEmailNameWithLimit", Name="A", EmailAddress="", NumberOfContacts=1, NumberOfPersons=2),
        gives(lambda told: (len([e for e in told if e["PersonId"]]), len([e for e in told if not e["PersonId"]])) == (2, 1))),
    ("a domain has a mail server", email("HasMXRecord", MailDomain="fjordlys.example"), gives(True)),
    ("not .invalid", email("HasMXRecord", MailDomain="x.invalid"), gives(False)),
    ("a domain has SPF", email("HasSPFRecord", SourceSpf="spf.x.example", TargetDomain="fjordlys.example"), gives(True)),
    ("not .invalid either", email("HasSPFRecord", SourceSpf="spf.x.example", TargetDomain="x.invalid"), gives(False)),
)  # fmt: skip


def invitation(method: str = "REQUEST", sequence: int = 0, message: str = "<cal@x>", event: str = "", partstat: str = "NEEDS-ACTION", events: int = 1) -> str:  # fmt: skip
    one = f"""BEGIN:VEVENT
UID:meeting-1@x
SEQUENCE:{sequence}
DTSTAMP:20261101T080000Z
DTSTART:20261210T090000Z
DTEND:20261210T103000Z
SUMMARY:Planning
LOCATION:Oslo
ORGANIZER:mailto:kari.bjorge@bjorge-trelast.example
ATTENDEE;PARTSTAT={partstat}:mailto:terje.dahl@fjordlys.example
{event}END:VEVENT
"""
    return f"""From: kari.bjorge@bjorge-trelast.example
To: terje.dahl@fjordlys.example
Subject: Planning
Message-ID: {message}
Content-Type: text/calendar; method={method}; charset=utf-8

BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//x//EN
METHOD:{method}
{"".join(one.replace("meeting-1", f"meeting-{number}") for number in range(1, events + 1))}END:VCALENDAR
"""


def invited(**told: Any) -> tuple[Step, ...]:
    return comes(invitation(**told)), email("GetMailFromMessageId", MessageId=told.get("message", "<cal@x>")), keep("mail")  # fmt: skip


CALENDAR = section(
    "5.10",
    ("one event", *invited(), gives("HasCalendarData", True), gives("CalMethod", "Request"), gives("CalReplyStatus", "Unknown")),
    ("two events are no calendar data", *invited(events=2), gives("HasCalendarData", False)),
    ("none in a plain mail", email("GetEMail", Id=975), gives("HasCalendarData", False), gives("CalMethod", "Unknown")),
    *[(f"METHOD {method}", *invited(method=method), gives("CalMethod", name)) for method, name in
        {"ADD": "Add", "CANCEL": "Cancel", "COUNTER": "Counter", "DECLINECOUNTER": "DeclineCounter", "PUBLISH": "Publish", "REFRESH": "Refresh", "REPLY": "Reply"}.items()],
    *[(f"a reply: {stat}", *invited(method="REPLY", partstat=stat), gives("CalReplyStatus", name)) for stat, name in {"ACCEPTED": "Accepted", "DECLINED": "Declined", "TENTATIVE": "Tentative"}.items()],
    ("the appointment", *invited(), email("GetEmailAppointment", MailItemId=OURS), gives("CalMethod", "Request"), gives("Sequence", 0), gives("Superseded", False), gives("DtStart", "2026-12-10T10:00:00"), gives("DtEnd", "2026-12-10T11:30:00"),
        gives("Participants", ["kari.bjorge@bjorge-trelast.example", USER])),
    ("superseded by a higher sequence", *invited(), comes(invitation(sequence=1, message="<cal2@x>")), email("GetEmailAppointment", MailItemId=OURS), gives("Superseded", True)),
    ("the newest is not", comes(invitation()), *invited(sequence=1, message="<cal2@x>"), email("GetEmailAppointment", MailItemId=OURS), gives("Superseded", False), gives("Sequence", 1)),
    ("no calendar: null", email("GetEmailAppointment", MailItemId=975), gives(None)),
    ("its recurrence", *invited(event="RRULE:FREQ=WEEKLY;COUNT=3\n"), email("GetEmailAppointmentRecurrence", MailItemId=OURS), gives(lambda told: told is not None)),
    ("a participant", email("GetParticipantInfoFromEmailAddress", EmailAddress="kari.bjorge@bjorge-trelast.example", AppointmentId=1), gives("PersonId", 5)),
    ("accepted: a diary entry, the mail is deleted", *invited(), agent("Appointment/CreateAndAccept", EmailItemId=OURS, UpdateMode="OnlyThis"), read(), gives("FolderName", "Deleted Items")),
)  # fmt: skip

RAW = section(
    "5.11",
    ("the ids", email("GetEmailMessageIds", ConnectionInfoExtended=extended()), gives(lambda told: "<demo-975@so-mock.invalid>" in told and len(told) == 2)),
    ("the long ids", email("GetExtendedEmailMessageIds", ConnectionInfoExtended=extended()), gives(lambda told: any(each.split(":", 2)[1:] == ["1", "<demo-975@so-mock.invalid>"] and each.split(":")[0].isdigit() for each in told))),
    ("texts by ids", email("GetEmailsAsString", ConnectionInfoExtended=extended(), MessageIds=["<demo-975@so-mock.invalid>"]), gives(0, lambda told: "Subject: Delivery of the oak boards" in told)),
    ("texts by long ids", email("GetExtendedEmailMessageIds", ConnectionInfoExtended=extended()), keep("ids"), email("GetEmailsAsString", ConnectionInfoExtended=extended(), MessageIds=[the("ids.0")]),
        gives(0, lambda told: "Message-ID:" in told)),
    ("deleted by id", email("DeleteExtended", ConnectionInfoExtended=extended(), MessageIds=["<demo-975@so-mock.invalid>"]), empty, email("GetEMail", Id=975), gives(None), folder("INBOX", TotalItems=1)),
    ("deleted by a long id", email("GetExtendedEmailMessageIds", ConnectionInfoExtended=extended()), keep("ids"), email("DeleteExtended", ConnectionInfoExtended=extended(), MessageIds=[the("ids.0"), the("ids.1")]), empty, folder("INBOX", TotalItems=0)),
    ("not what is in the cache only", email("Save", Email=written(FolderName="INBOX")), email("GetEmailMessageIds", ConnectionInfoExtended=extended()), gives(lambda told: len(told) == 2)),
    ("of the folder named", email("GetEmailMessageIds", ConnectionInfoExtended=extended("Drafts")), gives([])),
)  # fmt: skip

LIFE = section(
    "6",
    ("from draft to gone", email("SaveDraft", Entity=written()), keep("draft"), gives("Flags", "Draft"), email("SaveDraft", Entity=written("Elm", EmailItemId=the("draft.EmailItemId"))), gives("EmailItemId", the("draft.EmailItemId")),
        email("Send", Emails=[written("Elm", EmailItemId=the("draft.EmailItemId"))]), keep("sent"), lambda play: play.kept.update(mail=play.kept["sent"][0]), gives(0, "Flags", "Seen"), *ARCHIVED, read(), SEEN,
        email("MoveEmailsToTrash", Ids=[OURS]), read(), gives("FolderName", "Deleted Items"), SEEN, email("DeleteEmails", Ids=[OURS], MoveToFolder=""), read(), gives(None),
        email("GetEMailFromDocumentId", DocumentId=the("doc.DocumentId")), gives("Subject", "Elm")),
    ("what arrives is recent and unread", *from_kari(), gives("Flags", "Recent"), folder("INBOX", UnreadItems=2, TotalItems=3)),
    ("nobody of that name: refused", ask("POST", "/_so_mock/mail/in", {"from": "a@x.example", "to": "nobody@x.example", "text": "x"}), status(404)),
)  # fmt: skip

# What nothing must be ignored of.
HEEDED = section(
    "5",
    *[(f"{method} heeds all", email(method, **arguments), heeded) for method, arguments in {
        "GetEMailFromId": dict(ConnectionInfo=HERE, MessageServerId=1, LookupAddresses=True, Flags="None", IncludeAttachments=True),
        "GetFolderList": dict(ConnectionInfo=HERE, IncludeItemCount=True),
        "Send": dict(Emails=[written()]),
        "SaveToMailServer": dict(Email=written()),
        "SaveEmailToTmpDocument": dict(Email=written(), FolderId=1, StripAttachments=True),
    }.items()],
)  # fmt: skip

SHEET: list[Fact] = [
    *SHAPES, *DEFAULTS, *ACCOUNTS, *FOLDERS, *READING, *ATTACHMENTS, *FLAGS, *SAVING, *GLUE, *ADDRESSES, *CALENDAR, *RAW, *LIFE, *HEEDED,
]  # fmt: skip


@pytest.mark.parametrize("fact", SHEET, ids=str)
def test_it_is_as_the_sheet_says(door: Door, fact: Fact) -> None:
    fact.holds(door)
