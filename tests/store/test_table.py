"""Rows by id, in primary key order, and found by indexes that follow every write."""

import random
import weakref
from typing import Any

import pytest

from so_mock.store import Index, Row, Store, Table, sort_key

BY_ADDRESS = Index("address", lambda row: [mail["Value"].lower() for mail in row["Emails"]])
BY_CONTACT = Index("contact", lambda row: [row["Contact"]] if row["Contact"] else [])


def person(id: int, name: str | None = "", contact: int = 0, *addresses: str) -> Row:
    return {
        "PersonId": id,
        "Name": name,
        "Contact": contact,
        "Emails": [{"Value": address} for address in addresses],
    }


def store_of(*rows: Row) -> Store:
    store = Store({"person": "PersonId"})
    store.load("person", rows)
    return store


def ids(rows: Any) -> list[Any]:
    return [row["PersonId"] for row in rows]


def test_row_is_found_by_its_id():
    table = store_of(person(1, "Ada"), person(2, "Bo")).table("person")
    assert table.get(2) == person(2, "Bo")
    assert table.get(3) is None
    assert 1 in table
    assert 3 not in table
    assert len(table) == 2


def test_table_never_written_is_empty():
    table = Store({"person": "PersonId"}).table("person")
    assert (table.name, table.key, table.next_id, table.stamp) == ("person", "PersonId", 1, 0)
    assert list(table.scan()) == []
    assert table.by(BY_CONTACT, 1) == []
    assert table.ordered("Name") == []


def test_explicit_lower_ids_keep_primary_key_order():
    store = store_of(person(5, contact=1), person(2, contact=1))
    table = store.table("person")
    assert table.by(BY_CONTACT, 1) == [person(2, contact=1), person(5, contact=1)]
    with store.unit():
        store.insert("person", person(1, contact=1))
        store.insert("person", person(4, contact=1))
    assert ids(table.scan()) == [1, 2, 4, 5]
    assert ids(table.by(BY_CONTACT, 1)) == [1, 2, 4, 5]
    assert table.next_id == 6


def test_rows_are_sorted_once_and_not_at_each_scan():
    store = store_of(person(5), person(2))
    table = store.table("person")
    assert not table.in_order
    assert ids(table.scan()) == [2, 5]
    assert table.in_order
    with store.unit():
        store.insert("person", person(0))
        store.delete("person", 2)
        store.insert("person", person(9))
    assert table.in_order


def test_text_ids_are_ordered_as_texts():
    store = Store({"_user": "login"})
    store.load("_user", [{"login": "tje"}, {"login": "ada"}])
    with store.unit():
        store.insert("_user", {"login": "mona"})
    assert [row["login"] for row in store.table("_user").scan()] == ["ada", "mona", "tje"]
    assert store.table("_user").next_id == 1


def test_id_of_another_kind_is_refused_and_nothing_is_written():
    store = store_of(person(1, "Ada", 7))
    table = store.table("person")
    assert ids(table.by(BY_CONTACT, 7)) == [1]
    stamp = store.stamp
    with store.unit(), pytest.raises(TypeError):
        store.insert("person", person("1", "Bo", 7))  # type: ignore[arg-type]
    assert ids(table.by(BY_CONTACT, 7)) == ids(table.scan()) == [1]
    assert store.stamp == stamp


def test_row_is_found_under_each_of_its_keys_once():
    store = store_of(person(1, "", 0, "a@x.no", "A@X.NO", "b@x.no"), person(2, "", 0, "B@x.no"))
    table = store.table("person")
    assert ids(table.by(BY_ADDRESS, "a@x.no")) == [1]
    assert ids(table.by(BY_ADDRESS, "b@x.no")) == [1, 2]
    assert table.by(BY_ADDRESS, "c@x.no") == []
    with store.unit():
        store.update("person", person(1, "", 0, "c@x.no", "b@x.no"))
    assert table.by(BY_ADDRESS, "a@x.no") == []
    assert ids(table.by(BY_ADDRESS, "c@x.no")) == [1]
    assert ids(table.by(BY_ADDRESS, "b@x.no")) == [1, 2]
    with store.unit():
        store.delete("person", 1)
    assert ids(table.by(BY_ADDRESS, "b@x.no")) == [2]
    assert table.by(BY_ADDRESS, "c@x.no") == []


def test_index_answers_the_row_as_it_is_now():
    store = store_of(person(1, "Ada", 7))
    assert store.table("person").by(BY_CONTACT, 7)[0]["Name"] == "Ada"
    with store.unit():
        stored = store.update("person", person(1, "Bo", 7))
    assert store.table("person").by(BY_CONTACT, 7)[0] is stored


def test_list_given_by_an_index_is_the_askers_own():
    table = store_of(person(1, "", 7)).table("person")
    table.by(BY_CONTACT, 7).clear()
    assert ids(table.by(BY_CONTACT, 7)) == [1]


def test_second_index_of_the_same_name_is_refused():
    table = store_of(person(1, "Ada", 7)).table("person")
    table.by(BY_CONTACT, 7)
    with pytest.raises(ValueError, match="two indexes named 'contact'"):
        table.by(Index("contact", lambda row: [row["Name"]]), "Ada")


def test_index_is_built_once():
    asked: list[int] = []

    def keys(row: Row) -> list[int]:
        asked.append(row["PersonId"])
        return [row["Contact"]]

    index = Index("counted", keys)
    store = store_of(person(1, "", 7), person(2, "", 7))
    assert asked == []
    store.table("person").by(index, 7)
    store.table("person").by(index, 8)
    assert asked == [1, 2]
    with store.unit():
        store.insert("person", person(0, "", 7))
    store.table("person").by(index, 7)
    assert asked == [1, 2, 3]


def test_index_whose_keys_fail_leaves_the_table_as_it_was():
    store = store_of(person(1, "Ada", 7, "a@x.no"))
    table = store.table("person")
    table.by(BY_CONTACT, 7)
    table.by(BY_ADDRESS, "a@x.no")
    table.ordered("Name")
    stamp = table.stamp
    with store.unit() as changes:
        with pytest.raises(KeyError):
            store.update("person", {"PersonId": 1, "Name": "Bo", "Contact": 8})
        assert len(changes) == 0
    assert list(table.scan()) == [person(1, "Ada", 7, "a@x.no")]
    assert table.ordered("Name") == [(sort_key("Ada"), 1)]
    assert ids(table.by(BY_CONTACT, 7)) == ids(table.by(BY_ADDRESS, "a@x.no")) == [1]
    assert table.by(BY_CONTACT, 8) == []
    assert table.stamp == stamp


def test_texts_are_ordered_without_case_and_none_comes_first():
    names = ["bo", None, "Ada", "", "ada", "Bo"]
    store = store_of(*[person(id, name) for id, name in enumerate(names, 1)])
    order = [id for _, id in store.table("person").ordered("Name")]
    assert [names[id - 1] for id in order] == [None, "", "Ada", "ada", "bo", "Bo"]


def test_column_of_mixed_or_absent_values_has_an_order():
    values: list[Any] = [None, True, 2, 2.5, "2", "a", ["list"]]
    store = Store({})
    store.load("mixed", [{"id": id, "value": value} for id, value in enumerate(values, 1)])
    with store.unit():
        store.insert("mixed", {"id": 8})
    assert [id for _, id in store.table("mixed").ordered("value")] == [1, 8, 2, 3, 4, 5, 6, 7]


def test_order_is_the_same_list_edited_and_not_built_again():
    store = store_of(*[person(id, f"n{id}") for id in range(1, 50)])
    order = store.table("person").ordered("Name")
    with store.unit():
        store.update("person", person(7, "a"))
        store.insert("person", person(0, "z"))
        store.delete("person", 9)
    assert store.table("person").ordered("Name") is order
    assert order[0] == (sort_key("a"), 7)
    assert order[-1] == (sort_key("z"), 50)


@pytest.mark.parametrize("seed", range(5))
def test_indexes_equal_fresh_ones_after_random_writes(seed: int):
    chance = random.Random(seed)
    store = store_of(*[random_person(chance, id) for id in range(1, 40)])
    ask(store.table("person"))
    for _ in range(400):
        known = list(store.table("person").rows)
        with store.unit():
            match chance.randrange(4):
                case 0:
                    store.insert("person", random_person(chance, 0))
                case 1 if known:
                    store.delete("person", chance.choice(known))
                case 2:
                    free = chance.randrange(1, 1000)
                    if free not in known:
                        store.insert("person", random_person(chance, free))
                case _ if known:
                    store.update("person", random_person(chance, chance.choice(known)))
    table = store.table("person")
    fresh = store_of(*table.rows.values()).table("person")
    assert ask(table) == ask(fresh)
    assert ids(table.scan()) == sorted(table.rows)
    assert table.ordered("Name") == sorted(
        (sort_key(row["Name"]), row["PersonId"]) for row in table.scan()
    )


def random_person(chance: random.Random, id: int) -> Row:
    addresses = [f"{chance.choice('abAB')}@x.no" for _ in range(chance.randrange(4))]
    name = chance.choice(["Ada", "ada", None, "Bo", f"n{chance.randrange(50)}"])
    return person(id, name, chance.randrange(5), *addresses)


def ask(table: Table) -> list[Any]:
    """All that the indexes of the table answer."""
    contacts = [table.by(BY_CONTACT, key) for key in range(6)]
    addresses = [table.by(BY_ADDRESS, f"{letter}@x.no") for letter in "abAB"]
    return [contacts, addresses, list(table.ordered("Name")), list(table.ordered("Contact"))]


@pytest.mark.parametrize("seed", range(20))
def test_an_index_first_asked_in_a_written_fork_is_as_if_built_there(seed):
    """A chain of forks, each written before anyone asks; some are let go, and some hold many changes."""
    chance = random.Random(seed)
    store = store_of(*[random_person(chance, id) for id in range(1, 60)])
    moments = [store.fork()]
    for _ in range(6):
        for _ in range(chance.choice([1, 2, 30])):
            write(chance, store)
        moments.append(store.fork())
    del moments[chance.randrange(len(moments))]
    chance.shuffle(moments)
    for moment in moments:
        table = moment.table("person")
        assert ask(table) == ask(store_of(*table.rows.values()).table("person"))
        write(chance, moment)
        table = moment.table("person")
        assert ask(table) == ask(store_of(*table.rows.values()).table("person"))


def write(chance: random.Random, store: Store) -> None:
    known = list(store.table("person").rows)
    with store.unit():
        match chance.randrange(3):
            case 0:
                store.insert("person", random_person(chance, 0))
            case 1 if len(known) > 30:
                store.delete("person", chance.choice(known))
            case _:
                store.update("person", random_person(chance, chance.choice(known)))


def test_an_index_is_built_once_for_all_forks_however_they_were_written_before():
    looked_at = []

    def keys(row: Row) -> list[int]:
        looked_at.append(row["PersonId"])
        return [row["Contact"]]

    counted = Index("counted", keys)
    start = store_of(*[person(id, contact=id % 7) for id in range(1, 101)])
    for contact in (2, 3, 4):
        fork = start.fork()
        with fork.unit():
            fork.update("person", person(50, contact=contact))
        looked_at.clear()
        assert 50 in ids(fork.table("person").by(counted, contact))
        assert 50 not in ids(start.table("person").by(counted, contact))
        assert len(looked_at) == (102 if contact == 2 else 0), "all, then only what differs"


def test_what_a_table_was_copied_from_is_not_kept_alive():
    store = store_of(person(1))
    moment = store.fork()
    before = weakref.ref(moment.table("person"))
    with store.unit():
        store.update("person", person(1, contact=2))
    del moment
    assert before() is None
    assert ids(store.table("person").by(BY_CONTACT, 2)) == [1]
