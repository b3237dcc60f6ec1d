"""What a browser is shown: pages without scripts, whatever stands in them escaped. None may stand in a frame."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from html import escape
from typing import NamedTuple
from urllib.parse import quote, urlencode

from so_mock.call import Reply

HTML = "text/html; charset=utf-8"
# A row of the list can be hit anywhere: its label's shadow lies over all of it.
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:34rem;padding:1.5rem 1rem;color:#1b1b1b;background:#fff;"
    "overflow-wrap:anywhere}h1{font-size:1.6rem;line-height:1.2;margin:.5rem 0 1rem}"
    "fieldset{border:1px solid #767676;border-radius:.4rem;margin:1rem 0;padding:.2rem 0 .4rem;min-width:0}"
    "legend{margin:0 .7rem;padding:0 .3rem}"
    "fieldset div{position:relative;padding:.45rem 1rem .45rem 3rem}fieldset div:hover{background:#eef4f4}"
    "fieldset div:has(:checked){background:#e2eeee}fieldset label:after{content:'';position:absolute;inset:0;cursor:pointer}"
    "[type=radio]{position:absolute;left:1rem;top:.6rem;width:1.25rem;height:1.25rem;margin:0;border-radius:50%;"
    "accent-color:#0b6470}"
    "small{display:block;font-size:.875rem;color:#555}"
    "[type=password]{font:inherit;box-sizing:border-box;width:100%;margin-top:.4rem;padding:.6rem;border:1px solid #767676;"
    "border-radius:.3rem}"
    "button{font:inherit;min-height:2.75rem;padding:.4rem 1.5rem;margin:.5rem .5rem 0 0;border:1px solid #0b6470;"
    "border-radius:.3rem;background:#fff;color:#0b6470;cursor:pointer}[name=approve]{background:#0b6470;color:#fff}"
    ":focus-visible{outline:3px solid #1b1b1b;outline-offset:2px}"
    "[role=alert]{border-left:.3rem solid #a40000;padding:.3rem .8rem;background:#fdecec}"
    "dt{font-weight:bold}dd{margin:0 0 .6rem}@media(max-width:26rem){button{width:100%}}"
)
_SUBMIT = "document.forms[0].submit()"


def _source(text: str) -> str:
    """How a policy allows one text and no other."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


_POLICY = f"default-src 'none'; style-src {_source(_STYLE)}; base-uri 'none'"
HEADERS = {
    "Cache-Control": "no-store", "Pragma": "no-cache", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
}  # fmt: skip
_ALONE = {**HEADERS, "Content-Security-Policy": f"{_POLICY}; frame-ancestors 'none'", "X-Frame-Options": "DENY"}  # fmt: skip
# A form that sends itself says nothing that anybody could be made to click on, and may renew a sign-in within a frame.
_SENDING = {**HEADERS, "Content-Security-Policy": f"{_POLICY}; script-src {_source(_SUBMIT)}"}


class Choice(NamedTuple):
    """One of those who may sign in."""

    value: str
    name: str
    told: str


def page(title: str, body: str, status: int = 200, cookies: tuple[str, ...] = ()) -> Reply:
    return Reply(_document(title, body), HTML, status, _ALONE, cookies)


def _document(title: str, body: str) -> bytes:
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body><main>\n<h1>{escape(title)}</h1>\n{body}\n"
        "</main></body>\n</html>\n"
    ).encode("utf-8", "replace")


def hidden(fields: Mapping[str, str]) -> str:
    return "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">\n'
        for name, value in fields.items()
    )


def signing_in(
    action: str, app: str, tenant: str, company: str, choices: Iterable[Choice], chosen: str, fields: Mapping[str, str], *,
    password: bool, complaint: str, cookies: tuple[str, ...],
) -> Reply:  # fmt: skip
    """Whom to sign in as: a list to pick from, and a password where one is asked for."""
    again = bool(password and complaint)  # what was wrong is the password
    rows = "".join(_row(each, at, chosen, focus=not again) for at, each in enumerate(choices))
    picking = (
        f"<fieldset><legend>Sign in as</legend>\n{rows}</fieldset>"
        if rows
        else "<p>The scenario has no users.</p>"
    )
    secret = (
        '<p><label for="password">Password</label><br>\n'
        '<input id="password" name="password" type="password" autocomplete="current-password"'
        + (
            ' autofocus aria-invalid="true" aria-describedby="complaint"></p>\n'
            if again
            else "></p>\n"
        )
    )
    body = (
        f"<p><strong>{escape(app)}</strong> asks who you are at <strong>{escape(company)}</strong> ({escape(tenant)}).</p>\n"
        + (f'<p role="alert" id="complaint">{escape(complaint)}</p>\n' if complaint else "")
        + f'<form method="post" action="{escape(action)}">\n{hidden(fields)}{picking}\n{secret if password else ""}'
        + ('<button name="approve" value="yes">Sign in</button>\n' if rows else "")
        + '<button name="decline" value="yes" formnovalidate>Decline</button>\n</form>'
    )
    return page("Sign in", body, 400 if complaint else 200, cookies)


def _row(choice: Choice, at: int, chosen: str, *, focus: bool) -> str:
    checked = f" checked{' autofocus' if focus else ''}" if choice.value == chosen else ""
    return (
        f'<div><input type="radio" id="user{at}" name="user" value="{escape(choice.value)}" required{checked}'
        f' aria-describedby="told{at}"> <label for="user{at}">{escape(choice.name)}</label>'
        f'<small id="told{at}">{escape(choice.told)}</small></div>\n'
    )


def leading(
    uri: str, told: Mapping[str, str], sign: str = "?", cookies: tuple[str, ...] = ()
) -> Reply:
    """To an address that is registered, with what is told it behind the sign."""
    if sign == "?" and "?" in uri:
        sign = "&"
    query = urlencode(told, quote_via=quote, errors="replace")
    location = f"{uri}{sign}{query}" if told else uri
    return Reply(b"", HTML, 302, {**HEADERS, "Location": location}, cookies)


def refusal(title: str, text: str, told: Mapping[str, str], status: int = 400) -> Reply:
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>\n" for name, value in told.items() if value)  # fmt: skip
    return page(title, f"<p>{escape(text)}</p>\n<dl>\n{rows}</dl>", status)


def sending(action: str, fields: Mapping[str, str], cookies: tuple[str, ...] = ()) -> Reply:
    """A form that goes on by itself; who has no scripts presses a button."""
    body = (
        f'<form method="post" action="{escape(action)}">\n{hidden(fields)}<noscript><button>Continue</button></noscript>\n'
        f"</form>\n<script>{_SUBMIT}</script>"
    )
    return Reply(_document("Signing in", body), HTML, 200, _SENDING, cookies)
