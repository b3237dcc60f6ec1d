"""Counters, messages to users, clicks and caches (design notes 6, case 23)."""

from typing import Any

from contract.door import Door
from contract.driver import SOLVEIG, ask, record

from so_mock.tenant import Tenant

D = "Diagnostics"


def test_each_table_number_is_another(door: Door) -> None:
    first, second = (door.agent(f"{D}.GetNextTableNumber") for _ in range(2))
    assert second == first + 1
    door.reset()
    assert door.agent(f"{D}.GetNextTableNumber") == first


def send(tenant: Tenant, identifier: str, to: int = 5, **given: Any) -> None:
    told = {"system_message_id": identifier, "associate_id": to, "type": "Info", **given}
    record(tenant, f"{D}.SendSystemMessage", **told)


def messages(tenant: Tenant, of: int = 5) -> list[str]:
    found = record(tenant, f"{D}.GetSystemMessages", associate_id=of)
    return [f"{each['SystemMessageId']} {each['MarkdownMessage']}".strip() for each in found]


def test_messages_are_sent_replaced_and_removed(tenant: Tenant) -> None:
    send(tenant, "down", markdown_message="soon")
    send(tenant, "down", markdown_message="now")
    send(tenant, "down", to=17)
    assert messages(tenant) == ["down now"]
    record(tenant, f"{D}.RemoveSystemMessage", SOLVEIG, system_message_id="down")
    assert (messages(tenant), messages(tenant, 17)) == (["down now"], [])
    record(tenant, f"{D}.RemoveSystemMessageForAssociate", associate_id=5, system_message_id="down")
    assert messages(tenant) == []
    assert (
        ask(tenant, f"{D}.SendSystemMessage", system_message_id="x", associate_id=999).status == 404
    )


def test_expired_messages_go(tenant: Tenant) -> None:
    send(tenant, "old", expire="2001-01-01T00:00:00")
    send(tenant, "new", expire="2999-01-01T00:00:00")
    send(tenant, "ever")
    record(tenant, f"{D}.RemoveExpiredSystemMessages")
    assert messages(tenant) == ["new", "ever"]


def test_clicks_are_counted_by_day_and_found_again(tenant: Tenant) -> None:
    click = {"AssocId": 5, "ViewState": "contact?x=1", "Timestamp": "2026-03-04T10:00:00"}
    record(
        tenant,
        f"{D}.AddWebAppUsage",
        web_app_usages=[click, click | {"Timestamp": "2026-03-04T12:00:00"}],
    )
    record(tenant, f"{D}.AddWebAppUsage", web_app_usages=[click | {"ViewState": "sale"}])

    def period(begin: str, end: str, term: str = "") -> list[tuple[str, int]]:
        found = record(
            tenant, f"{D}.GetWebAppUsagesForPeriod", from_date=begin, to_date=end, search_term=term
        )
        return [(each["ViewState"], each["AggregateCount"]) for each in found]

    march = ("2026-03-01T00:00:00", "2026-03-31T00:00:00")
    assert period(*march) == [("contact?x=1", 2), ("sale", 1)]
    assert period(*march, "SAL") == [("sale", 1)]
    assert period("2026-04-01T00:00:00", "0001-01-01T00:00:00") == []

    def exists(who: int, since: str) -> Any:
        told = {"associate_id": who, "view_state": "sale", "from_date": since}
        return record(tenant, f"{D}.WebAppUsageExistsInPeriod", **told)

    assert exists(5, march[0]) and exists(-1, "0001-01-01T00:00:00")
    assert not exists(17, march[0]) and not exists(5, march[1])


def test_flushing_a_cache_raises_its_generation(tenant: Tenant) -> None:
    def generations() -> dict[str, int]:
        found = record(tenant, f"{D}.GetCacheInvalidationGenerations", names=["contact", "sale"])
        return {each["Name"]: each["Generation"] for each in found}

    def state() -> Any:
        return record(tenant, f"{D}.GetCacheState", cache_names=["contact", "sale"])

    before = state()
    assert generations() == {"contact": 1, "sale": 1}
    record(tenant, f"{D}.FlushCachesByName", cache_names=["Contact"])
    assert generations() == {"contact": 2, "sale": 1}
    assert state() != before
    record(tenant, f"{D}.FlushCaches")
    assert generations()["contact"] == 3


def test_counts_follow_what_is_there(tenant: Tenant) -> None:
    def counts(method: str, caller: Any) -> dict[str, int]:
        found = record(tenant, f"{D}.{method}", caller)
        return {each["EntityName"]: each["Records"] for each in found}

    mine, all_ = "GetEntityCountsForCurrentUser", "GetEntityCountsForAllUsers"
    before, total = counts(mine, SOLVEIG), counts(all_, SOLVEIG)
    record(tenant, "Contact.SaveContactEntity", SOLVEIG, contact_entity={"Name": "Acme"})
    record(tenant, "Contact.SaveContactEntity", contact_entity={"Name": "Acme"})
    assert counts(mine, SOLVEIG)["contact"] == before["contact"] + 1
    assert counts(all_, SOLVEIG)["contact"] == total["contact"] + 2
    told = record(tenant, f"{D}.GetAnalyticsData", SOLVEIG)
    assert (told["NumContact"], told["TotContact"]) == (before["contact"] + 1, total["contact"] + 2)
    assert told["Name"] and told["Company"]
