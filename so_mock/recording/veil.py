"""Recorded calls with fakes in place of personal data: every text in them, typed where the catalogue tells its type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

from so_mock.catalogue.carriers import Type
from so_mock.entities.model import OF_ANY_LIST
from so_mock.recording.fakes import REMOVED, TOKENS, Fakes
from so_mock.recording.kinds import NAMED, is_vocabulary, kind_of
from so_mock.recording.reading import Recorded, body_type
from so_mock.world import World

_WORD = re.compile(r"[^\W\d_]{3,}|\d{4,}")
BINARY = 16 * 1024  # of base64 that is kept where data are kept
# Learnt in this order: a company that bears a person's name is a company, a full name is made of names.
LEARNT = ("company", "first", "last", "login", "street", "city", "code", "phone")
RIGHTS = frozenset(["TableRight", "FieldProperties"])  # masks, of the server's own words
Change = Callable[[str, str, Any], Any]  # (kind, name, value)


class Walker:
    """Walks a value and hands each leaf to `change` with what kind it is of."""

    def __init__(self, world: World) -> None:
        self.model, self.carriers = world.model, world.carriers
        self._vocabularies: dict[str, bool] = {}

    def walk(
        self, value: Any, type: Type | None, change: Change, entity: str = "", name: str = "", within: str = "",
        vocabulary: bool = False,
    ) -> Any:  # fmt: skip
        if isinstance(value, list):
            item = type.item if type is not None and type.kind == "array" else None
            return [self.walk(each, item, change, entity, name, within, vocabulary) for each in value]  # fmt: skip
        if isinstance(value, dict):
            return self._record(value, type, change, entity, name, within, vocabulary)
        if value is None or isinstance(value, bool):
            return value
        if type is not None and isinstance(value, str):
            if type.kind == "enum" or type.name == "timespan":
                return value
            if type.name == "datetime" and "birth" not in name.lower():
                return value
            if type.name == "bytes":
                return change("bytes", name, value)
        kind = kind_of(entity, name, within, vocabulary)
        if isinstance(value, str) or kind in ("birth", "geo"):
            return change(kind, name, value)
        return value

    def _record(
        self, value: dict[str, Any], type: Type | None, change: Change, entity: str, name: str, within: str, vocabulary: bool,
    ) -> dict[str, Any]:  # fmt: skip
        known = None
        if type is not None and type.kind == "carrier":
            known = self.carriers.carrier(type.name).lowered
            shown = self.model.of_carrier_name(type.name.removesuffix("WithLinks"))
            if shown is not None and shown in self.model:
                entity, vocabulary = shown, self._vocabulary(shown)
            elif type.name in OF_ANY_LIST:
                vocabulary = entity in self.model and name in self.model[entity].choices
                entity = ""
            elif (type.name, "name") in NAMED:
                entity = type.name
            elif "License" in type.name:
                entity, vocabulary = "", True
        item = type.item if type is not None and type.kind == "map" else None
        changed: dict[str, Any] = {}
        for key, each in value.items():
            if key in RIGHTS:
                changed[key] = each
                continue
            prop = known.get(key.lower()) if known is not None else None
            column = re.split(r"[/:.]", key)[-1] if known is None and not key.startswith("odata") else key  # fmt: skip
            owner, words = entity, vocabulary
            if (
                column != key and "/" in key
            ):  # a column of an archive, of another row than the main one
                before = key.split("/")[-2].lower()
                owner = before if before in self.model else ""
                words = bool(owner) and self._vocabulary(owner)
            spelt = change("key", key, key) if prop is None else key
            changed[spelt] = self.walk(each, prop.type if prop is not None else item, change, owner, column, name, words)  # fmt: skip
        return changed

    def _vocabulary(self, entity: str) -> bool:
        found = self._vocabularies.get(entity)
        if found is None:
            found = self._vocabularies[entity] = is_vocabulary(self.model, self.model[entity])
        return found

    def call(self, call: Recorded, change: Change) -> Recorded:
        operation = call.operation
        entity = self._about(call)
        query = tuple(
            (name, self.walk(value, None, change, entity, name))
            for name, value in call.query
            if kind_of(entity, name) != "secret"
        )  # fmt: skip
        path = tuple(
            self.walk(value, parameter.type, change, "", parameter.name)
            if parameter.type.name == "string" and parameter.name != "archiveProviderName"
            else value
            for parameter, value in zip(operation.path_parameters, call.values, strict=True)
        )  # fmt: skip
        failed = call.status >= 400
        return call._replace(
            query=query,
            values=path,
            body=self.walk(call.body, body_type(operation), change, entity),
            answer=self.walk(call.answer, None if failed else operation.result, change, entity, "ErrorMessage" if failed else ""),
        )  # fmt: skip

    def _about(self, call: Recorded) -> str:
        """Whose columns an archive shows."""
        return entity_asked(call, self.model.by_rest) or ""


def entity_asked(call: Recorded, by_rest: dict[str, str]) -> str | None:
    """The entity whose archive a call asks, by address or by the name of the provider."""
    operation = call.operation
    if operation.agent:
        if operation.agent.lower() != "archive" or not isinstance(call.body, dict):
            return None
        given = next(
            (
                v
                for k, v in call.body.items()
                if k.lower() in ("archiveprovidername", "providername")
            ),
            "",
        )
        return by_rest.get(str(given).lower().removeprefix("find"))
    if not operation.asks:
        return None
    first, _, rest = call.path.partition("/")
    name = rest.partition("/")[0] if first.lower() == "archive" else first
    return by_rest.get(name.lower().removeprefix("find"))


class Veil:
    """Fakes for one recording."""

    def __init__(
        self, world: World, seed: int, calls: list[Recorded], keep: bool, names: Iterable[str] = ()
    ) -> None:
        """`names`: more that is somebody's, such as the tenant's."""
        self._walker = Walker(world)
        self._keep = keep
        if keep:
            return
        self._vocabulary = _Vocabulary(world)
        self.fakes = Fakes(seed, self._words(calls), self._vocabulary.__contains__)
        for name in names:
            self.fakes.learn("login", name)
        found: dict[str, dict[str, None]] = {kind: {} for kind in LEARNT}

        def note(kind: str, name: str, value: Any) -> Any:
            if kind in found and isinstance(value, str):
                found[kind][value] = None
            return value

        for call in calls:
            self._walker.call(call, note)
        for kind, texts in found.items():
            for text in texts:
                self.fakes.learn(kind, text)

    def _words(self, calls: list[Recorded]) -> Iterator[str]:
        """Whatever no fake may be: all words that were seen."""
        seen: set[str] = set()

        def note(kind: str, name: str, value: Any) -> Any:
            if isinstance(value, str) and len(value) < 100_000:
                lowered = value.lower()
                seen.add(lowered)
                seen.update(_WORD.findall(lowered))
                seen.add("".join(c for c in value if c.isdigit()))
            return value

        for call in calls:
            self._walker.call(call, note)
        return iter(seen)

    def __call__(self, calls: Iterable[Recorded]) -> list[Recorded]:
        return [
            self._walker.call(call, self._kept if self._keep else self._faked) for call in calls
        ]

    def _faked(self, kind: str, name: str, value: Any) -> Any:
        if kind == "bytes":
            return ""
        if kind == "geo":
            return 0.0 if not isinstance(value, str) else ""
        if not isinstance(value, str):
            return self.fakes.birth_number(name, int(value))
        if kind == "key":
            return value if value in self._vocabulary else self.fakes.within(value)
        return self.fakes.replaced(kind, value)

    def _kept(self, kind: str, name: str, value: Any) -> Any:
        """Credentials are dropped all the same."""
        if kind == "bytes":
            return value if len(value) <= BINARY else ""
        if kind == "secret":
            return "" if isinstance(value, str) else value
        return TOKENS.sub(REMOVED, value) if isinstance(value, str) and kind != "key" else value


class _Vocabulary:
    """Texts that tell nothing about anybody, since they are the API's own or of every installation."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __contains__(self, text: object) -> bool:
        if not isinstance(text, str):
            return False
        lowered = text.lower()
        return len(text) < 3 or lowered in self._texts or all(part in self._texts for part in lowered.split(", "))  # fmt: skip

    @cached_property
    def _texts(self) -> frozenset[str]:
        world = self._world
        found: set[str] = {"true", "false", "asc", "desc"}
        for enum in world.carriers.enum_names():
            found.update(world.carriers.enum(enum).lowered)
        for operation in world.catalogue.operations.keys():
            found.update(re.split(r"\W+", operation.lower()))
        found.update(name.lower() for name in world.model.names())
        for name, rows in world.scenario.data.items():
            if name in ("contact", "person", "associate") or name.startswith("_"):
                continue
            for row in rows:
                found.update(value.lower() for value in row.values() if isinstance(value, str))
        return frozenset(found)
