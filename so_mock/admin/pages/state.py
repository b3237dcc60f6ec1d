"""Rows behind the API."""

from __future__ import annotations

from so_mock.admin.asked import Answered, Asked, json, number


def state(asked: Asked) -> Answered:
    from so_mock.query import state  # the query engine is for those who ask

    found = state.entities(asked.tenant)
    return json({"entities": [{"name": n, "key": key, "rows": rows} for n, key, rows in found]})


def rows(asked: Asked) -> Answered:
    from so_mock.query import state

    options = asked.query
    top, skip = (number(options, name) for name in ("$top", "$skip"))
    text, order = options.get("$filter", ""), options.get("$orderBy", "")
    found = state.rows(asked.tenant, asked.named, text, order, top, skip or 0)
    hidden = found.entity.hidden
    rows = [{n: v for n, v in row.items() if n not in hidden} for row in found.rows]
    return json({"entity": found.entity.name, "total": found.total, "rows": rows})
