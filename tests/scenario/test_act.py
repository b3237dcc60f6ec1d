"""What a rule makes of an answer, key by key of `then`, behind the door in process."""

import json
from typing import Any

import pytest
from contract.door import JSON, Door
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenario.playing import failed, played, rule

from so_mock.config import Config
from so_mock.scenario import act
from so_mock.scenario.act import draw, error_of, merged
from so_mock.scenario.rules import Refusal, Then
from so_mock.world import World

READ = "GET Contact/{id}"
NAMED = {"Name": "Bjørge AS"}


def text_of(reply: Any) -> tuple[str, str, str]:
    body = reply.json()
    assert body["Error"] is True
    assert body["ErrorMessage"] == body["Message"]
    return body["ErrorType"], body["Message"], body["ErrorSource"]


# -- error


@pytest.mark.parametrize(
    ("refusal", "type", "message", "source"),
    [
        (Refusal(500, "MailServerException", "Full"), "MailServerException", "Full", "Services.Implementation"),
        (Refusal(500), "SoException", "An unexpected error occurred.", "Services.Implementation"),
        (Refusal(503), "SoException", "Service Unavailable", "Services.Implementation"),
        (Refusal(429), "SoException", "Too Many Requests", "Services.Implementation"),
        (Refusal(401), "SoSessionException", "Authentication failed", "Services.WebApi"),
        (Refusal(403), "SoSentryException", "You do not have access to this.", "Services.Implementation"),
        (Refusal(404), "SoNotFoundException", "Not Found", "Services.Implementation"),
        (Refusal(409), "SoIllegalOperationException", "Conflict", "Services.Implementation"),
        (Refusal(599), "SoException", "Error", "Services.Implementation"),
    ],
)  # fmt: skip
def test_an_error_has_the_shape_of_the_api(play, refusal, type, message, source):
    door = play(rule("no", Then(error=refusal), operation=READ))
    reply = door("GET", "Contact/1")
    assert reply.status == refusal.status
    assert text_of(reply) == (type, message, f"SuperOffice.{source}")
    assert "MessageDetail" not in reply.json()
    assert reply.headers["x-so-mock-fidelity"] == "modelled"
    assert reply.headers["x-so-mock-rule"] == "no"
    last = door.last()
    assert (last.status, last.by, last.rule, last.error) == (
        refusal.status, "test.yaml:2:3", "no", message,
    )  # fmt: skip


def test_a_detail_stands_beside_the_message(play):
    door = play(rule("no", failed(500, message="A", detail="B"), operation=READ))
    assert door("GET", "Contact/1").json()["MessageDetail"] == "B"


def test_each_word_of_an_error_may_be_a_template(play):
    words = {"type": "{{ request.user }}Exception", "message": "{{ request.method }}", "detail": "{{ request.tenant }}"}  # fmt: skip
    told = play(rule("no", failed(500, **words), operation=READ))("GET", "Contact/1").json()
    assert (told["ErrorType"], told["Message"]) == ("tje0Exception", "GET")
    assert told["MessageDetail"] == "Cust12345"


def test_missing_credentials_are_told_with_the_challenge(play):
    door = play(rule("no", failed(401, type="ArgumentException"), operation=READ))
    assert door("GET", "Contact/1").headers["www-authenticate"].startswith("Basic ")
    door = play(rule("no", failed(401), operation=READ))
    assert "www-authenticate" not in door("GET", "Contact/1").headers


@pytest.mark.parametrize("status", [405, 415])
def test_what_the_binder_refuses_has_its_two_lines(status):
    assert error_of(Refusal(status, message="A", detail="B")).body() == {
        "Message": "A",
        "MessageDetail": "B",
    }
    assert error_of(Refusal(status, "X", "A")).body()["ErrorType"] == "X"


def test_a_status_from_400_on_is_an_error_and_nothing_is_written(play):
    door = play(rule("no", Then(status=503), operation="POST Contact"))
    before = len(door.tenant.store.table("contact"))
    assert text_of(door("POST", "Contact", NAMED))[0] == "SoException"
    assert len(door.tenant.store.table("contact")) == before
    assert door.last().changes == ()


# -- body


def test_a_body_is_the_answer(play):
    said = {"ContactId": 99, "Tags": ["{{ request.user }}"], "Id": "{{ request.body.Id }}"}
    door = play(rule("said", Then(body=said), operation="POST Contact"))
    reply = door("POST", "Contact?$select=Name", {"Id": 4})
    assert reply.status == 200
    assert reply.json() == {"ContactId": 99, "Tags": ["tje0"], "Id": 4}
    assert door.last().by == "test.yaml:4:3"


def test_a_body_of_null_is_one(play):
    door = play(rule("said", Then(body=None), operation="Contact.GetContactEntity"))
    reply = door("POST", "Agents/Contact/GetContactEntity?contactEntityId=1")
    assert (reply.status, reply.json()) == (200, None)


def test_an_operation_without_an_answer_can_be_given_one(play):
    door = play(rule("said", Then(body={"a": 1}), operation="DELETE Contact/{id}"))
    reply = door("DELETE", "Contact/9")
    assert (reply.status, reply.json()) == (200, {"a": 1})
    assert door("GET", "Contact/9").status == 200


def test_a_body_has_the_status_that_is_said_with_it(play):
    door = play(rule("said", Then(status=429, body={"slow": "down"}), operation=READ))
    reply = door("GET", "Contact/1")
    assert (reply.status, reply.json()) == (429, {"slow": "down"})


def test_a_status_without_a_body_sends_none(play):
    door = play(rule("said", Then(status=204, body={"a": 1}), operation=READ))
    reply = door("GET", "Contact/1")
    assert (reply.status, reply.body) == (204, b"")
    assert "content-length" not in reply.headers


def test_a_text_of_another_type_goes_out_as_it_is(play):
    page = Then(status=502, body="<h1>Bad {{ request.method }}</h1>", headers={"Content-Type": "text/html"})  # fmt: skip
    door = play(rule("page", page, operation=READ))
    reply = door("GET", "Contact/1")
    assert reply.body == b"<h1>Bad GET</h1>"
    assert reply.headers["content-type"] == "text/html"
    assert reply.headers["content-length"] == "16"


def test_a_text_that_is_no_unicode_goes_out_all_the_same(play):
    said = Then(body="a\ud800b", headers={"Content-Type": "text/plain"})
    reply = play(rule("said", said, operation=READ))("GET", "Contact/1")
    assert (reply.status, reply.body) == (200, b"a?b")


def test_a_text_told_as_a_kind_of_json_is_json(play):
    said = Then(body="a", headers={"Content-Type": "application/hal+JSON"})
    assert play(rule("said", said, operation=READ))("GET", "Contact/1").body == b'"a"'


@pytest.mark.parametrize("status", [204, 205, 304])
def test_a_status_without_a_body_has_none_whatever_its_type(play, status):
    said = Then(status=status, headers={"Content-Type": "text/plain"})
    reply = play(rule("none", said, operation=READ))("GET", "Contact/1")
    assert (reply.status, reply.body) == (status, b"")
    assert reply.headers.get("content-type") != "text/plain"


def test_an_error_can_be_told_as_another_type(play):
    then = Then(error=Refusal(500), headers={"content-type": "application/problem+json"})
    door = play(rule("no", then, operation=READ))
    reply = door("GET", "Contact/1")
    assert reply.headers["content-type"] == "application/problem+json"
    assert json.loads(reply.body)["ErrorType"] == "SoException"


def test_a_sample_is_replaced_under_strict_too(world, play):
    key = next(o.key for o in world.catalogue.operations if o.agent and not o.uploads and world.resolver.of(o).fidelity == "generated")  # fmt: skip
    strict = World(Config(strict=True))
    path = f"Agents/{key.replace('.', '/')}"
    said = rule("said", Then(body={"a": 1}), operation=key)
    assert play(said, within=strict)("POST", path).json() == {"a": 1}
    changed = rule("changed", Then(patch={"a": 1}), operation=key)
    assert play(changed, within=strict)("POST", path).status == 501


# -- status and headers


def test_a_success_can_have_another_status(play):
    door = play(rule("made", Then(status=201), operation="POST Contact"))
    reply = door("POST", "Contact", NAMED)
    assert (reply.status, reply.json()["Name"]) == (201, "Bjørge AS")
    assert door("GET", f"Contact/{reply.json()['ContactId']}").status == 200


def test_an_error_keeps_its_status(play):
    door = play(rule("made", Then(status=201), operation=READ))
    reply = door("GET", "Contact/99999")
    assert reply.status == 404
    assert reply.ignored == ["status of made"]


@pytest.mark.parametrize("status", [204, 205, 304])
def test_a_status_without_a_body_drops_the_answer(play, status):
    door = play(rule("none", Then(status=status), operation="GET *"))
    for path in ("Contact/1", "Contact?$top=2", "Contact/default", "List/Category/Items"):
        reply = door("GET", path)
        assert (reply.status, reply.body) == (status, b""), path


def test_headers_are_added_and_take_the_place_of_others(play):
    headers = {"Retry-After": "30", "last-modified": "never", "X-When": "{{ answer.Name }}", "X-No": "{{ state.x }}"}  # fmt: skip
    door = play(rule("told", Then(headers=headers), operation=READ))
    name = door.tenant.store.table("contact").rows[1]["Name"]
    reply = door("GET", "Contact/1")
    assert reply.headers["retry-after"] == "30"
    assert reply.headers["last-modified"] == "never"
    assert reply.headers["x-when"] == name
    assert "x-no" not in reply.headers
    assert reply.json()["Name"] == name


def test_an_error_of_the_operation_has_the_headers_too(play):
    door = play(rule("told", Then(headers={"X-A": "b"}), operation=READ))
    reply = door("GET", "Contact/99999")
    assert (reply.status, reply.headers["x-a"]) == (404, "b")


def test_no_header_ends_early(play):
    headers = {"X-Echo": "a{{ request.body.Name }}b"}
    door = play(rule("evil\r\nX-Evil: 1", Then(headers=headers), operation="POST Contact"))
    reply = door("POST", "Contact", {"Name": "x\r\nSet-Cookie: y\x00"})
    assert reply.headers["x-echo"] == "ax Set-Cookie: y b"
    assert reply.headers["x-so-mock-rule"] == "evil??X-Evil: 1"


def test_what_the_server_says_itself_is_left_to_it(play):
    headers = {"Content-Length": "1", "Transfer-Encoding": "chunked", "X-So-Mock-Request": "9"}
    door = play(rule("told", Then(headers=headers), operation=READ))
    reply = door("GET", "Contact/1")
    assert int(reply.headers["content-length"]) == len(reply.body)
    assert reply.headers["x-so-mock-request"] == "1"
    assert len(reply.ignored) == 3


def test_the_date_is_left_to_the_server(play):
    door = play(rule("told", Then(headers={"Date": "never", "X-A": "b"}), operation=READ))
    reply = door("GET", "Contact/1")
    assert reply.ignored == ["Date of told"]
    assert reply.headers.get("date") != "never"
    assert reply.headers["x-a"] == "b"


def test_an_answer_told_as_another_type_is_not_kept_for_the_next(play):
    """Pages of rows are kept as bytes."""
    door = play(rule("told", Then(headers={"Content-Type": "text/plain"}), operation="GET Contact", times=2))  # fmt: skip
    path = "Contact?$top=2&$select=name"
    told = [door("GET", path).headers["content-type"].split(";")[0] for _ in range(4)]
    assert told == ["text/plain"] * 2 + ["application/json"] * 2


def test_the_operations_own_answer_can_be_told_as_another_type(play):
    door = play(rule("told", Then(headers={"Content-Type": "text/plain"}), operation=READ))
    reply = door("GET", "Contact/1")
    assert reply.headers["content-type"] == "text/plain"
    assert json.loads(reply.body)["ContactId"] == 1


# -- patch


def test_a_patch_is_laid_over_the_answer(play):
    patch = {"name": "{{ answer.Name }}!", "OrgNr": None, "Country": {"Name": "X"}, "New": [1]}
    door = play(rule("other", Then(patch=patch), operation=READ))
    row = door.tenant.store.table("contact").rows[1]
    reply = door("GET", "Contact/1")
    shown = reply.json()
    assert shown["Name"] == f"{row['Name']}!"
    assert "OrgNr" not in shown
    assert shown["Country"]["Name"] == "X"
    assert shown["Country"]["CountryId"] == row["Country"]
    assert shown["New"] == [1]
    assert "name" not in shown
    assert door.tenant.store.table("contact").rows[1] is row
    assert reply.headers["x-so-mock-fidelity"] == "modelled"


def test_a_patch_stands_whatever_is_selected(play):
    door = play(rule("other", Then(patch={"Department": "D"}), operation=READ))
    assert door("GET", "Contact/1?$select=Name").json()["Department"] == "D"


def test_a_page_of_rows_can_be_patched(play):
    door = play(rule("none", Then(patch={"value": []}), operation="GET Contact"))
    for _ in range(2):  # and the kept bytes of the page are another matter
        page = door("GET", "Contact?$top=2&$select=name").json()
        assert page["value"] == []
        assert "odata.metadata" in page
    door.tenant.play(played(door.tenant.world))
    assert len(door("GET", "Contact?$top=2&$select=name").json()["value"]) == 2


@pytest.mark.parametrize(
    ("verb", "path", "operation"),
    [
        ("GET", "Contact/99999", READ),
        ("GET", "MDOList/Category?flat=true", "GET MDOList/*"),
        ("DELETE", "Contact/9", "DELETE Contact/{id}"),
        ("GET", "Contact/1/Image?ifBlank=SrNoPhoto", "GET Contact/{contactId}/Image"),
    ],
)
def test_a_patch_of_what_is_no_record_is_told(play, verb, path, operation):
    plain = play()(verb, path)
    door = play(rule("p", Then(patch={"a": 1}), operation=operation))
    reply = door(verb, path)
    assert reply.status == plain.status
    assert reply.ignored == ["patch of p"]
    if plain.status != 404:
        assert reply.headers.get("content-type") == plain.headers.get("content-type")
        assert len(reply.body) == len(plain.body)


def test_strict_refuses_a_patch_that_does_nothing_and_undoes_the_call(play):
    strict = World(Config(strict=True))
    door = play(rule("p", Then(patch={"a": 1}), operation="DELETE Contact/{id}"), within=strict)
    reply = door("DELETE", "Contact/9")
    assert reply.status == 400
    assert "patch of p" in reply.json()["Message"]
    assert door.tenant.world.rules.counts(door.tenant.store)["p"] == (1, 1)
    assert door("GET", "Contact/9").status == 200


# The example of RFC 7396, and its list of test cases.
RFC = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]


@pytest.mark.parametrize(("value", "patch", "result"), RFC, ids=str)
def test_a_patch_is_a_json_merge_patch(value, patch, result):
    before = json.dumps(value)
    assert merged(value, patch) == result
    assert json.dumps(value) == before


SCALARS = st.none() | st.booleans() | st.integers(0, 9) | st.text("ab", max_size=2)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def without_null(value: Any) -> bool:
    if isinstance(value, dict):
        return all(each is not None and without_null(each) for each in value.values())
    return True


@settings(suppress_health_check=[HealthCheck.too_slow])  # of a machine that is busy
@given(VALUES, VALUES)
def test_a_patch_is_there_afterwards_and_twice_is_once(value, patch):
    once = merged(value, patch)
    assert merged(once, patch) == once
    if isinstance(patch, dict):
        assert isinstance(once, dict)
        for name, each in patch.items():
            assert (name in once) is (each is not None)
        kept = value if isinstance(value, dict) else {}
        assert all(once[name] == each for name, each in kept.items() if name not in patch)
    if without_null(patch):
        assert merged({}, patch) == patch


# -- sequence, delay, set


def test_a_sequence_takes_a_step_for_each_call_and_stays_at_the_last(play):
    steps = (failed(503), Then(body={"n": "{{ now.date }}"}), Then(headers={"X-Last": "1"}))
    door = play(rule("one by one", *steps, operation=READ))
    told = [door("GET", "Contact/1") for _ in range(5)]
    assert [reply.status for reply in told] == [503, 200, 200, 200, 200]
    assert "n" in told[1].json()
    assert ["x-last" in reply.headers for reply in told] == [False, False, True, True, True]


def test_a_sequence_counts_the_calls_that_the_rule_had(play):
    steps = (failed(501), failed(502))
    door = play(rule("each second", *steps, operation=READ, every=2))
    assert [door("GET", "Contact/1").status for _ in range(6)] == [200, 501, 200, 502, 200, 502]


def test_a_delay_between_two_ends_is_drawn_from_the_seed(world, play):
    def delays(seed: int) -> list[float]:
        door = play(rule("slow", Then(delay=(0.001, 0.003)), operation=READ), seed=seed)
        for _ in range(5):
            assert door("GET", "Contact/1").status == 200
        return [entry.delay for entry in door.tenant.journal]

    first = delays(7)
    assert first == delays(7) != delays(8)
    assert len(set(first)) == 5
    assert all(0.001 <= each < 0.003 for each in first)


def test_a_state_moves_whatever_the_answer(play):
    door = play(
        rule("1", failed(500)._replace(set={"quota": "used"}), operation=READ, state={"quota": "low"}),
        rule("2", Then(set={"quota": "gone"}), operation=READ, state={"quota": "used"}),
        rule("3", Then(body="{{ state.quota }}"), operation=READ),
        quota="low",
    )  # fmt: skip
    assert door("GET", "Contact/1").status == 500
    assert door("GET", "Contact/99999").status == 404
    assert door("GET", "Contact/1").json() == "gone"


def test_templates_see_the_state_before_the_move(play):
    then = Then(body="{{ state.quota }}", set={"quota": "used"})
    door = play(rule("r", then, operation=READ), quota="low")
    assert [door("GET", "Contact/1").json() for _ in range(2)] == ["low", "used"]


def test_what_is_made_up_is_the_same_for_the_same_call(play):
    def names(seed: int) -> list[str]:
        then = Then(body="{{ fake.company }}, {{ fake.city }}")
        door = play(rule("fake", then, operation=READ), seed=seed)
        return [door("GET", "Contact/1").json() for _ in range(4)]

    assert names(7) == names(7) != names(8)
    assert len(set(names(7))) == 4


def test_a_draw_is_the_same_everywhere():
    assert [round(draw(7, "flaky", "chance", n), 6) for n in (1, 2, 3)] == DRAWN
    assert all(0 <= draw(n) < 1 for n in range(1_000))
    assert 450 < sum(draw(n) < 0.5 for n in range(1_000)) < 550


DRAWN = [0.796354, 0.454917, 0.344821]


def test_head_is_get_without_the_body(play):
    door = play(rule("said", Then(body={"a": 1}, headers={"X-A": "1"}), operation=READ))
    reply = door("HEAD", "Contact/1")
    assert (reply.status, reply.body, reply.headers["x-a"]) == (200, b"", "1")
    assert reply.headers["content-length"] == "7"
    assert reply.headers["content-type"] == JSON


def test_act_reads_back_only_json():
    assert act.read_back(b'{"a":1}', JSON) == {"a": 1}
    assert act.read_back(b"", JSON) is None
    assert act.read_back(b"<a/>", "application/xml") is None


def test_a_door_without_rules_is_as_before(play):
    door: Door = play()
    assert door.tenant.world.rules is None
    assert "x-so-mock-rule" not in door("GET", "Contact/1").headers


def test_a_body_that_cannot_be_written_is_the_rules_error_and_counted(play):
    """Each alone is not too deep: what the scenario says, and what the client sent."""
    inner: Any = "{{ request.body }}"
    for _ in range(90):
        inner = [inner]
    door = play(rule("deep", Then(body=inner), operation="POST Contact"))
    sent = b'{"Name": "x", "Whatever": ' + b"[" * 190 + b"]" * 190 + b"}"
    reply = door("POST", "Contact", body=sent, headers={"content-type": "application/json"})
    assert (reply.status, reply.headers["x-so-mock-rule"]) == (500, "deep")
    assert "cannot be written as JSON" in reply.json()["Message"]
    assert door.tenant.world.rules.counts(door.tenant.store)["deep"] == (1, 1)
    assert (door.last().by, door.last().rule) == ("test.yaml:4:3", "deep")
