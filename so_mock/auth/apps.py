"""Apps that sign in (sheet: auth.md 11, 14, 18): rows of `_app`, by client_id, as the scenario has them.

Unknown to most calls: nothing here is looked at but for who shows a token of an app.
"""

from __future__ import annotations

from hmac import compare_digest
from typing import Any

from so_mock.auth.standing import PLATFORM as PLATFORM
from so_mock.store.changes import Store
from so_mock.store.table import Row

APPS = "_app"
KEY = "client_id"
BLANK: Row = {
    KEY: "", "name": "", "client_secret": "", "confidential": None, "redirect_uris": [], "post_logout_redirect_uris": [],
    "allowed_origins": [], "restricted_agents": [], "public_key": "", "system_token": "",
}  # fmt: skip
ALWAYS_GRANTED = frozenset(["Webhook"])  # every template for an app has it


def completed(app: Row) -> Row:
    """With what follows from the rest: one that has a secret keeps it, and so must show it."""
    row = {**BLANK, **app}
    if row["confidential"] is None:
        row["confidential"] = bool(row["client_secret"])
    row["name"] = row["name"] or row[KEY]
    return row


def app_of(store: Store, client_id: str) -> Row | None:
    return store.table(APPS).get(client_id) if client_id else None


def by_secret(store: Store, secret: str) -> Row | None:
    """The app whose secret it is: what SO-AppToken and ApplicationToken carry."""
    given = secret.strip().encode("utf-8", "surrogatepass")
    return next((app for app in store.table(APPS).scan() if given and _same(app["client_secret"], given)), None)  # fmt: skip


def has_secret(app: Row, secret: str) -> bool:
    return bool(app["client_secret"]) and _same(
        app["client_secret"], secret.encode("utf-8", "surrogatepass")
    )


def _same(held: str, given: bytes) -> bool:
    return bool(held) and compare_digest(held.encode("utf-8", "surrogatepass"), given)


def is_granted(app: Row | None, agent: str) -> bool:
    """Whether it may call an agent that is closed Online. Who calls without an app may."""
    if app is None or agent in ALWAYS_GRANTED:
        return True
    granted: list[Any] = app["restricted_agents"]
    return agent in granted
