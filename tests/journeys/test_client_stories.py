"""Stories of the CRM as a user of SuperOffice's own client, @superoffice/webapi, lives them: each a script in `tests/client`."""

from typing import Any

import pytest
from journeys.conftest import Journey

TERJE, HENRIK = 5, 18


def test_a_company_and_its_people_show_each_other(journey: Journey) -> None:
    seen = journey("company_and_people.cjs")
    name, kari = seen["name"], seen["kari"]
    company, other = seen["fjellvann"]["contactId"], seen["skog"]["contactId"]

    assert seen["template"]["contact"]["contactId"] == company
    assert (kari["fullName"], kari["contact"]["name"]) == ("Kari Bergli", name)
    assert [it["value"] for it in kari["emails"]] == ["kari@fjellvann.example"]
    assert [it["strippedValue"] for it in kari["mobilePhones"]] == ["+4790012345"]
    assert names(seen["staff"]) == ["Kari Bergli", "Ola Moe"]

    assert seen["renamed"]["name"] == seen["kariAfter"]["contact"]["name"] == f"{name} Nord"
    assert seen["kariAfter"]["emails"] == kari["emails"], "the rename touched no person"

    assert seen["olaAfter"]["contactId"] == other
    assert seen["olaAfter"]["contactName"] == seen["skog"]["name"]
    assert names(seen["staffAfter"]) == ["Kari Bergli"]
    assert names(seen["staffOfSkog"]) == ["Ola Moe"]


def test_a_meeting_is_booked_accepted_and_moved(journey: Journey) -> None:
    seen = journey("diary.cjs")
    booked, asked = seen["booked"], seen["asked"]

    assert answers(seen["template"]) == {TERJE: "Accepted"}
    assert answers(booked) == {TERJE: "Accepted", HENRIK: "Invitation"}
    assert asked["appointmentId"] != booked["appointmentId"], "a row in the diary of each"
    assert (asked["title"], asked["type"]) == (seen["title"], "BookingForDiary")
    assert seen["invitation"]["bookingType"] == "Participant"
    assert answers(seen["accepted"]) == {TERJE: "Accepted", HENRIK: "Accepted"}

    assert seen["before"] == []
    (moved,), (mine,) = seen["moved"], seen["mine"]
    assert moved["appointmentId"] == asked["appointmentId"]
    assert moved["startDate"] == mine["startDate"] != booked["startDate"]
    assert moved["invitationStatus"] == "Moved"


def test_a_sale_goes_through_its_stages(journey: Journey) -> None:
    seen = journey("sale.cjs")
    sale, other = seen["sale"]["saleId"], seen["otherId"]
    first, *steps = seen["walked"]

    assert first["status"] == "Open"
    assert len(steps) >= 3
    assert [it["stage"] for it in steps] == [it["next"] for it in steps]
    assert [it["probability"] for it in steps] == [it["promised"] for it in steps]
    likely = [it["probability"] for it in seen["walked"]]
    assert likely == sorted(set(likely)), "each stage is likelier than the one before"
    assert {it["amount"] for it in steps} == {120_000}

    sold, lost = seen["sold"], seen["lost"]
    assert (sold["status"], sold["probability"], sold["amount"]) == ("Sold", 100, 120_000)
    assert (lost["status"], lost["probability"]) == ("Lost", 0)
    assert (seen["openBefore"], seen["openAfter"]) == ([sale], [])
    assert sorted(seen["all"]) == [sale, other]


def test_a_project_gains_and_loses_members(journey: Journey) -> None:
    seen = journey("project.cjs")
    people = [it["personId"] for it in seen["people"]]
    members = seen["members"]

    assert [it["personId"] for it in members] == people
    assert {it["projectName"] for it in members} == {seen["name"]}
    assert [it["fullName"] for it in members] == ["Per Aas", "Per Bakke", "Per Dahl"]
    assert [it["name"] for it in seen["ofPerson"]] == [seen["name"]]
    assert seen["commented"]["comment"] == "Leads the work"

    stayed = [people[0], people[2]]
    assert [it["personId"] for it in seen["left"]] == stayed
    assert [it["personId"] for it in seen["shown"]] == stayed
    assert seen["ofHimWhoLeft"] == []


def test_a_document_comes_back_byte_for_byte(journey: Journey) -> None:
    seen = journey("document.cjs")

    assert seen["document"]["documentId"] > 0
    assert seen["document"]["contact"]["contactId"] == 5
    assert seen["uploaded"]["documentId"] == seen["document"]["documentId"]
    assert seen["got"] == seen["sent"]
    assert seen["length"] == 300_000
    assert seen["again"] == "Second edition: æøå"
    assert seen["gone"] is None


def test_a_request_is_answered_with_a_file_and_closed(journey: Journey) -> None:
    seen = journey("ticket.cjs")
    ticket, talked, after = seen["ticket"], seen["talked"], seen["after"]
    question, answer = seen["question"]["ejMessageId"], seen["answer"]["ejMessageId"]

    assert (ticket["title"], ticket["baseStatus"]) == (seen["title"], "Active")
    assert ticket["person"]["personId"] == 5
    assert ticket["numMessages"] == 0 and talked["numMessages"] == 2
    assert [it["ticketMessageId"] for it in talked["messages"]] == [question, answer]
    assert talked["messages"][0]["author"] == "kari@lindqvist.example"

    assert not ticket["hasAttachment"] and talked["hasAttachment"]
    (info,) = seen["info"]
    assert (info["attachmentId"], info["name"]) == (
        seen["attachment"]["attachmentId"],
        "drawing.png",
    )
    assert (info["attSize"], seen["same"]) == (4_000, True)
    message = seen["message"]
    assert [it["name"] for it in message["attachmentsInfo"]] == ["drawing.png"]
    assert message["ticket"]["title"] == seen["title"]

    assert (after["baseStatus"], after["numMessages"]) == ("Closed", 2)
    assert after["closedAt"] >= ticket["createdAt"]


def test_a_selection_holds_those_put_into_it(journey: Journey) -> None:
    seen = journey("selection.cjs")

    assert (seen["made"]["name"], seen["made"]["memberCount"]) == (seen["name"], 0)
    assert seen["made"]["selectionType"] == "Static"
    assert seen["members"] == [2, 3, 5], "who is in it twice is in it once"
    assert seen["filled"]["memberCount"] == 3
    assert seen["left"] == [2, 5]
    assert seen["gone"] is None


def test_a_custom_field_is_defined_published_written_and_read(journey: Journey) -> None:
    seen = journey("custom_field.cjs")
    field = seen["progId"]

    assert seen["draft"]["fieldLabel"] == seen["label"]
    assert field not in seen["before"]["userDefinedFields"], "a draft is no field yet"
    assert seen["job"] > 0
    assert seen["busy"] is False, "who waits for the end of the publishing comes to it"
    published = {it["progId"]: it["fieldLabel"] for it in seen["published"]}
    assert published[field] == seen["label"]
    assert seen["blank"]["userDefinedFields"][field] == "[I:0]"

    for read in ("written", "read", "readByRest"):
        assert seen[read]["userDefinedFields"][field] == "[I:24]"
        assert seen[read]["customFields"][field] == "[I:24]"
    for read in ("patched", "last"):
        assert seen[read]["userDefinedFields"][field] == "[I:36]"


def test_another_system_finds_a_company_by_its_own_number(journey: Journey) -> None:
    seen = journey("foreign_key.cjs")
    app, record = seen["app"], seen["recordId"]

    assert seen["device"]["foreignAppId"] == seen["saved"]["foreignAppId"] > 0
    assert seen["found"] == seen["added"]
    assert (seen["found"]["recordId"], seen["found"]["value"]) == (record, "C-77")
    assert seen["onCompany"] == {f"{app}.Oslo.CustomerNo": "C-77"}
    assert seen["value"] == seen["changed"]
    assert seen["changed"]["value"] == "C-78"
    assert seen["left"] == {}


def test_a_preference_is_read_closest_to_the_user(journey: Journey) -> None:
    seen = journey("preference.cjs")
    nothing = [{"rawValue": "", "level": "Undefined"}]
    green = [{"rawValue": "green", "level": "SystemWide"}]
    blue = [{"rawValue": "blue", "level": "Individual"}]

    assert seen["unset"] == nothing
    assert seen["forAll"] == {"terje": green, "henrik": green}
    assert seen["chosen"] == {"terje": blue, "henrik": green}
    assert (seen["byName"]["level"], seen["byName"]["rawValue"]) == ("SystemWide", "green")
    assert seen["again"] == green, "without his own he has everybody's again"


def test_the_lines_of_a_quote_add_up(journey: Journey) -> None:
    seen = journey("quote.cjs")
    line, ten, cheaper = seen["line"], seen["ten"], seen["cheaper"]

    assert seen["quote"]["saleId"] == seen["sale"]["saleId"]
    assert (seen["version"]["state"], seen["alternative"]["name"]) == ("Draft", "As asked for")
    assert seen["alternative"]["totalPrice"] == 0
    price, cost = line["unitListPrice"], line["unitCost"]
    assert price > cost > 0
    assert (line["quoteLineId"], line["totalPrice"]) == (0, price)
    assert (ten["totalPrice"], ten["earningAmount"]) == (10 * price, 10 * (price - cost))

    total, reduced = seen["total"], seen["reduced"]
    assert seen["saved"]["quoteLineId"] > 0
    assert total["totalPrice"] == ten["totalPrice"]
    assert total["vAT"] == pytest.approx(total["totalPrice"] * line["vAT"] / 100)
    assert cheaper["discountAmount"] == pytest.approx(price)
    assert reduced["totalPrice"] == cheaper["totalPrice"] == pytest.approx(9 * price)
    assert reduced["earningAmount"] == pytest.approx(9 * price - 10 * cost)
    assert [it["totalPrice"] for it in seen["lines"]] == [reduced["totalPrice"]]


def names(people: list[dict[str, Any]]) -> list[str]:
    return sorted(it["fullName"] for it in people)


def answers(appointment: dict[str, Any]) -> dict[int, str]:
    return {it["associateId"]: it["invitationStatus"] for it in appointment["participants"]}


def test_a_search_becomes_selections(journey: Journey) -> None:
    seen = journey("find.cjs")
    small, middle, large = seen["ids"]

    found = seen["found"]
    assert [row["primaryKey"] for row in found["archiveRows"]] == [large, middle]
    assert [column["name"] for column in found["archiveColumns"]] == ["saleId", "heading", "amount"]
    assert found["archiveRows"][0]["columnData"]["amount"]["displayValue"] == "[M:30000]"
    assert (seen["unasked"]["rowCount"], len(seen["unasked"]["archiveRows"])) == (3, 2)
    assert "heading" in seen["unasked"]["archiveRows"][0]["columnData"]

    assert [it["name"] for it in seen["criteria"]] == ["heading", "amount"]
    assert seen["chosen"] == [middle, large]
    assert (seen["added"], seen["again"]) == (2, 1), "nobody is a member twice"
    assert seen["kept"] == [small, middle]
    assert seen["both"] == [middle]
    (row,) = seen["rows"]["archiveRows"]
    assert row["columnData"]["rowKind"]["displayValue"] == "Combined"
    assert row["columnData"]["heading"]["displayValue"] == f"{seen['mark']} 20000"
    assert [it["columnData"]["contactId"]["displayValue"] for it in seen["behind"]] == ["[I:2]"]

    assert seen["after"] == [small, middle, large], "who meets the criteria by now is a member"
    assert seen["counts"] == 3
