"""What a browser keeps of a user: the order of tabs, and the value that guards against forged requests."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.relations import referring
from so_mock.errors import BadRequest, required
from so_mock.store.table import Row

TABS, PATHS, TOKENS = "_tab_order", "_xsrf_path", "_xsrf_value"
OF_ASSOCIATE = referring("AssociateId")


def tab_of(crm: Crm, name: str | None) -> Row | None:
    held = crm.by(TABS, OF_ASSOCIATE, crm.caller.associate_id)
    return next((row for row in held if row["TabName"].lower() == (name or "").lower()), None)


def tab_order(crm: Crm, row: Row) -> Record:
    return crm.blank("TabOrder") | {
        "TabOrderId": row["id"], "TabName": row["TabName"], "Order": row["Order"], "AssociateId": row["AssociateId"],
    }  # fmt: skip


def save(crm: Crm, given: Record | None) -> None:
    """The caller's own, whoever the carrier names."""
    given = required(given, "TabOrder")
    if not given.get("TabName"):
        raise BadRequest("TabName must be filled in")
    held, order = tab_of(crm, given["TabName"]), given.get("Order") or ""
    if held is not None:
        crm.update(TABS, {**held, "Order": order})
    else:
        crm.store.insert(
            TABS,
            {"TabName": given["TabName"], "Order": order, "AssociateId": crm.caller.associate_id},
        )


@behaviour("Preference.GetTabOrder")
def get_tab_order(crm: Crm, tab_name: str | None) -> Record | None:
    row = tab_of(crm, tab_name)
    return tab_order(crm, row) if row else None


@behaviour("Preference.GetTabOrders")
def get_tab_orders(crm: Crm) -> list[Record]:
    return [tab_order(crm, row) for row in crm.by(TABS, OF_ASSOCIATE, crm.caller.associate_id)]


@behaviour("Preference.SaveTabOrder")
def save_tab_order(crm: Crm, tab_order: Record | None) -> None:
    save(crm, tab_order)


@behaviour("Preference.SaveTabOrders")
def save_tab_orders(crm: Crm, tab_orders: list[Record] | None) -> None:
    for each in tab_orders or ():
        save(crm, each)


# -- forged requests


@behaviour("Preference.GetXsrfPaths")
def get_xsrf_paths(crm: Crm, hostname: str | None) -> list[str]:
    row = crm.reads.row(PATHS, (hostname or "").lower())
    return list(row["Paths"]) if row else []


@behaviour("Preference.SetXsrfPaths")
def set_xsrf_paths(crm: Crm, hostname: str | None, paths: list[str] | None) -> None:
    crm.keep(PATHS, {"id": (hostname or "").lower(), "Paths": list(paths or ())})


@behaviour("Preference.GetXsrfValue")
def get_xsrf_value(crm: Crm) -> Record | None:
    row = crm.reads.row(TOKENS, crm.caller.associate_id)
    if row is None:
        return None
    return crm.blank("XsrfValue") | {"Value": row["Value"], "LastUpdated": row["LastUpdated"]}


@behaviour("Preference.SetXsrfValue")
def set_xsrf_value(crm: Crm, xsrf_value: str | None) -> None:
    row = {"id": crm.caller.associate_id, "Value": xsrf_value or "", "LastUpdated": crm.now()}
    crm.keep(TOKENS, row)
