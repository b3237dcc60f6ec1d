"""What is hidden tells nothing: every reading operation answers as if the hidden rows did not exist."""

import re
from collections.abc import Iterator

import pytest
from contract import calls
from contract.door import Door
from contract.driver import plant
from rights.marked import ARL0, GUARDED, OWN_ROWS, Walk, auth, change, prepared, restrict

from so_mock.call import Caller
from so_mock.catalogue.operations import Operation
from so_mock.config import Config
from so_mock.conventions import blobs
from so_mock.entities.foreign import record_of
from so_mock.store.changes import Store
from so_mock.tenant import Tenant

READS = re.compile(r"GET |\w+\.(Get|Find|Is|Has)")
STAMP = re.compile(rb"\d{4}-\d\d-\d\dT[\d:.+Z]*")  # of what is made for each answer
FEW = Caller(ARL0, "arl0")
PICTURED = ("contact", "person", "project")


class Both:
    """Two moments of one world: all there is, and the same without the rows that are hidden from him."""

    def __init__(self, door: Door) -> None:
        self.door, tenant = door, door.tenant
        self.tenant = tenant
        me = tenant.store.table("associate").rows[ARL0]
        change(tenant, "person", me["PersonId"], Associate=ARL0)
        restrict(tenant, TableRights=dict.fromkeys(GUARDED, OWN_ROWS))
        about_rows(tenant)
        self.whole = tenant.snapshot()
        self.gone = without_hidden(tenant)
        self.without = tenant.snapshot()

    def answers(self, moment: Store, operations: list[Operation]) -> dict[str, tuple[int, bytes]]:
        found = {}
        self.tenant.restore(moment)
        who = auth(self.tenant, ARL0)
        for each in operations:
            if self.tenant.store.stamp != moment.stamp:
                self.tenant.restore(moment)
            asked = calls.least(each, self.tenant.world.catalogue.carriers)
            reply = self.door(asked.verb, asked.path, body=asked.body, headers=asked.headers, auth=who)  # fmt: skip
            found[each.key] = reply.status, STAMP.sub(b"", reply.body)
        return found


def about_rows(tenant: Tenant) -> None:
    """Contents, pictures, keys of other systems and a history of the first rows of each kind."""
    for name in GUARDED:
        for row in list(tenant.store.table(name).scan())[:15]:
            id = row[tenant.world.model[name].key]
            table, _ = record_of(name, id)
            plant(tenant, "foreign_key", TableName=table, RecordId=id, Key="k", Value=f"{name} {id}", Device=1)  # fmt: skip
            plant(tenant, "history", HistoryName=table, Id=id, AssociateId=ARL0, Name=f"{name} {id}")  # fmt: skip
            place = blobs.key(name, id)
            if name in PICTURED and tenant.store.table(blobs.LINKS).get(place) is None:
                blob = plant(tenant, "blob", Description=place, MimeType="image/png")
                put(tenant, blobs.LINKS, {"id": place, "BlobId": blob})
                put(tenant, blobs.CONTENT, {"id": blobs.key("blob", blob), "MediaType": "image/png", "Name": "", "Bytes": place.encode()})  # fmt: skip
            if tenant.store.table(blobs.CONTENT).get(place) is None:
                put(tenant, blobs.CONTENT, {"id": place, "MediaType": "text/plain", "Name": "x.txt", "Bytes": place.encode()})  # fmt: skip


def put(tenant: Tenant, table: str, row: dict[str, object]) -> None:
    with tenant.store.unit():
        tenant.store.insert(table, row)


def without_hidden(tenant: Tenant) -> set[tuple[str, int]]:
    """Removes them, and what is about them alone; answers which."""
    reads, gone = tenant.reads(FEW), set()
    for name in {*GUARDED, *reads.sight.dependants, "attachment"}:
        table = tenant.store.table(name)
        for row in table.scan():
            if not row.get("DeletedDate") and reads.row(name, row[table.key]) is None:
                gone.add((name, row[table.key]))
    records = {record_of(name, id) for name, id in gone}
    with tenant.store.unit():
        for name, id in gone:
            tenant.store.delete(name, id)
            for row in tenant.store.table(blobs.CONTENT).by(blobs.OF_OWNER, f"{name}/{id}"):
                tenant.store.delete(blobs.CONTENT, row["id"])
            link = tenant.store.delete(blobs.LINKS, f"{name}/{id}")
            if link is not None:
                tenant.store.delete("blob", link["BlobId"])
                tenant.store.delete(blobs.CONTENT, f"blob/{link['BlobId']}")
        for name, kind, of in (("foreign_key", "TableName", "RecordId"), ("history", "HistoryName", "Id")):  # fmt: skip
            key = tenant.world.model[name].key
            for row in list(tenant.store.table(name).scan()):
                if (row[kind].lower(), row[of]) in records:
                    tenant.store.delete(name, row[key])
    return gone


@pytest.fixture(scope="module")
def both() -> Iterator[Both]:
    door = Door(Config(rights="enforce"))
    prepared(door)
    yield Both(door)
    door.close()


@pytest.mark.parametrize("id", [1, 3])
def test_reading_answers_as_if_hidden_rows_did_not_exist(
    both: Both, id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(both.gone) > 500
    monkeypatch.setitem(calls.SCALARS, "int", id)
    operations = [each for each in Walk(both.door).operations if READS.match(each.key)]
    assert len(operations) > 1_000
    there, absent = (both.answers(each, operations) for each in (both.whole, both.without))
    assert [key for key in there if there[key] != absent[key]] == []
