"""Scenario files: keys, what they extend, users."""

import random
import re
from base64 import b64encode
from pathlib import Path

import pytest
from contract.driver import record

from so_mock.auth.identify import identify
from so_mock.catalogue.build import build
from so_mock.catalogue.facts import write_file
from so_mock.config import Config
from so_mock.errors import Unauthorized
from so_mock.seed.scenario import BadScenario, fixtures, named
from so_mock.tenant import Tenant, World

EXAMPLES = sorted((fixtures() / "scenarios").glob("*.yaml"))


def rows(tenant: Tenant, kind: str) -> list[dict]:
    return list(tenant.store.table(kind).scan())


def basic(credential: str) -> str:
    return f"Basic {b64encode(credential.encode()).decode()}"


# -- the packaged files


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_packaged_file_loads_by_its_name(file):
    """Its references lead somewhere, its addresses to nobody, and it says what it is."""
    tenant = Tenant("Cust12345", World(Config(scenario=file.stem)))
    world = tenant.world
    assert world.scenario.name == file.stem
    assert world.scenario.about.endswith(".")
    for entity in world.model:
        table = tenant.store.table(entity.name)
        for name, reference in entity.references.items():
            there = tenant.store.table(reference.entity)
            for row in table.scan():
                held = row.get(name)
                for each in held if isinstance(held, list) else [held]:
                    assert not each or each in there, (entity.name, name, each)
        for row in table.scan():
            for domain in re.findall(r"@([\w.-]+)", str(row)):
                assert domain.endswith((".example", ".invalid")), domain


def test_the_examples_are_there():
    assert {file.stem for file in EXAMPLES} >= {"busy_office", "small_company"}
    assert {"demo", "empty", "busy_office", "small_company"} <= named().keys()


# -- keys


@pytest.mark.parametrize(
    "text, told",
    [
        ("abuot: x", "1:1: no key 'abuot' in a scenario; did you mean about?"),
        ("rulse: []", "1:1: no key 'rulse' in a scenario; did you mean rules?"),
        ("xyzzy: 1", "1:1: no key 'xyzzy' in a scenario; there are about, extends, seed, users, data, generate"),
        ("<<: {about: x}", "1:1: no key '<<' in a scenario"),
        ("about: [x]", "1:8: a list where a single value is wanted"),
        ("seed: seven", "1:7: 'seven' where a whole number is wanted"),
        ("seed: 1.5", "1:7: '1.5' where a whole number is wanted"),
        ("data: [1]", "1:7: data is a mapping (`key: value`)"),
        ("generate: 5", "1:11: generate is a mapping (`key: value`)"),
        ("users: tje0", "1:8: users is a list (`- ...` each)"),
        ("generate: {contcat: 5}", "1:12: no entity 'contcat'; did you mean contact?"),
        ("generate: {country: 5}", "1:12: no rows of country can be made; there are contact, person, project, sale, appointment, document, ticket"),
        ("generate: {contact: many}", "1:21: 'many' where a number of rows is wanted"),
        ("generate: {contact: -1}", "1:21: -1 rows cannot be made"),
        ("users: [{login: a, pasword: b}]", "1:20: a user has no 'pasword'; did you mean password?"),
        ("users: [{login: a, role: Sales}]", "1:20: roles are not played by this version yet; leave it out"),
        ("users: [{password: b}]", "1:9: a user has a login"),
        ("users: [{login: }]", "1:17: a user has a login"),
        ("users: [tje0]", "1:9: 'tje0' where a user is wanted"),
        ("users: [{login: a, associate: b}]", "1:31: 'b' where the id of an associate is wanted"),
        ("users: [{login: a, associate: 0}]", "1:31: 0 is no id: 1 is the first"),
        ("users: [{login: a, administrator: perhaps}]", "1:35: 'perhaps' where true or false is wanted"),
        ("users: [{login: a, password: 007}]", '1:30: 007 is the number 7 (octal) to YAML'),
        ("users: [{login: a}, {login: A}]", "1:21: user 'A' stands twice"),
        ("extends: dmo", "1:10: no packaged scenario 'dmo'; did you mean demo?"),
        ("extends: zzzz", "1:10: no packaged scenario 'zzzz'; there are busy_office, demo, empty, small_company"),
        ("extends: [demo, nothing.yaml]", "1:17: no file nothing.yaml in "),
        ("extends: x.yaml", "1:10: x.yaml extends itself"),
        ("extends: {a: b}", "1:10: a mapping where a single value is wanted"),
    ],
)  # fmt: skip
def test_a_wrong_key_is_told_with_what_to_write_instead(scenarios, text, told):
    (found,) = scenarios.complaints(text)
    assert found.startswith(told), found


def test_a_file_that_is_not_there(tmp_path, world):
    with pytest.raises(BadScenario, match=r"^no scenario file '.*nothing.yaml'$"):
        World(Config(scenario=str(tmp_path / "nothing.yaml")))
    with pytest.raises(BadScenario, match=r"Is a directory|Permission denied"):
        World(Config(scenario=f"{tmp_path}/"))


def test_nothing_of_a_bad_file_is_loaded(scenarios):
    """A world with some of its rows would be worse than none."""
    text = "extends: demo\ndata:\n  contact:\n    - {ContactId: 2, Name: Changed}\n    - {Nam: x}\n"
    assert scenarios.complaints(text)
    again = scenarios.read("extends: demo")
    assert next(r for r in again.data["contact"] if r["ContactId"] == 2)["Name"] != "Changed"


def test_a_catalogue_of_another_version_has_its_own_entities(scenarios, tmp_path):
    """What its carriers lack is left out of the rows that are made."""
    swagger = Path(__file__).parent.parent / "data" / "cut_down_swagger"
    cut = tmp_path / "cut.txt"
    made = build(swagger, {})
    write_file(cut, made | {"lengths": {}})
    tenant = scenarios.tenant("extends: demo\ngenerate: {contact: 5}", catalogue=cut)
    blank = tenant.world.absorber.blank_row(tenant.world.model["contact"])
    found = rows(tenant, "contact")[-5:]
    assert [list(row) for row in found] == [list(blank)] * 5
    assert found[0]["Country"] in (578, 840) and found[0]["Name"]


# -- extending


def test_a_row_takes_the_place_of_the_one_with_its_key(scenarios):
    text = (
        "extends: demo\ndata:\n  contact:\n    - {ContactId: 2, Name: Changed}\n    - {Name: New}\n"
    )
    tenant, before = scenarios.tenant(text), World(Config()).start.table("contact")
    found = {row["ContactId"]: row for row in rows(tenant, "contact")}
    assert len(found) == len(before) + 1
    assert (found[2]["Name"], found[2]["Phones"], found[2]["Country"]) == ("Changed", [], 0)
    assert found[max(found)]["Name"] == "New"
    assert found[1] == before.get(1)


def test_later_files_win_and_each_is_read_once(scenarios):
    scenarios.write("extends: demo\nseed: 5\ndata: {contact: [{ContactId: 2, Name: Base}, {ContactId: 900, Name: Base}]}", "base.yaml")  # fmt: skip
    scenarios.write("extends: base.yaml\ndata: {contact: [{ContactId: 900, Name: A}, {Name: Keyless}]}", "a.yaml")  # fmt: skip
    scenarios.write("extends: [demo, ../base.yaml]\nseed: 6\ngenerate: {contact: 3}\ndata: {contact: [{ContactId: 900, Name: B}]}", "more/b.yaml")  # fmt: skip
    read = scenarios.read("extends: [a.yaml, more/b.yaml, a.yaml]\nabout: All of them.\n")
    found = {row["ContactId"]: row["Name"] for row in read.data["contact"]}
    assert (found[2], found[900], found[901], max(found)) == ("Base", "B", "Keyless", 901)
    assert (read.seed, dict(read.generate), read.about) == (6, {"contact": 3}, "All of them.")


def test_a_circle_of_files_is_told(scenarios):
    scenarios.write("extends: b.yaml", "a.yaml")
    scenarios.write("extends: [demo, x.yaml]", "b.yaml")
    assert scenarios.complaints("extends: a.yaml") == [
        "b.yaml:1:17: x.yaml extends itself, by way of a.yaml, b.yaml"
    ]


def test_complaints_of_an_extended_file_name_that_file(scenarios):
    scenarios.write("data: {contact: [{Nam: x}]}", "base/base.yaml")
    assert scenarios.complaints("extends: base/base.yaml\nabuot: x\n") == [
        "base/base.yaml:1:19: contact has no property 'Nam'; did you mean Name?",
        "2:1: no key 'abuot' in a scenario; did you mean about?",
    ]


def test_a_reference_of_a_replaced_row_is_not_missed(scenarios):
    scenarios.write("data: {contact: [{ContactId: 5, Country: 999}]}", "base.yaml")
    assert scenarios.read("extends: base.yaml\ndata: {contact: [{ContactId: 5, Country: 578}]}")


def test_rows_that_will_be_made_can_be_referred_to(scenarios):
    text = "generate: {contact: 5}\ndata: {person: [{Lastname: x, Contact: %d}]}"
    assert scenarios.read(text % 6)
    assert scenarios.complaints(text % 7) == ["2:40: Contact: there is no contact 7"]


def test_a_count_of_none_takes_back_what_an_extended_file_asks_for(scenarios):
    scenarios.write("generate: {contact: 500, person: 5}", "base.yaml")
    read = scenarios.read("extends: base.yaml\ngenerate: {contact: 0}")
    assert dict(read.generate) == {"person": 5}


# -- users


def test_a_user_is_made_with_associate_and_person(scenarios):
    """He signs in with his password only, and has a name, a company and an address."""
    tenant = scenarios.tenant("extends: demo\nusers:\n  - {login: New0, password: s3cret}\n")
    caller = identify(basic("new0:s3cret"), "strict", tenant.store)
    with pytest.raises(Unauthorized):
        identify(basic("new0:wrong"), "lenient", tenant.store)
    associate = tenant.store.table("associate").get(caller.associate_id)
    assert (associate["Name"], associate["Type"]) == ("New0", "InternalAssociate")
    person = record(tenant, "Person.GetPersonEntity", person_entity_id=associate["PersonId"])
    assert person["IsAssociate"] and person["Contact"]["ContactId"] == 1 and person["Lastname"]
    assert person["Emails"][0]["Value"].endswith("@fjordlys.example")
    made = record(tenant, "Contact.CreateDefaultContactEntity", caller)
    assert made["Associate"]["FullName"] == person["FullName"]


def test_a_user_of_an_associate_who_is_there(scenarios):
    text = "extends: demo\nusers:\n  - {login: other, associate: 5}\n  - {login: TJE0, password: changed, administrator: true}\n"
    tenant = scenarios.tenant(text)
    users = {row["login"]: row for row in rows(tenant, "_user")}
    assert users["other"]["associate"] == users["tje0"]["associate"] == 5
    assert (users["tje0"]["password"], users["tje0"]["administrator"]) == ("changed", True)
    assert len(rows(tenant, "associate")) == len(World(Config()).start.table("associate"))


def test_a_made_user_has_a_role(scenarios):
    tenant = scenarios.tenant("users:\n  - {login: a, administrator: true}\n  - {login: b}\n")
    made = {row["Name"]: row["AssociateId"] for row in rows(tenant, "associate")}
    roles = {
        login: record(tenant, "User.GetUser", user_id=made[login])["Role"]["Value"]
        for login in ("a", "b")
    }
    assert roles == {"a": "CRM Administrator", "b": "CRM User"}


def test_an_associate_of_ones_own_choice(scenarios):
    tenant = scenarios.tenant("users:\n  - {login: a, associate: 40}\n  - {login: b}\n")
    found = {row["AssociateId"]: row["Name"] for row in rows(tenant, "associate")}
    assert found == {1: "ADM0", 40: "a", 41: "b"}


def test_a_file_that_extends_nothing_stands_on_the_empty_world(scenarios):
    tenant = scenarios.tenant("data: {contact: [{ContactId: 5, Name: A, Country: 578}]}")
    assert {row["ContactId"] for row in rows(tenant, "contact")} == {1, 5}
    assert [row["login"] for row in rows(tenant, "_user")] == ["adm0"]


def test_the_files_seed_is_the_worlds_and_an_option_wins(scenarios):
    assert scenarios.tenant("seed: 7").world.seed == 7
    assert scenarios.tenant("seed: 0").world.seed == 0
    assert scenarios.tenant("seed: 7", seed=3).world.seed == 3
    assert scenarios.tenant("about: x").world.seed == 1
    assert World(Config(seed=4)).seed == 4


# -- hostile files


def test_a_damaged_file_is_told_and_never_a_traceback(scenarios):
    """Bytes lost, doubled or changed anywhere in a file that uses everything."""
    whole = (fixtures() / "scenarios" / "small_company.yaml").read_bytes()
    chance = random.Random(1)
    refused = 0
    for _ in range(400):
        start, length = chance.randrange(len(whole)), chance.randrange(1, 12)
        put = bytes(chance.choice(b"[]{}:,-&*!<>|'\"#%@ \n\t\x00\xff0aN") for _ in range(chance.randrange(4)))  # fmt: skip
        try:
            scenarios.read(whole[:start] + put + whole[start + length :])
        except BadScenario:
            refused += 1
    assert 100 < refused < 400


def test_large_tables_are_made_before_the_port_opens(tmp_path):
    file = tmp_path / "large.yaml"
    lines = "".join(f"    - {{Firstname: A, Lastname: B{n}}}\n" for n in range(2_001))
    file.write_text(f"extends: empty\ndata:\n  person:\n{lines}", encoding="utf-8")
    made = dict(World(Config(scenario=str(file))).start.tables)
    assert len(made["person"]) > 2_000
    assert "sale_stage" not in made
