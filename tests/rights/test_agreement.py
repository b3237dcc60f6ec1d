"""Whatever a role says: what is got, listed, found, counted and told beforehand agrees, and a write is refused exactly if it was not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rights.matrix_world import ENTITIES, LETTERS, Ask, Judged, filled, post
from rights.test_matrix import by_field, get, keys, listed, queried

SELECT, UPDATE, INSERT, DELETE, FILTERING, RESTRICTED = 1, 2, 4, 8, 16, 32
NAMES = {SELECT: "Select", UPDATE: "Update", INSERT: "Insert", DELETE: "Delete", FILTERING: "Filtering", RESTRICTED: "RestrictedUpdate"}  # fmt: skip
JUDGED = ["contact", "person", "project", "appointment", "sale", "document", "ticket", "selection"]
REACH = {
    "own": "oik",
    "group": "oikmcdhu",
    "all": "oikmcdhuspg",
}  # whose rows are whose: letters of the matrix
PARTS = ["quote", "ticket_message", "project_member"]
ARCHIVES = {"contact": "FindContact", "person": "Person", "project": "FindProject", "appointment": "FindAppointment",
            "sale": "FindSale", "document": "FindDocument", "ticket": "Ticket", "selection": "FindSelection"}  # fmt: skip


@dataclass(frozen=True)
class Role:
    tables: dict[str, int]
    rows: dict[str, str]
    fields: dict[str, str]

    def written(self) -> str:
        tables = {name: said(bits) for name, bits in self.tables.items()}
        fields = {f"{name}.{ENTITIES[name].field}": right for name, right in self.fields.items()}
        return f"    tables: {tables}\n    rows: {self.rows}\n    fields: {fields}\n".replace("'", '"')  # fmt: skip


def said(bits: int) -> str:
    return ", ".join(text for bit, text in NAMES.items() if bits & bit) or "None"


def roles(names: list[str]) -> st.SearchStrategy[Role]:
    some = st.sampled_from(names)
    return st.builds(
        Role,
        st.dictionaries(some, st.integers(0, 15)),
        st.dictionaries(some, st.sampled_from(list(REACH))),
        st.dictionaries(some, st.sampled_from(["None", "Read", "Update"])),
    )


# -- the rules once more, as plainly as they can be told


def of_row(role: Role, name: str, letter: str) -> int:
    bits = role.tables.get(name, SELECT | UPDATE | INSERT | DELETE)
    if letter not in REACH[role.rows.get(name, "all")]:
        return 0
    if letter == "p" and name == "appointment":  # private: in whose diary, and when
        return FILTERING if bits & SELECT else 0
    if letter == "p":
        return 0
    if letter == "h":  # the company of the users
        return bits & (SELECT | INSERT) | (RESTRICTED if bits & UPDATE else 0)
    if letter == "u":  # a user as a person
        return bits & ~DELETE
    return bits & ~UPDATE if letter == "d" else bits


def of_new(role: Role, name: str) -> int:
    bits = role.tables.get(name, SELECT | UPDATE | INSERT | DELETE)
    return bits if name == "contact" else bits & ~DELETE


def of_field(role: Role, name: str, bits: int) -> str:
    told = role.fields.get(name, "Update")
    if told == "None" or bits == FILTERING:
        return "None"
    return told if bits & (UPDATE | RESTRICTED) else "Read"


# -- and what becomes of it


@pytest.fixture(scope="module")
def judged(tmp_path_factory: Any) -> Iterator[Judged]:
    made = Judged(tmp_path_factory.mktemp("agreement"), "    about: Anybody.\n")
    yield made
    made.door.close()


@settings(max_examples=40, deadline=None)
@given(roles(JUDGED), st.sampled_from(JUDGED))
@example(Role({"contact": SELECT | DELETE}, {}, {}), "contact")
@example(Role({"appointment": INSERT}, {}, {}), "appointment")
@example(Role({"sale": UPDATE | DELETE}, {"sale": "group"}, {"sale": "None"}), "sale")
def test_what_is_shown_is_what_may_be_done(judged: Judged, role: Role, name: str) -> None:
    judged.play(role.written())
    entity = ENTITIES[name]
    rights = {letter: of_row(role, name, letter) for letter in entity.rows}
    shown = {letter: said(bits) for letter, bits in rights.items() if bits & (SELECT | FILTERING)}
    for door, masks in get(judged, name, entity).items():
        assert masks == shown, door
    for door, letters in (listed(judged, name, entity) | queried(judged, name, entity)).items():
        assert letters == set(shown), door
    counted(judged, name)
    field_of_rows(judged, role, name, rights)
    written(judged, role, name, rights)
    inserted(judged, role, name)


@settings(max_examples=25, deadline=None)
@given(roles(["sale", "ticket", "project", *PARTS]), st.sampled_from(PARTS))
def test_parts_are_written_as_they_are_shown(judged: Judged, role: Role, name: str) -> None:
    judged.play(role.written())
    entity = ENTITIES[name]
    first, *others = get(judged, name, entity).values()
    assert all(masks == first for masks in others)
    for letters in (listed(judged, name, entity) | queried(judged, name, entity)).values():
        assert letters == set(first)
    for letter in entity.rows:
        id, mask = LETTERS[letter], first.get(letter, "")
        record = {entity.key: id, entity.other: entity.other_changed}
        if letter in first:
            record = judged(filled(entity.get[0], id)).json() | record
        save = post(entity.save, {entity.wrapped: record} if entity.wrapped else record)
        assert done(judged, save, 403 if mask else 404) == ("Update" in mask)
        assert done(judged, filled(entity.delete, id), 403 if mask else 204) == ("Delete" in mask)


def counted(judged: Judged, name: str) -> None:
    asked: dict[str, Any] = {
        "ProviderName": ARCHIVES[name],
        "Page": 0,
        "PageSize": 1,
        "Options": "rowcount=true",
    }
    asked["Columns"] = [ENTITIES[name].query[1][2]["Columns"][0]]
    header = judged(post("Archive/GetArchiveListByColumnsWithHeader", asked)).json()
    all_rows = judged(post("Archive/GetArchiveListByColumns", asked | {"PageSize": 500})).json()
    assert header["RowCount"] == len(all_rows)


def field_of_rows(judged: Judged, role: Role, name: str, rights: dict[str, int]) -> None:
    entity = ENTITIES[name]
    marks = {letter: of_field(role, name, bits) for letter, bits in rights.items() if bits & (SELECT | FILTERING)}  # fmt: skip
    found = {letter for letter, mark in marks.items() if mark != "None"}
    assert keys(judged, entity.by_field, entity) == found
    for mark, _ in by_field(judged, name, entity).values():
        seen = {"Read", "Update"} & set((mark or "None").split(", ")) or {"None"}
        assert seen == {next(iter(marks.values()), "None")}


def written(judged: Judged, role: Role, name: str, rights: dict[str, int]) -> None:
    entity = ENTITIES[name]
    for letter, bits in rights.items():
        id, seen = LETTERS[letter], bits & (SELECT | FILTERING)
        may = bool(seen and bits & (UPDATE | RESTRICTED))
        address = f"{entity.rest}/{id}"
        refused = 403 if seen else 404
        assert done(judged, ("PATCH", address, {entity.other: entity.other_changed}), refused) == may  # fmt: skip
        may = may and of_field(role, name, bits) == "Update"
        assert done(judged, ("PATCH", address, {entity.field: entity.changed}), refused) == may
        may = bool(seen and bits & DELETE)
        gone = done(judged, filled(entity.delete, id), 403 if seen else 204)
        assert gone == may


def inserted(judged: Judged, role: Role, name: str) -> None:
    bits = of_new(role, name)
    told = judged(post("Sentry/GetNewTableRight", {"TableName": name})).json()
    assert told["Mask"] == said(bits)
    entity = ENTITIES[name]
    assert done(judged, post(entity.save, entity.new("o")), 403) == bool(bits & INSERT)


def done(judged: Judged, ask: Ask, refused: int) -> bool:
    """Whether it changed anything; what is refused changes nothing at all."""
    before = judged.door.tenant.store.stamp
    reply = judged(ask)
    if reply.status == refused:
        assert judged.door.tenant.store.stamp == before
        return False
    assert reply.status in (200, 204), reply
    judged.door.reset()
    return True
