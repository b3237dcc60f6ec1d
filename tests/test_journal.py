"""The journal remembers the newest requests, and never more than it may."""

import json
from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from so_mock.journal import BYTES, ENTRIES, HEAD, Entry, Journal

REFUSED = {
    "id": 0, "at": 1_768_464_000.25, "milliseconds": 0.12345, "verb": "GET", "path": "/nowhere", "operation": "",
    "user": "", "status": 404, "fidelity": "", "by": "", "ignored": (), "changes": (), "error": "", "request": b"",
}  # fmt: skip


def noted(journal: Journal, size: int = 0, **facts: Any) -> Entry:
    entry = Entry(**REFUSED | {"id": journal.number(), "request": b"x" * size} | facts)
    journal.add(entry)
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


def test_only_so_many_are_kept():
    journal = Journal()
    for _ in range(ENTRIES + 5):
        noted(journal)
    assert len(journal) == ENTRIES
    assert ids(journal) == list(range(6, ENTRIES + 6))
    assert journal.get(5) is None


def test_full_heads_of_bodies_are_kept_within_the_bytes():
    journal = Journal()
    for _ in range(ENTRIES + 100):
        noted(journal, HEAD)
    assert len(journal) == min(ENTRIES, BYTES // HEAD)


def test_large_bodies_push_out_the_oldest():
    journal = Journal()
    for _ in range(13):
        noted(journal, BYTES // 10)
    assert ids(journal) == list(range(4, 14))


def test_one_that_is_too_large_for_all_is_not_kept():
    journal = Journal()
    noted(journal)
    noted(journal, BYTES + 1)
    assert len(journal) == 0
    assert noted(journal).id == 3
    assert ids(journal) == [3]


@given(st.lists(st.integers(0, BYTES // 2), max_size=30))
def test_bytes_are_counted_right_whatever_comes(sizes):
    journal = Journal()
    for size in sizes:
        noted(journal, size)
    kept = [len(entry.request) for entry in journal]
    assert sum(kept) <= BYTES
    assert kept == sizes[len(sizes) - len(kept) :]
    dropped = len(sizes) - len(kept)
    assert dropped == 0 or sum(kept) + sizes[dropped - 1] > BYTES


def test_a_number_that_is_given_out_is_not_yet_an_entry():
    journal = Journal()
    assert (journal.number(), journal.number()) == (1, 2)
    assert len(journal) == 0


def test_a_record_says_what_happened():
    entry = noted(
        Journal(), verb="POST", path="/api/v1/Contact", operation="POST Contact", user="tje0", status=200,
        changes=("contact 3",), fidelity="modelled", by="so_mock/conventions/crud.py:29", ignored=("Colour",),
    )  # fmt: skip
    record = entry.as_record()
    json.dumps(record)
    assert record == {
        "id": 1, "at": "2026-01-15T08:00:00.250+00:00", "request": "POST /api/v1/Contact",
        "operation": "POST Contact", "user": "tje0", "status": 200, "fidelity": "modelled",
        "answeredBy": "so_mock/conventions/crud.py:29", "ignored": ["Colour"], "changes": ["contact 3"],
        "error": None, "milliseconds": 0.123,
    }  # fmt: skip
    assert datetime.fromisoformat(record["at"]).utcoffset() is not None


def test_what_was_refused_at_the_door_has_no_operation():
    record = noted(Journal()).as_record()
    assert [record[key] for key in ("operation", "user", "fidelity", "answeredBy")] == [None] * 4
