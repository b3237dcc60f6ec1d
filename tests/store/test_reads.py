"""What an answer was made of, and when it is no longer so."""

from collections.abc import Callable
from typing import Any

import pytest

from so_mock.store import Index, Reads, Row, Store, unchanged

BY_OWNER = Index("owner", lambda row: [row["owner"]])


def planted() -> Store:
    store = Store({})
    store.load("contact", [{"id": i, "owner": i % 2, "name": f"n{i}"} for i in (3, 1, 2, 4)])
    store.load("person", [{"id": 1, "owner": 1}])
    return store


def even(row: Row) -> bool:
    return bool(row["id"] % 2 == 0)


def ids(rows: list[Row]) -> list[Any]:
    return [row["id"] for row in rows]


def test_looks_answer_what_the_store_holds():
    store = planted()
    reads = Reads(store, None)
    assert reads.row("contact", 3) is store.table("contact").get(3)
    assert reads.row("contact", 9) is None
    assert reads.row("nothing", 1) is None
    assert ids(reads.rows("contact")) == [1, 2, 3, 4]
    assert ids(reads.by("contact", BY_OWNER, 1)) == [1, 3]
    assert reads.count("contact") == 4
    assert (reads.rows("nothing"), reads.by("nothing", BY_OWNER, 1)) == ([], [])
    assert reads.count("nothing") == 0


def test_hidden_rows_are_absent_everywhere():
    reads = Reads(planted(), {"contact": even})
    assert reads.row("contact", 3) is None
    assert reads.row("contact", 4) is not None
    assert reads.row("contact", 9) is None
    assert ids(reads.rows("contact")) == [2, 4]
    assert reads.by("contact", BY_OWNER, 1) == []
    assert ids(reads.by("contact", BY_OWNER, 0)) == [2, 4]
    assert reads.count("contact") == 2
    assert reads.row("person", 1) is not None
    assert reads.count("person") == 1


def test_a_row_is_hidden_with_the_one_it_depends_on():
    store = planted()
    store.load("member", [{"id": i, "who": i} for i in (2, 3, 9)])
    reads = Reads(store, {"contact": even}, dependants={"member": [("who", "contact")]})
    assert ids(reads.rows("member")) == [2, 9]  # there is no 9: what does not exist hides nothing
    assert reads.row("member", 3) is None
    assert reads.count("member") == 2
    reads = Reads(store, {"contact": even}, dependants={"member": [("who", "contact")]})
    reads.row("member", 2)
    with store.unit():
        store.update("contact", {"id": 2, "owner": 0, "name": "new"})
    assert not unchanged(store, reads.noted)


def test_every_look_is_noted():
    store = planted()
    reads = Reads(store, {"person": even})
    row, hidden = reads.row("contact", 3), store.table("person").get(1)
    reads.row("contact", 9)
    reads.row("person", 1)
    reads.rows("contact")
    reads.by("contact", BY_OWNER, 1)
    reads.count("nothing")
    stamp = store.table("contact").stamp
    assert reads.noted == [
        ("contact", 3, row),
        ("contact", 9, None),
        ("person", 1, hidden),
        ("contact", None, stamp),
        ("contact", None, stamp),
        ("nothing", None, 0),
    ]


def test_clock_is_not_read_until_somebody_says_so():
    reads = Reads(planted(), None)
    assert reads.timed is False
    reads.timed = True
    assert Reads(planted(), None).timed is False


def test_loop_over_rows_may_delete_them():
    store = planted()
    reads = Reads(store, None)
    with store.unit():
        for row in reads.rows("contact"):
            store.delete("contact", row["id"])
    assert reads.count("contact") == 0


LOOKS: dict[str, Callable[[Reads], Any]] = {
    "row": lambda reads: reads.row("contact", 3),
    "missing": lambda reads: reads.row("contact", 9),
    "rows": lambda reads: reads.rows("contact"),
    "by": lambda reads: reads.by("contact", BY_OWNER, 1),
    "count": lambda reads: reads.count("contact"),
}
WRITES: dict[str, Callable[[Store], Any]] = {
    "this": lambda store: store.update("contact", {"id": 3, "owner": 1, "name": "New"}),
    "gone": lambda store: store.delete("contact", 3),
    "came": lambda store: store.insert("contact", {"id": 9, "owner": 1}),
    "sibling": lambda store: store.update("contact", {"id": 4, "owner": 0, "name": "New"}),
    "other table": lambda store: store.insert("person", {"owner": 1}),
    "new table": lambda store: store.insert("sale", {"owner": 1}),
    "counter": lambda store: store.take("message"),
}
STALE = {
    *[("row", write) for write in ("this", "gone")],
    ("missing", "came"),
    *[(look, w) for look in ("rows", "by", "count") for w in ("this", "gone", "came", "sibling")],
}


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("look", LOOKS)
def test_only_writes_to_what_was_read_make_it_stale(look: str, write: str):
    store = planted()
    reads = Reads(store, None)
    LOOKS[look](reads)
    assert unchanged(store, reads.noted)
    with store.unit():
        WRITES[write](store)
    assert unchanged(store, reads.noted) is ((look, write) not in STALE)


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("look", LOOKS)
def test_undone_writes_leave_what_was_read_fresh(look: str, write: str):
    store = planted()
    reads = Reads(store, None)
    LOOKS[look](reads)
    with pytest.raises(KeyError), store.unit():
        WRITES[write](store)
        raise KeyError
    assert unchanged(store, reads.noted)


@pytest.mark.parametrize("look", LOOKS)
def test_what_was_read_within_an_undone_unit_is_stale(look: str):
    store = planted()
    reads = Reads(store, None)
    with pytest.raises(KeyError), store.unit():
        WRITES["this"](store)
        WRITES["came"](store)
        LOOKS[look](reads)
        raise KeyError
    assert not unchanged(store, reads.noted)


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("look", LOOKS)
def test_writes_in_a_fork_concern_only_the_fork(look: str, write: str):
    store = planted()
    fork = store.fork()
    reads = Reads(store, None)
    LOOKS[look](reads)
    with fork.unit():
        WRITES[write](fork)
    assert unchanged(store, reads.noted)
    assert unchanged(fork, reads.noted) is ((look, write) not in STALE)
    with store.unit():
        WRITES[write](store)
    assert unchanged(store, reads.noted) is ((look, write) not in STALE)


def test_the_same_write_in_two_forks_is_not_taken_for_one():
    store = planted()
    one, other = store.fork(), store.fork()
    for side in (one, other):
        with side.unit():
            WRITES["this"](side)
    for look in LOOKS.values():
        reads = Reads(one, None)
        look(reads)
        assert unchanged(one, reads.noted)
    reads = Reads(one, None)
    reads.rows("contact")
    assert not unchanged(other, reads.noted)


def test_look_at_a_table_not_yet_written_is_stale_once_it_is():
    store = planted()
    reads = Reads(store, None)
    reads.rows("sale")
    assert unchanged(store, reads.noted)
    with store.unit():
        store.insert("sale", {})
    assert not unchanged(store, reads.noted)


def test_what_a_store_never_held_is_stale_there():
    store, empty = planted(), Store({})
    for look in (LOOKS["row"], LOOKS["rows"]):
        reads = Reads(store, None)
        look(reads)
        assert not unchanged(empty, reads.noted)
    reads = Reads(store, None)
    LOOKS["missing"](reads)
    assert unchanged(empty, reads.noted)


def test_hidden_row_stays_fresh_until_it_is_replaced():
    store = planted()
    reads = Reads(store, {"contact": even})
    assert reads.row("contact", 3) is None
    assert unchanged(store, reads.noted)
    with store.unit():
        WRITES["this"](store)
    assert not unchanged(store, reads.noted)


def test_an_equal_row_in_its_place_is_another_row():
    store = planted()
    reads = Reads(store, None)
    row = reads.row("contact", 3)
    assert row is not None
    with store.unit():
        store.update("contact", row)
    assert not unchanged(store, reads.noted)


def test_reads_see_writes_made_after_they_were_opened():
    store = planted()
    store.fork()  # so that the first write copies the table
    reads = Reads(store, None)
    reads.row("contact", 3)
    with store.unit():
        WRITES["this"](store)
        WRITES["new table"](store)
    row = reads.row("contact", 3)
    assert row is not None
    assert row["name"] == "New"
    assert reads.row("sale", 1) == {"id": 1, "owner": 1}
