"""Sale: from the first stage to sold or lost, who has a say in it, and what it is worth."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from agents import guide
from contract.door import Door

BJORGE, KARI, ODD = 2, 5, 6  # a company of the demo world and two who work there


@pytest.fixture
def stages(door: Door) -> list[int]:
    guide.ended(door)
    return guide.sale_stages(door)


@pytest.fixture
def kind(door: Door, stages: list[int]) -> int:
    return guide.sale_type(door, stages)


def save(door: Door, **given: Any) -> Any:
    return door.agent("Sale.SaveSaleEntity", {"Heading": "Lamps", **given})


def sale(door: Door, id: int) -> Any:
    return door.rest("GET", f"Sale/{id}")


def flat(door: Door, id: int) -> Any:
    return door.agent(f"Sale.GetSale?saleId={id}")


def appointment(door: Door, **given: Any) -> int:
    return door.agent("Appointment.SaveAppointmentEntity", {"Description": "Call", **given})["AppointmentId"]  # fmt: skip


# -- a new one


def test_a_template_is_open_and_mine_and_stored_nowhere(door: Door) -> None:
    rows = len(door.tenant.store.table("sale"))
    template = door.rest("GET", "Sale/default")
    assert (template["SaleId"], template["Status"], template["Completed"]) == (0, "Open", "Started")
    assert template["Associate"]["AssociateId"] == 5
    assert template["Saledate"] >= door.tenant.clock.now()[:10]
    assert template["VisibleFor"][0]["Visibility"] == "All"
    assert len(door.tenant.store.table("sale")) == rows


def test_numbers_are_taken_one_after_the_other(door: Door) -> None:
    one, other = save(door)["Number"], save(door)["Number"]
    assert int(other) == int(one) + 1
    assert door.rest("GET", f"Sale/0/IsNumberValid/{one}") is False
    complaint = door.rest("POST", "Sale/Validate", {"Heading": "x", "Number": one})
    assert set(complaint) >= {"Number", "SaleType"}


def test_type_gives_first_stage_and_date(door: Door, stages: list[int], kind: int) -> None:
    made = save(door, SaleType={"Id": kind})
    assert (made["Rating"]["Id"], made["Probability"]) == (stages[0], 15)
    day = datetime.fromisoformat(door.tenant.clock.now()) + timedelta(days=14)
    assert made["Saledate"][:10] == day.isoformat()[:10]


def test_a_heading_is_asked_for(door: Door) -> None:
    assert door("POST", "Sale", {"Heading": " "}).status == 400


# -- stage, status, probability


def test_a_stage_tells_its_probability_until_another_is_told(
    door: Door, stages: list[int], kind: int
) -> None:
    made = save(door, SaleType={"Id": kind})
    id = made["SaleId"]
    moved = door.rest("PUT", f"Sale/{id}", made | {"Rating": {"Id": stages[1]}})
    assert moved["Probability"] == 45
    told = door.rest("PATCH", f"Sale/{id}", {"Rating": {"Id": stages[2]}, "Probability": 60})
    assert told["Probability"] == 60, "may differ from the list's"
    fresh = door.agent("Sale.CreateDefaultSaleEntity") | {
        "Heading": "x",
        "Rating": {"Id": stages[2]},
    }
    assert door.agent("Sale.SaveSaleEntity", fresh)["Probability"] == 75
    assert door.agent("Sale.GetProbabilityFromStage", {"StageId": stages[1]}) == 45


@pytest.mark.parametrize(("stage", "status", "chance"), [(-2, "Sold", 100), (-1, "Lost", 0)])
def test_the_last_stages_end_a_sale_and_leaving_them_opens_it(
    door: Door, stages: list[int], stage: int, status: str, chance: int
) -> None:
    made = save(door, Rating={"Id": stages[0]})
    over = door.agent("Sale.SaveSaleEntity", made | {"Rating": {"Id": stage}})
    assert (over["Status"], over["Probability"]) == (status, chance)
    assert over["Completed"] == "Started", "completing is another thing"
    again = door.agent("Sale.SaveSaleEntity", over | {"Rating": {"Id": stages[1]}})
    assert (again["Status"], again["Probability"]) == ("Open", 45)


def test_a_status_finds_its_stage_and_the_way_back(door: Door, stages: list[int]) -> None:
    made = save(door, Rating={"Id": stages[1]})
    sold = door.rest("PATCH", f"Sale/{made['SaleId']}", {"Status": "Sold"})
    assert (sold["Rating"]["Id"], sold["Probability"]) == (-2, 100)
    back = door.rest("PATCH", f"Sale/{made['SaleId']}", {"Status": "Open"})
    assert (back["Rating"]["Id"], back["Probability"]) == (stages[1], 45)


def test_marking_as_sold_or_lost_tells_why_and_completes_nothing(door: Door) -> None:
    guide.ended(door)
    guide.plant(door, "reason", [{"Id": 1, "Value": "Price"}])
    guide.plant(door, "reason_sold", [{"Id": 1, "Value": "Price"}])
    one, two, three = (save(door)["SaleId"] for _ in range(3))
    done = door.agent("Sale.SaveSaleEntity", sale(door, three) | {"Completed": "Completed"})
    door.agent("Sale.SetAsSoldWithReason", {"SaleIds": [one, two], "ReasonId": 1})
    door.agent("Sale.SetAsLostWithReason", {"SaleIds": [done["SaleId"]], "ReasonId": 1})
    assert [flat(door, id)["Status"] for id in (one, two, three)] == ["Sold", "Sold", "Lost"]
    assert [flat(door, id)["Completed"] for id in (one, three)] == ["Started", "Completed"]
    assert sale(door, one)["ReasonSold"]["Id"] == 1 and sale(door, three)["Reason"]["Id"] == 1
    door.agent("Sale.SetAsLost", {"SaleIds": [one]})
    door.agent("Sale.SetAsSold", {"SaleIds": [three]})
    assert [flat(door, id)["Status"] for id in (one, three)] == ["Lost", "Sold"]
    reply = door("POST", "Agents/Sale/SetAsSold", {"SaleIds": [one, 99_999]})
    assert reply.status == 404 and flat(door, one)["Status"] == "Lost", "all or none"


# -- money


def test_earning_and_its_part_follow_each_other(door: Door) -> None:
    made = save(door, Amount=2000.0, Earning=500.0)
    assert made["EarningPercent"] == 25
    id = made["SaleId"]
    assert door.rest("PATCH", f"Sale/{id}", {"EarningPercent": 40.0})["Earning"] == 800
    assert door.rest("PATCH", f"Sale/{id}", {"Earning": 200.0})["EarningPercent"] == 10
    assert door.rest("PATCH", f"Sale/{id}", {"Amount": 4000.0})["Earning"] == 400
    both = door.rest("PATCH", f"Sale/{id}", {"Earning": 1.0, "EarningPercent": 2.0})
    assert (both["Earning"], both["EarningPercent"]) == (1, 2), "both told, both stand"


def test_the_flat_sale_tells_names_of_what_it_refers_to(door: Door, stages: list[int]) -> None:
    guide.plant(door, "sale_type", [{"SaleTypeId": 1, "Name": "General sale"}])
    given = {
        "SaleText": "By May", "Amount": 1000.0, "Contact": {"ContactId": BJORGE}, "Person": {"PersonId": KARI},
        "Rating": {"Id": stages[1]}, "SaleType": {"Id": 1}, "Currency": {"Id": 76}, "Saledate": "2026-05-01T00:00:00",
    }  # fmt: skip
    made = save(door, **given)
    shown = flat(door, made["SaleId"])
    assert shown == door.rest("GET", f"Sale/{made['SaleId']}/Simple")
    person = door.rest("GET", f"Person/{KARI}")
    assert shown["PersonFullName"] == person["FullName"]
    assert shown["ContactName"] == door.rest("GET", f"Contact/{BJORGE}")["Name"]
    told = {name: shown[name] for name in ("Title", "Description", "SaleDate", "WeightedAmount", "SaleTypeId", "Currency", "AssociateId")}  # fmt: skip
    assert told == {
        "Title": "Lamps", "Description": "By May", "SaleDate": "2026-05-01T00:00:00", "WeightedAmount": 450,
        "SaleTypeId": 1, "Currency": "NOK", "AssociateId": 5,
    }  # fmt: skip


def test_a_person_brings_along_the_company(door: Door) -> None:
    company = door.rest("GET", f"Person/{KARI}")["Contact"]["ContactId"]
    assert save(door, Person={"PersonId": KARI})["Contact"]["ContactId"] == company


def test_summaries_count_and_convert(door: Door) -> None:
    guide.ended(door)
    company = door.agent("Contact.SaveContactEntity", {"Name": "Buyers"})["ContactId"]
    rate = door.agent("List.GetCurrencyEntity?currencyEntityId=36")
    per_pound = rate["Units"] / rate["Rate"]
    told = {"Contact": {"ContactId": company}, "Amount": 1000.0, "Currency": {"Id": 36}}
    save(door, **told, Status="Sold", Saledate="2026-03-01T00:00:00")
    save(door, **told, Status="Lost", Saledate="2026-03-02T00:00:00")
    save(door, **told, Probability=50, Saledate="2026-03-03T00:00:00")
    save(door, **told, Probability=50, Saledate="2026-01-03T00:00:00")
    save(door, **told, Probability=50, Saledate="2999-01-03T00:00:00")
    asked = {"ContactId": company, "FromDate": "2026-02-01T00:00:00", "ToDate": "2026-04-01T00:00:00"}  # fmt: skip
    found = door.agent("Sale.GetSummaryByContact", asked)
    counts = {name: found[name] for name in ("Sold", "Lost", "Open", "PreviousOverdue", "CurrentOverdue", "FutureOpen")}  # fmt: skip
    assert counts == dict.fromkeys(counts, 1)
    assert found["SoldTotalBaseCurrency"] == pytest.approx(1000 * per_pound, abs=0.01)
    assert found["OpenWeightedBaseCurrency"] == pytest.approx(500 * per_pound, abs=0.01)
    assert found["BaseCurrency"] == door.agent("List.GetBaseCurrency")["Name"]
    mine = door.agent("Sale.GetSummaryByAssociate", asked | {"AssociateId": 5})
    group = door.tenant.store.table("associate").get(5)["GroupIdx"]
    ours = door.agent("Sale.GetSummaryByGroup", asked | {"GroupId": group})
    assert 1 <= mine["Sold"] <= ours["Sold"]


# -- what comes next


def test_next_due_date_is_that_of_the_next_activity(door: Door) -> None:
    id = save(door)["SaleId"]
    assert sale(door, id)["NextDueDate"].startswith("0001")
    about = {"Sale": {"SaleId": id}}
    past, soon, later = (guide.at(door, days) for days in (-3, 2, 9))
    appointment(door, **about, StartDate=past)
    assert door.rest("GET", f"Sale/{id}/NextDueDate") == past, (
        "the most recent, without one to come"
    )
    next_one = appointment(door, **about, StartDate=soon)
    appointment(door, **about, StartDate=later)
    assert sale(door, id)["NextDueDate"] == flat(door, id)["NextDueDate"] == soon
    assert sale(door, id)["Appointment"]["AppointmentId"] == next_one
    door.agent("Appointment.ToggleAppointmentStatus", {"AppointmentId": next_one})
    door.agent("Sale.BatchUpdateNextDueDate", {})
    assert door.agent("Sale.GetNextDueDate", {"SaleId": id}) == later
    assert door("GET", "Sale/99999/NextDueDate").status == 404


def test_a_stalled_sale_is_opened_again_on_its_day(door: Door) -> None:
    guide.plant(door, "reason_stalled", [{"Id": 1, "Value": "Price"}])
    day = guide.at(door, 40)
    made = save(door, Status="Stalled", ReopenDate=day, ReasonStalled={"Id": 1})
    assert made["Status"] == "Stalled"
    reminder = door.agent("Appointment.CreateDefaultReOpenAppointment", {"SaleId": made["SaleId"]})
    assert reminder["StartDate"] == day and reminder["Sale"]["SaleId"] == made["SaleId"]


# -- lists


def test_lists_by_company_and_person_and_only_the_open_ones(door: Door) -> None:
    guide.ended(door)
    company = door.agent("Contact.SaveContactEntity", {"Name": "Buyers"})["ContactId"]
    about = {"Contact": {"ContactId": company}, "Person": {"PersonId": KARI}}
    one, two = save(door, **about)["SaleId"], save(door, **about)["SaleId"]
    other = save(door)["SaleId"]
    door.agent("Sale.SetAsLost", {"SaleIds": [two]})

    def ids(operation: str, **given: Any) -> list[int]:
        return [each["SaleId"] for each in door.agent(f"Sale.{operation}", given)]

    assert ids("GetSalesFromContact", ContactId=company, OnlyOpenSales=False) == [one, two]
    assert ids("GetSalesFromContact", ContactId=company, OnlyOpenSales=True) == [one]
    assert ids("GetOpenSalesForContact", ContactId=company) == [one]
    assert {one, two} <= set(ids("GetSalesFromPerson", PersonId=KARI, OnlyOpenSales=False))
    assert two not in ids("GetSalesFromPerson", PersonId=KARI, OnlyOpenSales=True)
    mine = ids("GetMyOpportunities", Count=0)
    assert {one, other} <= set(mine) and two not in mine
    assert len(ids("GetMyOpportunities", Count=1)) == 1


def test_lists_by_date_and_amount_the_latest_first(door: Door) -> None:
    guide.ended(door)

    def of(year: int, amount: float, status: str) -> int:
        told = {"Saledate": f"{year}-01-01T00:00:00", "Amount": amount, "Status": status}
        return save(door, **told, Probability=10)["SaleId"]

    small, large = of(2990, 10.0, "Sold"), of(2991, 1e9, "Sold")
    near, far = of(2990, 10.0, "Open"), of(2991, 1e11, "Open")

    def ids(operation: str, **given: Any) -> list[int]:
        return [each["SaleId"] for each in door.agent(f"Sale.{operation}", given)]

    assert ids("GetRecentSales", AmountLimit=-1, Count=2) == [large, small]
    assert ids("GetRecentSales", AmountLimit=999_999_999, Count=0) == [large]
    assert ids("GetUpcomingSales", WeightedAmountLimit=-1, Count=2) == [far, near]
    assert ids("GetUpcomingSales", WeightedAmountLimit=999_999_999, Count=0) == [far]
    window = {"FromDate": "2990-01-01T00:00:00", "ToDate": "2990-12-31T00:00:00"}
    every = ids("GetSalesByDate", **window, AmountLimit=-1, Status="Unknown")
    assert every == [small, near]
    assert ids("GetSalesByDate", **window, AmountLimit=-1, Status="Sold") == [small]
    assert ids("GetSalesByDate", **window, AmountLimit=11, Status="Unknown") == []


# -- stakeholders


def test_a_save_replaces_stakeholders_and_shows_who_they_are(door: Door) -> None:
    guide.plant(door, "stakeholder_role", [{"Id": 1, "Name": "Decision maker"}])
    made = save(
        door, SaleStakeholders=[{"PersonId": KARI, "StakeholderRoleId": 1}, {"PersonId": ODD}]
    )
    first, second = made["SaleStakeholders"]
    person = door.rest("GET", f"Person/{KARI}")
    assert (first["Lastname"], first["ContactName"]) == (
        person["Lastname"],
        person["Contact"]["Name"],
    )
    assert first["StakeholderRoleName"]
    assert first["EmailAddress"] == person["Emails"][0]["Value"]
    assert (first["Rank"], second["Rank"]) == (1, 2)
    left = door.agent("Sale.SaveSaleEntity", made | {"SaleStakeholders": [second]})
    assert [each["PersonId"] for each in left["SaleStakeholders"]] == [ODD]
    assert door("GET", f"SaleStakeholder/{first['SaleStakeholderId']}").status == 404
    same = {k: v for k, v in left.items() if k != "SaleStakeholders"}
    assert len(door.agent("Sale.SaveSaleEntity", same)["SaleStakeholders"]) == 1, (
        "absent is unchanged"
    )


def test_stakeholders_are_added_changed_and_removed(door: Door) -> None:
    id = save(door)["SaleId"]
    door.agent(
        "Sale.AddSaleStakeholders",
        {"SaleId": id, "SaleStakeholders": [{"PersonId": KARI}, {"PersonId": ODD}]},
    )
    door.agent("Sale.AddSaleStakeholders", {"SaleId": id, "SaleStakeholders": [{"PersonId": KARI}]})
    found = door.agent("Sale.GetSaleStakeholders", {"SaleId": id})
    assert [each["PersonId"] for each in found] == [KARI, ODD], "nobody twice"
    ids = [each["SaleStakeholderId"] for each in found]
    changed = door.agent(
        "Sale.UpdateSaleStakeholders", {"Stakeholders": [found[0] | {"Comment": "Decides"}]}
    )
    assert changed[0]["Comment"] == "Decides"
    assert sale(door, id)["SaleStakeholders"][0]["Comment"] == "Decides"
    asked = {"SaleStakeholderIds": [ids[1], 99_999, ids[0]]}
    assert [s["SaleStakeholderId"] for s in door.agent("Sale.GetSaleStakeholderById", asked)] == [
        ids[1],
        ids[0],
    ]
    door.agent("Sale.DeleteSaleStakeholders", {"SaleStakeholderIds": [ids[0]]})
    assert [each["PersonId"] for each in sale(door, id)["SaleStakeholders"]] == [ODD]
    door.rest("DELETE", f"SaleStakeholder/{ids[1]}")
    assert sale(door, id)["SaleStakeholders"] == []


# -- guide


def test_the_guide_offers_the_next_stage_when_all_that_is_suggested_is_done(
    door: Door, stages: list[int], kind: int
) -> None:
    id = save(door, SaleType={"Id": kind})["SaleId"]
    asked = {"SaleId": id}
    assert door.agent("Sale.HasGuide", asked) is door.rest("GET", f"Sale/{id}/HasGuide") is True
    assert door.agent("Sale.HasGuideActivities", asked) is False
    link = {"SaleTypeId": kind, "ProbId": stages[0]}
    suggestion = door.agent(
        "Appointment.SaveSuggestedAppointmentEntity",
        {"Name": "Call", "Text": "Call", "DaysFuture": 2, "SaleTypeStageLink": link},
    )
    paper = door.agent(
        "Document.SaveSuggestedDocumentEntity", {"Name": "Offer", "SaleTypeStageLink": link}
    )
    made = door.agent(
        "Appointment.CreateDefaultAppointmentEntityFromSaleSuggestion",
        {"SuggestedAppointmentId": suggestion["SuggestedAppointmentId"], "SaleId": id, "CreateNow": True, "OwnerId": 0},
    )  # fmt: skip
    assert made["AppointmentId"] > 0 and made["Sale"]["SaleId"] == id, "CreateNow stores"
    assert door.agent("Sale.HasGuideActivities", asked) is True
    offered = {"AppointmentId": made["AppointmentId"]}
    door.agent("Appointment.ToggleAppointmentStatus", offered)
    assert door.agent("Sale.OfferAutoNextStageOnApppointmentCompleted", offered) is False, (
        "the offer is left"
    )
    door.agent("Document.SaveDocumentEntity", {
        "Header": "Offer", "Sale": {"SaleId": id}, "SuggestedDocumentId": paper["SuggestedDocumentId"], "Completed": "Completed",
    })  # fmt: skip
    assert door.agent("Sale.OfferAutoNextStageOnApppointmentCompleted", offered) is True
    told = {"SaleId": id, "IncludeCurrentStage": False}
    assert door.agent("Sale.GetNextSaleStage", told) == stages[1]
    assert door.agent("Sale.GetNextSaleStage", told | {"IncludeCurrentStage": True}) == stages[0]
    door.rest("PATCH", f"Sale/{id}", {"Rating": {"Id": stages[2]}})
    assert door.agent("Sale.GetNextSaleStage", told) == 0, "the last"


def test_a_retired_stage_leads_to_the_next(door: Door, stages: list[int], kind: int) -> None:
    id = save(door, SaleType={"Id": kind})["SaleId"]
    stage = door.agent(f"List.GetSaleStageEntity?saleStageEntityId={stages[0]}")
    door.agent("List.SaveSaleStageEntity", stage | {"Deleted": True})
    asked = {"SaleId": id, "IncludeCurrentStage": True}
    assert door.agent("Sale.GetNextSaleStage", asked) == stages[1]


def test_a_type_says_whether_it_has_stakeholders(door: Door, stages: list[int], kind: int) -> None:
    with_them = guide.sale_type(door, stages, Name="Big", HasStakeholders=True)
    one, two = (save(door, SaleType={"Id": id})["SaleId"] for id in (kind, with_them))
    found = [door.agent("Sale.HasStakeholderSetting", {"SaleId": id}) for id in (one, two)]
    assert found == [False, True]


# -- versions, delete


def test_every_earlier_version_is_kept_until_the_sale_goes(door: Door) -> None:
    def versions() -> list[str]:
        rows = door.tenant.store.table("_sale_history").scan()
        return [row["Heading"] for row in rows if row["SaleId"] == id]

    id = save(door)["SaleId"]
    assert versions() == []
    door.rest("PATCH", f"Sale/{id}", {"Heading": "Lamps, twice"})
    door.agent("Sale.SetAsSold", {"SaleIds": [id]})
    assert versions() == ["Lamps", "Lamps, twice"]
    door.rest("DELETE", f"Sale/{id}")
    assert versions() == []


def test_a_sale_goes_for_good_and_what_referred_to_it_stays(door: Door) -> None:
    id = save(door, SaleStakeholders=[{"PersonId": KARI}])["SaleId"]
    meeting = appointment(door, Sale={"SaleId": id})
    (holder,) = door.agent("Sale.GetSaleStakeholders", {"SaleId": id})
    door.agent(f"Sale.DeleteSaleEntity?saleEntityId={id}")
    assert door("GET", f"Sale/{id}").status == 404
    assert door.rest("GET", f"Appointment/{meeting}")["Sale"] is None
    assert door("GET", f"SaleStakeholder/{holder['SaleStakeholderId']}").status == 404
    assert door.rest("GET", f"Person/{KARI}")["PersonId"] == KARI


def test_a_sale_knows_whether_it_has_a_quote(door: Door) -> None:
    id = save(door)["SaleId"]
    assert door.agent("Sale.SaleHasQuote", {"SaleId": id}) is False
    guide.plant(door, "quote", [{"QuoteId": 900, "SaleId": id}])
    assert door.agent("Sale.SaleHasQuote", {"SaleId": id}) is True


def test_a_deleted_person_has_no_say_in_a_sale(door: Door) -> None:
    made = save(door, SaleStakeholders=[{"PersonId": KARI}, {"PersonId": ODD}])
    door.rest("DELETE", f"Person/{KARI}")
    shown = door.agent("Sale.GetSaleStakeholders", {"SaleId": made["SaleId"]})
    assert [each["PersonId"] for each in shown] == [ODD]
    assert len(sale(door, made["SaleId"])["SaleStakeholders"]) == 1
