"""What stands between `{{` and `}}`."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from so_mock.call import Request
from so_mock.clock import Clock, Setting
from so_mock.scenario.match import Facts
from so_mock.scenario.template import Scene, complaints, filled, filled_text

BODY = {
    "Name": "Ås",
    "Id": 7,
    "Price": 1.5,
    "Ok": True,
    "None": None,
    "Items": [{"Id": 1}, {"Id": 2}],
}
MORNING = datetime(2026, 1, 15, 8, 0, 0, tzinfo=UTC)


def scene(answer: Any = None) -> Scene:
    headers = [(b"so-apptoken", b"abc")]
    request = Request("PUT", "/api/v1/Contact/7", b"fk=true&a=1+2", headers)
    request.reader = json.loads
    request.body = json.dumps(BODY).encode()
    clock = Clock("NO", Setting(frozen=MORNING.timestamp()))
    facts = Facts(request, "tje0", "Cust1")
    return Scene(
        facts, "PUT Contact/{id}", clock, {"quota": "low"}, lambda pool: f"<{pool}>", lambda: answer
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("", ""),
        ("{{ request.method }}", "PUT"),
        ("{{request.path}}", "/api/v1/Contact/7"),
        ("{{ request.user }}@{{ request.tenant }}", "tje0@Cust1"),
        ("{{ request.operation }}", "PUT Contact/{id}"),
        ("{{ request.query.FK }} {{ request.query.a }}", "true 1 2"),
        ("{{ request.headers.SO-AppToken }}", "abc"),
        ("Hi {{ request.body.name }}!", "Hi Ås!"),
        ("{{ request.body.Id }}", 7),
        ("no {{ request.body.Id }}", "no 7"),
        ("{{ request.body.Price }}/{{ request.body.Ok }}", "1.5/true"),
        ("{{ request.body.Ok }}", True),
        ("{{ request.body.None }}", None),
        ("{{ request.body.Nothing }}", None),
        ("<{{ request.body.Nothing }}>", "<>"),
        ("{{ request.body.Items.1 }}", {"Id": 2}),
        ("{{ request.body.Items.*.Id }}", [1, 2]),
        ("x{{ request.body.Items }}", 'x[{"Id":1},{"Id":2}]'),
        ("{{ request.body }}", BODY),
        ("{{ answer.ContactId }}", 9),
        ("{{ answer }}", {"ContactId": 9}),
        ("{{ state.quota }}", "low"),
        ("{{ state.other }}", None),
        ("{{ now }}", "2026-01-15T09:00:00"),
        ("{{ now.date }}", "2026-01-15"),
        ("{{ now.time }}", "09:00:00"),
        ("{{ now.utc }}", "2026-01-15T08:00:00Z"),
        ("{{ now.epoch }}", int(MORNING.timestamp())),
        ("{{ now.http + 1h }}", "Thu, 15 Jan 2026 09:00:00 GMT"),
        ("{{ now + 8d }}", "2026-01-23T09:00:00"),
        ("{{ now-1.5h }}", "2026-01-15T07:30:00"),
        ("{{ now.date + 1d 12h - 2h }}", "2026-01-16"),
        ("{{ fake.company }} in {{ fake.city }}", "<company> in <city>"),
        ("{{ '{{' }}", "{{"),
        ("}} { {", "}} { {"),
    ],
)
def test_a_template_takes_what_it_names(text, value):
    assert complaints(text, ["quota", "other"]) == []
    found = filled(text, scene({"ContactId": 9}))
    assert found == value
    assert type(found) is type(value)


def test_in_a_text_everything_is_text():
    assert filled_text("{{ request.body.Id }}", scene()) == "7"
    assert filled_text("{{ request.body.None }}", scene()) == ""
    assert filled_text("{{ request.body.Ok }}", scene()) == "true"


def test_records_and_lists_are_filled_to_their_depth():
    told = {"A": ["{{ request.body.Id }}", {"B": "{{ state.quota }}", "C": 1.0}], "{{ x }}": None}
    assert filled(told, scene()) == {"A": [7, {"B": "low", "C": 1.0}], "{{ x }}": None}


def test_without_http_there_is_nothing_to_take():
    blank = scene()._replace(facts=Facts(None, "tje0", "Cust1"))
    text = "{{ request.path }}{{ request.body.X }}{{ request.query.q }}{{ request.headers.h }}"
    assert filled(text, blank) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ requst.path }}", "no 'requst' to take from; nearest: request"),
        ("{{ nothing }}", "there are request, answer, state, now, fake"),
        ("{{ request.pth }}", "no 'pth' in a request; nearest: path"),
        ("{{ request.query }}", "which of the query? request.query.NAME"),
        ("{{ request }}", "no '' in a request"),
        ("{{ state.qota }}", "no state 'qota'; nearest: quota"),
        ("{{ state }}", "which state?"),
        ("{{ fake.compny }}", "no fake 'compny'; nearest: company"),
        ("{{ now.dat }}", "no 'dat' of now; nearest: date"),
        ("{{ now + 8 days }}", "'8 days' is no duration"),
        ("{{ now + }}", "a time is written as now"),
        ("{{ now + 9999999d }}", "more than a century"),
        ("{{ }}", "no '' to take from"),
        ("{{ request.path", "opens a template that no '}}' closes"),
    ],
)
def test_one_that_means_nothing_is_complained_of(text, said):
    told = complaints(f"ok {{{{ now }}}} {text}", ["quota"])
    assert len(told) == 1
    assert said in told[0]


def test_an_answer_is_to_be_had_only_where_the_operation_runs():
    assert complaints("{{ answer.Id }}") == []
    assert "is not run" in complaints("{{ answer.Id }}", answer=False)[0]


def test_all_of_a_text_is_complained_of_at_once():
    assert len(complaints("{{ a }} {{ b }} {{ now }} {{ c }}")) == 3


@given(st.text("{}now+- 8d.requestbody'", max_size=30))
def test_what_passes_can_be_filled(text):
    if not complaints(text):
        filled(text, scene())
        assert isinstance(filled_text(text, scene()), str)


def test_a_hostile_text_is_read_at_once():
    assert complaints("{{ now" + " + 1d" * 500 + " + }}")
