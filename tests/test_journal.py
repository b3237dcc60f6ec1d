"""The journal remembers the newest requests, and never more than it may."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from so_mock.call import Answer, Request
from so_mock.journal import (
    ANSWERS,
    BATCH,
    BYTES,
    ENTRIES,
    HEADERS,
    KINDS,
    LONGEST,
    MANY,
    OTHERS,
    OVERHEAD,
    Entry,
    Journal,
    Played,
    packed,
)
from so_mock.scenario.playing import Plan
from so_mock.store.changes import Changes
from so_mock.web.noting import Seen, note

BASE: dict[str, Any] = {
    "id": 0, "at": 1_768_464_000.25, "milliseconds": 0.12345, "verb": "GET", "path": "/nowhere", "query": b"", "sent": b"",
    "body": b"", "length": 0, "reader": None, "operation": "", "user": "", "status": 404, "fidelity": "", "by": "",
    "ignored": (), "changes": (), "error": "", "media_type": "", "answer_length": 0, "answer_headers": {}, "size": OVERHEAD,
}  # fmt: skip


def noted(journal: Journal, answer: bytes = b"", **facts: Any) -> Entry:
    entry = Entry(**BASE | {"id": journal.number()} | facts)
    journal.add(entry, answer)
    return entry


def ids(journal: Journal) -> list[int]:
    return [entry.id for entry in journal]


def test_entries_are_numbered_from_one_and_found_by_number():
    journal = Journal()
    assert len(journal) == 0 and journal.get(1) is None
    first, second = noted(journal), noted(journal)
    assert ids(journal) == [1, 2]
    assert journal.get(1) is first and journal.get(2) is second
    assert journal.get(3) is None and journal.get(0) is None


@pytest.mark.parametrize("more", [1, 5, BATCH, BATCH + 1, 1_000])
def test_only_so_many_are_kept_and_the_others_are_counted(more):
    journal = Journal()
    for n in range(ENTRIES + more):
        noted(journal, operation="A.B" if n % 2 == 0 else "")
    assert len(journal) == ENTRIES and journal.dropped == more
    assert ids(journal) == list(range(more + 1, ENTRIES + more + 1))
    assert journal.get(more) is None
    assert journal.lost["A.B"] == (more + 1) // 2


def test_large_entries_push_out_the_oldest():
    journal = Journal()
    for _ in range(13):
        noted(journal, size=BYTES // 10)
    assert ids(journal) == list(range(4, 14))


def test_one_that_is_too_large_for_all_is_not_kept():
    journal = Journal()
    noted(journal)
    noted(journal, size=BYTES + 1)
    assert len(journal) == 0
    assert noted(journal).id == 3
    assert ids(journal) == [3]


@given(st.lists(st.integers(0, BYTES // 2), max_size=30), st.integers(0, 30))
def test_bytes_are_counted_right_whenever_somebody_looks(sizes, looks):
    journal = Journal()
    for count, size in enumerate(sizes):
        noted(journal, size=size)
        if count == looks:
            assert len(journal)
    kept = [entry.size for entry in journal]
    assert sum(kept) <= BYTES
    assert kept == sizes[len(sizes) - len(kept) :]
    dropped = len(sizes) - len(kept)
    assert journal.dropped == dropped
    assert dropped == 0 or sum(kept) + sizes[dropped - 1] > BYTES


def test_answers_make_room_before_requests_do():
    """Ten thousand calls with an answer of 10 KB each can still be verified."""
    journal = Journal()
    entries = [noted(journal, b"%05d" % n + b"x" * 10_000) for n in range(ENTRIES)]
    assert len(journal) == ENTRIES and journal.dropped == 0
    kept = ANSWERS // 10_005
    assert [journal.answer(entry) is not None for entry in entries[-kept - 2 : -kept + 2]] == [
        False, False, True, True,
    ]  # fmt: skip
    for entry in (entries[-kept], entries[-kept // 2], entries[-1]):
        assert journal.answer(entry)[:5] == b"%05d" % (entry.id - 1)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([0, 10, ANSWERS // 3, ANSWERS + 1]), max_size=12), st.booleans())
def test_an_answer_stays_with_its_entry(lengths, pushed):
    journal = Journal()
    entries = [noted(journal, bytes([n]) * size) for n, size in enumerate(lengths)]
    if pushed:
        noted(journal, size=BYTES - OVERHEAD)
    for number, entry in enumerate(entries):
        answer = journal.answer(entry)
        if answer is not None:
            assert answer == bytes([number]) * lengths[number]
    assert journal.answer(Entry(**BASE)) is None


def test_a_number_that_is_given_out_is_not_yet_an_entry():
    journal = Journal()
    assert (journal.number(), journal.number()) == (1, 2)
    assert len(journal) == 0


def test_cleared_it_goes_on_counting_where_it_was():
    journal = Journal()
    for _ in range(3):
        noted(journal, operation="A.B", status=200)
    journal.clear()
    assert len(journal) == journal.dropped == 0
    assert journal.exercised == {("A.B", 200, "", ""): 3}
    assert noted(journal).id == 4


def test_what_was_exercised_outlives_its_entries_and_its_journal():
    everywhere: dict[Any, int] = {}
    journal = Journal()
    for n in range(ENTRIES + 10):
        noted(journal, operation="A.B" if n else "", status=200, user="tje0", fidelity="modelled")
    assert journal.exercised == {("A.B", 200, "tje0", "modelled"): ENTRIES + 9}
    after = journal.anew(everywhere)
    assert len(after) == 0 and after.exercised == {} and after.number() == 1
    noted(after, operation="A.B", status=200, user="tje0", fidelity="modelled")
    after.anew(everywhere)
    assert everywhere == {("A.B", 200, "tje0", "modelled"): ENTRIES + 10}


def test_any_number_of_users_takes_no_more_than_so_much():
    journal = Journal()
    for n in range(KINDS + 500):
        noted(journal, operation="A.B", user=f"user{n}")
    assert len(journal.exercised) == KINDS + 1
    assert journal.exercised["A.B", 404, OTHERS, ""] == 500
    assert sum(journal.exercised.values()) == KINDS + 500


@given(st.lists(st.tuples(st.binary(max_size=3_000), st.binary(max_size=3_000)), max_size=150))
def test_headers_are_kept_as_they_were_and_bounded(headers):
    plain = [(name.replace(b"\n", b""), value.replace(b"\n", b"")) for name, value in headers]
    sent = packed(plain)
    assert len(sent) <= HEADERS
    back = Entry(**BASE | {"sent": sent}).headers
    if len(sent) < HEADERS:
        assert back == plain[:MANY] or (not sent and len(plain) <= 1)
    else:
        assert back == plain[: len(back)]


def test_what_is_noted_is_small_and_leads_nowhere(tenant):
    """No entry holds a parsed body, an exception, a row or the list of a request's headers."""
    seen = Seen(Request("POST", "/" + "p" * 5_000, b"q" * 9_000, [(b"a", b"b" * 50_000)] * 300))
    seen.request.body, seen.request.reader = b"[" + b"1," * 500_000 + b"1]", len
    assert seen.request.value == 1_000_003
    seen.operation, seen.user = "A.B", "u" * 5_000
    changes = Changes()
    changes.log += [("contact", n, None, {}, 0, 0, 0) for n in range(100_000)]
    answer = Answer({"Message": "m" * 9_000}, 500, error=True, changes=changes)
    note(tenant, tenant.journal.number(), seen, answer, b"c" * 1_000_000, "x", 0.0)
    (entry,) = tenant.journal
    assert entry.length == 1_000_003 and entry.answer_length == 1_000_000 and entry.cut
    assert entry.changes[-1] == f"(+{100_000 - MANY} more)"
    assert entry.size < 60_000
    assert len(tenant.journal.answer(entry)) < 20_000
    assert {type(each) for each in entry} <= {
        int, float, str, bytes, tuple, type(len), type(answer.headers), Played,
    }  # fmt: skip


def test_what_rules_said_is_cut_and_weighed(tenant):
    plan = Plan(None, None, tuple(("rule", "w" * 5_000) for _ in range(3)))
    answer = Answer(headers={"X-Told": "h" * 5_000}, plan=plan)
    note(tenant, 1, Seen(Request("GET", "/x", b"", [])), answer, b"", "x", 0.0)
    (entry,) = tenant.journal
    assert [len(why) for _, why in entry.near] == [LONGEST] * 3
    assert len(entry.answer_headers["X-Told"]) == LONGEST
    assert OVERHEAD + 4 * LONGEST < entry.size < OVERHEAD + 5 * LONGEST


def test_what_is_kept_as_it_came_is_bounded_with_all_it_brings(tenant):
    """Nobody has looked yet: what the answer, the address and what was ignored bring counts as well."""
    changes = Changes()
    changes.log += [("quote_alternative", n, None, {}, 0, 0, 0) for n in range(MANY)]
    answer = Answer({"Message": "m" * LONGEST}, 500, error=True, changes=changes)
    for n in range(ENTRIES):
        seen = Seen(Request("POST", "/" + "p" * (LONGEST - 1), b"q" * LONGEST, []))
        seen.plain, seen.ignored = True, ("i" * 80,) * 20
        note(tenant, n, seen, answer, b"", "x", 0.0)
    assert 0 < len(tenant.journal) < ENTRIES
    assert sum(entry.size for entry in tenant.journal) <= BYTES


def test_head_is_answered_without_a_body_and_noted_so(tenant):
    seen = Seen(Request("HEAD", "/x", b"", []))
    note(tenant, 1, seen, Answer(), b"what a GET would be answered", "x", 0.0)
    (entry,) = tenant.journal
    assert (entry.answer_length, tenant.journal.answer(entry)) == (0, b"")
