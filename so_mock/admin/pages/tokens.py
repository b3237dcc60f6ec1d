"""What proves who calls, for tests that are not about signing in."""

from __future__ import annotations

from so_mock.admin.asked import TEXT, Answered, Asked, json, maybe, record, said, text
from so_mock.auth.apps import APPS, app_of
from so_mock.auth.basic import user_of
from so_mock.auth.identify import administrator
from so_mock.auth.tokens import ACCESS, TICKET, issue
from so_mock.config import STRICT
from so_mock.entities.sign_in import USERS
from so_mock.errors import BadRequest
from so_mock.names import hint_or_all

KINDS = (ACCESS, TICKET)
WISHES = {
    "user": said(TEXT, "a login, or an e-mail address; else the scenario's first administrator"),
    "kind": {"enum": list(KINDS), "description": "else access"},
    "client": said(TEXT, "client_id of the app that the user signed in through; else none"),
}
ISSUED = record(
    token=TEXT, kind={"enum": list(KINDS)}, user=TEXT, client=TEXT,
    header=said(TEXT, "Authorization, as it is sent"), expires=maybe(said(TEXT, "by the tenant's clock")),
)  # fmt: skip


def give(asked: Asked) -> Answered:
    """An access token or a ticket for a user, as if he had signed in."""
    tenant, store = asked.tenant, asked.tenant.store
    kind = text(asked.body, "kind") or ACCESS
    if kind not in KINDS:
        raise BadRequest(f"'kind' is none of {', '.join(KINDS)}: {kind[:80]!r}")
    name, client = text(asked.body, "user"), text(asked.body, "client")
    if client and tenant.world.auth == STRICT and app_of(store, client) is None:
        apps = [row["client_id"] for row in store.table(APPS).scan()]
        raise BadRequest(f"no app {client[:80]!r} is known here{hint_or_all(client, apps)}")
    me = administrator(store)
    associate = me.associate_id
    if name:
        user = user_of(store, name)
        if user is None:
            logins = [row["login"] for row in store.table(USERS).scan()]
            raise BadRequest(f"no user {name[:80]!r} can sign in{hint_or_all(name, logins)}")
        associate = user["associate"]
    crm = tenant.acting(me)
    with store.unit():
        row = issue(crm, kind, associate, client=client)
    scheme = "Bearer" if kind == ACCESS else "SOTicket"
    until = row["Expires"] if row["Until"] is not None else None
    told = {"token": row["id"], "kind": kind, "user": row["Login"], "client": client}
    return json({**told, "header": f"{scheme} {row['id']}", "expires": until}, 201)
