"""Automatic answers: who gets one, what it says, and that no loop begins."""

import pytest
from contract.door import Door
from mail_desk import EVA, SUPPORT, comes, mail, mailbox, message, out, rows, ticket

ANSWERED = "SentAutoReplyToCustomersA"


def answering(door: Door, **changes: object) -> None:
    mailbox(door, ReplyTemplateId=2, **changes)


def test_a_new_request_is_answered_by_the_mailboxs_template(door: Door) -> None:
    answering(door)
    (found,) = comes(door, mail(Message_ID="<a@new.example>"))
    (kept,) = rows(door)
    (answer,) = out(door)
    assert (kept["From"], kept["To"]) == ("", [EVA])
    assert kept["About"] == {"TicketId": found.ticket, "EjMessageId": found.message}
    assert answer["From"] == f"Fjordlys Support <{SUPPORT}>" and answer["To"] == EVA
    assert answer["Subject"] == f"We have got your request [ejTag: {found.ticket}]"
    assert "answer within a working day" in answer.get_body(("plain",)).get_content()
    assert answer["In-Reply-To"] == answer["References"] == "<a@new.example>"
    assert answer["Auto-Submitted"] == "auto-replied"
    assert answer["X-Auto-Response-Suppress"] == "All"
    noted = [(h["StdItem"], h["Value"]) for h in message(door, found.message)["MessageHeaders"]]
    assert noted == [(ANSWERED, EVA)]
    made = ticket(door, found.ticket)
    assert (made["NumMessages"], made["NumReplies"], made["RepliedAt"][:4]) == (1, 0, "0001")


def test_the_customers_answer_to_it_comes_to_the_same_request(door: Door) -> None:
    answering(door)
    (found,) = comes(door, mail(Message_ID="<a@new.example>"))
    (answer,) = out(door)
    subject = f"Re: {answer['Subject']}"
    (reply,) = comes(door, mail(Subject=subject, In_Reply_To=answer["Message-ID"]))
    assert reply.ticket == found.ticket and len(rows(door)) == 1  # only what is new is answered


def test_without_a_template_or_against_the_mailboxs_will_nothing_is_answered(door: Door) -> None:
    comes(door, mail())
    answering(door, NoAutoReply=True)
    comes(door, mail())
    assert rows(door) == []


def test_the_categorys_template_answers_where_the_mailbox_has_none(door: Door) -> None:
    category = door.agent("List.GetTicketCategoryEntity?ticketCategoryEntityId=1")
    door.agent("List.SaveTicketCategoryEntity", category | {"ReplyTemplate": 3})
    comes(door, mail())
    (answer,) = out(door)
    assert answer["Subject"].startswith("Your password")


def test_an_answer_goes_to_where_answers_are_wanted(door: Door) -> None:
    answering(door)
    comes(door, mail(Reply_To="Desk <desk@new.example>"))
    assert rows(door)[0]["To"] == ["desk@new.example"]


@pytest.mark.parametrize(
    "told",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner=x"},
        {"Precedence": "bulk"},
        {"Precedence": "List"},
        {"Precedence": "junk"},
        {"List_Id": "<list.new.example>"},
        {"Return_Path": "<>"},
        {"Content_Type": 'multipart/report; report-type=delivery-status; boundary="b"'},
    ],
)
def test_what_a_program_wrote_makes_no_request_and_is_not_answered(
    door: Door, told: dict[str, str]
) -> None:
    answering(door)
    (found,) = comes(door, mail(**told))
    assert (found.kind, found.ticket) == ("mailbox", 0) and rows(door) == []
    answering(door, SystemMails=True)
    (found,) = comes(door, mail(**told))
    assert found.ticket and rows(door) == []


def test_a_mail_without_a_sender_is_not_answered(door: Door) -> None:
    answering(door, SystemMails=True)
    (found,) = comes(door, mail(), sender="")
    assert found.new and rows(door) == []


def test_a_mail_that_says_it_is_none_of_a_program_is_answered(door: Door) -> None:
    answering(door)
    comes(door, mail(Auto_Submitted="no"))
    assert len(rows(door)) == 1


@pytest.mark.parametrize("told", [{"From": SUPPORT}, {"Reply_To": SUPPORT}])
def test_a_mailbox_does_not_answer_a_mailbox(door: Door, told: dict[str, str]) -> None:
    answering(door)
    (found,) = comes(door, mail(**told))
    assert found.new and rows(door) == []


def test_a_program_that_does_not_tell_is_answered_so_often_and_no_more(door: Door) -> None:
    answering(door)
    for _ in range(12):
        comes(door, mail("I am away"))
    assert len(rows(door)) == 5
    comes(door, mail("Hi", From="odd@new.example"))
    assert len(rows(door)) == 6  # others are
    assert door("POST", "/_so_mock/clock", {"advance": "1h 1m"}, auth=None).status == 200
    comes(door, mail())
    assert len(rows(door)) == 7


def test_an_account_that_answers_every_mail_stops_at_the_first(door: Door) -> None:
    """Its answer is sent back as it should be, and as it should not."""
    answering(door)
    comes(door, mail(Message_ID="<a@new.example>"))
    (answer,) = out(door)
    for told in ({"Auto_Submitted": "auto-replied"}, {"In_Reply_To": answer["Message-ID"]}):
        comes(door, mail("I am away", Subject=f"Away: {answer['Subject']}", **told))
    assert len(rows(door)) == 1


def test_what_is_answered_to_an_account_of_the_tenant_lies_in_its_inbox(door: Door) -> None:
    answering(door)
    account = door.agent("EMail.GetCurrentAccount")
    comes(door, mail(From=account["EMailAddress"]))
    folders = door.agent("EMail.CacheFolderList")
    inbox = next(f["EmailFolderId"] for f in folders if f["Name"] == "INBOX")
    newest = door.agent(f"EMail.LatestItemIdByFolder?folderId={inbox}", {"FolderId": inbox})
    assert door.agent("EMail.GetEMail", {"Id": newest})["Subject"].startswith("We have got")


def test_mail_data_is_answered_too(door: Door) -> None:
    answering(door)
    create = "CustomerService.CreateTicketFromMailData"
    door.agent(create, {"MailboxId": 474, "Data": mail().decode(), "PersonId": 0})
    assert rows(door)[0]["To"] == [EVA]


def test_a_mailbox_is_not_answered_wherever_it_wants_answers(door: Door) -> None:
    mailbox(door, ReplyTemplateId=2)
    comes(door, mail(From=SUPPORT, Reply_To="list@x.example"), sender=EVA)
    assert rows(door) == []


def test_a_category_above_answers_only_where_it_hands_its_template_down(door: Door) -> None:
    mailbox(door, CategoryId=9)  # below 1
    above = door.agent("List.GetTicketCategoryEntity?ticketCategoryEntityId=1")
    door.agent("List.SaveTicketCategoryEntity", above | {"ReplyTemplate": 2})
    comes(door, mail())
    assert rows(door) == []
    flags = f"{above['Flags']}, PropagateReplyTemplate"
    door.agent("List.SaveTicketCategoryEntity", above | {"ReplyTemplate": 2, "Flags": flags})
    comes(door, mail())
    assert len(rows(door)) == 1
