"""Sales in all stages, and who has a say in them."""

from __future__ import annotations

from typing import Any

from so_mock.seed.companies import COMPANIES, COUNTRY, CUSTOMERS, owner
from so_mock.seed.geography import CURRENCY_IDS, per_unit
from so_mock.seed.lists import PROBABILITY
from so_mock.seed.pools import digest
from so_mock.seed.values import Rows, at, choose, number

COUNT = 84
OPEN_STAGES = (4, 1, 5, 2, 3)
MONEY = {578: "NOK", 752: "SEK", 208: "DKK", 826: "GBP", 840: "USD", 616: "PLN"}  # elsewhere EUR
HEADINGS = [
    "LED panels for the offices", "Light control, ground floor", "Outdoor lights for the car park", "Service agreement",
    "Emergency lighting", "Relighting of the warehouse", "Track lights for the shop", "Annual licence, light control",
    "Workshop lighting", "Design of the lobby", "Spare parts, one year", "Energy audit", "Street lights, second phase",
    "Training of the caretakers", "Lights for the loading bay", "Conference rooms", "Replacement of fluorescent tubes",
    "Façade lighting", "Reading lamps", "Remote monitoring",
]  # fmt: skip


def company_of(id: int) -> int:
    return CUSTOMERS[id * 5 % len(CUSTOMERS)]


def subject(id: int) -> str:
    """What a sale is about."""
    return HEADINGS[(id * 7 + id // len(HEADINGS)) % len(HEADINGS)]


def currency(company: int) -> str:
    return MONEY.get(COUNTRY[company], "EUR")


def status(id: int) -> str:
    return ("Open", "Open", "Sold", "Open", "Lost", "Open", "Sold", "Stalled")[id % 8]


def money(id: int, code: str) -> tuple[float, float]:
    """Amount and earning, in round numbers of the currency."""
    amount = round(number(20, 900, "amount", id) * 1000 / per_unit(code), -2)
    return amount, float(round(amount * number(15, 45, "earning", id) / 100))


def sales(staff: dict[int, list[int]], projects: dict[int, int]) -> Rows:
    """`staff`: company -> its people; `projects`: company -> a project with it."""
    rows = []
    for id in range(1, COUNT + 1):
        company = company_of(id)
        state, code, own = status(id), currency(company), owner(company)
        stage = {"Sold": -2, "Lost": -1}.get(state) or OPEN_STAGES[id % 5]
        amount, earning = money(id, code)
        day = (
            -number(5, 340, "closed", id)
            if state in ("Sold", "Lost")
            else number(3, 120, "due", id)
        )
        created = min(day, 0) - number(10, 90, "created", id)
        row: dict[str, Any] = {
            "SaleId": id, "Number": str(10_010 + id), "Heading": f"{subject(id)}, {COMPANIES[company - 1][0]}", "Contact": company,
            "Person": choose(staff[company], "sale", id), "Associate": own, "SaleType": 1 + id % 4, "Rating": stage,
            "Probability": PROBABILITY[stage], "Status": state, "Currency": CURRENCY_IDS[code], "Amount": amount,
            "Earning": earning, "EarningPercent": round(earning / amount * 100, 2), "Saledate": at(day), "Source": 1 + id % 4,
            "Competitor": 1 + id % 4 if id % 3 == 0 else 0, "Credited": 3, "CreatedDate": at(created, "13:20:00"), "CreatedBy": own,
            "Completed": "Completed" if state in ("Sold", "Lost") else "NotStarted",
            "SaleText": f"{subject(id)}: {'decided' if day < 0 else 'to be decided'} by the head of purchasing.",
        }  # fmt: skip
        if projects.get(company) and id % 4 == 1:
            row["Project"] = projects[company]
        if state == "Sold":
            row["ReasonSold"] = 1 + id % 4
        elif state == "Lost":
            row["Reason"] = 1 + id % 7
        elif state == "Stalled":
            row |= {"ReasonStalled": 1 + id % 6, "ReopenDate": at(number(20, 90, "reopen", id))}
        rows.append(row)
    return rows


def stakeholders(rows: Rows, staff: dict[int, list[int]]) -> Rows:
    """Of the sales whose type has them (3), and of some others."""
    found: Rows = []
    for sale in rows:
        if sale["SaleType"] == 3 or sale["SaleId"] % 9 == 0:
            people = staff[sale["Contact"]]
            start = digest("stakeholder", sale["SaleId"]) % len(people)
            for rank in range(1, min(3, len(people)) + 1):
                person = people[(start + rank) % len(people)]
                found.append({
                    "SaleStakeholderId": len(found) + 1, "SaleId": sale["SaleId"], "PersonId": person, "ContactId": sale["Contact"],
                    "StakeholderRoleId": rank, "Rank": rank,
                    "Comment": ("Signs the order", "Asks for references", "Will use it every day")[rank - 1],
                })  # fmt: skip
    return found
