"""Each test of `when`, and what is said where it fails."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenario.playing import conditions

from so_mock.call import Request
from so_mock.scenario.match import TESTS, Facts, failing, key_of, same, unlucky, values
from so_mock.scenario.rules import Condition, When

MAIL = {
    "Email": {
        "Subject": "Invoice 7",
        "From": {"Address": "a@example.com"},
        "To": [{"Address": "b@example.com", "Id": 3}, {"Address": "c@example.com", "Id": 4}],
        "Size": 10,
        "Sent": "2026-01-15T08:00:00",
        "Priority": None,
        "Flags": ["Seen", "Draft"],
        "Draft": True,
        "Fields": {"SuperOffice:1": "x", "Address.City": "Oslo"},
    }
}


def facts(body: Any = None, query: str = "", states: Any = None, **headers: str) -> Facts:
    raw = [(k.replace("_", "-").lower().encode(), v.encode()) for k, v in headers.items()]
    request = Request("POST", "/api/v1/Agents/EMail/Save", query.encode(), raw)
    request.reader = json.loads
    request.body = json.dumps(body).encode()
    return Facts(request, "Tje0", "Cust12345", states)


def why(when: When, **request: Any) -> str | None:
    return failing(when, facts(**{"body": MAIL, **request}))


def body(wanted: Any) -> str | None:
    return why(When(body=conditions(wanted)))


@pytest.mark.parametrize(
    "wanted",
    [
        {"Email.Subject": "Invoice 7"},
        {"email.subject": {"equals": "Invoice 7"}},
        {"Email.Subject": {"matches": "^Invoice"}},
        {"Email.Subject": {"contains": "voice"}},
        {"Email.Subject": {"in": ["x", "Invoice 7"]}},
        {"Email.Subject": {"exists": True}},
        {"Email.Nothing": {"exists": False}},
        {"Email.Priority": {"exists": False}},
        {"Email.Priority": None},
        {"Email.Nothing": {"equals": None}},
        {"Email.Size": 10.0},
        {"Email.Size": {"gt": 9, "lt": 10.5}},
        {"Email.Size": {"gt": "9"}},
        {"Email.Size": {"matches": "^1"}},
        {"Email.Sent": {"gt": "2026-01-15", "lt": "2026-01-16"}},
        {"Email.Draft": True},
        {"Email.Flags": {"contains": "Draft"}},
        {"Email.Flags": ["Seen", "Draft"]},
        {"Email.Flags.1": "Draft"},
        {"Email.To.*.Id": 4},
        {"Email.To.*.Id": {"gt": 3}},
        {"Email.To.0.Address": {"matches": "@example"}},
        {"Email.To.1": {"equals": {"address": "c@example.com", "ID": 4}}},
        {"Email.*.Address": "a@example.com"},
        {"Email.Fields.SuperOffice:1": "x"},
        {"Email.Fields.address.city": "Oslo"},
        {"Email.Subject": {"not": "Other"}},
        {"Email.Subject": {"not": {"matches": "^Order"}, "contains": "7"}},
        {"Email.Nothing": {"not": "x"}},
        {"Email.To.*.Id": {"not": 5}},
    ],
    ids=str,
)
def test_a_condition_of_the_body_holds(wanted):
    assert body(wanted) is None


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"Email.Subject": "invoice 7"}, "body Email.Subject is 'Invoice 7', wanted 'invoice 7'"),
        (
            {"Email.Subject": {"matches": "^Order"}},
            "body Email.Subject is 'Invoice 7', wanted matches '^Order'",
        ),
        (
            {"Email.Subject": {"contains": "x"}},
            "body Email.Subject is 'Invoice 7', wanted contains 'x'",
        ),
        ({"Email.Subject": {"in": ["x"]}}, "body Email.Subject is 'Invoice 7', wanted in ['x']"),
        ({"Email.Priority": {"exists": True}}, "body Email.Priority is absent, wanted exists true"),
        ({"Email.Size": {"gt": 10}}, "body Email.Size is 10, wanted gt 10"),
        ({"Email.Size": {"gt": 5, "lt": 9}}, "body Email.Size is 10, wanted lt 9"),
        ({"Email.Size": "10"}, "body Email.Size is 10, wanted '10'"),
        ({"Email.Size": True}, "body Email.Size is 10, wanted true"),
        ({"Email.Draft": 1}, "body Email.Draft is true, wanted 1"),
        ({"Email.Draft": {"gt": 0}}, "body Email.Draft is true, wanted gt 0"),
        ({"Email.Flags": {"contains": "See"}}, "wanted contains 'See'"),
        ({"Email.Flags.2": "x"}, "body Email.Flags.2 is absent, wanted 'x'"),
        ({"Email.To.*.Id": 5}, "body Email.To.*.Id is 3, 4, wanted 5"),
        ({"Email.To.*.Id": {"not": 4}}, "body Email.To.*.Id is 3, 4, wanted not 4"),
        (
            {"Email.Subject": {"not": {"exists": True}}},
            "body Email.Subject is 'Invoice 7', wanted not exists true",
        ),
    ],
    ids=str,
)
def test_one_that_does_not_hold_is_told_with_both_values(wanted, said):
    told = body(wanted)
    assert told is not None
    assert said in told


def test_a_record_is_told_by_its_names():
    told = body({"Email.To": 1})
    assert told == "body Email.To is [{Address, Id}, {Address, Id}], wanted 1"
    assert body({"Email": "x"}) == "body Email is {Subject, From, To (+6 more)}, wanted 'x'"


def test_a_path_may_be_as_long_as_it_likes():
    assert body({"Email" + ".a" * 50_000: None}) is None
    assert values({"a": {"a": 1}}, ".".join("a" * 900)) == []


def test_a_body_that_nobody_can_read_has_no_values():
    request = facts().request
    assert request is not None
    request.body = b""
    blank = Facts(request, "", "")
    assert failing(When(body=conditions({"Name": None})), blank) is None
    assert failing(When(body=conditions({"Name": "x"})), blank) == (
        "body Name is absent, wanted 'x'"
    )
    assert failing(When(body=conditions({"Name": "x"})), Facts(None, "", "")) is not None


def test_query_and_header_are_texts_under_names_of_any_case():
    query = "$Select=name&fk=True&top=5&top=7"
    for wanted in ({"$select": "name"}, {"fk": True}, {"TOP": 5}, {"top": {"gt": 6}}, {"x": None}):
        assert why(When(query=conditions(wanted)), query=query) is None, wanted
    assert why(When(query=conditions({"top": 6})), query=query) == (
        "query top is '5', '7', wanted 6"
    )
    when = When(header=conditions({"so-apptoken": {"matches": "^a"}, "X-Try": 2}))
    assert why(when, SO_AppToken="abc", X_Try="2") is None
    assert why(when, SO_AppToken="abc", X_Try="3") == "header X-Try is '3', wanted 2"


def test_values_of_queries_and_headers_keep_their_case_and_all_of_them_count():
    for place in ("query", "header"):
        for wanted, holds in (("abc", True), ("Abc", False), ("second", True), ("", True)):
            when = When(**{place: conditions({"Try": wanted})})
            query = b"try=abc&TRY=second&Try="
            headers = [(b"try", b"abc"), (b"TRY", b"second"), (b"Try", b"")]
            sent = Request("GET", "/api/v1/Contact", query, headers)
            assert (failing(when, Facts(sent, "", "")) is None) is holds, (place, wanted)


def test_the_path_begins_after_the_first_version_however_it_is_spelled():
    for sent in ("/API/V1/Contact/api/v1/x", "/Cust1/Api/v1/Contact/api/v1/x"):
        facts = Facts(Request("GET", sent, b"", []), "", "")
        assert failing(When(path=conditions({"": "Contact/api/v1/x"})), facts) is None


def test_a_path_is_what_follows_the_version_wherever_the_api_lies():
    request = Request("GET", "/Cust12345/api/v1/Contact/5%2C6", b"x=1", [])
    for wanted in ("contact/5,6", {"matches": "^Contact/"}, {"not": "Contact/5"}):
        assert failing(When(path=conditions({"": wanted})), Facts(request, "", "")) is None, wanted
    assert failing(When(path=conditions({"": "Contact/7"})), Facts(request, "", "")) == (
        "path is 'Contact/5,6', wanted 'Contact/7'"
    )


def test_user_and_tenant_are_names_of_any_case():
    for wanted in ("tje0", {"in": ["x", "TJE0"]}, {"matches": "^tj"}, {"contains": "JE"}):
        assert why(When(user=conditions({"": wanted}))) is None, wanted
    assert why(When(user=conditions({"": "sal0"}))) == "user is 'Tje0', wanted 'sal0'"
    assert why(When(tenant=conditions({"": "CUST12345"}))) is None
    assert why(When(tenant=conditions({"": {"not": "cust12345"}}))) == (
        "tenant is 'Cust12345', wanted not 'cust12345'"
    )


def test_states_hold_where_there_are_some_to_go_by():
    when = When(state={"quota": "used"})
    assert why(when, states={"quota": "used"}) is None
    assert why(when, states={"quota": "low"}) == "state quota is 'low', wanted 'used'"
    assert why(when, states={}) == "state quota is absent, wanted 'used'"
    assert why(when, states=None) is None


def test_no_secret_is_told():
    when = When(header=conditions({"Authorization": "Basic abc"}))
    assert why(when, Authorization="Basic xyz") == "header Authorization is ***, wanted ***"
    told = why(When(body=conditions({"Box.Password": "b"})), body={"Box": {"Password": "geheim"}})
    assert told == "body Box.Password is ***, wanted ***"


def test_a_reason_is_one_line_however_long_the_values():
    told = why(When(body=conditions({"a": "y" * 9_999})), body={"a": "x\n" * 9_999})
    assert told is not None
    assert len(told) < 250
    assert "\n" not in told


@pytest.mark.parametrize(
    ("when", "acts"),
    [
        (When(nth=3), [3]),
        (When(times=2), [1, 2]),
        (When(every=3), [3, 6, 9]),
        (When(every=2, times=2), [2, 4]),
        (When(chance=0.5), [1, 3, 5, 7, 9]),
        (When(chance=0.5, times=2), [1, 3]),
        (When(chance=0.0), []),
        (When(), [1, 2, 3, 4, 5, 6, 7, 8, 9]),
    ],
    ids=str,
)
def test_counts_choose_among_the_calls_for_which_the_rest_holds(when, acts):
    """Chance draws .25 for odd calls here and .75 for even ones."""
    done = []
    for held in range(1, 10):
        told = unlucky(when, held, len(done), lambda held=held: 0.25 if held % 2 else 0.75)
        if told is None:
            done.append(held)
        else:
            assert "\n" not in told
    assert done == acts


def test_counts_that_fail_say_how_far_they_are():
    assert unlucky(When(nth=3), 2, 0, float) == "nth: it was call 2, wanted 3"
    assert unlucky(When(every=5), 7, 1, float) == "every: it was call 7, wanted each 5th"
    assert unlucky(When(times=2), 3, 2, float) == "times: it has acted 2 times already, wanted 2"
    assert unlucky(When(chance=0.1), 3, 2, lambda: 0.5) == (
        "chance: drew 0.500 for call 3, wanted below 0.1"
    )


SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-9, 9) | st.text(max_size=4)
NAMES = st.text("abcXYZ.*0", min_size=1, max_size=4)
JSONS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    found = [(path, value)]
    if isinstance(value, dict):
        for name, each in value.items():
            found += places(each, (*path, name))
    elif isinstance(value, list):
        for at, each in enumerate(value):
            found += places(each, (*path, str(at)))
    return found


@given(JSONS)
def test_whatever_stands_somewhere_is_found_there(value):
    for path, each in places(value)[1:]:
        plain = not any("." in name or name == "*" or not name for name in path)
        if plain:
            assert any(each is found or each == found for found in values(value, ".".join(path)))


@given(JSONS, st.text("ab.*01", max_size=8))
def test_no_path_ends_badly(value, path):
    assert isinstance(values(value, path), list)


@given(JSONS, JSONS)
def test_equality_is_that_of_json(one, other):
    assert same(one, json.loads(json.dumps(one)))
    if same(one, other) and not isinstance(one, dict | list):
        assert isinstance(one, bool) == isinstance(other, bool)
        assert one == other


@given(JSONS, JSONS.filter(lambda v: v is not None), st.sampled_from(["equals", "gt", "lt"]))
def test_no_test_ends_badly(found, wanted, test):
    assert TESTS[test]([found], wanted, same) in (True, False)
    assert TESTS["contains"]([found], wanted, same) in (True, False)
    assert TESTS["matches"]([found], "x", same) in (True, False)


def test_a_name_spelled_exactly_comes_before_one_in_another_case():
    assert key_of({"name": 1, "Name": 2}, "Name") == "Name"
    assert key_of({"NAME": 1}, "name") == "NAME"
    assert key_of({}, "name") is None


@pytest.mark.parametrize("path", ["X-Api-Key", "ClientSecret.Value", "pwd", "Passphrase"])
def test_no_secret_is_told_whatever_it_is_called(path):
    """The scenario's own too, which no request held."""
    for condition in (Condition(path, "equals", "hush-hush"), Condition(path, "in", ["hush-hush"])):
        facts = Facts(Request("GET", "/", b"", []), "tje0", "Cust1")
        why = failing(When(header=(condition,)), facts)
        assert why is not None
        assert "hush" not in why
