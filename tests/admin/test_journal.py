"""The journal through the admin API: what was asked and answered, chosen, in full, forgotten; and what was exercised."""

from typing import Any

import pytest
from contract.door import Door

from so_mock.journal import ENTRIES, HEAD
from so_mock.scenario.rules import Rule, Then, When
from so_mock.web.noting import Seen, note

GET = "GET Contact/{id}"
SAVE = "Agents/EMail/SaveToMailServer"


def admin(so: Door, verb: str, path: str, body: Any = None) -> tuple[int, Any]:
    given = {} if body is None else {"json": body}
    reply = so(verb, f"/_so_mock/{path}", auth=None, **given)
    return reply.status, reply.json() if reply.body else None


def told(so: Door, path: str) -> Any:
    status, body = admin(so, "GET", path)
    assert status == 200, body
    return body


def refused(so: Door, path: str, verb: str = "GET", body: Any = None) -> str:
    status, answer = admin(so, verb, path, body)
    assert status == 400, answer
    return str(answer["error"])


@pytest.fixture
def some(door: Door) -> Door:
    """Seven requests: 1 and 2 by tje0, 3 refused, 4 by another, 5 unknown, 6 through the agent, 7 changes something."""
    door("GET", "Contact/2")
    door("GET", "Contact/99999?colour=red")
    door("GET", "Contact/2", auth=None)
    door("GET", "Contact/2", auth="Basic U0FMMDo=")
    door("GET", "Nowhere")
    door("POST", "Agents/Contact/GetContactEntity?contactEntityId=2")
    door("PATCH", "Contact/2", {"Name": "Changed AS"})
    return door


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ("", [1, 2, 3, 4, 5, 6, 7]),
        ("operation=GET Contact/{id}", [1, 2, 3, 4, 6]),  # both doors
        ("operation=contact.getcontactentity", [1, 2, 3, 4, 6]),
        ("operation=Contact.Get*", [1, 2, 3, 4, 6]),
        ("operation=PATCH *,EMail.*", [7]),
        ("status=404", [2, 5]),
        ("status=4xx", [2, 3, 5]),
        ("status=4XX,200", [1, 2, 3, 4, 5, 6, 7]),
        ("status=5xx", []),
        ("user=TJE0", [1, 2, 6, 7]),
        ("user=sal0,tje0", [1, 2, 4, 6, 7]),
        ("since=5", [6, 7]),
        ("since=1h", [1, 2, 3, 4, 5, 6, 7]),
        ("since=2020-01-01", [1, 2, 3, 4, 5, 6, 7]),
        ("since=2090-01-01T00:00:00Z", []),
        ("before=3", [1, 2]),
        ("limit=2", [6, 7]),
        ("limit=0", []),
        ("verb=patch", [7]),
        ("path=contact/9", [2]),
        ("fidelity=generated", []),
        ("ignored=true", [2]),
        ("changed=true&verb=PATCH", [7]),
        ("fault=false&status=401", [3]),
    ],
)
def test_entries_are_chosen(some, options, ids):
    answer = told(some, f"journal?{options.replace(' ', '%20')}")
    assert [entry["id"] for entry in answer["entries"]] == ids
    if "limit" not in options:
        assert answer["matching"] == len(ids)
    assert (answer["kept"], answer["dropped"]) == (7, 0)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("operation=EMail.SaveToMailServr", "did you mean EMail.SaveToMailServer?"),
        ("operation=Nix.*", "no operation fits 'Nix.*'"),
        ("status=9", "404, 4xx or a list of such"),
        ("user=tje", "nearest: tje0"),
        ("rule=x", "no rule 'x'"),
        ("since=yesterday", "no moment"),
        ("limit=-1", "limit is no whole number"),
        ("before=x", "before is no whole number"),
        ("fidelity=modeled", "nearest: modelled"),
        ("ignored=yes", "neither true nor false"),
        ("operaton=x", "operation"),
    ],
)
def test_what_cannot_be_chosen_is_refused(some, options, said):
    assert said in refused(some, f"journal?{options}")


def test_the_whole_entry_shows_both_sides(door):
    long = {
        "Email": {
            "Subject": "Hello",
            "Attachments": [{"Stream": "QUJD" * 10_000}],
            "From": {"Address": "a@b.example"},
        }
    }
    reply = door("POST", f"{SAVE}?colour=red", long, headers={"x-mine": "1"})
    entry = told(door, f"journal/{reply.headers['x-so-mock-request']}")
    sent, answer = entry["sent"], entry["answer"]
    assert (sent["verb"], sent["path"], sent["query"]) == ("POST", f"/api/v1/{SAVE}", "colour=red")
    assert sent["headers"]["x-mine"] == "1" and sent["headers"]["authorization"] == "Basic ***"
    assert sent["cut"] and sent["length"] > 40_000
    assert sent["body"]["Email"]["From"] == {"Address": "a@b.example"}, (
        "what stands behind the file"
    )
    assert sent["body"]["Email"]["Attachments"][0]["Stream"].startswith("QUJD")
    assert (answer["status"], answer["length"], answer["kept"]) == (200, len(reply.body), True)
    assert answer["body"]["Subject"] == "Hello"
    assert answer["headers"]["Content-Type"] == reply.headers["content-type"]
    assert entry["answeredBy"].startswith("so_mock/agents/email/") and entry["ignored"] == [
        "colour"
    ]
    assert entry["changes"] and entry["milliseconds"] > 0 and entry["rules"] == []


def test_a_long_answer_is_shown_as_far_as_it_is_kept(door):
    reply = door(
        "GET", "Person?$select=personId,fullName,contact/name,contact/department,contact/orgnr"
    )
    assert len(reply.body) > HEAD
    answer = told(door, "journal/1")["answer"]
    assert answer["cut"] and answer["length"] == len(reply.body)
    whole = reply.json()
    assert answer["body"]["value"][:5] == whole["value"][:5]


def test_bodies_that_are_no_json_are_text_or_base64(door):
    door(
        "POST",
        "Contact",
        body=b"a=1&b=2",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    door("POST", "Contact", body=b"\x00\xff\x01", headers={"content-type": "image/png"})
    door(
        "POST",
        SAVE,
        body=b"{'Email': {Subject: 'x',}}",
        headers={"content-type": "application/json"},
    )
    door("POST", SAVE, body=b"{oh", headers={"content-type": "application/json"})
    sent = [told(door, f"journal/{n}")["sent"] for n in (1, 2, 3, 4)]
    assert [each["body"] for each in sent] == [
        {"a": "1", "b": "2"},
        None,
        {"Email": {"Subject": "x"}},
        "{oh",
    ]
    assert sent[1]["base64"] == "AP8B"


def test_an_answer_that_had_to_make_room_is_told(door):
    door("GET", "Contact/2")
    tenant = door.tenant
    for _ in range(700):
        seen = Seen(next(iter(tenant.journal)).request())
        note(tenant, tenant.journal.number(), seen, _answer(), b"x" * HEAD, "text/plain", 0.0)
    entry = told(door, "journal/1")
    assert (entry["answer"]["kept"], entry["answer"]["body"]) == (False, None)
    assert entry["status"] == 200


def _answer() -> Any:
    from so_mock.call import Answer

    return Answer()


def test_an_entry_that_had_to_make_room_is_told(door):
    tenant = door.tenant
    door("GET", "Contact/2")
    seen = Seen(next(iter(tenant.journal)).request())
    for _ in range(ENTRIES):
        note(tenant, tenant.journal.number(), seen, _answer(), b"", "text/plain", 0.0)
    status, answer = admin(door, "GET", "journal/1")
    assert (status, answer["error"]) == (
        404,
        "no journal entry '1'; it had to make room, the oldest is 2",
    )
    assert told(door, "journal?limit=0")["dropped"] == 1


def test_forgotten_entries_are_gone_and_numbers_go_on(some):
    assert admin(some, "DELETE", "journal") == (204, None)
    assert told(some, "journal") == {"entries": [], "matching": 0, "kept": 0, "dropped": 0}
    some("GET", "Contact/2")
    assert [entry["id"] for entry in told(some, "journal")["entries"]] == [8]
    assert told(some, "coverage")["totals"]["calls"] == 7, "what was exercised stays"


def test_head_answers_no_body_and_is_noted(some):
    for page in ("journal", "journal/1", "coverage"):
        reply = some("HEAD", f"/_so_mock/{page}")
        assert (reply.status, reply.body) == (200, b"") and int(reply.headers["content-length"])
    some("HEAD", "Contact/2")
    (entry,) = told(some, "journal?verb=HEAD")["entries"]
    assert told(some, f"journal/{entry['id']}")["answer"]["length"] == 0


def test_a_question_that_runs_in_a_thread_is_noted_once(door, monkeypatch):
    """A question about many rows is answered aside."""
    from so_mock.errors import Later
    from so_mock.web import api

    perform, threads = api.perform, []

    def slow(call: Any, tenant: Any, *more: Any) -> Any:
        if not tenant.patient:
            raise Later
        threads.append(tenant is not door.tenant)
        return perform(call, tenant, *more)

    monkeypatch.setattr(api, "perform", slow)
    assert door("GET", "Contact/2").status == 200
    assert threads == [True]
    (entry,) = told(door, "journal")["entries"]
    assert (entry["operation"], entry["status"], entry["user"]) == (GET, 200, "tje0")
    assert told(door, "coverage")["totals"]["calls"] == 1


# -- rules


RULES = (
    Rule("other", "f:1:1", When(operations=("Sale.*",)), (Then(),)),
    Rule("by nov0", "f:2:1", When(operations=(GET,), user=()), (Then(),)),
    Rule("second", "f:3:1", When(operations=("Contact.*",), nth=2), (Then(status=503),)),
    Rule("all", "f:4:1", When(), (Then(headers={"X-Mine": "1"}, delay=(0.01, 0.01)),)),
)  # fmt: skip


@pytest.fixture
def ruled(door: Door, monkeypatch: pytest.MonkeyPatch) -> Door:
    from so_mock.scenario.playing import Scenarios
    from so_mock.scenario.rules import Condition

    rules = list(RULES)
    rules[1] = rules[1]._replace(
        when=When(operations=(GET,), user=(Condition("", "equals", "nov0"),))
    )
    world = door.tenant.world
    made = Scenarios(tuple(rules), world.doors)
    monkeypatch.setattr(world, "rules", made)
    return door


def test_what_became_of_every_rule_is_told(ruled):
    ruled("GET", "Contact/2")
    ruled("GET", "Contact/2")
    ruled("GET", "Nowhere")
    ruled("GET", "Contact/2", auth=None)
    whys = [[rule["why"] for rule in told(ruled, f"journal/{n}")["rules"]] for n in (1, 2, 3, 4)]
    user = "user is 'tje0', wanted 'nov0'"
    assert whys[0] == ["it is for Sale.*", user, "nth: it was call 1, wanted 2", None]
    assert whys[1] == ["it is for Sale.*", user, None, "an earlier rule matched: second"]
    assert whys[2] == ["it called no operation"] * 4
    assert whys[3] == ["it is for Sale.*", *["the request was refused before rules were asked"] * 3]
    near = [r["rule"] for r in told(ruled, "journal/1")["rules"] if r["near"]]
    assert near == ["by nov0", "second"]
    matched = [(r["rule"], r["place"]) for r in told(ruled, "journal/2")["rules"] if r["matched"]]
    assert matched == [("second", "f:3:1")]
    entry = told(ruled, "journal/1")
    assert (entry["rule"], entry["answer"]["headers"]["X-Mine"]) == ("all", "1")
    assert (entry["delay"], entry["fault"]) == (0.01, None)
    assert [e["id"] for e in told(ruled, "journal?rule=second")["entries"]] == [2]
    assert "nearest: second" in refused(ruled, "journal?rule=secnd")


# -- coverage


def test_what_was_exercised_is_told(some):
    answer = told(some, "coverage")
    by_key = {each["operation"]: each for each in answer["operations"]}
    assert list(by_key) == ["Contact.GetContactEntity", GET, "PATCH Contact/{id}"]
    assert by_key[GET] == {
        "operation": GET, "fidelity": "modelled", "calls": 4, "statuses": {"200": 2, "401": 1, "404": 1},
        "users": {"SAL0": 1, "tje0": 2}, "answers": {"modelled": 4},
    }  # fmt: skip
    totals = answer["totals"]
    assert (totals["calls"], totals["exercised"], totals["operations"]) == (6, 3, 3358)
    assert totals["agents"]["Contact"]["exercised"] == 1
    assert totals["agents"]["REST Contact"]["exercised"] == 2
    assert answer["tenant"] == "Cust12345"
    assert answer["notes"] == ["rights: off, so no role refused or hid anything"]
    played = {each["role"]: each["users"] for each in answer["roles"] if each["calls"]}
    assert played == {"CRM User": {"SAL0": 1, "tje0": 4}}
    assert any(each["calls"] == 0 for each in answer["roles"]), "those that nobody played are told"


def test_unknown_addresses_count_for_nothing(door):
    door("GET", "Nowhere")
    door("POST", "Agents/Contact/Nothing")
    assert told(door, "coverage")["operations"] == []


def test_the_whole_process_remembers_tenants_that_are_gone_or_were_reset(door_with):
    so = door_with()
    name = admin(so, "POST", "tenants", {})[1]["name"]
    so("GET", f"/{name}/api/v1/Contact/2")
    so("GET", "Sale/1")
    assert [e["operation"] for e in told(so, f"coverage?tenant={name}")["operations"]] == [GET]
    assert admin(so, "DELETE", f"tenants/{name}")[0] == 204
    assert admin(so, "POST", "reset")[0] == 200
    assert told(so, "coverage")["operations"] == []
    so("GET", "Sale/1")
    answer = told(so, "coverage?everywhere=true")
    assert {e["operation"]: e["calls"] for e in answer["operations"]} == {
        GET: 1,
        "GET Sale/{id}": 2,
    }
    assert answer["tenant"] is None
    assert "neither true nor false" in refused(so, "coverage?everywhere=1")
    assert "everywhere" in refused(so, "coverage?every=true")


def test_a_body_is_not_what_these_take(door):
    for path in ("journal", "journal/1", "coverage"):
        assert refused(door, path, body={"a": 1})
