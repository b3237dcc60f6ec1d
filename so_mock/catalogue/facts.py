"""How the catalogue lies on disk: sections of text, one fact a line, `key<TAB>columns`, sorted by key.

As a folder each section is a file; as a single file (`so-mock catalogue`) each section follows a line `== name`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from so_mock.catalogue.scalars import READERS

Sections = dict[str, dict[str, str]]

SECTIONS = ("operations", "carriers", "enums", "families", "lengths")

_TEXT = ("application/json", "text/json", "application/xml", "text/xml")
_PATCH = ("application/json-patch+json", "application/merge-patch+json")
_FORM = ("application/x-www-form-urlencoded",)
_OFFICE = (
    "image/jpeg", "image/jpg", "image/png", "image/gif", "image/bmp", "image/tiff",
    "application/octet-stream", "application/msword", "application/rtf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
)  # fmt: skip
_IMAGES = ("image/png", "image/jpeg", "image/gif", "image/tiff")

CONSUMES: dict[str, tuple[str, ...]] = {
    "": (),
    "json": (*_TEXT, *_FORM, *_PATCH),
    "image": (*_IMAGES, "multipart/form-data"),
    "file": (*_TEXT, *_FORM, *_OFFICE, "multipart/form-data", *_PATCH),
    "text": (*_TEXT, *_FORM, "text/plain", *_PATCH),
}
PRODUCES: dict[str, tuple[str, ...]] = {
    "": (),
    "json": (*_TEXT, *_PATCH),
    "file": (
        *_TEXT, *_OFFICE, *_PATCH, "application/pdf", "text/html", "text/plain", "multipart/related"
    ),
    "stream": ("application/octet-stream", "application/pdf", "text/plain", "text/html", "multipart/related"),
    "image": _IMAGES,
}  # fmt: skip


class BadCatalogue(Exception):
    """A catalogue that cannot be read; the text names the file and what is wrong."""


def parse(text: str) -> dict[str, str]:
    lines = {}
    for line in text.splitlines():
        key, _, rest = line.partition("\t")
        lines[key] = rest
    return lines


def read_folder(folder: Path) -> Sections:
    return {
        name: parse(file.read_text("utf-8")) if (file := folder / f"{name}.txt").exists() else {}
        for name in SECTIONS
    }


def write_folder(folder: Path, sections: Sections) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in SECTIONS:
        (folder / f"{name}.txt").write_text(as_text(sections.get(name, {})), "utf-8", newline="\n")


def as_text(lines: dict[str, str]) -> str:
    return "".join(f"{key}\t{rest}".rstrip("\t") + "\n" for key, rest in lines.items())


def read_file(file: Path) -> Sections:
    """A catalogue made by `so-mock catalogue`."""
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise BadCatalogue(f"{file}: {wrong}") from wrong
    sections: Sections = {name: {} for name in SECTIONS}
    current: dict[str, str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("== "):
            current = sections.get(line[3:])
            if current is None:
                raise BadCatalogue(f"{file}:{number}: unknown section {line[3:]!r}")
        elif current is None:
            raise BadCatalogue(
                f"{file}:{number}: not a catalogue file; `so-mock catalogue FOLDER` makes one"
            )
        elif line:
            key, _, rest = line.partition("\t")
            current[key] = rest
    if not sections["operations"] or not sections["carriers"]:
        raise BadCatalogue(f"{file}: holds no operations or no carriers")
    found = problem(sections)
    if found:
        raise BadCatalogue(f"{file}: {found}")
    return sections


def write_file(file: Path, sections: Sections) -> None:
    text = "".join(f"== {name}\n{as_text(sections.get(name, {}))}" for name in SECTIONS)
    file.write_text(text, "utf-8", newline="\n")


# -- whether the lines fit together

_TYPE = r"(?:map<)*#?[\w.$]+(?:>|\[\])*"
_PARAMETER = rf"[qpbf]:[^\s:]+:{_TYPE}!?"
_COLUMNS = (
    rf"(?:{_PARAMETER}(?: {_PARAMETER})*)?",  # parameters
    rf"(?:{_TYPE})?",  # result
    r"(?:[1-5]\d\d(?:,[1-5]\d\d)*)?",  # statuses
    r"[^\t]*", r"[^\t]*",  # media types
    r"\S*",  # calls
    r"(?:restricted)?",
)  # fmt: skip
_KEY = re.compile(r"\w+\.\w+|(?:GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS) [^\s/]\S*")
_OPERATION = re.compile("(?:\t".join(_COLUMNS) + ")?" * (len(_COLUMNS) - 1))
_PROPERTY = re.compile(rf"[^\s:]+:{_TYPE}")
_ENUM = re.compile(r"(?:flags)?\t(?:\w+(?:=-?\d+)?(?:,\w+(?:=-?\d+)?)*)?")
_LENGTH = re.compile(r"\w+=\d+")


def problem(sections: Sections) -> str | None:
    """What is wrong with the lines, in a few words; None when each can be parsed and every type it names is there.

    Lines are parsed only when asked for; what comes from a user is looked at before the port opens.
    """
    return next(_problems(sections), None)


def _problems(sections: Sections) -> Iterator[str]:
    carriers, enums = sections["carriers"], sections["enums"]
    named: dict[str, str] = {}  # type -> the first line that names it
    for key, line in sections["operations"].items():
        if not _KEY.fullmatch(key) or not _OPERATION.fullmatch(line):
            yield f"operation {key!r} cannot be read"
        parameters, _, rest = line.partition("\t")
        in_path = []
        for place, name, kind in (piece.split(":", 2) for piece in parameters.split()):
            in_path += [name] if place == "p" else []
            named.setdefault(kind.rstrip("!"), f"operation {key!r}")
        if sorted(re.findall(r"\{(.*?)\}", key)) != sorted(in_path):
            yield f"operation {key!r}: its path and its path parameters differ"
        named.setdefault(rest.partition("\t")[0], f"operation {key!r}")
    for name, line in carriers.items():
        first, *properties = line.split("\t")
        if first.startswith("<") and carriers.get(first[1:], "<").startswith("<"):
            yield f"carrier {name!r}: its twin {first[1:]!r} is not there"
        for piece in properties:
            if not _PROPERTY.fullmatch(piece):
                yield f"carrier {name!r}: {piece!r} is no property"
            named.setdefault(piece.partition(":")[2], f"carrier {name!r}")
    for kind, place in named.items():
        bare = re.sub(r"map<|>|\[\]", "", kind)
        known = bare[1:] in enums if bare.startswith("#") else bare in READERS or bare in carriers
        if bare and not known:
            yield f"{place}: no type {bare!r}"
    for name, line in enums.items():
        if not _ENUM.fullmatch(line):
            yield f"enum {name!r} cannot be read"
    for name, line in sections.get("families", {}).items():
        carrier, _, rest = line.partition("\t")
        shows = rest.split("\t")[1].split(",") if rest.count("\t") else []
        if not all(shown in carriers for shown in (carrier, *filter(None, shows))):
            yield f"family {name!r}: one of its carriers is not there"
        elif f"\t{rest.partition(chr(9))[0]}:int" not in carriers[carrier] + "\t":
            yield f"family {name!r}: {carrier} has no key {rest.partition(chr(9))[0]!r}"
    for name, line in sections.get("lengths", {}).items():
        if not all(_LENGTH.fullmatch(piece) for piece in line.split("\t")):
            yield f"lengths of {name!r} cannot be read"
