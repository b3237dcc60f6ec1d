"""What the sheet says of mailboxes and the service desk (email-and-mailbox.md, sections 2 and 8), a fact a row, as in test_sheet.py.

`demo` holds mailbox 474 of support@fjordlys.example: category Support, priority Medium, type 1.
"""

from typing import Any

import pytest
from contract.door import Door
from mail.sheet import (
    Fact,
    Play,
    Step,
    agent,
    ask,
    column,
    comes,
    desk,
    email,
    empty,
    get,
    gives,
    keep,
    missing,
    outbox,
    refused,
    section,
    sees,
    the,
    turn,
    wrong,
)
from mail.test_sheet import only_mail
from mail_world import HEM0

SUPPORT, EVA, KARI = (
    "support@fjordlys.example",
    "eva@new.example",
    "kari.bjorge@bjorge-trelast.example",
)
BOX = {"ServerType": "Imap", "Address": "<info@company.example> (Customer Ltd.)", "Username": "u", "Password": "p", "Server": "mail.company.example", "Port": 143}  # fmt: skip


def save_box(**other: Any) -> Step:
    return agent("CustomerService/SaveMailboxEntity", {**BOX, **other})


def box(id: int | str = 474) -> Step:
    return agent(f"CustomerService/GetMailboxEntity?mailboxEntityId={id}")


def held(table: str, id: int | str, **wanted: Any) -> Step:
    """What no carrier shows of a row."""

    def step(play: Play) -> None:
        row = play.door.tenant.store.table(table).rows[int(play.text(str(id)))]
        assert {name: row[name] for name in wanted} == wanted, row

    return step


TYPES = [
    "Unknown",
    "Pop",
    "Imap",
    "Mapi",
    "Facebook",
    "Pops",
    "Imaps",
    "SmsPlugin",
    "Mailgun",
    "ImapOAuth",
]

MAILBOXES = section(
    "2",
    ("id 0 makes one", save_box(MailInFilterId=0), gives("MailInFilterId", lambda told: told > 474), gives("Address", BOX["Address"]), gives("Port", 143)),
    ("so does no id", save_box(), gives("MailInFilterId", lambda told: told > 474)),
    ("so does null", save_box(MailInFilterId=None), gives("MailInFilterId", lambda told: told > 474)),
    ("an unknown id: 404", save_box(MailInFilterId=99), refused(404, "SoNotFoundException")),
    ("a known id changes it", save_box(MailInFilterId=474), gives("MailInFilterId", 474), box(), gives("Server", "mail.company.example"), gives("Username", "u"), gives("ServerType", "Imap"), gives("Port", 143)),
    ("what no carrier shows stays", save_box(MailInFilterId=474), desk("GetMailboxes"), gives(0, "CategoryName", "Support"), gives(0, "PriorityName", "Medium"), held("mailbox", 474, CategoryId=1, PriorityId=2, TicketType=1)),
    ("the password is not told: Save", save_box(), gives("Password", "")),
    ("the password is not told: Get", box(), gives("Password", "")),
    ("a new one replaces it", save_box(MailInFilterId=474, Password="new"), held("mailbox", 474, Password="new")),
    *[(f"{blank!r} keeps it", save_box(MailInFilterId=474, Password=blank), held("mailbox", 474, Password="secret")) for blank in ("", None)],
    ("none keeps it", agent("CustomerService/SaveMailboxEntity", {"MailInFilterId": 474, "Server": "x"}), held("mailbox", 474, Password="secret")),
    ("read, modify, write keeps it", box(), keep("box"), agent("CustomerService/SaveMailboxEntity", the("box")), held("mailbox", 474, Password="secret")),
    *[(f"server type {name} is {number}", save_box(ServerType=number), gives("ServerType", name)) for number, name in enumerate(TYPES)],
    *[(f"server type {name} by name", save_box(ServerType=name), gives("ServerType", name)) for name in TYPES],
    ("the default", agent("CustomerService/CreateDefaultMailboxEntity"), gives("MailInFilterId", 0), gives("ServerType", "Unknown"), gives("Port", 0), gives("Address", ""), gives("Username", ""), gives("Password", ""), gives("Server", "")),
    ("listed at once", save_box(), keep("box"), desk("GetMailboxes"), gives(-1, "MailInFilterId", the("box.MailInFilterId")), gives(-1, "Address", BOX["Address"]), gives(-1, "CategoryName", lambda told: isinstance(told, str))),
    ("$select on Get", agent("CustomerService/GetMailboxEntity?mailboxEntityId=474&$select=Server"), gives("Server", "imap.fjordlys.example"), gives("Address", None)),
    ("a missing one: null", box(99), gives(None)),
    ("none is deleted", agent("CustomerService/DeleteMailboxEntity?mailboxEntityId=474"), missing),
    ("its address takes mail at once", save_box(), comes("From: eva@new.example\nSubject: Hi\n\nx", "info@company.example"), gives("arrived.0.kind", "mailbox")),
)  # fmt: skip

HELP = "From: Eva Dahl <eva@new.example>\nTo: support@fjordlys.example\nSubject: Help\nMessage-ID: <help@eva>\n\nMy saw is broken"


def mail(text: str = "My saw is broken", **headers: str) -> str:
    told = {
        "From": f"Eva Dahl <{EVA}>",
        "To": SUPPORT,
        "Subject": "Help",
        "Message-ID": "<help@eva>",
    }
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    return "".join(f"{name}: {value}\n" for name, value in told.items() if value) + f"\n{text}"


def arrives(raw: str = HELP, to: str = SUPPORT, sender: str = EVA) -> tuple[Step, ...]:
    """A mail to the mailbox; the ticket it is on stands in `t`, its message in `m`."""

    def step(play: Play) -> None:
        comes(raw, to, sender)(play)
        arrived = play.told["arrived"][0]
        if arrived.get("ticket"):
            get(f"Ticket/{arrived['ticket']}")(play)
            play.kept["t"] = play.told
            get(f"TicketMessage/{arrived['message']}")(play)
            play.kept["m"] = play.told
        play.kept["arrived"] = arrived

    return (step,)


def of(name: str, *path_and_value: Any) -> Step:
    """A kept value is as said."""
    *path, wanted = path_and_value

    def step(play: Play) -> None:
        value = play.kept[name]
        for part in (each for text in path for each in str(text).split(".")):
            value = value[int(part) if isinstance(value, list) else part]
        expected = play.value(wanted)
        if callable(expected):
            assert expected(value), (path, value)
        else:
            assert value == expected, (path, value, expected)

    return step


def ticket(name: str = "t") -> Step:
    return get(f"Ticket/{{{name}.TicketId}}")


def made(name: str = "t", **other: Any) -> tuple[Step, Step]:
    """A ticket by the API."""
    return agent(
        "Ticket/SaveTicketEntity", {"Title": "Made", "Category": {"TicketCategoryId": 1}, **other}
    ), keep(name)


ATTACHED = """From: eva@new.example
To: support@fjordlys.example
Subject: Pictures
Message-ID: <pics@eva>
Content-Type: multipart/related; boundary=B

--B
Content-Type: text/html

<p>See <img src="cid:pic@eva"></p>
--B
Content-Type: image/png; name=pic.png
Content-ID: <pic@eva>
Content-Disposition: inline; filename=pic.png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--B
Content-Type: text/plain; name=note.txt
Content-Disposition: attachment; filename=note.txt

A note
--B--
"""


def answered(subject: str = "Re: Help") -> tuple[Step, ...]:
    """An answer to the kept ticket, sent to the customer; it stands in `answer`."""
    said = {
        "Ticket": {"TicketId": the("t.TicketId")},
        "Body": "We come",
        "Type": "Plain",
        "Slevel": "External",
    }
    sent = agent("Ticket/SendTicketMessage", TicketMessageEntityId=the("answer.EjMessageId"), To=[EVA], Cc=[], Bcc=[], Subject=subject, ReplyTemplateId=0)  # fmt: skip
    return agent("Ticket/SaveTicketMessageEntity", said), keep("answer"), sent


FROM_DATA = (desk("CreateTicketFromMailData", MailboxId=474, Data=HELP, PersonId=0), keep("info"), lambda play: get(f"Ticket/{play.kept['info']['TicketId']}")(play), keep("t"))  # fmt: skip

MAIL_IN = section(
    "8.2",
    # the methods
    ("CreateTicketFromMailData: the ticket", *FROM_DATA, gives("Title", "Help"), of("info", "Title", "Help"), of("info", "CategoryName", "Support"), of("info", "PriorityName", "Medium"), of("info", "TicketUrl", lambda told: bool(told))),
    ("CreateTicketFromMailData: the person given", desk("CreateTicketFromMailData", MailboxId=474, Data=HELP, PersonId=5), gives("PersonName", "Kari Bjørge"), gives("ContactName", "Bjørge Trelast AS")),
    ("CreateTicketFromMailData: no such mailbox", desk("CreateTicketFromMailData", MailboxId=99, Data=HELP, PersonId=0), wrong),
    ("CreateTicketFromMailData: always a new one", *FROM_DATA, desk("CreateTicketFromMailData", MailboxId=474, Data=mail(In_Reply_To="<help@eva>", Subject="Re: Help"), PersonId=0), sees(lambda told, kept: told["TicketId"] != kept["info"]["TicketId"])),
    ("AddMessageFromMailData", *FROM_DATA, desk("AddMessageFromMailData", TicketId=the("t.TicketId"), Data=mail("More", Message_ID="<more@eva>")), gives("TicketId", the("t.TicketId")), gives("Title", "Help"), ticket(), gives("NumMessages", 2)),
    ("AddMessageFromMailData: no such ticket", desk("AddMessageFromMailData", TicketId=99999, Data=HELP), missing),
    ("FindTicketsByTitleOrId: digits are the id", *FROM_DATA, lambda play: desk("FindTicketsByTitleOrId", TitleOrId=str(play.kept["t"]["TicketId"]), MaxRows=10)(play), gives(0, "TicketId", the("t.TicketId"))),
    ("FindTicketsByTitleOrId: the title holds it", *made(Title="A most unusual saw"), desk("FindTicketsByTitleOrId", TitleOrId="UNUSUAL", MaxRows=10), gives(lambda told: len(told) == 1), gives(0, "TicketId", the("t.TicketId"))),
    ("FindTicketsByTitleOrId: so many", *made(Title="unusual"), *made(Title="unusual"), desk("FindTicketsByTitleOrId", TitleOrId="unusual", MaxRows=1), gives(lambda told: len(told) == 1)),
    ("FindTicketsByTitleOrId: none", desk("FindTicketsByTitleOrId", TitleOrId="zzzz", MaxRows=10), gives([])),
    # 1
    ("1: a bounce is only kept", comes(mail(), SUPPORT, ""), sees(lambda told, _: not told["arrived"][0].get("ticket")), outbox(direction="in"), gives("matching", 1)),
    ("1: so is an auto-reply", comes(mail(Auto_Submitted="auto-replied")), sees(lambda told, _: not told["arrived"][0].get("ticket"))),
    ("1: unless system mails are imported", column("mailbox", 474, SystemMails=True), *arrives(mail(Auto_Submitted="auto-replied")), of("t", "Title", "Help")),
    # 2
    ("2: In-Reply-To", *arrives(), keep("first"), *arrives(mail("More", Message_ID="<2@eva>", In_Reply_To="<help@eva>", Subject="other")), of("arrived", "new", False), of("t", "NumMessages", 2), of("t", "Title", "Help")),
    ("2: References", *arrives(), *arrives(mail("More", Message_ID="<2@eva>", References="<0@eva> <help@eva> <1@eva>", Subject="other")), of("t", "NumMessages", 2)),
    ("2: the tag of the subject", *made(), *arrives("From: eva@new.example\nSubject: Re: x [ejTag: {t.TicketId}]\n\nx"), of("arrived", "new", False), of("t", "Title", "Made")),
    ("2: the tag without brackets, in any case", *made(), *arrives("From: eva@new.example\nSubject: Re: x EJTAG:{t.TicketId}\n\nx"), of("arrived", "new", False)),
    ("2: headers come before the tag", *made("other"), *arrives(), *arrives("From: eva@new.example\nSubject: Re: x [ejTag: {other.TicketId}]\nIn-Reply-To: <help@eva>\n\nx"), of("t", "Title", "Help"), of("t", "NumMessages", 2)),
    ("2: the last of several tags", *made("other"), *made(), *arrives("From: eva@new.example\nSubject: Re: x [ejTag: {other.TicketId}] [ejTag: {t.TicketId}]\n\nx"), of("t", "NumMessages", 1), ticket("other"), gives("NumMessages", 0)),
    ("2: a tag of somebody else's desk stands in the way of none", *arrives(mail(Subject="Re: x [ejTag: 99999]")), *answered(""), outbox(direction="out"), keep("box"), lambda play: arrives(f"From: eva@new.example\nSubject: Re: {play.kept['box']['mails'][-1]['subject']}\n\nx")[0](play),
        of("arrived", "new", False), of("t", "NumMessages", 3)),
    ("2: a tag of nothing is a new one", *arrives(mail(Subject="Re: x [ejTag: 99999]")), of("arrived", "new", True)),
    # 3
    ("3: the person by his address", *arrives(mail(From=KARI), sender=KARI), of("t", "Person.PersonId", 5), of("m", "Person.PersonId", 5)),
    ("3: a new person", *arrives(), of("t", "Person.PersonId", lambda told: told > 0), of("t", "Person.FullName", "Eva Dahl"), email("FindAddress", Address=EVA), gives(0, "PersonName", "Eva Dahl")),
    ("3: or none", column("mailbox", 474, CreatePerson=False), *arrives(), of("t", "Person", lambda told: told is None or told["PersonId"] == 0), of("t", "FromAddress", EVA), email("FindAddress", Address=EVA), gives([])),
    # 4
    ("4: of the mailbox", *arrives(), of("t", "Title", "Help"), of("t", "Category.Name", "Support"), of("t", "Priority.Name", "Medium"), of("t", "TicketType.TicketTypeId", 1)),
    ("4: another mailbox's", column("mailbox", 474, CategoryId=9, PriorityId=3), *arrives(), of("t", "Category.TicketCategoryId", 9), of("t", "Priority.Name", "High")),
    ("4: from outside by mail, open, unread", *arrives(), of("t", "Origin", "Email"), of("t", "Slevel", "External"), of("t", "BaseStatus", "Active"), of("t", "Status.TicketStatusId", 1), of("t", "ReadStatus", "Red"), of("t", "FromAddress", EVA)),
    ("4: its times are now", get("/_so_mock/clock"), keep("clock"), *arrives(), of("t", "CreatedAt", lambda told: told > "2020"), lambda play: of("t", "CreatedAt", play.kept["t"]["LastChanged"])(play)),
    ("4: nobody's where nothing is assigned", column("ticket_category", 1, DelegateMethod="Not"), *arrives(), of("t", "OwnedBy", lambda told: told is None or told["AssociateId"] == 0)),
    ("4: known ones in Cc are secondary", *arrives(mail(Cc=f"{KARI}, no@one.example")), of("t", "SecondaryPersons", lambda told: [each["PersonId"] for each in told] == [5])),
    # 5
    ("5: the message", *arrives(), of("m", "Type", "Plain"), of("m", "Body", lambda told: told.strip() == "My saw is broken"), of("m", "MessageId", "<help@eva>"), of("m", "Author", lambda told: EVA in told), of("m", "Slevel", "External"), of("m", "Badge", "Incoming"),
        of("m", "EmailHeader", lambda told: "Subject: Help" in told), of("t", "NumMessages", 1), of("t", "HasAttachment", False)),
    ("5: a marked-up message", *arrives(mail("<p>My <b>saw</b></p>", Content_Type="text/html")), of("m", "Type", "Html"), of("m", "HtmlBody", lambda told: "<b>saw</b>" in told)),
    ("5: headers to be kept", column("mailbox", 474, KeepHeaders="X-Mine"), *arrives(mail(X_Mine="one")), of("m", "MessageHeaders", lambda told: ("X-Mine", "one") in [(each["Name"], each["Value"]) for each in told])),
    ("5: attachments", *arrives(ATTACHED), of("t", "HasAttachment", True), get("TicketMessage/{m.EjMessageId}/Attachment"), gives(lambda told: {each["Name"]: each["InlineImage"] for each in told} == {"pic.png": True, "note.txt": False})),
    ("5: those that are not inline", *arrives(ATTACHED), get("TicketMessage/{m.EjMessageId}/Attachment/Noninline"), gives(lambda told: [each["Name"] for each in told] == ["note.txt"])),
    # 6
    ("6: a closed one is open again", *arrives(), ask("PATCH", "Ticket/{t.TicketId}", {"Status": {"TicketStatusId": 2}}), gives("BaseStatus", "Closed"), *arrives(mail("More", Message_ID="<2@eva>", In_Reply_To="<help@eva>")), of("t", "BaseStatus", "Active"), of("t", "Status.TicketStatusId", 1)),
    ("6: unless its status says no", column("ticket_status", 2, NoEmailReopen=True), *arrives(), ask("PATCH", "Ticket/{t.TicketId}", {"Status": {"TicketStatusId": 2}}), *arrives(mail("More", Message_ID="<2@eva>", In_Reply_To="<help@eva>")), of("t", "BaseStatus", "Closed"), of("t", "NumMessages", 2)),
    ("6: read is changed", *arrives(), agent("Ticket/UpdateTicketsReadStatus", TicketIds=[the("t.TicketId")], NewStatus="Green"), *arrives(mail("More", Message_ID="<2@eva>", In_Reply_To="<help@eva>")), of("t", "ReadStatus", "Yellow")),
    ("6: unread stays unread", *arrives(), *arrives(mail("More", Message_ID="<2@eva>", In_Reply_To="<help@eva>")), of("t", "ReadStatus", "Red")),
    ("6: it is changed now", *arrives(), turn("1h"), *arrives(mail("More", Message_ID="<2@eva>", In_Reply_To="<help@eva>")), of("t", "LastChanged", lambda told: told > "2020"), lambda play: sees(lambda told, kept: kept["t"]["LastChanged"] > kept["t"]["CreatedAt"])(Play(play.door, play.door("GET", "Ticket/1"), play.kept))),
    # 7
    ("7: no reply without a template", *arrives(), outbox(direction="out"), gives("matching", 0)),
    ("7: an auto-reply", column("mailbox", 474, ReplyTemplateId=8), *arrives(), outbox(direction="out"), gives("matching", 1), gives("mails.0.to", [EVA]), *only_mail(lambda told: told["Auto-Submitted"] == "auto-replied" and told["From"].addresses[0].addr_spec == SUPPORT
        and told["In-Reply-To"] == "<help@eva>")),
    ("7: its subject is tagged", column("mailbox", 474, ReplyTemplateId=8), *arrives(), lambda play: only_mail(lambda told: f"[ejTag: {play.kept['t']['TicketId']}]" in told["Subject"])[0](play)),
    ("7: not where noautoreply", column("mailbox", 474, ReplyTemplateId=8, NoAutoReply=True), *arrives(), outbox(direction="out"), gives("matching", 0)),
    ("7: not to an auto-reply", column("mailbox", 474, ReplyTemplateId=8, SystemMails=True), *arrives(mail(Auto_Submitted="auto-replied")), outbox(direction="out"), gives("matching", 0)),
    ("7: the message tells it", column("mailbox", 474, ReplyTemplateId=8), *arrives(), of("m", "MessageHeaders", lambda told: [(each["StdItem"], each["Value"]) for each in told] == [("SentAutoReplyToCustomersA", EVA)])),
    # 9
    ("9: an answer", *arrives(), agent("Ticket/SaveTicketMessageEntity", {"Ticket": {"TicketId": the("t.TicketId")}, "Body": "We come", "Type": "Plain", "Slevel": "External"}), keep("answer"),
        agent("Ticket/SendTicketMessage", TicketMessageEntityId=the("answer.EjMessageId"), To=[EVA], Cc=["c@x.example"], Bcc=["b@x.example"], Subject="Re: Help", ReplyTemplateId=0), empty,
        outbox(direction="out"), gives("matching", 1), gives("mails.0.to", lambda told: sorted(told) == ["b@x.example", "c@x.example", EVA]), ticket(), gives("NumReplies", 1), gives("RepliedAt", lambda told: told > "2020"),
        lambda play: only_mail(lambda told: f"[ejTag: {play.kept['t']['TicketId']}]" in told["Subject"] and told["From"].addresses[0].addr_spec == SUPPORT and told["In-Reply-To"] == "<help@eva>" and "We come" in told.get_body(("plain",)).get_content())[0](play)),
    ("9: the answer to the answer", *arrives(), *answered(), get("TicketMessage/{answer.EjMessageId}"), keep("answer"), gives("MessageId", lambda told: told.startswith("<")),
        *arrives("From: eva@new.example\nSubject: thanks\nIn-Reply-To: {answer.MessageId}\n\nThanks"), of("arrived", "new", False), of("t", "NumMessages", 3)),
    ("9: RepliedAt stays the first's", *arrives(), *answered("1"), ticket(), keep("one"), gives("NumReplies", 1), turn("1h"), *answered("2"), ticket(), gives("RepliedAt", the("one.RepliedAt")), gives("NumReplies", 2)),
    ("9: by REST", *arrives(), agent("Ticket/SaveTicketMessageEntity", {"Ticket": {"TicketId": the("t.TicketId")}, "Body": "We come", "Slevel": "External"}), keep("answer"),
        ask("POST", "TicketMessage/{answer.EjMessageId}/Send?to=eva@new.example&cc=&bcc=&subject=Hi"), empty, outbox(direction="out"), gives("mails.0.to", [EVA])),
)  # fmt: skip

CONFIG = {"Type": "Options", "Config": '{"a": 1}', "CustLangId": 0}
CENTRE = section(
    "8.3",
    ("the default", agent("CustomerService/CreateDefaultCustomerCenterConfig"), gives("CustConfigId", 0), gives("CustLangId", 0)),
    ("saved", agent("CustomerService/SaveCustomerCenterConfig", CONFIG), gives("CustConfigId", lambda told: told > 0), gives("Config", '{"a": 1}'), gives("Type", "Options"), gives("RegisteredAssociateId", 5), gives("Registered", lambda told: told > "2020")),
    ("read", agent("CustomerService/SaveCustomerCenterConfig", CONFIG), keep("c"), agent("CustomerService/GetCustomerCenterConfig?customerCenterConfigId={c.CustConfigId}"), gives("Config", '{"a": 1}')),
    ("changed", agent("CustomerService/SaveCustomerCenterConfig", CONFIG), keep("c"), agent("CustomerService/SaveCustomerCenterConfig", {"CustConfigId": the("c.CustConfigId"), **CONFIG, "Config": "{}"}, HEM0), gives("Config", "{}"), gives("UpdatedAssociateId", 18), gives("RegisteredAssociateId", 5)),
    ("listed", agent("CustomerService/SaveCustomerCenterConfig", CONFIG), keep("c"), agent("CustomerService/GetAllCustomerCenterConfigs"), gives(lambda told: any(each["Config"] == '{"a": 1}' for each in told))),
    ("deleted", agent("CustomerService/SaveCustomerCenterConfig", CONFIG), keep("c"), agent("CustomerService/DeleteCustomerCenterConfig?customerCenterConfigId={c.CustConfigId}"), empty, agent("CustomerService/GetCustomerCenterConfig?customerCenterConfigId={c.CustConfigId}"), gives(None)),
    ("all saved; others stay", agent("CustomerService/SaveCustomerCenterConfig", CONFIG), keep("c"), desk("SaveAllCustomerCenterConfigs", CustConfigs=[{**CONFIG, "Type": "Style", "Config": "{2}"}]), empty, agent("CustomerService/GetAllCustomerCenterConfigs"),
        gives(lambda told: {'{"a": 1}', "{2}"} <= {each["Config"] for each in told})),
    *[(f"type {name} is {number}", agent("CustomerService/SaveCustomerCenterConfig", {**CONFIG, "Type": number}), gives("Type", name)) for name, number in {"Style": 0, "Options": 1, "SubscriptionsStyle": 10, "SubscriptionsOptions": 11}.items()],
)  # fmt: skip


def keeps_active(play: Play, after: str, written: bool) -> None:
    def active() -> str:
        (row,) = play.door.tenant.store.table("_cs_session").scan()
        return str(row["Active"])

    before = active()
    turn(after)(play)
    desk("ReportSessionActive", SessionKey=the("s.Key"))(play)
    assert (active() > before) is written


BEGUN = (desk("CreateSession", RemoteIp="10.0.0.1"), keep("s"))
SESSIONS = section(
    "8.4",
    ("a key of 32", *BEGUN, gives("Key", lambda told: len(told) == 32 and told.isalnum()), gives("LoginId", lambda told: told > 0), gives("UserId", 5)),
    ("each its own", *BEGUN, desk("CreateSession", RemoteIp="10.0.0.1"), sees(lambda told, kept: told["Key"] != kept["s"]["Key"] and told["LoginId"] != kept["s"]["LoginId"])),
    ("it is valid", *BEGUN, desk("SessionIsValid", CsSessionKey=the("s.Key")), gives(True)),
    ("another is not", desk("SessionIsValid", CsSessionKey="x" * 32), gives(False)),
    ("removed", *BEGUN, desk("RemoveSession", LoginId=the("s.LoginId")), empty, desk("SessionIsValid", CsSessionKey=the("s.Key")), gives(False)),
    ("active", *BEGUN, desk("ReportSessionActive", SessionKey=the("s.Key")), gives(lambda told: isinstance(told, int))),
    ("written at most once a minute", *BEGUN, lambda play: keeps_active(play, "30s", False), lambda play: keeps_active(play, "31s", True)),
    ("the text, decoded", desk("CheckSymmetricEncryption", EncryptedString="aGVsbG8="), gives(lambda told: isinstance(told, str))),
    ("no chat to notify of", desk("HasChatNotify"), gives(False)),
)  # fmt: skip

IDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 22]
TEMPLATES = section(
    "8.5",
    *[(f"template {id}", desk("GetUnparsedTemplate", ReplyTemplateId=id, LanguageId=0), gives("ReplyTemplateId", id), gives("PlainParsed", lambda told: bool(told))) for id in IDS],
    ("unparsed has its variables", desk("GetUnparsedTemplate", ReplyTemplateId=1, LanguageId=0), gives("PlainParsed", lambda told: "[[customer.bestName]]" in told)),
    ("parsed has their values", desk("GetParsedTemplate", ReplyTemplateId=1, LanguageId=0, PersonId=5, TicketId=0), gives("PlainParsed", lambda told: "[[" not in told and "Kari" in told), gives("HtmlParsed", lambda told: "Kari" in told)),
    ("the ticket's too", *made(Title="A saw"), desk("GetParsedTemplate", ReplyTemplateId=8, LanguageId=0, PersonId=5, TicketId=the("t.TicketId")), sees(lambda told, kept: f"{kept['t']['TicketId']}, A saw" in told["PlainParsed"] and "A saw" in told["HtmlParsed"])),
    ("no such template: null", desk("GetParsedTemplate", ReplyTemplateId=999, LanguageId=0, PersonId=0, TicketId=0), gives(None)),
    ("a preview of a template", desk("GetPreviewReplyTemplate", ReplyTemplateId=1), gives("Name", "New customer"), gives("Body", lambda told: "registered" in told), gives("IsHtml", lambda told: told in (True, False))),
    ("nothing was customised", agent("CustomerService/CheckIfCustomizedTemplates"), gives(False)),
    ("the system's templates: 20 and addresses", agent("CustomerService/GetSystemTemplateSettings"), gives(lambda told: len([each for each in told if each.endswith("TemplateId")]) == 20), gives("EmailAddresses", lambda told: isinstance(told, str))),
    ("saved", agent("CustomerService/GetSystemTemplateSettings"), keep("s"), lambda play: desk("SaveSystemTemplateSettings", SystemTemplateSettings={**play.kept["s"], "WeekStatTemplateId": 13, "EmailAddresses": "a@x.example"})(play), gives("WeekStatTemplateId", 13),
        agent("CustomerService/GetSystemTemplateSettings"), gives("WeekStatTemplateId", 13), gives("EmailAddresses", "a@x.example")),
    ("no such template: refused", agent("CustomerService/GetSystemTemplateSettings"), keep("s"), lambda play: desk("SaveSystemTemplateSettings", SystemTemplateSettings={**play.kept["s"], "WeekStatTemplateId": 9999})(play),
        wrong, agent("CustomerService/GetSystemTemplateSettings"), sees(lambda told, kept: told == kept["s"])),
)  # fmt: skip

SYSTEM = section(
    "8.6",
    ("a start", agent("CustomerService/GetCustomerServiceStartup"), gives("TimezoneEnabled", lambda told: told in (True, False)), gives("TZOffset", lambda told: isinstance(told, int)), gives("SelectedPreferences", lambda told: isinstance(told, list))),
    ("a colleague's", desk("GetCustomerServiceStartupByOwner", UserId=18), gives("TZOffset", lambda told: isinstance(told, int))),
    ("a program's address", desk("GetProgramUrl", ProgramName="customer", External=True), gives(lambda told: told.startswith("http") and "customer" in told)),
    ("SMS", agent("CustomerService/GetSmsConfig"), gives(lambda told: {"DefaultSmsCountry", "NetServerSmsProvider", "NsPluginSender", "NsPluginConfig"} <= set(told))),
    ("toggles", desk("UpdateFeatureToggles", FeatureToggles=[{"Name": "x", "State": True}]), empty),
)  # fmt: skip


def numbers(function: str, user: str = "") -> Step:
    return desk("GetStatistics", Functions=[function], **({"user": user} if user else {}))


def counted(function: str, label: str, *steps: Step, by: float = 1) -> tuple[Step, ...]:
    """The value under a label grows by as much while the steps are taken."""

    def value(told: Any) -> float:
        (found,) = told
        assert found["Label"] == function, found
        return sum(each["Value"] for each in found["Values"] if not label or each["Label"] == label)

    def grew(told: Any, kept: dict[str, Any]) -> bool:
        return value(told) - value(kept["before"]) == by

    return numbers(function), keep("before"), *steps, numbers(function), sees(grew)


MINE = {"OwnedBy": {"AssociateId": 5}}
TO_HEM0 = {"OwnedBy": {"AssociateId": 18}}
CLOSED = ask("PATCH", "Ticket/{t.TicketId}", {"Status": {"TicketStatusId": 2}})

STATISTICS = section(
    "8.6",
    ("open, by category", *counted("OpenRequestsPerCategory", "Warranty", *made(Category={"TicketCategoryId": 9}))),
    ("a closed one is not open", *counted("OpenRequestsPerCategory", "Warranty", *made(Category={"TicketCategoryId": 9}), CLOSED, by=0)),
    ("by top category", *counted("OpenRequestsPerTopCategory", "Support", *made(Category={"TicketCategoryId": 9}))),
    ("not under its own name there", *counted("OpenRequestsPerTopCategory", "Warranty", *made(Category={"TicketCategoryId": 9}), by=0)),
    ("by user", *counted("OpenRequestsPerUser", "", *made(**TO_HEM0))),
    ("by user: his", numbers("OpenRequestsPerUser"), keep("before"), *made(**TO_HEM0), *made(**TO_HEM0), numbers("OpenRequestsPerUser"), sees(lambda told, kept: {
        each["Label"]: each["Value"] for each in told[0]["Values"]}.items() - {each["Label"]: each["Value"] for each in kept["before"][0]["Values"]}.items() and len({each["Label"]: each["Value"] for each in told[0]["Values"]}.items()
        - {each["Label"]: each["Value"] for each in kept["before"][0]["Values"]}.items()) == 1)),
    ("by group", *counted("OpenRequestsPerUserGroup", "Service", *made(**TO_HEM0))),
    ("by priority", *counted("OpenRequestsPerPriority", "High", *made(Priority={"TicketPriorityId": 3}))),
    ("by status", *counted("OpenRequestsPerStatus", "Open", *made())),
    ("by origin", *counted("OpenRequestsPerOrigin", "Email", *arrives())),
    ("made, by day", *counted("NumberOfCreatedRequestsPerDay", "", *made())),
    ("made, by week", *counted("NumberOfCreatedRequestsPerWeek", "", *made())),
    ("made, by month", *counted("NumberOfCreatedRequestsPerMonth", "", *made())),
    ("closed ones were made too", *counted("NumberOfCreatedRequestsPerMonth", "", *made(), CLOSED)),
    ("deleted ones were not", *counted("NumberOfCreatedRequestsPerMonth", "", *made(), ask("DELETE", "Ticket/{t.TicketId}"), by=0)),
    *[(f"{name}: so many of them", numbers(name), gives(0, "Values", lambda told, many=many: len(told) == many)) for name, many in
        {"NumberOfCreatedRequestsPerDay": 7, "NumberOfCreatedRequestsPerWeek": 8, "UserResponseTimePerMonth": 12}.items()],
    ("own ones", *counted("OwnOpenRequests", "", *made(**MINE))),
    ("not others'", *counted("OwnOpenRequests", "", *made(**TO_HEM0), by=0)),
    ("not closed ones", *counted("OwnOpenRequests", "", *made(**MINE), CLOSED, by=0)),
    ("nobody's", column("ticket_category", 1, DelegateMethod="Not"), *counted("UnassignedRequests", "", *arrives())),
    ("several at once, in the order asked for", desk("GetStatistics", Functions=["Hotlist", "OwnOpenRequests"]), gives(lambda told: [each["Label"] for each in told] == ["Hotlist", "OwnOpenRequests"])),
    ("none asked for", desk("GetStatistics", Functions=[]), gives([])),
    *[(f"{name} is a data set", numbers(name), gives(0, "Label", name), gives(0, "Values", lambda told: isinstance(told, list)), gives(0, "Description", lambda told: isinstance(told, str)))
        for name in ("None", "UserResponseTimePerDay", "UserReponseTimePerWeek", "UserResponseTimePerMonth", "Hotlist", "StatusScreen")],
    *[(f"{name} tells how long answers took", numbers(name), keep("before"), *made(**MINE), turn("1h"), *answered(), numbers(name), sees(lambda told, kept: told != kept["before"]))
        for name in ("UserResponseTimePerDay", "UserReponseTimePerWeek", "UserResponseTimePerMonth")],
)  # fmt: skip

EVENTS = section(
    "8.7",
    ("no handler", desk("EventHandlerExists", EventHandlerType="NewTicketFromEmail"), gives(False)),
    ("by number", desk("EventHandlerExists", EventHandlerType=102), gives(False)),
    ("none of several", desk("EventHandlersExists", EventHandlerTypes=["NewTicket", "NewTicketFromEmail"]), gives([])),
    ("echo", desk("ExecuteEventHandlers", EventData={"Type": "NewTicket", "InputValues": {"a": "1"}, "OutputValues": {"b": "2"}}), gives("Type", "NewTicket"), gives("InputValues", {"a": "1"}), gives("OutputValues", {}), gives("BlockExecution", False)),
)  # fmt: skip

DESK: list[Fact] = [
    *MAILBOXES,
    *MAIL_IN,
    *CENTRE,
    *SESSIONS,
    *TEMPLATES,
    *SYSTEM,
    *STATISTICS,
    *EVENTS,
]


@pytest.mark.parametrize("fact", DESK, ids=str)
def test_it_is_as_the_sheet_says(door: Door, fact: Fact) -> None:
    fact.holds(door)
