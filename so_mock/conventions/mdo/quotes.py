"""Lists of quotes, and of what they are made of."""

from __future__ import annotations

import re

from so_mock.conventions.mdo.asked import Asked, Item, lists, numbered
from so_mock.conventions.mdo.kinds import Kind, listed, listed_as, rows_of
from so_mock.crm import Crm
from so_mock.errors import NotFound
from so_mock.names import nearest_hint
from so_mock.store.table import Row


@lists("pricelist")
def price_lists(asked: Asked) -> list[Item]:
    """Extra information: the currency."""
    every, connection = asked.truth("all"), asked.number("quoteconnectionid")
    rows = [
        row
        for row in rows_of(asked, "price_list")
        if (every or row["IsActive"]) and (not connection or row["QuoteConnectionId"] == connection)
    ]
    kind = Kind("price_list", "pricelist", lambda crm, row: f"{row['Name']} ({row['Currency']})", lambda row: str(row["Currency"]))  # fmt: skip
    return listed(asked, kind, rows)


@lists("quoteconnections")
def quote_connections(asked: Asked) -> list[Item]:
    """Extra information: the connector behind it."""
    wanted = asked.told("connectorname").lower()
    rows = [
        row
        for row in rows_of(asked, "quote_connection")
        if not row["Deleted"] and (not wanted or str(row["ConnectorName"]).lower() == wanted)
    ]
    kind = Kind("quote_connection", "quoteconnection", lambda crm, row: str(row["DisplayName"]), lambda row: str(row["ConnectorName"]))  # fmt: skip
    return listed(asked, kind, rows)


@lists("quoteconnectors")
def quote_connectors(asked: Asked) -> list[Item]:
    """Those that have a connection."""
    names = {str(row["ConnectorName"]) for row in asked.crm.rows("quote_connection")}
    return numbered((name, name) for name in sorted(names))


@lists("quoteversion")
def quote_versions(asked: Asked) -> list[Item]:
    id = asked.number("quoteid")
    rows = asked.crm.referring("quote_version", "QuoteId", id)
    return listed_as(
        asked, Kind("quote_version", "quoteversion", lambda crm, row: str(row["Number"])), rows
    )


@lists("quotealternatives")
def quote_alternatives(asked: Asked) -> list[Item]:
    id = asked.number("quoteversionid")
    rows = asked.crm.referring("quote_alternative", "QuoteVersionId", id)
    return listed_as(
        asked,
        Kind("quote_alternative", "quotealternative", lambda crm, row: str(row["Name"])),
        rows,
    )


@lists("findproduct")
def products(asked: Asked) -> list[Item]:
    """Of the price list that is told, found by code or name."""
    key = asked.told("erppricelistkey")
    rows = [row for row in rows_of(asked, "product") if not key or row["ERPPriceListKey"] == key]
    layout = re.split(r"\\t|\t", asked.told("columnlayout")) if asked.told("columnlayout") else []
    for column in layout:
        if rows and column not in rows[0]:
            raise NotFound(f"Product has no {column[:60]!r}{nearest_hint(column, rows[0])}")

    def name(crm: Crm, row: Row) -> str:
        return "\t".join(str(row[column]) for column in layout) if layout else str(row["Name"])

    kind = Kind("product", "product", name, lambda row: str(row["ERPProductKey"]))
    return listed(asked, kind, rows, lambda crm, row: f"{row['Code']} {row['Name']}")
