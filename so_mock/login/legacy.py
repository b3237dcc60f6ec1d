"""The sign-in that came before OpenID Connect: a JWT, posted to the app (sheet: auth.md 8)."""

from __future__ import annotations

from html import escape

from so_mock.auth.claims import legacy_token
from so_mock.auth.redirects import is_pattern
from so_mock.auth.tokens import TICKET, issue
from so_mock.call import Reply, Visit
from so_mock.crm import Crm
from so_mock.login import form, page
from so_mock.login.asked import Refused, check_standing, known_app
from so_mock.login.clients import elsewhere, leads_back
from so_mock.login.people import named, open_session, people
from so_mock.store.table import Row


def asked(crm: Crm, visit: Visit) -> Reply:
    """The login page; for whoever comes without an app, what there is here. Raises Refused."""
    if "app_id" not in visit.parameters:
        return _entrance(crm, visit)
    app = _checked(crm, visit)
    known = people(crm)
    return form.shown(crm, visit, _name(visit, app), known, named(known, visit.parameters.get("login_hint", "")))  # fmt: skip


def approved(crm: Crm, visit: Visit) -> Reply:
    """The token goes to the address that was asked for, else to the first that is registered; who asks for one that is not
    stays in his tenant. Raises Refused."""
    app = _checked(crm, visit)
    sent = form.sent(crm, visit, _name(visit, app))
    if isinstance(sent, Reply):
        return sent
    if sent is None:
        raise Refused("Denied", "You declined.")
    cookies = (open_session(crm, visit, sent),)
    uri = _address(crm, visit, app)
    if not uri:
        body = f"<p>{escape(sent.name)} is signed in to {escape(crm.tenant)}. The app has no address to go back to.</p>"  # fmt: skip
        return page.page("Signed in", body, cookies=cookies)
    client = visit.parameters["app_id"]
    ticket = issue(crm, TICKET, sent.associate["AssociateId"], client=client)["id"]
    claims = legacy_token(crm, visit, sent.associate, f"spn:{client}", ticket)
    return page.sending(uri, {"jwt": crm.keys.sign(claims)}, cookies)


def _checked(crm: Crm, visit: Visit) -> Row | None:
    other = elsewhere(crm, visit)
    named_ctx = visit.parameters.get("ctx", "")
    if other or named_ctx.lower() not in ("", crm.tenant.lower()):
        raise Refused("Denied", f"There is no tenant {other or named_ctx!r} here.")
    app = known_app(crm, visit.parameters.get("app_id", ""), "app_id")
    check_standing(crm)
    return app


def _address(crm: Crm, visit: Visit, app: Row | None) -> str:
    given = visit.parameters.get("redirect_uri") or visit.parameters.get("redirect_url", "")
    held = [uri for uri in app["redirect_uris"] if not is_pattern(uri)] if app is not None else []
    uri = given or next(iter(held), "")
    return uri if leads_back(crm, app, uri) else ""


def _name(visit: Visit, app: Row | None) -> str:
    return str(app["name"]) if app is not None else visit.parameters["app_id"]


def _entrance(crm: Crm, visit: Visit) -> Reply:
    known = f"{escape(visit.root)}/login/.well-known"
    body = (
        f"<p>The identity provider of so-mock, tenant {escape(crm.tenant)}. An app sends you here to sign in.</p>\n<ul>\n"
        f'<li><a href="{known}/openid-configuration">Discovery</a></li>\n<li><a href="{known}/jwks">Signing key</a></li>\n'
        f'<li><a href="{known}/certificate">Certificate of the signing key</a></li>\n</ul>'
    )
    return page.page("Sign in", body)
