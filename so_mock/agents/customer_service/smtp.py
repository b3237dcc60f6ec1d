"""Whether a mail server takes mail (sheet: email-and-mailbox.md 8.6)."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from so_mock.behaviour import behaviour
from so_mock.call import Knock, Record
from so_mock.crm import Crm
from so_mock.entities.webhook_settings import is_here
from so_mock.mail.smarthost import NONE, STARTTLS, TLS, port, server

_SCHEMES = {"smtp": NONE, "smtps": TLS, "smtp+starttls": STARTTLS}


@behaviour("CustomerService.TestSmtpServer")
def test_smtp_server(
    crm: Crm, smtp_uri: str | None, from_: str | None, use_stored_password: bool | None
) -> Record:
    """Signs in there and names the sender; no mail is sent. Without an address it is the server that the scenario's `smtp`
    names, whose password is the stored one. Others are asked only on this machine. How the address is spelt is not published:
    `smtp://user:password@host:port`, `smtps://`, or the host alone."""
    knock = _knock(crm, smtp_uri or "", from_ or "", bool(use_stored_password))
    if isinstance(knock, str):
        return _result(crm, knock)
    answer = crm.ask(knock)
    return _result(crm, "Nobody can be asked from here." if answer is None else answer.error)


def _result(crm: Crm, error: str) -> Record:
    return crm.blank("SmtpTestResult") | {"Success": not error, "ErrorMessage": error}


def _knock(crm: Crm, uri: str, sender: str, stored: bool) -> Knock | str:
    """Whom to ask, or why nobody is."""
    held = server(crm.store)
    if not uri.strip():
        if held is None:
            return "SmtpUri is empty, and the scenario names no mail server (`smtp`)."
        return Knock(
            held["host"], port(held), held["username"], held["password"], held["tls"], sender
        )
    text = uri.strip() if "://" in uri else f"smtp://{uri.strip()}"
    try:
        parts = urlsplit(text)
        host, number = parts.hostname or "", parts.port
    except ValueError as wrong:
        return f"SmtpUri {uri[:200]!r} is no address: {wrong}"
    scheme = parts.scheme.lower()
    if scheme not in _SCHEMES or not host or re.search(r"[\x00-\x20\x7f]", text):
        return f"SmtpUri {uri[:200]!r} is no address; smtp://host:port, smtps:// and smtp+starttls:// are"
    if not is_here(host) and (held is None or held["host"].lower() != host):
        return f"so-mock asks mail servers of this machine, and the one that the scenario's `smtp` names; {host} is neither."
    password = unquote(parts.password or "")
    if stored and held is not None:
        password = held["password"]
    way = _SCHEMES[scheme]
    at = port({"port": number, "tls": way})
    return Knock(host, at, unquote(parts.username or ""), password, way, sender)
