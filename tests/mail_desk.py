"""Mail that comes to the service desk, and what it sent."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from contract.door import Door

from so_mock.call import Caller
from so_mock.mail.arriving import Arrived, arrive

SUPPORT = "support@fjordlys.example"
EVA = "eva@new.example"


def comes(door: Door, raw: bytes, *to: str, sender: str = EVA) -> list[Arrived]:
    with door.tenant.store.unit():
        return arrive(door.tenant.acting(Caller(1, "post")), sender, to or (SUPPORT,), raw)


def mail(text: str = "Hi", **headers: str) -> bytes:
    """A header of no text is left out."""
    told = {"From": f"Eva Dahl <{EVA}>", "To": SUPPORT, "Subject": "Help"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
    return f"{head}\r\n{text}".encode()


def ticket(door: Door, id: int) -> Any:
    return door.rest("GET", f"Ticket/{id}")


def message(door: Door, id: int) -> Any:
    return door.agent(f"Ticket.GetTicketMessageEntity?ticketMessageEntityId={id}")


def mailbox(door: Door, **changes: Any) -> None:
    """Changes what no carrier shows of the mailbox of support."""
    store = door.tenant.store
    with store.unit():
        store.update("mailbox", {**store.table("mailbox").rows[474], **changes})


def rows(door: Door, direction: str = "out") -> list[Any]:
    held = door.tenant.store.table("_mail").scan()
    return [row for row in held if row["Direction"] == direction]


def out(door: Door) -> list[EmailMessage]:
    """The mails of the outbox, as the standard library reads them."""
    return [message_from_bytes(row["Message"], policy=policy.default) for row in rows(door)]  # type: ignore[misc]
