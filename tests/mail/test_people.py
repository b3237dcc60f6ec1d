"""Who is named in a head, whatever signs stand in it: names that only look like addresses, comments within comments."""

import pytest
from contract.door import Door
from mail_desk import EVA, comes, mail, mailbox, message, out, rows, ticket
from mail_world import email

NESTED = "(" * 20_000


@pytest.mark.parametrize("header", ["Reply-To", "Cc", "From", "To"])
def test_comments_within_comments_are_no_way_to_stop_the_desk(door: Door, header: str) -> None:
    mailbox(door, ReplyTemplateId=8)
    (arrived,) = comes(door, mail(**{header: NESTED}))
    assert ticket(door, arrived.ticket)["FromAddress"] == EVA
    assert rows(door)[0]["To"] == [EVA]


@pytest.mark.parametrize(
    ("header", "to"),
    [
        ("=?utf-8?Q?Kari_@_Work?= <kari@x.example>", "kari@x.example"),
        ("=?utf-8?Q?a@b.example,_c?= <kari@x.example>", "kari@x.example"),
        ("kari@ø.example", "kari@ø.example"),
        ("Kari: kari@x.example, other@x.example;", "kari@x.example"),
        ('"Kari,\r\n Bcc: odd@x.example" <kari@x.example>', "kari@x.example"),
        ("odd@x.example <kari@x.example>", "kari@x.example"),
        ("a b@x.example", EVA),
        ("kari@x.example\x00", EVA),
        ("nobody", EVA),
    ],
)
def test_the_answer_goes_to_an_address(door: Door, header: str, to: str) -> None:
    """To the first that is one, else to whoever wrote."""
    mailbox(door, ReplyTemplateId=8)
    comes(door, mail(Reply_To=header))
    assert [row["To"] for row in rows(door)] == [[to]]
    assert len(out(door)) == 1


@pytest.mark.parametrize("word", ["=?utf-8?Q?Kari_@_W=C3=B8rk?=", "=?utf-8?B?S2FyaSBAIFfDuHJr?="])
def test_a_name_may_look_like_an_address(door: Door, word: str) -> None:
    (arrived,) = comes(door, mail(From=f"{word} <kari@x.example>"), "terje.dahl@fjordlys.example")
    told = email(door, "GetEMail", Id=arrived.mail)["From"]
    assert (told["Name"], told["Address"]) == ("Kari @ Wørk", "kari@x.example")


@pytest.mark.parametrize(
    "several", ["a@x.example, b@x.example", "A <a@x.example>, B <b@x.example>"]
)
def test_a_recipient_is_one(door: Door, several: str) -> None:
    """Nobody is passed over in silence."""
    (arrived,) = comes(door, mail())
    said = {"TicketMessageEntityId": arrived.message, "To": [several], "Cc": [], "Bcc": [], "Subject": "x", "ReplyTemplateId": 0}  # fmt: skip
    assert door("POST", "Agents/Ticket/SendTicketMessage", said).status == 400
    email = {"Subject": "x", "To": [{"Address": several}]}
    assert door("POST", "Agents/EMail/Send", {"Emails": [email]}).status == 400
    assert not rows(door)


@pytest.mark.parametrize("one", ["a@x.example", "A <a@x.example>", "<a@x.example> (Anna)"])
def test_a_recipient_may_have_a_name(door: Door, one: str) -> None:
    door.agent("EMail.Send", {"Emails": [{"Subject": "x", "To": [{"Address": one}]}]})
    assert [row["To"] for row in rows(door)] == [["a@x.example"]]


def test_who_names_no_address_is_who_the_envelope_says(door: Door) -> None:
    (arrived,) = comes(door, mail(From="=?utf-8?B?Zm9yZ2VkQHguZXhhbXBsZQ==?="), sender=EVA)
    assert ticket(door, arrived.ticket)["FromAddress"] == EVA
    assert message(door, arrived.message)["Author"] == EVA
