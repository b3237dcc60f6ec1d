"""What happens in a tenant reaches receivers on sockets: in order, again where it failed, until a webhook is stopped."""

import asyncio
import gc
import hashlib
import hmac
import logging
import socket
import ssl
import sys
import weakref
from base64 import b64encode

import pytest
import trustme
from webhooks.party import NOON, Party, run
from webhooks.receiver import HANG, OK, Receiver, eventually, status

from so_mock.call import Post, Posted
from so_mock.clock import Setting
from so_mock.entities import webhook_settings
from so_mock.errors import Conflict, NotFound
from so_mock.webhooks import backlog
from so_mock.webhooks import session as session_module
from so_mock.webhooks.client import Client

FAILS = status(500, "out of order")


def setting(party: Party, **told) -> None:
    with party.tenant.store.unit():
        party.tenant.store.insert(webhook_settings.SETTINGS, webhook_settings.planted(told, ()))


# -- as it should be


def test_changes_arrive_in_order_and_signed(world):
    async def story():
        async with Receiver() as there:
            so = Party(world)
            await so.hook(there.url, Secret="Geheim æøå")
            id = await so.company()
            await so.rest(
                "PUT", f"Contact/{id}", {**await so.rest("GET", f"Contact/{id}"), "Name": "Other"}
            )
            assert await so.idle() == {"idle": True, "pending": 0, "waiting_for_clock": []}
            assert there.events == ["contact.created", "contact.changed"]
            assert [each.json["PrimaryKey"] for each in there.got] == [id, id]
            for each in there.got:
                digest = hmac.new("Geheim æøå".encode(), each.body, hashlib.sha256).digest()
                assert each.headers["x-superoffice-signature"] == b64encode(digest).decode()
                assert each.headers["x-superoffice-eventid"] == each.json["EventId"]
                assert "x-superoffice-retry" not in each.headers
            assert so.states() == ["delivered", "delivered"]
            assert so.webhook(1)["TotalCalls"] == 2

    run(story)


def test_many_changes_keep_their_order_on_one_connection(world):
    async def story():
        async with Receiver() as there:
            so = Party(world)
            await so.hook(there.url)
            await so.companies(60)
            await so.idle()
            keys = [each.json["PrimaryKey"] for each in there.got]
            assert keys == sorted(keys) and len(keys) == 60
            assert there.connections == 1

    run(story)


def test_what_is_kept_of_a_delivery_tells_what_went_over_the_wire(world):
    async def story():
        async with Receiver(status(500, "no such order", "X-Reason: none")) as there:
            so = Party(world)
            await so.hook(there.url)
            await so.company()
            await so.idle()
            [row] = so.deliveries()
            [attempt] = row["Attempts"]
            assert row["Body"] == there.got[0].body
            assert row["Headers"]["X-SuperOffice-Event"] == "contact.created"
            assert attempt["status"] == 500 and attempt["response"] == "no such order"
            assert attempt["error"] == "status 500" and attempt["at"] == "2026-09-21T14:13:20.000Z"
            assert "X-Reason: none" in attempt["headers"] and 0 <= attempt["took"] < 5

    run(story)


# -- attempts


def test_an_event_is_tried_at_once_one_second_later_and_four_seconds_later(world):
    async def story():
        async with Receiver(FAILS) as there:
            so = Party(world)
            await so.hook(there.url)
            await so.company()
            told = await so.idle()
            assert told["idle"] and told["pending"] == 1
            assert told["waiting_for_clock"] == [
                {"id": 1, "webhook": 1, "due": "2026-09-21T14:13:21.000Z"}
            ]
            await so.advance(0.9)
            assert len(there.got) == 1
            await so.advance(0.1)
            assert len(there.got) == 2
            await so.advance(3.9)
            assert len(there.got) == 2
            await so.advance(0.1)
            assert len(there.got) == 3
            await so.advance(1000)
            assert len(there.got) == 3 and so.states() == ["given up"]
            assert [each.headers.get("x-superoffice-retry") for each in there.got] == [
                None,
                "1",
                "2",
            ]
            assert len({each.headers["x-superoffice-eventid"] for each in there.got}) == 1
            assert len({each.body for each in there.got}) == 1
            hook = so.webhook(1)
            assert (hook["TotalCalls"], hook["TotalErrors"], hook["ConsecutiveErrors"]) == (3, 3, 3)
            assert hook["State"] == "Active" and "out of order" in hook["LastError"]
            assert (await so.idle())["waiting_for_clock"] == []

    run(story)


def test_a_clock_that_ticks_tries_again_by_itself(world):
    async def story():
        async with Receiver(FAILS, OK) as there:
            so = Party(world, frozen=False)
            await so.hook(there.url)
            await so.company()
            assert (await so.idle())["idle"]
            assert len(there.got) == 2 and so.states() == ["delivered"]

    run(story)


def test_idle_does_not_wait_for_what_a_ticking_clock_reaches_later(world):
    async def story():
        async with Receiver(FAILS) as there:
            so = Party(world, frozen=False)
            await so.hook(there.url)
            await so.company()
            told = await so.idle(0.3)
            assert told["idle"] and len(told["waiting_for_clock"]) == 1

    run(story)


def test_those_behind_an_event_that_failed_wait_for_it_and_other_webhooks_do_not(world):
    async def story():
        async with Receiver(FAILS, OK) as there, Receiver() as other:
            so = Party(world)
            await so.hook(there.url)
            await so.hook(other.url)
            ids = [await so.company(name) for name in "abc"]
            told = await so.idle()
            assert len(told["waiting_for_clock"]) == 3
            assert len(there.got) == 1
            assert [each.json["PrimaryKey"] for each in other.got] == ids
            await so.advance(1)
            assert [each.json["PrimaryKey"] for each in there.got] == [ids[0], *ids]

    run(story)


def test_an_answer_of_200_ends_the_errors_in_a_row(world):
    async def story():
        async with Receiver(FAILS, FAILS, OK) as there:
            so = Party(world)
            await so.hook(there.url)
            await so.company()
            await so.advance(1)
            assert so.webhook(1)["ConsecutiveErrors"] == 2
            await so.advance(4)
            hook = so.webhook(1)
            assert (hook["ConsecutiveErrors"], hook["TotalErrors"], hook["TotalCalls"]) == (0, 2, 3)

    run(story)


@pytest.mark.parametrize("code", [201, 204, 302, 404])
def test_only_200_counts(world, code):
    async def story():
        async with Receiver() as elsewhere, Receiver() as there:
            there.answers = [status(code, "", f"Location: {elsewhere.url}")]
            so = Party(world)
            await so.hook(there.url)
            await so.company()
            await so.idle()
            assert so.states() == ["pending"]
            assert elsewhere.got == []  # no redirect is followed

    run(story)


@pytest.mark.parametrize(("code", "state"), [(204, "delivered"), (302, "pending")])
def test_a_scenario_lets_any_2xx_count(world, code, state):
    async def story():
        async with Receiver(status(code)) as there:
            so = Party(world)
            setting(so, success="2xx")
            await so.hook(there.url)
            await so.company()
            await so.idle()
            assert so.states() == [state]

    run(story)


# -- stopped


def test_nine_failed_attempts_stop_a_webhook_drop_what_waits_and_tell_whoever_watches_it(world):
    async def story():
        async with Receiver(FAILS) as there, Receiver() as watch:
            so = Party(world)
            id = await so.hook(there.url, "contact.created")
            await so.hook(watch.url, f"webhook{id}.errors")
            await so.companies(5)
            for _ in range(6):
                await so.advance(5)
            assert len(there.got) == 9
            assert (
                so.webhook(id)["State"] == "TooManyErrors"
                and so.webhook(id)["ConsecutiveErrors"] == 9
            )
            states = [(each["State"], each.get("Reason")) for each in so.deliveries()]
            assert states[:3] == [("given up", None)] * 3
            assert states[3:5] == [("dropped", "its webhook is TooManyErrors")] * 2
            assert [each.headers["x-superoffice-event"] for each in watch.got] == [
                f"webhook{id}.errors"
            ]
            await so.company()
            assert len(there.got) == 9 and (await so.idle())["pending"] == 0

    run(story)


def test_a_scenario_says_how_often_is_tried_and_when_a_webhook_is_stopped(world):
    async def story():
        async with Receiver(FAILS) as there:
            so = Party(world)
            setting(so, attempts=2, disable_after=3)
            await so.hook(there.url)
            await so.companies(3)
            await so.advance(1)
            assert so.states() == ["given up", "given up", "dropped"]
            assert so.webhook(1)["State"] == "TooManyErrors" and len(there.got) == 3

    run(story)


def test_one_that_says_that_it_is_gone_is_stopped_at_once(world):
    async def story():
        async with Receiver(status(410)) as there:
            so = Party(world)
            await so.hook(there.url)
            await so.companies(2)
            await so.idle()
            assert so.states() == ["given up", "dropped"]
            assert so.webhook(1)["State"] == "TooManyErrors"
            assert so.webhook(1)["ConsecutiveErrors"] == 1

    run(story)


def test_one_made_active_again_is_sent_what_happens_from_then_on(world):
    async def story():
        async with Receiver(status(410), OK) as there:
            so = Party(world)
            id = await so.hook(there.url)
            await so.companies(2)
            await so.idle()
            await so.rest(
                "PUT", f"Webhook/{id}", {**await so.rest("GET", f"Webhook/{id}"), "State": "Active"}
            )
            new = await so.company()
            await so.idle()
            assert [each.json["PrimaryKey"] for each in there.got][1:] == [new]

    run(story)


@pytest.mark.parametrize("how", ["Stopped", "deleted"])
def test_what_waits_for_a_webhook_that_is_stopped_or_deleted_is_dropped(world, how):
    async def story():
        async with Receiver(FAILS) as there:
            so = Party(world)
            id = await so.hook(there.url)
            await so.companies(250)
            await so.idle()
            if how == "deleted":
                await so.rest("DELETE", f"Webhook/{id}")
            else:
                await so.rest(
                    "PUT", f"Webhook/{id}", {**await so.rest("GET", f"Webhook/{id}"), "State": how}
                )
            assert (await so.idle())["pending"] == 0
            assert set(so.states()) == {"dropped"} and len(there.got) == 1
            assert {"deleted" in each["Reason"] for each in so.deliveries()} == {how == "deleted"}

    run(story)


def test_what_waits_goes_to_where_its_webhook_points_by_then(world):
    async def story():
        async with Receiver(FAILS) as there, Receiver() as other:
            so = Party(world)
            id = await so.hook(there.url)
            await so.company()
            await so.idle()
            told = {
                **await so.rest("GET", f"Webhook/{id}"),
                "TargetUrl": other.url,
                "Secret": "new",
            }
            await so.rest("PUT", f"Webhook/{id}", told)
            await so.advance(1)
            assert (
                other.events == ["contact.created"]
                and "x-superoffice-signature" in other.got[0].headers
            )

    run(story)


# -- receivers that misbehave


async def _answered(answer) -> tuple[int, str, str]:
    async with Receiver(answer) as there:
        posting = Client()
        found = await posting.post(Post(there.url, (("X-SuperOffice-Event", "x"),), b"{}", 0.5))
        await posting.close()
        return found.status, found.body, found.error


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\nuntil the end", (200, "until the end", "")),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", (200, "abcde", "")),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", (200, "ok", "")),
        (b"HTTP/1.1 204 No Content\r\n\r\n", (204, "", "")),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\n\xff\xfe\x00", (200, "\ufffd\ufffd\x00", "")),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\nConnection: close\r\n\r\nhalf", (0, "", "it closed the connection")),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", (101, "", "")),
        (HANG, (0, "", "no answer within 0.5 s")),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", (0, "", "no answer within 0.5 s")),
        (b"\x16\x03\x01 SSH-2.0-OpenSSH\r\n\r\n", (0, "", "what it answers is no HTTP")),
        (b"HTTP/1.1 200 OK\r\n" + b"X-More: yes\r\n" * 10_000, (0, "", "Too many headers")),
    ],
)  # fmt: skip
def test_whatever_comes_back_is_an_answer_or_says_why_it_is_none(answer, wanted):
    async def story():
        code, body, error = await _answered(answer)
        assert (code, body) == wanted[:2]
        assert wanted[2] in error and bool(error) == bool(wanted[2])

    run(story)


def test_of_a_long_answer_no_more_than_its_begin_is_fetched():
    async def story():
        sent = 0

        async def endless(reader, writer):
            nonlocal sent
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n")
            try:
                while sent < 500_000_000:
                    writer.write(b"x" * 65_536)
                    sent += 65_536
                    await writer.drain()
            except ConnectionError:
                pass
            writer.transport.abort()

        server = await asyncio.start_server(endless, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        posting = Client()
        found = await posting.post(Post(f"http://127.0.0.1:{port}/", (), b""))
        assert found.status == 200 and found.body == "x" * 4000
        await asyncio.sleep(0.05)
        assert sent < 50_000_000
        server.close()
        await posting.close()

    run(story)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://127.0.0.1:1/", "Connection refused"),
        ("http://nobody.invalid/", ""),
        ("ftp://127.0.0.1/", "no address"),
        ("http://", "no address"),
        ("http://127.0.0.1:99999/", "no address"),
        ("http://a b/", "no address"),
        ("http://[::1", "no address"),
        (f"http://{'æ' * 80}.example/", "no address"),
    ],
)
def test_where_nothing_can_be_sent_the_reason_is_told(url, why):
    async def story():
        posting = Client()
        found = await posting.post(Post(url, (), b"{}", 5.0))
        assert found.status == 0 and found.error and why in found.error
        await posting.close()

    run(story)


def test_headers_and_addresses_go_out_as_one_line_each():
    async def story():
        async with Receiver() as there:
            posting = Client()
            head = (
                ("X-SuperOffice-Event", "x"),
                ("X-Name", "blåbær"),
                ("Content-Length", "7"),
                ("Host", "evil"),
            )
            found = await posting.post(Post(f"{there.url}/å b?q=ø&r=%20#part", head, b"{}"))
            assert found.status == 200
            [got] = there.got
            assert got.headers["x-name"] == "blåbær" and got.headers["content-length"] == "2"
            assert got.headers["host"] == f"127.0.0.1:{there.port}"
            assert got.path == "/hook/%C3%A5%20b?q=%C3%B8&r=%20"
            for name, value in (
                ("X-Bad", "a\r\nX-Evil: b"),
                ("Bad Name", "a"),
                ("", "a"),
                ("X-æ", "a"),
            ):
                found = await posting.post(Post(there.url, ((name, value),), b"{}"))
                assert found.status == 0 and "header" in found.error
            assert len(there.got) == 1
            await posting.close()

    run(story)


async def _raw(post: Post, answer: bytes = OK) -> tuple[list[bytes], Posted]:
    """What came over each connection, byte for byte, at a server that answers once and hangs up."""
    came = []

    async def met(reader, writer):
        came.append(await reader.readuntil(b"\r\n\r\n") + await reader.readexactly(len(post.body)))
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(met, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    posting = Client()
    found = await posting.post(post._replace(url=post.url.format(port=port)))
    server.close()
    await posting.close()
    return [each.replace(b":%d\r\n" % port, b":PORT\r\n") for each in came], found


def test_nothing_is_told_but_what_a_webhook_tells():
    async def story():
        head = (("X-b", "1"), ("Content-Type", "application/x"), ("USER-agent", "2"))
        [came], _ = await _raw(
            Post("http://u:p@127.0.0.1:{port}/a%2fb/../%7e?q=a+b%20c", head, b"{ }")
        )
        assert came == (
            b"POST /a%2fb/../%7e?q=a+b%20c HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n"
            b"X-b: 1\r\nContent-Type: application/x\r\nUSER-agent: 2\r\nContent-Length: 3\r\n\r\n{ }"
        )
        [came], _ = await _raw(Post("http://127.0.0.1:{port}", (), b""))
        assert came == b"POST / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 0\r\n\r\n"

    run(story)


def test_a_body_of_any_length_goes_out_whole():
    async def story():
        body = bytes(range(256)) * 10_000
        [came], found = await _raw(Post("http://127.0.0.1:{port}/", (), body))
        assert found.status == 200 and came.partition(b"\r\n\r\n")[2] == body
        assert b"Content-Length: 2560000\r\n" in came

    run(story)


def test_a_new_connection_that_is_closed_without_an_answer_is_an_attempt_that_failed():
    async def story():
        came, found = await _raw(Post("http://127.0.0.1:{port}/", (), b"{}"), b"")
        assert len(came) == 1 and found == Posted(error="it closed the connection")

    run(story)


def test_neither_proxies_of_the_environment_nor_cookies_nor_codings_play_a_part(monkeypatch):
    async def story():
        coded = status(200, "as it is", "Content-Encoding: gzip", "Set-Cookie: a=b; Path=/")
        async with Receiver() as proxy, Receiver(coded) as there:
            for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
                monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
            monkeypatch.setenv("no_proxy", "")
            posting = Client()
            for _ in range(2):
                found = await posting.post(Post(there.url, (("X-SuperOffice-Event", "x"),), b"{}"))
                assert (found.status, found.body) == (200, "as it is")
            assert proxy.connections == 0 and len(there.got) == 2
            assert not [each for each in there.got if "cookie" in each.headers]
            await posting.close()

    run(story)


def test_hundreds_that_hang_hold_no_other():
    async def story():
        async with Receiver(HANG) as hanging, Receiver() as there:
            posting = Client()
            head = (("X-SuperOffice-Event", "x"),)
            posts = [posting.post(Post(hanging.url, head, b"{}", 60.0)) for _ in range(250)]
            tasks = [asyncio.create_task(each) for each in posts]
            assert await eventually(lambda: len(hanging.got) == 250)
            assert (await posting.post(Post(there.url, head, b"{}"))).status == 200
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await posting.close()

    run(story)


def test_names_below_localhost_are_this_machine():
    async def story():
        async with Receiver() as there:
            posting = Client()
            url = f"http://hooks.localhost:{there.port}/a"
            assert (
                await posting.post(Post(url, (("X-SuperOffice-Event", "x"),), b"{}"))
            ).status == 200
            assert there.got[0].headers["host"] == f"hooks.localhost:{there.port}"
            await posting.close()

    run(story)


def test_a_connection_that_was_closed_meanwhile_costs_no_attempt(world):
    async def story():
        async with Receiver(OK) as there:
            so = Party(world)
            await so.hook(there.url)
            await so.company()
            await so.idle()
            there.hang_up()
            await so.company()
            await so.idle()
            assert so.states() == ["delivered"] * 2 and so.webhook(1)["TotalErrors"] == 0

    run(story)


def test_one_that_hangs_holds_nobody_else_and_is_given_up_in_real_time(world):
    async def story():
        async with Receiver(HANG) as hanging, Receiver() as there:
            so = Party(world)
            setting(so, timeout=0.4)
            await so.hook(hanging.url)
            await so.hook(there.url)
            await so.companies(20)
            assert await eventually(lambda: len(there.got) == 20)
            assert len(hanging.got) == 1
            told = await so.idle()
            assert told["idle"] and len(told["waiting_for_clock"]) == 20
            assert so.webhook(1)["LastError"] == "no answer within 0.4 s"

    run(story)


def test_a_server_of_this_machine_needs_no_trusted_certificate_and_any_other_does(monkeypatch):
    async def story():
        authority = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
        async with Receiver(tls=context) as there:
            post = Post(there.url, (("X-SuperOffice-Event", "x"),), b"{}")
            posting = Client()
            assert (await posting.post(post)).status == 200
            monkeypatch.setattr(session_module, "is_here", lambda host: False)
            await posting.close()
            found = await posting.post(post)
            assert found.status == 0 and "certificate" in found.error
            assert len(there.got) == 1
            await posting.close()

    run(story)


# -- beside the calls


def test_a_receiver_calls_the_api_while_it_is_told_and_sets_off_the_next_event(world):
    async def story():
        so = Party(world)

        async def writes_back(got):
            id = got.json["PrimaryKey"]
            if len(there.got) <= 4:
                row = await so.rest("GET", f"Contact/{id}")
                await so.rest(
                    "PUT", f"Contact/{id}", {**row, "Department": f"seen {len(there.got)}"}
                )
            return OK

        async with Receiver(writes_back) as there:
            await so.hook(there.url)
            await so.company()
            await so.idle()
            assert there.events == ["contact.created"] + ["contact.changed"] * 4

    run(story)


@pytest.mark.parametrize("how", ["reset", "remove", "restore"])
def test_what_comes_back_for_a_tenant_that_is_no_more_is_forgotten(world, caplog, how):
    async def story():
        gate = asyncio.Event()

        async def waits(got):
            await gate.wait()
            return FAILS

        async with Receiver(waits) as there:
            so = Party(world)
            tenant = so.tenants.make("Other")
            tenant.clock.turn(Setting(frozen=NOON))
            moment = tenant.snapshot()
            with tenant.store.unit():
                tenant.store.insert("webhook", _hook(world, there.url))
            assert (
                await so.call("POST", "/Other/api/v1/Contact", {"Name": "a"})
            ).status_code == 200
            assert await eventually(lambda: bool(there.got))
            if how == "reset":
                tenant.reset()
            elif how == "restore":
                tenant.restore(moment)
            else:
                so.tenants.remove("Other")
            gate.set()
            await asyncio.sleep(0.05)
            assert (await so.background.idle(tenant, 5))["pending"] == 0
            assert not tenant.store.table("_delivery").rows or how == "remove"
            assert not [row for row in tenant.store.table("webhook").scan() if row["TotalErrors"]]

    with caplog.at_level(logging.DEBUG, "so_mock"):
        run(story)
    assert not caplog.records


def _hook(world, url):
    return {
        "Name": "hook", "Events": ["contact.created"], "TargetUrl": url, "Type": "webhook", "State": "Active",
        "Secret": "", "Headers": {}, "Properties": {}, "TotalCalls": 0, "TotalErrors": 0, "ConsecutiveErrors": 0,
        "LastError": "", "WebhookId": 0,
    }  # fmt: skip


def test_a_store_that_was_replaced_is_free_at_once(world):
    async def story():
        async with Receiver() as there:
            so = Party(world)
            await so.hook(there.url)
            await so.company()
            await so.idle()
            old = weakref.ref(so.tenant.store)
            so.tenant.reset()
            gc.collect()
            assert old() is None

    run(story)


def test_a_checkpoint_with_what_waited_sends_it_again(world):
    async def story():
        async with Receiver(FAILS, OK) as there:
            so = Party(world)
            await so.hook(there.url)
            await so.company()
            await so.idle()
            saved = so.tenant.save("waiting")
            await so.advance(1)
            assert so.states() == ["delivered"]
            so.tenant.return_to(saved)
            assert so.states() == ["pending"]
            await so.advance(1)
            assert so.states() == ["delivered"] and len(there.got) == 3

    run(story)


def test_an_app_goes_on_in_another_event_loop(world):
    so = Party(world)

    async def first():
        async with Receiver(FAILS) as there:
            await so.hook(there.url)
            await so.company()
            await so.idle()

    async def second():
        async with Receiver() as there:
            row = so.webhook(1)
            with so.tenant.store.unit():
                so.tenant.store.update("webhook", {**row, "TargetUrl": there.url})
            await so.advance(1)
            assert there.events == ["contact.created"]

    run(first)
    run(second)


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # of the loop itself and of its sockets
def test_a_loop_that_is_left_without_a_word_goes_quietly(world, caplog):
    """What was on its way then, over a connection that was kept, and a webhook that waits for a clock that ticks."""

    async def story(loop, taken, refused):
        so = Party(world, frozen=False)
        with so.tenant.store.unit():
            for port in (taken.getsockname()[1], refused):
                so.tenant.store.insert("webhook", _hook(world, f"http://127.0.0.1:{port}/"))
        await so.company()
        connection, _ = await loop.sock_accept(taken)
        connection.sendall(OK)
        assert await eventually(lambda: "delivered" in so.states())
        assert await eventually(lambda: so.webhook(2)["TotalErrors"] == 1)
        await so.company()
        connection.setblocking(False)
        got = b""
        while got.count(b"POST") < 2:
            got += await loop.sock_recv(connection, 65_536)
        gone = weakref.ref(so.background._here.client)
        return connection, gone

    gc.collect()  # what other tests left is no news of this one
    loop = asyncio.new_event_loop()
    with socket.create_server(("127.0.0.1", 0)) as taken, caplog.at_level(logging.DEBUG):
        taken.setblocking(False)
        connection, gone = loop.run_until_complete(story(loop, taken, 1))
        caplog.clear()
        del loop
        gc.collect()
        connection.close()
        assert gone() is None
    assert not caplog.records


def test_what_is_written_where_no_loop_runs_is_sent_when_one_does(world):
    so = Party(world)
    with so.tenant.store.unit():
        so.tenant.store.insert("webhook", _hook(world, "http://127.0.0.1:1/"))
    crm_rows = so.tenant.store.table("contact")
    row = dict(next(iter(crm_rows.rows.values())))
    with so.tenant.store.unit():
        so.tenant.store.insert("contact", {**row, crm_rows.key: 0})
    assert so.states() == ["pending"]

    async def later():
        async with Receiver() as there:
            with so.tenant.store.unit():
                so.tenant.store.update("webhook", {**so.webhook(1), "TargetUrl": there.url})
            so.background.open(int)
            assert await eventually(lambda: so.states() == ["delivered"])

    run(later)


def test_what_another_thread_writes_is_sent_by_the_loop(world):
    async def story():
        async with Receiver() as there:
            so = Party(world)
            await so.hook(there.url)
            await so.company()
            await so.idle()

            def write():
                table = so.tenant.store.table("contact")
                row = dict(next(iter(table.rows.values())))
                with so.tenant.store.unit():
                    so.tenant.store.insert("contact", {**row, table.key: 0})

            await asyncio.to_thread(write)
            assert await eventually(lambda: len(there.got) == 2)

    run(story)


@pytest.mark.skipif(sys.platform == "win32", reason="uvloop is not for it")
def test_it_sends_on_uvloop_as_well(world):
    import uvloop

    async def story():
        async with Receiver(FAILS, OK) as there:
            so = Party(world)
            await so.hook(there.url)
            await so.companies(2)
            await so.advance(1)
            assert len(there.got) == 3

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(story())


# -- once more


def test_one_is_sent_again_by_hand_as_a_new_delivery_of_the_same_event(world):
    async def story():
        async with Receiver() as there:
            so = Party(world)
            await so.hook(there.url)
            await so.company()
            await so.idle()
            row = so.background.again(so.tenant, 1)
            assert row["State"] == "pending" and row["id"] == 2
            await so.idle()
            assert so.states() == ["delivered"] * 2
            assert there.got[0].body == there.got[1].body

    run(story)


def test_one_that_waits_behind_another_is_sent_now_by_hand(world):
    async def story():
        async with Receiver(FAILS, OK) as there:
            so = Party(world)
            await so.hook(there.url)
            first, second = await so.company(), await so.company()
            await so.idle()
            so.background.again(so.tenant, 2)
            told = await so.idle()
            assert so.states() == ["pending", "delivered"] and told["pending"] == 1
            await so.advance(1)
            assert [each.json["PrimaryKey"] for each in there.got] == [first, second, first]

    run(story)


def test_one_that_waits_for_the_clock_is_sent_now_by_hand(world):
    async def story():
        async with Receiver(FAILS, OK) as there:
            so = Party(world)
            await so.hook(there.url)
            await so.company()
            await so.idle()
            assert so.background.again(so.tenant, 1)["id"] == 1
            await so.idle()
            assert (
                so.states() == ["delivered"] and there.got[1].headers["x-superoffice-retry"] == "1"
            )

    run(story)


def test_to_a_webhook_that_takes_none_nothing_is_sent_by_hand(world):
    async def story():
        async with Receiver(status(410)) as there:
            so = Party(world)
            id = await so.hook(there.url)
            await so.company()
            await so.idle()
            with pytest.raises(Conflict, match="TooManyErrors"):
                so.background.again(so.tenant, 1)
            await so.rest("DELETE", f"Webhook/{id}")
            with pytest.raises(Conflict, match="deleted"):
                so.background.again(so.tenant, 1)
            with pytest.raises(NotFound):
                so.background.again(so.tenant, 99)

    run(story)


# -- bounds


def test_of_what_is_done_the_newest_are_kept_and_their_events(world, monkeypatch):
    monkeypatch.setattr(backlog, "MOST_DONE", 10)

    async def story():
        async with Receiver() as there, Receiver() as other:
            so = Party(world)
            await so.hook(there.url)
            await so.hook(other.url)
            await so.companies(20)
            await so.idle()
            assert len(so.deliveries()) == 10 and len(so.events()) == 5
            assert {row["Event"] for row in so.deliveries()} == {row["id"] for row in so.events()}
            assert len(there.got) == len(other.got) == 20

    run(story)


def test_beyond_what_may_wait_the_newest_are_dropped_and_told(world, monkeypatch):
    monkeypatch.setattr(backlog, "MOST_PENDING", 5)

    async def story():
        async with Receiver(FAILS) as there:
            so = Party(world)
            await so.hook(there.url)
            await so.companies(8)
            told = await so.idle()
            assert told["pending"] == 5
            assert so.states() == ["pending"] * 5 + ["dropped"] * 3
            assert "wait" in so.deliveries()[-1]["Reason"]

    run(story)


def test_whoever_takes_none_makes_room_for_those_who_do(world, monkeypatch):
    monkeypatch.setattr(backlog, "MOST_PENDING", 6)

    async def story():
        async with Receiver(HANG) as hanging, Receiver() as there:
            so = Party(world)
            hook = await so.hook(hanging.url)
            await so.hook(there.url)
            for many in (3, 3):
                await so.companies(many)
                await so.idle(0.3)
            dropped = [row for row in so.deliveries() if row["State"] == "dropped"]
            assert {row["Webhook"] for row in dropped} == {hook} and dropped
            assert len(there.got) == 6

    run(story)


# -- the end


def test_a_server_that_ends_sends_what_is_left_and_tells_what_is_not(world):
    async def story():
        async with Receiver() as there, Receiver(HANG) as hanging, Receiver(FAILS) as failing:
            so = Party(world)
            await so.hook(there.url)
            await so.hook(hanging.url)
            await so.hook(failing.url)
            await so.companies(30)
            told = await so.background.close(1.0)
            assert len(there.got) == 30
            assert told == [
                "Cust12345: 60 webhook deliveries were not sent, 30 of them waiting for the clock"
            ]
            await so.company()
            await asyncio.sleep(0.02)
            assert len(there.got) == 30

    run(story)


def test_a_server_that_has_sent_all_says_nothing_at_its_end(world):
    async def story():
        async with Receiver() as there:
            so = Party(world)
            await so.hook(there.url)
            await so.companies(3)
            assert await so.background.close(5) == [] and len(there.got) == 3

    run(story)
