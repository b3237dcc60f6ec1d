"""A question as the options of a query ask it, and its answer as OData (sheet: query.md a.2, a.3, a.6)."""

from __future__ import annotations

from typing import Any

from so_mock.call import Keep, Record
from so_mock.conventions.archives import links
from so_mock.crm import Crm
from so_mock.errors import BadArgument, Later
from so_mock.query.cells import FULL, SLIM, surface
from so_mock.query.engine import Question
from so_mock.query.odata import parse_columns, parse_filter, parse_order, split
from so_mock.query.options import ROW_COUNT, read_options
from so_mock.query.tree import EVERYTHING, Node, both

FORMATS = ("json", "xml", "atom")
LONG = 2_000  # rows in XML, of a caller who is not patient
# Wide is published without a word on how it differs.
MODES = {"slim": SLIM, "wide": SLIM, "full": FULL, "0": SLIM, "1": SLIM, "2": FULL}


def answered(
    crm: Crm, provider: str, options: Record, implied: Node = EVERYTHING, path: str = ""
) -> Any:
    """`options` by their names without `$`, in snake_case; `path` is that of the list, to be called for its next page."""
    told = tuple((name, value) for name, value in options.items() if value is not None)
    caller = crm.caller.associate_id, crm.caller.system
    key = ("archive", provider, told, implied, path, crm.base, caller, crm.wishes)
    known = crm.remembered(key)
    if known is not None:
        return known
    filtered, ordered = options.get("filter") or "", options.get("order_by") or ""
    select = options.get("select")
    top, skip = _number("$top", options), _number("$skip", options)
    switched, strange = read_options(options.get("options") or "")
    crm.ignored += [f"$options={name}" for name in strange]
    if options.get("context"):
        crm.ignored.append("$context")
    mark = links.mark(provider, filtered, ordered, options.get("entities") or "")
    question = Question(
        provider,
        parse_columns(select) if select else None,
        both([implied, parse_filter(filtered)]),
        parse_order(ordered),
        tuple(split(options.get("entities") or "")),
        top,
        skip or 0,
        str(options.get("inline_count") or "False") != "False" or ROW_COUNT in switched,
        links.read_token(options.get("skiptoken") or "", mark),
        switched,
    )
    shown = surface(
        _mode(options.get("mode")),
        display=str(options.get("output")) == "Display",
        safe=bool(options.get("json_safe")),
    )
    moment = crm.moment()
    found = crm.engine.ask(question, moment, shown)
    crm.ignored += found.ignored
    address = f"{crm.base}/v1/{path or f'Archive/{provider}'}"
    answer: Record = {}
    if found.total is not None:
        answer["odata.count"] = found.total
    answer["odata.metadata"] = f"{crm.base}/v1/Archive/$metadata"
    answer["odata.nextLink"] = None
    if found.token is not None:
        answer["odata.nextLink"] = links.next_link(address, options, found.token, mark)
    answer["value"] = found.rows
    if crm.wishes.media and len(found.rows) > LONG and not crm.patient:
        raise Later  # XML is written some twenty times more slowly than JSON
    format = str(options.get("format") or "json").strip().lower()
    if format not in FORMATS:
        crm.ignored.append(f"$format={format}")
    crm.keepable = Keep(key, moment.reads)
    return answer


def _number(name: str, options: Record) -> int | None:
    value: int | None = options.get(name[1:])
    if value is not None and value < 0:
        raise BadArgument(f"The parameter '{name}': {value} is negative.")
    return value


def _mode(given: Any) -> str:
    mode = MODES.get(str(given or "Slim").strip().lower())
    if mode is None:
        raise BadArgument(f"The parameter '$mode': '{str(given)[:60]}' is none of Slim, Wide, Full.")  # fmt: skip
    return mode
