"""The mail world through the door of the API, and from within."""

import base64
from typing import Any

from contract.door import Door

from so_mock.call import Call, Caller
from so_mock.mail import inbox
from so_mock.store.table import Row

TJE0, HEM0, ADM0 = ("Basic " + base64.b64encode(t).decode() for t in (b"tje0:Tje0", b"HEM0:Hem0", b"ADM0:Adm0"))  # fmt: skip


def email(door: Door, method: str, user: str = TJE0, **arguments: Any) -> Any:
    return door.agent(f"EMail.{method}", arguments, auth=user)


def rows(door: Door, table: str) -> list[Any]:
    return list(door.tenant.store.table(table).scan())


def account(door: Door, id: int) -> Row:
    return door.tenant.store.table("email_account").rows[id]


def crm_of(door: Door) -> Any:
    operation = door.tenant.world.catalogue.operations.get("EMail.Send")
    return door.tenant.crm(Call(operation, caller=Caller(0, "")))


def arrived(door: Door, to: Row, raw: bytes, **envelope: Any) -> Row:
    with door.tenant.store.unit():
        return inbox.arrive(crm_of(door), to, raw, **envelope)


def refused(door: Door, method: str, status: int, user: str = TJE0, **arguments: Any) -> Any:
    reply = door("POST", f"Agents/EMail/{method}", arguments, auth=user)
    assert reply.status == status, reply
    return reply.json()["Message"]


def everything(door: Door) -> dict[str, Any]:
    """All rows of all tables, counters too."""
    store = door.tenant.store
    return {name: (store.table(name).next_id, dict(store.table(name).rows)) for name in store.names()}  # fmt: skip
