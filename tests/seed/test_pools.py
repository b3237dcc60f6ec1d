"""Pools: stable choices from lists that lie prepared."""

import json
import re
import subprocess
import sys
from zlib import crc32

import pytest

from so_mock.seed.facts import TEXTS, Facts, source_of
from so_mock.seed.pools import DATA, DERIVED, ROWS, Pools, digest, slug

FAKERLESS = """
import sys
from so_mock.seed.pools import Pools
pools = Pools()
pools.pick("company", 1), pools.moment(1), Pools.for_locale("no_NO").pick("city", 1)
print("faker" in sys.modules)
"""


@pytest.fixture(scope="module")
def pools() -> Pools:
    return Pools()


def test_the_packaged_lists_are_small_sorted_and_without_gaps():
    assert 75_000 < DATA.stat().st_size < 150_000
    packaged = json.loads(DATA.read_text("utf-8"))
    assert set(packaged) == {"en_US", "no_NO"}
    for lists in packaged.values():
        assert list(lists) == sorted(lists)
        for name, texts in lists.items():
            assert texts and all(isinstance(t, str) and t == t.strip() for t in texts), name
            if name in ROWS:
                assert {t.count(";") for t in texts} == {len(ROWS[name]) - 1}, name


def test_a_pick_is_the_crc_of_its_key(pools):
    companies = pools.texts("company")
    expected = companies[crc32(b"1\nContact\n5\nName") % len(companies)]
    assert pools.pick("company", 1, "Contact", 5, "Name") == expected
    assert len({pools.pick("company", 1, "Contact", id, "Name") for id in range(50)}) > 30


def test_columns_of_a_row_stay_together(pools):
    rows = {
        (city, code, county)
        for city, code, county, _ in (
            row.split(";") for row in json.loads(DATA.read_text("utf-8"))["en_US"]["place"]
        )
    }
    for key in range(40):
        picked = tuple(pools.pick(column, 7, key) for column in ("city", "zip", "county"))
        assert picked in rows


def test_numbers_and_moments_stay_within_their_bounds(pools):
    numbers = {pools.number(3, 5, key) for key in range(100)}
    assert numbers == {3, 4, 5}
    moments = [pools.moment("sale", key) for key in range(500)]
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:00", moment) for moment in moments)
    assert min(moments) >= "2015-01-01" and max(moments) < "2026-07-01"
    assert len(set(moments)) > 450


def test_a_packaged_locale_changes_people_and_places_and_keeps_the_rest(pools):
    norwegian = Pools.for_locale("no_NO")
    assert "Bergen" in norwegian.texts("city") and "5003" in norwegian.texts("zip")
    assert norwegian.texts("last_name") != pools.texts("last_name")
    assert norwegian.texts("job") == pools.texts("job")
    assert "Bergen" not in pools.texts("city")


def test_another_locale_is_made_by_faker_and_always_the_same():
    danish, again = Pools.for_locale("da_DK"), Pools.for_locale("da_DK")
    assert len(danish.texts("street")) > 50
    assert danish.texts("street") == again.texts("street")
    assert danish.texts("job") == Pools().texts("job")


def test_faker_stays_out_of_a_run():
    done = subprocess.run([sys.executable, "-c", FAKERLESS], capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bjørge & Sønner AS", "bjorge-sonner-as"),
        ("O'Conner-Blanda", "oconner-blanda"),
        ("Łukasz Åsgård", "lukasz-asgard"),
    ],
)
def test_slugs(text, expected):
    assert slug(text) == expected


def test_a_slug_is_never_empty():
    assert re.fullmatch(r"x[0-9a-f]{8}", slug("藤田水産"))


def test_derived_pools_are_in_step_with_their_source(pools):
    for name, (of, _) in DERIVED.items():
        assert len(pools.texts(name)) == len(pools.texts(of))
    key = (1, "Contact", 5, "Name")
    assert pools.pick("domain", *key) == f"{slug(pools.pick('company', *key))}.example"


def test_an_unknown_pool_is_an_error(pools):
    with pytest.raises(KeyError):
        pools.pick("compnay", 1)


def test_every_text_rule_is_a_pattern_with_a_source_that_exists(pools):
    facts = Facts(pools, 1)
    subjects = {"person": facts.person, "company": facts.company, "place": facts.place}
    for source, pattern in TEXTS:
        re.compile(pattern)
        what, _, which = source.partition(" ")
        if what == "pool":
            assert which.split()[0] in pools, source
        elif what in subjects:
            assert which in subjects[what], source
        else:
            assert what in ("=", "code", "html"), source
    assert TEXTS[-1][1] == ".*"
    assert source_of("Contact.City") == ("place", ["city"])


def test_facts_hang_on_the_kind_and_the_id(pools):
    facts = Facts(pools, 1)
    base = facts.base("Contact", 5)
    assert base == digest(1, "Contact", 5)
    assert facts.company["name"](base) == pools.pick("company", 1, "Contact", 5, "Name")
    person = facts.base("Person", 9)
    assert facts.person["full"](person).split()[0] == facts.person["first"](person)
    assert facts.person["mail"](person).endswith("@" + facts.person["domain"](person))
    assert Facts(pools, 2).base("Contact", 5) != base
