"""Bodies that come and go packed: what is undone, what is refused, and what an answer costs."""

import gzip
import json
import tracemalloc
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import brotli
import pytest
from contract.door import Door, Reply
from hypothesis import given, settings
from hypothesis import strategies as st

from so_mock.errors import BadBody, TooLarge
from so_mock.web.encodings import LEAST, Packs, coding_for, inflated, packed, packs

SAVE = "Agents/CustomerService/SaveMailboxEntity"
MEGABYTE = 1024 * 1024


def raw_deflate(body: bytes) -> bytes:
    flow = zlib.compressobj(wbits=-15)
    return flow.compress(body) + flow.flush()


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "br": partial(brotli.compress, quality=1),
}  # fmt: skip
UNPACKED = {"gzip": gzip.decompress, "deflate": zlib.decompress, "br": brotli.decompress}
each_coding = pytest.mark.parametrize("coding", PACKED)


def saved(door: Door, body: bytes, coding: str, **options: Any) -> Reply:
    told = {"content-type": "application/json", "content-encoding": coding}
    return door("POST", SAVE, body=body, headers=told, **options)


# -- what comes


@each_coding
def test_a_packed_body_is_read_as_what_it_holds(door: Door, coding: str) -> None:
    body = json.dumps({"Address": "a@b.example", "Port": 7, "Username": "x" * 3000}).encode()
    reply = saved(door, PACKED[coding](body), coding.upper())
    assert reply.json()["Port"] == 7
    assert reply.json()["Username"] == "x" * 3000


def test_rules_and_the_journal_see_what_it_holds(door: Door) -> None:
    saved(door, gzip.compress(b'{"Address":"a@b.example"}'), "gzip")
    assert door.last().body == b'{"Address":"a@b.example"}'


@given(st.binary(max_size=300), st.lists(st.sampled_from([*PACKED, "identity"]), max_size=4))
@settings(max_examples=150, deadline=None)
def test_several_codings_are_undone_from_the_last(body: bytes, codings: list[str]) -> None:
    sent = body
    for each in codings:
        sent = PACKED.get(each, bytes)(sent)
    assert inflated(sent, " ,".join(codings), MEGABYTE) == body


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, MEGABYTE, MEGABYTE + 1, 3 * MEGABYTE])
@each_coding
def test_any_length_comes_whole(coding: str, size: int) -> None:
    noise = (bytes(range(256)) * (size // 256 + 1))[:size]
    assert inflated(PACKED[coding](noise), coding, 4 * MEGABYTE) == noise


def test_deflate_without_its_head_is_taken_too() -> None:
    assert inflated(raw_deflate(b"abc" * 1000), "deflate", MEGABYTE) == b"abc" * 1000


def test_a_gzip_body_may_be_several() -> None:
    parts = [gzip.compress(b"%d" % part * 9_000) for part in range(300)]
    whole = b"".join(b"%d" % part * 9_000 for part in range(300))
    assert inflated(b"".join(parts), "gzip", 8 * MEGABYTE) == whole


def test_members_without_end_are_refused() -> None:
    with pytest.raises(BadBody, match="does not end"):
        inflated(gzip.compress(b"") * 20_000, "gzip", MEGABYTE)


@each_coding
def test_what_is_cut_or_followed_by_something_is_400(door: Door, coding: str) -> None:
    whole = PACKED[coding](b'{"Address":"a@b.example"}' + b" " * 5_000)
    count = len(door.tenant.store.table("mailbox").rows)
    for wrong in (whole[:-1], whole[: len(whole) // 2], whole[:1], whole + b"x", whole + b"\0" * 70_000, b"no such thing"):  # fmt: skip
        reply = saved(door, wrong, coding)
        assert (reply.status, reply.json()["ErrorType"]) == (400, "ArgumentException"), wrong
        assert coding.removeprefix("x-") in reply.json()["Message"]
    assert len(door.tenant.store.table("mailbox").rows) == count


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_body_with_a_broken_byte_is_read_or_refused(data: st.DataObject) -> None:
    coding = data.draw(st.sampled_from(sorted(PACKED)))
    body = bytearray(PACKED[coding](data.draw(st.binary(min_size=1, max_size=200))))
    body[data.draw(st.integers(0, len(body) - 1))] ^= data.draw(st.integers(1, 255))
    with suppress(BadBody, TooLarge):
        inflated(bytes(body), coding, MEGABYTE)


@pytest.mark.parametrize("coding", ["zstd", "compress", "gzip, nonsense", "gzip,gzip,gzip,gzip,gzip"])  # fmt: skip
def test_a_coding_that_is_unknown_is_415_and_tells_what_is_known(door: Door, coding: str) -> None:
    reply = saved(door, b"{}", coding)
    assert reply.status == 415
    assert reply.headers["accept-encoding"] == "gzip, br, deflate"
    assert "content coding" in reply.json()["Message"]
    assert set(reply.json()) == {"Message", "MessageDetail"}


@pytest.mark.parametrize("coding", ["", "identity", " , identity"])
def test_no_coding_is_none(door: Door, coding: str) -> None:
    assert saved(door, b'{"Port":7}', coding).json()["Port"] == 7


@each_coding
def test_a_bomb_is_413_in_the_memory_of_the_limit(coding: str) -> None:
    bomb = PACKED[coding](bytes(48 * MEGABYTE))
    tracemalloc.start()
    with pytest.raises(TooLarge, match="4 MB"):
        inflated(bomb, coding, 4 * MEGABYTE)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * MEGABYTE


def test_a_bomb_within_a_bomb_is_413() -> None:
    bomb = gzip.compress(gzip.compress(bytes(48 * MEGABYTE)))
    with pytest.raises(TooLarge):
        inflated(bomb, "gzip, gzip", 4 * MEGABYTE)


def test_the_limit_counts_what_is_unpacked(door_with: Any) -> None:
    door = door_with(body_limit=MEGABYTE)
    body = gzip.compress(b'{"Address":"' + b"x" * 2 * MEGABYTE + b'"}')
    reply = saved(door, body, "gzip")
    assert reply.status == 413
    assert "unpacked" in reply.json()["Message"]


# -- what goes


@pytest.mark.parametrize(
    ("asked", "coding"),
    [
        ("gzip", "gzip"), ("gzip, deflate", "gzip"), ("gzip, deflate, br, zstd", "gzip"), ("br", "br"), ("BR", "br"),
        ("deflate", "deflate"), ("x-gzip", "gzip"), ("*", "gzip"), ("*;q=0.1", "gzip"), ("br;q=1.0, gzip;q=0.8, *;q=0.1", "br"),
        ("gzip;q=0.5, deflate;q=0.6", "deflate"), ("gzip;q=0, *", "br"), ("gzip;q=0", ""), ("identity", ""), ("", ""),
        ("identity, gzip;q=0.5", ""), ("identity;q=0.5, gzip", "gzip"), ("*;q=0", ""), ("zstd", ""), ("gzip;q=", ""),
        ("gzip;q=nan", ""), (";;,;", ""),
    ],
)  # fmt: skip
def test_what_the_client_likes_best(asked: str, coding: str) -> None:
    assert coding_for(asked.lower()) == coding


@pytest.mark.parametrize("coding", UNPACKED)
def test_a_packed_answer_holds_the_same(door: Door, coding: str) -> None:
    plain = door("GET", "Contact/5")
    reply = door("GET", "Contact/5", headers={"accept-encoding": coding})
    assert reply.headers["content-encoding"] == coding
    assert reply.headers["content-type"] == plain.headers["content-type"]
    assert reply.headers["content-length"] == str(len(reply.body))
    assert len(reply.body) * 3 < len(plain.body)
    assert UNPACKED[coding](reply.body) == plain.body
    assert door.last().answer_length == len(plain.body), "the journal tells of the answer itself"


def test_every_answer_says_that_it_depends_on_accept_encoding(door: Door) -> None:
    for path in ("Contact/5", "Contact/9999", "/api", "/nothing", "TimeZone/base"):
        reply = door("GET", path)
        assert "Accept-Encoding" in reply.headers["vary"].split(", ")
        assert "content-encoding" not in reply.headers


def test_what_is_small_or_no_text_goes_as_it_is(door: Door) -> None:
    told = {"accept-encoding": "gzip"}
    small = door("GET", "TimeZone/base", headers=told)
    assert len(small.body) < LEAST
    assert "content-encoding" not in small.headers
    assert packs("application/json; charset=utf-8") and packs("text/xml") and packs("text/html; charset=utf-8")  # fmt: skip
    assert packs("application/atom+xml") and not packs("image/png") and not packs("application/octet-stream")  # fmt: skip
    assert not packs("application/pdf") and not packs("")


def test_a_stream_goes_as_it_is(door: Door) -> None:
    text = b"a text that would become smaller " * 500
    made = door("POST", "Document", {"Header": "x", "Name": "a.txt"}).json()["DocumentId"]
    path = f"Document/{made}/Content"
    assert door("PUT", path, body=text, headers={"content-type": "text/plain"}).status == 200
    for accept in ("*/*", "application/json"):
        reply = door("GET", path, headers={"accept": accept, "accept-encoding": "gzip"})
        assert reply.status == 200
        assert "content-encoding" not in reply.headers


def test_errors_and_pages_are_packed_as_well(door: Door) -> None:
    reply = door("GET", "/api/v1", headers={"accept-encoding": "br"})
    assert json.loads(brotli.decompress(reply.body))
    page = door("GET", "Contact?$top=20", headers={"accept-encoding": "gzip"})
    assert len(json.loads(gzip.decompress(page.body))["value"]) == 20


def test_an_answer_asked_for_again_is_packed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counting(content: bytes, coding: str) -> bytes:
        made.append(coding)
        return packed(content, coding)

    monkeypatch.setattr("so_mock.web.encodings.packed", counting)
    packs, content = Packs(), b"x" * 5_000
    answers = {packs.packed(content, "gzip") for _ in range(9)}
    assert answers == {packed(content, "gzip")}
    assert made == ["gzip"] * 2, "kept when it is asked for again, not before"
    packs.packed(content, "br")
    assert made == ["gzip", "gzip", "br"]


def test_a_long_answer_that_is_kept_is_packed_twice_at_most(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a thread, and not again: packing it takes longer than all else."""
    calls = []

    def counting(content: bytes, coding: str) -> bytes:
        calls.append(len(content))
        return packed(content, coding)

    monkeypatch.setattr("so_mock.web.encodings.packed", counting)
    monkeypatch.setattr("so_mock.web.encodings.LONG", LEAST)
    bodies = {door("GET", "Contact/2", headers={"Accept-Encoding": "gzip"}).body for _ in range(5)}
    assert len(bodies) == 1
    assert len(calls) == 2


def test_what_is_too_large_to_be_kept_is_not() -> None:
    """Nor hashed, which takes as long as sending it."""
    store = Packs(limit=8_000)
    for _ in range(3):
        made = packed(b"a" * 2_000, "gzip")
        assert store.find(b"a" * 2_000, "gzip") is None
        assert store.keep(b"a" * 2_000, "gzip", made) == made
    assert len(store) == 0


def test_what_was_packed_is_let_go_within_bounds() -> None:
    packs = Packs(limit=100_000)
    for number in range(200):
        for _ in range(2):
            packs.packed(b"%d" % number * 2_000, "gzip")
        assert packs._size <= packs.limit
    assert 1 <= len(packs) < 100
    for _ in range(3):
        packs.packed(bytes(90_000), "gzip")
    assert (bytes(90_000), "gzip") not in packs._kept, "too large to push all others out"


def test_a_written_row_is_not_answered_as_it_was_packed_before(door: Door) -> None:
    told = {"accept-encoding": "gzip"}
    for _ in range(3):
        door("GET", "Contact/5", headers=told)
    door("PATCH", "Contact/5", {"Department": "New"})
    reply = door("GET", "Contact/5", headers=told)
    assert json.loads(gzip.decompress(reply.body))["Department"] == "New"


def test_what_follows_brotli_is_refused_where_it_comes_in_a_bite_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = brotli.compress(b"x" * 1_000)
    monkeypatch.setattr("so_mock.web.encodings._BITE", len(body))
    assert inflated(body, "br", 10_000) == b"x" * 1_000
    with pytest.raises(BadBody, match="does not end where its br data do"):
        inflated(body + b"more", "br", 10_000)
