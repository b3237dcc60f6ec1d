"""What stands at the head of an answer: caching, the time zone, lengths; and HEAD, which asks for nothing else."""

import gzip
from typing import Any

import httpx
import pytest
from contract.calls import least
from contract.door import Door, Reply
from contract.planted import planted
from threaded import serving
from web.staged import written

from so_mock.catalogue.operations import Operation
from so_mock.world import World

LATE, EARLY = "Fri, 01 Jan 2100 00:00:00 GMT", "Mon, 01 Jan 2001 00:00:00 GMT"
VARY = "Accept-Encoding, Accept, Authorization, X-XSRF-TOKEN, Accept-Language, SO-Language, SO-Culture, SO-TimeZone"  # fmt: skip
FRESH = {"cache-control": "no-cache", "pragma": "no-cache", "expires": "-1", "vary": VARY}  # fmt: skip
DATED = ["Appointment/1", "Contact/2", "Document/1", "ForeignApp", "Person/5", "Project/1", "Relation/1", "Sale/1", "Selection/1"]  # fmt: skip


def fresh(reply: Reply) -> dict[str, str | None]:
    return {name: reply.headers.get(name) for name in FRESH}


# -- caching


@pytest.mark.parametrize(
    ("verb", "path", "status", "headers"),
    [
        ("GET", "Contact/5", 200, {}), ("GET", "Contact?$top=1", 200, {}), ("GET", "/api", 200, {}), ("GET", "/api/v1", 200, {}),
        ("GET", "Contact/99999", 404, {}), ("GET", "/nothing", 404, {}), ("PUT", "/api", 405, {}), ("DELETE", "Contact/99999", 204, {}),
        ("GET", "Contact/5", 304, {"if-modified-since": LATE}), ("GET", "Contact/5", 401, {"authorization": "Basic x"}),
        ("GET", "Agents/Contact/GetContactEntity", 200, {}), ("POST", "Agents/Contact/GetContactEntity", 400, {}),
        ("POST", "Contact", 415, {"content-type": "text/csv", "content-length": "1"}),
    ],
)  # fmt: skip
def test_no_answer_is_for_a_cache_to_give_again(
    door: Door, verb: str, path: str, status: int, headers: dict[str, str]
) -> None:
    reply = door(verb, path, body=b"x" if "content-type" in headers else b"", headers=headers)
    assert reply.status == status
    assert fresh(reply) == FRESH
    assert {"etag", "strict-transport-security"}.isdisjoint(reply.headers)


def test_what_stands_around_the_api_says_so_itself(door: Door) -> None:
    page = door("GET", "/login/common/oauth/authorize?client_id=demo", auth=None)
    assert page.headers["cache-control"] == "no-store"
    keys = door("GET", "/login/.well-known/openid-configuration", auth=None)
    assert keys.status == 200
    assert "expires" not in keys.headers
    assert keys.headers["vary"] == "Accept-Encoding"


def test_what_a_rule_says_of_caching_stands_alone(world: World) -> None:
    rules = """
extends: demo
rules:
  - name: cached
    when: {operation: "GET Contact/{id}"}
    then: {headers: {Cache-Control: max-age=60, VARY: Accept}}
  - name: packed
    when: {operation: "GET Person/{id}"}
    then: {headers: {Content-Encoding: identity}}
"""
    door = Door(app=written(world, rules))
    reply = door("GET", "Contact/5", headers={"origin": "https://app.example"})
    assert fresh(reply) == FRESH | {"cache-control": "max-age=60", "vary": "Accept"}
    assert reply.headers["access-control-allow-origin"] == "https://app.example"
    packed = door("GET", "Person/5", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "identity"
    assert packed.json()["PersonId"] == 5
    door.close()


# -- the time zone


@pytest.mark.parametrize(
    ("asked", "told"),
    [("UTC", "UTC"), ("utc, includeTZOffset", "UTC"), ("includeTZOffset", "NO"), ("1", "UTC"), ("Nowhere", "NO"), ("", "NO")],
)  # fmt: skip
def test_the_zone_that_counted_is_told_to_who_asked_for_one(
    door: Door, asked: str, told: str
) -> None:
    for verb, path in (("GET", "Contact/5"), ("GET", "Contact/99999"), ("GET", "/api"), ("POST", "Agents/Contact/CreateDefaultContactEntity")):  # fmt: skip
        assert door(verb, path, headers={"so-timezone": asked}).headers["so-timezone"] == told


def test_the_zone_is_not_told_to_who_did_not_ask(door: Door) -> None:
    assert "so-timezone" not in door("GET", "Contact/5").headers
    assert "so-timezone" not in door("GET", "Contact/5", headers={"so-language": "no"}).headers


# -- HEAD


@pytest.fixture(scope="module")
def gets(shared_door: Door) -> list[Operation]:
    return [each for each in shared_door.tenant.world.catalogue.operations if each.verb == "GET"]


# GETs that change something, so that the second is another one (wire.md 6), or that make a secret each time.
CHANGING = {"GET List/TicketStatus/{fromId}/ChangeTo/{toId}", "GET User/currentToken"}


def told(reply: Reply) -> tuple[int, dict[str, str]]:
    return reply.status, {k: v for k, v in reply.headers.items() if k != "x-so-mock-request"}


def test_head_tells_what_get_would_of_every_get(shared_door: Door, gets: list[Operation]) -> None:
    planted(shared_door)
    carriers = shared_door.tenant.world.catalogue.carriers
    statuses = set()
    for operation in gets:
        if operation.key in CHANGING:
            continue
        path = least(operation, carriers).path
        got, head = shared_door("GET", path), shared_door("HEAD", path)
        assert told(head) == told(got), operation.key
        assert head.body == b""
        if "content-length" in got.headers:
            assert head.headers["content-length"] == str(len(got.body))
        statuses.add(got.status)
    assert len(gets) > 600
    assert statuses >= {200, 404}


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/api", {}), ("/api/v1", {}), ("/nothing", {}), ("Contact/x", {}), ("Contact/5", {"authorization": "Basic x"}),
        ("Agents/Contact/GetContactEntity", {}), ("Agents/Contact/Nothing", {}), ("Contact/5/Merge", {}), ("Contact?$filter=((", {}),
        ("Contact/5", {"accept-encoding": "gzip"}), ("Contact/5", {"accept": "text/xml"}), ("Contact/5", {"accept": "text/json"}),
        ("Contact/5", {"if-modified-since": LATE}), ("Contact/5", {"if-unmodified-since": EARLY}),
        ("Contact/5", {"origin": "https://app.example"}), ("/login/.well-known/openid-configuration", {}),
    ],
)  # fmt: skip
def test_head_tells_what_get_would_of_all_else(
    door: Door, path: str, headers: dict[str, str]
) -> None:
    got, head = door("GET", path, headers=headers), door("HEAD", path, headers=headers)
    assert told(head) == told(got)
    assert head.body == b""
    assert head.headers.get("content-length", "0") == str(len(got.body))


def test_head_writes_an_entry_of_its_own_in_the_journal(door: Door) -> None:
    door("HEAD", "Contact/5")
    assert (door.last().verb, door.last().operation, door.last().answer_length) == ("HEAD", "GET Contact/{id}", 0)  # fmt: skip


def test_head_over_a_socket_leaves_the_connection_as_it_was(shared_door: Door) -> None:
    with serving(shared_door.app) as server, httpx.Client(base_url=server.url, auth=("tje0", "Tje0")) as client:  # fmt: skip
        for _ in range(2):
            head, got = client.head("/api/v1/Contact/5"), client.get("/api/v1/Contact/5")
            assert head.headers["content-length"] == got.headers["content-length"]
            assert (head.content, got.json()["ContactId"]) == (b"", 5)
            assert got.headers["content-encoding"] == "gzip", "httpx asks for it by itself"
            missing = client.head("/api/v1/Contact/99999")
            assert (missing.status_code, missing.content) == (404, b"")
        big = gzip.compress(b'{"Department":"Packed"}')
        told = {"content-encoding": "gzip", "content-type": "application/json"}
        assert client.patch("/api/v1/Contact/5", content=big, headers=told).json()["Department"] == "Packed"  # fmt: skip


# -- conditions


@pytest.mark.parametrize("path", DATED)
@pytest.mark.parametrize("verb", ["GET", "HEAD"])
def test_each_dated_entity_is_asked_for_by_its_date(
    shared_door: Door, verb: str, path: str
) -> None:
    planted(shared_door)
    if path == "ForeignApp":  # those of the demo world were never written
        made = shared_door.rest("POST", path, {"Name": "Dated"})
        path = f"ForeignApp/{made['ForeignAppId']}"
    last = shared_door("GET", path).headers["last-modified"]

    def asked(**headers: str) -> int:
        reply = shared_door(verb, path, headers={k.replace("_", "-"): v for k, v in headers.items()})  # fmt: skip
        assert reply.headers.get("last-modified", last) == last
        if verb == "HEAD" or reply.status == 304:
            assert reply.body == b""
        assert reply.ignored == []
        return reply.status

    assert asked(if_modified_since=last) == 304
    assert asked(if_modified_since=EARLY) == 200
    assert asked(if_unmodified_since=last) == 200
    assert asked(if_unmodified_since=EARLY) == 412
    assert asked(if_unmodified_since=EARLY, if_modified_since=LATE) == 412, "it is asked first"


@pytest.mark.parametrize(
    ("headers", "ignored"),
    [
        ({"if-modified-since": "2100-01-01T00:00:00Z"}, ["If-Modified-Since"]), ({"if-modified-since": "soon"}, ["If-Modified-Since"]),
        ({"if-modified-since": "Friday, 01-Jan-99 00:00:00 GMT"}, []), ({"if-modified-since": "Sat Jan  1 00:00:00 2000"}, []),
        ({"if-none-match": '"x"', "if-match": "*"}, ["If-None-Match", "If-Match"]),
    ],
)  # fmt: skip
def test_a_date_that_cannot_be_read_asks_for_nothing(
    door: Door, headers: dict[str, str], ignored: list[str]
) -> None:
    reply = door("GET", "Contact/5", headers=headers)
    assert (reply.status, reply.ignored) == (200, ignored)


def test_a_condition_on_what_is_not_dated_is_told(door: Door) -> None:
    for verb, path in (("GET", "Ticket/1"), ("POST", "Agents/Contact/GetContactEntity?contactEntityId=5"), ("GET", "Contact")):  # fmt: skip
        reply = door(verb, path, headers={"if-modified-since": LATE})
        assert (reply.status, reply.ignored) == (200, ["If-Modified-Since"])


def test_what_no_server_heeds_is_told(door: Door) -> None:
    """A guard that does not guard must not pass for one."""
    for name in ("If-Match", "If-None-Match", "X-HTTP-Method-Override"):
        reply = door("PATCH", "Contact/5", {"Department": name}, headers={name.lower(): '"1"'})
        assert (reply.status, reply.ignored) == (200, [name])


def test_what_is_missing_is_404_before_any_condition(door: Door) -> None:
    for header in ("if-modified-since", "if-unmodified-since"):
        for date in (EARLY, LATE):
            assert door("GET", "Contact/99999", headers={header: date}).status == 404


# -- pages of other origins


def test_a_page_may_read_what_an_answer_says_at_its_head(door: Door) -> None:
    reply: Any = door("GET", "Contact/5", headers={"origin": "https://app.example"})
    named = {each.strip().lower() for each in reply.headers["access-control-expose-headers"].split(",")}  # fmt: skip
    assert named >= {"last-modified", "content-disposition", "so-timezone", "x-so-mock-ignored", "retry-after"}  # fmt: skip
    assert reply.headers["vary"] == f"{VARY}, Origin"


def test_a_page_may_send_what_the_api_reads(door: Door) -> None:
    asked = {"origin": "https://app.example", "access-control-request-method": "PUT", "access-control-request-headers": "x-own, so-anything"}  # fmt: skip
    reply = door("OPTIONS", "Contact/5", headers=asked, auth=None)
    assert (reply.status, reply.body) == (204, b"")
    named = {each.strip().lower() for each in reply.headers["access-control-allow-headers"].split(",")}  # fmt: skip
    assert named >= {
        "authorization", "content-type", "content-encoding", "accept-language", "so-language", "so-culture", "so-timezone", "so-apptoken",
        "so-browser-tz-offset", "x-xsrf-token", "if-modified-since", "if-unmodified-since", "x-own", "so-anything",
    }  # fmt: skip
    assert reply.headers["vary"] == "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"  # fmt: skip
