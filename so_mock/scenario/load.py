"""Scenario files (`product.md` 5): each with what it extends, read as a layer of the scenario."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from so_mock.catalogue import Catalogue
from so_mock.config import ZONE, Config
from so_mock.entities.absorb import Absorber
from so_mock.entities.model import Entity
from so_mock.names import meant_or_all
from so_mock.scenario.merging import Layer, Merging, stem
from so_mock.scenario.reading.keys import KEYS
from so_mock.scenario.reading.shapes import Reading, entity_of
from so_mock.seed.nodes import Items, Node, Pairs, Wrong, is_null, written
from so_mock.seed.progress import Progress
from so_mock.seed.rows import RowReader
from so_mock.seed.scenario import (
    BadScenario,
    Scenario,
    find,
    in_folder,
    is_file,
    read_scenario,
    unknown,
)
from so_mock.seed.yaml import Complaints, Document, Unreadable, YAMLError
from so_mock.store.table import Row

BASE = "empty"  # what a file that extends no packaged world stands on: lists, and somebody to sign in as


def read_files(
    names: Sequence[str], catalogue: Catalogue, absorber: Absorber, config: Config, progress: Progress,
) -> Scenario:  # fmt: skip
    """The scenario of a file and of all that it extends; of several, as a file that extends them in that order. Raises
    BadScenario with every complaint."""
    told = "+".join(stem(name) for name in names)
    return _finished(
        lambda loading: loading.names(names),
        told,
        ", ".join(names),
        catalogue,
        absorber,
        config,
        progress,
    )


def read_text(
    content: bytes, name: str, catalogue: Catalogue, absorber: Absorber, config: Config, progress: Progress,
    folder: Path | None = None,
) -> Scenario:  # fmt: skip
    """The same of a text that lies in no file. What it extends are packaged scenarios; files only from `folder`, where one is
    given: a text from the net reads no files of this machine."""

    def read(loading: Loading) -> None:
        loading.files = folder is not None
        loading.text(content, name, (folder or Path()) / name)

    return _finished(read, stem(name), name, catalogue, absorber, config, progress)


def _finished(
    read: Callable[[Loading], None], name: str, shown: str, catalogue: Catalogue, absorber: Absorber, config: Config,
    progress: Progress,
) -> Scenario:  # fmt: skip
    loading = Loading(catalogue, absorber, config, progress)
    scenario = loading.outcome(read, name)
    zone = config.zone or loading.merging.last("time_zone", ZONE)
    if zone != loading.rows.zone and loading.rows.zoned:
        # Dates with an offset were read before it was known whose wall clock shows them.
        loading = Loading(catalogue, absorber, config, progress, zone)
        scenario = loading.outcome(read, name)
    if scenario is None:
        told = f"scenario {shown} is not loaded\n{loading.complaints}"
        raise BadScenario(told, tuple(loading.read), loading.complaints)
    return scenario


class Loading:
    def __init__(
        self, catalogue: Catalogue, absorber: Absorber, config: Config, progress: Progress, zone: str = "",
    ) -> None:  # fmt: skip
        self.catalogue, self.model = catalogue, absorber.model
        self.files = True  # whether it may extend files
        self.folder = config.scenarios  # the user's, whose files have names too
        self.rows = RowReader(absorber, zone or config.zone or ZONE)
        self.progress = progress
        self.complaints = Complaints()
        self.complete = True  # whatever rows may refer to is known
        self.whole = True  # no file, and no key of one, was left out
        self.layers: list[Layer] = []
        self.merging = Merging(self.layers, self.model, config, self.complaints)
        self.read: list[Path] = []  # files, also those that could not be read
        self._done: set[str] = set()  # each world and file once, however often it is extended
        self._open: list[Path] = []
        self._on_world = False

    def outcome(self, read: Callable[[Loading], None], name: str) -> Scenario | None:
        """The scenario, where nothing is wrong with it."""
        read(self)
        if not self._on_world:
            self._world(BASE, at=0)
        if self.whole and self.complete:
            scenario = self.merging.scenario(name, self.read)
            return None if self.complaints else scenario
        if self.whole:
            self.merging.check_names(None)
        else:
            self.merging.check_templates()
        return None

    # -- reading files

    def names(self, names: Sequence[str]) -> None:
        """Packaged ones, or files; of several, as if a file extended them."""
        for name in names:
            file = Path(name) if is_file(name) else find(name)
            if file is None:
                raise BadScenario(unknown(name))
            if file.suffix == ".json" and not is_file(name):
                self._world(name)
            elif (resolved := str(file.resolve())) not in self._done:
                self._done.add(resolved)
                self.file(file, name if is_file(name) else str(file))

    def file(self, file: Path, name: str) -> None:
        """Adds what the file extends, and then the file."""
        self.read.append(
            file.absolute()
        )  # a link that leads elsewhere one day is another file then
        try:
            document = Document.of_file(file, name, self.complaints)
        except Unreadable:
            self.whole = False
            return
        self._document(document, file)

    def text(self, content: bytes, name: str, place: Path) -> None:
        """The same of a text; `place` is where files that it extends are looked for from."""
        self._document(Document(content, name, self.complaints), place)

    def _document(self, document: Document, file: Path) -> None:
        self._open.append(file.resolve())
        layer = Layer(reading=Reading(self.catalogue, self.model, document), document=document)
        try:
            self._read(document, layer)
        except Unreadable:
            self.whole = False
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
            self.whole = False

    def _key(self, key: Any, layer: Layer, document: Document) -> None:
        name = key.value.lower()
        found = KEYS.get(name)
        if found is None:
            document.node()
            document.complain(
                key, f"no key {key.value!r} in a scenario; {meant_or_all(name, KEYS)}"
            )
            self.whole = False  # it may have meant rows
            return
        if name == "data":
            self._data(layer, document)
            return
        node = document.node()
        if name == "extends":
            self._extends(node, document)
            return
        try:
            assert layer.reading is not None
            value = None if is_null(node) else found.shape.read(node, layer.reading)
        except Wrong as wrong:
            document.complain(wrong.node, wrong.text)
            return
        if value is not None:
            layer.told[name] = value

    def _extends(self, node: Node, document: Document) -> None:
        for each in node.value if isinstance(node, Items) else [] if is_null(node) else [node]:
            try:
                self._extend(written(each) or "", each, document)
            except Wrong as wrong:
                document.complain(wrong.node, wrong.text)
                self.whole = False

    def _extend(self, name: str, node: Node, document: Document) -> None:
        """Names and files as with --scenario; files are looked for from the extending one's folder."""
        if is_file(name) and not self.files:
            raise Wrong(node, f"{name} is a file, and only packaged scenarios can be extended here")
        file = self._open[-1].parent / name if is_file(name) else self._named(name)
        if file is None:
            raise Wrong(node, unknown(name, self.folder))
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

    def _named(self, name: str) -> Path | None:
        """A file of the user's folder comes before the packaged one of its name, which it may extend."""
        own = in_folder(self.folder).get(name) if self.folder is not None else None
        return find(name) if own is None or own.resolve() in self._open else own

    def _world(self, name: str, at: int | None = None) -> None:
        if name not in self._done:
            self._done.add(name)
            self._on_world = True
            world = read_scenario(name)
            told = {"about": world.about, "users": world.users, "apps": world.apps}
            layer = Layer(told, world.data)
            self.layers.insert(len(self.layers) if at is None else at, layer)

    # -- rows

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
        try:
            return entity_of(key, self.model)
        except Wrong as wrong:
            document.complain(wrong.node, wrong.text)
            return None


def _by_way(open: list[Path], target: Path) -> str:
    between = [file.name for file in open[open.index(target) + 1 :]]
    return f", by way of {', '.join(between)}" if between else ""
