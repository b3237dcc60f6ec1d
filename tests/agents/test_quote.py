"""Quotes: products and their lists, and what a sale offers, from the first draft to the order."""

import base64
from datetime import datetime, timedelta
from typing import Any

import pytest
from contract.door import Door
from contract.driver import SOLVEIG, ask, record

from so_mock.call import Call
from so_mock.entities.quote_totals import alternative_totals, line_totals
from so_mock.entities.quotes import lines_of
from so_mock.tenant import Tenant

NO_DATE = "0001-01-01T00:00:00"
FOR_EVER = "9999-12-31T23:59:59"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def currency(tenant: Tenant, code: str) -> int:
    return next(r["CurrencyId"] for r in tenant.store.table("currency").scan() if r["Name"] == code)


def connection(tenant: Tenant, **given: Any) -> int:
    told = {
        "DisplayName": "Ours",
        "ConnectorName": "Builtin",
        "AllAccess": True,
        "IsAvailable": True,
        **given,
    }
    return record(tenant, "Quote.SaveConnection", connection=told)["QuoteConnectionId"]


def price_list(
    tenant: Tenant, connection: int, name: str = "List", code: str = "NOK", **given: Any
) -> Any:
    told = {
        "Name": name,
        "QuoteConnectionId": connection,
        "Currency": code,
        "IsActive": True,
        "ValidTo": FOR_EVER,
    }
    return record(tenant, "Quote.SavePriceList", price_list=told | given)


def product(
    tenant: Tenant, of: Any, key: str, price: float = 100.0, cost: float = 60.0, **given: Any
) -> Any:
    told = {
        "Name": f"Product {key}", "ERPProductKey": key, "ERPPriceListKey": of["ERPPriceListKey"], "UnitListPrice": price,
        "UnitCost": cost, "VAT": 25.0, "InAssortment": True, **given,
    }  # fmt: skip
    return record(tenant, "Quote.SaveProduct", product=told)


class Made:
    """A sale with a quote of two products."""

    def __init__(self, tenant: Tenant, **sale: Any) -> None:
        self.tenant = tenant
        self.connection = connection(tenant)
        self.list = price_list(tenant, self.connection)
        product(tenant, self.list, "A")
        product(tenant, self.list, "B", price=50.0, cost=30.0)
        told = {
            "Heading": "Deal",
            "Currency": {"Id": currency(tenant, "NOK")},
            "SaleType": {"Id": 1},
        }
        self.sale = record(tenant, "Sale.SaveSaleEntity", sale_entity=told | sale)["SaleId"]
        quote = record(
            tenant, "Quote.CreateAndSaveQuote", sale_id=self.sale, connection_id=self.connection,
            first_alternative_name="First",
        )  # fmt: skip
        self.quote, self.version = quote["QuoteId"], quote["ActiveQuoteVersionId"]
        self.alternative = quote["QuoteVersions"][0]["QuoteAlternatives"][0]["QuoteAlternativeId"]

    def add(self, *keys: str) -> list[Any]:
        args = {"quote_alternative_id": self.alternative, "erp_product_keys": list(keys)}
        assert record(self.tenant, "Quote.CreateAndSaveQuoteLines", **args) == len(keys)
        return self.lines()

    def lines(self, alternative: int = 0) -> list[Any]:
        id = alternative or self.alternative
        return record(self.tenant, "Quote.GetQuoteLines", quote_alternative_id=id)

    def read(self) -> Any:
        return record(
            self.tenant, "Quote.GetQuoteAlternative", quote_alternative_id=self.alternative
        )

    def state(self, version: int = 0) -> Any:
        return record(
            self.tenant, "Quote.GetQuoteVersion", quote_version_id=version or self.version
        )

    def sold(self) -> Any:
        return record(self.tenant, "Sale.GetSaleEntity", sale_entity_id=self.sale)


@pytest.fixture
def made(tenant: Tenant) -> Made:
    return Made(tenant)


def money(row: Any, *names: str) -> tuple[float, ...]:
    return tuple(row[name] for name in names)


FIVE = ("DiscountPercent", "DiscountAmount", "EarningPercent", "EarningAmount", "TotalPrice")

# -- connections


def test_a_connection_is_there_for_those_who_may_use_it(tenant: Tenant):
    mine = connection(tenant, AllAccess=False, AssociateAccessIds=[5])
    group = tenant.store.table("associate").rows[17]["GroupIdx"]
    theirs = connection(tenant, AllAccess=False, UserGroupAccessIds=[group])

    def available(*caller: Any) -> set[int]:
        found = record(tenant, "Quote.GetAllAvailableQuoteConnections", *caller)
        return {each["QuoteConnectionId"] for each in found}

    assert mine in available() and mine not in available(SOLVEIG)
    assert theirs in available(SOLVEIG)
    told = record(tenant, "Quote.GetConnectionsForAssociate", associate_id=5)
    assert {each["QuoteConnectionId"] for each in told} == available()
    assert record(tenant, "Quote.HasConnections")["IsOk"] is True


def test_a_deleted_connection_stays_and_comes_back(tenant: Tenant):
    id = connection(tenant)
    record(tenant, "Quote.DeleteConnection", quote_connection_id=id)
    assert record(tenant, "Quote.GetConnection", quote_connection_id=id)["Deleted"] is True
    installed = record(tenant, "Quote.GetAllInstalledQuoteConnections")
    assert id not in [each["QuoteConnectionId"] for each in installed]
    record(tenant, "Quote.RestoreConnection", quote_connection_id=id)
    available = record(tenant, "Quote.GetAllAvailableQuoteConnections")
    assert id in [each["QuoteConnectionId"] for each in available]


def test_only_the_heavy_call_shows_price_lists(tenant: Tenant):
    id = connection(tenant)
    held = price_list(tenant, id)
    light = record(tenant, "Quote.GetAllAvailableQuoteConnections")
    assert not any(each["PriceLists"] for each in light)
    heavy = record(tenant, "Quote.GetAllAvailableQuoteConnectionsWithPriceLists")
    assert next(each["PriceLists"] for each in heavy if each["QuoteConnectionId"] == id) == [held]


def test_a_connection_tells_how_it_started_what_it_can_and_how_it_is_configured(tenant: Tenant):
    good, bad = connection(tenant), connection(tenant, IsAvailable=False, DisplayName="Far away")
    assert (
        record(tenant, "Quote.GetConnectionStartupResponse", quote_connection_id=good)["IsOk"]
        is True
    )
    (error,) = record(tenant, "Quote.GetConnectionStartupErrors")
    assert (error["IsOk"], error["Status"], "Far away" in error["UserExplanation"]) == (
        False,
        "Error",
        True,
    )
    assert record(tenant, "Quote.GetConnectionStartupResponse", quote_connection_id=bad) == error
    can = record(tenant, "Quote.GetConnectorCapabilities", quote_connection_id=good)
    assert "iproductprovider_provide_cost" in can and "iorderconsumer_place_order" not in can
    assert set(can) < set(
        record(tenant, "Quote.GetConnectorCapabilityNames", quote_connection_id=good)
    )
    for name in ("iproductprovider_provide_cost", "iorderconsumer_place_order"):
        args = {"quote_connection_id": good, "capability_name": name}
        assert record(tenant, "Quote.CanConnectorProvideCapability", **args) is (name in can)
    fields = {"server": "erp.example"}
    record(
        tenant,
        "Quote.SaveConnectionConfigFields",
        quote_connection_id=good,
        connection_config_fields=fields,
    )
    assert record(tenant, "Quote.GetConnectionConfigFields", quote_connection_id=good) == fields
    assert record(tenant, "Quote.GetConnectionConfigFields", quote_connection_id=bad) == {}
    blank = record(tenant, "Quote.CreateConnectionFromConnectorName", connector_name="Excel")
    assert (blank["QuoteConnectionId"], blank["ConnectorName"]) == (0, "Excel")


# -- price lists and products


def test_price_lists_are_told_by_currency_and_day(tenant: Tenant):
    id, today = connection(tenant), tenant.clock.now()[:10]
    now = price_list(tenant, id, "Now", ValidFrom=f"{today}T00:00:00", ValidTo=f"{today}T00:00:00")
    price_list(tenant, id, "Old", ValidTo="2001-01-01T00:00:00")
    price_list(tenant, id, "Off", IsActive=False)
    euro = price_list(tenant, id, "Euro", "EUR")

    def names(method: str, **args: Any) -> list[str]:
        return [
            each["Name"]
            for each in record(tenant, f"Quote.{method}", quote_connection_id=id, **args)
        ]

    assert now["ERPPriceListKey"] == str(now["PriceListId"])
    assert names("GetActivePriceLists", currency="nok") == ["Now"]
    assert names("GetActivePriceLists", currency="") == ["Now", "Euro"]
    assert names("GetActivePriceLists", currency="JPY") == []
    assert names("GetAllPriceLists", currency="NOK") == ["Now", "Old", "Off"]
    assert names("GetAllPriceListsByCurrencyId", currency_id=currency(tenant, "EUR")) == [
        euro["Name"]
    ]
    assert names("GetActivePriceListsByCurrencyId", currency_id=0) == ["Now", "Euro"]
    wrong = {"quote_connection_id": 99_999, "currency": ""}
    assert ask(tenant, "Quote.GetAllPriceLists", **wrong).status == 404


def test_a_price_list_takes_its_products_along(door: Door):
    tenant = door.tenant
    held = price_list(tenant, connection(tenant))
    id = product(tenant, held, "A")["ProductId"]
    assert door("DELETE", f"Pricelist/{held['PriceListId']}").status == 204
    assert door("GET", f"Product/{id}").status == 404


def test_a_copied_price_list_is_converted_when_asked(door: Door):
    tenant = door.tenant
    id = connection(tenant)
    held = price_list(tenant, id)
    product(tenant, held, "A", price=100.0)
    euro = currency(tenant, "EUR")
    path = f"Pricelist/{held['PriceListId']}/CopyTo/Copy?validFrom=2026-01-01T00:00:00&validTo=2027-01-01T00:00:00"
    copy = door.rest("POST", f"{path}&newCurrencyId={euro}&convertCurrency=true")
    assert (copy["Name"], copy["Currency"], copy["ValidTo"]) == (
        "Copy",
        "EUR",
        "2027-01-01T00:00:00",
    )
    keys = {row["ERPPriceListKey"]: row for row in tenant.store.table("product").scan()}
    rows = {r["CurrencyId"]: r for r in tenant.store.table("currency").scan()}
    per = {code: rows[currency(tenant, code)] for code in ("NOK", "EUR")}
    expected = (
        100
        * (per["NOK"]["Units"] / per["NOK"]["Rate"])
        / (per["EUR"]["Units"] / per["EUR"]["Rate"])
    )
    assert keys[copy["ERPPriceListKey"]]["UnitListPrice"] == round(expected, 2)
    assert keys[held["ERPPriceListKey"]]["UnitListPrice"] == 100.0
    args = {
        "original_price_list_id": held["PriceListId"],
        "new_name": "Same",
        "new_currency_id": euro,
    }
    same = record(
        tenant,
        "Quote.CopySuperOfficePriceList",
        convert_currency=False,
        valid_from=None,
        valid_to=None,
        **args,
    )
    (row,) = [
        r
        for r in tenant.store.table("product").scan()
        if r["ERPPriceListKey"] == same["ERPPriceListKey"]
    ]
    assert row["UnitListPrice"] == 100.0


def test_a_product_is_found_by_connection_and_key_and_by_id(door: Door):
    tenant = door.tenant
    one, other = connection(tenant), connection(tenant)
    cheap = product(tenant, price_list(tenant, one), "KEY", price=1.0)
    dear = product(tenant, price_list(tenant, other), "KEY", price=2.0)
    for id, expected in ((one, cheap), (other, dear)):
        body = {"QuoteConnectionId": id, "ERPProductKey": "key"}
        assert door.agent("Quote.GetProduct", body) == expected
    assert (
        door.agent("Quote.GetProduct", {"QuoteConnectionId": one, "ERPProductKey": "none"}) is None
    )
    assert door.rest("GET", f"Product/{cheap['ProductId']}") == cheap
    assert door.agent("Quote.GetProductFromDbId", {"ProductId": dear["ProductId"]}) == dear
    unnamed = product(tenant, price_list(tenant, one), "")
    assert unnamed["ERPProductKey"] == str(unnamed["ProductId"])
    door.agent("Quote.RemoveProduct", {"ProductId": dear["ProductId"]})
    assert door.agent("Quote.GetProductFromDbId", {"ProductId": dear["ProductId"]}) is None


def test_a_product_out_of_the_assortment_is_not_offered(made: Made):
    tenant = made.tenant
    product(tenant, made.list, "C", Description="quiet fan")
    euro = price_list(tenant, made.connection, code="EUR")
    product(tenant, euro, "D", Description="quiet fan, euro")

    def found(text: str, key: str = "") -> list[str]:
        args = {"quote_alternative_id": made.alternative, "user_input": text, "price_list_key": key}
        return [each["ERPProductKey"] for each in record(tenant, "Quote.FindProduct", **args)]

    assert found("FAN qui") == ["C"], "in the currency of the sale"
    assert found("fan", euro["ERPPriceListKey"]) == ["D"]
    assert found("") == ["A", "B", "C"]
    id = record(
        tenant, "Quote.GetProduct", quote_connection_id=made.connection, erp_product_key="C"
    )["ProductId"]
    record(tenant, "Quote.ToggleProductInAssortment", product_id=id)
    assert found("fan") == []
    record(tenant, "Quote.ToggleProductInAssortment", product_id=id)
    assert found("fan") == ["C"]


def test_a_product_has_a_picture_behind_every_door(door: Door):
    tenant = door.tenant
    id = connection(tenant)
    row = product(tenant, price_list(tenant, id), "A")
    body = {"QuoteConnectionId": id, "ERPProductKey": "A", "Rank": 0}
    assert door.agent("Quote.GetProductImage", body) == ""
    path = f"Product/{row['ProductId']}/Image"
    assert door("GET", path).status == 404
    assert door("PUT", path, body=PNG, headers={"content-type": "image/png"}).status == 200
    assert door("GET", path).body == PNG
    assert base64.b64decode(door.agent("Quote.GetProductImage", body)) == PNG


# -- the chain


def test_a_quote_begins_with_one_version_and_one_alternative(made: Made):
    tenant = made.tenant
    entity = record(tenant, "Quote.GetQuoteEntity", quote_id=made.quote)
    assert entity == record(tenant, "Quote.GetQuoteEntityFromSaleId", sale_id=made.sale)
    (version,) = entity["QuoteVersions"]
    (alternative,) = version["QuoteAlternatives"]
    assert (version["State"], version["Rank"], version["QuoteId"]) == ("Draft", 1, made.quote)
    assert version["LikelyQuoteAlternativeId"] == alternative["QuoteAlternativeId"]
    assert (alternative["Name"], alternative["TotalPrice"]) == ("First", 0)
    days = datetime.fromisoformat(version["ExpirationDate"]) - datetime.fromisoformat(
        tenant.clock.now()[:10]
    )
    assert days == timedelta(days=tenant.store.table("sale_type").rows[1]["DefaultQuoteValidity"])
    flat = record(tenant, "Quote.GetQuoteFromSaleId", sale_id=made.sale)
    assert flat["ActiveQuoteVersion"] == version
    assert flat["FavoriteQuoteAlternative"] == alternative
    assert flat == record(tenant, "Quote.GetQuote", quote_id=made.quote)


def test_a_sale_has_one_quote(made: Made):
    args = {"sale_id": made.sale, "connection_id": made.connection, "first_alternative_name": ""}
    assert ask(made.tenant, "Quote.CreateAndSaveQuote", **args).status == 400
    assert ask(made.tenant, "Quote.CreateAndSaveQuote", **args | {"sale_id": 99_999}).status == 404
    assert len(record(made.tenant, "Quote.GetQuoteVersions", quote_id=made.quote)) == 1


def test_saving_a_quote_leaves_its_versions_alone(made: Made):
    """Design notes 6, case 16."""
    tenant = made.tenant
    made.add("A")
    entity = record(tenant, "Quote.GetQuoteEntity", quote_id=made.quote)
    saved = record(
        tenant,
        "Quote.SaveQuoteEntity",
        quote_entity=entity | {"QuoteVersions": [], "PoNumber": "7"},
    )
    assert saved["PoNumber"] == "7"
    assert saved["QuoteVersions"] == entity["QuoteVersions"]
    flat = record(tenant, "Quote.GetQuote", quote_id=made.quote)
    broken = flat | {
        "OrderComment": "Soon",
        "ActiveQuoteVersion": None,
        "FavoriteQuoteAlternative": None,
    }
    again = record(tenant, "Quote.SaveQuote", quote=broken)
    assert again == flat | {"OrderComment": "Soon"}
    version = made.state()
    record(
        tenant,
        "Quote.SaveQuoteVersion",
        quote_version=version | {"QuoteAlternatives": [], "Description": "x"},
    )
    assert made.state()["QuoteAlternatives"] == version["QuoteAlternatives"]


def test_deleting_a_quote_takes_everything_below_along(made: Made):
    tenant = made.tenant
    (line,) = made.add("A")
    record(tenant, "Quote.DeleteQuote", quote_id=made.quote)
    assert record(tenant, "Quote.GetQuoteFromSaleId", sale_id=made.sale) is None
    assert record(tenant, "Quote.GetQuoteVersion", quote_version_id=made.version) is None
    assert (
        record(tenant, "Quote.GetQuoteAlternative", quote_alternative_id=made.alternative) is None
    )
    assert record(tenant, "Quote.GetQuoteLine", quote_line_id=line["QuoteLineId"]) is None


def test_a_deleted_sale_takes_its_quote_along(made: Made):
    (line,) = made.add("A")
    record(made.tenant, "Sale.DeleteSaleEntity", sale_entity_id=made.sale)
    assert record(made.tenant, "Quote.GetQuoteEntity", quote_id=made.quote) is None
    assert record(made.tenant, "Quote.GetQuoteLine", quote_line_id=line["QuoteLineId"]) is None


def test_a_quote_is_copied_to_another_sale_of_the_same_currency(made: Made):
    tenant = made.tenant
    made.add("A", "B")
    sale = made.sold()
    other = record(
        tenant, "Sale.SaveSaleEntity", sale_entity={"Heading": "Two", "Currency": sale["Currency"]}
    )["SaleId"]
    args = {"copy_from_sale_id": made.sale, "copy_to_sale_id": other}
    copy = record(tenant, "Quote.CreateAndSaveQuoteFromSale", **args)
    assert (copy["SaleId"], copy["QuoteConnectionId"]) == (other, made.connection)
    (alternative,) = copy["QuoteVersions"][0]["QuoteAlternatives"]
    assert alternative["TotalPrice"] == 150.0
    assert [line["Name"] for line in made.lines(alternative["QuoteAlternativeId"])] == [
        "Product A",
        "Product B",
    ]
    assert len(made.lines()) == 2
    dollars = {"Id": currency(tenant, "USD")}
    third = record(
        tenant, "Sale.SaveSaleEntity", sale_entity={"Heading": "Three", "Currency": dollars}
    )["SaleId"]
    assert (
        ask(tenant, "Quote.CreateAndSaveQuoteFromSale", **args | {"copy_to_sale_id": third}).status
        == 400
    )


# -- lines and what they come to


def test_lines_are_copies_of_products(made: Made):
    tenant = made.tenant
    company = record(tenant, "Contact.GetContact", contact_id=2)["Name"]
    product(
        tenant,
        made.list,
        "S",
        Supplier="2",
        Code="S-1",
        IsSubscription=True,
        DefaultSubscriptionQuantity=12.0,
    )
    one, two = made.add("A", "S")
    assert money(one, "Quantity", "UnitListPrice", "UnitCost", "SubTotal", "TotalPrice") == (
        1,
        100,
        60,
        100,
        100,
    )
    assert (two["Code"], two["Supplier"], two["SubscriptionQuantity"]) == ("S-1", company, 12)
    assert (one["Rank"], two["Rank"]) == (1, 2)
    key = record(
        tenant, "Quote.GetProduct", quote_connection_id=made.connection, erp_product_key="A"
    )
    record(tenant, "Quote.SaveProduct", product=key | {"Name": "Renamed", "UnitListPrice": 1.0})
    assert made.lines()[0]["Name"] == "Product A", "a copy"
    args = {"quote_alternative_id": made.alternative, "erp_product_keys": ["A", "none"]}
    assert ask(tenant, "Quote.CreateAndSaveQuoteLines", **args).status == 404
    assert len(made.lines()) == 2, "nothing half-written"


def test_a_line_may_be_made_without_storing_it(made: Made):
    tenant = made.tenant
    line = record(
        tenant, "Quote.CreateQuoteLine", quote_alternative_id=made.alternative, erp_product_key="A"
    )
    assert (line["QuoteLineId"], line["TotalPrice"], made.lines()) == (0, 100.0, [])
    row = record(
        tenant, "Quote.GetProduct", quote_connection_id=made.connection, erp_product_key="A"
    )
    same = record(
        tenant,
        "Quote.CreateQuoteLineFromProduct",
        quote_alternative_id=made.alternative,
        product=row,
    )
    assert same == line
    saved = record(tenant, "Quote.SaveQuoteLine", quote_line=line | {"Quantity": 3.0})
    assert (saved["SubTotal"], made.read()["TotalPrice"]) == (300.0, 300.0)


@pytest.mark.parametrize(
    ("typed", "value", "expected"),
    [
        ("DiscountPercent", 10.0, (10, 20, 33.33, 60, 180)),
        ("DiscountAmount", 50.0, (25, 50, 20, 30, 150)),
        ("EarningPercent", 20.0, (25, 50, 20, 30, 150)),
        ("EarningAmount", 40.0, (20, 40, 25, 40, 160)),
        ("TotalPrice", 150.0, (25, 50, 20, 30, 150)),
    ],
)
def test_what_is_typed_leads_and_the_others_follow(
    made: Made, typed: str, value: float, expected: tuple[float, ...]
):
    """Two at 100 that cost 60 each: subtotal 200, cost 120."""
    tenant = made.tenant
    (line,) = made.add("A")
    told = line | {"Quantity": 2.0, typed: value}
    unsaved = record(tenant, "Quote.RecalculateQuoteLine", quote_line=told, changed_fields=[typed])
    assert money(unsaved, *FIVE) == expected
    assert unsaved["UserValueOverride"] == typed.replace("TotalPrice", "Total")
    assert made.lines() == [line], "it only answers"
    saved = record(tenant, "Quote.SaveQuoteLine", quote_line=unsaved)
    assert money(saved, *FIVE) == expected
    assert money(made.read(), "SubTotal", "TotalPrice", "EarningAmount") == (
        expected[4],
        expected[4],
        expected[3],
    )
    more = record(tenant, "Quote.SaveQuoteLine", quote_line=saved | {"Quantity": 4.0})
    assert more[typed] == value, "what was typed stays when the quantity changes"
    assert more["TotalPrice"] == round(400 - more["DiscountAmount"], 2)


def test_without_a_word_of_the_user_the_discount_is_the_systems(made: Made):
    (line,) = made.add("A")
    told = line | {"ERPDiscountPercent": 5.0, "DiscountPercent": 50.0, "UserValueOverride": "None"}
    saved = record(made.tenant, "Quote.SaveQuoteLine", quote_line=told)
    assert money(saved, "DiscountPercent", "DiscountAmount", "TotalPrice") == (5, 5, 95)
    told = line | {"UserValueOverride": "EarningPercent", "EarningPercent": 100.0}
    assert ask(made.tenant, "Quote.SaveQuoteLine", quote_line=told).status == 400


def test_an_alternative_comes_to_what_its_lines_do_and_has_a_discount_of_its_own(made: Made):
    tenant = made.tenant
    one, two = made.add("A", "B")
    record(
        tenant,
        "Quote.SaveQuoteLines",
        quote_lines=[
            one | {"Quantity": 2.0},
            two | {"UserValueOverride": "DiscountPercent", "DiscountPercent": 10.0},
        ],
    )
    row = made.read()
    assert money(row, "SubTotal", "TotalPrice", "VAT", "EarningAmount") == (245, 245, 61.25, 95)
    saved = record(
        tenant,
        "Quote.SaveQuoteAlternative",
        quote_alternative=row | {"UserValueOverride": "DiscountAmount", "DiscountAmount": 45.0},
    )
    assert money(saved, "SubTotal", "TotalPrice", "VAT", "EarningAmount", "EarningPercent") == (
        245,
        200,
        50,
        50,
        25,
    )
    record(tenant, "Quote.DeleteQuoteLine", quote_line_id=two["QuoteLineId"])
    assert money(made.read(), "SubTotal", "TotalPrice") == (200, 155), (
        "the discount that was typed stays"
    )
    record(tenant, "Quote.DeleteQuoteLines", quote_line_ids=[one["QuoteLineId"]])
    assert made.lines() == []


def test_recalculation_mends_what_is_stored_and_tells_when(made: Made):
    tenant = made.tenant
    (line,) = made.add("A")
    with tenant.store.unit():  # a scenario's row need not add up
        row = tenant.store.table("quote_line").rows[line["QuoteLineId"]]
        tenant.store.update("quote_line", row | {"TotalPrice": 1.0})
    told = record(tenant, "Quote.RecalculateQuoteAlternative", quote_alternative=made.alternative)
    assert (told["QuoteLinesHasChanged"], told["ChangedQuoteAlternative"]["TotalPrice"]) == (
        True,
        100,
    )
    assert made.lines()[0]["TotalPrice"] == 100
    assert made.state()["LastRecalculated"] == tenant.clock.now()
    again = record(tenant, "Quote.RecalculateQuoteAlternative", quote_alternative=made.alternative)
    assert again["QuoteLinesHasChanged"] is False


def test_the_sale_is_worth_its_likeliest_alternative(made: Made):
    tenant = made.tenant
    made.add("A", "B")
    assert money(made.sold(), "Amount", "Earning", "EarningPercent") == (150, 60, 40)
    args = {
        "quote_version_id": made.version,
        "quote_alternative_id": made.alternative,
        "quote_alternative_name": "Second",
    }
    copy = record(tenant, "Quote.CopyQuoteAlternative", **args)
    line = made.lines(copy["QuoteAlternativeId"])[0]
    record(tenant, "Quote.SaveQuoteLine", quote_line=line | {"Quantity": 10.0})
    assert made.sold()["Amount"] == 150, "the other one is likelier"
    version = made.state() | {"LikelyQuoteAlternativeId": copy["QuoteAlternativeId"]}
    record(tenant, "Quote.SaveQuoteVersion", quote_version=version)
    assert made.sold()["Amount"] == 1050
    record(tenant, "Quote.DeleteQuoteAlternative", quote_alternative_id=copy["QuoteAlternativeId"])
    assert made.sold()["Amount"] == 150
    quote = record(tenant, "Quote.GetQuote", quote_id=made.quote)
    record(tenant, "Quote.SaveQuote", quote=quote | {"UseValuesFromQuote": 0})
    made.add("A")
    assert made.sold()["Amount"] == 150


def test_lines_change_places(made: Made):
    one, two = made.add("A", "B")
    made.add("A")
    third = made.lines()[2]["QuoteLineId"]

    def order() -> list[int]:
        return [line["QuoteLineId"] for line in made.lines()]

    def move(id: int, up: bool) -> None:
        record(made.tenant, "Quote.MoveQuoteLine", quote_line_id=id, direction=up)

    move(third, True)
    assert order() == [one["QuoteLineId"], third, two["QuoteLineId"]]
    move(one["QuoteLineId"], True)
    move(one["QuoteLineId"], False)
    assert order() == [third, one["QuoteLineId"], two["QuoteLineId"]]


def test_a_new_alternative_stands_on_its_version(made: Made):
    args = {
        "quote_version_id": made.version,
        "quote_alternative_name": "Plus",
        "quote_alternative_description": "More",
    }
    row = record(made.tenant, "Quote.CreateQuoteAlternative", **args)
    found = record(made.tenant, "Quote.GetQuoteAlternatives", quote_version_id=made.version)
    assert [each["Name"] for each in found] == ["First", "Plus"]
    assert found[1] == row
    other = Made(made.tenant)
    args = {
        "quote_version_id": other.version,
        "quote_alternative_id": made.alternative,
        "quote_alternative_name": "",
    }
    assert ask(made.tenant, "Quote.CopyQuoteAlternative", **args).status == 400, "of another sale"


def test_fields_are_configured_and_none_is_added(tenant: Tenant):
    with tenant.store.unit():
        for rank, name in ((2, "Quantity"), (1, "Code")):
            row = {
                "FieldName": name,
                "Label": name,
                "Tooltip": "",
                "Editable": True,
                "InUse": rank == 2,
                "Mandatory": False,
            }
            tenant.store.insert(
                "quote_line_configuration", row | {"Rank": rank, "RestrictEdit": False}
            )
    code, quantity = record(tenant, "Quote.GetAllQuoteLineConfigurations")
    assert (code["FieldName"], quantity["FieldName"]) == ("Code", "Quantity")
    assert record(tenant, "Quote.GetInUseQuoteLineConfigurations") == [quantity]
    record(
        tenant, "Quote.SaveQuoteLineConfiguration", quote_line_configuration=code | {"InUse": True}
    )
    assert len(record(tenant, "Quote.GetInUseQuoteLineConfigurations")) == 2
    told = [code | {"Mandatory": True}, quantity | {"Label": "How many"}]
    record(tenant, "Quote.SaveQuoteLineConfigurations", quote_line_configurations=told)
    assert (
        record(tenant, "Quote.GetQuoteLineConfigurationFromFieldName", field_name="quantity")[
            "Label"
        ]
        == "How many"
    )
    new = code | {"QuoteLineConfigurationId": 0}
    assert (
        ask(tenant, "Quote.SaveQuoteLineConfiguration", quote_line_configuration=new).status == 400
    )


# -- versions


def send(made: Made, version: int = 0, **args: Any) -> Any:
    told = {
        "expiry_date": None,
        "followup_date": None,
        "followup_text": None,
        "culture": None,
        **args,
    }
    return record(
        made.tenant, "Quote.SendQuoteVersion", quote_version_id=version or made.version, **told
    )


def test_a_sent_version_is_locked_and_the_next_one_takes_its_place(made: Made):
    tenant = made.tenant
    (line,) = made.add("A")
    answer = send(made, expiry_date="2030-01-01T00:00:00", culture="nb-NO")
    assert (answer["IsOk"], answer["Status"]) == (True, "Ok")
    sent = made.state()
    assert (sent["State"], sent["SentDate"], sent["ExpirationDate"]) == (
        "Sent",
        tenant.clock.now(),
        "2030-01-01T00:00:00",
    )
    assert record(tenant, "Quote.GetQuote", quote_id=made.quote)["PreferredEmailCulture"] == "nb-NO"
    for method, args in (
        ("SaveQuoteLine", {"quote_line": line | {"Quantity": 2.0}}),
        ("DeleteQuoteLine", {"quote_line_id": line["QuoteLineId"]}),
        ("DeleteQuoteAlternative", {"quote_alternative_id": made.alternative}),
        (
            "CreateAndSaveQuoteLines",
            {"quote_alternative_id": made.alternative, "erp_product_keys": ["A"]},
        ),
        ("RequestApproval", {"quote_version_id": made.version, "associate_id": 17, "comment": ""}),
    ):
        assert ask(tenant, f"Quote.{method}", **args).status == 400, method
    assert made.lines() == [line]
    new = record(tenant, "Quote.CreateAndSaveQuoteVersion", quote_version_id=made.version)
    assert (new["State"], new["Rank"], new["SentDate"]) == ("Draft", 2, NO_DATE)
    assert new["Number"] == f"{sent['Number'].rpartition('-')[0]}-2"
    old = made.state()
    assert (old["State"], old["ArchivedState"]) == ("Archived", "Sent")
    flat = record(tenant, "Quote.GetQuote", quote_id=made.quote)
    assert flat["ActiveQuoteVersion"]["QuoteVersionId"] == new["QuoteVersionId"]
    (copy,) = made.lines(new["QuoteAlternatives"][0]["QuoteAlternativeId"])
    assert (copy["Name"], copy["QuoteLineId"] != line["QuoteLineId"]) == ("Product A", True)
    assert flat["FavoriteQuoteAlternative"]["TotalPrice"] == 100
    send(made, new["QuoteVersionId"])
    assert [v["State"] for v in record(tenant, "Quote.GetQuoteVersions", quote_id=made.quote)] == [
        "Archived",
        "Sent",
    ]


def test_a_follow_up_is_made_when_a_day_is_told(made: Made):
    made.add("A")
    send(made, followup_date="2026-05-01T10:00:00", followup_text="Ask again")
    id = made.state()["FollowupId"]
    row = record(made.tenant, "Appointment.GetAppointmentEntity", appointment_entity_id=id)
    assert (row["Description"], row["Sale"]["SaleId"]) == ("Ask again", made.sale)


def test_a_version_keeps_its_own_addresses_in_the_next(made: Made):
    address = {"Street": {"Address1": "Quay 1", "City": "Bergen"}}
    args = {"address": address, "address_type": "QuoteShippingAddress", "country_id": 578}
    record(made.tenant, "Contact.SaveQuoteVersionAddress", quote_version_id=made.version, **args)
    new = record(made.tenant, "Quote.CreateAndSaveQuoteVersion", quote_version_id=made.version)[
        "QuoteVersionId"
    ]
    found = record(made.tenant, "Contact.GetQuoteVersionAddresses", quote_version_id=new)
    assert "Quay 1" in [each["Street"]["Address1"] for each in found]


def test_approval_is_asked_for_given_refused_and_taken_back(made: Made):
    tenant = made.tenant
    made.add("A")
    id = made.version
    record(tenant, "Quote.RequestApproval", quote_version_id=id, associate_id=17, comment="Please")
    row = made.state()
    assert (row["State"], row["RequestAssociateId"], row["RequestComment"]) == (
        "DraftNeedsApproval",
        17,
        "Please",
    )
    assert send(made)["IsOk"] is False
    assert made.state()["State"] == "DraftNeedsApproval"
    args = {"quote_version_id": id, "approved_by_associate_id": 17, "approval_text": "Fine"}
    answer = record(tenant, "Quote.ApproveQuoteVersion", SOLVEIG, **args)
    assert answer["PluginResponse"]["IsOk"] is True
    row = made.state()
    told = ("State", "ApprovedBy", "ApprovedText", "ApprovedRegisteredBy", "ApprovedRegisteredDate")
    assert [row[name] for name in told] == ["DraftApproved", 17, "Fine", 17, tenant.clock.now()]
    args = {"quote_version_id": id, "rejected_by_associate_id": 17, "rejection_text": "No"}
    record(tenant, "Quote.RejectQuoteVersion", **args)
    assert (made.state()["State"], made.state()["ApprovedText"]) == ("DraftNotApproved", "No")
    assert record(tenant, "Quote.CancelApprovalRequest", quote_version_id=id)["IsOk"] is False
    record(tenant, "Quote.RequestApproval", quote_version_id=id, associate_id=17, comment="")
    assert record(tenant, "Quote.CancelApprovalRequest", quote_version_id=id)["IsOk"] is True
    assert (made.state()["State"], made.state()["RequestAssociateId"]) == ("Draft", 0)
    assert send(made)["IsOk"] is True


def test_validation_says_of_each_line_how_it_is(made: Made):
    tenant = made.tenant
    one, two = made.add("A", "B")
    good = record(
        tenant,
        "Quote.ValidateQuoteVersion",
        quote_version_id=made.version,
        action="ValidateVersion",
    )
    assert (good["IsOk"], good["Status"], good["ChangedSale"]["SaleId"]) == (True, "Ok", made.sale)
    assert good["ChangedQuoteAlternatives"][0]["ChangedQuoteAlternative"] == made.read()
    record(tenant, "Quote.SaveQuoteLine", quote_line=one | {"UnitMinimumPrice": 101.0})
    told = record(tenant, "Quote.ValidateQuoteVersion", quote_version_id=made.version)
    assert (told["IsOk"], told["Status"], made.lines()[0]["Status"], made.read()["Status"]) == (
        True,
        "Warning",
        "Warning",
        "Warning",
    )
    record(
        tenant,
        "Quote.SaveQuoteLine",
        quote_line=two | {"UserValueOverride": "Total", "TotalPrice": -1.0},
    )
    told = record(tenant, "Quote.ValidateQuoteVersion", quote_version_id=made.version)
    assert (told["IsOk"], made.state()["Status"], made.lines()[1]["Status"]) == (
        False,
        "Error",
        "Error",
    )
    assert send(made)["IsOk"] is False
    assert made.state()["State"] == "Draft"
    status = record(
        tenant, "Quote.GetQuoteVersionWorkflowStatusInfo", quote_version_id=made.version
    )
    assert (status["Status"], status["DisplayMessage"]) == ("Error", told["UserExplanation"])


def test_beyond_the_limits_of_the_sale_type_somebody_must_approve(made: Made):
    tenant = made.tenant
    with tenant.store.unit():
        row = tenant.store.table("sale_type").rows[1]
        tenant.store.update(
            "sale_type", row | {"MaxDiscountPercentSet": True, "MaxDiscountPercent": 10}
        )
    made.add("A")
    row = made.read() | {"UserValueOverride": "DiscountPercent", "DiscountPercent": 20.0}
    record(tenant, "Quote.SaveQuoteAlternative", quote_alternative=row)
    record(tenant, "Quote.ValidateQuoteVersion", quote_version_id=made.version)
    assert made.state()["State"] == "DraftNeedsApproval"
    record(
        tenant,
        "Quote.ApproveQuoteVersion",
        quote_version_id=made.version,
        approved_by_associate_id=17,
        approval_text="",
    )
    assert send(made)["IsOk"] is True


def test_prices_are_brought_up_to_date(made: Made):
    tenant = made.tenant
    made.add("A")
    row = record(
        tenant, "Quote.GetProduct", quote_connection_id=made.connection, erp_product_key="A"
    )
    record(tenant, "Quote.SaveProduct", product=row | {"UnitListPrice": 120.0})
    told = record(tenant, "Quote.UpdateQuoteVersionPrices", quote_version_id=made.version)
    assert told["ChangedQuoteAlternatives"][0]["ChangedQuoteAlternative"]["TotalPrice"] == 120
    assert made.sold()["Amount"] == 120


def test_an_order_sells_the_version_and_the_sale_when_asked(made: Made):
    tenant = made.tenant
    made.add("A")
    send(made)
    args = {
        "quote_alternative_id": made.alternative,
        "po_number": "PO-1",
        "order_comment": "Ring first",
        "culture": "en",
    }
    assert record(tenant, "Quote.PlaceOrder", mark_sale_as_sold=True, **args)["IsOk"] is True
    quote = record(tenant, "Quote.GetQuoteEntity", quote_id=made.quote)
    told = ("AcceptedQuoteAlternativeId", "PoNumber", "OrderComment", "PreferredEmailCulture")
    assert [quote[name] for name in told] == [made.alternative, "PO-1", "Ring first", "en"]
    assert made.state()["State"] == "Sold"
    assert (made.sold()["Status"], made.sold()["Amount"]) == ("Sold", 100)
    assert ask(tenant, "Quote.PlaceOrder", mark_sale_as_sold=True, **args).status == 400
    other = Made(tenant)
    other.add("A")
    record(
        tenant,
        "Quote.PlaceOrder",
        mark_sale_as_sold=False,
        **args | {"quote_alternative_id": other.alternative},
    )
    assert (other.state()["State"], other.sold()["Status"]) == (
        "Sold",
        made.tenant.store.table("sale").rows[other.sale]["Status"],
    )
    assert other.sold()["Status"] != "Sold"


def test_numbers_of_versions_are_their_own(made: Made):
    tenant, other = made.tenant, Made(made.tenant)
    args = {"quote_version_id": made.version}
    assert (
        record(tenant, "Quote.SaveQuoteVersionNumber", number=other.state()["Number"], **args)
        is False
    )
    assert record(tenant, "Quote.SaveQuoteVersionNumber", number="", **args) is False
    assert record(tenant, "Quote.SaveQuoteVersionNumber", number="Q-7", **args) is True
    assert made.state()["Number"] == "Q-7"


def test_the_dialog_offers_what_the_state_allows(made: Made):
    made.add("A")

    def actions() -> set[str]:
        told = record(
            made.tenant, "Quote.GetQuoteVersionWorkflowState", quote_version_id=made.version
        )
        args = {"quote_version_id": made.version}
        assert told["StateImage"] == record(
            made.tenant, "Quote.GetQuoteVersionWorkflowImageState", **args
        )
        shown = record(made.tenant, "Quote.GetQuoteVersionWorkflowButtonStates", **args)
        assert shown["ActionButtons"] == told["ActionButtons"]
        assert told["UpdatePricesButton"]["Enabled"] is (made.state()["State"] != "Sent")
        return {button["Action"] for button in told["ActionButtons"]}

    assert "ValidateVersionAndSendIfPossible" in actions() and "CloneVersion" not in actions()
    record(
        made.tenant,
        "Quote.RequestApproval",
        quote_version_id=made.version,
        associate_id=17,
        comment="",
    )
    assert {"Approve", "Reject"} <= actions()
    assert "ValidateVersionAndSendIfPossible" not in actions()
    record(made.tenant, "Quote.CancelApprovalRequest", quote_version_id=made.version)
    send(made)
    assert actions() == {"CloneVersion", "ValidateVersionAndPlaceOrderIfPossible"}


# -- attachments


def document(tenant: Tenant) -> int:
    told = {"Name": "terms.pdf", "Header": "Terms", "DocumentTemplate": {"DocumentTemplateId": 1}}
    return record(tenant, "Document.SaveDocumentEntity", document_entity=told)["DocumentId"]


def test_a_version_takes_what_the_sale_type_proposes(made: Made):
    tenant = made.tenant
    one, two = document(tenant), document(tenant)
    ids = [
        record(tenant, "Quote.AddSaleTypeQuoteAttachment", sale_type_id=1, document_id=id)
        for id in (one, two)
    ]
    toggle = "Quote.ToggleSaleTypeQuoteAttachmentDefaultIncluded"
    assert record(tenant, toggle, sale_type_quote_attachment_id=ids[1]) is False

    def included() -> dict[int, bool]:
        found = record(
            tenant, "Quote.CreateOrUpdateQuoteVersionAttachments", quote_version_id=made.version
        )
        return {each["DocumentId"]: each["Included"] for each in found}

    assert included() == {one: True, two: False}
    record(tenant, "Quote.DeleteSaleTypeQuoteAttachment", sale_type_quote_attachment_id=ids[1])
    assert included() == {one: True}, "proposed no more, and never chosen"
    key = next(iter(tenant.store.table("quote_version_attachment").rows))
    assert (
        record(
            tenant, "Quote.ToggleQuoteVersionAttachmentIncluded", quote_version_attachment_id=key
        )
        is False
    )
    args = {"quote_version_id": made.version, "document_id": two}
    assert record(tenant, "Quote.IncludeQuoteVersionAttachment", include=True, **args) is True
    assert included() == {one: False, two: True}
    made.add("A")
    send(made)
    assert ask(tenant, "Quote.IncludeQuoteVersionAttachment", include=False, **args).status == 400
    assert (
        ask(
            tenant, "Quote.ToggleQuoteVersionAttachmentIncluded", quote_version_attachment_id=key
        ).status
        == 400
    )
    assert included() == {one: False, two: True}
    assert (
        ask(tenant, "Quote.AddSaleTypeQuoteAttachment", sale_type_id=1, document_id=99_999).status
        == 404
    )


# -- what goes to the customer


def test_a_quote_is_published_as_documents_and_a_mail(tenant: Tenant):
    told = {
        "Lastname": "Ek",
        "Firstname": "Ida",
        "Contact": {"ContactId": 2},
        "Emails": [{"Value": "ida@ek.example"}],
    }
    person = record(tenant, "Person.SavePersonEntity", person_entity=told)["PersonId"]
    made = Made(tenant, Contact={"ContactId": 2}, Person={"PersonId": person})
    one, two = document(tenant), document(tenant)
    for id, include in ((one, True), (two, False)):
        args = {"quote_version_id": made.version, "document_id": id, "include": include}
        record(tenant, "Quote.IncludeQuoteVersionAttachment", **args)
    letter = b"Dear {pnam}"
    args = {"document_template_id": 17, "content": letter, "language_code": "", "plugin_id": 0}
    record(tenant, "Document.SaveDocumentTemplateStream", **args)
    args = {
        "quote_version_id": made.version, "email_body_template_id": 17, "attach_main_document": True,
        "quoted_products_template_id": 16, "include_attachments": True, "raw_mail_subject": "For {name}",
    }  # fmt: skip
    told = record(tenant, "Quote.GenerateQuoteDocuments", **args)
    company = record(tenant, "Contact.GetContact", contact_id=2)["Name"]
    assert (told["ToEmail"], told["ToFullName"]) == ("ida@ek.example", "Ida Ek")
    assert told["MailSubject"] == f"For {company}"
    assert told["MailBody"].startswith("Dear ") and "{" not in told["MailBody"]
    assert told["QuoteAttachmentIds"] == [one]
    row = record(tenant, "Document.GetDocumentEntity", document_entity_id=told["QuotedProductsId"])
    assert row["Sale"]["SaleId"] == made.sale
    assert row["Name"].startswith(made.state()["Number"])
    assert record(tenant, "Document.GetDocumentStream", document_id=told["QuotedProductsId"])
    assert made.state()["State"] == "Draft"
    assert (
        record(tenant, "Quote.GenerateQuoteDocuments", **args | {"include_attachments": False})[
            "QuoteAttachmentIds"
        ]
        == []
    )


def test_quotes_of_the_demo_add_up_as_these_do(tenant: Tenant):
    for row in list(tenant.store.table("quote_alternative").scan()):
        totals = alternative_totals(row, lines_of(crm_of(tenant), row["QuoteAlternativeId"]))
        assert totals == pytest.approx({name: row[name] for name in totals}, abs=0.02)
    for line in tenant.store.table("quote_line").scan():
        totals = line_totals(line)
        assert totals == pytest.approx({name: line[name] for name in totals}, abs=0.02)


def crm_of(tenant: Tenant) -> Any:
    operation = tenant.world.catalogue.operations.get("Quote.GetQuote")
    return tenant.crm(Call(operation, {}, SOLVEIG))
