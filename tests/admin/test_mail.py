"""Mails through the admin API: what went out and came in, one that comes in, and what is no mail."""

from typing import Any

import pytest
from contract.door import Door
from mail_world import everything

from so_mock import SoMock
from so_mock.mail import outbox

SUPPORT = "support@fjordlys.example"
IN = "/_so_mock/mail/in"


def comes(door: Door, **told: Any) -> Any:
    reply = door("POST", IN, {"from": "Eva <eva@new.example>", "to": SUPPORT, **told})
    assert reply.status == 201, reply
    return reply.json()


def listed(door: Door, query: str) -> list[int]:
    return [each["id"] for each in door("GET", f"/_so_mock/mail?{query}").json()["mails"]]


def test_a_mail_is_told_in_json_and_is_the_same_each_time(door: Door) -> None:
    told = {"subject": "☃", "text": "a", "html": "<p>b</p>", "attachments": [{"filename": "å.txt", "text": "c"}]}  # fmt: skip
    made = comes(door, **told, headers={"Date": "Thu, 15 Jan 2026 09:00:00 +0100"})
    raw = door("GET", f"/_so_mock/mail/{made['mail']}/raw")
    assert raw.headers["content-type"] == "message/rfc822" and raw.body.count(b"\r\n") == raw.body.count(b"\n")  # fmt: skip
    shown = door("GET", f"/_so_mock/mail/{made['mail']}").json()
    assert (shown["subject"], shown["text"], shown["html"]) == ("☃", "a\n", "<p>b</p>\n")
    assert [(each["filename"], each["size"]) for each in shown["attachments"]] == [("å.txt", 1)]
    door.reset()
    again = comes(door, **told, headers={"Date": "Thu, 15 Jan 2026 09:00:00 +0100"})
    assert door("GET", f"/_so_mock/mail/{again['mail']}/raw").body == raw.body


def test_the_list_is_of_whom_one_asks_for(door: Door) -> None:
    first = comes(door, subject="One")["mail"]
    second = comes(door, subject="Two", **{"from": "bo@other.example"})["mail"]
    assert listed(door, "direction=in") == [first, second]
    assert listed(door, "from=BO@") == [second] and listed(door, "subject=one") == [first]
    assert listed(door, f"to={SUPPORT}&limit=1") == [second] == listed(door, f"since={first}")
    assert listed(door, "direction=out&to=nobody") == [] == listed(door, "state=failed")
    assert listed(door, "since=5m") == [first, second] == listed(door, "since=99999999999d")
    assert door("DELETE", "/_so_mock/mail").status == 204 and listed(door, "") == []


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"to": "suport@fjordlys.example"}, "nobody here has the address"),
        ({"to": ""}, "`to` is missing"),
        ({"to": 5}, "to: 5 is no text"),
        ({"to": f"{SUPPORT}\r\nBcc: x@y.example"}, "a line break would begin another header"),
        ({"to": SUPPORT, "subjct": "x"}, "nearest: subject"),
        ({"to": SUPPORT, "headers": {"a b": "c"}}, "is no name of a header"),
        ({"to": SUPPORT, "attachments": [{"content": "%%"}]}, "attachments[0].content: it is not base64"),
        ({"to": SUPPORT, "attachments": [{"type": "message/rfc822"}]}, "is no type of a file"),
    ],
)  # fmt: skip
def test_what_is_no_mail_is_refused_and_nothing_is_kept(door: Door, told: Any, said: str) -> None:
    comes(door)  # whatever becomes of a mail, the next has a Message-ID of its own
    before = everything(door)
    reply = door("POST", IN, told)
    assert reply.status in (400, 404) and said in reply.json()["error"], reply
    assert everything(door) == before


def test_an_automatic_answer_stands_behind_the_mail_that_it_answers(door: Door) -> None:
    with door.tenant.store.unit():
        row = door.tenant.store.table("mailbox").rows[474]
        door.tenant.store.update("mailbox", {**row, "ReplyTemplateId": 2})
    came = comes(door, subject="Help")
    mails = door("GET", "/_so_mock/mail").json()["mails"]
    assert [each["direction"] for each in mails] == ["in", "out"]
    assert came["mail"] == mails[0]["id"]
    assert mails[0]["about"] == mails[1]["about"] and mails[0]["state"] == "arrived"


def test_what_nobody_makes_anything_of_says_why(door: Door) -> None:
    for told in ({"from": ""}, {"headers": {"Auto-Submitted": "auto-replied"}}):
        came = comes(door, **told)
        [at] = came["arrived"]
        assert at["ticket"] == 0 and "the mailbox has no SystemMails" in at["why"]
        assert listed(door, "state=ignored")[-1] == came["mail"]
    assert comes(door)["arrived"][0]["why"] == ""


def test_a_state_that_no_mail_has_is_no_filter(door: Door) -> None:
    reply = door("GET", "/_so_mock/mail?state=pendng")
    assert reply.status == 400 and reply.json()["error"] == "no mail is 'pendng'; nearest: pending"


def test_the_oldest_go_when_there_are_too_many(door: Door, monkeypatch: Any) -> None:
    monkeypatch.setattr(outbox, "MOST", 3)
    made = [comes(door)["mail"] for _ in range(5)]
    assert listed(door, "") == made[2:]
    monkeypatch.setattr(outbox, "MOST_BYTES", 1)
    assert listed(door, "") != [comes(door)["mail"]] and len(listed(door, "")) == 1


def test_a_test_sees_what_went_out_and_has_mail_come() -> None:
    with SoMock("demo") as so:
        made = so.mail.receive([SUPPORT], subject="Help", text="x")
        ticket = made["arrived"][0]["ticket"]
        (found,) = so.mail.list(direction="in", subject="help")
        assert found["about"]["TicketId"] == ticket and so.mail.whole(found)["text"] == "x\n"
        so.mail.clear()
        assert so.mail.list(direction="") == []
