"""EMail: what is sent is in the outbox, in the folder of sent mail, and with whoever is to have it; what cannot be sent leaves
no trace."""

import base64
from email import message_from_bytes
from email.policy import default as reading
from pathlib import Path
from typing import Any

import pytest
from contract.door import Door
from mail_world import ADM0, HEM0, TJE0, account, email, everything, refused, rows

TERJE, KARI, ODD, HENRIK = (
    "terje.dahl@fjordlys.example", "kari.bjorge@bjorge-trelast.example", "odd@haugen.example", "henrik@fjordlys.example",
)  # fmt: skip
MAIL = {
    "To": [{"Address": KARI, "Name": "Kari Bjørge"}], "Cc": [{"Address": ODD}], "Subject": "Oak boards", "PlainBody": "On Friday.",
    "HTMLBody": "<p>On <b>Friday</b>.</p>",
}  # fmt: skip
INVOICE = {
    "Filename": "invoice.txt",
    "Type": "text/plain",
    "Stream": base64.b64encode(b"Pay: 42").decode(),
}


def send(door: Door, user: str = TJE0, **changed: Any) -> Any:
    (sent,) = email(door, "Send", user, Emails=[MAIL | changed])
    return sent


def outbox(door: Door) -> list[Any]:
    return [row for row in rows(door, "_mail") if row["Direction"] == "out"]


def wire(door: Door) -> Any:
    """The newest mail of the outbox as a mail library reads it."""
    return message_from_bytes(outbox(door)[-1]["Message"], policy=reading)


def henriks(door: Door) -> Any:
    """The account of a colleague."""
    given = {"EMailAddress": HENRIK, "InboxFolder": "INBOX", "SentFolder": "Sent Items"}
    return door.agent("EMail.SaveEMailAccount", given, auth=HEM0)


def mails_of(door: Door, folder: str, account: int = 895) -> list[Any]:
    return [r for r in rows(door, "email") if (r["AccountId"], r["FolderName"]) == (account, folder)]  # fmt: skip


# -- what is sent


def test_a_sent_mail_is_kept_in_sent_items_with_its_identity(door: Door) -> None:
    sent = send(door)
    assert sent == email(door, "GetUnsanitizedEMail", Id=sent["EmailItemId"])
    assert (sent["FolderName"], sent["IsSent"], sent["Flags"]) == ("Sent Items", True, "Seen")
    assert sent["From"]["Address"] == TERJE and sent["From"]["Name"]
    assert sent["MessageID"].endswith("@so-mock.invalid>") and sent["ServerId"]
    assert sent["Sent"] == sent["ReceivedAt"] != "0001-01-01T00:00:00"


def test_the_outbox_has_the_mail_as_it_was_on_the_wire(door: Door) -> None:
    sent = send(door, Bcc=[{"Address": "hidden@x.example"}], Attachments=[INVOICE])
    (row,) = outbox(door)
    assert (row["From"], row["By"], row["State"]) == (TERJE, "EMail.Send", "captured")
    assert row["To"] == [KARI, ODD, "hidden@x.example"]
    assert row["About"] == {"EmailItemId": sent["EmailItemId"], "AccountId": 895}
    mail = wire(door)
    assert mail["Bcc"] is None, "only the envelope tells of blind copies"
    assert mail["Message-ID"] == sent["MessageID"]
    assert [a.addr_spec for a in mail["To"].addresses + mail["Cc"].addresses] == [KARI, ODD]
    assert mail["To"].addresses[0].display_name == "Kari Bjørge"
    assert mail.get_body(("plain",)).get_content().strip() == "On Friday."
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content().strip()) == ("invoice.txt", "Pay: 42")


def test_an_address_told_twice_is_in_the_envelope_once(door: Door) -> None:
    send(door, Cc=[{"Address": KARI.upper()}, {"Address": f"Kari <{KARI}>"}])
    assert outbox(door)[0]["To"] == [KARI]


def test_all_are_sent_or_none(door: Door) -> None:
    before = everything(door)
    bad = MAIL | {"To": [{"Address": "nobody at all"}]}
    told = refused(door, "Send", 400, Emails=[MAIL, bad])
    assert told.startswith("Emails[1].To[0].Address: 'nobody at all'")
    assert everything(door) == before


@pytest.mark.parametrize(
    "address", ["", "kari", "kari@", "@x.example", "a@b.example\r\nBcc: c@d.example", "a@b@c"]
)
def test_an_address_that_is_none_is_told_by_its_place(door: Door, address: str) -> None:
    told = refused(door, "Send", 400, Emails=[MAIL | {"Cc": [{"Address": ODD}, {"Address": address}]}])  # fmt: skip
    assert told.startswith("Emails[0].Cc[1].Address: ")
    assert outbox(door) == []


def test_a_mail_to_nobody_is_refused(door: Door) -> None:
    assert "name nobody" in refused(door, "Send", 400, Emails=[{"Subject": "To whom?"}])
    assert outbox(door) == []


def test_a_mail_to_blind_copies_only_is_sent(door: Door) -> None:
    send(door, To=[], Cc=[], Bcc=[{"Address": ODD}])
    assert outbox(door)[0]["To"] == [ODD]


def test_nothing_to_send_is_nothing_sent(door: Door) -> None:
    assert email(door, "Send", Emails=[]) == []
    assert email(door, "Send", Emails=None) == []


# -- drafts and mails that are there already


def test_a_draft_becomes_the_sent_mail(door: Door) -> None:
    draft = email(door, "SaveDraft", Entity=MAIL | {"Attachments": [INVOICE]})
    (sent,) = email(door, "Send", Emails=[draft])
    assert sent["EmailItemId"] == draft["EmailItemId"] and sent["MessageID"] == draft["MessageID"]
    assert sent["Flags"] == "Seen" and mails_of(door, "Drafts") == []
    (attached,) = wire(door).iter_attachments()
    assert attached.get_content().strip() == "Pay: 42", (
        "a read shows no content; it is sent nevertheless"
    )


def test_a_draft_that_is_known_by_its_message_id_becomes_the_sent_mail(door: Door) -> None:
    draft = email(door, "SaveDraft", Entity=MAIL)
    sent = send(door, MessageID=draft["MessageID"])
    assert sent["EmailItemId"] == draft["EmailItemId"] and mails_of(door, "Drafts") == []


def test_a_received_mail_that_is_sent_stays_and_is_another_mail(door: Door) -> None:
    received = email(door, "GetEMail", Id=975)
    (sent,) = email(door, "Send", Emails=[received | {"To": [{"Address": ODD}]}])
    assert sent["EmailItemId"] != 975 and sent["MessageID"] != received["MessageID"]
    assert email(door, "GetEMail", Id=975) == received


def test_who_wants_no_copies_has_none(door: Door) -> None:
    spec = {"Specification": {"Section": "Mail", "Key": "SaveSentInSentItems"}, "Level": "Individual", "RawValue": "0"}  # fmt: skip
    door.agent("Preference.SavePreferences", {"Preferences": [spec]})
    draft = email(door, "SaveDraft", Entity=MAIL)
    before = mails_of(door, "Sent Items")
    (sent,) = email(door, "Send", Emails=[draft])
    assert (sent["EmailItemId"], sent["IsSent"], sent["Flags"]) == (0, True, "Seen")
    assert mails_of(door, "Sent Items") == before and mails_of(door, "Drafts") == []
    assert wire(door)["Message-ID"] == sent["MessageID"]


# -- replies


def reply_to(door: Door, original: Any, user: str = TJE0, **changed: Any) -> Any:
    answered = {"MessageId": original["MessageID"], "Subject": original["Subject"]}
    return send(door, user, InReplyTo=answered, To=[original["From"]], **changed)


def test_a_reply_answers_the_original(door: Door) -> None:
    original = email(door, "GetEMail", Id=975)
    sent = reply_to(door, original)
    after = email(door, "GetEMail", Id=975)
    assert "Answered" in after["Flags"] and after["RepliedAt"] == sent["Sent"]
    assert sent["InReplyTo"]["MessageId"] == original["MessageID"]
    assert email(door, "GetMailFromInReplyTo", MessageId=original["MessageID"]) == sent


def test_a_chain_is_told_in_the_headers(door: Door) -> None:
    original = email(door, "GetEMail", Id=975)
    first = reply_to(door, original)
    assert wire(door)["In-Reply-To"] == wire(door)["References"] == original["MessageID"]
    second = reply_to(door, first)
    assert wire(door)["In-Reply-To"] == first["MessageID"]
    assert wire(door)["References"].split() == [original["MessageID"], first["MessageID"]]
    stream = door(
        "POST", "Agents/EMail/GetEMailAsEmlStream", {"EmailItemId": second["EmailItemId"]}
    )
    eml = message_from_bytes(base64.b64decode(stream.json()), policy=reading)
    assert eml["References"] == wire(door)["References"]


def test_a_mail_to_a_colleague_lies_in_his_inbox_and_his_answer_in_mine(door: Door) -> None:
    his = henriks(door)["EMailAccountId"]
    sent = send(door, To=[{"Address": HENRIK.upper()}], Bcc=[{"Address": "x@y.example"}])
    (arrived,) = mails_of(door, "INBOX", his)
    assert (arrived["MessageID"], arrived["Flags"]) == (sent["MessageID"], "Recent")
    got = email(door, "GetMailFromMessageId", HEM0, MessageId=sent["MessageID"])
    assert got["Bcc"] == [] and got["From"]["Address"] == TERJE and not got["IsSent"]
    answer = reply_to(door, got, HEM0)
    mine = email(door, "GetMailFromInReplyTo", MessageId=sent["MessageID"])
    assert (mine["MessageID"], mine["FolderName"]) == (answer["MessageID"], "INBOX")
    assert mine["InReplyTo"]["MessageId"] == sent["MessageID"]
    answered = email(door, "GetEMail", HEM0, Id=got["EmailItemId"])
    assert "Answered" in answered["Flags"]
    assert "Answered" not in email(door, "GetEMail", Id=sent["EmailItemId"])["Flags"]
    reply_to(door, mine)
    (third,) = (m for m in mails_of(door, "INBOX", his) if m["MessageID"] != sent["MessageID"])
    assert third["References"].split() == [sent["MessageID"], answer["MessageID"]]


def test_a_mail_to_oneself_is_one_mail(door: Door) -> None:
    before = mails_of(door, "INBOX")
    sent = send(door, To=[{"Address": TERJE}])
    assert mails_of(door, "INBOX") == before
    assert email(door, "GetMailFromMessageId", MessageId=sent["MessageID"]) == sent


def test_a_mail_to_a_mailbox_becomes_a_request(door: Door) -> None:
    before = {row["TicketId"] for row in rows(door, "ticket")}
    sent = send(door, To=[{"Address": "support@fjordlys.example"}])
    (ticket,) = (row for row in rows(door, "ticket") if row["TicketId"] not in before)
    assert ticket["Title"] == sent["Subject"]


# -- other ways to send


OUTGOING = {"ServerName": "smtp.fjordlys.example:587", "UserName": TERJE}
SERVER = {"ServerName": "imap.fjordlys.example", "UserName": TERJE}


def test_a_connection_keeps_its_copy_where_it_is_told(door: Door) -> None:
    there = SERVER | {"Folder": "Archive"}
    given = {"OutgoingConnectionInfo": OUTGOING, "Emails": [MAIL], "SentItemsConnectionInfo": there}
    (sent,) = email(door, "SendEMails", **given)
    assert (sent["FolderName"], sent["IsSent"], sent["Flags"]) == ("Archive", True, "Seen")
    assert outbox(door)[0]["By"] == "EMail.SendEMails"


def test_a_connection_without_a_folder_for_copies_keeps_none(door: Door) -> None:
    before = rows(door, "email")
    draft = email(door, "SaveDraft", Entity=MAIL)
    given = {"OutgoingConnectionInfo": OUTGOING, "SentItemsConnectionInfo": None}
    (sent,) = email(door, "SendEMails", Emails=[draft], **given)
    assert sent["EmailItemId"] == 0 and rows(door, "email") == before
    assert outbox(door)[0]["About"] == {"AccountId": 895}


def test_the_account_that_sends_there_is_the_sender(door: Door) -> None:
    other = {"EMailAddress": "sales@fjordlys.example", "OutgoingCredentials": {"Server": "smtp.other.example", "Username": "sales"}}  # fmt: skip
    door.agent("EMail.SaveEMailAccount", other)
    connection = {"ServerName": "smtp.other.example", "UserName": "SALES"}
    email(door, "SendEMails", OutgoingConnectionInfo=connection, Emails=[MAIL])
    assert outbox(door)[0]["From"] == "sales@fjordlys.example"


def test_a_mail_is_sent_and_kept_as_a_temporary_file(door: Door) -> None:
    given = MAIL | {"Attachments": [INVOICE]}
    name = email(door, "SendAndSaveEmailToTmpDocument", Email=given, StripAttachments=False)
    read = email(door, "GetEMailFromTemp", FileName=name)
    assert outbox(door)[0]["By"] == "EMail.SendAndSaveEmailToTmpDocument"
    assert (read["Subject"], read["MessageID"]) == ("Oak boards", wire(door)["Message-ID"])
    assert base64.b64decode(read["Attachments"][0]["Stream"]) == b"Pay: 42"
    bare = email(door, "SendAndSaveEmailToTmpDocument", Email=given, StripAttachments=True)
    assert email(door, "GetEMailFromTemp", FileName=bare)["Attachments"] == []
    assert len(list(wire(door).iter_attachments())) == 1, "it was sent with what is attached"


RAW = f"From: {TERJE}\nTo: somebody@else.example\nSubject: Raw\nX-Own: 1\n\nAs it is.\n"


def test_a_relayed_message_goes_as_it_is_to_whom_it_is_told(door: Door) -> None:
    his = henriks(door)["EMailAccountId"]
    given = {
        "ConnectionInfoExtended": SERVER,
        "Rfc822": RAW,
        "From": "bounce@x.example",
        "Recipients": [ODD, HENRIK],
    }
    before = mails_of(door, "Sent Items")
    assert email(door, "RelayMessage", **given) is None
    (row,) = outbox(door)
    assert (row["From"], row["To"], row["By"]) == ("bounce@x.example", [ODD, HENRIK], "EMail.RelayMessage")  # fmt: skip
    assert row["Message"] == RAW.replace("\n", "\r\n").encode()
    assert [m["Subject"] for m in mails_of(door, "INBOX", his)] == ["Raw"]
    assert mails_of(door, "Sent Items") == before


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"Rfc822": " "}, "Rfc822"),
        ({"Recipients": []}, "Recipients"),
        ({"Recipients": ["x"]}, "Recipients[0]"),
        ({"From": None}, "From"),
        ({"ConnectionInfoExtended": None}, "ConnectionInfoExtended"),
    ],
)
def test_a_relay_that_lacks_something_is_told_what(door: Door, changed: Any, told: str) -> None:
    given = {"ConnectionInfoExtended": SERVER, "Rfc822": RAW, "From": TERJE, "Recipients": [ODD]}
    assert told in refused(door, "RelayMessage", 400, **given | changed)
    assert outbox(door) == []


# -- who may, and what servers refuse


def test_a_colleagues_account_sends_for_an_administrator_only(door: Door) -> None:
    his = henriks(door)["EMailAccountId"]
    refused(door, "Send", 404, Emails=[MAIL | {"AccountId": his}])
    assert outbox(door) == []
    send(door, ADM0, AccountId=his)
    assert outbox(door)[0]["From"] == HENRIK


def test_who_has_no_account_is_made_one(door: Door) -> None:
    sent = send(door, HEM0)
    assert sent["AccountId"] == email(door, "GetCurrentAccountId", HEM0) > 0
    assert [f["Name"] for f in email(door, "CacheFolderList", HEM0)] == ["INBOX", "Drafts", "Sent Items", "Deleted Items"]  # fmt: skip


SCENARIO = """
extends: demo
mail: {refused_logins: ["terje*"], refused_recipients: ["*@Nowhere.example"], without_mx: [deaf.example],
       without_spf: deaf.example, accounts: needed}
"""


@pytest.fixture
def strict_world(door_with: Any, tmp_path: Path) -> Door:
    file = tmp_path / "strict.yaml"
    file.write_text(SCENARIO, "utf-8")
    found: Door = door_with(scenario=str(file))
    return found


def test_a_refused_login_sends_nothing(strict_world: Door) -> None:
    told = refused(strict_world, "Send", 500, Emails=[MAIL])
    assert told == f"The mail server smtp.fjordlys.example refused the login of {TERJE}"
    for method, arguments in (
        ("SendEMails", {"OutgoingConnectionInfo": OUTGOING, "Emails": [MAIL]}),
        ("RelayMessage", {"ConnectionInfoExtended": SERVER, "Rfc822": RAW, "From": TERJE, "Recipients": [ODD]}),
        ("GetFolderList", {"ConnectionInfo": SERVER}),
    ):  # fmt: skip
        assert "refused the login" in refused(strict_world, method, 500, **arguments)
    assert outbox(strict_world) == []


def test_a_refused_login_is_told_by_all_that_sign_in(strict_world: Door) -> None:
    """Also where nothing is asked for."""
    catalogue, answers = strict_world.tenant.world.catalogue, {}
    for operation in catalogue.operations:
        if operation.agent == "EMail" and operation.wrapper:
            properties = catalogue.carriers.carrier(operation.wrapper).properties
            told: dict[str, Any] = {
                name: SERVER | {"Folder": "INBOX"}
                for name, prop in properties.items()
                if prop.type.name.startswith("EMailConnectionInfo")
            }
            if told:
                told |= {"Email": MAIL} if "Email" in properties else {}
                reply = strict_world("POST", operation.path, told)
                said = reply.status == 500 and b"refused the login" in reply.body
                answers[operation.key] = said or reply.body == b"false"
    assert len(answers) == 33 and [key for key, told in answers.items() if not told] == []


def test_who_has_no_account_is_told_so(strict_world: Door) -> None:
    before = everything(strict_world)
    assert "No e-mail account" in refused(strict_world, "Send", 500, HEM0, Emails=[MAIL])
    assert "No e-mail account" in refused(strict_world, "SaveToMailServer", 500, HEM0, Email=MAIL)
    assert everything(strict_world) == before


def test_a_refused_recipient_is_told(strict_world: Door) -> None:
    henriks(strict_world)
    bad = MAIL | {"Bcc": [{"Address": "Who@nowhere.example"}]}
    told = refused(strict_world, "Send", 500, HEM0, Emails=[MAIL, bad])
    assert told == "The mail server refused the recipient Who@nowhere.example"
    assert outbox(strict_world) == []
    send(strict_world, HEM0)
    assert len(outbox(strict_world)) == 1


def standing(door: Door) -> tuple[int, int, str]:
    found = door.agent("EMail.GetEMailAccount?eMailAccountId=895")
    return found["AccountStatus"], found["ErrorCount"], found["ErrorReason"]


@pytest.mark.parametrize(
    ("method", "argument", "connection"),
    [
        ("AuthenticateIncoming", "ConnectionInfo", SERVER),
        ("AuthenticateOutgoing", "ConnectionInfo", OUTGOING),
        ("Authenticate", "ConnectionInfoExtended", SERVER | {"Protocol": "IMAP", "Port": 993}),
        ("Authenticate", "ConnectionInfoExtended", OUTGOING | {"Protocol": "SMTP", "Port": 587}),
    ],
)
def test_a_refused_login_makes_the_account_failing(
    strict_world: Door, method: str, argument: str, connection: Any
) -> None:
    ready = email(strict_world, "GetReadySyncEmailAccounts")
    assert [each["AccountId"] for each in ready] == [895]
    assert email(strict_world, method, **{argument: connection}) is False
    assert email(strict_world, method, **{argument: connection}) is False
    status, count, reason = standing(strict_world)
    assert (status, count) == (2, 2) and reason.endswith(f"refused the login of {TERJE}")
    assert email(strict_world, "TestAuthenticate") is False


def test_a_login_that_works_makes_the_account_work_again(door: Door) -> None:
    with door.tenant.store.unit():
        failing = account(door, 895) | {"AccountStatus": 2, "ErrorCount": 3, "ErrorReason": "no"}
        door.tenant.store.update("email_account", failing)
    assert email(door, "TestAuthenticate") is False
    assert email(door, "AuthenticateIncoming", ConnectionInfo=OUTGOING) is True, "another server"
    assert standing(door) == (2, 3, "no")
    assert email(door, "AuthenticateIncoming", ConnectionInfo=SERVER) is True
    assert standing(door) == (4, 0, "") and email(door, "TestAuthenticate") is True


@pytest.mark.parametrize("lacking", [{"ServerName": ""}, {"UserName": None}])
def test_nobody_logs_in_without_a_server_and_a_user(door: Door, lacking: Any) -> None:
    assert email(door, "AuthenticateIncoming", ConnectionInfo=SERVER | lacking) is False
    assert standing(door)[0] == 4


def test_an_account_that_is_not_let_in_fetches_nothing(strict_world: Door) -> None:
    before = account(strict_world, 895)["LastFetch"]
    email(strict_world, "SyncEmailAccount", SyncUserAccount={"AccountId": 895})
    after = account(strict_world, 895)
    assert (after["AccountStatus"], after["ErrorCount"], after["LastFetch"]) == (2, 1, before)


def test_domains_have_records_unless_told_otherwise(strict_world: Door) -> None:
    def has(domain: str) -> tuple[bool, bool]:
        mx = email(strict_world, "HasMXRecord", MailDomain=domain)
        return mx, email(strict_world, "HasSPFRecord", SourceSpf="v=spf1 ~all", TargetDomain=domain)

    assert has("fjordlys.example") == (True, True)
    assert has("kari@fjordlys.example") == (True, True)
    for domain in ("deaf.example", "DEAF.example.", "so-mock.invalid", "invalid", ""):
        assert has(domain) == (False, False), domain
    assert email(strict_world, "HasSPFRecord", SourceSpf="", TargetDomain="x.example") is False


RIGHTS = """
extends: demo
rights: enforce
roles: {Silent: {functions: [allow-bulk-email]}}
users: [{login: tje0, password: Tje0, associate: 5, role: Silent}]
"""


def test_who_may_not_send_mail_is_refused(door_with: Any, tmp_path: Path) -> None:
    file = tmp_path / "silent.yaml"
    file.write_text(RIGHTS, "utf-8")
    door = door_with(scenario=str(file))
    reply = door("POST", "Agents/EMail/Send", {"Emails": [MAIL]})
    assert (reply.status, reply.json()["ErrorType"]) == (403, "SoFunctionRightException")
    assert outbox(door) == []
    assert email(door, "SaveDraft", Entity=MAIL)["FolderName"] == "Drafts"
