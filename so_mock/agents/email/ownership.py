"""Whose mail it is. A colleague's account, folders and mails are as if they were not there, but for
an administrator."""

from __future__ import annotations

from so_mock.crm import Crm
from so_mock.entities.service import OF_ASSOCIATE, sees_all_mail
from so_mock.store.table import Row


def is_administrator(crm: Crm) -> bool:
    return sees_all_mail(crm.reads, crm.caller.associate_id)


def own_accounts(crm: Crm) -> list[Row]:
    """Without the servers that he only connected to."""
    return [row for row in _of_caller(crm) if not row["ServerOnly"]]


def current_account(crm: Crm) -> Row | None:
    """The caller's first account: nobody logs in to an account here, so none is the last one logged
    in to."""
    return next(iter(own_accounts(crm)), None)


def account(crm: Crm, id: int | None) -> Row | None:
    """The account, when the caller may know of it."""
    found = crm.row("email_account", id)
    if found is None or found["AssociateId"] == crm.caller.associate_id or is_administrator(crm):
        return found
    return None


def visible_accounts(crm: Crm) -> list[Row]:
    """The caller's own, then for an administrator all others."""
    mine = sorted(_of_caller(crm), key=lambda row: bool(row["ServerOnly"]))
    if not is_administrator(crm):
        return mine
    me = crm.caller.associate_id
    return mine + [row for row in crm.rows("email_account") if row["AssociateId"] != me]


def _of_caller(crm: Crm) -> list[Row]:
    return crm.by("email_account", OF_ASSOCIATE, crm.caller.associate_id)


def folder(crm: Crm, id: int | None) -> Row | None:
    found = crm.row("email_folder", id)
    return found if found is not None and account(crm, found["AccountId"]) else None


def mail(crm: Crm, id: int | None) -> Row | None:
    found = crm.row("email", id)
    return found if found is not None and account(crm, found["AccountId"]) else None
