"""What a mass operation says it did."""

from __future__ import annotations

from typing import Any

from so_mock.crm import Crm

Record = dict[str, Any]


def status_of(crm: Crm, id: int, action: str, keys: list[str]) -> Record:
    return crm.blank("UpsertRowStatus") | {"PrimaryKey": id, "Action": action, "RowKeys": keys}


def result(
    crm: Crm, inserts: int = 0, updates: int = 0, deletes: int = 0, rows: list[Record] | None = None
) -> Record:
    message = f"{inserts} rows inserted, {updates} updated, {deletes} deleted"
    return crm.blank("MassOperationResult") | {
        "Success": True, "Message": message, "Inserts": inserts, "Updates": updates, "Deletes": deletes, "RowStatus": rows,
    }  # fmt: skip
