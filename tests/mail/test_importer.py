"""A mail to a mailbox becomes a request, or a message of the one it answers."""

from base64 import b64decode, b64encode
from email.message import EmailMessage
from typing import Any

import pytest
from contract.door import Door
from mail_desk import EVA, SUPPORT, comes, mail, mailbox, message, out, rows, ticket

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
CREATE, ADD = "CustomerService.CreateTicketFromMailData", "CustomerService.AddMessageFromMailData"


# -- a new request


def test_a_mail_to_a_mailbox_is_a_request(door: Door) -> None:
    (found,) = comes(door, mail(Message_ID="<a@new.example>"))
    assert (found.kind, found.id, found.new) == ("mailbox", 474, True)
    made = ticket(door, found.ticket)
    assert made["Title"] == "Help" and made["FromAddress"] == EVA and made["Author"] == EVA
    assert (made["Origin"], made["Slevel"], made["BaseStatus"]) == ("Email", "External", "Active")
    assert (made["ReadStatus"], made["NumMessages"], made["NumReplies"]) == ("Red", 1, 0)
    assert made["Category"]["TicketCategoryId"] == 1 and made["Priority"]["Name"] == "Medium"
    said = message(door, found.message)
    assert (said["Body"], said["Type"], said["Badge"]) == ("Hi", "Plain", "Incoming")
    assert (said["Slevel"], said["MessageId"]) == ("External", "<a@new.example>")
    assert "Subject: Help" in said["EmailHeader"] and "Hi" not in said["EmailHeader"]


def test_category_priority_and_type_are_those_of_the_mailbox(door: Door) -> None:
    mailbox(door, CategoryId=2, PriorityId=3)
    made = ticket(door, comes(door, mail())[0].ticket)
    assert made["Category"]["TicketCategoryId"] == 2
    assert made["Priority"]["TicketPriorityId"] == 3
    mailbox(door, CategoryId=4711, PriorityId=4711, TicketType=4711)
    assert ticket(door, comes(door, mail())[0].ticket)["Category"]["TicketCategoryId"] == 1


def test_the_owner_is_whom_the_category_names(door: Door) -> None:
    def owner() -> Any:
        made = ticket(door, comes(door, mail())[0].ticket)["OwnedBy"]
        return made and made["AssociateId"]

    first, second = owner(), owner()
    assert first and second and first != second
    category = door.agent("List.GetTicketCategoryEntity?ticketCategoryEntityId=1")
    door.agent("List.SaveTicketCategoryEntity", category | {"DelegateMethod": "Not"})
    assert not owner()


def test_an_unknown_sender_becomes_a_person_once(door: Door) -> None:
    made = [ticket(door, comes(door, mail())[0].ticket)["Person"] for _ in range(2)]
    assert made[0]["PersonId"] == made[1]["PersonId"]
    person = door.rest("GET", f"Person/{made[0]['PersonId']}")
    assert (person["Firstname"], person["Lastname"]) == ("Eva", "Dahl")
    assert [each["Value"] for each in person["Emails"]] == [EVA]


@pytest.mark.parametrize(
    ("sender", "names"),
    [
        (f'"Dahl, Eva Marie" <{EVA}>', ("Eva Marie", "Dahl")),
        (EVA, ("", "eva")),
        (f"=?utf-8?q?Bj=C3=B8rge?= <{EVA}>", ("", "Bjørge")),
    ],
)
def test_names_of_an_unknown_sender(door: Door, sender: str, names: tuple[str, str]) -> None:
    id = ticket(door, comes(door, mail(From=sender))[0].ticket)["Person"]["PersonId"]
    person = door.rest("GET", f"Person/{id}")
    assert (person["Firstname"], person["Lastname"]) == names


def test_a_mailbox_that_makes_no_persons_keeps_the_address(door: Door) -> None:
    mailbox(door, CreatePerson=False)
    (found,) = comes(door, mail())
    made = ticket(door, found.ticket)
    assert not made["Person"] and made["FromAddress"] == EVA
    assert (made["NumReplies"], made["RepliedAt"][:4]) == (0, "0001")
    assert message(door, found.message)["Author"] == EVA


def test_who_writes_from_a_companys_address_belongs_to_it(door: Door) -> None:
    door.rest("PATCH", "Contact/2", {"Emails": [{"Value": EVA}]})
    id = ticket(door, comes(door, mail())[0].ticket)["Person"]["PersonId"]
    assert door.rest("GET", f"Person/{id}")["Contact"]["ContactId"] == 2


def test_sender_and_copied_persons_are_found_by_their_addresses(door: Door) -> None:
    door.rest("PATCH", "Person/5", {"Emails": [{"Value": "Kari@Old.Example"}]})
    door.rest("PATCH", "Person/6", {"Emails": [{"Value": "odd@old.example"}]})
    copied = "Odd <odd@old.example>, kari@old.example, nobody@old.example"
    made = ticket(door, comes(door, mail(From="kari@old.example", Cc=copied))[0].ticket)
    assert made["Person"]["PersonId"] == 5
    assert [each["PersonId"] for each in made["SecondaryPersons"]] == [6]


def test_without_a_subject_it_has_a_title_all_the_same(door: Door) -> None:
    assert ticket(door, comes(door, mail(Subject=""))[0].ticket)["Title"] == "(no subject)"
    long = comes(door, mail(Subject="x" * 2000, From=f"{'y' * 900} <{EVA}>"))[0].ticket
    assert ticket(door, long)["Title"] == "x" * 255


def test_what_has_no_head_is_a_text(door: Door) -> None:
    (found,) = comes(door, b"only words")
    assert message(door, found.message)["Body"] == "only words"
    assert ticket(door, found.ticket)["FromAddress"] == EVA  # of the envelope


# -- to whom


def test_an_alias_in_any_case_is_the_mailbox_and_it_takes_a_mail_once(door: Door) -> None:
    mailbox(door, Aliases=["help@fjordlys.example"])
    found = comes(door, mail(), "Help@Fjordlys.Example", SUPPORT, "nobody@x.example")
    assert [each.ticket for each in found] == [found[0].ticket, found[0].ticket, 0]
    assert [each.kind for each in found] == ["mailbox", "mailbox", ""]
    assert ticket(door, found[0].ticket)["NumMessages"] == 1


def test_an_account_gets_it_in_its_inbox_and_no_request_is_made(door: Door) -> None:
    account = door.agent("EMail.GetCurrentAccount")
    before = len(door.tenant.store.table("ticket").rows)
    (found,) = comes(door, mail(Message_ID="<x@new.example>"), account["EMailAddress"])
    assert (found.kind, found.id, found.ticket) == ("account", account["EMailAccountId"], 0)
    kept = door.agent(f"EMail.GetEMail?id={found.mail}", {"Id": found.mail})
    assert (kept["Subject"], kept["FolderName"]) == ("Help", "INBOX")
    assert len(door.tenant.store.table("ticket").rows) == before


def test_what_came_is_kept_as_it_was_on_the_wire(door: Door) -> None:
    raw = mail()
    (found,) = comes(door, raw)
    comes(door, raw, "nobody@x.example")
    first, second = rows(door, "in")
    assert first["Message"] == raw and first["From"] == EVA and first["To"] == [SUPPORT]
    assert first["About"] == {"TicketId": found.ticket, "EjMessageId": found.message}
    assert (first["State"], second["State"], second["About"]) == ("arrived", "refused", {})


# -- the request it belongs to


def test_references_find_the_request(door: Door) -> None:
    first = comes(door, mail(Message_ID="<a@new.example>"))[0].ticket
    other = comes(door, mail(Message_ID="<b@new.example>"))[0].ticket
    (reply,) = comes(door, mail(Subject="Other", In_Reply_To="<a@new.example>"))
    assert (reply.ticket, reply.new) == (first, False)
    (late,) = comes(
        door, mail(In_Reply_To="<gone@x>", References="<a@new.example> <b@new.example>")
    )
    assert late.ticket == other  # the nearest
    assert comes(door, mail(In_Reply_To="<gone@x>"))[0].new
    assert ticket(door, first)["NumMessages"] == 2


def test_references_go_before_the_tag_and_the_tag_finds_too(door: Door) -> None:
    first = comes(door, mail(Message_ID="<a@new.example>"))[0].ticket
    second = comes(door, mail())[0].ticket
    tag = f"Re: Help [ejTag: {second}]"
    assert comes(door, mail(Subject=tag))[0].ticket == second
    assert comes(door, mail(Subject=tag.lower()))[0].ticket == second
    assert comes(door, mail(Subject=tag, In_Reply_To="<a@new.example>"))[0].ticket == first
    assert comes(door, mail(Subject="Re: [ejTag: 987654321]"))[0].new


def test_an_answer_to_a_merged_request_is_one_to_its_primary(door: Door) -> None:
    first = comes(door, mail(Message_ID="<a@new.example>"))[0].ticket
    second = comes(door, mail(Message_ID="<b@new.example>"))[0].ticket
    primary = {"MergedTicketEntity": ticket(door, first), "SecondaryTicketIds": [second]}
    door.agent("Ticket.MergeTickets", primary)
    assert comes(door, mail(Subject=f"[ejTag: {second}]"))[0].ticket == first


def test_an_answer_to_a_deleted_request_is_a_new_one(door: Door) -> None:
    first = comes(door, mail(Message_ID="<a@new.example>"))[0].ticket
    door.rest("DELETE", f"Ticket/{first}")
    assert comes(door, mail(In_Reply_To="<a@new.example>"))[0].new


def test_a_mail_opens_a_closed_request_unless_its_status_says_otherwise(door: Door) -> None:
    first = comes(door, mail(Message_ID="<a@new.example>"))[0].ticket
    door.rest("PATCH", f"Ticket/{first}", {"BaseStatus": "Closed"})
    comes(door, mail(In_Reply_To="<a@new.example>"))
    opened = ticket(door, first)
    assert (opened["BaseStatus"], opened["ClosedAt"][:4]) == ("Active", "0001")
    door.rest("PATCH", f"Ticket/{first}", {"BaseStatus": "Closed"})
    status = ticket(door, first)["Status"]["TicketStatusId"]
    row = door.agent(f"List.GetTicketStatusEntity?ticketStatusEntityId={status}")
    door.agent("List.SaveTicketStatusEntity", row | {"NoEmailReopen": True})
    (late,) = comes(door, mail(In_Reply_To="<a@new.example>"))
    closed = ticket(door, first)
    assert late.ticket == first and (closed["BaseStatus"], closed["NumMessages"]) == ("Closed", 3)


def test_what_was_read_has_news_and_what_was_not_stays_unread(door: Door) -> None:
    mailbox(door, CreatePerson=False)
    first = comes(door, mail(Message_ID="<a@new.example>"))[0].ticket
    comes(door, mail(In_Reply_To="<a@new.example>"))
    assert ticket(door, first)["ReadStatus"] == "Red"
    door.agent("Ticket.UpdateTicketsReadStatus", {"TicketIds": [first], "NewStatus": "Green"})
    comes(door, mail(In_Reply_To="<a@new.example>"))
    assert ticket(door, first)["ReadStatus"] == "Yellow"


# -- the message


def made_of(*files: tuple[bytes, str, str], html: str = "", inline: bytes = b"") -> bytes:
    told = EmailMessage()
    told["From"], told["To"], told["Subject"] = EVA, SUPPORT, "Files"
    told.set_content("Plain")
    if html:
        told.add_alternative(html, subtype="html")
    if inline:
        (*_, page) = told.iter_parts()
        page.add_related(inline, "image", "png", cid="<logo@x>")  # type: ignore[attr-defined]
    for content, kind, name in files:
        told.add_attachment(content, *kind.split("/"), filename=name)
    return told.as_bytes()


def test_attachments_are_kept_byte_for_byte(door: Door) -> None:
    raw = made_of((PNG, "image/png", "bølge.png"), (b"", "application/pdf", "empty.pdf"))
    (found,) = comes(door, raw)
    assert ticket(door, found.ticket)["HasAttachment"] is True
    listed = message(door, found.message)["AttachmentsInfo"]
    assert [(a["Name"], a["ContentType"], a["AttSize"]) for a in listed] == [
        ("bølge.png", "image/png", len(PNG)), ("empty.pdf", "application/pdf", 0),
    ]  # fmt: skip
    asked = {"AttachmentId": listed[0]["AttachmentId"]}
    assert b64decode(door.agent("Ticket.GetAttachmentStream", asked)) == PNG


def test_a_picture_of_the_text_is_a_part_of_it(door: Door) -> None:
    page = '<p>Look</p><img src="cid:logo@x">'
    (found,) = comes(door, made_of((b"a", "text/x-a", "a.txt"), html=page, inline=PNG))
    said = message(door, found.message)
    assert (said["Type"], said["Body"].strip()) == ("Html", "Plain")
    told = {a["ContentId"]: a["InlineImage"] for a in said["AttachmentsInfo"]}
    assert told == {"logo@x": True, "": False}
    asked = {"Id": found.message, "EmbedImages": "Inline"}
    shown = door.agent("Ticket.GetTicketMessageWithEmbeddedData", asked)["HtmlBody"]
    assert b64encode(PNG).decode() in shown


def test_a_page_alone_has_a_plain_text_too(door: Door) -> None:
    (found,) = comes(door, mail("<p>Only <b>this</b></p>", Content_Type="text/html"))
    said = message(door, found.message)
    assert said["HtmlBody"] == "<p>Only <b>this</b></p>" and said["Body"].strip() == "Only this"


def test_headers_that_the_mailbox_names_are_kept(door: Door) -> None:
    mailbox(door, KeepHeaders="X-Order, x-none")
    (found,) = comes(door, mail(X_Order="12\r\n 34", X_Other="5"))
    told = [(h["Name"], h["Value"]) for h in message(door, found.message)["MessageHeaders"]]
    assert told == [("X-Order", "12 34")]


# -- mail data


def test_mail_data_is_imported_like_a_mail_and_is_a_new_request(door: Door) -> None:
    first = comes(door, mail(Message_ID="<a@new.example>"))[0].ticket
    data = mail(In_Reply_To="<a@new.example>", Subject=f"[ejTag: {first}]").decode()
    info = door.agent(CREATE, {"MailboxId": 474, "Data": data, "PersonId": 0})
    assert info["TicketId"] != first and info["PersonName"] == "Eva Dahl"
    assert (info["CategoryName"], info["PriorityName"]) == ("Support", "Medium")
    other = door.agent(CREATE, {"MailboxId": 474, "Data": data, "PersonId": 5})
    assert ticket(door, other["TicketId"])["Person"]["PersonId"] == 5
    assert ticket(door, other["TicketId"])["NumMessages"] == 1


def test_mail_data_is_added_to_the_request_that_is_named(door: Door) -> None:
    first = comes(door, mail())[0].ticket
    door.rest("PATCH", f"Ticket/{first}", {"BaseStatus": "Closed"})
    info = door.agent(ADD, {"TicketId": first, "Data": mail("More").decode()})
    made = ticket(door, first)
    assert info["TicketId"] == first and made["NumMessages"] == 2
    assert made["BaseStatus"] == "Active"
    (listed,) = [m for m in made["Messages"] if m["Badge"] == "Incoming"][1:]
    assert message(door, listed["TicketMessageId"])["Body"] == "More"


@pytest.mark.parametrize(
    ("operation", "given", "status", "says"),
    [
        (CREATE, {"MailboxId": 9999, "Data": "Subject: x\n\nHi"}, 404, "Mailbox id 9999"),
        (CREATE, {"MailboxId": 474, "Data": "Hi"}, 400, "no mail"),
        (CREATE, {"MailboxId": 474, "Data": " "}, 400, "Data"),
        (CREATE, {"MailboxId": 474, "Data": "Subject: x\n\nHi", "PersonId": 9999}, 404, "Person"),
        (ADD, {"TicketId": 9999, "Data": "Subject: x\n\nHi"}, 404, "Ticket id 9999"),
        (ADD, {"TicketId": 1, "Data": None}, 400, "Data"),
    ],
)
def test_mail_data_that_cannot_be_imported(
    door: Door, operation: str, given: Any, status: int, says: str
) -> None:
    before = len(door.tenant.store.table("ticket").rows)
    reply = door("POST", f"Agents/{operation.replace('.', '/')}", given)
    assert reply.status == status and says in reply.json()["Message"]
    assert len(door.tenant.store.table("ticket").rows) == before and not out(door)


def test_an_answer_to_what_is_spam_is_a_new_request(door: Door) -> None:
    (first,) = comes(door, mail(Message_ID="<1@x>"))
    door.agent("Ticket.SetSpamStatusByIds", {"TicketIds": [first.ticket]})
    (found,) = comes(door, mail(In_Reply_To="<1@x>"))
    assert found.new and found.ticket != first.ticket


def test_of_two_requests_from_one_mail_the_newer_is_answered(door: Door) -> None:
    """A mail that came twice is two requests."""
    twice = [comes(door, mail(Message_ID="<1@x>"))[0] for _ in range(2)]
    (found,) = comes(door, mail(In_Reply_To="<1@x>"))
    assert found.ticket == max(each.ticket for each in twice)


def test_who_left_has_not_written_it_when_somebody_else_may_have(door: Door) -> None:
    left, there = (
        door.rest("POST", "Person", {"Lastname": "Dahl", "Emails": [{"Value": EVA}], "Retired": retired})["PersonId"]
        for retired in (True, False)
    )  # fmt: skip
    assert left < there
    assert ticket(door, comes(door, mail())[0].ticket)["Person"]["PersonId"] == there


def test_what_came_back_is_a_bounce(door: Door) -> None:
    mailbox(door, SystemMails=True)

    def category(kind: str) -> Any:
        (found,) = comes(door, mail(Content_Type=f"{kind}; boundary=B"), sender="")
        return message(door, found.message)["MessageCategory"]

    assert category("multipart/report; report-type=delivery-status") == "Bounce"
    assert category("multipart/report; report-type=disposition-notification") == "Message"


def test_a_file_that_the_text_does_not_show_is_no_part_of_it(door: Door) -> None:
    """Though it has a Content-ID; and one without a name is called by its place and type."""
    whole = EmailMessage()
    whole["From"], whole["Subject"] = EVA, "Files"
    whole.set_content("<p>See</p>", subtype="html")
    whole.add_attachment(b"%PDF", "application", "pdf", cid="<a@x>")
    (found,) = comes(door, bytes(whole))
    (kept,) = door.rest("GET", f"TicketMessage/{found.message}/Attachment")
    assert (kept["InlineImage"], kept["Name"]) == (False, "attachment1.pdf")


def test_an_address_of_mailbox_and_account_is_the_mailboxs(door: Door) -> None:
    own = door.agent("EMail.GetCurrentAccount")["EMailAddress"]
    door.agent("CustomerService.SaveMailboxEntity", {"Address": own})
    (found,) = comes(door, mail(), own)
    assert found.kind == "mailbox" and found.new


def test_what_is_answered_goes_before_what_came_earlier(door: Door) -> None:
    ids = [comes(door, mail(Message_ID=f"<{n}@x>"))[0].ticket for n in range(3)]
    (found,) = comes(door, mail(References="<0@x> <2@x>", In_Reply_To="<1@x>"))
    assert found.ticket == ids[1]
