"""Values as clients spell them, for every property of every carrier and for every operation with a body: read as wire.md 4.2
has them, or refused with the path of the place. Nothing here is taken from the readers under test."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from contract.calls import least
from contract.door import Door, Reply, dumped

from so_mock.catalogue.carriers import SERVER_OWNED, Carriers, Type
from so_mock.catalogue.operations import Operation
from so_mock.catalogue.scalars import BadValue, Reading
from so_mock.instants import read as read_instant

INT, LONG = 2**31, 2**63
# What is sent, and what it is.
GOOD: dict[str, list[tuple[Any, Any]]] = {
    "int": [(7, 7), ("7", 7), (" -7 ", -7), (7.0, 7), (INT - 1, INT - 1), (-INT, -INT), (None, None), ("", None)],
    "long": [("7", 7), (LONG - 1, LONG - 1), (str(-LONG), -LONG), (None, None)],
    "double": [(1, 1.0), ("4.43", 4.43), ("-.5", -0.5), ("1e3", 1000.0), (None, None), ("", None)],
    "bool": [(True, True), ("true", True), ("False", False), (1, True), (0, False), (None, None), ("", None)],
    "string": [("x", "x"), (5, "5"), (4.43, "4.43"), (True, "true"), (None, None), ("", "")],
    "datetime": [("2026-01-15T08:00:00", "2026-01-15T08:00:00"), ("2026-01-15", "2026-01-15T00:00:00"), (None, None), ("", None)],
    "timespan": [
        ("01:30", "01:30:00"), ("01:30:15", "01:30:15"), ("1.02:30:00", "1.02:30:00"), ("PT1H30M", "01:30:00"),
        ("P1DT2H", "1.02:00:00"), ("-00:15:00", "-00:15:00"), (None, None), ("", None),
    ],
    "bytes": [("AAEC", "AAEC"), ("AA\r\n EC", "AAEC"), ("AAE=", "AAE="), ("", ""), (None, None)],
}  # fmt: skip
BAD: dict[str, list[Any]] = {
    "int": [INT, -INT - 1, "1e3", "7.0", 7.5, True, "seven", "1_000", "٣", [], {}],
    "long": [LONG, "1e3", 7.5, False, "seven", [7]],
    "double": ["4,43", "NaN", "Infinity", "1e999", "1_000", "٣", "", True, "much", [1.0], {}],
    "bool": ["perhaps", "2", [], {}],
    "string": [["x"], {"x": 1}],
    "datetime": [5, "yesterday", "2026-13-01", "15.01.2026", True, {}],
    "timespan": ["soon", "01:75", "01:30:75", 5.5, "1:2:3:4", "P", True, {}],
    "bytes": ["####", "AAE", "-_-_", "AAEC=", 5, True, [65]],
}
BAD["double"].remove("")


def spellings(type: Type, carriers: Carriers) -> list[tuple[Any, Any]]:
    """Of a scalar or an enum."""
    if type.kind == "scalar":
        return GOOD.get(type.name, [({"a": [1]}, {"a": [1]})])
    enum = carriers.enum(type.name)
    found: list[tuple[Any, Any]] = [(None, None), ("", None)]
    for member, number in enum.numbers.items():
        told = member if not enum.flags else single(enum.numbers, number) or member
        found += [(member, told), (member.upper(), told), (f" {member.lower()} ", told)]
        first = next(name for name, known in enum.numbers.items() if known == number)
        told = first if not enum.flags else single(enum.numbers, number) or first
        found += [(number, told), (str(number), told), (float(number), told)]
    if enum.flags:
        bits = [name for name, number in enum.numbers.items() if number.bit_count() == 1]
        for apart in (",", ", ", " , "):
            found.append((apart.join(reversed(bits[:3])).lower(), told_bits(enum.numbers, bits[:3])))  # fmt: skip
    return found


def single(numbers: dict[str, int], number: int) -> str:
    """A number in the first names of its bits, ascending; "" where one of these has none."""
    if number <= 0:
        return ""
    bits = [1 << at for at in range(number.bit_length()) if number >> at & 1]
    names = [next((n for n, known in numbers.items() if known == bit), "") for bit in bits]
    return ", ".join(names) if all(names) else ""


def told_bits(numbers: dict[str, int], names: list[str]) -> str:
    number = 0
    for name in names:
        number |= numbers[name]
    return single(numbers, number)


def misfits(type: Type, carriers: Carriers) -> list[Any]:
    if type.kind == "scalar":
        return BAD.get(type.name, [])
    enum = carriers.enum(type.name)
    high = max(enum.numbers.values())
    unknown = 1 << high.bit_length() if enum.flags else high + 1
    return ["No such member", unknown, str(unknown), 1.5, True, [], {}, "Unknown,,"]


def bare(type: Type) -> Type:
    """What lies within lists and dictionaries."""
    return type if type.item is None else bare(type.item)


def held(type: Type, value: Any) -> tuple[Any, str]:
    """`value` within the lists and dictionaries of this type, and its path from there."""
    if type.item is None:
        return value, ""
    within, path = held(type.item, value)
    return ([within], f"[0]{path}") if type.kind == "array" else ({"k": within}, f".k{path}")


def properties(carriers: Carriers) -> Iterator[tuple[str, str, Type]]:
    for name in carriers.names():
        for prop in carriers.carrier(name).properties.values():
            if prop.name not in SERVER_OWNED and bare(prop.type).kind != "carrier":
                yield name, prop.name, prop.type


@pytest.fixture(scope="module")
def carriers(shared_door: Door) -> Carriers:
    return shared_door.tenant.world.catalogue.carriers


@pytest.fixture(scope="module")
def operations(shared_door: Door) -> list[Operation]:
    return list(shared_door.tenant.world.catalogue.operations)


def test_every_property_of_every_carrier_is_read_in_every_spelling(carriers: Carriers) -> None:
    seen = 0
    for carrier, prop, type in properties(carriers):
        for sent, meant in spellings(bare(type), carriers):
            if meant is None and type.item is not None:
                continue  # nothing within a list is no value
            within, _ = held(type, sent)
            read = carriers.read({prop: within}, carriers.type(carrier), "", Reading("NO"))
            assert read == {prop: held(type, meant)[0]}, f"{carrier}.{prop} {sent!r}"
            seen += 1
    assert seen > 60_000


def test_every_property_of_every_carrier_refuses_what_is_none_and_says_where(
    carriers: Carriers,
) -> None:
    seen = 0
    for carrier, prop, type in properties(carriers):
        for sent in misfits(bare(type), carriers):
            within, below = held(type, sent)
            with pytest.raises(BadValue) as raised:
                carriers.read({prop: within}, carriers.type(carrier), "At", Reading("NO"))
            assert raised.value.path == f"At.{prop}{below}", f"{carrier}.{prop} {sent!r}"
            assert raised.value.problem
            seen += 1
    assert seen > 40_000


def test_nothing_stands_for_a_value_within_a_list_of_values(carriers: Carriers) -> None:
    for _, _, type in properties(carriers):
        if type.kind == "array" and type.item is not None and type.item.item is None:
            nullable = type.item.name in ("string", "object", "bytes")
            for nothing in (None, "") if not nullable else ():
                good = next(sent for sent, meant in spellings(type.item, carriers) if meant is not None)  # fmt: skip
                with pytest.raises(BadValue) as raised:
                    carriers.read([good, nothing], type, "At", Reading("NO"))
                assert raised.value.path == "At[1]"


@pytest.mark.parametrize(
    ("type", "text"),
    [
        ("double", "1" * 500_000 + "x"), ("double", "1." + "1" * 500_000 + "x"), ("double", " " * 500_000 + "x"),
        ("int", " " * 500_000 + "x"), ("bytes", " " * 500_000 + "!"), ("timespan", "1" * 500_000 + "."),
        ("datetime", " " * 500_000 + "x"),
    ],
)  # fmt: skip
def test_a_long_misfit_is_refused_by_looking_at_it_once(
    carriers: Carriers, type: str, text: str
) -> None:
    with pytest.raises(BadValue):
        carriers.read(text, carriers.type(type), "At", Reading("NO"))


def test_blanks_around_a_time_are_remembered_by_nobody(carriers: Carriers) -> None:
    read_instant.cache_clear()
    texts = [f"2026-01-15T08:00{' ' * n}" for n in (500, 600)]
    for text in texts:
        found = carriers.read(text, carriers.type("datetime"), "At", Reading("NO"))
        assert found == "2026-01-15T08:00:00"
    assert read_instant.cache_info().currsize == 1


# -- through the door


def refused(reply: Reply, path: str) -> bool:
    """In form 1 of wire.md 8.1, and naming the place."""
    body = reply.json()
    return (
        reply.status == 400
        and body["ErrorType"] == "ArgumentException"
        and body["ErrorSource"] == "SuperOffice.Services.WebApi"
        and body["Message"] == body["ErrorMessage"]
        and re.match(rf"{re.escape(path)}: ." if path else r"\w", body["Message"]) is not None
    )


ODD = {
    "int": "1e3", "long": True, "double": "4,43", "bool": "perhaps", "string": [], "datetime": "yesterday",
    "timespan": "01:75", "bytes": "-_-_", "enum": "No such member",
}  # fmt: skip


def places(type: Type, carriers: Carriers, deep: int) -> Iterator[tuple[Any, str, str]]:
    """Bodies with one value that does not fit, its path, and its kind; one for each kind within a carrier."""
    if type.item is not None:
        for value, path, kind in places(type.item, carriers, deep):
            yield ([value], f"[0]{path}", kind) if type.kind == "array" else ({"k": value}, f".k{path}", kind)  # fmt: skip
    elif type.kind != "carrier":
        kind = "enum" if type.kind == "enum" else type.name
        if kind in ODD:
            yield ODD[kind], "", kind
    elif deep:
        seen = set()
        for prop in carriers.carrier(type.name).properties.values():
            if prop.name not in SERVER_OWNED:
                for value, path, kind in places(prop.type, carriers, deep - 1):
                    if (prop.type.kind, kind) not in seen:
                        seen.add((prop.type.kind, kind))
                        yield {prop.name: value}, f".{prop.name}{path}", kind


def test_every_operation_with_a_body_names_the_place_of_what_does_not_fit(
    shared_door: Door, operations: list[Operation], carriers: Carriers
) -> None:
    """Agents and REST alike; nothing is done then."""
    shared_door.reset()
    before = shared_door.tenant.store.stamp
    wrong, seen = [], {"agent": 0, "rest": 0}
    for operation in operations:
        body = operation.body
        if body is None or operation.verb == "PATCH" or operation.asks:
            continue
        asked = least(operation, carriers)
        for value, path, _ in places(body.type, carriers, 2):
            reply = shared_door(asked.verb, asked.path, body=dumped(value), headers={"content-type": "application/json"})  # fmt: skip
            seen["agent" if operation.agent else "rest"] += 1
            if not refused(reply, path.removeprefix(".")):
                wrong.append(f"{operation.key} {value} -> {reply.status} {reply.body[:120]!r}")
    assert wrong == []
    assert seen["agent"] > 3_000 and seen["rest"] > 500
    assert shared_door.tenant.store.stamp == before
