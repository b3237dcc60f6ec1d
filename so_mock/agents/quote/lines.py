"""Lines: copies of products, which the salesman may change; and which of their fields a client shows."""

from __future__ import annotations

from so_mock.agents.quote.products import product_by_key
from so_mock.agents.quote.quotes import chain
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.conventions.facts import deleted, facts, rows, saved
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.quote_totals import TYPED, line_totals
from so_mock.entities.quotes import lines_of, refuse_locked, retotal
from so_mock.errors import BadRequest, NotFound, required
from so_mock.store.table import Row

CONFIGURATION = "quote_line_configuration"
OVERRIDES = {prop: override for override, prop in TYPED.items()}

facts({
    "Quote.SaveQuoteLines": saved("quote_line", "quote_lines"),
    "Quote.GetQuoteLines": rows("quote_line", QuoteAlternativeId="quote_alternative_id", order="Rank"),
    "Quote.DeleteQuoteLines": deleted("quote_line", QuoteLineId="quote_line_ids"),
    "Quote.GetAllQuoteLineConfigurations": rows(CONFIGURATION, order="Rank"),
    "Quote.GetInUseQuoteLineConfigurations": rows(CONFIGURATION, order="Rank", test=lambda crm, row: bool(row["InUse"])),
})  # fmt: skip


# -- made of products


def line_of(crm: Crm, product: Record) -> Row:
    """What product and line have in common is copied; a supplier that is a company stands there by its name."""
    entity = crm.model["quote_line"]
    row = crud.default_row(crm, entity)
    row |= {name: value for name, value in product.items() if name in row and value is not None}
    supplier = str(row["Supplier"] or "")
    if supplier.isdigit():
        row["Supplier"] = crm.text("contact", int(supplier)) or supplier
    row["SubscriptionQuantity"] = product.get("DefaultSubscriptionQuantity") or 0.0
    return row


def need_product(crm: Crm, alternative_id: int, key: str | None) -> Row:
    quote = chain(crm, alternative_id)[2]
    product = product_by_key(crm, quote["QuoteConnectionId"], key)
    if product is None:
        raise NotFound(f"Product {key} not found in connection {quote['QuoteConnectionId']}")
    return product


@behaviour("Quote.CreateQuoteLine")
def create_quote_line(crm: Crm, quote_alternative_id: int, erp_product_key: str | None) -> View:
    """Not stored."""
    return offered(
        crm, quote_alternative_id, need_product(crm, quote_alternative_id, erp_product_key)
    )


@behaviour("Quote.CreateQuoteLineFromProduct")
def create_quote_line_from_product(
    crm: Crm, quote_alternative_id: int, product: Record | None
) -> View:
    """Not stored."""
    product = required(product, "Product")
    crm.need("quote_alternative", quote_alternative_id)
    return offered(crm, quote_alternative_id, product)


def offered(crm: Crm, alternative_id: int, product: Record) -> View:
    row = line_of(crm, product) | {"QuoteAlternativeId": alternative_id}
    return crm.view("quote_line", {**row, **line_totals(row)})


@behaviour("Quote.CreateAndSaveQuoteLines")
def create_and_save_quote_lines(
    crm: Crm, quote_alternative_id: int, erp_product_keys: list[str] | None
) -> int:
    """How many there are now more."""
    for key in erp_product_keys or ():
        row = line_of(crm, need_product(crm, quote_alternative_id, key))
        crud.store(
            crm, crm.model["quote_line"], {**row, "QuoteAlternativeId": quote_alternative_id}
        )
    return len(erp_product_keys or ())


# -- changed


@behaviour("Quote.RecalculateQuoteLine")
def recalculate_quote_line(
    crm: Crm, quote_line: Record | None, changed_fields: list[str] | None
) -> Record:
    """Answered, not stored. The field that was changed last is the one that the user typed."""
    quote_line = required(quote_line, "QuoteLine")
    entity = crm.model["quote_line"]
    row = crm.absorber.new_row(entity, quote_line, crud.default_row(crm, entity))
    row[entity.key] = quote_line.get(entity.key) or 0
    for name in filter(None, changed_fields or ()):
        spelt = next((prop for prop in OVERRIDES if prop.lower() == name.lower()), None)
        if spelt is not None:
            row["UserValueOverride"] = OVERRIDES[spelt]
    return crm.record(crm.view("quote_line", {**row, **line_totals(row)}))


@behaviour("Quote.MoveQuoteLine")
def move_quote_line(crm: Crm, quote_line_id: int, direction: bool) -> None:
    """True is up. Who is at the end stays there."""
    row = crm.need("quote_line", quote_line_id)
    lines = lines_of(crm, row["QuoteAlternativeId"])
    at = next((i for i, line in enumerate(lines) if line["QuoteLineId"] == quote_line_id), None)
    if at is None:  # one of no alternative
        return
    other = at - 1 if direction else at + 1
    if not 0 <= other < len(lines):
        return
    lines[at], lines[other] = lines[other], lines[at]
    for rank, line in enumerate(lines, 1):
        if line["Rank"] != rank:
            crud.change(crm, crm.model["quote_line"], line, Rank=rank)


@behaviour("Quote.RecalculateQuoteAlternative")
def recalculate_quote_alternative(crm: Crm, quote_alternative: int) -> Record:
    return recalculated(crm, quote_alternative)


def recalculated(crm: Crm, alternative_id: int) -> Record:
    """Stored: lines first, then what they come to. The version knows when."""
    version = chain(crm, alternative_id)[1]
    refuse_locked(crm, version["QuoteVersionId"])
    changed = False
    for line in lines_of(crm, alternative_id):
        totals = line_totals(line)
        if any(line[name] != value for name, value in totals.items()):
            crud.store(crm, crm.model["quote_line"], {**line, **totals})
            changed = True
    retotal(crm, alternative_id)
    after = crm.need("quote_alternative", alternative_id)
    version = crm.need("quote_version", version["QuoteVersionId"])
    crud.change(crm, crm.model["quote_version"], version, LastRecalculated=crm.now())
    return crm.blank("QuoteAlternativeRecalculated") | {
        "QuoteLinesHasChanged": changed,
        "ChangedQuoteAlternative": crm.record(crm.view("quote_alternative", after)),
    }


# -- which fields are shown


@behaviour("Quote.SaveQuoteLineConfiguration")
def save_quote_line_configuration(crm: Crm, quote_line_configuration: Record | None) -> View:
    """ "It is not possible to add a new configuration", says its description."""
    return saved_configuration(crm, quote_line_configuration)


@behaviour("Quote.SaveQuoteLineConfigurations")
def save_quote_line_configurations(
    crm: Crm, quote_line_configurations: list[Record] | None
) -> list[View]:
    return [saved_configuration(crm, each) for each in quote_line_configurations or ()]


def saved_configuration(crm: Crm, given: Record | None) -> View:
    if given is not None and not given.get("QuoteLineConfigurationId"):
        raise BadRequest("A quote line configuration cannot be added, only changed")
    return crud.save(crm, crm.model[CONFIGURATION], given)
