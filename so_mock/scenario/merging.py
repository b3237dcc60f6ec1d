"""The layers of a scenario, each a world or a file, made one: later ones win."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from so_mock.auth.standing import merged
from so_mock.clock import BadTime, Start, read_moment
from so_mock.config import DEFAULT_SEED, ZONE, Config
from so_mock.entities.licences import MODULES
from so_mock.entities.model import Model
from so_mock.names import meant_or_all
from so_mock.scenario.reading.conditions import known_or_told
from so_mock.scenario.reading.rules import Reach
from so_mock.scenario.reading.shapes import Reading
from so_mock.scenario.rules import Rule
from so_mock.scenario.template import complaints as wrong_templates
from so_mock.seed.roles import Told, layered, planted
from so_mock.seed.rows import Referred
from so_mock.seed.scenario import Rows, Scenario
from so_mock.seed.users import at_home
from so_mock.seed.yaml import Complaints, Document
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.scenario.reading.keys import ClockTold
    from so_mock.scenario.reading.roles import Likened

Tables = dict[str, dict[Any, Row]]


@dataclass(slots=True)
class Layer:
    """What one world or file brings along: `told` by the name of the key. `checks`: rows of the file, and whom they refer to."""

    told: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Rows] = field(default_factory=dict)
    checks: list[tuple[str, Row, Referred, Document]] = field(default_factory=list)
    reading: Reading | None = None  # None: a packaged world
    document: Document | None = None


class Merging:
    def __init__(
        self, layers: list[Layer], model: Model, config: Config, complaints: Complaints
    ) -> None:
        self.layers, self.model, self.config, self.complaints = layers, model, config, complaints

    def last(self, key: str, default: Any = None) -> Any:
        """What the last layer says that says anything."""
        return next((each.told[key] for each in reversed(self.layers) if key in each.told), default)

    def by_name(self, key: str) -> dict[str, Any]:
        return {
            name: value for layer in self.layers for name, value in layer.told.get(key, {}).items()
        }

    def listed(self, key: str, name: str) -> list[Row]:
        """Of those with the same name, in any case, the last."""
        return list(
            {r[name].lower(): r for layer in self.layers for r in layer.told.get(key, ())}.values()
        )

    def rules(self) -> tuple[Rule, ...]:
        """Those of a file before those of what it extends."""
        return tuple(
            rule for layer in reversed(self.layers) for rule in layer.told.get("rules", ())
        )

    def platform(self) -> dict[str, Any]:
        """Name by name, of what is named within as well."""
        found: dict[str, Any] = {}
        for layer in self.layers:
            if "platform" in layer.told:
                found = merged(found, layer.told["platform"])
        return found

    def scenario(self, name: str, files: list[Path]) -> Scenario:
        seed = self.last("seed", DEFAULT_SEED) if self.config.seed is None else self.config.seed
        generate = {kind: n for kind, n in self.by_name("generate").items() if n}
        tables = self._tables()
        roles = self._roles(tables)
        users = [at_home(user, tables, self.model, seed) for user in self.listed("users", "login")]
        self._check(tables, generate)
        self.check_names(tables)
        rules = self.rules()
        zone = self.last("time_zone", "")
        reading = self.layers[-1].reading
        notes = list(Reach(reading.doors).notes(rules)) if reading is not None else []
        return Scenario(
            name, self.layers[-1].told.get("about", ""), users,
            {kind: list(rows.values()) for kind, rows in tables.items()}, seed, generate,
            clock=self._clock(self.config.zone or zone or ZONE), zone=zone, auth=self.last("auth", ""),
            rights=self.last("rights", ""), apps=self.listed("apps", "client_id"), platform=self.platform(),
            webhooks=self.by_name("webhooks"), roles=roles,
            states=self.by_name("states"), mail=self.by_name("mail"), rules=rules, notes=(*self.complaints.noted(), *notes), files=tuple(files),
        )  # fmt: skip

    def _clock(self, zone: str) -> Start | None:
        told: ClockTold | None = self.last("clock")
        if told is None:
            return None
        if told.at is None:
            return Start(None, told.frozen) if told.frozen else None
        node, text = told.at
        try:
            return Start(read_moment(text, zone), told.frozen)
        except BadTime:
            self._complain_of_clock(node, text)
            return None

    def _complain_of_clock(self, node: Any, text: str) -> None:
        document = next(each.document for each in reversed(self.layers) if "clock" in each.told)
        assert document is not None
        document.complain(node, f"{text!r} is no moment in that time zone")

    def _roles(self, tables: Tables) -> dict[str, Told]:
        """Makes rows of them."""
        told = layered(layer.told.get("roles", {}) for layer in self.layers)
        known = {name.lower() for name in _names(tables["role"], "Name")}
        for lowered, role in told.items():
            like: Likened | None = role.pop("like", None)
            if like is not None and like.name.lower() in known:
                role["like"] = like.name
            elif like is not None and like.name.lower() in told:
                like.voice.complain(
                    like.node,
                    f"{like.name!r} stands further down; a role is like one that stands before it",
                )
            known.add(lowered)
        planted(told, tables, self.model.names())
        return {role["name"]: role for role in told.values()}

    def _tables(self) -> Tables:
        tables: Tables = defaultdict(dict)
        keyless: list[tuple[str, str, Row]] = []
        keys = self.model.keys()
        for layer in self.layers:
            for kind, rows in layer.data.items():
                key = keys.get(kind)
                if not key:  # the catalogue of another version lacks it
                    tables[kind] = dict(enumerate(rows))
                    continue
                table = tables[kind]
                for row in rows:
                    if id := row.get(key):
                        table[id] = row
                    else:
                        keyless.append((kind, key, row))
        next_ids: dict[str, int] = {}
        for kind, key, row in keyless:
            id = next_ids.get(kind) or max(tables[kind], default=0) + 1
            row[key] = id
            tables[kind][id] = row
            next_ids[kind] = id + 1
        return tables

    def _check(self, tables: Tables, generate: dict[str, int]) -> None:
        """Every row of a file that is still there refers to rows that are there, or will be made."""
        last = {kind: max(tables[kind], default=0) + generate.get(kind, 0) for kind in generate}
        for layer in self.layers:
            for kind, row, referred, document in layer.checks:
                there, id = tables[referred.entity], referred.id
                if id in there or max(there, default=0) < id <= last.get(referred.entity, 0):
                    continue
                if tables[kind].get(row[self.model[kind].key]) is row:
                    document.complain(
                        referred.node, f"{referred.prop}: there is no {referred.entity} {id}"
                    )

    # -- names that are known once all is read

    def check_names(self, tables: Tables | None) -> None:
        """States, roles and users by which something is called. `tables`: None where they are not known, since a file or a
        row could not be read."""
        states = self.by_name("states")
        for reading in self._readings():
            for template in reading.texts:
                for text in wrong_templates(template.text, states, answer=template.answer):
                    template.voice.complain(template.node, text)
            for kind, name, node, voice in reading.named:
                if kind == "state" and name not in states:
                    declare = "" if states else ": declare it below `states`"
                    voice.complain(
                        node, f"no state {name!r}; {meant_or_all(name, states)}{declare}"
                    )
                elif kind in LABELS and tables is not None:
                    there = [*_names(tables.get(kind, {}), LABELS[kind])]
                    if no := known_or_told(name, there, kind.replace("_", " ")):
                        voice.complain(node, no)
                elif kind == "user":
                    self._check_user(name, node, voice)
                elif kind == "module" and tables is not None:
                    modules = [row["ModuleName"] for row in tables.get(MODULES, {}).values()]
                    if no := known_or_told(name, modules, "module"):
                        voice.complain(node, no)

    def check_templates(self) -> None:
        """All that can be said where not every file could be read."""
        for reading in self._readings():
            for template in reading.texts:
                for text in wrong_templates(template.text, answer=template.answer):
                    template.voice.complain(template.node, text)

    def _check_user(self, name: str, node: Any, voice: Any) -> None:
        """Whoever is not among the users has that name only where sign-in is lenient."""
        no = known_or_told(name, [user["login"] for user in self.listed("users", "login")], "user")
        if no and (self.config.auth or self.last("auth")) == "strict":
            voice.complain(node, no)
        elif no:
            voice.note(
                node,
                f"{no}; only who signs in by that name without being asked for a password is meant",
            )

    def _readings(self) -> Iterator[Reading]:
        return (layer.reading for layer in self.layers if layer.reading is not None)


LABELS = {"role": "Name", "user_group": "Value"}  # what rows of these go by


def _names(rows: dict[Any, Row], label: str) -> list[str]:
    return [str(row[label]) for row in rows.values() if row.get(label)]


def stem(name: str) -> str:
    return Path(name).stem
