"""The packaged scenario `sales_team`: each of its users sees and does what his role grants, and masks say so."""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from contract.door import Door, Reply

from so_mock.config import Config

PASSWORDS = {"tje0": "Tje0", "SAL0": "", "NOV0": "Nov0", "ARL0": "Arl0", "HEM0": "Hem0", "TEL0": "Tel0"}  # fmt: skip
EVERY = 84  # sales of the demo world


class Team:
    def __init__(self, door: Door) -> None:
        self.door = door

    def ask(self, user: str, verb: str, path: str, *body: Any) -> Reply:
        basic = b64encode(f"{user}:{PASSWORDS[user]}".encode()).decode()
        return self.door(verb, path, *body, auth=f"Basic {basic}")

    def get(self, user: str, path: str) -> Any:
        reply = self.ask(user, "GET", path)
        return reply.json() if reply.status == 200 else None

    def sellers(self, user: str) -> Counter[str]:
        """Whose sales he sees in a search."""
        found = self.get(user, "Sale?$select=associateId")["value"]
        return Counter(row["associateId"] for row in found)


@pytest.fixture(scope="module")
def shared() -> Iterator[Team]:
    door = Door(Config(scenario="sales_team"))
    yield Team(door)
    door.close()


@pytest.fixture
def team(shared: Team) -> Team:
    shared.door.reset()
    return shared


def sale_of(team: Team, associate: int) -> int:
    rows = team.door.tenant.store.table("sale").scan()
    return next(row["SaleId"] for row in rows if row["Associate"] == associate)


def test_rows_of_ones_own_and_of_the_group(team: Team) -> None:
    own = team.sellers("tje0")
    assert list(own) == ["tje0"]
    group = team.sellers("SAL0")
    assert set(group) == {"tje0", "SAL0", "ARL0"}, "not NOV0, who is of another group"
    assert list(team.sellers("NOV0")) == ["NOV0"]
    assert sum(team.sellers("TEL0").values()) == EVERY
    assert not team.sellers("HEM0")
    theirs = sale_of(team, 17)
    assert team.get("tje0", f"Sale/{theirs}") is None
    assert team.get("SAL0", f"Sale/{sale_of(team, 5)}")["TableRight"]["Mask"].endswith("Delete")


def test_a_hidden_field_is_blank_and_cannot_be_searched_by(team: Team) -> None:
    sale = sale_of(team, 5)
    assert team.get("SAL0", f"Sale/{sale}")["Amount"] > 0
    blank = team.get("TEL0", f"Sale/{sale}")
    assert (blank["Amount"], blank["Earning"]) == (0, 0)
    assert blank["FieldProperties"]["Amount"]["FieldRight"]["Mask"].startswith("None")
    assert team.get("TEL0", "Sale?$select=amount&$filter=amount gt 0".replace(" ", "%20"))["value"] == []  # fmt: skip
    person = team.get("ARL0", "Person/2")
    assert person["BirthDate"][:4] in ("0001", "1760") and person["PrivatePhones"] == []


def test_a_locked_field_says_why(team: Team) -> None:
    company = team.get("tje0", "Contact/2")
    assert company["FieldProperties"]["OrgNr"]["FieldRight"] == {"Mask": "Read", "Reason": "Kept by the ERP system."}  # fmt: skip
    refused = team.ask("tje0", "PATCH", "Contact/2", {"OrgNr": "1"})
    assert (refused.status, refused.json()["Message"]) == (403, "Kept by the ERP system.")
    assert team.ask("tje0", "PATCH", "Contact/2", {"Department": "New"}).status == 200
    assert team.ask("SAL0", "PATCH", "Contact/2", {"OrgNr": "1"}).status == 200


def test_what_a_table_does_not_grant_is_refused(team: Team) -> None:
    new = {"Name": "Ny AS"}
    for user, status in {"tje0": 200, "SAL0": 200, "TEL0": 403, "ARL0": 403, "HEM0": 403}.items():
        assert team.ask(user, "POST", "Contact", new).status == status, user
    assert team.ask("tje0", "DELETE", "Contact/20").status == 403
    assert team.ask("SAL0", "DELETE", "Contact/20").status == 204


def test_functional_rights(team: Team) -> None:
    merge = {"SourceContactId": 8, "DestinationContactId": 9}
    refused = team.ask("tje0", "POST", "Agents/Contact/Merge", merge)
    assert (refused.status, refused.json()["ErrorType"]) == (403, "SoFunctionRightException")
    assert team.ask("SAL0", "POST", "Agents/Contact/Merge", merge).status == 204
    told = team.get("SAL0", "User/currentPrincipal")
    assert "allow-manage-entities" in told["FunctionRights"]
    assert told["RoleDescription"].startswith("A seller who sees what his group sells")


def test_a_user_who_was_made_is_of_the_groups_that_he_was_given(team: Team) -> None:
    told = team.get("TEL0", "User/currentPrincipal")
    assert (told["GroupId"], told["SecondaryGroups"], told["RoleName"]) == (5, [2], "Telephone seller")  # fmt: skip
    assert told["IsPerson"] and told["FullName"]


def test_requests_are_for_those_who_may_list_them(team: Team) -> None:
    assert team.get("HEM0", "Ticket?$select=ticketId")["value"]
    assert team.get("tje0", "Ticket?$select=ticketId")["value"] == []
