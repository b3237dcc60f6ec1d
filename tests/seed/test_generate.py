"""Generated rows: the same from one seed, related to each other, many in little time."""

import subprocess
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from contract.driver import record

from so_mock.catalogue.carriers import SERVER_OWNED
from so_mock.catalogue.scalars import Reading
from so_mock.config import Config
from so_mock.seed.generate import KINDS
from so_mock.seed.generate.ground import Ground
from so_mock.store.changes import Store
from so_mock.tenant import Tenant
from so_mock.world import World

EVERYTHING = """
extends: demo
seed: 7
generate: {contact: 60, person: 200, project: 12, sale: 60, appointment: 300, document: 40, ticket: 60}
"""


def rows(tenant: Tenant, kind: str) -> list[dict]:
    return list(tenant.store.table(kind).scan())


def made(tenant: Tenant, kind: str) -> list[dict]:
    """The generated ones: those after what the scenario gives."""
    before = len(tenant.world.scenario.data.get(kind, ()))
    return rows(tenant, kind)[before:]


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Tenant:
    file = tmp_path_factory.mktemp("generate") / "office.yaml"
    file.write_text(EVERYTHING)
    return Tenant("Cust12345", World(Config(scenario=str(file))))


def test_as_many_as_asked_for_with_ids_after_those_that_are_there(office):
    for kind in KINDS:
        found = made(office, kind)
        assert len(found) == office.world.scenario.generate[kind], kind
        key = office.world.model[kind].key
        ids = [row[key] for row in rows(office, kind)]
        assert len(ids) == len(set(ids)) and min(ids) > 0
        assert office.store.table(kind).next_id == max(ids) + 1


def test_rows_are_whole_and_hold_nothing_else(office):
    for kind in (*KINDS, "project_member", "ticket_message"):
        blank = office.world.absorber.blank_row(office.world.model[kind])
        for row in made(office, kind):
            assert list(row) == list(blank), kind


def test_what_is_made_is_what_its_type_says(office):
    """Every property as the catalogue declares it, so that an answer has the published shape."""
    carriers, reading = office.world.carriers, Reading("NO")
    for kind in (*KINDS, "project_member", "ticket_message"):
        entity = office.world.model[kind]
        for prop in office.world.absorber.stored(entity):
            if prop.name in entity.references:
                continue
            for row in made(office, kind)[:20]:
                held = without_rights(row[prop.name])
                assert carriers.read(held, prop.type, prop.name, reading) == held, (kind, prop.name)


def without_rights(value: Any) -> Any:
    """No client's word counts there, so they are not read."""
    if isinstance(value, dict):
        return {k: without_rights(v) for k, v in value.items() if k not in SERVER_OWNED}
    return [without_rights(each) for each in value] if isinstance(value, list) else value


def test_references_lead_to_rows(office):
    for kind in (*KINDS, "project_member", "ticket_message"):
        for name, reference in office.world.model[kind].references.items():
            there = office.store.table(reference.entity)
            for row in made(office, kind):
                held = row[name]
                for each in held if isinstance(held, list) else [held]:
                    assert not each or each in there, (kind, name, each)


def test_persons_work_for_the_companies_that_were_made(office):
    companies = {row["ContactId"] for row in made(office, "contact")}
    staff = Counter(row["Contact"] for row in made(office, "person"))
    assert staff.keys() == companies  # nobody works nowhere, and no company is empty
    assert max(staff.values()) > 2 * min(staff.values())  # some are larger than others


def test_a_person_has_an_address_at_his_company_and_the_names_of_his_country(office):
    for row in made(office, "person"):
        company = office.store.table("contact").get(row["Contact"])
        mail = row["Emails"][0]["Value"]
        assert mail.endswith(f"@{company['Domains'][0]}") and mail.endswith(".example")
        assert row["Country"] == company["Country"]
        dial = {578: "+47", 840: "+1"}[row["Country"]]
        assert row["MobilePhones"][0]["Value"].startswith(dial)
        assert company["Phones"][0]["Value"].startswith(dial)


def test_activities_belong_to_a_person_and_his_company(office):
    own = {row["PersonId"] for row in rows(office, "associate")}
    for kind in ("sale", "appointment", "document"):
        for row in made(office, kind):
            person = office.store.table("person").get(row["Person"])
            assert person["Contact"] == row["Contact"] and person["PersonId"] not in own
            assert row["Associate"] in office.store.table("associate")


def test_no_two_companies_have_one_name(office):
    names = [row["Name"] for row in made(office, "contact")]
    assert len(names) == len(set(names))


def test_the_diary_is_full_around_today(office):
    today = office.clock.now()[:10]
    found = made(office, "appointment")
    days = Counter(row["StartDate"][:10] for row in found)
    assert days[today] >= len(rows(office, "associate"))
    before, after = (sum(n for day, n in days.items() if (day < today) == past and day != today) for past in (True, False))  # fmt: skip
    assert abs(before - after) < len(found) / 4
    for row in found:
        starts, ends = (datetime.fromisoformat(row[name]) for name in ("StartDate", "EndDate"))
        assert timedelta(0) < ends - starts <= timedelta(hours=2)
        assert starts.weekday() < 5 or row["StartDate"][:10] == today
        assert row["Completed"] == ("Completed" if row["StartDate"][:10] < today else "NotStarted")


@pytest.mark.parametrize("day", range(7))
def test_today_is_a_working_day_whatever_day_it_is(world, day):
    start = date(2026, 1, 5) + timedelta(days=day)
    ground = Ground(Store({}), world.absorber, 1, f"{start}T12:00:00")
    found = [start + timedelta(days=ground.working(count)) for count in range(-12, 13)]
    assert found[12] == start and found == sorted(set(found))
    assert all(each.weekday() < 5 for each in found if each != start)


def test_sales_are_open_sold_and_lost_and_their_dates_fit(office):
    today = office.clock.now()[:10]
    found = made(office, "sale")
    assert {row["Status"] for row in found} == {"Open", "Sold", "Lost"}
    for row in found:
        assert row["CreatedDate"] < row["Saledate"] or row["CreatedDate"][:10] == row["Saledate"][:10]  # fmt: skip
        assert row["Earning"] == row["Amount"] * row["EarningPercent"] / 100
        if row["Status"] != "Open":
            assert row["Saledate"][:10] <= today
            assert row["Probability"] == (100 if row["Status"] == "Sold" else 0)


def test_projects_have_members_and_requests_have_messages(office):
    for project in made(office, "project"):
        shown = record(office, "Project.GetProjectEntity", project_entity_id=project["ProjectId"])
        members = [each["PersonId"] for each in shown["ProjectMembers"]]
        assert 1 <= len(members) == len(set(members)) <= 6
    for row in made(office, "ticket"):
        shown = record(office, "Ticket.GetTicketEntity", ticket_entity_id=row["TicketId"])
        assert len(shown["Messages"]) == shown["NumMessages"] >= 1
        moments = [each["CreatedAt"] for each in shown["Messages"]]
        assert moments == sorted(moments) and moments[0] == row["CreatedAt"]
        assert (row["BaseStatus"] == "Closed") == (row["ClosedAt"] == row["LastChanged"])


def test_nothing_lies_in_the_future_that_is_told_as_done(office):
    tomorrow = (datetime.fromisoformat(office.clock.now()) + timedelta(days=1)).isoformat()
    for kind in KINDS:
        for row in made(office, kind):
            for name in ("CreatedDate", "CreatedAt", "ClosedAt", "RepliedAt"):
                assert row.get(name, "") < tomorrow, (kind, name)


# -- seeds


def test_the_same_seed_gives_the_same_rows_in_any_process(scenarios):
    """Whatever PYTHONHASHSEED says."""
    code = """
import sys
from so_mock.config import Config
from so_mock.world import World
from zlib import crc32
store = World(Config(scenario=sys.argv[1])).start
print({name: crc32(repr([(r.get("Name"), r.get("Lastname"), r.get("Contact"), r.get("Amount")) for r in store.table(name).scan()]).encode()) for name in store.names()})
"""
    file = scenarios.write(EVERYTHING)
    told = {
        subprocess.run([sys.executable, "-c", code, file], capture_output=True, text=True, check=True,
                       env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)}).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(told) == 1


def test_another_seed_gives_other_rows(scenarios):
    text = "generate: {contact: 20, person: 50}"
    one, other, again = (
        [row["Lastname"] for row in rows(scenarios.tenant(text, seed=seed), "person")]
        for seed in (1, 2, 1)
    )
    assert one == again != other


def test_a_row_does_not_change_when_more_are_asked_for(scenarios):
    """Who is made of an id hangs on seed and id, not on how many there are."""
    few = scenarios.tenant("generate: {contact: 10}")
    many = scenarios.tenant("generate: {contact: 40}")
    assert rows(few, "contact") == rows(many, "contact")[:11]


# -- worlds with little in them


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_alone_on_the_empty_world(scenarios, kind):
    """No companies, stages, categories or tasks to refer to: what is not there is not referred to."""
    tenant = scenarios.tenant(f"generate: {{{kind}: 5}}")
    assert len(made(tenant, kind)) == 5
    for name, reference in tenant.world.model[kind].references.items():
        for row in made(tenant, kind):
            held = row[name]
            for each in held if isinstance(held, list) else [held]:
                assert not each or each in tenant.store.table(reference.entity), (name, each)


def test_making_rows_leaves_the_scenarios_own_alone(office):
    demo = World(Config()).start
    for kind, name in (("contact", "Name"), ("person", "Lastname")):
        before = [row[name] for row in demo.table(kind).scan()]
        assert [row[name] for row in rows(office, kind)][: len(before)] == before


# -- many


def test_a_hundred_thousand_persons_cost_little(scenarios):
    """Counted in processor time and generously: other tests run beside this one. Alone it takes some 2.5 s."""
    file = scenarios.write("generate: {contact: 20000, person: 100000}")
    code = """
import resource, sys, time
from so_mock.config import Config
from so_mock.world import World
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begun = time.process_time()
world = World(Config(scenario=sys.argv[1]))
spent = time.process_time() - begun
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(spent, used / 120_000, len(world.start.table("person")))
"""
    if sys.platform != "linux":
        pytest.skip("ru_maxrss is told otherwise")
    done = subprocess.run([sys.executable, "-c", code, file], capture_output=True, text=True, timeout=120,
                          env={"PYTHONPATH": ":".join(sys.path)})  # fmt: skip
    spent, kilobytes, count = done.stdout.split()
    assert int(count) == 100_001
    assert float(spent) < 5
    assert float(kilobytes) < 3.5  # a row
    if done.stderr:
        assert done.stderr.startswith("so-mock: making rows of "), done.stderr
