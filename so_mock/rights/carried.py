"""Rows that have no owner of their own and are seen through what carries them: pictures, files of messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from so_mock.conventions.blobs import LINKS, OF_BLOB, owner
from so_mock.entities.relations import referring
from so_mock.store.changes import Store
from so_mock.store.table import Id, Row

Carriers = Callable[[Store, Row], Iterable[tuple[str, Id]]]


class Carried(NamedTuple):
    """`carriers` of a row: table and id. Those of `tables` matter; `through` are looked at on the way."""

    carriers: Carriers
    tables: tuple[str, ...]
    through: tuple[str, ...] = ()


def _linked(store: Store, row: Row) -> Iterable[tuple[str, Id]]:
    return [owner(link["id"]) for link in store.table(LINKS).by(OF_BLOB, row["BlobId"])]


def _messages(store: Store, row: Row) -> Iterable[tuple[str, Id]]:
    table = store.table("ticket_message")
    held = table.by(referring("AttachmentsInfo"), row["AttachmentId"])
    return [(table.name, message[table.key]) for message in held]


PICTURED = ("contact", "person", "project", "product", "chat_topic")
CARRIED = {
    "blob": Carried(_linked, PICTURED, (LINKS,)),
    "attachment": Carried(_messages, ("ticket", "ticket_message"), ("ticket_message",)),
}
