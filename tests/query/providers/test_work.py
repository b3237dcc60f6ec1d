"""Lists of appointments, invitations, guides, favourites, links and quotes."""

from typing import Any

import pytest
from contract.door import Door
from query.asking import found, keys, rows

from so_mock.store.table import Row

ONE, TWO = 1, 2  # two colleagues


def put(door: Door, table: str, **told: Any) -> int:
    """A row as a scenario would have it."""
    tenant = door.tenant
    entity = tenant.world.engine.model[table]
    blank: Row = tenant.world.engine.blank(table)
    with tenant.store.unit():
        row = tenant.store.insert(table, {**blank, entity.key: 0, **told})
    id: int = row[entity.key]
    return id


def booked(door: Door, **told: Any) -> int:
    whole = {
        "Description": "Booked", "Associate": {"AssociateId": ONE},
        "Participants": [{"AssociateId": ONE}, {"AssociateId": TWO}], **told,
    }  # fmt: skip
    id: int = door.rest("POST", "Appointment", whole)["AppointmentId"]
    return id


def theirs(door: Door, mother: int) -> Row:
    found = [r for r in door.tenant.store.table("appointment").scan() if r["MotherId"] == mother and r["AppointmentId"] != mother]  # fmt: skip
    return found[0]


# -- diary and checklist


def test_diary_and_checklist_are_told_apart(door: Door) -> None:
    made = {
        type: door.rest("POST", "Appointment", {"Description": "Kept", "Type": type})["AppointmentId"]
        for type in ("inDiary", "inChecklist")
    }  # fmt: skip
    where = "text = 'Kept'"
    diary, todo = made["inDiary"], made["inChecklist"]
    tenant = door.tenant
    assert keys(tenant, "DiaryAppointment", "text", where) == [("appointment", diary)]
    assert keys(tenant, "ChecklistAppointment", "text", where) == [("appointment", todo)]
    assert keys(tenant, "DiaryActivity", "text", where) == [("appointment", diary), ("todo", todo)]
    assert keys(tenant, "DiaryActivity", "text", where, entities=("todo",)) == [("todo", todo)]
    assert len(keys(tenant, "Appointment", "text", where)) == 2


def test_activities_of_a_person_include_chats_and_forms(door: Door) -> None:
    person = door.rest("POST", "Person", {"Lastname": "Hay"})["PersonId"]
    chat = put(door, "chat_session", Person=person, FirstMessage="Hello", WhenRequested="2026-01-01T10:00:00", WhenStarted="2026-01-01T10:00:30",
               WhenEnded="2026-01-01T10:05:30", Status="Finished", InitialQueuePos=2)  # fmt: skip
    form = put(door, "form_submission", PersonId=person, EmailAddress="a@b.no", WhenSubmitted="2026-01-02T10:00:00")  # fmt: skip
    where = f"personId = {person}"
    assert sorted(keys(door.tenant, "ContactActivity", "text", where)) == [("chat", chat), ("formSubmission", form)]  # fmt: skip
    select = "date,text,icon,recordTypeText,timeInQueue,duration,queueLength,formSubmissionEmail,completed"  # fmt: skip
    first, second = rows(door.tenant, "PersonActivity", select, where, order="date desc")
    assert (first["EntityName"], first["formSubmissionEmail"], first["recordTypeText"]) == ("formSubmission", "a@b.no", "Form submission")  # fmt: skip
    shown = [second[name] for name in ("text", "recordTypeText", "timeInQueue", "duration", "queueLength", "completed")]  # fmt: skip
    assert shown == ["Hello", "Chat session", 30, 300, 2, True]
    assert keys(door.tenant, "ContactActivity", "text", where, entities=("chat",)) == [
        ("chat", chat)
    ]


# -- invitations


def test_an_invitation_is_listed_to_whom_it_is_sent_until_he_answers(door: Door) -> None:
    mother = booked(door)
    mine = theirs(door, mother)["AppointmentId"]
    tenant = door.tenant
    here = f"appointmentId in ({mine})"
    assert keys(tenant, "Invitation", "text,invitationStatus", here, caller=TWO) == [("invitation", mine)]  # fmt: skip
    assert keys(tenant, "SimpleInvitation", "text", here, caller=TWO) == [("invitation", mine)]
    assert keys(tenant, "Invitation", "text", here, caller=ONE) == []
    door.agent("Appointment.Accept", {"AppointmentId": mine, "UpdateMode": "OnlyThis"})
    assert keys(tenant, "Invitation", "text", here, caller=TWO) == []
    assert keys(tenant, "Invitation", "text", here, caller=ONE) == [("response", mine)]
    assert keys(tenant, "BookingResponseInvitation", "text", here, caller=ONE) == [("response", mine)]  # fmt: skip
    explicit = f"invitationRestrictionIds in ({mine},{mother})"
    assert len(keys(tenant, "ExplicitInvitation", "text", explicit)) == 2


def test_what_was_declined_or_cancelled_is_told_to_the_other(door: Door) -> None:
    mother = booked(door)
    mine = theirs(door, mother)["AppointmentId"]
    here, tenant = f"appointmentId = {mine}", door.tenant
    door.agent("Appointment.Reject", {"AppointmentId": mine, "Reason": "Ill", "UpdateMode": "OnlyThis"})  # fmt: skip
    assert keys(tenant, "RejectedInvitation", "text", here, caller=ONE) == [("rejected", mine)]
    second = booked(door)
    called_off = theirs(door, second)["AppointmentId"]
    door("DELETE", f"Appointment/{second}")
    here = f"appointmentId = {called_off}"
    assert keys(tenant, "CancelledInvitation", "text", here, caller=TWO) == [("cancelled", called_off)]  # fmt: skip


# -- guides


@pytest.mark.parametrize(("kind", "link", "ends", "owner"), [
    ("Sale", "SaleTypeStageLink", ("SaleTypeId", "ProbId"), "Heading"),
    ("Project", "ProjectTypeStatusLink", ("ProjTypeId", "ProjStatusId"), "Name"),
])  # fmt: skip
def test_a_guide_lists_what_is_suggested_and_what_was_made_of_it(
    door: Door, kind: str, link: str, ends: tuple[str, str], owner: str
) -> None:
    made = door.rest("POST", kind, {owner: "Guided"})
    id = made[f"{kind}Id"]
    type = made["SaleType" if kind == "Sale" else "ProjectType"]["Id"]
    joint = {f"{link}Id": 1, ends[0]: type, ends[1]: 2}
    call = put(door, "suggested_appointment", Name="Call", Rank=1, **{link: joint})
    letter = put(door, "suggested_document", Name="Write", Rank=2, **{link: joint})
    put(door, "suggested_document", Name="Elsewhere", **{link: joint | {ends[0]: 99}})
    where, tenant = f"{kind.lower()}Id = {id}", door.tenant
    provider = f"{kind}Guide"
    select = "suggestedItemText,stageId,hasInstance,instanceItemId,text"
    listed = rows(tenant, provider, select, where, order="suggestedItemOrderBy")
    assert [(r["EntityName"], r["PrimaryKey"], r["suggestedItemText"], r["stageId"], r["hasInstance"]) for r in listed] == [
        ("suggestedAppointment", str(call), "Call", 2, False), ("suggestedDocument", str(letter), "Write", 2, False),
    ]  # fmt: skip
    assert door.rest("GET", f"{kind}/{id}/Guide")["value"] == []
    done = door.rest("POST", "Appointment", {"Description": "Called", kind: {f"{kind}Id": id}, "SuggestedAppointmentId": call})["AppointmentId"]  # fmt: skip
    (row,) = door.rest("GET", f"{kind}/{id}/Guide")["value"]
    assert (row["EntityName"], row["PrimaryKey"], row["text"]) == ("appointment", str(done), "Called")  # fmt: skip
    assert (row["hasInstance"], row["instanceItemId"], row["suggestedItemId"]) == (True, done, call)
    assert keys(tenant, f"{provider}Appointment", "text", where) == [("appointment", done)]
    assert keys(tenant, f"{provider}Document", "text", where) == [("suggestedDocument", letter)]
    (row,) = rows(tenant, provider, "appointmentInstance/text", where, entities=("appointment",))
    assert row["appointmentInstance/text"] == "Called"


# -- links and favourites


def test_a_link_to_a_web_address_is_shown_as_one(door: Door) -> None:
    made = door.rest("POST", "Appointment", {"Links": [
        {"EntityName": "url", "Id": 7, "Description": "Site", "ExtraInfo": "http://so.test"},
    ]})["AppointmentId"]  # fmt: skip
    (row,) = rows(door.tenant, "LinksURL", "URLAddress,URLDescription,linkId", f"sourceAppointmentRestrictionId = {made}")  # fmt: skip
    assert (row["EntityName"], row["URLAddress"], row["URLDescription"]) == ("url", "http://so.test", "Site")  # fmt: skip


def test_where_links_will_lead_can_be_asked_before_they_are_made(door: Door) -> None:
    sale = door.rest("POST", "Sale", {"Heading": "Boat"})["SaleId"]
    found = keys(door.tenant, "LinksSales", "heading", f"destinationSaleRestrictionId = {sale}")
    assert found == [("sale", sale)]


def test_favourites_are_the_callers_own_unless_somebody_is_named(door: Door) -> None:
    sale = door.rest("POST", "Sale", {"Heading": "Boat"})["SaleId"]
    project = door.rest("POST", "Project", {"Name": "Ship"})["ProjectId"]
    for who, table, id in ((5, "sale", sale), (TWO, "Project", project)):
        door.agent("Favourite.AddFavourite", {"TableName": table, "RecordId": id, "AssociateId": who})  # fmt: skip
    tenant = door.tenant
    assert keys(tenant, "Favourites", "text", caller=5) == [("sale", sale)]
    assert keys(tenant, "salefavourites", "heading", caller=5) == [("sale", sale)]
    assert keys(tenant, "projectfavourites", "name", caller=5) == []
    where = f"favouriteAssociateId associateIsOneOf ({TWO})"
    (row,) = rows(tenant, "projectfavourites", "name,favouriteAssociateId", where, caller=5)
    assert (row["name"], row["favouriteAssociateId"] != "") == ("Ship", True)
    texts = rows(tenant, "Favourites", "text", where, caller=5)
    assert [each["text"] for each in texts] == ["Ship"]


# -- quotes and members


def quoted(door: Door) -> dict[str, int]:
    sale = door.rest("POST", "Sale", {"Heading": "Boat"})["SaleId"]
    connection = next(iter(door.tenant.store.table("quote_connection").scan()))["QuoteConnectionId"]
    quote = put(door, "quote", SaleId=sale, QuoteConnectionId=connection, PoNumber="P1")
    version = put(door, "quote_version", QuoteId=quote, State="DraftNeedsApproval", RequestAssociateId=TWO, RequestComment="Please", Number="1")  # fmt: skip
    alternative = put(door, "quote_alternative", QuoteVersionId=version, Name="A", TotalPrice=90.0, VAT=20.0, DiscountPercent=10.0)  # fmt: skip
    line = put(door, "quote_line", QuoteAlternativeId=alternative, Name="Oar", Quantity=2.0, UnitCost=30.0, UnitListPrice=50.0,
               TotalPrice=100.0, VAT=25.0, PriceUnit="kr", SubscriptionUnit="Year", SubscriptionQuantity=3.0)  # fmt: skip
    return {"sale": sale, "quote": quote, "version": version, "alternative": alternative, "line": line}  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "told"),
    [({}, "1.5"), ({"so-language": "nb"}, "1,5"), ({"so-language": "nb", "so-culture": "en-GB"}, "1.5"), ({"so-culture": "nb-NO"}, "1.5")],
)  # fmt: skip
def test_a_number_within_a_text_is_told_in_the_callers_culture(door: Door, headers: dict[str, str], told: str) -> None:  # fmt: skip
    made = quoted(door)
    line = put(door, "quote_line", QuoteAlternativeId=made["alternative"], PriceUnit="kr", SubscriptionUnit="Year", SubscriptionQuantity=1.5)  # fmt: skip
    name = "PriceUnitSubscriptionQuantityUnit"
    asked = f"Archive/FindQuoteLine?$select={name}&$filter=quoteLineId = {line}"
    for _ in range(2):  # a kept answer is in that culture alone
        assert door.rest("GET", asked)["value"][0][name] == "kr @ 1.5 Year"
        reply = door("GET", asked, headers=headers)
        assert reply.json()["value"][0][name] == f"kr @ {told} Year"


def test_a_quote_line_shows_what_it_comes_to_and_where_it_belongs(door: Door) -> None:
    made = quoted(door)
    select = (
        "name,totalCost,vatAmount,totalPriceIncVAT,totalPriceWithAlternativeDiscount,PriceUnitSubscriptionUnit,alternative/name,"
        "UnitListPriceSubscriptionQuantity,alternative/version/quote/poNumber,alternative/version/quote/sale/heading,alternative/totalPriceIncVAT"
    )  # fmt: skip
    (row,) = rows(door.tenant, "FindQuoteLine", select, f"quoteLineId = {made['line']}")
    assert row == {
        "PrimaryKey": str(made["line"]), "EntityName": "quoteLineIsIncluded", "name": "Oar", "totalCost": 60.0, "vatAmount": 25.0,
        "totalPriceIncVAT": 125.0, "totalPriceWithAlternativeDiscount": 90.0, "PriceUnitSubscriptionUnit": "kr/Year",
        "UnitListPriceSubscriptionQuantity": 150.0, "alternative/name": "A", "alternative/totalPriceIncVAT": 110.0,
        "alternative/version/quote/poNumber": "P1", "alternative/version/quote/sale/heading": "Boat",
    }  # fmt: skip
    (sale,) = rows(door.tenant, "FindSale", "heading,quote/version/alternative/quoteline/name", f"saleId = {made['sale']}")  # fmt: skip
    assert sale["quote/version/alternative/quoteline/name"] == "Oar"
    assert rows(door.tenant, "Sale", "hasQuote", f"saleId = {made['sale']}")[0]["hasQuote"] is True


def test_units_are_shown_by_name(door: Door) -> None:
    made = quoted(door)
    line = put(door, "quote_line", QuoteAlternativeId=made["alternative"], QuantityUnit="4", PriceUnit="5", SubscriptionUnit="1")  # fmt: skip
    select = "quantityUnit,priceUnit,subscriptionUnit,PriceUnitSubscriptionUnit"
    (row,) = rows(door.tenant, "QuoteLine", select, f"quoteLineId = {line}")
    assert [row[name] for name in select.split(",")] == ["pc", "h", "Year", "h/Year"]
    product = put(door, "product", Name="Oar", QuantityUnit="4", PriceUnit="pair")
    (row,) = rows(door.tenant, "Product", "quantityUnit,priceUnit", f"productId = {product}")
    assert (row["quantityUnit"], row["priceUnit"]) == ("pc", "pair")


def test_quotes_are_listed_by_where_their_approval_stands(door: Door) -> None:
    made = quoted(door)
    where = f"quoteVersionId = {made['version']}"
    select = "saleHeading,quoteVersionState,requestComment,requestAssociateName,saleStatus,amount"
    (row,) = rows(door.tenant, "QuoteApproval", select, where)
    assert (row["EntityName"], row["saleHeading"], row["quoteVersionState"], row["requestComment"]) == ("requested", "Boat", 3, "Please")  # fmt: skip
    assert row["saleStatus"] == "Open"
    assert keys(door.tenant, "QuoteApproval", select, where, entities=("approved", "denied")) == []


def test_attachments_of_a_quote_are_documents(door: Door) -> None:
    made = quoted(door)
    document = door.rest("POST", "Document", {"Header": "Terms", "Name": "t.txt"})["DocumentId"]
    put(door, "quote_version_attachment", QuoteVersionId=made["version"], DocumentId=document, Included=True)  # fmt: skip
    (row,) = rows(door.tenant, "QuoteVersionAttachment", "text,included", f"quoteVersionId = {made['version']}")  # fmt: skip
    assert (row["PrimaryKey"], row["text"], row["included"]) == (str(document), "Terms", True)


def test_former_employees_are_left_out_when_only_members_are_asked_for(door: Door) -> None:
    project = door.rest("POST", "Project", {"Name": "Ship"})["ProjectId"]
    for retired in (False, True):
        person = put(door, "person", Lastname="Hay", Retired=retired)
        put(door, "project_member", ProjectId=project, PersonId=person)
    where = f"projectId = {project}"
    assert len(keys(door.tenant, "ProjectMember", "projectId", where)) == 2
    assert len(keys(door.tenant, "ProjectMember", "projectId", where, entities=("projectMember",))) == 1  # fmt: skip
    both = keys(
        door.tenant,
        "ProjectMember",
        "projectId",
        where,
        entities=("projectMember", "retired"),
    )
    assert len(both) == 2


def test_users_among_the_members_of_a_project_are_listed(door: Door) -> None:
    project = door.rest("POST", "Project", {"Name": "Ship"})["ProjectId"]
    user = door.tenant.store.table("associate").rows[TWO]
    put(door, "project_member", ProjectId=project, PersonId=put(door, "person", Lastname="Hay"))
    mine = put(door, "project_member", ProjectId=project, PersonId=user["PersonId"])
    members = found(door.tenant, "ProjectMemberAssociate", "fullName", f"projectId = {project}")
    assert [row["PrimaryKey"] for row in members.rows] == [str(mine)]
    projects = keys(door.tenant, "PersonProjects", "name", f"personId = {user['PersonId']} and projectId = {project}")  # fmt: skip
    assert projects == [("project", project)]
