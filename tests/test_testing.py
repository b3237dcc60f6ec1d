"""SoMock without pytest's fixtures: beginning and end, who calls, and what every method promises."""

import asyncio
import contextlib
import gc
import logging
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

import so_mock
from so_mock import SoMock, SoMockError
from so_mock.testing import NotRunning, Server

TOP = Path(so_mock.__file__).parent.parent


@pytest.fixture(scope="module")
def server():
    with Server() as made:
        yield made


@pytest.fixture
def so(server):
    with server.tenant() as made:
        yield made


def threads():
    return [each for each in threading.enumerate() if each.name == "so-mock"]


# -- beginning and end


def test_with_starts_a_server_and_ends_it():
    before = len(threads())
    with SoMock("demo") as so:
        assert len(threads()) == before + 1
        assert so.client.get("/api/v1/Contact/2").json()["ContactId"] == 2
        url = so.url
    assert len(threads()) == before
    with pytest.raises(httpx.ConnectError):
        httpx.get(url + "/api/v1/Contact/2")


def test_it_leaves_nothing_open():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with SoMock("empty") as so:
            so.client.get("/api/v1/Contact/1")
            asyncio.run(asked(so))
        del so
        gc.collect()


async def asked(so):
    assert (await so.async_client.get("/api/v1/Contact/1")).status_code == 200


def test_it_leaves_signals_and_logging_alone():
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    root = logging.getLogger()
    before = list(root.handlers), root.level, logging.getLogger("uvicorn.access").propagate
    thresholds, frozen = gc.get_threshold(), gc.get_freeze_count()
    with SoMock("empty"):
        assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == handlers
        after = list(root.handlers), root.level, logging.getLogger("uvicorn.access").propagate
        assert after == before
        # What another test froze may die meanwhile.
        assert gc.get_threshold() == thresholds and gc.get_freeze_count() <= frozen


def test_before_the_start_and_after_the_end_it_says_what_to_do():
    so = SoMock("empty")
    for _ in range(2):
        with pytest.raises(NotRunning, match=r"use `with SoMock\(\.\.\.\) as so:`, or call start"):
            _ = so.url
        with so:
            assert so.url
    so.close()  # once more does nothing


def test_a_start_that_fails_leaves_no_server():
    before = len(threads())
    with pytest.raises(SoMockError, match="demoo"), SoMock("demoo"):
        pass
    assert len(threads()) == before


def test_several_stand_side_by_side():
    with SoMock("empty") as one, SoMock("demo") as other:
        one.client.post("/api/v1/Contact", json={"Name": "only here"})
        assert one.rows("contact", Name="only here")
        assert not other.rows("contact", Name="only here")


def test_a_run_that_forgets_to_close_it_ends_all_the_same():
    program = "from so_mock import SoMock; so = SoMock('empty').start(); print(so.tenant)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=TOP, capture_output=True, text=True, timeout=30
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_call_that_hangs_does_not_hold_the_end():
    world = {
        "extends": "empty",
        "rules": [{"name": "h", "when": {"operation": "*"}, "then": {"fault": "hang"}}],
    }
    with SoMock(world) as so:
        with pytest.raises(httpx.ReadTimeout):
            so.client.get("/api/v1/Contact/1", timeout=0.2)
        waiting = threading.Thread(target=outlasting, args=[so.url, so.auth])
        waiting.start()
        while len(so.journal) < 2:
            pass
        began = time.monotonic()
    assert time.monotonic() - began < 5
    waiting.join(5)
    assert not waiting.is_alive()


def outlasting(url, auth):
    with contextlib.suppress(httpx.HTTPError):
        httpx.get(url + "/api/v1/Contact/1", auth=auth, timeout=30)


def test_the_package_loads_it_when_asked_for():
    program = (
        "import sys, so_mock; print('so_mock.testing' in sys.modules);"
        "so_mock.SoMock; print('so_mock.testing' in sys.modules, 'httpx' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=TOP, capture_output=True, text=True)
    assert done.stdout.split() == ["False", "True", "False"], done.stderr
    with pytest.raises(AttributeError, match="SoMok"):
        _ = so_mock.SoMok


# -- a server elsewhere


def test_a_server_elsewhere_is_given_back_as_it_was(live_server):
    with SoMock("empty", url=live_server.url) as so:
        assert so.url.startswith(f"{live_server.url}/Cust")
        assert len(so.rows("contact")) == 1
        url = so.url
    assert httpx.get(url + "/api/v1/Contact/1", auth=("a", "b")).status_code == 404
    assert httpx.get(live_server.url + "/_so_mock/health").status_code == 200


def test_the_environment_says_where(live_server, monkeypatch):
    monkeypatch.setenv("SO_MOCK_URL", live_server.url)
    with SoMock("empty") as so:
        assert so.url.startswith(live_server.url)


def test_a_server_of_this_process_that_broke_down_is_not_to_be_started_elsewhere():
    with Server() as server:
        so = server.tenant("empty")
        server._thread.stop()
        with pytest.raises(
            NotRunning, match="it ran in this process, and was stopped or broke down"
        ):
            so.reset()


def test_a_server_elsewhere_must_answer():
    with pytest.raises(NotRunning, match=r"no so-mock answers at http://127\.0\.0\.1:9 "):
        SoMock(url="http://127.0.0.1:9").start()
    with pytest.raises(SoMockError, match="is no address of a server"):
        SoMock(url="127.0.0.1:8405")
    with pytest.raises(SoMockError, match="so-mock --strict"):
        SoMock(url="http://127.0.0.1:9", strict=True)


def test_what_answers_must_be_a_so_mock():
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer():
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(SoMockError, match=r"is no so-mock: status 200, b'hello'"):
            SoMock(url=f"http://127.0.0.1:{listening.getsockname()[1]}").start()
        thread.join()


# -- who calls


def test_clients_of_every_kind_are_served(so):
    assert httpx.get(so.url + "/api/v1/Contact/2", auth=so.auth).status_code == 200
    assert httpx.get(so.api + "/v1/Contact/2", headers=so.headers).status_code == 200
    assert so.client.get("/api/v1/Contact/2").status_code == 200
    assert so.journal.last["user"] == so.auth[0]


def test_no_proxy_stands_between(so, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert so.client.get("/api/v1/Contact/2").status_code == 200


def test_auth_is_that_of_the_world(server):
    with server.tenant("demo", auth="strict") as so:
        assert so.client.get("/api/v1/Contact/2").status_code == 200
        before = so.auth
        other = {"login": before[0], "password": "other", "administrator": True}
        so.load({"extends": "empty", "auth": "strict", "users": [other]})
        assert so.auth == (before[0], "other")
        assert so.client.get("/api/v1/Contact/1").status_code == 200
        assert httpx.get(so.url + "/api/v1/Contact/1", auth=before).status_code == 401


# -- the world

MINE = "extends: empty\ndata:\n  contact:\n    - {ContactId: 77, Name: Mine}\n"


def test_every_way_to_tell_a_scenario(server, tmp_path, monkeypatch):
    file = tmp_path / "mine.yaml"
    file.write_text(MINE)
    mapping = {"extends": "empty", "data": {"contact": [{"ContactId": 77, "Name": "Mine"}]}}
    monkeypatch.chdir(tmp_path)
    for told in (MINE, mapping, file, str(file), "mine.yaml", Path("mine.yaml")):
        with server.tenant(told) as so:
            assert so.row("contact", 77)["Name"] == "Mine", told
        with server.tenant() as so:
            so.load(told)
            assert so.row("contact", 77)["Name"] == "Mine", told


def test_a_file_extends_the_files_beside_it(server, tmp_path):
    (tmp_path / "base.yaml").write_text(MINE)
    (tmp_path / "more.yaml").write_text("extends: base.yaml\ngenerate: {contact: 3}\n")
    with server.tenant(tmp_path / "more.yaml") as so:
        assert len(so.rows("contact")) == 5


def test_a_file_is_sent_to_a_server_elsewhere(live_server, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(MINE)
    with SoMock(file, url=live_server.url) as so:
        assert so.row("contact", 77)["Name"] == "Mine"


def test_a_bad_scenario_tells_every_complaint_and_changes_nothing(so, tmp_path):
    so.client.post("/api/v1/Contact", json={"Name": "still here"})
    file = tmp_path / "bad.yaml"
    file.write_text("extends: demo\ndata:\n  contact:\n    - {Nam: x}\n  persn: []\n")
    with pytest.raises(SoMockError) as wrong:
        so.load(file)
    assert "bad.yaml:4:8" in str(wrong.value) and "bad.yaml:5:3" in str(wrong.value)
    assert wrong.value.status == 400
    assert so.rows("contact", Name="still here")


def test_start_clock_and_seed_win_over_the_scenario(server):
    start = datetime(2026, 1, 15, 8, tzinfo=UTC)
    for told in ("2026-01-15T08:00:00Z", start, {"at": start, "frozen": True}):
        with server.tenant("empty", clock=told, seed=7) as so:
            assert start <= so.clock.now < start + timedelta(minutes=1)
            assert so.clock.frozen == isinstance(told, dict)
            so.reset()
            assert start <= so.clock.now < start + timedelta(minutes=1)


def test_strict_refuses_what_would_be_ignored():
    with SoMock("empty", strict=True) as so:
        assert so.client.get("/api/v1/Contact/1?nonsense=1").status_code == 400


def test_rows_by_their_values(so):
    made = so.client.post("/api/v1/Contact", json={"Name": "O'Hara & Søn", "OrgNr": "5"}).json()
    id = made["ContactId"]
    assert [row["ContactId"] for row in so.rows("Contact", name="O'Hara & Søn")] == [id]
    assert so.rows("contact", Name="o'hara & søn") == []  # exact
    assert so.rows("contact", ContactId=id, OrgNr="5") and not so.rows("contact", OrgNr="6")
    assert so.rows("contact", filter="Name begins 'O''Hara'", ContactId=id)
    assert so.rows("contact", ContactId=id, Domains=[]) == so.rows("contact", ContactId=id)
    assert so.rows("person", Contact=id) == []
    with pytest.raises(SoMockError, match=r"Nam.*Name"):
        so.rows("contact", Nam="x")
    with pytest.raises(SoMockError, match="contact"):
        so.rows("contct")


def test_rows_behind_the_api(so):
    before = so.row("contact", 2)
    changed = so.change("contact", 2, name="Changed behind")
    reckoned = {name: changed[name] for name in ("UpdatedDate", "UpdatedBy", "Address")}
    assert changed == before | reckoned | {"Name": "Changed behind"}
    assert changed["Address"]["Street"]["City"] == before["Address"]["Street"]["City"] != ""
    assert so.client.get("/api/v1/Contact/2").json()["Name"] == "Changed behind"
    assert so.row("contact", 2)["Name"] == "Changed behind"
    so.put("contact", 4711, Name="New", OrgNr="5")
    assert so.row("contact", 4711)["Name"] == "New"
    assert so.put("contact", 4711, Name="Newer")["OrgNr"] == ""  # not told, so blank
    so.delete("contact", 4711)  # softly
    assert so.client.get("/api/v1/Contact/4711").status_code == 404
    so.delete("contact", 4711)
    with pytest.raises(SoMockError) as wrong:
        so.row("contact", 4711)
    assert wrong.value.status == 404


def test_reset_and_checkpoints(so):
    count = len(so.rows("contact"))
    with so.checkpoint() as moment:
        so.client.post("/api/v1/Contact", json={"Name": "A"})
        assert len(so.rows("contact")) == count + 1 and moment.rows > count
    assert len(so.rows("contact")) == count
    so.client.post("/api/v1/Contact", json={"Name": "A"})
    so.checkpoint("with A")
    so.reset()
    assert len(so.rows("contact")) == count and len(so.journal) == 0
    so.restore("with A")
    assert so.rows("contact", Name="A")
    with pytest.raises(SoMockError, match="no checkpoint 'nowhere'"):
        so.restore("nowhere")


# -- what shall happen

QUOTA = """
extends: demo
states: {quota: low}
rules:
  - name: used up
    when: {operation: "PUT Contact/*", state: {quota: used}}
    then: {error: {status: 500, message: Quota exceeded}}
"""


def test_the_clock(so):
    so.clock.freeze("2026-01-15T08:00:00Z")
    assert so.clock.now == datetime(2026, 1, 15, 8, tzinfo=UTC) and so.clock.frozen
    assert "2026-01-15T08:00:00Z, frozen" in repr(so.clock)
    for way in (lambda: so.clock.advance(days=8), lambda: so.clock.advance("8d")):
        before = so.clock.now
        assert isinstance(way(), list)
        assert so.clock.now - before == timedelta(days=8)
    so.clock.advance(timedelta(seconds=1.5), weeks=200)
    assert so.clock.now.year == 2029
    so.clock.set(datetime(2027, 1, 1, tzinfo=UTC))
    assert so.clock.now == datetime(2027, 1, 1, tzinfo=UTC)
    so.clock.tick()
    assert not so.clock.frozen
    with pytest.raises(SoMockError, match="advance"):
        so.clock.advance("soon")


def test_states_move_rules(so):
    so.load(QUOTA)
    assert so.states == {"quota": "low"}
    contact = so.client.get("/api/v1/Contact/2").json()
    assert so.client.put("/api/v1/Contact/2", json=contact).status_code == 200
    so.set_state(quota="used")
    assert so.states == {"quota": "used"}
    assert so.client.put("/api/v1/Contact/2", json=contact).status_code == 500
    assert so.journal.last["rule"] == "used up"
    with pytest.raises(SoMockError, match="quota"):
        so.set_state(qota="used")


@pytest.mark.parametrize("kind", ["text", "dict", "name", "file"])
@pytest.mark.parametrize("elsewhere", [False, True])
def test_what_the_test_says_wins_over_every_kind_of_scenario(server, tmp_path, kind, elsewhere):
    text = "extends: empty\nseed: 3\nclock: 2020-01-01T00:00:00Z\nauth: strict\n"
    (tmp_path / "world.yaml").write_text(text)
    of = {"text": text, "dict": {"extends": "empty", "seed": 3}, "name": "empty"}
    scenario = of.get(kind, tmp_path / "world.yaml")
    wished = {"clock": {"at": "2026-01-15T08:00:00Z", "frozen": True}, "seed": 7, "auth": "off"}
    with contextlib.ExitStack() as stack:
        other = stack.enter_context(Server(url=server.url)) if elsewhere else server
        so = stack.enter_context(other.tenant(scenario, **wished))
        assert so.clock.now == datetime(2026, 1, 15, 8, tzinfo=UTC) and so.clock.frozen
        assert httpx.get(so.url + "/api/v1/Contact/1").status_code == 200
        told = httpx.get(f"{server.url}/_so_mock/scenario?tenant={so.tenant}").json()
        assert (told["seed"], told["auth"], told["clock"]["frozen"]) == (7, "off", True)
        so.reset()
        assert so.clock.now == datetime(2026, 1, 15, 8, tzinfo=UTC)


@pytest.mark.parametrize(("wish", "told"), [
    ({"clock": {"att": "2026-01-15"}}, "a clock has no 'att'"), ({"clock": "yesterday"}, "yesterday"),
    ({"auth": "loose"}, "none of lenient, strict, off"), ({"seed": 2**40}, "32 bits"),
])  # fmt: skip
@pytest.mark.parametrize("scenario", ["demo", "about: A text."])
def test_a_wish_that_means_nothing_is_refused(server, scenario, wish, told):
    with pytest.raises(SoMockError, match=told):
        server.tenant(scenario, **wish)


def test_a_state_is_moved_by_an_assignment_too(so):
    so.load(QUOTA)
    states = so.states
    states["quota"] = "used"
    assert so.states == {"quota": "used"} and states["quota"] == "used"
    with pytest.raises(SoMockError, match="quota"):
        so.states["qota"] = "used"


# -- what happened


def test_the_journal(so):
    with pytest.raises(SoMockError, match="no call was made"):
        _ = so.journal.last
    so.client.get("/api/v1/Contact/2")
    so.client.get("/api/v1/Contact/999999")
    so.client.get("/api/v1/Person/1")
    assert [entry["status"] for entry in so.journal] == [200, 404, 200]
    assert so.journal.last["operation"] == "GET Person/{id}"
    found = so.journal.where("GET Contact/*", status=404)
    assert len(found) == 1 and "999999" in repr(found)
    assert len(so.journal[1:]) == 2
    with pytest.raises(SoMockError, match="Contct"):
        len(so.journal.where("GET Contct/{id}"))


def test_verify(so):
    so.client.post("/api/v1/Contact", json={"Name": "Bjørge AS"})
    so.verify("POST Contact", count=1)
    so.verify("POST Contact", body={"Name": {"contains": "Bjørge"}}, status=200, user=so.auth[0])
    so.verify("POST Contact", at_least=1, at_most=3)
    so.verify("PUT Contact/{id}", count=0)
    with pytest.raises(AssertionError, match="POST Contact") as failed:
        so.verify("POST Contact", body={"Name": "Bjorge AS"})
    assert "Bjørge AS" in str(failed.value)  # the call that nearly matched
    assert [each.name for each in failed.traceback if not each.ishidden(failed)][
        -1
    ] == "test_verify"
    with pytest.raises(AssertionError):
        so.verify("POST Contact", count=2)


def test_verify_never_passes_for_nothing(so):
    with pytest.raises(SoMockError, match="Contact"):
        so.verify("POST Contct", count=0)
    with pytest.raises(SoMockError, match="Name"):
        so.verify("POST Contact", body={"Nam": "x"}, count=0)
    with pytest.raises(SoMockError):
        so.verify("", count=0)
    with pytest.raises(SoMockError, match="count is exact"):
        so.verify("POST Contact", count=1, at_least=1)


def test_coverage(so):
    so.client.get("/api/v1/Contact/2")
    so.client.get("/api/v1/Contact/999999")
    assert "GET Contact/{id}" in str(so.coverage)


# -- from several threads, and in async code


def test_several_threads_share_a_handle(so):
    wrong = []

    def work(number):
        for _ in range(20):
            made = so.client.post("/api/v1/Contact", json={"Name": f"of {number}"}).json()
            if so.row("contact", made["ContactId"])["Name"] != f"of {number}":
                wrong.append(number)

    started = [threading.Thread(target=work, args=[number]) for number in range(4)]
    for each in started:
        each.start()
    for each in started:
        each.join()
    assert wrong == []
    assert len(so.rows("contact", filter="Name begins 'of '")) == 80


def test_async_with():
    async def story():
        async with SoMock("empty") as so:
            assert (await so.async_client.get("/api/v1/Contact/1")).status_code == 200

    asyncio.run(story())


def test_an_idle_connection_is_made_anew(so, monkeypatch):
    from so_mock.testing import link

    first = so._link._connection
    monkeypatch.setattr(link, "IDLE", -1.0)
    assert so.rows("contact")
    assert so._link._connection is not first


# -- signing in


def test_a_token_and_a_ticket_are_taken_for_whom_they_stand_for(so):
    told = {
        "tje0": {"Authorization": f"Bearer {so.token('tje0')}"},
        "HEM0": {"Authorization": f"SOTicket {so.ticket('hem0')}"},
        "ADM0": {"Authorization": f"Bearer {so.token()}"},
    }
    for login, headers in told.items():
        answer = httpx.get(f"{so.api}/v1/User/currentPrincipal", headers=headers)
        assert answer.json()["Associate"] == login


@pytest.mark.parametrize("auth", ["lenient", "strict"])
def test_a_call_of_the_client_may_be_somebody_elses(server, auth):
    with server.tenant(auth=auth) as so:
        bearer = {"Authorization": f"Bearer {so.token('tje0')}"}
        path = "/api/v1/User/currentPrincipal"
        assert so.client.get(path, headers=bearer).json()["Associate"] == "tje0"
        assert so.client.get(path).json()["Associate"] == "ADM0"

        async def asked() -> str:
            return (await so.async_client.get(path, headers=bearer)).json()["Associate"]

        assert asyncio.run(asked()) == "tje0"
        if auth == "lenient":
            assert so.client.get(path, auth=("HEM0", "Hem0")).json()["Associate"] == "HEM0"


def test_they_are_taken_where_nothing_else_is(server):
    with server.tenant(auth="strict") as so:
        path = f"{so.api}/v1/Contact/2"
        bearer = {"Authorization": f"Bearer {so.token('tje0', client='demo')}"}
        assert httpx.get(path, headers=bearer).status_code == 200
        assert httpx.get(path, auth=so.auth).status_code == 401, "Basic is not taken Online"
        so.clock.advance(minutes=61)
        assert httpx.get(path, headers=bearer).status_code == 401


def test_the_clients_of_a_strict_tenant_sign_in_by_token_and_do_so_again(server):
    with server.tenant(auth="strict") as so:
        for _ in range(2):
            assert so.client.get("/api/v1/Contact/2").status_code == 200
            assert asyncio.run(async_status(so)) == 200
            assert httpx.get(f"{so.api}/v1/Contact/2", headers=so.headers).status_code == 200
            so.clock.advance(hours=2)
        so.load("demo")
        assert so.client.get("/api/v1/Contact/2").request.headers["Authorization"][:5] == "Basic"


def test_who_is_not_there_gets_none(so):
    with pytest.raises(SoMockError, match="no user 'tje' can sign in; nearest: tje0"):
        so.token("tje")


def test_the_authority_is_the_tenants_own(so):
    found = httpx.get(f"{so.authority}/.well-known/openid-configuration").json()
    assert found["issuer"] == so.url
    assert found["token_endpoint"] == f"{so.authority}/common/oauth/tokens"


# -- TLS


def test_over_tls_everything_is_as_it_is_without():
    with SoMock(tls=True) as so:
        assert so.url.startswith("https://127.0.0.1:")
        assert so.client.get("/api/v1/Contact/2").json()["ContactId"] == 2
        assert asyncio.run(async_status(so)) == 200
        assert so.rows("contact", ContactId=2)
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(so.url)
        trusting = ssl.create_default_context(cafile=so.trust)
        assert httpx.get(f"{so.api}/v1/Contact/2", auth=so.auth, verify=trusting).status_code == 200
        file = Path(so.trust)
        assert file.is_file()
    assert not file.exists()


async def async_status(so):
    answer = await so.async_client.get("/api/v1/Contact/2")
    return answer.status_code


def test_a_server_elsewhere_speaks_tls_when_it_was_started_so():
    with pytest.raises(SoMockError, match="so-mock --tls"):
        Server(url="http://127.0.0.1:1", tls=True)
