"""SuperOffice's own client makes a webhook, and a listener on a socket gets what happens: signed, in order, again where it failed."""

import hmac
import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from journeys.conftest import plainly
from journeys.node import Node

from so_mock import SoMock


class Listener(ThreadingHTTPServer):
    """Answers each event with the next of `answers`, and 200 when there is none left. Test events are taken."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self.server_port}/hook"
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []

    @property
    def events(self) -> list[str]:
        return [head["x-superoffice-event"] for head, _ in self.got]


class Answering(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        head = {name.lower(): value for name, value in self.headers.items()}
        self.server.got.append((head, body))
        test = "x-hook-test" in head
        status = self.server.answers.pop(0) if self.server.answers and not test else 200
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    thread = threading.Thread(target=made.serve_forever, args=[0.01])
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def test_a_listener_gets_what_the_client_does_signed_and_in_order(
    official_client: Node, listener: Listener
) -> None:
    with SoMock("demo") as so:
        with plainly():
            seen = official_client.run("webhook.cjs", so.api, LISTENER=listener.url)
        so.webhooks.idle()
        sent = so.webhooks.deliveries()

    hook = seen["hook"]["webhookId"]
    assert seen["tested"]["success"] is True
    assert seen["listed"] == [hook]
    assert listener.events == [
        "test",
        "test",
        "contact.created",
        "contact.changed",
        "ticket.created",
    ]
    for head, body in listener.got:
        signed = b64encode(hmac.new(b"Geheim", body, "sha256").digest()).decode()
        assert head["x-superoffice-signature"] == signed
        told = json.loads(body)
        assert (told["EventId"], told["story"]) == (head["x-superoffice-eventid"], 1)
    keys = [json.loads(body)["PrimaryKey"] for _, body in listener.got]
    assert keys == [0, 0, seen["contactId"], seen["contactId"], seen["ticketId"]]
    assert [(each["event"], each["state"], each["status"]) for each in sent] == [
        (event, "delivered", 200) for event in listener.events[2:]
    ]


def test_a_listener_that_fails_is_tried_again_as_the_clock_goes_on_and_stopped_in_the_end(
    listener: Listener,
) -> None:
    with SoMock("demo", clock={"at": "2026-01-15T08:00:00Z", "frozen": True}) as so:
        made = so.client.post("/api/v1/Webhook", json={
            "Name": "Fails", "Events": ["contact.created"], "TargetUrl": listener.url,
            "ErrorEmails": ["ops@erp.example"], "NotifyVia": "Email", "NotifyWhen": "FirstFailure, Disabling",
        })  # fmt: skip
        assert made.status_code == 200, made.text
        hook = made.json()["WebhookId"]
        listener.answers = [500] * 9
        for name in ("One", "Two", "Three", "Four"):
            so.client.post("/api/v1/Contact", json={"Name": name}).raise_for_status()
        for tries in (1, 2, 4, 5, 7, 8):
            idle = so.webhooks.idle()
            assert listener.events[1:] == ["contact.created"] * tries, "nothing before its time"
            assert idle["waiting_for_clock"] and idle["idle"]
            so.clock.advance(seconds=1 if tries % 3 == 1 else 4)
        assert so.webhooks.idle()["pending"] == 0
        retries = [head.get("x-superoffice-retry") for head, _ in listener.got[1:]]
        assert retries == [None, "1", "2"] * 3
        ids = [json.loads(body)["EventId"] for _, body in listener.got[1:]]
        assert [len(set(ids[at : at + 3])) for at in (0, 3, 6)] == [1, 1, 1]

        stopped = so.client.get(f"/api/v1/Webhook/{hook}").json()
        counts = [
            stopped[name] for name in ("State", "TotalCalls", "TotalErrors", "ConsecutiveErrors")
        ]
        assert counts == ["TooManyErrors", 9, 9, 9]
        assert "500" in so.client.get(f"/api/v1/Webhook/{hook}/LastError").json()
        states = [each["state"] for each in so.webhooks.deliveries(webhook=hook)]
        assert states == ["given up"] * 3 + ["dropped"]

        so.client.patch(f"/api/v1/Webhook/{hook}", json={"State": "Active"}).raise_for_status()
        given_up = so.webhooks.deliveries(state="given up")[0]
        again = so.webhooks.again(given_up)
        so.webhooks.idle()
        whole = so.webhooks.delivery(again)
        assert (whole["state"], whole["eventId"]) == ("delivered", given_up["eventId"])
        assert json.loads(whole["sent"]["body"])["EventId"] == whole["eventId"]
        assert whole["sent"]["url"] == listener.url
