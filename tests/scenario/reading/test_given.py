"""JSON that asks in the words of a `when`."""

import pytest

from so_mock.errors import BadRequest
from so_mock.scenario.reading.given import read_when
from so_mock.scenario.rules import Condition, When


def ask(world, given, **known) -> When:
    return read_when(given, world.catalogue, world.model, **known)


def refused(world, given, **known) -> list[str]:
    with pytest.raises(BadRequest) as raised:
        ask(world, given, **known)
    return raised.value.message.split("\n")


def test_json_means_what_the_same_yaml_means(world, scenarios):
    given = {
        "operation": ["EMail.Save*", "POST EMail"], "user": {"not": "tje0"}, "nth": 2, "query": {"$top": 5}, "state": {"a": "b"},
        "body": {"Email.Subject": {"matches": "^x", "exists": True}, "Email.To.0.ContactId": 5.0, "Email.From": None},
    }  # fmt: skip
    text = """states: {a: b}
rules:
  - when:
      operation: [EMail.Save*, EMail.Send]
      user: {not: tje0}
      nth: 2
      query: {$top: 5}
      state: {a: b}
      body: {Email.Subject: {matches: ^x, exists: true}, Email.To.0.ContactId: 5.0, Email.From: }
    then: {}
"""
    (rule,) = scenarios.read(text).rules
    given["operation"] = ["EMail.Save*", "EMail.Send"]
    assert ask(world, given, states=["a"], doors=world.doors) == rule.when


def test_texts_of_json_are_texts(world):
    """What is in quotes is no trap, as it is in YAML."""
    for text in ("NO", "yes", "0155", "null", "true", "", "12:30"):
        found = ask(world, {"operation": "Contact.SaveContactEntity", "body": {"Name": text}})
        assert found.body == (Condition("Name", "equals", text),)


@pytest.mark.parametrize(
    "given, told",
    [
        ({"operation": "EMail.SaveToMailServr"}, "operation: no operation 'EMail.SaveToMailServr'; did you mean EMail.SaveToMailServer?"),
        ({"operation": ["EMail.Send", "GET Contact/5"]}, "operation.1: no operation 'GET Contact/5'; did you mean GET Contact/{id}?"),
        ({"operation": []}, "operation: no operation; leave `operation` out where any is meant"),
        ({"operation": "EMail.Send", "body": {"Emial.Subject": "x"}}, "body.Emial.Subject: EMail.Send: "),
        ({"body": {"Nmae": "x"}}, "body.Nmae: no operation has 'Nmae' in its body"),
        ({"body": {"Name": {"matchs": "x"}}}, "body.Name.matchs: no test 'matchs'; did you mean matches?"),
        ({"body": {"Name": {"in": "x"}}}, "body.Name.in: 'x' where a list is wanted"),
        ({"body": ["x"]}, "body: body is a mapping"),
        ({"user": "tej0"}, "user: no user 'tej0'; did you mean tje0?"),
        ({"user": ""}, "user: no user has a blank name"),
        ({"state": {"x": "y"}}, "state.x: no state 'x'"),
        ({"nth": 2}, "nth: this has no 'nth'; there are operation, path, body"),
        ({"times": "2"}, 'times: "2" is a text in quotes where a number of calls is wanted; write 2'),
        ({"User": "tje0", "user": "tje0"}, "user stands twice"),
        ({"opertion": "x"}, "opertion: this has no 'opertion'; did you mean operation?"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_path(world, given, told):
    (found,) = refused(world, given, users=["tje0"], without=["nth"])
    assert found.startswith(told), found


def test_all_of_it_at_once(world):
    found = refused(world, {"operation": "x.y", "user": "z", "chance": 5}, users=["tje0"])
    assert [each.split(":")[0] for each in found] == ["operation", "chance", "user"]


def test_what_is_nested_without_end_is_refused(world):
    deep: dict = {}
    for _ in range(900):
        deep = {"not": deep}
    (found,) = refused(world, {"body": {"Name": deep}})
    assert found.endswith("nested more than 100 deep")
