"""What the README says of webhooks, mail and requests, where the rest of the tests does not show it with the README's own files."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from readme import FILES, README
from sink import sinking

from so_mock import SoMock
from so_mock.webhooks.facts import NEVER_DELETED

STANDS = {"at": "2026-01-15T08:00:00Z", "frozen": True}
WEBHOOK = {"Name": "Shop", "Secret": "oak"}


@pytest.fixture
def listener() -> Iterator[Any]:
    """The one that the README shows."""
    shown: dict[str, Any] = {"__name__": "listener"}
    exec(compile(FILES["listener.py"], "listener.py", "exec"), shown)
    with shown["Listener"]() as made:
        thread = threading.Thread(target=made.serve_forever, args=[0.01])
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def subscribe(so: SoMock, target: str, *events: str) -> Any:
    told = {**WEBHOOK, "Events": events, "TargetUrl": target}
    return so.client.post("/api/v1/Webhook", json=told)


def heard(listener: Any) -> list[tuple[str, int]]:
    return [
        (each["Event"], each["PrimaryKey"]) for each in listener.heard if each["Event"] != "test"
    ]


# -- webhooks


def test_a_save_asks_first_and_the_listener_refuses_another_secret(listener: Any) -> None:
    with SoMock() as so:
        nobody = socket.create_server(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        nobody.close()
        for target, secret, why in (
            (f"http://127.0.0.1:{port}/", "oak", "cannot be asked"),
            (listener.url, "elm", "answered 401"),
            ("http://shop.example/", "oak", "must be secure"),
        ):
            told = {**WEBHOOK, "Events": ["contact.changed"], "TargetUrl": target, "Secret": secret}
            refused = so.client.post("/api/v1/Webhook", json=told)
            assert refused.status_code == 400 and why in refused.json()["Message"]
        assert not so.rows("webhook") and not listener.heard


def test_events_that_are_not_raised_are_those_told(listener: Any) -> None:
    assert "there is no `ticket.deleted`" in README and set(NEVER_DELETED) == {"ticket"}
    with SoMock() as so:
        subscribe(so, listener.url, "activity.created", "document.created").raise_for_status()
        made = so.client.post(
            "/api/v1/Document", json={"Header": "Note", "Contact": {"ContactId": 2}}
        )
        assert made.status_code == 200
        so.webhooks.idle()
        assert heard(listener) == [("document.created", made.json()["DocumentId"])]


def test_loading_a_scenario_reset_and_restoring_raise_no_events(listener: Any) -> None:
    hook = {**WEBHOOK, "Events": ["contact.created", "contact.changed"], "Type": "webhook", "State": "Active"}  # fmt: skip
    data = {
        "webhook": [{**hook, "TargetUrl": listener.url}],
        "contact": [{"ContactId": 900, "Name": "Made AS"}],
    }
    changed = [("contact.changed", 2)]
    with SoMock({"extends": "demo", "data": data}) as so:
        so.client.patch("/api/v1/Contact/2", json={"Department": "Oslo"})
        so.webhooks.idle()
        assert heard(listener) == changed and so.row("contact", 900)
        so.checkpoint("then")
        so.client.patch("/api/v1/Contact/3", json={"Department": "Oslo"})
        so.webhooks.idle()
        changed.append(("contact.changed", 3))
        for goes_back in (lambda: so.restore("then"), so.reset):
            goes_back()
            so.webhooks.idle()
            assert heard(listener) == changed


def test_ids_of_events_are_those_of_the_run_before_on_a_clock_that_stands(listener: Any) -> None:
    with SoMock(clock=STANDS) as so:
        for _ in range(2):
            subscribe(so, listener.url, "contact.changed").raise_for_status()
            so.client.patch("/api/v1/Contact/2", json={"Department": "Oslo"})
            so.webhooks.idle()
            so.reset()
        first, second = [each["EventId"] for each in listener.heard if each["Event"] != "test"]
        assert first == second


def test_receivers_are_treated_as_their_scenario_says(listener: Any) -> None:
    with SoMock(FILES["receivers.yaml"], clock=STANDS) as so:
        subscribe(
            so, "http://shop.example/", "contact.created"
        ).raise_for_status()  # nobody is asked
        subscribe(so, listener.url, "contact.changed").raise_for_status()
        listener.answers = [204, 500]
        for name in ("One", "Two"):
            so.client.patch("/api/v1/Contact/2", json={"Name": name})
        assert len(so.webhooks.idle()["waiting_for_clock"]) == 1
        assert [each["state"] for each in so.webhooks.deliveries()] == ["delivered", "pending"]
        assert not any("FieldValues" in each for each in listener.heard)


def test_the_packaged_scenario_disturbs_events_as_it_says(listener: Any) -> None:
    with SoMock("webhooks_out_of_order", clock=STANDS) as so:
        subscribe(so, listener.url, "contact.created", "person.created").raise_for_status()
        person = so.client.post("/api/v1/Person", json={"Lastname": "Late"}).json()["PersonId"]
        ids = [
            so.client.post("/api/v1/Contact", json={"Name": f"No. {n}"}).json()["ContactId"]
            for n in range(1, 9)
        ]
        so.webhooks.idle()
        order = [1, 3, 2, 3, 4, 6, 5, 6, 8]  # 2 and 5 are overtaken, 3 and 6 come twice, 7 never
        assert [key for _, key in heard(listener)] == [ids[n - 1] for n in order]
        so.clock.advance(seconds=30)
        so.webhooks.idle()
        assert heard(listener)[len(order) :] == [("person.created", person)]
        [dropped] = so.webhooks.deliveries(state="dropped")
        assert dropped["primaryKey"] == ids[6]


# -- mail


def test_mail_goes_to_the_server_that_the_scenario_names_and_some_is_refused() -> None:
    with sinking() as sink:
        told = FILES["post.yaml"].replace("port: 1025", f"port: {sink.port}")
        with SoMock(told) as so:
            terje = ("tje0", "Tje0")

            def send(to: str, auth: tuple[str, str] = terje) -> Any:
                mail = {"To": [{"Address": to}], "Subject": "Boards"}
                return so.client.post(
                    "/api/v1/Agents/EMail/Send", json={"Emails": [mail]}, auth=auth
                )

            assert send("eva@new.example").status_code == 200
            assert send("x@nowhere.example").status_code == 500
            assert send("eva@new.example", ("SAL0", "")).status_code == 500  # has no account
            so.webhooks.idle()
            assert [(got.sender, got.recipients) for got in sink.got] == [
                ("noreply@fjordlys.example", ["eva@new.example"])
            ]
            assert [each["state"] for each in so.mail.list()] == ["delivered"]
            login = {"ServerName": "imap.fjordlys.example", "UserName": "henrik@fjordlys.example"}
            let_in = so.client.post(
                "/api/v1/Agents/EMail/AuthenticateIncoming", json={"ConnectionInfo": login}
            )
            assert let_in.json() is False
            for method, asked in (
                ("HasMXRecord", {"MailDomain": "nowhere.example"}),
                ("HasSPFRecord", {"SourceSpf": "a.example", "TargetDomain": "nowhere.example"}),
            ):
                assert so.client.post(f"/api/v1/Agents/EMail/{method}", json=asked).json() is False


# -- requests


def test_the_desk_answers_by_itself_and_its_requests_escalate() -> None:
    with SoMock(FILES["desk.yaml"], clock=STANDS) as so:
        for number in range(7):
            came = so.mail.receive(
                "help@fjordlys.example", sender="eva@new.example", subject=f"No. {number}"
            )
        answers = so.mail.list(to="eva@new.example")
        assert {each["by"] for each in answers} == {"automatic answer"}
        assert len(answers) == 5, "a sixth time within an hour"
        ticket = came["arrived"][0]["ticket"]
        first = so.mail.whole(answers[0])
        assert str(first["about"]["TicketId"]) in first["text"]
        before = so.row("ticket", ticket)
        assert before["Priority"] == 4 and before["AlertLevel"] == 0 and before["OwnedBy"] != 5
        named = so.clock.advance(hours=1)
        after = so.row("ticket", ticket)
        assert (after["AlertLevel"], after["OwnedBy"]) == (1, 5)
        assert (ticket, "escalation of a request") in [(each["id"], each["what"]) for each in named]
        so.clock.advance(minutes=30)
        assert so.row("ticket", ticket)["AlertLevel"] == 2


def test_what_lay_in_the_bin_is_gone_when_its_time_has_passed(listener: Any) -> None:
    with SoMock(clock=STANDS) as so:
        subscribe(so, listener.url, "contact.softdeleted", "contact.deleted").raise_for_status()
        assert so.client.delete("/api/v1/Contact/7").status_code == 204
        so.clock.advance(days=13)
        so.webhooks.idle()
        assert heard(listener) == [("contact.softdeleted", 7)]
        so.clock.advance(days=1)
        so.webhooks.idle()
        assert heard(listener)[1:] == [("contact.deleted", 7)]
        assert json.dumps(listener.heard[-1]["Values"]) != "null"
