"""Authorize: who signs in is asked, or known, and the app gets what it asked for (sheet: auth.md 3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from so_mock.auth import grants
from so_mock.auth.addresses import services_base
from so_mock.auth.claims import id_token
from so_mock.auth.standing import SIGN_IN
from so_mock.behaviour import behaviour
from so_mock.call import Reply, Visit
from so_mock.crm import Crm
from so_mock.login import form, legacy, page
from so_mock.login.asked import (
    CODE,
    FORM_POST,
    FRAGMENT,
    ID_TOKEN,
    MEANING,
    NONE,
    TOKEN,
    Asked,
    Back,
    Refused,
    Returned,
    read,
)
from so_mock.login.people import Person, knows, named, open_session, people, session
from so_mock.store.table import Row


@behaviour("login.authorize")
def authorize(crm: Crm, visit: Visit) -> Reply:
    """An SSO session counts for prompt=none only: at this page a tester chooses whom to be, each time."""
    return _told(crm, visit, _authorized)


@behaviour("login.approve")
def approve(crm: Crm, visit: Visit) -> Reply:
    """The form of the login page, sent back; without anything of it the very request, which may be posted as well (OpenID
    Connect 3.1.2.1)."""
    if form.ANSWERS.isdisjoint(visit.parameters):
        return _told(crm, visit, _authorized)
    return _told(crm, visit, _approved if "client_id" in visit.parameters else legacy.approved)


@behaviour("login.legacy")
def callback(crm: Crm, visit: Visit) -> Reply:
    """The sign-in that came before OpenID Connect, and the one to the tenant itself."""
    return _told(crm, visit, legacy.asked)


def _told(crm: Crm, visit: Visit, answer: Callable[[Crm, Visit], Reply]) -> Reply:
    try:
        return answer(crm, visit)
    except Refused as refused:
        return refusal(crm, visit, refused)
    except Returned as told:
        state = {"state": told.back.state} if told.back.state else {}
        return back_to(told.back, {"error": told.error, "error_description": told.text, **state})


def refusal(crm: Crm, visit: Visit, refused: Refused) -> Reply:
    title = f"Authorization error: {refused.code} ({SIGN_IN[refused.code]})"
    told = {
        "Request ID": crm.new_guid(),
        "Tenant": crm.tenant,
        "App": visit.parameters.get("client_id") or visit.parameters.get("app_id", ""),
        "What is wrong": refused.text,
    }
    return page.refusal(title, MEANING[refused.code], told)


def _authorized(crm: Crm, visit: Visit) -> Reply:
    asked = read(crm, visit)
    known = people(crm)
    if visit.client is not None:  # a script that has no browser signs in by the Basic scheme
        person = named(known, visit.client[0])
        if person is not None and knows(person, visit.client[1]):
            return granted(crm, visit, asked, person.associate)
        raise Returned(asked.back, "access_denied", "The Authorization header names no user with this password.")  # fmt: skip
    person = _in_session(crm, visit, known)
    hinted = named(known, asked.hint)
    if NONE not in asked.prompt:
        return form.shown(crm, visit, _name(asked), known, hinted or person)
    if crm.auth == "off":  # nobody needs a credential
        person = hinted or person or next((p for p in known if p.administrator), None)
    if person is None or (hinted is not None and hinted.associate is not person.associate):
        raise Returned(asked.back, "login_required", "Nobody has signed in at this browser, and prompt is none.")  # fmt: skip
    return granted(crm, visit, asked, person.associate)


def _in_session(crm: Crm, visit: Visit, known: list[Person]) -> Person | None:
    held = session(crm, visit)
    if held is None:
        return None
    return next((p for p in known if p.associate["AssociateId"] == held["Associate"]), None)


def _approved(crm: Crm, visit: Visit) -> Reply:
    asked = read(crm, visit)
    sent = form.sent(crm, visit, _name(asked))
    if isinstance(sent, Reply):
        return sent
    if sent is None:
        raise Returned(asked.back, "access_denied", "The user declined.")
    cookies = (open_session(crm, visit, sent),)
    return granted(crm, visit, asked, sent.associate)._replace(cookies=cookies)


def _name(asked: Asked) -> str:
    return str(asked.app["name"]) if asked.app is not None else asked.client


# -- what the app gets


def granted(crm: Crm, visit: Visit, asked: Asked, associate: Row) -> Reply:
    """In the order in which the documentation shows it."""
    id, told, text = associate["AssociateId"], {}, {"code": "", "token": ""}
    if CODE in asked.types:
        method = asked.method if asked.challenge else ""
        row = grants.code(
            crm, id, asked.client, asked.back.uri, nonce=asked.nonce, challenge=asked.challenge, method=method
        )  # fmt: skip
        text["code"] = row["id"]
    if TOKEN in asked.types:
        row = grants.access(crm, id, asked.client, text["code"])
        text["token"] = row["id"]
        told = {"access_token": text["token"], "token_type": "bearer"}
    if asked.back.state:
        told["state"] = asked.back.state
    if text["code"]:
        told["code"] = text["code"]
    if text["token"]:
        told["expires_in"] = str(int(row["Lifetime"]))
    if ID_TOKEN in asked.types:
        claims = id_token(
            crm, visit, associate, asked.client, asked.app, nonce=asked.nonce, access_token=text["token"], code=text["code"]
        )  # fmt: skip
        told["id_token"] = crm.keys.sign(claims)
    if asked.types == {TOKEN}:
        told |= {"ctx": crm.tenant, "netserver_url": f"{services_base(visit, crm.tenant)}/"}
    return back_to(asked.back, told)


def back_to(back: Back, told: Mapping[str, str]) -> Reply:
    """`back.uri` was found to be registered."""
    if back.mode == FORM_POST:
        return page.sending(back.uri, told)
    return page.leading(back.uri, told, "#" if back.mode == FRAGMENT else "?")
