"""The JSON Schema that editors get."""

import json
import re

import jsonschema
import pytest
import yaml
from scenario_files import EVERYTHING

from so_mock.scenario.reading.keys import KEYS
from so_mock.scenario.schema import schema
from so_mock.seed.scenario import fixtures

FILES = [EVERYTHING, *sorted((fixtures() / "scenarios").glob("*.yaml"))]


class Loader(yaml.SafeLoader):
    """As editors read it: YAML 1.2, in which a date, NO and 0155 are texts."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, test) for tag, test in found if not tag.endswith((":timestamp", ":bool", ":int"))]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(true|false)$"), list("tf"))
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile("-?(0|[1-9][0-9]*)$"), list("-0123456789")
)


@pytest.fixture(scope="module")
def made():
    from so_mock.config import Config
    from so_mock.world import World

    world = World(Config(scenario="empty"))
    return schema(world.catalogue, world.model)


@pytest.fixture(scope="module")
def validator(made):
    return jsonschema.Draft202012Validator(made)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_loads_is_valid(validator, file):
    read = yaml.load(file.read_text("utf-8"), Loader)
    assert [error.json_path for error in validator.iter_errors(read)] == []


@pytest.mark.parametrize(
    "text", ["{}", "about:\ndata:\nrules:\nusers:\nroles:\n", "data: {contact: }"]
)
def test_a_key_may_be_blank(validator, text):
    assert validator.is_valid(yaml.load(text, Loader))


@pytest.mark.parametrize(
    "text",
    [
        "abuot: x", "seed: x", "seed: 1.5", "extends: {a: b}", "clock: soon", "clock: {att: x}", "time_zone: Norway", "auth: stric", "rights: x",
        "users: x", "users: [x]", "users: [{password: x}]", "users: [{login: a, pasword: x}]", "users: [{login: a, associate: 0}]",
        "apps: [{client_secret: x}]", "apps: [{client_id: a, restricted_agents: [Emial]}]",
        "roles: {a: {tables: {contcat: FULL}}}", "roles: {a: {tables: {contact: FUL}}}", "roles: {a: {fields: {contact.OrgNr: Reed}}}", "roles: {a: {rows: {contact: mine}}}",
        "data: {contcat: []}", "data: {contact: {}}", "data: {contact: [{Nmae: x}]}", "data: {contact: [{Name: true}]}", "data: {contact: [{Country: x}]}",
        "data: {appointment: [{Type: inDairy}]}", "data: {contact: [{Emails: [{Valu: x}]}]}", "data: {contact: [{ContactId: x}]}",
        "generate: {contact: x}", "generate: {contact: -1}", "generate: {country: 5}", "states: [a]", "states: {a: [b]}",
        "rules: {}", "rules: [x]", "rules: [{name: x}]", "rules: [{then: {}, wehn: {}}]",
        "rules: [{then: {}, when: {operation: EMial.Send}}]", "rules: [{then: {}, when: {operation: [EMial.Send]}}]", "rules: [{then: {}, when: {oper: '*'}}]",
        "rules: [{then: {}, when: {nth: 0}}]", "rules: [{then: {}, when: {nth: '3'}}]", "rules: [{then: {}, when: {chance: 2}}]",
        "rules: [{then: {}, when: {body: {a: {matchs: x}}}}]", "rules: [{then: {}, when: {body: {a: {in: x}}}}]", "rules: [{then: {}, when: {user: [a]}}]",
        "rules: [{then: {satus: 500}}]", "rules: [{then: {status: '500'}}]", "rules: [{then: {status: 600}}]", "rules: [{then: {error: 200}}]",
        "rules: [{then: {error: {mesage: x}}}]", "rules: [{then: {delay: soon}}]", "rules: [{then: {delay: {from: 1s}}}]", "rules: [{then: {fault: rest}}]",
        "rules: [{then: {webhook: dorp}}]", "rules: [{then: {patch: x}}]", "rules: [{then: {sequence: [{satus: 5}]}}]", "rules: [{then: {sequence: [{sequence: []}]}}]",
    ],
)  # fmt: skip
def test_what_is_refused_and_can_be_seen_is_invalid(validator, scenarios, text):
    assert not validator.is_valid(yaml.load(text, Loader))
    assert scenarios.complaints(text)


def test_it_is_a_schema(made):
    jsonschema.Draft202012Validator.check_schema(made)


def test_it_tells_of_every_key_and_is_of_a_size_that_an_editor_takes(made):
    assert list(made["properties"]) == list(KEYS)
    assert all(each["description"] for each in made["properties"].values())
    assert "EMail.SaveToMailServer" in made["$defs"]["operation"]["anyOf"][0]["enum"]
    assert len(json.dumps(made, separators=(",", ":"))) < 350_000
