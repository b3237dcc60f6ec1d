"""Who gets a request that came by mail: as its category hands them out."""

from collections import Counter

from contract.door import Door
from mail_desk import comes, mail, ticket

FIRST, SECOND = 5, 17


def category(door: Door, method: str, **weights: int) -> None:
    row = door.agent("List.GetTicketCategoryEntity?ticketCategoryEntityId=1")
    door.agent("List.SaveTicketCategoryEntity", row | {"DelegateMethod": method})
    members = [
        {"User": {"AssociateId": associate}, "Weight": weight}
        for associate, weight in zip((FIRST, SECOND), weights.values(), strict=True)
    ]
    door.agent("List.UpdateCategoryMemberships", {
        "TicketCategoryId": 1, "MembershipsToAdd": members, "MembershipsToUpdate": [], "MembershipsToDelete": [],
    })  # fmt: skip


def owners(door: Door, times: int) -> list[int]:
    made = (ticket(door, comes(door, mail())[0].ticket)["OwnedBy"] for _ in range(times))
    return [owner["AssociateId"] if owner else 0 for owner in made]


def test_even_goes_round_the_members(door: Door) -> None:
    category(door, "Even", first=0, second=0)
    found = owners(door, 4)
    assert Counter(found) == {FIRST: 2, SECOND: 2} and found[0] != found[1]


def test_weighted_gives_each_his_share_and_not_all_at_once(door: Door) -> None:
    category(door, "Weighted", first=3, second=1)
    found = owners(door, 8)
    assert Counter(found) == {FIRST: 6, SECOND: 2}
    assert Counter(found[:4]) == {FIRST: 3, SECOND: 1}


def test_weights_of_any_size_are_shares(door: Door) -> None:
    category(door, "Weighted", first=2_000_000_000, second=1_000_000_000)
    assert Counter(owners(door, 6)) == {FIRST: 4, SECOND: 2}


def test_who_has_no_weight_gets_none_but_where_nobody_has_any(door: Door) -> None:
    category(door, "Weighted", first=0, second=2)
    assert owners(door, 3) == [SECOND] * 3
    door.reset()
    category(door, "Weighted", first=0, second=0)
    assert Counter(owners(door, 4)) == {FIRST: 2, SECOND: 2}


def test_unfair_goes_to_whoever_has_the_fewest_open(door: Door) -> None:
    category(door, "Unfair", first=0, second=0)
    open_ones = Counter(
        row["OwnedBy"] for row in door.tenant.store.table("ticket").scan() if row["BaseStatus"] == "Active"
    )  # fmt: skip
    gap = abs(open_ones[FIRST] - open_ones[SECOND])
    fewest = min((open_ones[id], id) for id in (FIRST, SECOND))[1]
    assert owners(door, gap) == [fewest] * gap
    assert set(owners(door, 2)) == {FIRST, SECOND}


def test_not_leaves_it_to_nobody(door: Door) -> None:
    category(door, "Not", first=1, second=1)
    assert owners(door, 2) == [0, 0]
