"""The form of the login page: shown, and sent back (sheet: auth.md 3).

A form that another site sends lacks the cookie that belongs to it: both hold a text that only this process can make, one for
each browser.
"""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import quote

from so_mock.auth.claims import licence
from so_mock.call import Reply, Visit
from so_mock.crm import Crm
from so_mock.entities.licences import company
from so_mock.login import page
from so_mock.login.asked import CARRIED, Refused
from so_mock.login.clients import COMMON, is_strict
from so_mock.login.people import Person, cookie, knows, named, people

XSRF = "SoAuth.Xsrf"
FIELD = "xsrf"
ANSWERS = frozenset(["user", "approve", "decline"])  # what only the form has
_PLAIN = "%:@!$&'()*+,;=~"  # of a path as it was called; a backslash is a slash to a browser
MOST = 500  # users on the page; the others sign in by login_hint


def shown(
    crm: Crm, visit: Visit, app: str, known: list[Person], chosen: Person | None, complaint: str = ""
) -> Reply:  # fmt: skip
    """`chosen` stands first in a long list, since he is who was meant."""
    if len(known) > MOST:
        rest = [each for each in known if each is not chosen]
        known = [*([chosen] if chosen else []), *rest][:MOST]
    first = chosen or next(iter(known), None)
    token = _held(crm, visit) or _made(crm)
    fields = {name: visit.parameters[name] for name in CARRIED if name in visit.parameters}
    choices = [page.Choice(each.login, each.name, _about(each)) for each in known]
    return page.signing_in(
        _action(visit), app, crm.tenant, company(crm, licence(crm)), choices, first.login if first else "",
        {**fields, FIELD: token}, password=is_strict(crm), complaint=complaint, cookies=(cookie(visit, XSRF, token),),
    )  # fmt: skip


def sent(crm: Crm, visit: Visit, app: str) -> Person | Reply | None:
    """Who signed in; None who declined; a page where something is wrong. Raises Refused for a form that is not ours."""
    held = _held(crm, visit)
    if not held or not hmac.compare_digest(held.encode(), visit.parameters.get(FIELD, "").encode()):
        raise Refused("Denied", "The form was not sent from the login page of this browser, or its cookie was not kept: sign in again.")  # fmt: skip
    if "decline" in visit.parameters:
        return None
    known = people(crm)
    name = visit.parameters.get("user", "")
    person = named(known, name)
    if person is None:
        return shown(crm, visit, app, known, None, f"There is no user {name[:80]!r} here." if name else "Pick a user.")  # fmt: skip
    if is_strict(crm) and not knows(person, visit.parameters.get("password", "")):
        return shown(crm, visit, app, known, person, f"The password of {person.login} is another one.")  # fmt: skip
    return person


def _about(person: Person) -> str:
    """Login and role, and whether he administers."""
    told = [person.login, person.role, "administrator" if person.administrator else ""]
    return ", ".join(filter(None, told))


def _action(visit: Visit) -> str:
    """Without scheme and host: a proxy in front may have others."""
    front = "".join(f"/{quote(part, safe=_PLAIN)}" for part in visit.root.split("/")[3:] if part)
    return f"{front}/login/{visit.ctx or COMMON}/oauth/authorize"


def _held(crm: Crm, visit: Visit) -> str:
    """What the browser's cookie says, when it was made here."""
    token = visit.cookies.get(XSRF, "")
    proof, _, name = token.partition(".")
    return token if hmac.compare_digest(_proof(crm, name).encode(), proof.encode()) else ""


def _made(crm: Crm) -> str:
    name = f"{crm.tenant}.{crm.take('xsrf')}"
    return f"{_proof(crm, name)}.{name}"


def _proof(crm: Crm, name: str) -> str:
    return hmac.new(crm.keys.private_key, f"xsrf {name}".encode(), hashlib.sha256).hexdigest()
