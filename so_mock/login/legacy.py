"""The sign-in that came before OpenID Connect: a JWT, posted to the app (sheet: auth.md 8). Without an app one signs in to the
tenant itself, and has a session with its API."""

from __future__ import annotations

from html import escape

from so_mock.auth import sessions
from so_mock.auth.claims import legacy_token
from so_mock.auth.redirects import is_pattern
from so_mock.auth.tokens import TICKET, issue
from so_mock.call import Reply, Visit
from so_mock.crm import Crm
from so_mock.login import form, page
from so_mock.login.asked import Refused, check_standing, known_app
from so_mock.login.clients import elsewhere, leads_back
from so_mock.login.people import Person, is_secure, named, open_session, people
from so_mock.store.table import Row

ITSELF = "SuperOffice"  # who asks where no app does


def asked(crm: Crm, visit: Visit) -> Reply:
    """The login page. Raises Refused."""
    app = _checked(crm, visit)
    known = people(crm)
    hinted = named(known, visit.parameters.get("login_hint", ""))
    return form.shown(crm, visit, _name(visit, app), known, hinted)


def approved(crm: Crm, visit: Visit) -> Reply:
    """The token goes to the address that was asked for, else to the first that is registered; who asks for one that is not
    lands in his tenant. Raises Refused."""
    app = _checked(crm, visit)
    sent = form.sent(crm, visit, _name(visit, app))
    if isinstance(sent, Reply):
        return sent
    if sent is None:
        raise Refused("Denied", "You declined.")
    cookies = (open_session(crm, visit, sent),)
    client = visit.parameters.get("app_id", "")
    uri = _address(crm, visit, app) if client else ""
    if not uri:
        return _at_home(crm, visit, sent, cookies)
    ticket = issue(crm, TICKET, sent.associate["AssociateId"], client=client)["id"]
    claims = legacy_token(crm, visit, sent.associate, f"spn:{client}", ticket)
    return page.sending(uri, {"jwt": crm.keys.sign(claims)}, cookies)


def _at_home(crm: Crm, visit: Visit, person: Person, cookies: tuple[str, ...]) -> Reply:
    """There is no client to see; its session is there, for the API."""
    id = person.associate["AssociateId"]
    opened = sessions.opened(crm, id, secure=is_secure(visit))
    told = f"<p>{escape(person.name)} is signed in to {escape(crm.tenant)}.</p>\n"
    body = told + page.hidden({sessions.HIDDEN: opened.hidden})
    return page.page("Signed in", body, cookies=(*cookies, *opened.cookies))


def _checked(crm: Crm, visit: Visit) -> Row | None:
    ctx = visit.parameters.get("ctx", "")
    other = elsewhere(crm, visit) or (ctx if ctx.lower() not in ("", crm.tenant.lower()) else "")
    if other:
        raise Refused("Denied", f"There is no tenant {other!r} here.")
    if "app_id" not in visit.parameters:
        return None
    app = known_app(crm, visit.parameters["app_id"], "app_id")
    check_standing(crm)
    return app


def _address(crm: Crm, visit: Visit, app: Row | None) -> str:
    given = visit.parameters.get("redirect_uri") or visit.parameters.get("redirect_url", "")
    held = [uri for uri in app["redirect_uris"] if not is_pattern(uri)] if app is not None else []
    uri = given or next(iter(held), "")
    return uri if leads_back(crm, app, uri) else ""


def _name(visit: Visit, app: Row | None) -> str:
    return str(app["name"]) if app is not None else visit.parameters.get("app_id", ITSELF)
