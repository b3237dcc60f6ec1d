"""Logout: the browser's session ends, and the app's page is where one goes on (sheet: auth.md 7)."""

from __future__ import annotations

from so_mock.auth.apps import APPS, app_of
from so_mock.auth.tokens import revoke
from so_mock.behaviour import behaviour
from so_mock.call import Reply, Visit
from so_mock.crm import Crm
from so_mock.login import page
from so_mock.login.clients import leads_back
from so_mock.login.people import cookie, cookie_name, session
from so_mock.store.table import Row

REGISTERED = "post_logout_redirect_uris"


@behaviour("login.logout")
def logout(crm: Crm, visit: Visit) -> Reply:
    """Tokens stay good: they are the app's to revoke."""
    held = session(crm, visit)
    if held is not None:
        revoke(crm.store, held)
    cookies = (cookie(visit, cookie_name(crm), "", framed=True, over=True),)
    told = visit.parameters
    uri = told.get("post_logout_redirect_uri") or told.get("redirect_uri", "")
    if not uri:
        return page.page("Signed out", "<p>You are signed out.</p>", cookies=cookies)
    if not any(leads_back(crm, app, uri, REGISTERED) for app in _apps(crm, visit)):
        text = "You are signed out. The address to go on to is not registered for the app."
        return page.refusal("Signed out", text, {"Address": uri[:200], "Registered as": REGISTERED}, 200)._replace(cookies=cookies)  # fmt: skip
    state = {"state": told["state"]} if told.get("state") else {}
    return page.leading(uri, state, cookies=cookies)


def _apps(crm: Crm, visit: Visit) -> list[Row | None]:
    """The one that asks, as far as it says who it is; else all there are."""
    client = visit.parameters.get("client_id", "")
    hint = visit.parameters.get("id_token_hint", "")
    if not client and hint:
        client = str((crm.keys.claims(hint) or {}).get("aud", ""))
    return [app_of(crm.store, client)] if client else [None, *crm.rows(APPS)]
