"""Addresses of companies, and those that a quote is sent to."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import localized
from so_mock.crm import Crm
from so_mock.entities import addresses
from so_mock.errors import required
from so_mock.store.table import Row

# Of a quote version: `7/QuoteBillingAddress`.
OF_QUOTES = "_quote_address"
KINDS = {"QuoteBillingAddress": "Postal", "QuoteShippingAddress": "Street"}


@behaviour("Contact.ChangeCountry")
def change_country(crm: Crm, contact_entity: Record | None, to_country_id: int | None) -> Record:
    """What was given, in the layout of the other country; nothing is saved."""
    country = crm.need("country", to_country_id)["CountryId"]
    return localized.unsaved(crm, "contact", contact_entity, Country=country)


@behaviour("Contact.GetAddress")
def get_address(crm: Crm, contact_id: int | None) -> Record:
    return localized.address(crm, "contact", contact_id)


@behaviour("Contact.GetAddressByCountry")
def get_address_by_country(crm: Crm, contact_id: int | None, country_id: int | None) -> Record:
    return localized.address(crm, "contact", contact_id, country_id)


@behaviour("Contact.SaveQuoteVersionAddress")
def save_quote_version_address(
    crm: Crm,
    quote_version_id: int | None,
    address: Record | None,
    address_type: str | None,
    country_id: int | None,
) -> Record:
    """Takes the place of the company's own address in this version of the quote."""
    address = required(address, "Address")
    version = crm.need("quote_version", quote_version_id)
    country = crm.row("country", country_id)
    key = f"{version['QuoteVersionId']}/{address_type}"
    kept = addresses.kept(address, None, country)
    crm.keep(OF_QUOTES, {"id": key, "Address": kept, "Country": country_id or 0})
    return addresses.shown(kept, country)


@behaviour("Contact.GetQuoteVersionAddresses")
def get_quote_version_addresses(crm: Crm, quote_version_id: int | None) -> list[Record]:
    """Billing, then shipping: the custom one, else the company's."""
    version = crm.need("quote_version", quote_version_id)
    company = company_of(crm, version)
    found = []
    for kind in KINDS:
        custom = crm.reads.row(OF_QUOTES, f"{version['QuoteVersionId']}/{kind}")
        held = custom or company
        if held is not None:
            found.append(addresses.shown(held["Address"], crm.row("country", held["Country"])))
    return found


def company_of(crm: Crm, version: Row) -> Row | None:
    quote = crm.row("quote", version.get("QuoteId"))
    sale = crm.row("sale", quote.get("SaleId")) if quote else None
    return crm.row("contact", sale["Contact"]) if sale else None
