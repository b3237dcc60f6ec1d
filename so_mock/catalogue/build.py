"""Builds the catalogue from a server's Swagger 2.0 files: names and types, one fact a line.

    python -m so_mock.catalogue.build FOLDER [--enums Enums.ts] [--tables database_tables.json]

Reads every `*.json` below FOLDER and rewrites `data/`. Descriptions are read only for two facts that stand nowhere
else (which agent method a REST operation calls, and whether an agent is restricted Online); no sentence is kept.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from so_mock.catalogue.facts import CONSUMES, PRODUCES, SECTIONS, Sections, write_folder

Json = dict[str, Any]

STANDARD_HEADERS = {"accept-language", "so-language", "so-culture", "so-timezone", "so-apptoken"}
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


def build(folder: Path, enums: Mapping[str, Json] | None = None) -> Sections:
    """The catalogue's sections (name -> {key: line}) made from every Swagger file below `folder`."""
    files = sorted(folder.rglob("*.json"))
    if not files:
        raise BadDescription(f"{folder}: no .json file below this folder")
    definitions: Json = {}
    paths: list[tuple[str, str, Json]] = []
    for file in files:
        document = read(file)
        definitions |= document.get("definitions", {})
        for path, verbs in document["paths"].items():
            paths += [(path, verb, op) for verb, op in verbs.items() if verb in VERBS]
    if not paths:
        raise BadDescription(f"{folder}: no operation in any file below this folder")
    return Builder(definitions, enums or {}).sections(paths)


def read(file: Path) -> Json:
    try:
        document = json.loads(file.read_text("utf-8-sig"))
    except (ValueError, OSError) as wrong:
        raise BadDescription(f"{file}: {wrong}") from wrong
    if not isinstance(document, dict) or str(document.get("swagger")) != "2.0":
        raise BadDescription(f'{file}: not a Swagger 2.0 document (no "swagger": "2.0")')
    if not isinstance(document.get("paths"), dict):
        raise BadDescription(f'{file}: no "paths"')
    return document


class Builder:
    def __init__(self, definitions: Json, enums: Mapping[str, Json]) -> None:
        self.definitions = definitions
        self.names = short_names(definitions)
        self.known = enums  # name -> {"flags": bool, "members": {name: number}}
        self.enums: dict[str, str] = {}
        self.chosen: dict[tuple[str, ...], dict[str, str]] = {}

    def sections(self, paths: Iterable[tuple[str, str, Json]]) -> Sections:
        carriers = {self.names[full]: self.carrier(full, d) for full, d in self.definitions.items()}
        operations = dict(self.operation(*path) for path in paths)
        operations |= patches(operations)
        return {
            "operations": dict(sorted(operations.items(), key=by_key)),
            "carriers": dict(sorted(carriers.items(), key=by_key)),
            "enums": dict(sorted(self.enums.items(), key=by_key)),
        }

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
            full = schema["$ref"].rpartition("/")[2]
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
            raise BadDescription(f"{path}: not below {PREFIX}")
        rest = path[len(PREFIX) :]
        parts = rest.split("/")
        agent = len(parts) == 3 and parts[0] == "Agents"
        key = f"{parts[1]}.{parts[2]}" if agent else f"{verb.upper()} {rest}"
        responses = op.get("responses", {})
        good = next((responses[s] for s in sorted(responses) if s.startswith("2")), {})
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
                if name.lower() in STANDARD_HEADERS:
                    continue
                raise BadDescription(f"{op.get('operationId')}: unknown header parameter {name}")
            kind = self.type_of(parameter.get("schema", parameter), name)
            letter = {"query": "q", "path": "p", "body": "b", "formData": "f"}[place]
            yield f"{letter}:{name}:{kind}{'!' if parameter.get('required') else ''}"


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
        if (
            verb != "PUT"
            or not re.fullmatch(r"\w+/\{[Ii]d\}", path)
            or f"PATCH {path}" in operations
        ):
            continue
        parameters, result, *_ = line.split("\t")
        changed = re.sub(r"b:\w+:\S+", "b:patch:object!", parameters)
        made[f"PATCH {path}"] = "\t".join(
            [
                changed,
                result,
                "200,400,404,409,412",
                "json",
                "json",
                f"patch:{path.partition('/')[0]}",
            ]
        )
    return made


def enum_line(members: list[str], numbers: Mapping[str, int], flags: bool) -> str:
    """`Unknown,Pop,Imap` counts up from 0 as in C#; a number stands where it does not follow from the one before."""
    pieces, expected = [], 0
    for member in sorted(members, key=lambda m: (numbers.get(m, 1 << 40), members.index(m))):
        number = numbers.get(member, expected)
        pieces.append(member if number == expected else f"{member}={number}")
        expected = number + 1
    return "\t".join(["flags" if flags else "", ",".join(pieces)])


def client_enums(source: str) -> dict[str, Json]:
    """Names, numbers and flags of the enums in the official TypeScript client's Enums.ts."""
    found: dict[str, Json] = {}
    for name, body in re.findall(r"export enum (\w+) \{(.*?)\n  \}", source, re.S):
        members: dict[str, int] = {}
        flags = False
        for comment, member, value in re.findall(
            r"/\*\*\s*\n(.*?)\*/\s*(\w+) = ([^,]+),", body, re.S
        ):
            number = re.search(r"\*\s*(-?\d+):", comment)
            literal = re.fullmatch(r"-?\d+|0x[0-9a-fA-F]+", value.strip())
            flags = flags or bool(literal)
            if literal:
                members[member] = int(value.strip(), 0)
            elif number:
                members[member] = int(number[1])
        if members:
            found[name] = {"flags": flags, "members": members}
    return found


def kept_enums(lines: Mapping[str, str]) -> dict[str, Json]:
    """The enums of a catalogue that exists, so that a rebuild without the client's file keeps names and numbers."""
    from so_mock.catalogue.carriers import parse_enum

    return {
        name: {"flags": enum.flags, "members": dict(enum.numbers)}
        for name, enum in ((name, parse_enum(name, line)) for name, line in lines.items())
    }


def squeezed(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def lengths(
    tables: Json, carriers: Mapping[str, str], tables_of: Mapping[str, str]
) -> dict[str, str]:
    """Carrier -> `Property=length` for text columns: column and property names agree once squeezed."""
    made = {}
    by_table = {squeezed(name): facts["f"] for name, facts in tables["tables"].items()}
    for carrier, line in carriers.items():
        if "." in carrier or line.startswith("<"):
            continue
        table = tables_of.get(carrier) or carrier.removesuffix("Entity")
        fields = by_table.get(squeezed(table))
        if not fields:
            continue
        columns = {}
        for field in fields:
            name, _, kind = field.partition(":")
            size = re.match(r"(?:String|Clob)\((\d+)\)", kind)
            if size:
                columns[squeezed(name)] = size[1]
        found = []
        for prop in line.split("\t")[1:]:
            name, _, kind = prop.partition(":")
            if kind == "string" and squeezed(name) in columns:
                found.append(f"{name}={columns[squeezed(name)]}")
        if found:
            made[carrier] = "\t".join(found)
    return made


# Carriers whose table has another name; used for text lengths only.
TABLES = {
    "Contact": "contact", "MailboxEntity": "mail_in_filter", "EMailEntity": "email_item",
    "EMailAccount": "email_account", "EMailFolder": "email_folder", "CRMScriptEntity": "ejscript",
    "TriggerScriptEntity": "screen_chooser", "DashTheme": "dashboardtheme", "Dash": "dashboard",
    "DashTile": "dashboardtile", "DashTileDefinition": "dashboardtiledefinition",
    "TicketPriorityEntity": "ticket_priority", "TicketStatusEntity": "ticket_status",
    "TicketTypeEntity": "ticket_type", "TicketCategoryEntity": "ej_category",
    "CurrencyEntity": "currency", "UserGroup": "usergroup", "RoleEntity": "role",
    "ProjectTypeEntity": "projtype", "RelationDefinitionEntity": "reldef",
    "TicketMessageEntity": "ej_message", "Webhook": "webhook", "History": "history",
}  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m so_mock.catalogue.build", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--enums", type=Path, help="Enums.ts of the official client: names and numbers"
    )
    parser.add_argument("--tables", type=Path, help="database_tables.json: lengths of text columns")
    options = parser.parse_args(arguments)
    from so_mock.catalogue.facts import read_folder

    data = Path(__file__).parent / "data"
    old = read_folder(data) if data.is_dir() else {name: {} for name in SECTIONS}
    known = kept_enums(old.get("enums", {}))
    if options.enums:
        known |= client_enums(options.enums.read_text("utf-8-sig"))
    try:
        made = build(options.folder, known)
    except BadDescription as wrong:
        print(f"catalogue: {wrong}", file=sys.stderr)
        return 2
    if options.tables:
        made["lengths"] = lengths(json.loads(options.tables.read_text()), made["carriers"], TABLES)
    else:
        made["lengths"] = old.get("lengths", {})
    write_folder(data, made)
    print(", ".join(f"{len(lines)} {name}" for name, lines in made.items()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
