"""An access token of whoever calls (sheet: auth.md 13)."""

from __future__ import annotations

from so_mock.auth.apps import KEY, by_secret
from so_mock.auth.tokens import of_caller
from so_mock.behaviour import behaviour
from so_mock.config import STRICT
from so_mock.crm import Crm
from so_mock.errors import BadRequest


@behaviour("User.GetAccessToken")
def get_access_token(crm: Crm, app_token: str | None, include_cs_session: bool) -> str:
    """For the app whose secret `AppToken` is. There is no session of Customer Service to go with it."""
    app = by_secret(crm.store, app_token or "")
    if app is None and app_token and crm.auth == STRICT:
        raise BadRequest("AppToken is not the secret of an app that is known here")
    if include_cs_session:
        crm.ignored.append("IncludeCsSession")
    return of_caller(crm, app[KEY] if app else crm.caller.client)
