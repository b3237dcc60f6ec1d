"""A browser without scripts, in process: it keeps cookies, fills in forms and goes where it is sent, one step at a time."""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from contract.door import Door, Reply

FORM = "application/x-www-form-urlencoded"
AUTHORIZE, TOKENS = "/login/common/oauth/authorize", "/login/common/oauth/tokens"
LOOPBACK = "http://127.0.0.1:49152"
LOGOUT_URIS = [
    "https://app.example/bye",
    "https://app.example/bye/",
    "https://app.example/byebye",
    "bye",
]
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"  # the pair of RFC 7636's appendix
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


class Form(HTMLParser):
    """The one form of a page: where it goes, what it holds, and the text around it."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.action = self.method = self.title = ""
        self.fields: dict[str, str] = {}
        self.radios: dict[str, str] = {}  # value -> name of the user
        self.checked = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = dict(attributes)
        self.tags.append((tag, told))
        if tag == "form":
            self.action, self.method = told["action"] or "", told["method"] or ""
        elif tag == "input" and told["type"] == "hidden":
            self.fields[str(told["name"])] = told["value"] or ""
        elif tag == "input" and told["type"] == "radio":
            self.radios[str(told["value"])] = ""
            if "checked" in told:
                self.checked = str(told["value"])

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())
            if self.tags and self.tags[-1][0] == "title":
                self.title = self.title or data.strip()
            if self.tags and self.tags[-1][0] == "label" and self.radios:
                last = list(self.radios)[-1]
                self.radios[last] = self.radios[last] or data.strip()

    @property
    def text(self) -> str:
        return " ".join(self.texts)


class Browser:
    def __init__(self, door: Door, host: str = "so.test") -> None:
        self.door, self.host = door, host
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **query: str) -> Reply:
        return self._sent("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Reply:
        body = urlencode(fields).encode()
        return self._sent("POST", path, body, {"content-type": FORM, **headers})

    def _sent(self, verb: str, path: str, body: bytes = b"", headers: Any = None) -> Reply:
        sent = {"host": self.host, **(headers or {})}
        if self.cookies:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        reply = self.door(verb, path, body=body, headers=sent, auth=None)
        for told in reply.cookies:
            (name, _, value), over = told.split(";")[0].partition("="), "Max-Age=0" in told
            if over:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return reply

    # -- signing in

    def page(self, path: str = AUTHORIZE, **changed: str) -> Form:
        reply = self.get(path, **request(**changed))
        assert reply.status == 200, reply
        return Form(reply.body)

    def pick(self, form: Form, user: str, **more: str) -> Reply:
        return self.post(form.action, {**form.fields, "user": user, "approve": "yes", **more})

    def sign_in(self, user: str = "tje0", path: str = AUTHORIZE, password: str = "", **changed: str) -> dict[str, str]:  # fmt: skip
        """What the app is told at the end."""
        reply = self.pick(self.page(path, **changed), user, password=password)
        return answered(reply, changed.get("redirect_uri", LOOPBACK))

    def tokens(self, status: int = 200, **fields: str) -> Any:
        reply = self.post(TOKENS, fields)
        assert reply.status == status, reply
        assert reply.headers["cache-control"] == "no-store"
        return reply.json()

    def redeem(self, code: str, status: int = 200, **changed: str) -> Any:
        told = {"grant_type": "authorization_code", "client_id": "demo", "code": code, "redirect_uri": LOOPBACK}  # fmt: skip
        return self.tokens(status, **{n: v for n, v in (told | changed).items() if v})

    def renew(self, token: str, status: int = 200, **changed: str) -> Any:
        told = {"grant_type": "refresh_token", "client_id": "demo", "refresh_token": token}
        return self.tokens(status, **(told | changed))


def request(**changed: str) -> dict[str, str]:
    """Of a native app that asks for a code; a parameter that is blank is left out."""
    told = {"client_id": "demo", "redirect_uri": LOOPBACK, "response_type": "code", "scope": "openid", "state": "s-1"}  # fmt: skip
    return {name: value for name, value in (told | changed).items() if value}


def answered(reply: Reply, uri: str = LOOPBACK) -> dict[str, str]:
    """The parameters that come back to the app in query or fragment."""
    assert reply.status == 302, reply
    location = reply.headers["location"]
    assert location.startswith(uri), location
    parts = urlsplit(location)
    return dict(parse_qsl(parts.fragment or parts.query, keep_blank_values=True))


def challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def claims_of(browser: Browser, token: str) -> dict[str, Any]:
    """What an id_token says, once its signature is found to be right."""
    found = browser.door.tenant.world.keys.claims(token)
    assert found is not None
    return dict(found)
