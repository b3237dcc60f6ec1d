"""Any value of a published type, as JSON holds it: what a client may send or be answered."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import strategies as st

from so_mock.catalogue.carriers import Carriers, Type

# What XML 1.0 can hold; the rest becomes U+FFFD there, which as_xml promises.
CHARACTERS = st.characters(
    codec="utf-8", exclude_categories=("Cs",), exclude_characters="".join(map(chr, (*range(9), 11, 12, *range(14, 32)))) + "\ufffe\uffff"
)  # fmt: skip
TEXTS = st.text(CHARACTERS, max_size=8) | st.sampled_from(
    ["", " ", "\r\n", "\t x ", "]]>", "<b>&amp;</b>", "a=b&c", "%41+", "null", "æøå 漢 😀", "[0]", "A.B", "{}", "true", "007"]
)  # fmt: skip
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
LOOSE = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | NUMBERS | TEXTS,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(TEXTS, below, max_size=3),
    max_leaves=5,
)
SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "int": st.integers(-(2**31), 2**31 - 1),
    "long": st.integers(-(2**63), 2**63 - 1),
    "double": NUMBERS,
    "bool": st.booleans(),
    "string": TEXTS,
    "datetime": st.sampled_from(
        ["2026-01-15T08:00:00", "0001-01-01T00:00:00", "2020-08-19T17:12:16.9553621", "9999-12-31T23:59:59"]
    ),
    "timespan": st.sampled_from(["00:00:00", "08:30:00", "1.02:03:04"]),
    "bytes": st.sampled_from(["", "AAEC", "SGVsbG8="]),
    "object": LOOSE,
}  # fmt: skip


def values(type: Type, carriers: Carriers, depth: int = 2, *, nulls: bool = True) -> st.SearchStrategy[Any]:  # fmt: skip
    """`nulls` False: what a form can say, which has no word for null and knows texts where no type is declared."""
    found: st.SearchStrategy[Any]
    match type.kind:
        case "scalar":
            found = SCALARS[type.name] if nulls or type.name != "object" else TEXTS.filter(bool)
        case "enum":
            found = st.sampled_from(list(carriers.enum(type.name).numbers))
        case "array":
            assert type.item is not None
            inner = values(type.item, carriers, depth - 1, nulls=nulls)
            found = st.lists(inner, max_size=3 if depth > 0 else 0)
        case "map":
            assert type.item is not None
            inner = values(type.item, carriers, depth - 1, nulls=nulls)
            found = st.dictionaries(TEXTS, inner, max_size=3 if depth > 0 else 0)
        case _:
            found = records(type.name, carriers, depth, nulls=nulls)
    return found | st.none() if nulls else found


@st.composite
def records(draw: st.DrawFn, name: str, carriers: Carriers, depth: int, *, nulls: bool) -> dict[str, Any]:  # fmt: skip
    """Some of its properties: what is absent is absent in every carrier too."""
    properties = list(carriers.carrier(name).properties.values()) if depth > 0 else []
    chosen = (
        draw(st.lists(st.sampled_from(properties), unique=True, max_size=6)) if properties else []
    )
    return {p.name: draw(values(p.type, carriers, depth - 1, nulls=nulls)) for p in chosen}


def whole(type: Type, carriers: Carriers, random: Random, depth: int = 3) -> Any:
    """Every property of it set, down to some depth; drawn quickly, since the catalogue is large."""
    match type.kind:
        case "scalar":
            return random.choice(SAMPLES[type.name])
        case "enum":
            return random.choice(list(carriers.enum(type.name).numbers))
        case "array":
            assert type.item is not None
            count = random.choice([1, 2]) if depth > 0 else 0
            return [whole(type.item, carriers, random, depth - 1) for _ in range(count)]
        case "map":
            assert type.item is not None
            keys = ("SuperOffice:1", "x y/[z].&") if depth > 0 else ()
            return {key: whole(type.item, carriers, random, depth - 1) for key in keys}
    if depth <= 0:
        return {}
    properties = carriers.carrier(type.name).properties.values()
    return {p.name: whole(p.type, carriers, random, depth - 1) for p in properties}


SAMPLES: dict[str, list[Any]] = {
    "int": [0, -1, 2**31 - 1],
    "long": [0, 2**62],
    "double": [0.0, 4.43, -1e300],
    "bool": [True, False],
    "string": ["", " a\r\n\tb ", "<æ 漢 😀>&amp;", "0"],
    "datetime": ["2026-01-15T08:00:00", "0001-01-01T00:00:00"],
    "timespan": ["00:00:00", "08:30:00"],
    "bytes": ["", "AAEC"],
    "object": [True, 7, 1.5, "7", "", None, [1, [], {}], {"a b": "x", "Key": {"Item": None}}],
}


def fields(value: Any, type: Type, carriers: Carriers, name: str = "") -> list[tuple[str, str]]:
    """As a form says it."""
    if isinstance(value, dict) and value:
        known = carriers.carrier(type.name).properties if type.kind == "carrier" else {}
        dot = "." if name else ""
        return [
            pair
            for key, each in value.items()
            for pair in fields(
                each,
                known[key].type if known else type.item,  # type: ignore[arg-type]
                carriers,
                f"{name}{dot}{key}" if known else f"{name}[{key}]",
            )
        ]
    if isinstance(value, list) and value:
        assert type.item is not None
        inner = type.item
        return [
            p for n, each in enumerate(value) for p in fields(each, inner, carriers, f"{name}[{n}]")
        ]
    if isinstance(value, bool):
        return [(name, str(value).lower())]
    return [(name, "" if isinstance(value, (dict, list)) else str(value))]


def sayable(value: Any, type: Any, carriers: Carriers) -> Any:
    """What a form has words for: no null, and nothing but texts where no type is declared."""
    if type.name == "object":
        return "x"
    if isinstance(value, dict) and type.kind == "map":
        # no key that something lies below may hold a bracket
        nested = type.item.kind not in ("scalar", "enum")
        return {
            key.replace("]", "") if nested else key: sayable(each, type.item, carriers)
            for key, each in value.items()
        }
    if isinstance(value, dict):
        known = carriers.carrier(type.name).properties
        return {key: sayable(each, known[key].type, carriers) for key, each in value.items()}
    if isinstance(value, list):
        return [sayable(each, type.item, carriers) for each in value]
    return value
