"""Scenario files (`product.md` 5): what they extend, their users, their rows, and how many more to make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from so_mock.catalogue import Catalogue
from so_mock.config import DEFAULT_SEED, ZONE, Config
from so_mock.entities.absorb import Absorber
from so_mock.entities.model import Entity
from so_mock.names import nearest
from so_mock.seed.generate import KINDS
from so_mock.seed.progress import Progress
from so_mock.seed.rows import Referred, RowReader
from so_mock.seed.scenario import BadScenario, Rows, Scenario, find, is_file, read_scenario, unknown
from so_mock.seed.users import at_home, read_user
from so_mock.seed.yaml import (
    Complaints,
    Document,
    Items,
    Node,
    Pairs,
    Unreadable,
    Wrong,
    YAMLError,
    is_null,
    whole,
    written,
)
from so_mock.store.table import Row

BASE = "empty"  # what a file that extends no packaged world stands on: lists, and somebody to sign in as
LATER = ("clock", "time_zone", "auth", "rights", "apps", "roles", "states", "rules")


@dataclass(slots=True)
class Layer:
    """What one world or file brings along. `checks`: rows of the file, and whom they refer to."""

    about: str = ""
    seed: int | None = None
    users: Rows = field(default_factory=list)
    data: dict[str, Rows] = field(default_factory=dict)
    generate: dict[str, int] = field(default_factory=dict)
    checks: list[tuple[str, Row, Referred, Document]] = field(default_factory=list)


def read_file(
    file: Path, name: str, catalogue: Catalogue, absorber: Absorber, config: Config, progress: Progress,
) -> Scenario:  # fmt: skip
    """The scenario of a file and of all that it extends. Raises BadScenario with every complaint."""
    loading = Loading(catalogue, absorber, config, progress)
    loading.file(file, name)
    return _finished(loading, name)


def read_text(
    content: bytes, name: str, catalogue: Catalogue, absorber: Absorber, config: Config, progress: Progress,
    folder: Path | None = None,
) -> Scenario:  # fmt: skip
    """The same of a text that lies in no file. What it extends are packaged scenarios; files only from `folder`, where one is
    given: a text from the net reads no files of this machine."""
    loading = Loading(catalogue, absorber, config, progress)
    loading.files = folder is not None
    loading.text(content, name, (folder or Path()) / name)
    return _finished(loading, name)


def _finished(loading: Loading, name: str) -> Scenario:
    if loading.complete:
        scenario = loading.scenario(name)
        if not loading.complaints:
            return replace(scenario, files=tuple(loading.read))
    told = f"scenario {name} is not loaded\n{loading.complaints}"
    raise BadScenario(told, tuple(loading.read))


class Loading:
    def __init__(
        self, catalogue: Catalogue, absorber: Absorber, config: Config, progress: Progress
    ) -> None:
        self.config, self.model, self.operations = config, absorber.model, catalogue.operations
        self.files = True  # whether it may extend files
        self.rows = RowReader(absorber, config.zone or ZONE)
        self.progress = progress
        self.complaints = Complaints()
        self.complete = True  # whatever may be referred to is known
        self.layers: list[Layer] = []
        self.read: list[Path] = []  # files, also those that could not be read
        self._done: set[str] = set()  # each world and file once, however often it is extended
        self._open: list[Path] = []
        self._on_world = False
        self._keys: dict[str, Callable[[Layer, Document], None]] = {
            "about": self._about, "extends": self._extends, "seed": self._seed,
            "users": self._users, "data": self._data, "generate": self._generate,
        }  # fmt: skip

    # -- reading files

    def file(self, file: Path, name: str) -> None:
        """Adds what the file extends, and then the file."""
        self.read.append(file.resolve())
        try:
            document = Document.of_file(file, name, self.complaints)
        except Unreadable:
            self.complete = False
            return
        self._document(document, file)

    def text(self, content: bytes, name: str, place: Path) -> None:
        """The same of a text; `place` is where files that it extends are looked for from."""
        self._document(Document(content, name, self.complaints), place)

    def _document(self, document: Document, file: Path) -> None:
        self._open.append(file.resolve())
        layer = Layer()
        try:
            self._read(document, layer)
        except Unreadable:
            self.complete = False
        self._open.pop()
        self.layers.append(layer)

    def _read(self, document: Document, layer: Layer) -> None:
        try:
            if document.begin():
                for key in document.entries("a scenario"):
                    self._key(key, layer, document)
                document.end()
        except YAMLError as wrong:
            document.refuse(wrong)
            self.complete = False

    def _key(self, key: Any, layer: Layer, document: Document) -> None:
        name = key.value.lower()
        read = self._keys.get(name)
        if read is not None:
            try:
                read(layer, document)
            except Wrong as wrong:
                document.complain(wrong.node, wrong.text)
            return
        document.node()
        if name in LATER:
            document.complain(key, f"{name!r} is not played by this version yet; leave it out")
            return
        near = nearest(name, (*self._keys, *LATER))
        hint = f"did you mean {near}?" if near else f"there are {', '.join(self._keys)}"
        document.complain(key, f"no key {key.value!r} in a scenario; {hint}")
        self.complete = False  # it may have meant rows

    def _about(self, layer: Layer, document: Document) -> None:
        layer.about = " ".join((written(document.node()) or "").split())

    def _seed(self, layer: Layer, document: Document) -> None:
        layer.seed = whole(document.node(), "a whole number")

    def _extends(self, layer: Layer, document: Document) -> None:
        node = document.node()
        for each in node.value if isinstance(node, Items) else [] if is_null(node) else [node]:
            try:
                self._extend(written(each) or "", each, document)
            except Wrong as wrong:
                document.complain(wrong.node, wrong.text)
                self.complete = False

    def _extend(self, name: str, node: Node, document: Document) -> None:
        """Names and files as with --scenario; files are looked for from the extending one's folder."""
        if is_file(name) and not self.files:
            raise Wrong(node, f"{name} is a file, and only packaged scenarios can be extended here")
        file = self._open[-1].parent / name if is_file(name) else find(name)
        if file is None:
            raise Wrong(node, unknown(name))
        if file.suffix == ".json" and not is_file(name):
            self._world(name)
            return
        resolved = file.resolve()
        if resolved in self._open:
            raise Wrong(node, f"{name} extends itself" + _by_way(self._open, resolved))
        if not resolved.is_file():
            raise Wrong(node, f"no file {name} in {file.parent}")
        if str(resolved) not in self._done:
            self._done.add(str(resolved))
            self.file(file, str(Path(document.name).parent / name) if is_file(name) else str(file))

    def _world(self, name: str, at: int | None = None) -> None:
        if name not in self._done:
            self._done.add(name)
            self._on_world = True
            world = read_scenario(name)
            layer = Layer(world.about, None, world.users, world.data)
            self.layers.insert(len(self.layers) if at is None else at, layer)

    def _users(self, layer: Layer, document: Document) -> None:
        seen: set[str] = set()
        for node in document.items("users"):
            try:
                user = read_user(node, document)
            except Wrong as wrong:
                document.complain(wrong.node, wrong.text)
                continue
            if user["login"].lower() in seen:
                document.complain(node, f"user {user['login']!r} stands twice")
            seen.add(user["login"].lower())
            layer.users.append(user)

    def _data(self, layer: Layer, document: Document) -> None:
        for name in document.entries("data"):
            entity = self._entity(name, document)
            if entity is None:
                document.node()
                self.complete = False
                continue
            rows = layer.data.setdefault(entity.name, [])
            lines: dict[Any, int] = {}
            for count, node in enumerate(document.items(f"data of {entity.name}")):
                if count % 1_000 == 0:
                    self.progress.tell(f"reading lines of {document.name}", document.line, document.lines)  # fmt: skip
                row, referred = self.rows.row(entity, node, document)
                self._keyed(entity, row, node, lines, document)
                rows.append(row)
                layer.checks += [(entity.name, row, each, document) for each in referred]

    def _keyed(
        self, entity: Entity, row: Row, node: Node, lines: dict[Any, int], document: Document
    ) -> None:
        id = row.get(entity.key)
        if not id:  # the next free one, once all are known
            given = node.value if isinstance(node, Pairs) else ()
            if any(key.value.lower() == entity.key.lower() for key, _ in given):
                self.complete = self.complete and not document.complaints
            return
        if isinstance(id, int) and id < 0:
            document.complain(node, f"{entity.key} {id} is no id: 1 is the first")
        elif id in lines:
            document.complain(
                node, f"{entity.key} {id} stands twice; the first is in line {lines[id]}"
            )
        lines[id] = document.place(node).line

    def _entity(self, key: Any, document: Document) -> Entity | None:
        name = key.value.lower()
        if name in self.model:
            return self.model[name]
        near = nearest(name, self.model.names())
        hint = f"; did you mean {near}?" if near else ""
        document.complain(key, f"no entity {key.value!r}{hint}")
        return None

    def _generate(self, layer: Layer, document: Document) -> None:
        for key in document.entries("generate"):
            entity, node = self._entity(key, document), document.node()
            if entity is None:
                continue
            if entity.name not in KINDS:
                kinds = ", ".join(kind for kind in KINDS if kind in self.model)
                document.complain(key, f"no rows of {entity.name} can be made; there are {kinds}")
                continue
            try:
                count = whole(node, "a number of rows")
                if count < 0:
                    raise Wrong(node, f"{count} rows cannot be made")
                layer.generate[entity.name] = count
            except Wrong as wrong:
                document.complain(wrong.node, wrong.text)

    # -- putting the layers together

    def scenario(self, name: str) -> Scenario:
        """Later layers win: a row takes the place of one with the same key, a user of one with the same login."""
        root = self.layers[-1]
        if not self._on_world:
            self._world(BASE, at=0)
        told = [DEFAULT_SEED, *(layer.seed for layer in self.layers), self.config.seed]
        seed = [each for each in told if each is not None][-1]
        asked = {kind: n for layer in self.layers for kind, n in layer.generate.items()}
        generate = {kind: n for kind, n in asked.items() if n}
        tables = self._tables()
        users = {user["login"].lower(): user for layer in self.layers for user in layer.users}
        made = [at_home(user, tables, self.model, seed) for user in users.values()]
        self._check(tables, generate)
        data = {kind: list(rows.values()) for kind, rows in tables.items()}
        return Scenario(Path(name).stem, root.about, made, data, seed, generate)

    def _tables(self) -> dict[str, dict[Any, Row]]:
        tables: dict[str, dict[Any, Row]] = defaultdict(dict)
        keyless: list[tuple[str, str, Row]] = []
        keys = self.model.keys()
        for layer in self.layers:
            for kind, rows in layer.data.items():
                key = keys.get(kind)
                if not key:
                    tables[kind] = dict(
                        enumerate(rows)
                    )  # the catalogue of another version lacks it
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

    def _check(self, tables: dict[str, dict[Any, Row]], generate: dict[str, int]) -> None:
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


def _by_way(open: list[Path], target: Path) -> str:
    between = [file.name for file in open[open.index(target) + 1 :]]
    return f", by way of {', '.join(between)}" if between else ""
