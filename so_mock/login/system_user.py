"""The exchange of a signed system token for a ticket, in its REST and its SOAP form (sheet: auth.md 9).

What fails is told within a 200, since clients throw away the body of anything else.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson

from so_mock.auth import claims, system
from so_mock.behaviour import behaviour
from so_mock.call import Reply, Visit
from so_mock.crm import Crm
from so_mock.errors import BadBody
from so_mock.render.as_json import MEDIA_TYPE, encode

JWT, SAML = "Jwt", "Saml"
KINDS = {"jwt": JWT, "saml": SAML, "0": JWT, "1": SAML}  # an enum is also read by its numbers


class Outcome(NamedTuple):
    """`error` is "" where there is a token."""

    token: str = ""
    error: str = ""


def exchanged(crm: Crm, visit: Visit, asked: system.Asked, kind: str) -> Outcome:
    try:
        wanted = kind_of(kind)
        granted = system.grant(crm, asked)
    except system.Refused as refused:
        return Outcome(error=str(refused))
    audience = f"spn:{claims.serial(crm)}"
    told = claims.legacy_token(crm, visit, granted.associate, audience, granted.ticket)
    if wanted == SAML:
        from so_mock.login.soap.saml import assertion

        return Outcome(assertion(told, crm.new_guid()))
    return Outcome(crm.keys.sign(told))


def kind_of(text: str) -> str:
    """In any case; a JWT where nothing is said. Raises Refused."""
    kind = KINDS.get(text.strip().lower() or "0")
    if kind is None:
        raise system.Refused(
            system.DENIED, f"ReturnTokenType {text[:40]!r} is neither {JWT} nor {SAML}"
        )
    return kind


@behaviour("login.system_user")
def system_user(crm: Crm, visit: Visit) -> Reply:
    given = fields(visit)
    asked = system.Asked(
        given.get("signedsystemtoken", ""), given.get("applicationtoken", ""), given.get("contextidentifier", "")
    )  # fmt: skip
    found = exchanged(crm, visit, asked, given.get("returntokentype", ""))
    told = {
        "IsSuccessful": not found.error, "Token": found.token or None, "ErrorMessage": found.error or None,
    }  # fmt: skip
    return Reply(encode(told), MEDIA_TYPE)


def fields(visit: Visit) -> dict[str, str]:
    """By their names, lowered: of a JSON body, else of a form or query. Raises BadBody."""
    if not visit.body.strip() or visit.content_type == "application/x-www-form-urlencoded":
        return dict(visit.parameters)
    try:
        given = orjson.loads(visit.body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as wrong:
        raise BadBody(f"The body is no JSON: {wrong}") from None
    if not isinstance(given, dict):
        raise BadBody('The body is no JSON object: {"SignedSystemToken": "...", ...}')
    return {name.lower(): _text(name, value) for name, value in given.items()}


def _text(name: str, value: Any) -> str:
    if isinstance(value, dict | list):
        raise BadBody(f"{name[:80]} is no text")
    return "" if value is None else str(value)


@behaviour("login.system_user_soap")
def system_user_soap(crm: Crm, visit: Visit) -> Reply:
    from so_mock.login.soap import exchange  # XML, for those who speak it

    return exchange.answered(crm, visit)


@behaviour("login.system_user_wsdl")
def system_user_wsdl(crm: Crm, visit: Visit) -> Reply:
    from so_mock.login.soap import exchange

    return exchange.described(visit)


def context_of(visit: Visit, operation: str) -> str:
    """The tenant that a call names within its body; "" where it cannot be read: the answer says what is wrong with it."""
    if operation == "login.system_user":
        try:
            return fields(visit).get("contextidentifier", "")
        except BadBody:
            return ""
    if operation == "login.system_user_soap":
        from so_mock.login.soap import exchange

        return exchange.context_of(visit)
    return ""
