"""What the WebAPI looks like: operations, carriers, enums. Names and types only, read-only, parsed
when asked for."""

from __future__ import annotations

import json
from pathlib import Path

from so_mock.catalogue.carriers import Carriers
from so_mock.catalogue.facts import BadCatalogue, Sections, read_file, read_folder
from so_mock.catalogue.operations import Operations

__all__ = ["BadCatalogue", "Catalogue"]

DATA = Path(__file__).parent / "data"


class Catalogue:
    """`standard` is False for one that a user built from another server's files."""

    def __init__(self, sections: Sections, *, standard: bool) -> None:
        corrections = _corrections()
        operations = sections["operations"]
        if standard:
            operations |= corrections.operations
        self.standard = standard
        self.carriers = Carriers(
            sections["carriers"], sections["enums"], sections["lengths"], corrections.types
        )
        self.operations = Operations(operations, self.carriers)
        self.families = sections["families"]

    @classmethod
    def load(cls, file: Path | None = None) -> Catalogue:
        """The packaged catalogue, or the one in `file`. Raises BadCatalogue."""
        if file is not None:
            return cls(read_file(file), standard=False)
        return cls(read_folder(DATA), standard=True)


class _Corrections:
    """`corrections.json`: where the published description is wrong or silent. Each entry carries
    its reason."""

    def __init__(self, entries: list[dict[str, str]]) -> None:
        self.types: dict[str, dict[str, str]] = {}
        self.operations: dict[str, str] = {}
        for entry in entries:
            if "carrier" in entry:
                for carrier in entry["carrier"].split():
                    for prop in entry["properties"].split():
                        self.types.setdefault(carrier, {})[prop] = entry["type"]
            else:
                self.operations[entry["operation"]] = entry["line"]


def _corrections() -> _Corrections:
    return _Corrections(json.loads((DATA / "corrections.json").read_text("utf-8")))
