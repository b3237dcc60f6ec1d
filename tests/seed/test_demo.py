"""The rows of the packaged worlds fit their carriers, and hang together."""

from collections import Counter, defaultdict

import pytest
from seed.worlds import CARRIERS, DEMO, MODEL, NOW, by_id, carrier_of, each_world, key_of, told

from so_mock.catalogue.scalars import Reading
from so_mock.entities.absorb import Absorber
from so_mock.seed.demo import APART
from so_mock.seed.lists import ITEMS, PLAIN

# Columns beyond a carrier's: of users, and of lists that show ListItemEntity or {Id, Value, Tooltip} only.
EXTRA = {"associate": {"Role", "OtherGroups"}, "role": {"TableRights", "FunctionRights"}} | {
    name: {"Rank", "Deleted"} for name in PLAIN
}
# What refers to rows without the carrier saying so: entity, property -> entity.
MORE = {
    ("contact", "GroupId"): "user_group", ("contact", "Interests"): "contact_interest", ("person", "Interests"): "person_interest",
    ("person", "ShipmentTypes"): "shipment_type", ("associate", "GroupIdx"): "user_group", ("associate", "Role"): "role",
    ("associate", "OtherGroups"): "user_group", ("appointment", "MotherId"): "appointment",
    ("project_member", "ProjectMemberTypeId"): "project_member_type", ("sale_stakeholder", "StakeholderRoleId"): "stakeholder_role",
    ("contact_relation", "SourceContactId"): "contact", ("contact_relation", "DestinationContactId"): "contact",
    ("contact_relation", "SourcePersonId"): "person", ("contact_relation", "DestinationPersonId"): "person",
    ("contact_relation", "RelationDefinitionId"): "relation_definition", ("selection", "GroupIdx"): "user_group",
    ("selection", "LastMembershipChangeBy"): "associate", ("selection_member", "SelectionId"): "selection",
    ("selection_member", "ContactId"): "contact", ("selection_member", "PersonId"): "person",
    ("ticket_relation", "SourceTicketId"): "ticket", ("ticket_relation", "DestinationTicketId"): "ticket",
    ("ticket_category", "ParentId"): "ticket_category", ("sale_type", "SaleTypeCatId"): "sale_type_category",
    ("sale_type", "QuoteLinesTemplate"): "document_template", ("quote", "ActiveQuoteVersionId"): "quote_version",
    ("quote", "AcceptedQuoteAlternativeId"): "quote_alternative", ("quote_version", "LikelyQuoteAlternativeId"): "quote_alternative",
    ("quote_version", "RegisteredAssociateId"): "associate", ("country", "CurrencyId"): "currency",
    ("amount_class", "CurrencyId"): "currency", ("preference_description_line", "PrefDescId"): "preference_description",
    ("ticket_type", "DefaultTicketStatus"): "ticket_status", ("ticket_type", "DefaultTicketPriority"): "ticket_priority",
    ("quote_alternative", "QuoteVersionId"): "quote_version", ("quote_line", "QuoteAlternativeId"): "quote_alternative",
}  # fmt: skip


# -- rows fit their carriers


@each_world
def test_every_table_has_a_carrier_or_is_told_apart(data):
    unknown = [
        name for name in data if name not in MODEL and name not in ITEMS and name not in APART
    ]
    assert unknown == []


@each_world
def test_every_property_is_the_carriers_and_of_its_type(data):
    """What a client could not have saved could not be shown either."""
    absorber, wrong = Absorber(MODEL), []
    for entity, rows in data.items():
        if entity in APART:
            continue
        carrier = carrier_of(entity)
        properties = CARRIERS.carrier(carrier).properties if carrier else {}
        references = MODEL[entity].references if entity in MODEL else {}
        extra = EXTRA.get(entity, set()) | (
            MODEL[entity].extra.keys() if entity in MODEL else set()
        )
        for row in rows:
            for name, value in row.items():
                if name in extra or (name == key_of(entity) and not carrier):
                    continue
                prop = properties.get(name)
                if prop is None:
                    wrong.append((entity, name, "no such property"))
                elif name in references or (entity, name) in MORE:
                    if not all(isinstance(id, int) for id in told(row, name)):
                        wrong.append((entity, name, value))
                elif (
                    absorber.whole(CARRIERS.read(value, prop.type, name, Reading("UTC")), prop.type)
                    != value
                ):
                    wrong.append((entity, name, value))
    assert wrong[:5] == []


@each_world
def test_nothing_blank_is_written(data):
    absorber = Absorber(MODEL)
    for entity, rows in data.items():
        if entity in MODEL:
            blank = absorber.blank_row(MODEL[entity])
            for row in rows:
                same = [
                    p
                    for p, v in row.items()
                    if p in blank and v == blank[p] and p != key_of(entity)
                ]
                assert same == [], (entity, same)


@each_world
def test_ids_are_given_once_and_ascend(data):
    for entity, rows in data.items():
        ids = [row[key_of(entity)] for row in rows]
        assert len(ids) == len(set(ids)), entity
        if not entity.startswith("_"):
            assert max(ids) > 0 and 0 not in ids, entity


# -- rows hang together


@each_world
def test_every_reference_leads_to_a_row(data):
    ids = {entity: {row[key_of(entity)] for row in rows} for entity, rows in data.items()}
    dangling, met = [], 0
    for entity, rows in data.items():
        targets = (
            {p: r.entity for p, r in MODEL[entity].references.items()} if entity in MODEL else {}
        )
        targets |= {prop: target for (name, prop), target in MORE.items() if name == entity}
        for row in rows:
            for prop, target in targets.items():
                for id in told(row, prop):
                    if (target, id) == ("ticket_category", -1):
                        continue  # the top
                    met += 1
                    if id not in ids.get(target, ()):
                        dangling.append((entity, row[key_of(entity)], prop, target, id))
    assert dangling[:5] == [] and met > 300


def test_what_is_said_without_a_reference_holds_too():
    """Participants, visible-for, contents, products and their lists: by key or nested."""
    associates, persons, contacts = (
        by_id(DEMO, "associate"),
        by_id(DEMO, "person"),
        by_id(DEMO, "contact"),
    )
    for row in DEMO["appointment"]:
        for guest in row.get("Participants", []):
            assert guest["PersonId"] in persons and guest["ContactId"] in contacts
            assert persons[guest["PersonId"]]["Contact"] == guest["ContactId"]
            assert (
                not guest["AssociateId"]
                or associates[guest["AssociateId"]]["PersonId"] == guest["PersonId"]
            )
    for entity in ("appointment", "selection"):
        for row in DEMO[entity]:
            for sight in row.get("VisibleFor", []):
                target = {"Associate": associates, "Group": by_id(DEMO, "user_group")}[
                    sight["Visibility"]
                ]
                assert sight["VisibleId"] in target
    assert [row["id"] for row in DEMO["_content"]] == [
        f"{kind}/{row[key]}"
        for kind, key in (("document", "DocumentId"), ("attachment", "AttachmentId"))
        for row in DEMO[kind]
    ]
    lists = {"ProductCategoryKey": "product_category", "ProductFamilyKey": "product_family", "ProductTypeKey": "product_type",
             "PriceUnit": "price_unit", "QuantityUnit": "quantity_unit", "SubscriptionUnit": "subscription_unit"}  # fmt: skip
    products = {row["ERPProductKey"] for row in DEMO["product"]}
    price_lists = {row["ERPPriceListKey"] for row in DEMO["price_list"]}
    for row in DEMO["product"] + DEMO["quote_line"]:
        assert row["ERPProductKey"] in products
        assert row.get("ERPPriceListKey", "1") in price_lists
        for prop, entity in lists.items():
            assert not row.get(prop) or int(row[prop]) in by_id(DEMO, entity)


def test_people_stand_where_their_company_does():
    """A sale's person, a ticket's, a member: of the company that is named beside him."""
    home = {row["PersonId"]: row["Contact"] for row in DEMO["person"]}
    for entity, person, contact in (
        ("sale", "Person", "Contact"), ("appointment", "Person", "Contact"), ("document", "Person", "Contact"),
        ("project_member", "PersonId", "ContactId"), ("sale_stakeholder", "PersonId", "ContactId"),
        ("contact_relation", "SourcePersonId", "SourceContactId"), ("selection_member", "PersonId", "ContactId"),
        ("contact_relation", "DestinationPersonId", "DestinationContactId"),
    ):  # fmt: skip
        for row in DEMO[entity]:
            if row.get(person):
                assert home[row[person]] == row[contact], (entity, row)
    assert all(home[row["PersonId"]] == 1 for row in DEMO["associate"])


@each_world
def test_counts_and_numbers_fit_the_rows(data):
    for counter in data["ref_count"]:
        table, column = counter["Field"].split(".")
        prop = {"number2": "Number2", "person_number": "PersonNumber", "project_number": "ProjectNumber",
                "number1": "Number", "snum": "Snum"}[column]  # fmt: skip
        given = [int(row[prop]) for row in data.get(table, [])]
        assert len(given) == len(set(given))
        assert counter["CurrentValue"] == max(given, default=10_010)


def test_selections_have_members_and_tickets_count_their_messages():
    members = Counter(row["SelectionId"] for row in DEMO["selection_member"])
    for row in DEMO["selection"]:
        assert members[row["SelectionId"]] or row["SelectionType"] == "Dynamic"
    messages = defaultdict(list)
    for row in DEMO["ticket_message"]:
        messages[row["Ticket"]].append(row)
    statuses = by_id(DEMO, "ticket_status")
    for ticket in DEMO["ticket"]:
        said = messages[ticket["TicketId"]]
        assert said, "how many is counted when a request is shown"
        assert [row["CreatedAt"] for row in said] == sorted(row["CreatedAt"] for row in said)
        assert (ticket["CreatedAt"], ticket["LastChanged"]) == (
            said[0]["CreatedAt"],
            said[-1]["CreatedAt"],
        )
        assert ticket["BaseStatus"] == statuses[ticket["Status"]]["Status"]


def test_a_sale_is_as_its_stage_says():
    stages = by_id(DEMO, "sale_stage")
    for row in DEMO["sale"]:
        assert row.get("Probability", 0) == stages[row["Rating"]].get("Probability", 0)
        closed = {"Sold": -2, "Lost": -1}.get(row["Status"])
        assert (row["Rating"] < 0) == (closed is not None) and row["Rating"] == (
            closed or row["Rating"]
        )
        assert (row["Completed"] == "Completed") == (closed is not None)
        assert (row["Saledate"] < NOW) == (closed is not None)
        assert row["CreatedDate"] < min(row["Saledate"], NOW)
    assert {row["Status"] for row in DEMO["sale"]} == {"Open", "Sold", "Lost", "Stalled"}


def test_a_quote_adds_up():
    lines = defaultdict(list)
    for line in DEMO["quote_line"]:
        lines[line["QuoteAlternativeId"]].append(line)
        assert line["TotalPrice"] == pytest.approx(line["SubTotal"] - line.get("DiscountAmount", 0))
        assert line["SubTotal"] == pytest.approx(line["Quantity"] * line["UnitListPrice"])
    for row in DEMO["quote_alternative"]:
        mine = lines[row["QuoteAlternativeId"]]
        assert mine and row["TotalPrice"] == pytest.approx(sum(line["TotalPrice"] for line in mine))
    assert len({row["SaleId"] for row in DEMO["quote"]}) == len(DEMO["quote"]), "one for each sale"
