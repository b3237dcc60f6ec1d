"""Every operation of the catalogue for a role that may only read, and for one that may do everything.

The first changes no guarded row, by whichever door; the second is refused nothing but what the entities guard of
themselves; and where rights are only reported nothing is refused at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from contract.calls import least
from contract.door import Door, Reply
from contract.planted import MOMENT, plant, planted

from so_mock.catalogue.operations import Operation
from so_mock.config import Config
from so_mock.entities.function_rights import FUNCTION_RIGHTS
from so_mock.entities.roles import OF_USERS
from so_mock.rights.rules import RULES, Rule
from so_mock.store.changes import Change, Store
from so_mock.tenant import Tenant

# The tables that have a sentry (rights.md 8), and those of which a role may name the rows.
GUARDED = (
    "contact", "person", "project", "project_member", "appointment", "document", "sale", "sale_stakeholder", "selection",
    "ticket", "ticket_message", "associate", "quote", "quote_version", "quote_alternative", "quote_line", "reply_template",
    "dash_tile", "user_defined_field_info", "consent_person", "selection_member", "blob", "mailbox", "email_account",
)  # fmt: skip
ME = 5
READS = re.compile(r"GET |\w+\.(Get|CreateDefault)")
# What the caller is to do with the first row of each kind; a rule of the entity else refuses what no role can grant.
OWN = {
    "document": {"Associate": ME, "Completed": "NotStarted"}, "ticket": {"OwnedBy": ME, "BaseStatus": "Active"},
    "sale": {"Associate": ME}, "selection": {"Associate": ME},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Walked:
    operation: Operation
    reply: Reply
    changes: list[Change]  # of guarded rows, but for what the server writes of itself
    whole: bool  # whether the whole store is as it was
    decided: str

    def __str__(self) -> str:
        changed = [f"{each.table} {each.id} {props(each)}" for each in self.changes]
        return f"{self.operation.key}: {self.reply.status} {self.decided} {changed}"


def props(change: Change) -> list[str]:
    before, after = change.before or {}, change.after or {}
    return [name for name in before | after if before.get(name) != after.get(name)]


def walked(rights: str, mask: str | None, *, reading: bool = True) -> Iterator[Walked]:
    """`mask`: what the role gives on each guarded table; None: there is no role. `reading`: also what reads by its name."""
    door = Door(Config(rights=rights))
    try:
        prepare(door, mask)
        written = True  # by the call before
        for operation in door.tenant.world.catalogue.operations:
            if not reading and READS.match(operation.key):
                continue
            if written:
                planted(door)
                tenant = door.tenant
                before = tenant.snapshot()
            stamp = tenant.store.stamp
            asked = least(operation, tenant.world.catalogue.carriers)
            reply = door(asked.verb, asked.path, body=asked.body, headers=asked.headers)
            written = tenant.store.stamp != stamp
            changes = changed(before, tenant.store) if written else []
            changes = [each for each in changes if not by_the_server(tenant, each)]
            yield Walked(operation, reply, changes, not written, door.last().decided)
    finally:
        door.close()


def changed(before: Store, after: Store) -> list[Change]:
    """In guarded tables."""
    return [
        Change(name, id, was.get(id), now.get(id))
        for name in GUARDED
        if (was := before.table(name).rows) is not (now := after.table(name).rows)
        for id in was.keys() | now.keys()
        if was.get(id) is not now.get(id)
    ]


def by_the_server(tenant: Tenant, change: Change) -> bool:
    """A property that only the server writes, a reference to what is gone, a picture that nothing shows."""
    before, after = change.before, change.after
    if before is None or after is None:
        return change.table == "blob" and after is None and not linked(tenant, change.id)
    entity = tenant.world.model[change.table]
    for prop in set(props(change)) - entity.server:
        reference = entity.references.get(prop)
        if reference is None or isinstance(before[prop], list):
            return False
        was, now = before[prop], after[prop]
        lost = [id for id in was if id not in (now or ())] if isinstance(was, list) else [was]
        rows = [tenant.store.table(reference.entity).get(id) for id in lost]
        if now and any(row is not None and not row.get("Deleted") for row in rows):
            return False
    return True


def linked(tenant: Tenant, blob: Any) -> bool:
    return any(row["BlobId"] == blob for row in tenant.store.table("_blob_link").scan())


def prepare(door: Door, mask: str | None) -> None:
    """The planted world, and the role; planting is done by somebody without one."""
    tenant = door.tenant
    with tenant.store.unit():
        me = tenant.store.table("associate").rows[ME]
        tenant.store.update("associate", {**me, "Role": 0})
    plant(door)
    with tenant.store.unit():
        for name, changes in OWN.items():
            row = tenant.store.table(name).rows[1]
            tenant.store.update(name, {**row, **changes})
        if mask is not None:
            tables = {name: dict.fromkeys(OF_USERS, mask) for name in GUARDED}
            base = next(iter(tenant.store.table("role").scan()))
            told = {"RoleId": 0, "Name": "Walker", "RoleType": "Employee", "TableRights": tables, "FieldRights": None, "DataRights": None}  # fmt: skip
            role = tenant.store.insert("role", base | told | {"FunctionRights": [*FUNCTION_RIGHTS]})
            me = tenant.store.table("associate").rows[ME]
            tenant.store.update("associate", {**me, "Role": role["RoleId"]})
    tenant.save(MOMENT)


@pytest.fixture(scope="module")
def unguarded() -> dict[str, Walked]:
    return {each.operation.key: each for each in walked("off", None)}


@pytest.fixture(scope="module")
def reader() -> list[Walked]:
    return list(walked("enforce", "Select"))


# -- who may only read


def test_who_may_only_read_changes_no_guarded_row(reader: list[Walked]) -> None:
    changed = [
        str(each) for each in reader if each.changes and each.operation.agent != "DatabaseTable"
    ]
    assert changed == []


def test_each_refusal_is_403_in_the_shape_of_all_errors(reader: list[Walked]) -> None:
    refused = [each for each in reader if each.decided and each.reply.status != 200]
    assert len(refused) > 250, "a walk that is refused nothing proves nothing"
    for each in refused:
        body = each.reply.json()
        assert each.reply.status == 403, str(each)
        assert body["Error"] is True and body["ErrorType"] == "SoSentryException", str(each)
        assert body["Message"] == body["ErrorMessage"] and body["MessageDetail"] == each.decided


def test_nothing_is_half_written(reader: list[Walked]) -> None:
    assert [str(each) for each in reader if each.reply.status == 403 and not each.whole] == []


def test_what_changed_a_guarded_row_is_refused(
    reader: list[Walked], unguarded: dict[str, Walked]
) -> None:
    """Whatever writes a guarded row where there are no rights is refused here, or skips the row."""
    skipping = {"Selection.DeleteContacts", "Selection.DeleteEntities", "Selection.DeletePersons"}
    passed = [
        str(each)
        for each in reader
        if unguarded[each.operation.key].changes
        and each.reply.status != 403
        and each.operation.key not in skipping
        and each.operation.agent != "DatabaseTable"
    ]
    assert passed == []


def test_who_may_only_read_reads_what_anybody_reads(
    reader: list[Walked], unguarded: dict[str, Walked]
) -> None:
    differing = [
        f"{unguarded[each.operation.key].reply.status} -> {each}"
        for each in reader
        if each.reply.status not in (403, unguarded[each.operation.key].reply.status)
    ]
    assert differing == []


# -- who may do everything


def rules() -> set[str]:
    """The sentences of what entities guard of themselves."""
    import so_mock.rights.rules as module

    assert RULES
    return {each.says for each in vars(module).values() if isinstance(each, Rule)}


def test_who_may_do_everything_is_refused_only_what_an_entity_guards(
    unguarded: dict[str, Walked],
) -> None:
    refused = []
    says = rules()
    for each in walked("enforce", "FULL", reading=False):
        same = each.reply.status == unguarded[each.operation.key].reply.status
        if not same and not any(text in each.decided for text in says):
            refused.append(f"{unguarded[each.operation.key].reply.status} -> {each}")
    assert refused == []


def test_where_rights_are_only_reported_nothing_is_refused(unguarded: dict[str, Walked]) -> None:
    differing = [
        f"{unguarded[each.operation.key].reply.status} -> {each}"
        for each in walked("report", "None", reading=False)
        if each.reply.status != unguarded[each.operation.key].reply.status
    ]
    assert differing == []


def test_all_tables_with_a_sentry_are_walked(shared_door: Door) -> None:
    model: Any = shared_door.tenant.world.model
    assert [name for name in GUARDED if name not in model] == []
