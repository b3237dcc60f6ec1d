"""Mail about requests that leaves: to the customer, passed on, and to the users whom a request concerns."""

from base64 import b64encode
from typing import Any

import pytest
from contract.door import Door
from mail_desk import EVA, SUPPORT, comes, mail, message, out, rows, ticket

NO_DATE = "0001-01-01T00:00:00"
SEND = "Ticket.SendTicketMessage"


def asked(door: Door, **headers: str) -> int:
    """A request of Eva's, by mail."""
    return comes(door, mail(Message_ID="<a@new.example>", **headers))[0].ticket


def said(door: Door, id: int, **given: Any) -> Any:
    told = {"Ticket": {"TicketId": id}, "Body": "Plain", "Slevel": "External", "Badge": "Reply"}
    return door.rest("POST", "TicketMessage", told | given)


def attachment(door: Door, name: str, content: bytes) -> int:
    id = door.rest("POST", "Attachment", {"Name": name})["AttachmentId"]
    sent = {"AttachmentId": id, "Content": b64encode(content).decode()}
    door.agent("Ticket.UploadAttachment", sent)
    return int(id)


def write(door: Door, message_id: int, **given: Any) -> None:
    door.agent(SEND, {"TicketMessageEntityId": message_id, **given})


# -- answers


def test_an_answer_leaves_from_the_mailbox_to_the_customer(door: Door) -> None:
    id = asked(door)
    made = said(door, id, HtmlBody="<p>Rich</p>")
    door.agent(
        "Ticket.AddAttachments",
        {
            "TicketMessageEntityId": made["EjMessageId"],
            "AttachmentIds": [attachment(door, "a.bin", b"\x00\xff")],
        },
    )
    write(door, made["EjMessageId"])
    (kept,), (sent,) = rows(door), out(door)
    assert (kept["From"], kept["To"], kept["By"]) == (SUPPORT, [EVA], SEND)
    assert kept["About"] == {"TicketId": id, "EjMessageId": made["EjMessageId"]}
    assert (sent["From"], sent["To"]) == (f"Fjordlys Support <{SUPPORT}>", EVA)
    assert sent["Subject"] == f"Help [ejTag: {id}]" and "Auto-Submitted" not in sent
    assert sent["In-Reply-To"] == "<a@new.example>"
    assert sent["Message-ID"] == message(door, made["EjMessageId"])["MessageId"]
    assert sent.get_body(("plain",)).get_content().strip() == "Plain"
    assert sent.get_body(("html",)).get_content().strip() == "<p>Rich</p>"
    assert [(a.get_filename(), a.get_content()) for a in sent.iter_attachments()] == [
        ("a.bin", b"\x00\xff")
    ]
    assert ticket(door, id)["RepliedAt"] != NO_DATE and ticket(door, id)["NumReplies"] == 1


def test_the_answer_to_an_answer_comes_back_to_the_request(door: Door) -> None:
    id = asked(door)
    write(door, said(door, id)["EjMessageId"])
    (first,) = out(door)
    (back,) = comes(
        door, mail(Subject="Re", Message_ID="<b@new.example>", In_Reply_To=first["Message-ID"])
    )
    assert (back.ticket, back.new) == (id, False)
    write(door, said(door, id)["EjMessageId"])
    second = out(door)[1]
    assert second["In-Reply-To"] == "<b@new.example>"
    assert second["References"].split() == [
        "<a@new.example>",
        first["Message-ID"],
        "<b@new.example>",
    ]


def test_those_who_are_named_get_it_and_who_is_hidden_stays_so(door: Door) -> None:
    made = said(door, asked(door))["EjMessageId"]
    write(
        door, made, To=["Odd <odd@new.example>"], Cc=["c@new.example"], Bcc=["h@new.example"],
        Subject="Ours",
    )  # fmt: skip
    (kept,), (sent,) = rows(door), out(door)
    assert kept["To"] == ["odd@new.example", "c@new.example", "h@new.example"]
    assert (sent["To"], sent["Cc"], sent["Bcc"]) == ("Odd <odd@new.example>", "c@new.example", None)
    assert b"h@new.example" not in kept["Message"] and sent["Subject"].startswith("Ours [ejTag")


def test_an_internal_message_is_sent_and_is_no_reply(door: Door) -> None:
    id = asked(door)
    write(door, said(door, id, Slevel="Internal")["EjMessageId"], To=["odd@new.example"])
    assert len(rows(door)) == 1 and ticket(door, id)["RepliedAt"] == NO_DATE


def test_a_message_sent_again_is_the_same_mail(door: Door) -> None:
    made = said(door, asked(door))["EjMessageId"]
    write(door, made)
    write(door, made)
    first, second = out(door)
    assert first["Message-ID"] == second["Message-ID"]


def test_a_template_stands_above_the_message(door: Door) -> None:
    made = said(door, asked(door))["EjMessageId"]
    write(door, made, ReplyTemplateId=2)
    (sent,) = out(door)
    text = sent.get_body(("plain",)).get_content()
    assert text.index("within a working day") < text.index("Plain")
    assert sent["Subject"].startswith("We have got your request [ejTag")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"To": ["nobody"]}, "To[0]"),
        ({"To": ["a@b.example"], "Cc": ["", "a\r\nBcc: x@y.example"]}, "Cc[1]"),
    ],
)
def test_what_is_no_address_is_refused_and_nothing_is_sent(
    door: Door, given: Any, says: str
) -> None:
    made = said(door, asked(door))["EjMessageId"]
    reply = door(
        "POST", "Agents/Ticket/SendTicketMessage", {"TicketMessageEntityId": made, **given}
    )
    assert reply.status == 400 and says in reply.json()["Message"]
    assert rows(door) == [] and message(door, made)["MessageHeaders"] == []


def test_without_anybody_to_write_to_it_is_refused(door: Door) -> None:
    id = door.rest("POST", "Ticket", {"Title": "Mine"})["TicketId"]
    made = said(door, id)["EjMessageId"]
    reply = door("POST", "Agents/Ticket/SendTicketMessage", {"TicketMessageEntityId": made})
    assert reply.status == 400 and "To" in reply.json()["Message"]
    assert message(door, made)["MessageId"] == ""


def test_a_subject_is_one_line(door: Door) -> None:
    made = said(door, asked(door))["EjMessageId"]
    write(door, made, Subject="a\r\nBcc: x@y.example\r\n\r\nbody")
    (sent,) = out(door)
    assert sent["Bcc"] is None and "Bcc: x@y.example" in sent["Subject"]


def test_the_mailbox_of_the_category_or_of_one_above_it_is_the_sender(door: Door) -> None:
    parent = door.agent("List.SaveTicketCategoryEntity", {"Name": "Sales"})["TicketCategoryId"]
    child = door.agent("List.SaveTicketCategoryEntity", {"Name": "Nordic", "ParentId": parent})
    sales = door.agent(
        "CustomerService.SaveMailboxEntity", {"Address": "sales@fjordlys.example (Sales)"}
    )
    store = door.tenant.store
    with store.unit():
        row = store.table("mailbox").rows[sales["MailInFilterId"]]
        store.update("mailbox", {**row, "CategoryId": parent})
    category = {"TicketCategoryId": child["TicketCategoryId"]}
    id = door.rest("POST", "Ticket", {"Title": "x", "Category": category, "FromAddress": EVA})["TicketId"]  # fmt: skip
    write(door, said(door, id)["EjMessageId"])
    assert out(door)[0]["From"] == "Sales <sales@fjordlys.example>"


def test_what_is_sent_to_a_colleague_lies_in_his_inbox(door: Door) -> None:
    account = door.agent("EMail.GetCurrentAccount")
    write(door, said(door, asked(door))["EjMessageId"], To=[account["EMailAddress"]])
    found = door.agent("EMail.GetMailFromMessageId", {"MessageId": out(door)[0]["Message-ID"]})
    assert found["Subject"].startswith("Help") and found["FolderName"] == "INBOX"


# -- many at once


def test_many_customers_are_answered_at_once(door: Door) -> None:
    ids = [asked(door), asked(door, From="odd@new.example")]
    data = {"TicketIds": ids, "HtmlBody": "<p>Done</p>", "CloseTickets": True}
    door.agent("Ticket.BatchReply", {"BatchReplyData": data | {"Slevel": "External"}})
    assert [row["To"] for row in rows(door)] == [[EVA], ["odd@new.example"]]
    assert {row["By"] for row in rows(door)} == {"Ticket.BatchReply"}
    assert "<p>Done</p>" in out(door)[0].get_body(("html",)).get_content()
    shown = ticket(door, ids[0])
    assert (shown["BaseStatus"], shown["NumReplies"]) == ("Closed", 1)
    door.agent("Ticket.BatchReply", {"BatchReplyData": data | {"Slevel": "Internal"}})
    assert len(rows(door)) == 2
    copied = data | {"Slevel": "Internal", "SendCopyToCustomer": True}
    door.agent("Ticket.BatchReply", {"BatchReplyData": copied})
    assert len(rows(door)) == 4


def test_many_are_passed_on_with_what_was_said_last(door: Door) -> None:
    id = asked(door)
    body = {
        "TicketIds": [id],
        "To": ["x@new.example"],
        "Bcc": ["y@new.example"],
        "Comment": "Yours",
    }
    door.agent("Ticket.BatchForward", body)
    (kept,), (sent,) = rows(door), out(door)
    assert kept["To"] == ["x@new.example", "y@new.example"]
    assert sent["Subject"] == f"FW: Help [ejTag: {id}]"
    assert sent.get_content().split() == ["Yours", "Hi"]
    reply = door("POST", "Agents/Ticket/BatchForward", {"TicketIds": [id], "Comment": "x"})
    assert reply.status == 400 and len(rows(door)) == 1


# -- users


def owned(door: Door, owner: int, **given: Any) -> int:
    told = {"Title": "Printer", "OwnedBy": {"AssociateId": owner}, **given}
    return int(door.rest("POST", "Ticket", told)["TicketId"])


def address_of(door: Door, associate: int) -> str:
    person = door.agent(f"Associate.GetAssociate?associateId={associate}")["PersonId"]
    return str(door.rest("GET", f"Person/{person}")["Emails"][0]["Value"])


@pytest.mark.parametrize(
    ("operation", "subject"),
    [("NotifyNewTicket", "A new request"), ("NotifyNewTicketMessage", "New message in a request")],
)
def test_the_owner_is_told(door: Door, operation: str, subject: str) -> None:
    id = owned(door, 17)
    assert rows(door) == []
    door.agent(f"Ticket.{operation}", {"TicketEntityId": id})
    (kept,), (sent,) = rows(door), out(door)
    assert kept["To"] == [address_of(door, 17)] and kept["About"]["TicketId"] == id
    assert sent["Subject"] == f"{subject} [ejTag: {id}]" and sent["Auto-Submitted"]
    door.agent(f"Ticket.{operation}", {"TicketEntityId": owned(door, 5)})  # the caller himself
    assert len(rows(door)) == 1


def test_of_a_request_without_an_owner_the_category_says_who_is_told(door: Door) -> None:
    category = door.agent("List.GetTicketCategoryEntity?ticketCategoryEntityId=1")
    save = "List.SaveTicketCategoryEntity"
    door.agent(save, category | {"NotificationEmail": "x@new.example; y@new.example"})
    id = owned(door, 0)
    door.agent("Ticket.NotifyNewTicket", {"TicketEntityId": id})
    assert [row["To"] for row in rows(door)] == [["x@new.example"], ["y@new.example"]]
    door.agent(save, category | {"Flags": "NotifyMembers", "NotificationEmail": ""})
    door.rest("POST", f"Ticket/{id}/NotifyNewTicket")
    told = {row["To"][0] for row in rows(door)[2:]}
    assert address_of(door, 17) in told and address_of(door, 5) not in told


def test_who_saves_says_whether_users_are_told(door: Door) -> None:
    new = {"Title": "x", "OwnedBy": {"AssociateId": 17}}
    save = "Ticket.SaveTicketEntityWithNotify"
    door.agent(save, {"NewEntity": new, "Notify": False})
    assert rows(door) == []
    made = door.agent(save, {"NewEntity": new, "Notify": True})
    assert len(rows(door)) == 1
    door.agent(save, {"NewEntity": made | {"Title": "y"}, "Notify": True})
    assert len(rows(door)) == 1  # it is no news
    said = {"Ticket": {"TicketId": made["TicketId"]}, "Body": "x"}
    door.agent("Ticket.SaveTicketMessageEntityWithNotify", {"NewEntity": said, "Notify": True})
    options = {"Notify": True, "AttachmentIds": [], "UpdateRepliedAt": False}
    door.agent("Ticket.SaveTicketMessageEntityWithOptions", {"Entity": said, **options})
    assert [m["Subject"].partition(" [")[0] for m in out(door)] == [
        "A new request", "New message in a request", "New message in a request",
    ]  # fmt: skip


# -- text messages


def test_a_text_message_is_kept_like_those_of_messaging(door: Door) -> None:
    id = asked(door)
    made = said(door, id)["EjMessageId"]
    reply = door("POST", "Agents/Ticket/SendTicketMessageSms", {"TicketMessageEntityId": made})
    assert reply.status == 400 and "Sms" in reply.json()["Message"]
    person = ticket(door, id)["Person"]["PersonId"]
    door.rest("PATCH", f"Person/{person}", {"MobilePhones": [{"Value": "+47 900"}]})
    door.agent("Ticket.SendTicketMessageSms", {"TicketMessageEntityId": made, "Sms": []})
    door.rest("POST", f"TicketMessage/{made}/SendSms?sms=%2B46%201&sms=%2B46%202")
    kept = [row["Message"] for row in door.tenant.store.table("_outgoing_message").scan()]
    assert [m["To"] for m in kept] == ["+47 900", "+46 1", "+46 2"]
    assert {m["Content"] for m in kept} == {"Plain"}
    told = [h["Value"] for h in message(door, made)["MessageHeaders"]]
    assert told == ["+47 900", "+46 1", "+46 2"] and ticket(door, id)["RepliedAt"] != NO_DATE
    assert rows(door) == []


@pytest.mark.parametrize("tag", ["[ejTag: {}]", "[EJTAG: {}]"])
def test_a_subject_with_its_tag_has_no_second(door: Door, tag: str) -> None:
    id = asked(door)
    subject = f"Re: Help {tag.format(id)}"
    write(door, said(door, id)["EjMessageId"], Subject=subject)
    assert out(door)[0]["Subject"] == subject
    write(door, said(door, id)["EjMessageId"], Subject="Re: [ejTag: 1]")
    assert out(door)[1]["Subject"] == f"Re: [ejTag: 1] [ejTag: {id}]"


def test_the_files_of_a_template_go_with_it(door: Door) -> None:
    id = attachment(door, "terms.txt", b"Terms")
    store = door.tenant.store
    with store.unit():
        store.insert("_reply_template_attachment", {"id": 1, "entry_id": 2, "attachment_id": id})
    write(door, said(door, asked(door))["EjMessageId"], ReplyTemplateId=2)
    (sent,) = out(door)
    assert [each.get_filename() for each in sent.iter_attachments()] == ["terms.txt"]


def test_of_two_mailboxes_of_an_address_the_first_takes_it(door: Door) -> None:
    door.agent("CustomerService.SaveMailboxEntity", {"Address": SUPPORT})
    assert comes(door, mail())[0].id == 474
