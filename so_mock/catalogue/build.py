"""Builds the catalogue from a server's Swagger 2.0 files: names and types, one fact a line.

    python -m so_mock.catalogue.build FOLDER [--enums Enums.ts] [--tables database_tables.json] [--data FOLDER]
        [--archives archive_providers.json] [--mdo mdo_providers.json]

Reads every `*.json` below FOLDER and rewrites `data/`. What a folder of Swagger files cannot tell (names and numbers of
enums, lengths of text columns, providers of archives and MDO lists) is kept from the `data/` that is there, unless a file tells it anew. Descriptions are read only for three facts that stand nowhere
else (which agent method a REST operation calls, whether an agent is restricted Online, which property is a primary key); no
sentence is kept.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from so_mock.catalogue.build_archives import archive_lines
from so_mock.catalogue.build_enums import client_enums, enum_line, kept_enums
from so_mock.catalogue.build_lengths import lengths
from so_mock.catalogue.build_mdo import mdo_lines
from so_mock.catalogue.facts import (
    CONSUMES,
    PRODUCES,
    SECTIONS,
    Sections,
    as_text,
    problem,
    read_folder,
    write_folder,
)
from so_mock.catalogue.families import families

Json = dict[str, Any]
Made = TypeVar("Made")

PLACES = {"query": "q", "path": "p", "body": "b", "formData": "f"}  # headers are read at the door
SCALARS = {
    ("integer", "int32"): "int",
    ("integer", "int64"): "long",
    ("integer", None): "int",
    ("number", "double"): "double",
    ("number", "float"): "double",
    ("number", None): "double",
    ("boolean", None): "bool",
    ("string", None): "string",
    ("string", "date-time"): "datetime",
    ("string", "byte"): "bytes",
    ("string", "binary"): "binary",
    ("object", None): "object",
    ("file", "binary"): "file",
    ("file", None): "file",
    (None, None): "object",
}
VERBS = ("get", "put", "post", "delete", "patch", "head", "options")
PREFIX = "/api/v1/"


class BadDescription(Exception):
    """A Swagger file that cannot be read; the text names the file and what is wrong."""


class Described(NamedTuple):
    """One operation as it stands in a file."""

    file: Path
    path: str
    verb: str
    facts: Json


def build(folder: Path, enums: Mapping[str, Json] | None = None) -> Sections:
    """The catalogue's sections (name -> {key: line}) made from every Swagger file below `folder`.

    `enums`: those known by name, as `kept_enums` and `client_enums` give them. Raises BadDescription.
    """
    files = sorted(folder.rglob("*.json"))
    if not files:
        raise BadDescription(f"{folder}: no .json file below this folder")
    definitions: Json = {}
    homes: dict[str, Path] = {}
    described: list[Described] = []
    for file in files:
        document = read(file)
        definitions |= document["definitions"]
        homes |= dict.fromkeys(document["definitions"], file)
        for path, verbs in document["paths"].items():
            if not isinstance(verbs, dict):
                raise BadDescription(f"{file}: {path}: not an object")
            described += [Described(file, path, v, op) for v, op in verbs.items() if v in VERBS]
    if not described:
        raise BadDescription(f"{folder}: no operation in any file below this folder")
    made = Builder(definitions, homes, enums or {}).sections(described)
    found = problem(made)
    if found:
        raise BadDescription(f"{folder}: {found}")
    return made


def read(file: Path) -> Json:
    try:
        document = json.loads(file.read_text("utf-8-sig"))
    except (ValueError, OSError, RecursionError) as wrong:
        raise BadDescription(f"{file}: {wrong}") from wrong
    if not isinstance(document, dict) or str(document.get("swagger")) != "2.0":
        raise BadDescription(f'{file}: not a Swagger 2.0 document (no "swagger": "2.0")')
    document.setdefault("definitions", {})
    for part in ("paths", "definitions"):
        if not isinstance(document.get(part), dict):
            raise BadDescription(f'{file}: no "{part}"')
    return document


class Builder:
    def __init__(
        self, definitions: Json, homes: Mapping[str, Path], enums: Mapping[str, Json]
    ) -> None:
        self.definitions, self.homes = definitions, homes
        self.names = short_names(definitions)
        self.known = enums  # name -> {"flags": bool, "members": {name: number}}
        self.enums: dict[str, str] = {}
        self.chosen: dict[tuple[str, ...], dict[str, str]] = {}

    def sections(self, described: Iterable[Described]) -> Sections:
        carriers = {}
        for full, definition in self.definitions.items():
            where = f"{self.homes[full]}: {full}"
            carriers[self.names[full]] = located(where, self.carrier, full, definition)
        operations: dict[str, str] = {}
        for file, path, verb, facts in described:
            where = f"{file}: {verb.upper()} {path}"
            key, line = located(where, self.operation, path, verb, facts)
            if operations.setdefault(key, line) != line:
                raise BadDescription(f"{where}: described before, and differently")
        operations |= patches(operations)
        return {
            "operations": dict(sorted(operations.items(), key=by_key)),
            "carriers": dict(sorted(carriers.items(), key=by_key)),
            "enums": dict(sorted(self.enums.items(), key=by_key)),
            "families": families(operations, carriers, self.primary_keys()),
        }

    def primary_keys(self) -> dict[str, str]:
        """Carrier -> the property that its description calls the primary key: a third fact that stands nowhere else."""
        found: dict[str, str] = {}
        for full, definition in self.definitions.items():
            for name, prop in definition.get("properties", {}).items():
                if str(prop.get("description") or "").lower().startswith("primary key"):
                    found.setdefault(self.names[full], name)
        return found

    # -- carriers

    def carrier(self, full: str, definition: Json) -> str:
        properties = {
            name: self.type_of(prop, name)
            for name, prop in definition.get("properties", {}).items()
        }
        name = self.names[full]
        plain = full.rpartition(".")[2].removesuffix("WithLinks")
        twin = f"SuperOffice.CRM.Services.{plain}"
        if name.endswith("WithLinks") and twin in self.definitions:
            own = properties.keys() - self.definitions[twin].get("properties", {}).keys()
            return "\t".join(
                [f"<{plain}", *(f"{p}:{t}" for p, t in properties.items() if p in own)]
            )
        space = full.rpartition(".")[0]
        first = "" if space in ("SuperOffice.CRM.Services", "") or "." in name else space
        return "\t".join([first, *(f"{p}:{t}" for p, t in properties.items())])

    def type_of(self, schema: Json, hint: str) -> str:
        if "$ref" in schema:
            full = str(schema["$ref"]).rpartition("/")[2]
            if full not in self.names:
                raise BadDescription(f"a reference to {full!r}, which no file defines")
            return self.names[full]
        if "enum" in schema:
            return "#" + self.enum([str(member) for member in schema["enum"]], hint)
        kind = schema.get("type")
        if kind == "array":
            return self.type_of(schema.get("items", {}), hint) + "[]"
        if kind == "object" and "additionalProperties" in schema:
            return f"map<{self.type_of(schema['additionalProperties'], hint)}>"
        scalar = SCALARS.get((kind, schema.get("format"))) or SCALARS.get((kind, None))
        if scalar is None:
            raise BadDescription(f"{hint}: unknown type {kind!r}")
        return scalar

    def enum(self, members: list[str], hint: str) -> str:
        """Swagger lists members without a name: the name is the known enum with these members, nearest to the hint."""
        wanted = set(members)
        fits = [name for name, known in self.known.items() if set(known["members"]) == wanted]
        if not fits:
            fits = [
                name
                for name, known in self.known.items()
                if len(wanted & set(known["members"]))
                >= 0.8 * max(len(wanted), len(known["members"]))
            ]
        by_hint = sorted(fits, key=lambda name: (not related(name, hint), len(name), name))
        name = by_hint[0] if by_hint else self.coined(members, hint)
        known = self.known.get(name, {})
        self.enums[name] = enum_line(members, known.get("members", {}), known.get("flags", False))
        return name

    def coined(self, members: list[str], hint: str) -> str:
        """A name for an enum nobody named: the property's, numbered where two properties of that name differ."""
        taken = self.chosen.setdefault(tuple(members), {})
        base = hint[:1].upper() + hint[1:]
        if not taken:
            name, count = base, 1
            while name in self.enums or name in self.known:
                count += 1
                name = f"{base}{count}"
            taken["name"] = name
        return taken["name"]

    # -- operations

    def operation(self, path: str, verb: str, op: Json) -> tuple[str, str]:
        if not path.lower().startswith(PREFIX):
            raise BadDescription(f"not below {PREFIX}")
        rest = path[len(PREFIX) :]
        parts = rest.split("/")
        agent = len(parts) == 3 and parts[0] == "Agents"
        key = f"{parts[1]}.{parts[2]}" if agent else f"{verb.upper()} {rest}"
        responses = op.get("responses", {})
        good: Json = next((responses[s] for s in sorted(responses) if s.startswith("2")), {})
        result = self.type_of(good["schema"], "Result") if "schema" in good else ""
        text = op.get("description") or ""
        columns = [
            " ".join(self.parameters(op)),
            result,
            ",".join(sorted(responses)),
            named(op.get("consumes", []), CONSUMES),
            named(op.get("produces", []), PRODUCES),
            "" if agent else calls(text),
            "restricted" if "Online Restricted" in text else "",
        ]
        return key, "\t".join(columns).rstrip("\t")

    def parameters(self, op: Json) -> Iterator[str]:
        for parameter in op.get("parameters", []):
            place, name = parameter["in"], parameter["name"]
            if place == "header":
                continue
            kind = self.type_of(parameter.get("schema", parameter), name)
            yield f"{PLACES[place]}:{name}:{kind}{'!' if parameter.get('required') else ''}"


def located(where: str, make: Callable[..., Made], *facts: Any) -> Made:
    """What `make` makes of the facts; what is wrong with them is told with the place where they stand."""
    try:
        return make(*facts)
    except BadDescription as wrong:
        raise BadDescription(f"{where}: {wrong}") from None
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as wrong:
        raise BadDescription(f"{where}: not as it should be ({wrong!r})") from wrong


def by_key(item: tuple[str, str]) -> tuple[str, str]:
    return item[0].lower(), item[0]


def related(enum: str, hint: str) -> bool:
    return hint.lower() in enum.lower() or enum.lower() in hint.lower()


def short_names(definitions: Json) -> dict[str, str]:
    """Full name -> the name used here: the last part; a request wrapper is `Agent.MethodRequest`, since 29 of them collide."""
    names: dict[str, str] = {}
    owners: dict[str, str] = {}
    for full in definitions:
        wrapper = re.search(r"\.(\w+)Carriers\.(\w+Request)$", full)
        short = f"{wrapper[1]}.{wrapper[2]}" if wrapper else full.rpartition(".")[2]
        if short in owners:
            short = full
        owners[short] = full
        names[full] = short
    return names


def named(types: list[str], table: Mapping[str, tuple[str, ...]]) -> str:
    for name, known in table.items():
        if tuple(types) == known:
            return name
    return ",".join(types)


def calls(text: str) -> str:
    agent = re.search(r"Calls the (\w+) agent service (\w+)", text)
    if agent:
        return f"{agent[1]}.{agent[2]}"
    archive = re.search(r'Calls the Archive service using the "(\w+)" archive', text)
    return f"archive:{archive[1]}" if archive else ""


def patches(operations: Mapping[str, str]) -> dict[str, str]:
    """PATCH exists on the server but in no Swagger file: one for every `PUT X/{id}` whose body is an entity (wire.md 1.4)."""
    made = {}
    for key, line in operations.items():
        verb, _, path = key.partition(" ")
        parameters, _, rest = line.partition("\t")
        body = re.search(r"\bb:\w+:[A-Z]\w*!?", parameters)
        if verb != "PUT" or not body or not re.fullmatch(r"\w+/\{[Ii]d\}", path):
            continue
        if f"PATCH {path}" not in operations:
            changed = parameters.replace(body[0], "b:patch:object!")
            result, calls = rest.partition("\t")[0], f"patch:{path.partition('/')[0]}"
            made[f"PATCH {path}"] = "\t".join(
                [changed, result, "200,400,404,409,412", "json", "json", calls]
            )
    return made


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m so_mock.catalogue.build",
        description="Builds the catalogue from a server's Swagger 2.0 files.",
    )
    parser.add_argument("folder", type=Path, help="where the Swagger files are, at any depth")
    parser.add_argument(
        "--enums", type=Path, help="Enums.ts of the official client: names and numbers"
    )
    parser.add_argument("--tables", type=Path, help="database_tables.json: lengths of text columns")
    parser.add_argument("--archives", type=Path, help="archive_providers.json: their columns")
    parser.add_argument("--mdo", type=Path, help="mdo_providers.json: names and fixed items")
    parser.add_argument(
        "--data", type=Path, default=Path(__file__).parent / "data", help="the folder to rewrite"
    )
    options = parser.parse_args(arguments)
    try:
        made = rebuilt(options.folder, options.data, options.enums, options.tables)
        told = providers(options.archives, options.mdo)
        write_folder(options.data, made)
        for name, lines in told.items():
            (options.data / f"{name}.txt").write_text(as_text(lines), "utf-8", newline="\n")
    except (BadDescription, OSError) as wrong:
        print(f"catalogue: {wrong}", file=sys.stderr)
        return 2
    print(", ".join(f"{len(made[name])} {name}" for name in SECTIONS))
    return 0


def providers(archives: Path | None, mdo: Path | None) -> dict[str, dict[str, str]]:
    """The lines of the files that are told anew: they are read apart from the catalogue, by those who ask questions."""
    makers = {"archives": (archives, archive_lines), "mdo": (mdo, mdo_lines)}
    return {
        name: located(str(file), make, facts_of(file))
        for name, (file, make) in makers.items()
        if file
    }


def facts_of(file: Path) -> Any:
    return located(str(file), json.loads, file.read_text("utf-8-sig"))


def rebuilt(folder: Path, data: Path, enums: Path | None, tables: Path | None) -> Sections:
    """The catalogue made from `folder`, with what only `data` knows."""
    old = read_folder(data)
    known = kept_enums(old["enums"])
    if enums:
        known |= client_enums(enums.read_text("utf-8-sig"))
    made = build(folder, known)
    made["lengths"] = old["lengths"]
    if tables:
        made["lengths"] = located(str(tables), lengths, facts_of(tables), made["carriers"])
    return made


if __name__ == "__main__":
    raise SystemExit(main())
