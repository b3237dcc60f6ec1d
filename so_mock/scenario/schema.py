"""The JSON Schema of scenario files, for editors: made of the keys that read them and of the catalogue's names.

Names are spelt there as they are published; that the reader takes them in any case, an editor need not know.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from so_mock.catalogue import Catalogue
from so_mock.entities.model import Model
from so_mock.scenario.reading.keys import KEYS
from so_mock.scenario.reading.shapes import Json, Keys

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Definitions:
    """Names, and what is defined once."""

    def __init__(self, catalogue: Catalogue, model: Model) -> None:
        self.catalogue, self.model = catalogue, model
        self.made: dict[str, Any] = {}

    def define(self, name: str, make: Callable[[], Json]) -> Json:
        if name not in self.made:
            self.made[name] = {}  # a carrier may hold itself
            self.made[name] = make()
        return {"$ref": f"#/$defs/{name}"}


def schema(catalogue: Catalogue, model: Model) -> Json:
    names = Definitions(catalogue, model)
    body = Keys("a scenario", KEYS).schema(names)
    return {
        "$schema": DIALECT,
        "title": "so-mock scenario",
        **body,
        "$defs": dict(sorted(names.made.items())),
    }
