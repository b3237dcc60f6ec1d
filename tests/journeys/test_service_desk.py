"""A customer writes, the desk answers, the customer writes back: over sockets, with a mail server of the test's own."""

import json
import smtplib
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
from sink import sinking
from test_smtp import Served
from threaded import eventually

SUPPORT = "support@fjordlys.example"
ANSWERS = {"mailbox": [{"MailInFilterId": 474, "Address": SUPPORT, "ReplyTemplateId": 2}]}
CUSTOMER = "eva.dahl@customer.example"


def test_a_request_is_answered_and_the_customers_reply_lands_on_it(own_server: Any, tmp_path: Path) -> None:  # fmt: skip
    with sinking() as sink:
        file = tmp_path / "desk.yaml"
        told = {
            "extends": "demo",
            "data": ANSWERS,
            "smtp": {"host": "127.0.0.1", "port": sink.port},
        }
        file.write_text(json.dumps(told))
        served = Served(own_server("--scenario", str(file), "--smtp-port", "0"))
        writes(served, mail("The lamp is broken"))
        (arrived,) = served.mails("?direction=in")
        ticket = arrived["about"]["TicketId"]
        assert eventually(lambda: len(sink.got) == 1, 5)  # the automatic answer
        assert sink.got[0].recipients == [CUSTOMER] and sink.got[0].sender == ""
        answers(served, ticket)
        assert eventually(lambda: len(sink.got) == 2, 5)
        answer = sink.got[1].message
        assert SUPPORT in answer["From"] and CUSTOMER in answer["To"]
        assert "We send another" in answer.get_body(("html", "plain")).get_content()
        writes(served, mail(f"Re: {answer['Subject']}", answer["Message-ID"]))
        assert served.mails("?direction=in")[-1]["about"]["TicketId"] == ticket
        with signed_in(served) as client:
            found = client.get(f"Ticket/{ticket}").json()
        assert found["NumMessages"] == 3 and found["NumReplies"] == 1
        assert [each["state"] for each in served.mails("?direction=out")] == ["delivered"] * 2


def mail(subject: str, answered: str = "") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"Eva Dahl <{CUSTOMER}>", SUPPORT, subject
    if answered:
        made["In-Reply-To"] = answered
    made.set_content("Hello")
    return made


def writes(served: Served, message: EmailMessage) -> None:
    with smtplib.SMTP(
        "127.0.0.1", served.port, local_hostname="test.example", timeout=10
    ) as server:
        server.send_message(message)


def signed_in(served: Served) -> httpx.Client:
    return httpx.Client(
        base_url=f"{served.server.url}/api/v1/", auth=("tje0", "Tje0"), trust_env=False
    )


def answers(served: Served, ticket: int) -> None:
    with signed_in(served) as client:
        blank = client.post("Agents/Ticket/CreateDefaultTicketMessageEntity").json()
        blank |= {"Ticket": {"TicketId": ticket}, "HtmlBody": "<p>We send another.</p>", "Body": "We send another.", "Slevel": "External"}  # fmt: skip
        made = client.post("Agents/Ticket/SaveTicketMessageEntity", json=blank)
        assert made.status_code == 200, made.text
        sent = client.post(
            "Agents/Ticket/SendTicketMessage",
            json={"TicketMessageEntityId": made.json()["EjMessageId"], "To": [CUSTOMER], "Cc": [], "Bcc": [], "Subject": "", "ReplyTemplateId": 0},
        )  # fmt: skip
        assert sent.status_code in (200, 204), sent.text
