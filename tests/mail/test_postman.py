"""Mail really goes to the server that a scenario names, and what comes of it lies with the mail."""

import asyncio
from collections.abc import Iterator
from math import inf
from pathlib import Path
from typing import Any

import pytest
from sink import Sink, sinking
from threaded import eventually
from webhooks.party import Party

from so_mock import SoMock, SoMockError
from so_mock.config import Config
from so_mock.mail import postman
from so_mock.mail.rows import MAILS, PENDING
from so_mock.tenant import Tenant
from so_mock.world import World

SUPPORT = "support@fjordlys.example"
ANSWERS = {"mailbox": [{"MailInFilterId": 474, "Address": SUPPORT, "ReplyTemplateId": 2}]}
DESK = {"extends": "demo", "data": ANSWERS}
FROZEN = {**DESK, "clock": {"at": "2026-01-15T08:00:00Z", "frozen": True}}


@pytest.fixture
def sink() -> Iterator[Sink]:
    with sinking() as found:
        yield found


@pytest.fixture
def so(sink: Sink) -> Iterator[SoMock]:
    with SoMock(FROZEN | {"smtp": {"host": "127.0.0.1", "port": sink.port}}) as made:
        yield made


def asked(so: SoMock, sender: str = "eva@new.example") -> dict[str, Any]:
    """A request comes in: its automatic answer goes out."""
    so.mail.receive(SUPPORT, sender=sender, subject="Help", text="Hi")
    (sent,) = so.mail.list(to=sender)
    return sent


def state(so: SoMock, mail: dict[str, Any]) -> str:
    return str(so.mail.whole(mail)["state"])


def becomes(so: SoMock, mail: dict[str, Any], wanted: str, attempts: int) -> dict[str, Any]:
    assert eventually(
        lambda: state(so, mail) == wanted and len(so.mail.whole(mail)["attempts"]) == attempts, 5
    ), so.mail.whole(mail)
    return so.mail.whole(mail)


def test_what_is_sent_arrives_there(so: SoMock, sink: Sink) -> None:
    mail = becomes(so, asked(so), "delivered", 1)
    (got,) = sink.got
    assert got.recipients == ["eva@new.example"] and got.message["Message-ID"] == mail["message_id"]
    assert (
        mail["attempts"][0] | {"at": ""} == {"at": "", "code": 250, "error": ""}
        and mail["left"] == []
    )


def test_what_is_put_off_is_tried_after_one_and_five_minutes_of_the_clock(so: SoMock, sink: Sink) -> None:  # fmt: skip
    sink.says = ["451 later"] * 2
    sent = asked(so)
    mail = becomes(so, sent, "pending", 1)
    assert mail["attempts"][0]["code"] == 451 and mail["due"] == "2026-01-15T09:01:00"
    so.clock.advance(seconds=59)
    assert state(so, sent) == "pending" and len(so.mail.whole(sent)["attempts"]) == 1
    so.clock.advance(seconds=1)
    assert becomes(so, sent, "pending", 2)["due"] == "2026-01-15T09:06:00"
    so.clock.advance(minutes=5)
    becomes(so, sent, "delivered", 3)
    assert len(sink.got) == 1


def test_a_turn_past_all_attempts_makes_each_at_its_moment(so: SoMock, sink: Sink) -> None:
    sink.says = ["451 later"] * 2
    sent = asked(so)
    becomes(so, sent, "pending", 1)
    assert so.webhooks.idle()["waiting_for_clock"] == [
        {"id": sent["id"], "to": ["eva@new.example"], "due": "2026-01-15T08:01:00.000Z"}
    ]
    told = [
        (each["what"], each["when"], each["text"])
        for each in so.clock.advance(hours=1)
        if each["entity"] == "_mail"
    ]
    subject = so.mail.whole(sent)["subject"]
    assert subject and told == [
        ("mail is tried again", f"2026-01-15T09:{minute}:00", subject) for minute in ("01", "06")
    ]
    mail = becomes(so, sent, "delivered", 3)
    assert [each["at"][11:16] for each in mail["attempts"]] == ["09:00", "09:01", "09:06"]


def test_after_the_third_attempt_it_has_failed(so: SoMock, sink: Sink) -> None:
    sink.says = ["451 later"] * 3
    sent = asked(so)
    for attempts, minutes in ((1, 1), (2, 5)):
        becomes(so, sent, "pending", attempts)
        so.clock.advance(minutes=minutes)
    assert becomes(so, sent, "failed", 3)["due"] is None
    so.mail.again(sent)
    becomes(so, sent, "delivered", 4)


def test_a_refusal_for_good_is_final(so: SoMock, sink: Sink) -> None:
    sink.says = ["554 no"]
    mail = becomes(so, asked(so), "failed", 1)
    assert mail["attempts"][0] == {"at": "2026-01-15T09:00:00", "code": 554, "error": "554 no"}


def test_recipients_are_tried_again_one_by_one(so: SoMock, sink: Sink) -> None:
    sink.refuses = {"eva@new.example": "450 busy"}
    sent = asked(so)
    assert becomes(so, sent, "pending", 1)["left"] == ["eva@new.example"]
    sink.refuses = {"eva@new.example": "550 gone"}
    so.clock.advance(minutes=1)
    assert "550 gone" in becomes(so, sent, "failed", 2)["attempts"][1]["error"]
    assert sink.got == []


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with sinking() as gone:
        port = gone.port
    with SoMock(FROZEN | {"smtp": {"host": "127.0.0.1", "port": port}}) as so:
        mail = becomes(so, asked(so), "pending", 1)
        assert mail["attempts"][0]["code"] == 0 and mail["attempts"][0]["error"]


def test_nothing_is_sent_after_a_reset(so: SoMock, sink: Sink) -> None:
    sink.says = ["451 later"]
    becomes(so, asked(so), "pending", 1)
    so.reset()
    so.clock.advance(minutes=10)
    assert so.mail.list(direction="") == [] and sink.got == []


def test_a_moment_that_is_restored_sends_what_waited_in_it(so: SoMock, sink: Sink) -> None:
    sink.says = ["451 later"]
    sent = asked(so)
    becomes(so, sent, "pending", 1)
    so.checkpoint("waits")
    so.mail.clear()
    so.restore("waits")
    so.clock.advance(minutes=1)
    becomes(so, sent, "delivered", 2)


def test_without_a_server_nothing_leaves(sink: Sink) -> None:
    with SoMock(DESK) as so:
        sent = asked(so)
        assert state(so, sent) == "captured"
        with pytest.raises(SoMockError, match="smtp"):
            so.mail.again(sent)
    assert sink.got == []


def test_the_envelope_has_the_sender_that_the_server_takes(sink: Sink) -> None:
    told = {"host": "127.0.0.1", "port": sink.port, "from": "only@this.example"}
    with SoMock({"extends": "demo", "smtp": told}) as so:
        raw = "Subject: x\r\n\r\nhi"
        so.client.post("/api/v1/Agents/EMail/RelayMessage", json={
            "ConnectionInfoExtended": {"ServerName": "mail.fjordlys.example"}, "Rfc822": raw, "From": "a@b.example", "Recipients": ["c@d.example"],
        })  # fmt: skip
        (sent,) = so.mail.list(to="c@d.example")
        assert sent["from"] == "a@b.example"
        becomes(so, sent, "delivered", 1)
        assert [got.sender for got in sink.got] == ["only@this.example"]


def test_a_mail_without_a_sender_has_none_there_either(sink: Sink) -> None:
    told = {"host": "127.0.0.1", "port": sink.port, "from": "only@this.example"}
    with SoMock(DESK | {"smtp": told}) as so:
        becomes(so, asked(so), "delivered", 1)
    assert [got.sender for got in sink.got] == [""]


def test_what_was_not_sent_at_the_end_is_told(tmp_path: Path) -> None:
    with sinking() as gone:
        port = gone.port
    file = tmp_path / "gone.yaml"
    file.write_text(f"extends: demo\nsmtp: {{host: 127.0.0.1, port: {port}}}\n")

    async def story() -> list[str]:
        so = Party(World(Config(scenario=str(file))))
        mail = {"To": [{"Address": "eva@new.example"}], "Subject": "Boards"}
        for _ in range(2):
            await so.rest("POST", "Agents/EMail/Send", {"Emails": [mail]})
        return await so.background.close(5)

    with asyncio.Runner() as runner:
        told = runner.run(story())
    assert told == ["Cust12345: 2 mails were not sent, 2 of them waiting for the clock"]


def test_a_server_is_asked_whether_it_takes_mail(so: SoMock, sink: Sink) -> None:
    def ask(uri: str) -> dict[str, Any]:
        body = {"SmtpUri": uri, "From": "a@b.example", "UseStoredPassword": False}
        found: dict[str, Any] = so.client.post("/api/v1/Agents/CustomerService/TestSmtpServer", json=body).json()  # fmt: skip
        return found

    assert ask(f"smtp://127.0.0.1:{sink.port}")["Success"] is True
    assert ask("")["Success"] is True
    assert ask("smtp://127.0.0.1:1")["ErrorMessage"]
    assert "neither" in ask("smtp://mail.example.com")["ErrorMessage"]
    assert sink.got == []


def test_a_tenant_has_one_round_however_its_name_is_spelt(tenant: Tenant) -> None:
    """One that is made where another was deleted may be spelt in another way."""
    waits = {"At": "", "Direction": "out", "From": "a@b.example", "To": ["c@d.example"], "Message": b"", "By": "",
             "About": {}, "State": PENDING, "Attempts": [], "Left": [], "Due": inf, "Tries": 0}  # fmt: skip
    with tenant.store.unit():
        tenant.store.insert(MAILS, waits)

    async def story() -> int:
        round = postman.Postman(lambda name: tenant)
        round.ring("Cust12345")
        round.ring("CUST12345")
        begun = len(list(round.tenants()))
        await round.close()
        return begun

    assert asyncio.run(story()) == 1


# -- of several recipients

SEVERAL = ["one@new.example", "two@new.example", "three@new.example"]


def to_several(so: SoMock) -> dict[str, Any]:
    mail = {"To": [{"Address": each} for each in SEVERAL], "Subject": "To all", "PlainBody": "Hi"}
    assert so.client.post("/api/v1/Agents/EMail/Send", json={"Emails": [mail]}).is_success
    (sent,) = so.mail.list(subject="To all")
    return sent


def test_who_is_refused_for_good_is_not_forgotten_over_who_is_put_off(so: SoMock, sink: Sink) -> None:  # fmt: skip
    sink.refuses = {"one@new.example": "550 nobody", "two@new.example": "450 busy"}
    sent = to_several(so)
    assert becomes(so, sent, "pending", 1)["left"] == ["two@new.example"]
    sink.refuses = {}
    so.clock.advance(minutes=1)
    mail = becomes(so, sent, "failed", 2)
    assert [each["error"] for each in mail["attempts"]] == [
        "one@new.example: 550 nobody; two@new.example: 450 busy", ""
    ]  # fmt: skip
    assert [got.recipients for got in sink.got] == [["three@new.example"], ["two@new.example"]]
    so.mail.again(sent)
    becomes(so, sent, "delivered", 3)
    assert sink.got[2].recipients == SEVERAL


def test_nobody_is_left_out_where_a_server_hangs_up_amid_recipients(so: SoMock, sink: Sink) -> None:
    sink.refuses = {"two@new.example": "421 come back"}
    sent = to_several(so)
    assert becomes(so, sent, "pending", 1)["left"] == SEVERAL and sink.got == []
    sink.refuses = {}
    so.clock.advance(minutes=1)
    becomes(so, sent, "delivered", 2)
    assert [got.recipients for got in sink.got] == [SEVERAL]


# -- servers that behave badly


def test_one_that_hangs_up_amid_a_mail_is_tried_again(so: SoMock, sink: Sink) -> None:
    sink.leaves = 1
    sent = asked(so)
    mail = becomes(so, sent, "pending", 1)
    assert mail["left"] == ["eva@new.example"]
    assert mail["attempts"][0]["code"] == 0 and mail["attempts"][0]["error"]
    so.clock.advance(minutes=1)
    becomes(so, sent, "delivered", 2)
    assert len(sink.got) == 1


def test_how_it_says_goodbye_takes_nothing_back(so: SoMock, sink: Sink) -> None:
    sink.bye = "500 what"
    becomes(so, asked(so), "delivered", 1)
    assert len(sink.got) == 1


def test_calls_are_answered_while_a_server_takes_its_time(so: SoMock, sink: Sink) -> None:
    sink.goes_on.clear()
    sent = asked(so)
    assert eventually(lambda: sink.came == 1, 5)
    assert so.client.get("/api/v1/Contact/2").status_code == 200
    assert state(so, sent) == "pending"
    sink.goes_on.set()
    becomes(so, sent, "delivered", 1)


def test_a_server_that_never_answers_is_left(so: SoMock, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(postman, "LONGEST", 0.1)
    sink.goes_on.clear()
    mail = becomes(so, asked(so), "pending", 1)
    assert mail["attempts"][0]["error"] == "no end within 0.1 s"
    assert mail["left"] == ["eva@new.example"]
