"""Scenario files: keys, what they extend, users."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from contract.driver import record
from credentials import basic, who

from so_mock.catalogue.build import build
from so_mock.catalogue.facts import write_file
from so_mock.clock import Start
from so_mock.config import Config
from so_mock.entities.roles import grants
from so_mock.errors import Unauthorized
from so_mock.seed.scenario import BadScenario, fixtures, named
from so_mock.store.table import Row
from so_mock.tenant import Tenant
from so_mock.world import World

EXAMPLES = sorted((fixtures() / "scenarios").glob("*.yaml"))


def rows(tenant: Tenant, kind: str) -> list[dict]:
    return list(tenant.store.table(kind).scan())


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
        ("xyzzy: 1", "1:1: no key 'xyzzy' in a scenario; there are about, extends, seed, clock, time_zone, auth, rights, users, apps, platform, smtp, webhooks, mail, roles, data, generate, states, rules"),
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
        ("generate: {contact: -1}", "1:21: -1 is not a number of rows: 0 or more"),
        ("users: [{login: a, pasword: b}]", "1:20: a user has no 'pasword'; did you mean password?"),
        ("users: [{login: a, role: Sales}]", "1:26: no role 'Sales'; "),
        ("extends: demo\nusers: [{login: a, role: CRM Usr}]", "2:26: no role 'CRM Usr'; did you mean CRM User?"),
        ("extends: demo\nroles: {Sales: {tabels: {}}}", "2:17: a role has no 'tabels'; did you mean tables?"),
        ("roles: {Sales: {tables: {contcat: FULL}}}", "1:26: no entity 'contcat'; did you mean contact?"),
        ("roles: {Sales: {tables: {contact: 'Select, Updat'}}}", "1:35: 'Updat' is no table right; did you mean Update?"),
        ("roles: {Sales: {tables: {contact: }}}", '1:35: no table right; for none at all write "None"'),
        ("roles: {Sales: {fields: {contact.OrgNo: Read}}}", "1:26: contact has no property 'OrgNo'; did you mean contact.OrgNr?"),
        ("roles: {Sales: {fields: {contcat.OrgNr: Read}}}", "1:26: no entity 'contcat'; did you mean contact.OrgNr?"),
        ("roles: {Sales: {fields: {contact: Read}}}", "1:26: 'contact' names no property: contact.OrgNr"),
        ("roles: {Sales: {fields: {contact.Address.Stret: Read}}}", "1:26: contact.Address: Address has no property 'Stret'; did you mean Street?"),
        ("roles: {Sales: {fields: {contact.OrgNr: Reed}}}", "1:41: 'Reed' is no field right; did you mean Read?"),
        ("roles: {Sales: {rows: {sale: mine}}}", "1:30: 'mine' is no part of the rows; there are own, group, all"),
        ("clock: soon", "1:8: 'soon' is no moment: 2026-01-15T08:00:00Z"),
        ("clock: 2026-02-30", "1:8: '2026-02-30' is no moment"),
        ("clock: 1901-01-01", "1:8: a clock stands between "),
        ("clock: {at: 2026-01-15, forzen: true}", "1:25: a clock has no 'forzen'; did you mean frozen?"),
        ("clock: {frozen: yes}", "1:17: yes is true to YAML; write true"),
        ("time_zone: NO", '1:12: NO is false to YAML; write "NO"'),
        ("time_zone: Norway", "1:12: 'Norway' is no time zone; did you mean NO?"),
        ("time_zone: america/new_york", "1:12: 'america/new_york' is no time zone; did you mean US-CT?"),
        ("time_zone: Mars", "1:12: 'Mars' is no time zone; there are codes of countries and their parts: NO, "),
        ("auth: off", '1:7: off is false to YAML; write "off"'),
        ("auth: stric", "1:7: 'stric' is no way to look at credentials; did you mean strict?"),
        ("rights: enforced", "1:9: 'enforced' is no way to look at rights; did you mean enforce?"),
        ("apps: [{client_secret: x}]", "1:8: an app needs 'client_id'"),
        ("apps: [{client_id: a, redirect_uris: [nowhere]}]", "1:39: 'nowhere' is no address"),
        ("apps: [{client_id: a, restricted_agents: [Emial]}]", "1:43: no agent 'Emial'; did you mean EMail?"),
        ("apps: [{client_id: a}, {client_id: A}]", "1:24: app 'A' stands twice"),
        ("states: {quota: }", "1:17: '' where a state is wanted"),
        ("states: {quota: on}", '1:17: on is true to YAML; write true, or "on" for the text'),
        ("states: [quota]", "1:9: states is a mapping (`key: value`)"),
        ("rules: {name: x}", "1:8: rules is a list (`- ...` each)"),
        ("seed: '7'", '1:7: "7" is a text in quotes where a whole number is wanted; write 7'),
        ("users: [{password: b}]", "1:9: a user needs 'login'"),
        ("users: [{login: }]", "1:17: '' where a login is wanted"),
        ("users: [tje0]", "1:9: 'tje0' where a user is wanted"),
        ("users: [{login: a, associate: b}]", "1:31: 'b' where the id of an associate is wanted"),
        ("users: [{login: a, associate: 0}]", "1:31: 0 is not the id of an associate: 1 or more"),
        ("users: [{login: a, administrator: perhaps}]", "1:35: 'perhaps' where true or false is wanted"),
        ("users: [{login: a, password: 007}]", '1:30: 007 is the number 7 (octal) to YAML'),
        ("users: [{login: a}, {login: A}]", "1:21: user 'A' stands twice"),
        ("extends: dmo", "1:10: no packaged scenario 'dmo'; did you mean demo?"),
        ("extends: zzzz", "1:10: no packaged scenario 'zzzz'; there are "),
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


def test_of_what_is_said_once_the_last_counts(scenarios):
    """State machines, roles, apps and users by their names; the rest as a whole."""
    scenarios.write(
        "clock: 2020-01-01T00:00:00Z\nauth: strict\ntime_zone: SE\nstates: {a: one, b: one}\napps: [{client_id: x}, {client_id: y}]\n"
        "roles: {R: {tables: {contact: FULL}}, S: {}}\nrules: [{name: base, then: {}}]", "base.yaml")  # fmt: skip
    scenarios.write("rules: [{name: other, then: {}}]\nauth: lenient", "other.yaml")
    read = scenarios.read(
        "rules: [{name: own, then: {}}, {then: {}}]\nextends: [base.yaml, other.yaml]\nclock: 2026-01-15T08:00:00\n"
        "states: {b: two}\napps: [{client_id: X, client_secret: s}]\nroles: {R: {tables: {contact: None}}}"
    )  # fmt: skip
    assert read.states == {"a": "one", "b": "two"}
    assert [(app["client_id"], app["client_secret"]) for app in read.apps] == [("X", "s"), ("y", "")]  # fmt: skip
    assert read.roles["R"]["tables"] == {"contact": "None"} and "S" in read.roles
    assert [rule.name for rule in read.rules] == ["own", "rule 2", "other", "base"]
    assert (read.auth, read.zone) == ("lenient", "SE")
    assert read.clock == Start(datetime(2026, 1, 15, 7, tzinfo=UTC))


def test_several_scenarios_are_as_one_that_extends_them(scenarios):
    one = scenarios.write("about: One.\nextends: demo\nstates: {a: one}\nrules: [{name: x, then: {}}]", "one.yaml")  # fmt: skip
    two = scenarios.write("about: Two.\nstates: {a: two}\nrules: [{name: y, then: {}}]", "two.yaml")  # fmt: skip
    world = World(Config(scenario=(one, "small_company", two)))
    read = world.scenario
    assert (read.name, read.about) == ("one+small_company+two", "Two.")
    assert (read.states, [rule.name for rule in read.rules]) == ({"a": "two"}, ["y", "x"])
    assert {"tje0", "kari"} <= {user["login"] for user in read.users}
    assert [file.name for file in read.files] == ["one.yaml", "small_company.yaml", "two.yaml"]
    assert World(Config(scenario=("demo", "empty"))).scenario.name == "demo+empty"
    with pytest.raises(BadScenario, match="no packaged scenario 'dmo'; did you mean demo"):
        World(Config(scenario=(one, "dmo")))


# -- zone and clock


@pytest.mark.parametrize("first", [True, False])
def test_dates_are_read_in_the_zone_of_the_scenario_wherever_it_stands(scenarios, first):
    rows = "data: {appointment: [{AppointmentId: 1, Title: x, StartDate: 2026-01-15T08:00:00Z, EndDate: 2026-01-15T08:00:00}]}\n"
    zone = "time_zone: GB\n"
    read = scenarios.read(zone + rows if first else rows + zone)
    (row,) = read.data["appointment"]
    assert (row["StartDate"], row["EndDate"]) == ("2026-01-15T08:00:00", "2026-01-15T08:00:00")
    scenarios.write(rows, "base.yaml")
    (row,) = scenarios.read("extends: base.yaml\n" + zone).data["appointment"]
    assert row["StartDate"] == "2026-01-15T08:00:00"


def test_an_option_of_the_zone_wins(scenarios):
    text = "time_zone: GB\nclock: 2026-01-15T08:00:00\ndata: {contact: [{ContactId: 5, Name: x, CreatedDate: 2026-01-15T08:00:00Z}]}"
    tenant = scenarios.tenant(text, zone="NO")
    assert tenant.clock.zone == "NO"
    assert tenant.store.table("contact").get(5)["CreatedDate"] == "2026-01-15T09:00:00"
    assert tenant.clock.now()[:16] == "2026-01-15T08:00"


def test_the_clock_of_a_scenario(scenarios):
    tenant = scenarios.tenant("time_zone: DK\nclock: {at: 2026-01-15T08:00:00Z, frozen: true}")
    assert tenant.clock.now() == "2026-01-15T09:00:00"
    assert tenant.clock.setting.frozen is not None
    assert scenarios.read("clock: {frozen: true}").clock == Start(None, True)
    assert scenarios.read("clock: {frozen: false}").clock is None
    assert scenarios.read("clock:\ntime_zone:\nrules:\nstates:\nroles:\napps:\nauth:\n").clock is None  # fmt: skip


def test_an_option_of_the_way_of_signing_in_wins(scenarios):
    assert scenarios.tenant("auth: strict").world.auth == "strict"
    assert scenarios.tenant('auth: "OFF"').world.auth == "off"
    assert scenarios.tenant("auth: strict", auth="lenient").world.auth == "lenient"


# -- what is played


def test_nothing_is_left_that_is_read_and_not_played(scenarios):
    read = scenarios.read(
        "rights: report\nroles: {Sales: {tables: {contact: FULL}}}\napps: [{client_id: a}]\n"
        "users: [{login: a, role: sales}]\nrules: [{then: {webhook: drop}}]\n"
    )
    assert read.notes == ()
    assert read.users[-1]["role"] == "sales"
    assert scenarios.read('rights: "off"\nroles: {}\nextends: demo').notes == ()


# -- roles


def held(tenant: Tenant, name: str) -> Row:
    return next(row for row in tenant.store.table("role").scan() if row["Name"] == name)


def test_roles_are_kept_as_the_server_writes_them(scenarios):
    text = "roles: {S: {tables: {Contact: 'select,Update', sale: full, mailbox: none, person: 7}, fields: {contact.orgnr: 'Read, Write, UIHintMandatory', contact.Address.Street: 0}, rows: {SALE: Own}}}"
    read = scenarios.read(text).roles["S"]
    assert read["tables"] == {
        "contact": "Select, Update", "sale": "Select, Update, Insert, Delete", "mailbox": "None",
        "person": "Select, Update, Insert",
    }  # fmt: skip
    assert read["fields"] == {
        "contact.OrgNr": {"Mask": "Update, UIHintMandatory", "Reason": ""},
        "contact.Address.Street": {"Mask": "None", "Reason": ""},
    }
    assert read["rows"] == {"sale": "own"}


def test_a_role_is_a_row_whose_masks_hold_for_the_rows_that_it_covers(scenarios):
    """What the matrix on the wire cannot say is given out all the same."""
    tenant = scenarios.tenant(
        "roles:\n  Sales: {about: Sells., tables: {contact: 'Select, Update', email: None}, rows: {contact: group, sale: own},\n"
        "    fields: {contact.OrgNr: {mask: Read, reason: locked}}, functions: [CS-ListOwn]}\n"
        "  Guests: {type: ExternalUser, rows: {sale: own}}"
    )
    row = held(tenant, "Sales")
    assert (row["RoleType"], row["Tooltip"]) == ("Employee", "Sells.")
    told = grants(row)
    assert told.tables["contact"] == {
        "MyOwn": 3, "PrimaryGroup": 3, "OtherGroups": 3, "OtherAssociates": 0, "ExternalUser": 0, "Anonymous": 0,
        "MyCompany": 0, "SameProject": 0,
    }  # fmt: skip
    assert set(told.tables["email"].values()) == {0}
    assert [told.tables["sale"][whose] for whose in ("MyOwn", "PrimaryGroup")] == [15, 0]
    assert told.fields == {"contact": {"OrgNr": (1, "locked")}}
    assert told.functions == {"cs-listown"}
    assert "person" not in told.tables, "what a role does not name is full"
    guests = held(tenant, "Guests")
    assert grants(guests).tables["sale"]["PrimaryGroup"] == 0, "a relation that its matrix has not"
    assert {name for name in grants(guests).functions} == {
        "ext-see-event-projects", "ext-use-my-company-rights", "ext-use-same-project-rights",
    }  # fmt: skip
    assert tenant.world.rights == "enforce"


def test_a_role_of_the_world_is_changed_by_its_name(scenarios):
    tenant = scenarios.tenant("extends: demo\nroles: {user level 3: {tables: {sale: Select}}}")
    rows = [row for row in tenant.store.table("role").scan() if row["RoleId"] == 4]
    assert [row["Name"] for row in rows] == ["User level 3"]
    assert len(tenant.store.table("role")) == 16
    told = grants(rows[0])
    assert set(told.tables["sale"].values()) == {1}
    assert told.tables["contact"]["PrimaryGroup"] == 1, "what is not told stays as it was"


def test_a_role_begins_like_another_that_stands_before_it(scenarios):
    tenant = scenarios.tenant(
        "roles:\n  Sales: {tables: {contact: Select, sale: None}, fields: {contact.OrgNr: Read}, functions: []}\n"
        "  Boss: {like: sales, tables: {contact: FULL}, functions: all}\n  Reader: {like: USER LEVEL 5}"
    )
    told = grants(held(tenant, "Boss"))
    assert (set(told.tables["contact"].values()), set(told.tables["sale"].values())) == ({15}, {0})
    assert told.fields == {"contact": {"OrgNr": (1, "")}}
    assert "admin-all" in told.functions and not grants(held(tenant, "Sales")).functions
    assert grants(held(tenant, "Reader")).tables["sale"]["OtherAssociates"] == 0


def test_a_file_adds_to_the_roles_of_what_it_extends(scenarios):
    scenarios.write("roles: {Sales: {tables: {contact: Select}, rows: {sale: own}}, Boss: {}}", "base.yaml")  # fmt: skip
    tenant = scenarios.tenant(
        "extends: base.yaml\nroles: {SALES: {rows: {contact: own}}, Other: {}}"
    )
    told = grants(held(tenant, "Sales"))
    assert (told.tables["contact"]["MyOwn"], told.tables["contact"]["OtherAssociates"]) == (1, 0)
    assert (told.tables["sale"]["MyOwn"], told.tables["sale"]["OtherAssociates"]) == (15, 0)
    assert held(tenant, "Boss") and held(tenant, "Other")


def test_users_have_their_roles_and_groups_by_name(scenarios):
    tenant = scenarios.tenant(
        "extends: demo\nroles: {Sales: {}, Guests: {type: ExternalUser}}\nusers:\n  - {login: tje0, role: SALES}\n"
        "  - {login: NEW0, role: Sales, group: marketing, other_groups: [Sales, Service]}\n  - {login: EXT0, role: Guests}\n"
        "  - {login: BOS0, administrator: true, role: Sales}\n  - {login: NOV0, other_groups: []}"
    )  # fmt: skip
    rows = {row["Name"]: row for row in tenant.store.table("associate").scan()}
    sales = held(tenant, "Sales")["RoleId"]
    assert (rows["tje0"]["Role"], rows["tje0"]["GroupIdx"]) == (sales, 2)
    assert (rows["NEW0"]["Role"], rows["NEW0"]["GroupIdx"], rows["NEW0"]["OtherGroups"]) == (
        sales,
        5,
        [2, 3],
    )
    assert rows["EXT0"]["Type"] == "ExternalAssociate"
    assert rows["BOS0"]["Role"] == sales, "an administrator's role counts"
    assert (rows["NOV0"]["OtherGroups"], rows["NOV0"]["GroupIdx"]) == ([], 5)
    assert rows["HEM0"]["Role"] == 16, "whom nobody names has the role that he had"


@pytest.mark.parametrize(
    "text, complaint",
    [
        ("users: [{login: a, group: salse}]", "1:27: no user group 'salse'; did you mean Sales?"),
        ("roles: {A: {functions: [admin-al]}}", "1:25: 'admin-al' is no functional right; did you mean admin-all?"),
        ("roles: {A: {type: Employe}}", "1:19: 'Employe' is no type of role; did you mean Employee?"),
        ("roles: {A: {fields: {contact.OrgNr: {reason: x}}}}", "1:37: a field right needs 'mask'"),
        ("roles: {A: {like: CRM Usr}}", "1:19: no role 'CRM Usr'; did you mean CRM User?"),
        ("roles: {A: {like: B}, B: {}}", "1:19: 'B' stands further down; a role is like one that stands before it"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_role(scenarios, text, complaint):
    assert scenarios.complaints(f"extends: demo\n{text}")[0] == complaint.replace("1:", "2:", 1)


def test_a_role_of_the_world_can_be_a_users(scenarios):
    assert scenarios.read("users: [{login: a, role: crm administrator}]").users[-1]["role"]


# -- users


def test_a_user_is_made_with_associate_and_person(scenarios):
    """He signs in with his password only, and has a name, a company and an address."""
    tenant = scenarios.tenant("extends: demo\nusers:\n  - {login: New0, password: s3cret}\n")
    caller = who(tenant, basic("new0:s3cret"), "strict")
    with pytest.raises(Unauthorized):
        who(tenant, basic("new0:wrong"))
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


def test_large_tables_are_made_before_the_port_opens(tmp_path):
    file = tmp_path / "large.yaml"
    lines = "".join(f"    - {{Firstname: A, Lastname: B{n}}}\n" for n in range(2_001))
    file.write_text(f"extends: empty\ndata:\n  person:\n{lines}", encoding="utf-8")
    made = dict(World(Config(scenario=str(file))).start.tables)
    assert len(made["person"]) > 2_000
    assert "sale_stage" not in made


def test_a_file_of_the_users_folder_is_extended_by_its_name(scenarios):
    """Also one that has the name of a packaged scenario, which it extends in its turn."""
    scenarios.write("data: {contact: [{ContactId: 900, Name: Ours}]}", "ours.yaml")
    scenarios.write("extends: demo\nseed: 9", "demo.yaml")
    read = scenarios.read("extends: [demo, ours]", scenarios=scenarios.path)
    assert read.seed == 9
    assert {row["Name"] for row in read.data["contact"]} > {"Ours", "Fjordlys AS"}
    assert scenarios.complaints("extends: ours") == [
        "1:10: no packaged scenario 'ours'; there are " + ", ".join(named())
    ]
