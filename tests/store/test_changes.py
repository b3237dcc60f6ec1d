"""Units that leave nothing half-written, and forks that never see each other."""

import random
from collections.abc import Callable
from typing import Any, NoReturn

import pytest

from so_mock.store import Change, Index, Row, Store


def refuse(*_: Any, **__: Any) -> NoReturn:
    raise AssertionError("a stored row was edited")


class Frozen(dict[str, Any]):
    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = refuse


class FrozenList(list[Any]):
    __setitem__ = __delitem__ = __iadd__ = __imul__ = refuse
    append = clear = extend = insert = pop = remove = reverse = sort = refuse


BY_TAG = Index("tag", lambda row: row["tags"])
BY_OWNER = Index("owner", lambda row: [row["owner"]])
TAGS = ["a", "b", "c", "d"]
NAMES = ["Ada", "ada", None, "Bo", "Cy", "Di"]


def frozen(id: int, name: str | None = "", owner: int = 1, tags: tuple[str, ...] = ()) -> Row:
    return Frozen(id=id, name=name, owner=owner, tags=FrozenList(tags))


def plain(name: str | None = "", owner: int = 1, tags: tuple[str, ...] = (), **id: int) -> Row:
    return {**id, "name": name, "owner": owner, "tags": list(tags)}


def planted() -> Store:
    store = Store({})
    for name in ("contact", "person"):
        rows = [frozen(i, NAMES[i % 6], i % 3, tuple(TAGS[: i % 5])) for i in range(1, 21)]
        store.load(name, rows)
        indexes(store, name)
    with store.unit():
        store.take("message")
    return store


def indexes(store: Store, name: str) -> list[Any]:
    """All that the indexes of the table answer."""
    table = store.table(name)
    tags = [[row["id"] for row in table.by(BY_TAG, tag)] for tag in TAGS]
    owners = [[row["id"] for row in table.by(BY_OWNER, owner)] for owner in range(4)]
    return [tags, owners, list(table.ordered("name"))]


def remembered(store: Store) -> list[Any]:
    """All of a store, its rows as the very objects."""
    return [store.stamp, store.names()] + [
        (
            name,
            [id(row) for row in store.table(name).scan()],
            list(store.table(name).scan()),
            store.table(name).next_id,
            store.table(name).stamp,
            name == "_counter" or indexes(store, name),
        )
        for name in ("contact", "person", "sale", "_counter")
    ]


def fresh_indexes(store: Store, name: str) -> list[Any]:
    new = Store({})
    new.load(name, store.table(name).scan())
    return indexes(new, name)


def write(store: Store, chance: random.Random) -> None:
    name = chance.choice(["contact", "person", "sale"])
    known = list(store.table(name).rows)
    row = plain(chance.choice(NAMES), chance.randrange(4), tuple(chance.choices(TAGS, k=2)))
    match chance.randrange(6):
        case 0 | 1:
            store.insert(name, row)
        case 2 if known:
            store.delete(name, chance.choice(known))
        case 3:
            store.take(chance.choice(["message", "delivery"]), 100)
        case 4:
            free = chance.randrange(1, 500)
            if free not in known:
                store.insert(name, row | {"id": free})
        case _ if known:
            store.update(name, row | {"id": chance.choice(known)})


class Oops(Exception):
    pass


# -- writing


def test_absent_none_and_zero_keys_take_the_next_id():
    store = Store({"person": "PersonId"})
    with store.unit():
        assert store.insert("person", {"Name": "Ada"}) == {"Name": "Ada", "PersonId": 1}
        assert store.insert("person", {"PersonId": None})["PersonId"] == 2
        assert store.insert("person", {"PersonId": 0})["PersonId"] == 3


def test_explicit_id_is_kept_and_the_next_id_lies_above_it():
    store = Store({})
    with store.unit():
        assert store.insert("sale", {"id": 41})["id"] == 41
        assert store.insert("sale", {"id": 7})["id"] == 7
        assert store.insert("sale", {})["id"] == 42


def test_id_that_exists_is_an_error():
    store = planted()
    with store.unit() as changes:
        with pytest.raises(KeyError, match="contact 3 exists"):
            store.insert("contact", {"id": 3})
        assert len(changes) == 0


def test_update_of_a_missing_row_is_an_error():
    store = planted()
    for row in ({"id": 99}, {}, {"id": None}):
        with store.unit(), pytest.raises(KeyError, match="does not exist"):
            store.update("contact", row)


def test_update_replaces_the_whole_row():
    store = planted()
    with store.unit():
        stored = store.update("contact", plain("New", id=3))
    assert store.table("contact").get(3) is stored
    assert stored == plain("New", id=3)


def test_delete_answers_the_row_and_of_a_missing_one_writes_nothing():
    store = planted()
    row, stamp = store.table("contact").get(3), store.stamp
    with store.unit() as changes:
        assert store.delete("contact", 99) is None
        assert store.delete("nothing", 1) is None
        assert (store.stamp, len(changes)) == (stamp, 0)
        assert store.delete("contact", 3) is row
    assert 3 not in store.table("contact")


def test_id_of_a_deleted_row_is_not_given_again():
    store = planted()
    with store.unit():
        store.delete("contact", 20)
    with store.unit():
        assert store.insert("contact", plain())["id"] == 21


def test_row_given_stays_the_callers_own():
    store = Store({})
    given = {"name": "Ada"}
    with store.unit():
        stored = store.insert("sale", given)
        given["name"] = "Bo"
        assert stored == {"name": "Ada", "id": 1}
        given = {"id": 1, "name": "Cy"}
        stored = store.update("sale", given)
        given["name"] = "Di"
        assert stored["name"] == "Cy"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda store: store.insert("contact", {}),
        lambda store: store.update("contact", {"id": 1}),
        lambda store: store.delete("contact", 1),
    ],
)
def test_writing_outside_a_unit_is_an_error(wrong: Callable[[Store], Any]):
    store = planted()
    before = remembered(store)
    with pytest.raises(RuntimeError):
        wrong(store)
    with store.unit():
        pass
    with pytest.raises(RuntimeError):
        wrong(store)
    assert remembered(store) == before


def test_load_adds_rows_with_and_without_keys():
    store = planted()
    store.load("contact", [plain("New", owner=9), plain("Newer", owner=9, id=40), plain(owner=9)])
    assert [row["id"] for row in store.table("contact").by(BY_OWNER, 9)] == [21, 40, 41]
    assert indexes(store, "contact") == fresh_indexes(store, "contact")


def test_load_that_fails_adds_nothing():
    store = planted()
    before = remembered(store)
    with pytest.raises(KeyError, match="contact 3 exists"):
        store.load("contact", [plain(id=30), plain(id=3)])
    assert remembered(store) == before


def test_load_within_a_unit_is_an_error():
    store = planted()
    with store.unit(), pytest.raises(RuntimeError):
        store.load("contact", [plain()])


def test_names_are_those_of_tables_that_hold_something():
    store = planted()
    assert store.table("sale").rows == {}
    assert store.names() == ["_counter", "contact", "person"]
    with store.unit():
        store.insert("sale", {})
        store.delete("sale", 1)
    assert "sale" in store.names()  # it remembers that 1 was given


def test_counters_count_apart_from_each_other():
    store = Store({})
    with store.unit():
        assert [store.take("a"), store.take("a"), store.take("b", 100), store.take("a")] == [
            1,
            2,
            100,
            3,
        ]
    assert store.take("b", 100) == 101


def test_every_write_changes_the_stamps_of_store_and_table_and_of_no_other():
    store = planted()
    seen = {store.stamp}
    person = store.table("person").stamp
    writes: list[Callable[[], Any]] = [
        lambda: store.insert("contact", plain()),
        lambda: store.update("contact", plain(id=3)),
        lambda: store.delete("contact", 3),
    ]
    with store.unit():
        for one in writes:
            one()
            assert store.stamp not in seen
            assert store.table("contact").stamp == store.stamp
            seen.add(store.stamp)
    store.take("message")
    assert store.stamp not in seen
    assert store.table("contact").stamp != store.stamp
    assert store.table("person").stamp == person


def test_two_stores_never_share_a_stamp():
    one, other = planted(), planted()
    assert one.stamp != other.stamp
    assert one.table("contact").stamp != other.table("contact").stamp


# -- units


def test_changes_are_what_was_written_in_order():
    store = planted()
    old = store.table("contact").get(3)
    with store.unit() as changes:
        new = store.insert("sale", {"name": "Big"})
        third = store.update("contact", plain("New", id=3))
        store.delete("contact", 3)
        store.take("message")
    assert list(changes) == [
        Change("sale", 1, None, new),
        Change("contact", 3, old, third),
        Change("contact", 3, third, None),
        Change("_counter", "message", {"id": "message", "next": 2}, {"id": "message", "next": 3}),
    ]
    assert len(changes) == 4
    assert changes[-2].before is third
    assert [change.table for change in changes[:2]] == ["sale", "contact"]


def test_each_unit_has_its_own_changes():
    store = planted()
    with store.unit() as first:
        store.insert("sale", {})
    with store.unit() as second:
        pass
    assert (len(first), len(second)) == (1, 0)


def test_exception_passes_and_undoes_what_was_written():
    store = planted()
    before = remembered(store)
    with pytest.raises(Oops, match="why"), store.unit() as changes:
        store.insert("contact", plain())
        store.delete("contact", 3)
        raise Oops("why")
    assert len(changes) == 0
    assert remembered(store) == before
    with store.unit():
        assert store.insert("contact", plain())["id"] == 21


@pytest.mark.parametrize("seed", range(4))
def test_fifty_random_units_undone_leave_everything_as_before(seed: int):
    chance = random.Random(seed)
    store = planted()
    kept = store.fork()
    base = remembered(kept)
    for _ in range(50):
        before = remembered(store)
        with pytest.raises(Oops), store.unit():
            for _ in range(chance.randrange(1, 15)):
                write(store, chance)
                if chance.random() < 0.1:
                    store.fork()
                if chance.random() < 0.1:
                    list(store.table("contact").scan())
            raise Oops
        assert remembered(store) == before
        with store.unit():
            write(store, chance)
        for name in ("contact", "person", "sale"):
            assert indexes(store, name) == fresh_indexes(store, name)
    assert remembered(kept) == base


def test_index_built_within_a_unit_is_undone_with_it():
    store = Store({})
    store.load("contact", [frozen(1, "Ada", 1, ("a",))])
    with pytest.raises(Oops), store.unit():
        store.insert("contact", plain("Bo", 1, ("a",)))
        assert indexes(store, "contact")[0][0] == [1, 2]
        raise Oops
    assert indexes(store, "contact") == fresh_indexes(store, "contact")
    assert indexes(store, "contact")[0][0] == [1]


def test_undo_of_a_delete_keeps_primary_key_order():
    store = planted()
    rows = list(store.table("contact").scan())
    with pytest.raises(Oops), store.unit():
        store.delete("contact", 3)
        store.delete("contact", 1)
        raise Oops
    assert list(store.table("contact").scan()) == rows
    assert [row["id"] for row in store.table("contact").by(BY_OWNER, 1)] == [
        1,
        4,
        7,
        10,
        13,
        16,
        19,
    ]


def test_table_written_first_in_an_undone_unit_was_never_written():
    store = planted()
    with pytest.raises(Oops), store.unit():
        store.insert("sale", {})
        raise Oops
    table = store.table("sale")
    assert (len(table), table.stamp, table.next_id) == (0, 0, 1)
    assert "sale" not in store.names()


def test_nested_unit_joins_the_outer_one():
    store = planted()
    before = remembered(store)
    with pytest.raises(Oops), store.unit() as outer:
        store.insert("contact", plain())
        with store.unit() as inner:
            store.insert("contact", plain())
        assert inner is outer
        assert len(outer) == 2
        store.insert("contact", plain())
        raise Oops
    assert remembered(store) == before


def test_exception_of_a_nested_unit_that_is_caught_undoes_only_that_unit():
    store = planted()
    with store.unit() as changes:
        first = store.insert("contact", plain("kept"))
        between = remembered(store)
        with pytest.raises(Oops), store.unit():
            store.insert("contact", plain("lost"))
            store.update("contact", plain("lost", id=21))
            raise Oops
        assert remembered(store) == between
        second = store.insert("contact", plain("also kept"))
    assert [change.after for change in changes] == [first, second]
    assert second["id"] == 22


def test_exception_that_passes_through_both_units_undoes_both():
    store = planted()
    before = remembered(store)
    with pytest.raises(Oops), store.unit():
        store.insert("contact", plain())
        with store.unit():
            store.delete("contact", 3)
            raise Oops
    assert remembered(store) == before
    with pytest.raises(RuntimeError):
        store.insert("contact", plain())


def test_interrupt_undoes_as_an_error_does():
    store = planted()
    before = remembered(store)
    with pytest.raises(KeyboardInterrupt), store.unit():
        store.insert("contact", plain())
        raise KeyboardInterrupt
    assert remembered(store) == before


def test_stamp_of_an_undone_write_is_not_given_again():
    store = planted()
    with pytest.raises(Oops), store.unit():
        store.insert("contact", plain())
        undone = store.stamp
        raise Oops
    with store.unit():
        store.insert("contact", plain())
    assert store.stamp != undone


# -- forks


def each_kind_of_write(store: Store) -> None:
    with store.unit():
        store.insert("contact", plain("Zoe", 1, ("a", "d")))
        store.update("contact", plain("Yan", 2, ("b",), id=4))
        store.delete("contact", 7)
        store.insert("sale", plain("Big"))
        store.take("message")
        store.take("delivery")


def test_fork_has_the_same_content():
    store = planted()
    assert remembered(store.fork()) == remembered(store)


def test_write_in_the_parent_is_not_seen_in_the_fork():
    store = planted()
    fork = store.fork()
    before = remembered(fork)
    each_kind_of_write(store)
    assert remembered(fork) == before
    assert remembered(store) != before


def test_write_in_the_fork_is_not_seen_in_the_parent():
    store = planted()
    before = remembered(store)
    fork = store.fork()
    each_kind_of_write(fork)
    assert remembered(store) == before
    assert remembered(fork) != before


def test_parent_that_owned_its_tables_does_not_write_into_a_fork():
    store = planted()
    each_kind_of_write(store)  # it owns them now
    fork = store.fork()
    before = remembered(fork)
    with store.unit():
        store.update("contact", plain("Xi", 3, ("c",), id=2))
        store.take("message")
    assert remembered(fork) == before


def test_fork_that_owned_its_tables_does_not_write_into_a_fork_of_it():
    store = planted().fork()
    each_kind_of_write(store)
    second = store.fork()
    before = remembered(store)
    with second.unit():
        second.update("contact", plain("Xi", 3, ("c",), id=2))
        second.take("message")
    assert remembered(store) == before


def test_indexes_of_both_sides_stay_right_when_each_writes_on():
    store = planted()
    fork = store.fork()
    for _ in range(2):
        for side in (store, fork):
            each_kind_of_write_again(side)
            for name in ("contact", "person"):
                assert indexes(store, name) == fresh_indexes(store, name)
                assert indexes(fork, name) == fresh_indexes(fork, name)


def each_kind_of_write_again(store: Store) -> None:
    with store.unit():
        new = store.insert("contact", plain("Zoe", 1, ("a", "d")))
        store.update("contact", plain("Yan", 2, ("b",), id=new["id"]))
        store.update("contact", plain(f"Yan {new['id']}", 1, ("b", "c"), id=4))
        store.delete("contact", new["id"] - 3)


def test_index_first_asked_for_in_a_fork_is_right_on_both_sides():
    store = Store({})
    store.load("contact", [frozen(i, NAMES[i % 6], i % 3, ("a",)) for i in range(1, 9)])
    fork = store.fork()
    indexes(fork, "contact")
    each_kind_of_write(store)
    assert indexes(store, "contact") == fresh_indexes(store, "contact")
    assert indexes(fork, "contact") == fresh_indexes(fork, "contact")


def test_two_forks_give_the_same_ids_without_seeing_each_other():
    store = planted()
    one, other = store.fork(), store.fork()
    for side in (one, other):
        with side.unit():
            assert side.insert("contact", plain())["id"] == 21
            assert side.take("message") == 2
    assert one.table("contact").get(21) is not other.table("contact").get(21)
    assert one.stamp != other.stamp


def test_checkpoint_is_restored_any_number_of_times():
    store = planted()
    kept = store.fork()
    before = remembered(kept)
    for _ in range(3):
        each_kind_of_write(store)
        each_kind_of_write_again(store)
        assert remembered(store) != before
        store = kept.fork()
        assert remembered(store) == before
    assert store.take("message") == 2


@pytest.mark.parametrize("seed", range(4))
def test_random_forks_never_see_each_other(seed: int):
    chance = random.Random(seed)
    sides = [planted()]
    for _ in range(150):
        at = chance.randrange(len(sides))
        others = [remembered(side) for side in sides]
        match chance.randrange(4):
            case 0 if len(sides) < 6:
                sides.append(sides[at].fork())
                others.append(others[at])
            case 1:
                with pytest.raises(Oops), sides[at].unit():
                    write(sides[at], chance)
                    raise Oops
            case _:
                with sides[at].unit():
                    write(sides[at], chance)
                others[at] = remembered(sides[at])
        assert [remembered(side) for side in sides] == others
    for side in sides:
        for name in ("contact", "person", "sale"):
            assert indexes(side, name) == fresh_indexes(side, name)


@pytest.mark.parametrize("writes_on", [True, False])
def test_fork_within_a_unit_holds_what_was_written_so_far(writes_on: bool):
    store = planted()
    before = remembered(store)
    with pytest.raises(Oops), store.unit():
        store.update("contact", plain("New", 3, ("d",), id=3))
        fork = store.fork()
        held = remembered(fork)
        if writes_on:
            store.update("contact", plain("Newer", id=3))
        raise Oops
    assert remembered(store) == before
    assert remembered(fork) == held
    with pytest.raises(RuntimeError):  # the unit is not its own
        fork.insert("contact", plain())
