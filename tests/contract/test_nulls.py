"""What JSON allows and nobody expects: a null within a list, an item without its id, a thing that belongs to nothing."""

from typing import Any

import pytest
from contract.door import Door

GROUP = {"Name": "", "Restrictions": [None, {"Name": "name", "SubRestrictions": [None]}]}
STORED = {"StorageType": "Criteria", "ProviderName": "FindContact", "StorageKey": "1"}
ODD: list[tuple[str, str, Any]] = [
    ("PUT", "List/Category/Items/2/UserGroups", [{"Selected": True}]),
    ("PUT", "List/Task/Items/1/Headings", [{"Selected": True}]),
    ("POST", "Agents/Person/ResolvePersonFromInfo", {"PersonName": "A", "Emails": [None], "PhoneNumbers": [None]}),
    ("POST", "Agents/User/ResolveUserFromInfo", {"Emails": [None], "PhoneNumbers": [None]}),
    ("POST", "Agents/Find/SaveRestrictionGroups", STORED | {"RestrictionGroups": [None, GROUP]}),
    ("POST", "Agents/Diagnostics/GetCacheState", {"CacheNames": [None]}),
    ("POST", "Agents/Archive/GetArchiveListByColumns", {"ProviderName": "FindContact", "Columns": [None, "name"]}),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "path", "body"), ODD, ids=[path for _, path, _ in ODD])
def test_it_is_left_out_or_refused_but_no_error_of_ours(
    door: Door, verb: str, path: str, body: Any
) -> None:
    assert door(verb, f"/api/v1/{path}", body).status < 500


def test_what_belongs_to_nothing_is_no_error_of_ours(door: Door) -> None:
    line = door.agent("Quote.SaveQuoteLine", {"QuoteLine": {"Name": "Alone"}})
    given = {"QuoteLineId": line["QuoteLineId"], "Direction": True}
    assert door("POST", "Agents/Quote/MoveQuoteLine", given).status == 204
    line = {"QuoteLine": line, "ChangedFields": [None, "UnitCost"]}
    assert door("POST", "Agents/Quote/RecalculateQuoteLine", line).status == 200
    alone = door.agent("Quote.SaveQuoteVersion", {"QuoteVersion": {"Number": "7"}})
    given = {"QuoteVersionId": alone["QuoteVersionId"]}
    made = door("POST", "Agents/Quote/CreateAndSaveQuoteVersion", given)
    assert made.status in (200, 404)
    odd = door.rest("POST", "Selection", {"Name": "Odd", "TargetTableNumber": 2})
    given = {"SelectionId": odd["SelectionId"], "Name": "Copy"}
    assert door("POST", "Agents/Selection/CreateSelectionFromSelection", given).status == 400


def test_a_group_without_an_id_is_named(door: Door) -> None:
    refused = door("PUT", "/api/v1/List/Category/Items/2/UserGroups", [{"Selected": True}])
    assert refused.status == 404 and "0 not found" in refused.json()["Message"]


def test_nobody_gets_an_address_of_nothing(door: Door) -> None:
    given = {"PersonName": "Ada Lund", "Emails": [None, "ada@x.example"]}
    made = door.agent("Person.ResolvePersonFromInfo", given)["Person"]["PersonId"]
    assert [each["Value"] for each in door.rest("GET", f"Person/{made}")["Emails"]] == [
        "ada@x.example"
    ]
