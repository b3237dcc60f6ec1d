"""The rows that filters are asked of: few enough to see by eye which of them match."""

from typing import Any

from so_mock.clock import NO_DATE, Clock
from so_mock.tenant import Tenant

TODAY = "2025-10-15T12:00:00"  # a Wednesday: the day of the documentation's examples


class Stopped(Clock):
    __slots__ = ("stands",)

    def __init__(self, stands: str = TODAY) -> None:
        super().__init__()
        self.stands = stands

    def now(self) -> str:
        return self.stands


CONTACTS: list[dict[str, Any]] = [
    {"ContactId": 1, "Name": "Ås Elektro", "Department": "", "Category": 1, "Associate": 5, "Number2": "100"},
    {"ContactId": 2, "Name": "Bakke & Sønn", "Department": "Nord", "Category": 2, "Associate": 17, "Xstop": True},
    {"ContactId": 3, "Name": "bakke bygg", "Department": "Sør", "Category": 3, "Associate": 0, "Number2": "20"},
    {"ContactId": 4, "Name": "L'Oréal", "Department": "NORD", "Category": 0, "Associate": 5, "NoMailing": True},
    {"ContactId": 5, "Name": "Zeta (Oslo)", "Department": "Øst, by", "Category": 1, "Associate": 4, "Xstop": True},
    {"ContactId": 6, "Name": "100% AS", "Department": "a\\b", "Category": 6, "Associate": 17, "Number2": "3"},
    {"ContactId": 7, "Name": "and", "Department": "or", "Category": 2, "Associate": 5},
    {"ContactId": 8, "Name": "Ågot's", "Department": "Nordvest", "Category": 1, "Associate": 0},
]  # fmt: skip

PERSONS: list[dict[str, Any]] = [
    {"PersonId": 1, "Firstname": "Anna", "Lastname": "Berg", "Contact": 1, "Rank": 1},
    {"PersonId": 2, "Firstname": "anders", "Lastname": "Dahl", "Contact": 2, "Rank": 1},
    {"PersonId": 3, "Firstname": "Britt", "Lastname": "Dahl", "Contact": 2, "Rank": 2},
    {"PersonId": 4, "Firstname": "Cato", "Lastname": "", "Contact": 5, "Rank": 1},
    {"PersonId": 5, "Firstname": "Dag", "Lastname": "Æsk", "Contact": 0, "Rank": 0},
]  # fmt: skip

SALES: list[dict[str, Any]] = [
    {"SaleId": 1, "Saledate": "2024-01-01T00:00:00", "Amount": 0.0, "Status": "Open", "Associate": 5},
    {"SaleId": 2, "Saledate": "2024-12-31T00:00:00", "Amount": 0.5, "Status": "Sold", "Associate": 17},
    {"SaleId": 3, "Saledate": "2025-04-01T00:00:00", "Amount": 100.0, "Status": "Lost", "Associate": 5},
    {"SaleId": 4, "Saledate": "2025-09-30T00:00:00", "Amount": 100.25, "Status": "Open", "Associate": 4},
    {"SaleId": 5, "Saledate": "2025-10-12T00:00:00", "Amount": -5.0, "Status": "Open", "Associate": 4},
    {"SaleId": 6, "Saledate": "2025-10-14T00:00:00", "Amount": 1000.0, "Status": "Stalled", "Associate": 0},
    {"SaleId": 7, "Saledate": "2025-10-15T13:30:00", "Amount": 2500.0, "Status": "Open", "Associate": 5},
    {"SaleId": 8, "Saledate": "2025-10-16T00:00:00", "Amount": 99.99, "Status": "Sold", "Associate": 17},
    {"SaleId": 9, "Saledate": "2025-10-20T00:00:00", "Amount": 7.0, "Status": "Sold", "Associate": 5},
    {"SaleId": 10, "Saledate": "2025-12-31T23:59:59", "Amount": 70.0, "Status": "Open", "Associate": 5},
    {"SaleId": 11, "Saledate": "2026-06-30T00:00:00", "Amount": 700.0, "Status": "Open", "Associate": 0},
    {"SaleId": 12, "Saledate": "2027-01-01T00:00:00", "Amount": 1e6, "Status": "Lost", "Associate": 17},
    {"SaleId": 13, "Saledate": NO_DATE, "Amount": 3.0, "Status": "Open", "Associate": 5},
]  # fmt: skip
TEXTS = {1: "Long text, with 'quotes'", 2: "", 3: "LONG", 4: "short", 7: "a long story"}
for _sale in SALES:
    _sale["Heading"] = TEXTS.get(_sale["SaleId"], "")
    _sale["Contact"] = _sale["SaleId"] % 4
    _sale["Completed"] = "Completed" if _sale["Status"] in ("Sold", "Lost") else "NotStarted"

TICKETS: list[dict[str, Any]] = [
    {"TicketId": 1, "Title": "Lamp", "CreatedAt": "2025-10-15T08:00:00", "TimeSpentInternally": 60, "Tags": [1, 2], "OwnedBy": 4, "Category": 1},
    {"TicketId": 2, "Title": "lamp post", "CreatedAt": "2025-10-15T08:00:01", "TimeSpentInternally": 0, "Tags": [2], "OwnedBy": 5, "Category": 2},
    {"TicketId": 3, "Title": "Bulb", "CreatedAt": "2025-10-14T23:59:59", "TimeSpentInternally": 3600, "Tags": [], "OwnedBy": 0, "Category": 0},
    {"TicketId": 4, "Title": "", "CreatedAt": "2025-10-15T08:00:00.5000000", "TimeSpentInternally": 90, "Tags": [1, 2, 3], "OwnedBy": 4, "Category": 2},
    {"TicketId": 5, "Title": "Fuse", "CreatedAt": NO_DATE, "TimeSpentInternally": 86400, "Tags": [3], "OwnedBy": 17, "Category": 10},
]  # fmt: skip

GROUPS = {4: 3, 5: 2, 17: 2}  # of users
ROWS = {"contact": CONTACTS, "person": PERSONS, "sale": SALES, "ticket": TICKETS}


def stop(tenant: Tenant, stands: str = TODAY) -> None:
    """The tenant's clock stands still."""
    tenant.clock = Stopped(stands)
    tenant._tools = tenant._tools._replace(clock=tenant.clock)


def fill(tenant: Tenant, rows: dict[str, list[dict[str, Any]]]) -> None:
    """These instead of what the tables hold."""
    store, world = tenant.store, tenant.world
    with store.unit():
        for entity, given in rows.items():
            for id in list(store.table(entity).rows):
                store.delete(entity, id)
            blank = world.absorber.blank_row(world.model[entity])
            for row in given:
                store.insert(entity, blank | row)
        for id, group in GROUPS.items():
            store.update("associate", {**store.table("associate").rows[id], "GroupIdx": group})
