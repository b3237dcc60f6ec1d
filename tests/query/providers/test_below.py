"""Lists below a row: `Contact/{id}/Activities` and its like hold the rows that belong to it, and no others."""

from collections.abc import Callable
from typing import Any

import pytest
from contract.door import Door

Make = Callable[[str, dict[str, Any]], Any]


class Made:
    """A company with a person, a sale and a project, each with activities; and another of each, with its own."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.one, self.other = self._family("One"), self._family("Other")

    def _family(self, name: str) -> dict[str, int]:
        post = self.door.rest
        contact = post("POST", "Contact", {"Name": name})["ContactId"]
        person = post("POST", "Person", {"Lastname": name, "Contact": {"ContactId": contact}})["PersonId"]  # fmt: skip
        project = post("POST", "Project", {"Name": name})["ProjectId"]
        owner = {"Contact": {"ContactId": contact}, "Person": {"PersonId": person}, "Project": {"ProjectId": project}}  # fmt: skip
        sale = post("POST", "Sale", {"Heading": name, **owner})["SaleId"]
        owner["Sale"] = {"SaleId": sale}
        appointment = post("POST", "Appointment", {"Description": name, **owner})["AppointmentId"]
        document = post("POST", "Document", {"Header": name, "Name": f"{name}.txt", **owner})["DocumentId"]  # fmt: skip
        ids = {"ContactId": contact, "PersonId": person}
        member = post("POST", "ProjectMember", {"ProjectId": project, **ids})["ProjectmemberId"]
        stake = post("POST", "SaleStakeholder", {"SaleId": sale, **ids})["SaleStakeholderId"]
        return {
            "contact": contact, "person": person, "project": project, "sale": sale, "appointment": appointment,
            "document": document, "projectMember": member, "salestakeholder": stake,
        }  # fmt: skip

    def listed(self, path: str, owner: dict[str, int], options: str = "") -> list[tuple[str, int]]:
        entity, below = path.split("/")
        answer = self.door.rest("GET", f"{entity}/{owner[entity.lower()]}/{below}{options}")
        return [(row["EntityName"], int(row["PrimaryKey"])) for row in answer["value"]]


@pytest.fixture
def made(door: Door) -> Made:
    return Made(door)


LISTED = {
    "Contact/Activities": ["appointment", "document"], "Contact/Appointments": ["appointment"],
    "Contact/Documents": ["document"], "Contact/Projects": ["project"], "Contact/Sales": ["sale"],
    "Person/Activities": ["appointment", "document"], "Person/Appointments": ["appointment"],
    "Person/Documents": ["document"], "Person/Sales": ["sale"],
    "Project/Activities": ["appointment", "document"], "Project/Members": ["projectMember"], "Project/Contacts": ["project"],
    "Sale/Activities": ["appointment", "document"], "Sale/Stakeholders": ["salestakeholder"],
}  # fmt: skip


@pytest.mark.parametrize("path", LISTED)
def test_a_list_below_a_row_holds_what_belongs_to_it(path: str, made: Made) -> None:
    for family in (made.one, made.other):
        assert sorted(made.listed(path, family)) == [(kind, family[kind]) for kind in LISTED[path]]


@pytest.mark.parametrize("path", [
    *LISTED, "Project/Guide", "Project/Links", "Sale/Guide", "Sale/History", "Sale/Links", "Appointment/Participants",
    "Appointment/Links", "Document/Links", "Pricelist/Products",
])  # fmt: skip
def test_below_a_row_that_is_not_there_nothing_is(path: str, door: Door) -> None:
    entity, below = path.split("/")
    reply = door("GET", f"{entity}/987654/{below}")
    assert (reply.status, reply.json()["ErrorType"]) == (404, "SoNotFoundException")


@pytest.mark.parametrize("path", ["Contact/Sales", "Person/Sales"])
def test_sales_of_others_in_which_somebody_has_a_stake_are_among_his(path: str, made: Made) -> None:
    one, other = made.one, made.other
    told = {"SaleId": other["sale"], "ContactId": one["contact"], "PersonId": one["person"]}
    for _ in range(2):  # twice the same stake is one sale
        stake = made.door.rest("POST", "SaleStakeholder", told)["SaleStakeholderId"]
    assert made.listed(path, one) == [("sale", one["sale"]), ("sale", other["sale"])]
    assert made.listed(path, other) == [("sale", other["sale"])]
    assert made.listed(path, one, "?$entities=sale") == [("sale", one["sale"])]
    answer = made.door.rest(
        "GET", f"{path.split('/')[0]}/{one[path.split('/')[0].lower()]}/Sales?$select=saleId,isStakeholderSale,saleStakeholderId"
    )  # fmt: skip
    own, staked = answer["value"]
    assert (own["isStakeholderSale"], own["saleStakeholderId"]) == (False, 0)
    assert (staked["isStakeholderSale"], staked["saleStakeholderId"]) == (True, stake - 1)


def test_a_company_with_two_members_has_the_project_once(made: Made) -> None:
    second = made.door.rest(
        "POST", "Person", {"Lastname": "Two", "Contact": {"ContactId": made.one["contact"]}}
    )["PersonId"]
    made.door.rest("POST", "ProjectMember", {"ProjectId": made.one["project"], "PersonId": second})
    assert made.listed("Contact/Projects", made.one) == [("project", made.one["project"])]
    assert made.listed("Project/Contacts", made.one) == [("project", made.one["project"])]


def test_links_are_seen_from_both_ends(made: Made) -> None:
    one, other = made.one, made.other
    links = [{"EntityName": name, "Id": other[name], "Description": "See"} for name in ("sale", "document", "contact")]  # fmt: skip
    whole = made.door.rest("GET", f"Appointment/{one['appointment']}")
    made.door.rest("PUT", f"Appointment/{one['appointment']}", whole | {"Links": links})
    found = made.listed("Appointment/Links", one)
    assert found == [("sale", other["sale"]), ("document", other["document"]), ("Contact", other["contact"])]  # fmt: skip
    assert made.listed("Sale/Links", other) == [("appointment", one["appointment"])]
    assert made.listed("Document/Links", other) == [("appointment", one["appointment"])]
    assert made.listed("Appointment/Links", other) == made.listed("Sale/Links", one) == []
    only = made.listed("Appointment/Links", one, "?$entities=document")
    assert only == [("document", other["document"])]
    row = made.door.rest("GET", f"Sale/{other['sale']}/Links?$select=linkDescription,text")["value"]
    assert [(each["linkDescription"], each["text"]) for each in row] == [("See", "One")]


def test_every_participant_of_a_booking_is_listed_whichever_row_is_asked(made: Made) -> None:
    door = made.door
    stranger = {"PersonId": made.other["person"], "ContactId": made.other["contact"]}
    participants = [{"AssociateId": 1}, {"AssociateId": 2}, stranger, {"EmailAddress": "x@example.com"}]  # fmt: skip
    booked = door.rest("POST", "Appointment", {
        "Description": "All", "Associate": {"AssociateId": 1}, "Participants": participants,
    })["AppointmentId"]  # fmt: skip
    rows = door.rest("GET", f"Appointment/{booked}/Participants")["value"]
    kinds = [(row["EntityName"], row["PrimaryKey"], row["status"]) for row in rows]
    assert kinds == [
        ("associate", "1", "Accepted"), ("associate", "2", "Invitation"),
        ("externalPerson", str(made.other["person"]), "None"), ("emailParticipant", "3", "None"),
    ]  # fmt: skip
    theirs = door.rest(
        "GET", "Appointment?$filter=associateId associateIsOneOf (2) and text is 'All'&$select=appointmentId"
    )["value"][0]  # fmt: skip
    again = door.rest("GET", f"Appointment/{theirs['appointmentId']}/Participants")["value"]
    assert [(r["EntityName"], r["PrimaryKey"]) for r in again] == [k[:2] for k in kinds]
    colleagues = door.rest("GET", f"Appointment/{booked}/Participants?$entities=associate")
    assert len(colleagues["value"]) == 2


def test_history_of_a_sale_holds_what_it_was_before_each_save(made: Made) -> None:
    id = made.one["sale"]
    assert made.listed("Sale/History", made.one) == []
    for amount in (100, 200):
        whole = made.door.rest("GET", f"Sale/{id}")
        made.door.rest("PUT", f"Sale/{id}", whole | {"Amount": amount})
    rows = made.door.rest("GET", f"Sale/{id}/History?$select=saleId,amount&$orderBy=amount")["value"]  # fmt: skip
    assert [(row["EntityName"], row["saleId"], row["amount"]) for row in rows] == [("sale", id, 0), ("sale", id, 100)]  # fmt: skip
    assert made.listed("Sale/History", made.other) == []


def test_products_of_a_price_list_are_its_own(door: Door) -> None:
    lists = [
        door.rest("POST", "Pricelist", {"Name": name, "Currency": "NOK"}) for name in ("A", "B")
    ]
    ids = [
        door.rest("POST", "Product", {"Name": each["Name"], "ERPPriceListKey": each["ERPPriceListKey"]})["ProductId"]
        for each in lists
    ]  # fmt: skip
    for each, id in zip(lists, ids, strict=True):
        rows = door.rest("GET", f"Pricelist/{each['PriceListId']}/Products")["value"]
        assert [(r["EntityName"], r["PrimaryKey"], r["name"]) for r in rows] == [
            ("productInAssortment", str(id), each["Name"])
        ]
