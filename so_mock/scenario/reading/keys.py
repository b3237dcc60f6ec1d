"""The keys of a scenario file, in the order in which one would write them."""

from __future__ import annotations

from typing import Any, NamedTuple

from so_mock.clock import BadTime, OutOfBounds, read_moment
from so_mock.config import AUTH, RIGHTS, ZONE
from so_mock.scenario.reading.mail import MAIL
from so_mock.scenario.reading.people import APPS, USERS
from so_mock.scenario.reading.platform import PLATFORM
from so_mock.scenario.reading.roles import ROLES
from so_mock.scenario.reading.rules import RULES
from so_mock.scenario.reading.shapes import (
    About,
    Choice,
    Field,
    Json,
    Keys,
    ListOf,
    Mapped,
    Names,
    Number,
    Reading,
    Shape,
    Text,
    Truth,
    entity_of,
    word,
)
from so_mock.scenario.reading.smtp import SMTP
from so_mock.scenario.reading.webhooks import WEBHOOKS
from so_mock.seed.generate import KINDS
from so_mock.seed.nodes import Node, Pairs, Wrong, shown, written
from so_mock.zones import BY_CODE, LOCATIONS


class Moment(Shape):
    """ISO 8601. Kept as a text: which moment a bare one is depends on the zone, which may stand further down."""

    def read(self, node: Node, reading: Reading) -> tuple[Node, str]:
        text = written(node) or ""
        try:
            read_moment(text, ZONE)
        except OutOfBounds as wrong:
            raise Wrong(node, str(wrong)) from None
        except BadTime:
            raise Wrong(node, f"{shown(node)} is no moment: 2026-01-15T08:00:00Z") from None
        return node, text

    def schema(self, names: Names) -> Json:
        return {"type": "string", "pattern": r"^\s*\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?$"}


class ClockTold(NamedTuple):
    """`at`: where it stands in the file, and its text."""

    at: tuple[Node, str] | None
    frozen: bool = False


CLOCK = Keys(
    "a clock",
    {
        "at": Field(Moment(), "Where it starts; now, unless said."),
        "frozen": Field(Truth(), "Whether it stands still there."),
    },
    example="2026-01-15T08:00:00Z, or {at: ..., frozen: true}",
)  # fmt: skip


class ClockShape(Shape):
    def read(self, node: Node, reading: Reading) -> ClockTold:
        if isinstance(node, Pairs):
            given = CLOCK.read(node, reading)
            return ClockTold(given.get("at"), given.get("frozen", False))
        return ClockTold(CLOCK.fields["at"].shape.read(node, reading))

    def schema(self, names: Names) -> Json:
        return {"anyOf": [CLOCK.fields["at"].shape.schema(names), CLOCK.schema(names)]}


class Zone(Shape):
    def read(self, node: Node, reading: Reading) -> str:
        code = word(node)
        found = BY_CODE.get(code.strip().upper())
        if found is None:
            raise Wrong(node, f"{shown(node)} is no time zone; {_zone_meant(code)}")
        return found.code

    def schema(self, names: Names) -> Json:
        return {"enum": list(BY_CODE)}


def _zone_meant(told: str) -> str:
    """Many know the country's name, or `Europe/Oslo`."""
    told = told.strip().casefold()
    near = (z for z in LOCATIONS if told in (z.name.casefold(), z.country.casefold(), z.iana.casefold()))  # fmt: skip
    found = next(near, None)
    return f"did you mean {found.code}?" if found else "there are codes of countries and their parts: NO, SE, GB, US-NY, UTC"  # fmt: skip


def made_key(key: Any, reading: Reading) -> str:
    """An entity of which rows can be made."""
    found = entity_of(key, reading.model).name
    if found not in KINDS:
        kinds = ", ".join(kind for kind in KINDS if kind in reading.model)
        raise Wrong(key, f"no rows of {found} can be made; there are {kinds}")
    return found


def made_names(names: Names) -> Json:
    return {"enum": [kind for kind in KINDS if kind in names.model]}


class Data(Shape):
    """Rows by entity. Read one by one, as they come (`load`): there may be a hundred thousand."""

    def schema(self, names: Names) -> Json:
        from so_mock.scenario.reading.rows import rows_schema

        return rows_schema(names)


KEYS = {
    "about": Field(About("a text", blank=True), "What the scenario is, in a sentence."),
    "extends": Field(ListOf(Text("a scenario"), "extends", one=True), "Packaged scenarios by name, or files; later ones win."),
    "seed": Field(Number("a whole number"), "The same seed and the same calls give the same answers."),
    "clock": Field(ClockShape(), "Where the clock starts and ticks on from, or stands still."),
    "time_zone": Field(Zone(), 'The base zone, in quotes: a bare NO is false to YAML.'),
    "auth": Field(Choice("way to look at credentials", AUTH), "How credentials are looked at; off in quotes."),
    "rights": Field(Choice("way to look at rights", RIGHTS), "What becomes of roles; off in quotes."),
    "users": Field(USERS, "Who can sign in."),
    "apps": Field(APPS, "Apps that sign in by themselves or for a user."),
    "platform": Field(PLATFORM, "How the platform around the API stands for the tenant."),
    "smtp": Field(SMTP, "The mail server that really gets what is sent; without it nothing leaves the machine."),
    "webhooks": Field(WEBHOOKS, "How webhooks are checked and sent, where not as usual."),
    "mail": Field(MAIL, "What mail servers refuse, and how e-mail accounts come to be."),
    "roles": Field(ROLES, "What users of a role may do."),
    "data": Field(Data(), "Rows by entity, added to those of what is extended."),
    "generate": Field(Mapped("generate", Number("a number of rows", 0), made_key, made_names), "How many rows to make of each entity."),
    "states": Field(Mapped("states", Text("a state")), "State machines, with the state each begins in."),
    "rules": Field(RULES, "What happens in place of the usual; the first that matches counts."),
}  # fmt: skip
