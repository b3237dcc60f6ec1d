"""Connections: which product registers there are, who may use them, and what they can do."""

from __future__ import annotations

from so_mock.agents.quote.answers import response
from so_mock.agents.quote.price_lists import lists_of
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.conventions.facts import changed, deleted, facts, rows, template
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.quotes import CAPABILITIES
from so_mock.store.table import Row

CONNECTION = "quote_connection"

facts({
    "Quote.GetAllInstalledQuoteConnections": rows(CONNECTION, order="Rank"),
    "Quote.CreateConnectionFromConnectorName": template(CONNECTION, ConnectorName="connector_name"),
    "Quote.DeleteConnection": deleted(CONNECTION, QuoteConnectionId="quote_connection_id"),
    "Quote.RestoreConnection": changed(CONNECTION, "quote_connection_id", Deleted=False),
})  # fmt: skip


def may_use(crm: Crm, row: Row, associate_id: int) -> bool:
    """All may, or he himself, or one of his groups."""
    if row["Deleted"]:
        return False
    if row["AllAccess"] or associate_id in (row["AssociateAccessIds"] or ()):
        return True
    associate = crm.row("associate", associate_id)
    if associate is None:
        return False
    groups = {associate["GroupIdx"], *(associate.get("OtherGroups") or ())}
    return bool(groups & set(row["UserGroupAccessIds"] or ()))


def usable(crm: Crm, associate_id: int) -> list[Row]:
    found = [row for row in crm.rows(CONNECTION) if may_use(crm, row, associate_id)]
    return sorted(found, key=lambda row: row["Rank"])


@behaviour("Quote.HasConnections")
def has_connections(crm: Crm) -> Record:
    if any(row["IsAvailable"] for row in usable(crm, crm.caller.associate_id)):
        return response(crm)
    return response(crm, "Error", "There is no quote connection that you may use")


@behaviour("Quote.GetAllAvailableQuoteConnections")
def get_all_available_quote_connections(crm: Crm) -> list[View]:
    return [crm.view(CONNECTION, row) for row in usable(crm, crm.caller.associate_id)]


@behaviour("Quote.GetAllAvailableQuoteConnectionsWithPriceLists")
def get_all_available_quote_connections_with_price_lists(crm: Crm) -> list[Record]:
    """The only answer that shows the price lists of a connection."""
    return [
        crm.record(crm.view(CONNECTION, row))
        | {"PriceLists": [crm.record(crm.view("price_list", each)) for each in lists_of(crm, row)]}
        for row in usable(crm, crm.caller.associate_id)
    ]


@behaviour("Quote.GetConnectionsForAssociate")
def get_connections_for_associate(crm: Crm, associate_id: int) -> list[View]:
    return [crm.view(CONNECTION, row) for row in usable(crm, associate_id)]


# -- how it starts, and what it is told


@behaviour("Quote.GetConnectionStartupResponse")
def get_connection_startup_response(crm: Crm, quote_connection_id: int) -> Record:
    return started(crm, crm.need(CONNECTION, quote_connection_id))


@behaviour("Quote.GetConnectionStartupErrors")
def get_connection_startup_errors(crm: Crm) -> list[Record]:
    answers = [started(crm, row) for row in crm.rows(CONNECTION) if not row["Deleted"]]
    return [answer for answer in answers if not answer["IsOk"]]


def started(crm: Crm, row: Row) -> Record:
    """One that is marked as not available did not start."""
    if row["IsAvailable"]:
        return response(crm)
    return response(crm, "Error", f"{row['DisplayName']} is not available")


@behaviour("Quote.GetConnectionConfigFields")
def get_connection_config_fields(crm: Crm, quote_connection_id: int) -> dict[str, str]:
    fields: dict[str, str] = crm.need(CONNECTION, quote_connection_id)["ConfigFields"]
    return fields


@behaviour("Quote.SaveConnectionConfigFields")
def save_connection_config_fields(
    crm: Crm, quote_connection_id: int, connection_config_fields: dict[str, str] | None
) -> dict[str, str]:
    row = crm.need(CONNECTION, quote_connection_id)
    told = dict(connection_config_fields or {})
    crud.change(crm, crm.model[CONNECTION], row, ConfigFields=told)
    return told


# -- what it can do


@behaviour("Quote.GetConnectorCapabilityNames")
def get_connector_capability_names(crm: Crm, quote_connection_id: int) -> list[str]:
    """All there are, whether this one has them or not."""
    held = crm.need(CONNECTION, quote_connection_id)["Capabilities"]
    return list(dict.fromkeys([*CAPABILITIES, *OTHERS, *held]))


OTHERS = (
    "ipriceprovider_compute_price", "iorderconsumer_place_order", "iorderconsumer_provide_orderstate",
    "iorderconsumer_send_order_confirm", "iconnector_perform_complexsearch", "iaddressprovider_provide_addresses",
    "cache-pricelists",
)  # fmt: skip


@behaviour("Quote.GetConnectorCapabilities")
def get_connector_capabilities(crm: Crm, quote_connection_id: int) -> list[str]:
    return list(crm.need(CONNECTION, quote_connection_id)["Capabilities"])


@behaviour("Quote.CanConnectorProvideCapability")
def can_connector_provide_capability(
    crm: Crm, quote_connection_id: int, capability_name: str | None
) -> bool:
    held = crm.need(CONNECTION, quote_connection_id)["Capabilities"]
    return (capability_name or "").lower() in [name.lower() for name in held]
