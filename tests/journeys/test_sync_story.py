"""The bad day of a sync integration: `fixtures/scenarios/sync_integration.yaml`, lived by a real client in eight steps."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from journeys.sync_client import Api, Sync

from so_mock import SoMock

COLLEAGUE = ("hem0", "Hem0")
ERP = [
    {
        "orgnr": f"91{n:07}", "name": f"Kunde {n} AS", "country_id": 578, "business_idx": 1 + n % 3, "category_idx": 1,
    } for n in range(40)
]  # fmt: skip
WALK_INS = [{"OrgNr": f"92{n:07}", "Name": f"Walk-in {n} AS"} for n in range(5)]
BUYERS = [f"Innkjøper {n}" for n in range(8)]


class Day:
    """The app, the tenant, and what must be in it after each step: of each kind, by what it is known, once."""

    def __init__(self, so: SoMock) -> None:
        self.so = so
        self.tokens = iter(["first", "second"])
        self.signed_in = 0
        self.api = Api(so.url, self.sign_in, lambda pause: so.clock.advance(seconds=pause) and None)
        self.app = Sync(self.api)
        self.start = so.clock.now
        self.companies = Counter(row["OrgNr"] for row in so.rows("contact"))
        self.people = Counter(row["PersonId"] for row in so.rows("person"))
        self.buyers: Counter[str] = Counter()

    def sign_in(self) -> str:
        """What the identity provider would answer."""
        self.signed_in += 1
        return f"8A:{self.so.tenant}.{next(self.tokens)}"

    def waited(self) -> timedelta:
        return self.so.clock.now - self.start

    def met(self) -> dict[str, int]:
        """What the app met since it was last asked."""
        met = dict(self.api.met)
        self.api.met.clear()
        return met

    def nothing_is_lost_or_doubled(self) -> None:
        so = self.so
        assert Counter(row["OrgNr"] for row in so.rows("contact")) == self.companies
        people = so.rows("person")
        assert Counter(it["Lastname"] for it in people if it["Title"] == "ERP buyer") == self.buyers
        assert self.people <= Counter(row["PersonId"] for row in people)


@pytest.fixture
def day() -> Iterator[Day]:
    with SoMock("sync_integration") as so:
        made = Day(so)
        yield made
        made.api.close()


def test_the_bad_day_of_a_sync_integration(day: Day) -> None:
    first_sync(day)
    rate_limited(day)
    token_expires_in_the_midst_of_a_batch(day)
    half_of_a_mass_operation_fails(day)
    another_user_saves_between_read_and_save(day)
    tenant_in_maintenance(day)
    recovery(day)
    nothing_was_lost(day)


def first_sync(day: Day) -> None:
    day.app.pull()

    assert day.met() == {}
    told = {row["ContactId"]: row["Name"] for row in day.so.rows("contact")}
    assert {id: row["name"] for id, row in day.app.companies.items()} == told
    assert len(told) == 60
    day.so.verify("GET Contact", count=3, status=200)
    day.nothing_is_lost_or_doubled()


def rate_limited(day: Day) -> None:
    before = day.app.companies
    day.app.pull()

    assert day.met() == {"429": 1}
    assert day.waited() == timedelta(seconds=30), "as Retry-After says, and no longer"
    assert day.app.companies == before, "the page that was refused came, and no page came twice"
    day.so.verify("GET Contact", rule="rate limit", status=429, count=1)
    day.so.verify("GET Contact", count=7)
    day.nothing_is_lost_or_doubled()


def token_expires_in_the_midst_of_a_batch(day: Day) -> None:
    employers = list(day.app.companies)[: len(BUYERS)]
    for name, contact in zip(BUYERS, employers, strict=True):
        person = {"Lastname": name, "Title": "ERP buyer", "Contact": {"ContactId": contact}}
        made = day.app.create("Person", person, f"lastName eq '{name}'")
        assert made["Contact"]["ContactId"] == contact

    assert day.met() == {"401": 1}
    assert day.signed_in == 2, "once at the start and once in the midst"
    assert day.so.states["token"] == "expired"
    refused = day.so.journal.where("POST Person", status=401)
    assert [(it["rule"], it["changes"]) for it in refused] == [("the token expires", [])]
    day.so.verify("POST Person", count=len(BUYERS) + 1)
    old = {"Authorization": f"Bearer 8A:{day.so.tenant}.first"}
    assert day.so.client.get("/api/v1/Contact/2", headers=old, auth=None).status_code == 401
    day.buyers = Counter(BUYERS)
    day.nothing_is_lost_or_doubled()


def half_of_a_mass_operation_fails(day: Day) -> None:
    day.app.push(ERP)

    assert day.met() == {"chunk refused": 2}
    calls = day.so.journal.where("DatabaseTable.Upsert")
    rule = "half of the mass operation fails"
    assert [it["rule"] for it in calls] == [None, rule, None, rule, None, None]
    written = [bool(it["changes"]) for it in calls]
    assert written == [True, False, True, True, True, False], (
        "the fourth chunk was written when it was refused: sent again, it changed nothing"
    )
    day.companies += Counter(company["orgnr"] for company in ERP)
    day.nothing_is_lost_or_doubled()


def another_user_saves_between_read_and_save(day: Day) -> None:
    so = day.so
    (contact,) = (row["ContactId"] for row in so.rows("contact", OrgNr=ERP[7]["orgnr"]))
    before = so.client.get(f"/api/v1/Contact/{contact}").json()
    reads = []

    def change(read: dict[str, Any]) -> dict[str, Any]:
        reads.append(read["Department"])
        if len(reads) == 1:
            so.clock.advance(seconds=5)
            theirs = read | {"Department": "Bergen"}
            answer = so.client.put(f"/api/v1/Contact/{contact}", json=theirs, auth=COLLEAGUE)
            assert answer.status_code == 200
        return {"Name": "Kunde 7 Holding AS"}

    saved = day.app.edit(contact, change)

    assert day.met() == {"412": 1}
    assert reads == ["", "Bergen"], "read anew before the second save"
    assert (saved["Name"], saved["Department"]) == ("Kunde 7 Holding AS", "Bergen")
    after = so.client.get(f"/api/v1/Contact/{contact}").json()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"Name", "Department", "UpdatedDate", "UpdatedBy"}
    saves = [(it["user"], it["status"]) for it in so.journal.where("PUT Contact/{id}")]
    mine = saves[1][0]
    assert saves == [("hem0", 200), (mine, 412), (mine, 200)] and mine != "hem0"
    day.nothing_is_lost_or_doubled()


def tenant_in_maintenance(day: Day) -> None:
    began = day.so.clock.now
    day.app.outbox = list(WALK_INS)

    assert not day.app.drain()
    assert day.met() == {"503": 5}
    assert day.so.clock.now - began == timedelta(seconds=30 + 60 + 120 + 240)
    assert day.app.outbox == WALK_INS[2:], "what could not be sent is kept"
    assert day.so.states["tenant"] == "OfflineMaintenance"
    assert [it["changes"] for it in day.so.journal.where("POST Contact", status=503)] == [[]] * 5
    day.companies += Counter(it["OrgNr"] for it in WALK_INS[:2])
    day.nothing_is_lost_or_doubled()


def recovery(day: Day) -> None:
    day.so.clock.advance(hours=2)

    assert day.app.drain()
    assert day.met() == {"503": 1, "no answer": 1}
    assert day.app.outbox == []
    assert day.so.states == {"token": "expired", "tenant": "Running", "line": "good"}
    (lost,) = (it for it in day.so.journal if it["fault"])
    assert (lost["operation"], lost["rule"], lost["status"]) == ("POST Contact", "the answer is lost", 200)  # fmt: skip
    assert lost["changes"], "carried out; the app found it, and made no second one"
    day.so.verify("POST Contact", status=200, count=len(WALK_INS))
    day.companies += Counter(it["OrgNr"] for it in WALK_INS[2:])
    day.nothing_is_lost_or_doubled()


def nothing_was_lost(day: Day) -> None:
    so = day.so
    day.app.pull()
    crm = {row["ContactId"]: row for row in so.rows("contact")}
    assert {id: (row["name"], row["orgNr"]) for id, row in day.app.companies.items()} == {
        id: (row["Name"], row["OrgNr"]) for id, row in crm.items()
    }
    assert len(crm) == 60 + len(ERP) + len(WALK_INS)

    rules = Counter(it["rule"] for it in so.journal if it["rule"])
    assert rules == {
        "rate limit": 1, "the token expires": 1, "the token has expired": 1, "half of the mass operation fails": 2,
        "maintenance begins": 1, "in maintenance": 4, "maintenance ends": 1, "the answer is lost": 1,
    }  # fmt: skip
    assert so.coverage["totals"]["calls"] == len(so.journal)

    def calls() -> list[int]:
        return [it["id"] for it in so.journal if it["changes"]]

    before, writing = so.clock.now, calls()
    with so.checkpoint("synced"):
        day.app.push(ERP[:7])  # another night: nothing new, nothing to write
        day.app.pull()
        so.clock.advance(days=1)
    assert calls() == writing
    assert so.clock.now == before
    assert before < datetime(2026, 1, 15, 10, 30, tzinfo=UTC)
    day.nothing_is_lost_or_doubled()
