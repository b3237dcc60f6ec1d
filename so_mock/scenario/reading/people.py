"""`users` and `apps`: who calls."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from so_mock.auth import redirects
from so_mock.auth.apps import completed
from so_mock.names import meant_or_all
from so_mock.scenario.reading.shapes import (
    Field,
    Json,
    Keys,
    ListOf,
    Named,
    Names,
    Number,
    Reading,
    Shape,
    Text,
    Truth,
    items,
    word,
)
from so_mock.seed.nodes import Node, Wrong, shown, value_of, written
from so_mock.store.table import Row


class Password(Text):
    def read(self, node: Node, reading: Reading) -> str:
        return written(node) or ""


class Known(Text):
    """The name of a row, in any case: `kind` is role or user_group."""

    def __init__(self, kind: str, wanted: str) -> None:
        super().__init__(wanted)
        self.kind = kind

    def read(self, node: Node, reading: Reading) -> str:
        name = super().read(node, reading)
        reading.named.append(Named(self.kind, name, node, reading.voice))
        return name


class UserShape(Keys):
    def read(self, node: Node, reading: Reading) -> Row:
        blank = {
            "login": "", "password": "", "associate": 0, "administrator": False, "role": "", "group": "", "other_groups": None,
        }  # fmt: skip
        return {**blank, **self._fields(node, reading)}


USER = UserShape(
    "a user",
    {
        "login": Field(Text("a login"), "The name to sign in with."),
        "password": Field(Password("a password", blank=True), "Blank unless said."),
        "associate": Field(Number("the id of an associate", 1), "Who he is; made, with a person, where there is none."),
        "administrator": Field(Truth(), "Whether callers without a name of their own act as he does; what he may do is his role's."),
        "role": Field(Known("role", "a role"), "One of `roles`, or of the world's own; blank: CRM Administrator or CRM User."),
        "group": Field(Known("user_group", "a user group"), "The user group that is his primary one, by its name."),
        "other_groups": Field(ListOf(Known("user_group", "a user group"), "other_groups", one=True), "Groups that he belongs to besides."),
    },
    required=("login",), example="{login: ..., password: ...}",
)  # fmt: skip


class Unique(ListOf):
    """No two with the same value of `key`, in any case."""

    def __init__(self, item: Shape, what: str, key: str, one: str) -> None:
        super().__init__(item, what)
        self.key, self.one_of_them = key, one

    def read(self, node: Node, reading: Reading) -> list[Any]:
        found: list[Any] = []
        seen: set[str] = set()
        for each in items(node, self.what):
            try:
                made = self.item.read(each, reading)
            except Wrong as wrong:
                reading.voice.complain(wrong.node, wrong.text)
                continue
            name = made.get(self.key, "")
            if name.lower() in seen:
                reading.voice.complain(each, f"{self.one_of_them} {name!r} stands twice")
            if name:
                seen.add(name.lower())
                found.append(made)
        return found


USERS = Unique(USER, "users", "login", "user")


# -- apps


class Address(Text):
    def read(self, node: Node, reading: Reading) -> str:
        text = super().read(node, reading)
        try:
            parts = urlsplit(text)
        except ValueError:
            parts = urlsplit("")
        if not parts.scheme or not (parts.netloc or parts.path):
            raise Wrong(node, f"{shown(node)} is no address (https://app.example/callback)")
        return text


class Redirect(Address):
    """An address, or a pattern of addresses, which begins with `^`."""

    def read(self, node: Node, reading: Reading) -> str:
        text = written(node) or ""
        if not redirects.is_pattern(text):
            return super().read(node, reading)
        try:
            redirects.read_pattern(text)
        except redirects.BadPattern as wrong:
            raise Wrong(node, f"{shown(node)}: {wrong}") from None
        return text


class Origin(Address):
    """What a browser calls the page that asks: scheme and host. `*` for any."""

    def read(self, node: Node, reading: Reading) -> str:
        if written(node) == "*":
            return "*"
        parts = urlsplit(super().read(node, reading))
        if not parts.netloc or parts.path.strip("/") or parts.query:
            raise Wrong(node, f"{shown(node)} is no origin (https://app.example)")
        return f"{parts.scheme}://{parts.netloc}".lower()


class SystemToken(Text):
    """The token itself, or `true` for one that is made of tenant and app, as on the platform."""

    def read(self, node: Node, reading: Reading) -> Any:
        value = value_of(node)
        return value if isinstance(value, bool) else super().read(node, reading)

    def schema(self, names: Names) -> Json:
        return {"anyOf": [{"type": "boolean"}, super().schema(names)]}


class Agent(Shape):
    def read(self, node: Node, reading: Reading) -> str:
        name = word(node)
        agents = agents_of(reading.operations.keys())
        found = next((agent for agent in agents if agent.lower() == name.lower()), None)
        if found is None:
            raise Wrong(node, f"no agent {name!r}; {meant_or_all(name, agents)}")
        return found

    def schema(self, names: Names) -> Json:
        return names.define("agent", lambda: {"enum": agents_of(names.catalogue.operations.keys())})


def agents_of(keys: list[str]) -> list[str]:
    return sorted({key.partition(".")[0] for key in keys if " " not in key})


class AppShape(Keys):
    def read(self, node: Node, reading: Reading) -> Row:
        return completed(self._fields(node, reading))


APP = AppShape(
    "an app",
    {
        "client_id": Field(Text("a client_id"), "What the app signs in as."),
        "client_secret": Field(Text("a text", blank=True), "Its secret, which SO-AppToken carries too."),
        "redirect_uris": Field(ListOf(Redirect("an address"), "redirect_uris", one=True), "Where a sign-in may lead back to; with ^ in front a pattern."),
        "restricted_agents": Field(ListOf(Agent(), "restricted_agents", one=True), "Agents closed Online that it may call."),
        "public_key": Field(Text("a text", blank=True), "Proves its system users: a PEM text, or RSAKeyValue."),
        "name": Field(Text("a name"), "What its users read, and what its system user is called."),
        "confidential": Field(Truth(), "Whether it must show its secret; it must where it has one, unless said."),
        "system_token": Field(SystemToken("a text", blank=True), "What it signs to get its system user; true: one for each tenant."),
        "post_logout_redirect_uris": Field(ListOf(Redirect("an address"), "post_logout_redirect_uris", one=True), "Where a sign-out may lead."),
        "allowed_origins": Field(ListOf(Origin("an origin"), "allowed_origins", one=True), "Whose pages may call the API from a browser; * for all."),
    },
    required=("client_id",), example="{client_id: ..., redirect_uris: [...]}",
)  # fmt: skip
APPS = Unique(APP, "apps", "client_id", "app")
