"""Rows that a caller may not see are absent, whatever he asks: walks with a text that stands in such rows alone."""

import json
from typing import Any

import pytest
from contract.door import Door
from contract.driver import plant
from rights.marked import (
    ARL0,
    GUARDED,
    MARK,
    OWN_ROWS,
    TERJE,
    Walk,
    auth,
    change,
    is_told,
    marked,
    prepared,
    restrict,
    texts_of,
)  # fmt: skip

from so_mock.call import Caller
from so_mock.config import Config
from so_mock.conventions import mdo
from so_mock.entities.model import IN_BIN, Entity
from so_mock.query.cells import SLIM, surface
from so_mock.query.engine import Question
from so_mock.query.tree import EVERYTHING
from so_mock.store.reads import unchanged
from so_mock.store.table import Row
from so_mock.tenant import Tenant

FEW = Caller(ARL0, "arl0")
OTHERS = {"MyOwn": "FULL", "PrimaryGroup": "FULL", "OtherGroups": "FULL", "OtherAssociates": "None"}
TEXTUAL = (
    "name",
    "text",
    "title",
    "heading",
    "description",
    "email",
    "subject",
    "author",
    "number",
)


@pytest.fixture(scope="module")
def walk():
    """He sees rows of his own alone; what he does not see holds the text, and so do its parts."""
    door = Door(Config(rights="enforce"))
    tenant = prepared(door)
    me = tenant.store.table("associate").rows[ARL0]
    change(
        tenant, "person", me["PersonId"], Associate=ARL0
    )  # his own name he writes into what he makes
    restrict(tenant, TableRights=dict.fromkeys(GUARDED, OWN_ROWS))
    reads = tenant.reads(FEW)
    tables = {*reads.sight.sees, *reads.sight.dependants}

    def hidden(entity: Entity, row: Row) -> list[str]:
        if entity.name not in tables or row.get("DeletedDate"):
            return []
        seen = reads.row(entity.name, row[entity.key]) is not None
        return [] if seen else texts_of(tenant, entity, row)

    assert marked(tenant, hidden) > 1_500
    yield Walk(door)
    door.close()


@pytest.fixture
def told(walk: Walk) -> Tenant:
    walk.tenant.restore(walk.moment)
    return walk.tenant


@pytest.fixture
def enforced(door_with) -> Door:
    return door_with(rights="enforce")


def textual(tenant: Tenant, provider: str) -> tuple[str, ...]:
    """Columns that show what somebody wrote, those of rows beside it as well."""
    columns = [each.name for each in tenant.world.engine.provider(provider).columns()]
    named = [n for n in columns if n.count("/") < 2 and n.lower().endswith(TEXTUAL)]
    return tuple(named[:25])


def found(tenant: Tenant, provider: str, columns: tuple[str, ...], associate: int) -> str:
    crm = tenant.acting(Caller(associate, ""))
    question = Question(provider, columns, EVERYTHING, (), (), top=500)
    return repr(crm.engine.ask(question, crm.moment(), surface(SLIM)).rows)


# -- walks


def test_no_operation_tells_of_a_hidden_row(walk: Walk) -> None:
    assert walk.telling(ARL0) == set()


def test_no_rest_list_shows_one_and_the_full_caller_sees_them(walk: Walk) -> None:
    lists = {each: textual(walk.tenant, each.calls.partition(":")[2]) for each in walk.operations if each.calls.startswith("archive:")}  # fmt: skip
    assert len(lists) >= 55
    for associate, fewest, most in ((ARL0, 0, 0), (TERJE, 20, 60)):
        telling = [each.key for each, shown in lists.items() if is_told(walk.call(each, associate, f"$select={','.join(shown)}"))]  # fmt: skip
        assert fewest <= len(telling) <= most, telling


def test_no_archive_provider_shows_one(walk: Walk, told: Tenant) -> None:
    """All of them, with the columns that show texts."""
    told.patient = True  # questions of very many columns
    engine, showing = told.world.engine, 0
    for name in engine.archives.names():
        columns = textual(told, name)
        assert MARK not in found(told, name, columns, ARL0), name
        showing += MARK in found(told, name, columns, TERJE)
    assert showing > 120


def test_no_mdo_list_shows_one(walk: Walk, told: Tenant) -> None:
    seen = {ARL0: 0, TERJE: 0}
    for name in mdo.names(told.acting(FEW)):
        for who in seen:
            for search in ("", f"?search={MARK}"):
                reply = walk.door("GET", f"MDOList/{name}{search}", auth=auth(told, who))
                seen[who] += is_told(reply)
    assert seen[ARL0] == 0
    assert seen[TERJE] > 5


def test_counts_pages_and_aggregates_leave_them_out(walk: Walk, told: Tenant) -> None:
    for provider, entity in {"FindContact": "contact", "Person": "person", "FindSale": "sale", "FindTicket": "ticket"}.items():  # fmt: skip
        own = len(told.reads(FEW).rows(entity))
        path = f"Archive/{provider}?$inlineCount=AllPages&$top=1"
        assert _rest(walk, told, path, ARL0)["odata.count"] == own < len(told.store.table(entity))
        assert _rest(walk, told, path, TERJE)["odata.count"] > own
    # a row that is hidden is found by nothing that it holds
    for where in (f"name contains '{MARK}'", "contactId > 0 and associateId > 5"):
        assert (
            _rest(walk, told, f"Contact?$filter={where.replace(' ', '%20')}", ARL0)["value"] == []
        )
    total = "Archive/FindSale?$select=SUM(amount):Footer"
    ours, theirs = (json.dumps(_rest(walk, told, total, who)) for who in (ARL0, TERJE))
    assert ours != theirs


def test_free_text_counts_and_finds_none(walk: Walk, told: Tenant) -> None:
    for who, some in ((ARL0, False), (TERJE, True)):
        held = auth(told, who)
        for path in (f"Archive/FreetextContact?$filter=searchwords%20contains%20'{MARK}'", f"Archive/FreetextPerson?$filter=searchwords%20contains%20'{MARK}'"):  # fmt: skip
            assert bool(walk.door.rest("GET", path, auth=held)["value"]) is some
    counted = [
        walk.door.agent("FreeText.GetStatus", auth=auth(told, w))["Occurrences"]
        for w in (ARL0, TERJE)
    ]
    assert counted[0] < counted[1]


def test_members_favourites_and_history_leave_them_out(walk: Walk, told: Tenant) -> None:
    ours, theirs = _one_of_each(told, "contact", "ContactId")
    with told.store.unit():
        for at, id in enumerate((ours, theirs), 1):
            told.store.insert("_favourite", {"TableName": "contact", "RecordId": id, "AssociateId": ARL0, "Rank": at, "ExtraInfo": ""})  # fmt: skip
    selection = plant(
        told, "selection", Name="Mine", Associate=ARL0, TargetTableName="contact", TargetTableNumber=5,
        SelectionType="Static",
    )  # fmt: skip
    for id in (ours, theirs):
        plant(told, "selection_member", SelectionId=selection, ContactId=id)
    shown = _rest(walk, told, "Archive/ContactFavourites?$select=contactId", ARL0)["value"]
    assert [each["PrimaryKey"] for each in shown] == [str(ours)]
    members = _rest(walk, told, f"Selection/{selection}/Members?$select=contactId", ARL0)["value"]
    assert len(members) == 1
    shown = walk.door.rest("GET", f"Selection/{selection}", auth=auth(told, ARL0))
    assert shown["MemberCount"] == 1


# -- gets, names and parts


def test_a_hidden_row_is_null_for_agents_and_404_for_rest(walk: Walk, told: Tenant) -> None:
    _, theirs = _one_of_each(told, "contact", "ContactId")
    held = auth(told, ARL0)
    asked = f"Contact.GetContactEntity?contactEntityId={theirs}"
    assert walk.door.agent(asked, auth=held) is None
    assert walk.door("GET", f"Contact/{theirs}", auth=held).status == 404
    assert walk.door.agent("Contact.GetContactList", [theirs], auth=held) == []


def test_a_row_shows_no_name_of_a_hidden_one(walk: Walk, told: Tenant) -> None:
    ours, theirs = _one_of_each(told, "contact", "ContactId")
    sale = plant(told, "sale", Heading="Ours", Associate=ARL0, Contact=theirs)
    shown = walk.door.rest("GET", f"Sale/{sale}", auth=auth(told, ARL0))
    assert shown["Contact"] is None
    listed = walk.door.agent(f"Sale.GetSale?saleId={sale}", auth=auth(told, ARL0))
    assert listed["ContactName"] == ""
    row = _rest(walk, told, f"Sale?$select=contact/name,heading&$filter=saleId%20=%20{sale}", ARL0)
    assert row["value"][0]["contact/name"] == ""
    change(told, "sale", sale, Contact=ours)
    assert walk.door.rest("GET", f"Sale/{sale}", auth=auth(told, ARL0))["Contact"]["Name"] != ""


def test_a_save_keeps_a_reference_that_the_caller_does_not_see(walk: Walk, told: Tenant) -> None:
    _, theirs = _one_of_each(told, "contact", "ContactId")
    sale = plant(told, "sale", Heading="Ours", Associate=ARL0, Contact=theirs)
    held = auth(told, ARL0)
    read = walk.door.rest("GET", f"Sale/{sale}", auth=held)
    walk.door.agent("Sale.SaveSaleEntity", read | {"Heading": "Renamed"}, auth=held)
    walk.door.rest("PUT", f"Sale/{sale}", read | {"Heading": "Again"}, auth=held)
    row = told.store.table("sale").rows[sale]
    assert (row["Contact"], row["Heading"]) == (theirs, "Again")


def test_a_save_keeps_a_link_that_the_caller_does_not_see(walk: Walk, told: Tenant) -> None:
    ours = plant(told, "project", Name="Ours", Associate=ARL0)
    _, theirs = _one_of_each(told, "contact", "ContactId")
    ends = [
        plant(told, "link", FromEntity="project", FromId=ours, EntityName="Contact", Id=id)
        for id in (theirs, plant(told, "contact", Name="Ours too", Associate=ARL0))
    ]
    held = auth(told, ARL0)
    read = walk.door.rest("GET", f"Project/{ours}", auth=held)
    assert [link["LinkId"] for link in read["Links"]] == ends[1:]
    walk.door.rest("PUT", f"Project/{ours}", read | {"Links": []}, auth=held)
    assert [id in told.store.table("link") for id in ends] == [True, False]
    walk.door.rest("DELETE", f"Project/{ours}", auth=held)


def test_parts_go_with_their_owner(walk: Walk, told: Tenant) -> None:
    ticket = next(r for r in told.store.table("ticket").scan() if r["OwnedBy"] not in (0, ARL0))
    message = plant(told, "ticket_message", Ticket=ticket["TicketId"], Body=MARK)
    held = auth(told, ARL0)
    asked = f"Ticket.GetTicketMessageEntity?ticketMessageEntityId={message}"
    assert walk.door.agent(asked, auth=held) is None
    change(told, "ticket", ticket["TicketId"], OwnedBy=ARL0)
    shown = walk.door.agent(asked, auth=held)
    assert shown["Body"] == MARK


def test_a_role_that_names_parts_shows_none_of_a_hidden_owner(enforced: Door) -> None:
    tenant = enforced.tenant
    restrict(tenant, TableRights={"sale": OWN_ROWS, "quote": "Select", "quote_line": "Select"})
    sale = plant(tenant, "sale", Heading=MARK, Associate=TERJE)
    quote = plant(tenant, "quote", SaleId=sale)
    version = plant(tenant, "quote_version", QuoteId=quote)
    alternative = plant(tenant, "quote_alternative", QuoteVersionId=version)
    line = plant(tenant, "quote_line", QuoteAlternativeId=alternative, Name=MARK)
    assert tenant.reads(FEW).row("quote_line", line) is None
    assert MARK not in found(tenant, "FindQuoteLine", ("name",), ARL0)
    change(tenant, "sale", sale, Associate=ARL0)
    assert tenant.reads(FEW).row("quote_line", line) is not None
    assert MARK in found(tenant, "FindQuoteLine", ("name",), ARL0)


def test_pictures_and_files_go_with_what_carries_them(walk: Walk, told: Tenant) -> None:
    held, full = auth(told, ARL0), auth(told, TERJE)
    _, theirs = _one_of_each(told, "contact", "ContactId")
    link = next(row for row in told.store.table("_blob_link").scan() if row["id"] == "contact/1")
    with told.store.unit():
        told.store.insert("_blob_link", {"id": f"contact/{theirs}", "BlobId": link["BlobId"]})
        told.store.delete("_blob_link", "contact/1")
    assert walk.door.agent("BLOB.GetContactImage", {"ContactId": theirs}, auth=full)
    image = walk.door("POST", "Agents/BLOB/GetContactImage", {"ContactId": theirs}, auth=held)
    assert image.status == 404 or not image.json()
    for entity, id in (("blob", link["BlobId"]), ("attachment", 1)):
        assert told.reads(FEW).row(entity, id) is None, entity
    message = next(
        m for m in told.store.table("ticket_message").scan() if 1 in m["AttachmentsInfo"]
    )
    change(told, "ticket", message["Ticket"], OwnedBy=ARL0)
    assert told.reads(FEW).row("attachment", 1) is not None


def test_the_recycle_bin_shows_own_rows_alone(walk: Walk, told: Tenant) -> None:
    ours, theirs = _one_of_each(told, "contact", "ContactId")
    for id in (ours, theirs):
        change(told, "contact", id, DeletedDate="2026-01-01T00:00:00")
    shown = _rest(walk, told, "Archive/RecycleContact?$select=contactId", ARL0)["value"]
    assert [each["PrimaryKey"] for each in shown] == [str(ours)]


def test_a_system_user_sees_everything(told: Tenant) -> None:
    _, theirs = _one_of_each(told, "contact", "ContactId")
    assert told.reads(Caller(ARL0, "", system=True)).row("contact", theirs) is not None


def test_a_person_without_an_owner_goes_with_the_owner_of_the_company(told: Tenant) -> None:
    _, theirs = _one_of_each(told, "contact", "ContactId")
    person = plant(told, "person", Lastname="Nobody's", Contact=theirs)
    reads = told.reads(FEW)
    assert reads.row("person", person) is None
    assert unchanged(told.store, reads.noted)
    change(told, "contact", theirs, Associate=ARL0)
    assert not unchanged(told.store, reads.noted)
    assert told.reads(FEW).row("person", person) is not None


# -- private rows


def private(tenant: Tenant, entity: str, **row: Any) -> int:
    seen = [{"VisibleId": TERJE, "Visibility": "Associate"}]
    return plant(tenant, entity, Associate=TERJE, VisibleFor=seen, **row)


@pytest.mark.parametrize(
    ("entity", "text", "path"),
    [("sale", "Heading", "Sale"), ("document", "Header", "Document"), ("selection", "Name", "Selection")],
)  # fmt: skip
def test_what_is_private_to_another_is_hidden_from_the_highest_role(
    enforced: Door, entity: str, text: str, path: str
) -> None:
    tenant = enforced.tenant
    id = private(tenant, entity, **{text: MARK})
    assert enforced("GET", f"{path}/{id}", auth=auth(tenant, ARL0)).status == 404
    assert not is_told(enforced("GET", f"{path}?$top=1000", auth=auth(tenant, ARL0)))
    assert is_told(enforced("GET", f"{path}/{id}", auth=auth(tenant, TERJE)))
    assert is_told(enforced("GET", f"{path}?$top=1000", auth=auth(tenant, TERJE)))


def test_a_private_appointment_of_another_shows_when_he_is_busy(enforced: Door) -> None:
    tenant = enforced.tenant
    when = {"StartDate": "2026-05-05T10:00:00", "EndDate": "2026-05-05T11:00:00"}
    id = private(tenant, "appointment", Description=MARK, Title=MARK, Location=MARK, Private="PrivateUser", **when)  # fmt: skip
    held = auth(tenant, ARL0)
    shown = enforced.rest("GET", f"Appointment/{id}", auth=held)
    assert shown["TableRight"]["Mask"] == "Filtering"
    assert {name: shown[name] for name in when} == when
    assert MARK not in json.dumps(shown)
    path = f"Appointment?$select=date,endDate,text,location&$filter=appointmentId%20=%20{id}"
    (row,) = enforced.rest("GET", path, auth=held)["value"]
    assert (row["text"], row["location"]) == ("", "")
    assert row["date"].startswith("2026-05-05")
    found = f"Appointment?$filter=text%20contains%20'{MARK}'"
    assert enforced.rest("GET", found, auth=held)["value"] == []
    assert len(enforced.rest("GET", found, auth=auth(tenant, TERJE))["value"]) == 1


def test_what_a_group_sees_follows_the_groups_of_its_users(enforced: Door) -> None:
    """Kept bytes too: the same question, before and after."""
    tenant = enforced.tenant
    group = plant(tenant, "user_group", Value="Secret")
    seen = [{"VisibleId": group, "Visibility": "Group"}]
    sale = plant(tenant, "sale", Heading=MARK, Associate=TERJE, VisibleFor=seen)
    held = auth(tenant, ARL0)

    def told() -> list[bool]:
        asked = ((f"Sale/{sale}"), "Sale?$select=heading&$top=1000")
        return [is_told(enforced("GET", path, auth=held)) for path in asked for _ in range(2)]

    assert told() == [False] * 4
    change(tenant, "associate", ARL0, OtherGroups=[group])
    assert told() == [True] * 4
    change(tenant, "associate", ARL0, OtherGroups=[])
    assert told() == [False] * 4
    change(tenant, "sale", sale, VisibleFor=[{"VisibleId": 0, "Visibility": "All"}])
    assert told() == [True] * 4


def test_kept_bytes_follow_the_role(enforced: Door) -> None:
    tenant = enforced.tenant
    _, theirs = _one_of_each(tenant, "contact", "ContactId")
    held = auth(tenant, ARL0)

    def told() -> list[bool]:
        one = enforced("GET", f"Contact/{theirs}", auth=held).status == 200
        listed = enforced.rest("GET", "Contact?$select=contactId&$top=1000", auth=held)["value"]
        return [one, str(theirs) in {row["PrimaryKey"] for row in listed}]

    assert told() == told() == [True, True]
    role = restrict(tenant, TableRights={"contact": OWN_ROWS})
    assert told() == told() == [False, False]
    change(tenant, "role", role, TableRights={})
    assert told() == told() == [True, True]


def test_nobody_looks_at_each_row_while_nothing_is_hidden(enforced: Door) -> None:
    tenant = enforced.tenant
    for entity in ("contact", "sale", "document"):
        assert tenant.reads(FEW).rule(entity, IN_BIN) is None
    assert tenant.reads(FEW).table("sale") is tenant.store.table("sale")
    private(tenant, "sale")
    assert tenant.reads(FEW).rule("sale", IN_BIN) is not None


def test_report_hides_nothing(door_with) -> None:
    tenant = door_with(rights="report").tenant
    restrict(tenant, TableRights={"contact": OWN_ROWS})
    _, theirs = _one_of_each(tenant, "contact", "ContactId")
    assert tenant.reads(FEW).row("contact", theirs) is not None
    assert len(tenant.reads(FEW).rows("contact")) == len(tenant.store.table("contact"))


def _rest(walk: Walk, tenant: Tenant, path: str, associate: int) -> Any:
    return walk.door.rest("GET", path, auth=auth(tenant, associate))


def _one_of_each(tenant: Tenant, entity: str, key: str) -> tuple[int, int]:
    """A row of his own, and one of somebody else."""
    ours = plant(tenant, entity, Name="Ours", Associate=ARL0)
    theirs = plant(tenant, entity, Name=MARK, Associate=TERJE)
    return ours, theirs
