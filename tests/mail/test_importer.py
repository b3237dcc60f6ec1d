"""A mail to a mailbox becomes a request, or a message of the one it answers."""

from contract.door import Door

from so_mock.call import Caller
from so_mock.mail.arriving import Arrived, arrive

SUPPORT = "support@fjordlys.example"


def comes(door: Door, raw: bytes, *to: str, sender: str = "eva@new.example") -> list[Arrived]:
    with door.tenant.store.unit():
        return arrive(door.tenant.acting(Caller(1, "post")), sender, to or (SUPPORT,), raw)


def mail(text: str = "Hi", **headers: str) -> bytes:
    told = {"From": "Eva Dahl <eva@new.example>", "To": SUPPORT, "Subject": "Help"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
    return f"{head}\r\n{text}".encode()


def test_a_mail_to_a_mailbox_is_a_request(door: Door) -> None:
    (found,) = comes(door, mail(Message_ID="<a@new.example>"))
    ticket = door.rest("GET", f"Ticket/{found.ticket}")
    assert found.new and ticket["Title"] == "Help" and ticket["Origin"] == "Email"
    assert ticket["ReadStatus"] == "Red" and ticket["FromAddress"] == "eva@new.example"
    assert (ticket["NumMessages"], ticket["NumReplies"]) == (1, 0)
    (again,) = comes(door, mail(Message_ID="<b@new.example>", In_Reply_To="<a@new.example>"))
    assert again.ticket == found.ticket and not again.new
    assert door.rest("GET", f"Ticket/{found.ticket}")["NumMessages"] == 2
