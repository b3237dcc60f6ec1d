"""Rules as files give them: what they mean, and what is wrong with them."""

import pytest

from so_mock.scenario.reading.rules import Reach
from so_mock.scenario.rules import ABSENT, Condition, Refusal, Then, When

HEAD = "states: {quota: low}\nauth: strict\nextends: demo\n"


def rule(scenarios, when: str = "{}", then: str = "{}"):
    (made,) = scenarios.read(f"{HEAD}rules:\n  - when: {when}\n    then: {then}\n").rules
    return made


def steps(scenarios, then: str) -> list[dict]:
    """What each step says beyond a blank one."""
    return [
        {n: v for n, v, b in zip(Then._fields, step, Then(), strict=True) if v != b}
        for step in rule(scenarios, then=then).steps
    ]


# -- when


@pytest.mark.parametrize(
    "when, meant",
    [
        ("{}", When()),
        ("", When()),
        ("{operation: email.savetomailserver}", When(("email.savetomailserver",))),
        ("{operation: 'put  contact/{ID}'}", When(("put contact/{ID}",))),
        ('{operation: ["PUT Contact/{id}", "EMail.*", "GET Contact/*", "*"]}', When(("PUT Contact/{id}", "EMail.*", "GET Contact/*", "*"))),
        ("{user: TJE0, tenant: {in: [a, b]}}", When(user=(Condition("", "equals", "TJE0"),), tenant=(Condition("", "in", ["a", "b"]),))),
        ("{user: {matches: ^t}}", When(user=(Condition("", "matches", "^t"),))),
        ("{header: {X-A: 5, x-b: {exists: false}}}", When(header=(Condition("X-A", "equals", "5"), Condition("x-b", "exists", False)))),
        ("{query: {$top: 5, whatever: {not: x}}}", When(query=(Condition("$top", "equals", "5"), Condition("whatever", "equals", "x", True)))),
        ("{state: {quota: low}}", When(state={"quota": "low"})),
        ("{times: 2, every: 3, chance: 0.25}", When(times=2, every=3, chance=0.25)),
        ("{nth: 3, chance: 1}", When(nth=3, chance=1)),
    ],
)  # fmt: skip
def test_which_calls_are_meant(scenarios, when, meant):
    assert rule(scenarios, when).when == meant


@pytest.mark.parametrize(
    "operation, condition, meant",
    [
        # As a client sends it: texts as they are written, numbers as numbers, whatever is written in the file.
        ("Contact.SaveContactEntity", "{name: 5013}", Condition("name", "equals", "5013")),
        ("Contact.SaveContactEntity", "{ContactId: '5'}", Condition("ContactId", "equals", 5)),
        ("Contact.SaveContactEntity", "{Domains: {contains: 5013}}", Condition("Domains", "contains", "5013")),
        ("Contact.SaveContactEntity", "{Domains: [5013, a]}", Condition("Domains", "equals", ["5013", "a"])),
        ("Contact.SaveContactEntity", "{Domains.0: a}", Condition("Domains.0", "equals", "a")),
        ("Contact.SaveContactEntity", "{Emails.*.Value: {contains: '@'}}", Condition("Emails.*.Value", "contains", "@")),
        ("Contact.SaveContactEntity", "{Country: }", Condition("Country", "equals", None)),
        ("Contact.SaveContactEntity", "{Country: {equals: {CountryId: 578}}}", Condition("Country", "equals", {"CountryId": 578})),
        ("Contact.SaveContactEntity", "{UserDefinedFields.SuperOffice:1: 5}", Condition("UserDefinedFields.SuperOffice:1", "equals", "5")),
        ("Contact.SaveContactEntity", "{CreatedDate: {gt: 2026-01-15}}", Condition("CreatedDate", "gt", "2026-01-15")),
        ("EMail.SaveToMailServer", "{Email.Subject: {not: {matches: x}}}", Condition("Email.Subject", "matches", "x", True)),
        ("EMail.SaveToMailServer", "{Email.Priority: {in: [High]}}", Condition("Email.Priority", "in", ["High"])),
        ("PATCH Contact/{id}", "{0.path: /Name}", Condition("0.path", "equals", "/Name")),
        ("*", "{Email.Subject: x}", Condition("Email.Subject", "equals", "x")),
        # An agent's body by the words of the other door.
        ("EMail.Save*", "{Email.Subject: x}", Condition("Email.Subject", "equals", "x")),
    ],
)  # fmt: skip
def test_what_is_in_a_body(scenarios, operation, condition, meant):
    made = rule(scenarios, f'{{operation: "{operation}", body: {condition}}}')
    assert made.when.body == (meant,)


def test_several_tests_must_all_hold(scenarios):
    made = rule(
        scenarios,
        "{operation: Sale.SaveSaleEntity, body: {Amount: {gt: 5, lt: 9.5, exists: true}}}",
    )
    assert [(c.test, c.wanted) for c in made.when.body] == [
        ("gt", 5),
        ("lt", 9.5),
        ("exists", True),
    ]


@pytest.mark.parametrize(
    "when, told",
    [
        ("{oepration: x}", "5:12: a `when` has no 'oepration'; did you mean operation?"),
        ("[x]", "5:11: a list where a `when` is wanted"),
        ("{operation: EMail.SaveToMailServr}", "5:23: no operation 'EMail.SaveToMailServr'; did you mean EMail.SaveToMailServer?"),
        ("{operation: GET Contact/5}", "5:23: no operation 'GET Contact/5'; did you mean GET Contact/{id}?"),
        ("{operation: POST Agents/EMail/Send}", "5:23: no operation 'POST Agents/EMail/Send'; did you mean EMail.Send?"),
        ("{operation: EMial.*}", "5:23: no operation is called like 'EMial.*'; did you mean EMail.*?"),
        ("{operation: xyz?}", "5:23: no operation is called like 'xyz?'"),
        ("{operation: []}", "5:23: no operation; leave `operation` out where any is meant"),
        ("{operation: {a: b}}", "5:23: a mapping where a single value is wanted"),
        ("{operation: EMail.SaveToMailServer, body: {Email.Subjct: x}}", "5:54: EMail.SaveToMailServer: EMailEntity has no property 'Subjct'; did you mean Email.Subject?"),
        ("{body: {Email.Subjct: x}, operation: EMail.SaveToMailServer}", "5:19: EMail.SaveToMailServer: EMailEntity has no property 'Subjct'; did you mean Email.Subject?"),
        ("{operation: EMail.SaveToMailServer, body: {Subject: x}}", "5:54: EMail.SaveToMailServer: EMail.SaveToMailServerRequest has no property 'Subject'; did you mean Email.Subject?"),
        ("{operation: Contact.SaveContactEntity, body: {Contact.Name: x}}", "5:57: Contact.SaveContactEntity: ContactEntity has no property 'Contact'; did you mean Name?"),
        ("{operation: PUT /Cust12345/api/v1/Contact/5}", "5:23: no operation 'PUT /Cust12345/api/v1/Contact/5'; did you mean PUT Contact/{id}?"),
        ("{operation: /api/v1/Contact/5}", "5:23: no operation '/api/v1/Contact/5'; its verb stands in front: GET Contact/{id}, PUT Contact/{id}, PATCH Contact/{id}, DELETE Contact/{id}"),
        ("{operation: POST /api/v1/Agents/EMail/SaveToMailServer}", "5:23: no operation 'POST /api/v1/Agents/EMail/SaveToMailServer'; did you mean EMail.SaveToMailServer?"),
        ("{operation: SaveToMailServer}", "5:23: no operation 'SaveToMailServer'; did you mean EMail.SaveToMailServer?"),
        ("{operation: EMail.SaveToMailServer, body: {Email: {Subject: x}}}", "5:62: no test 'Subject'; there are equals, matches, contains, in, exists, gt, lt, not; for what lies below it write Email.Subject"),
        ("{operation: EMail.SaveToMailServer, body: {Email.To.ContactId: 5}}", "5:54: EMail.SaveToMailServer: Email.To is a list; did you mean Email.To.*.ContactId?"),
        ("{operation: EMail.SaveToMailServer, body: {Email.Subject.x: 5}}", "5:54: EMail.SaveToMailServer: Email.Subject is a string, with nothing below it"),
        ('{operation: "GET Contact/{id}", body: {Name: x}}', "5:50: the operation has no body"),
        ("{body: {Nmae: x}}", "5:19: no operation has 'Nmae' in its body"),
        ("{operation: EMail.SaveToMailServer, body: {Email.Priority: Hihg}}", "5:70: 'Hihg' is no EMailPriority; did you mean 'High'?"),
        ("{operation: EMail.SaveToMailServer, body: {Email.Priority: {in: [High, Hihg]}}}", "5:82: 'Hihg' is no EMailPriority; did you mean 'High'?"),
        ("{operation: Contact.SaveContactEntity, body: {ContactId: x}}", "5:68: 'x' is not an integer"),
        ("{operation: Contact.SaveContactEntity, body: {Name: NO}}", "5:63: NO is false to YAML; write false, or \"NO\" for the text"),
        ("{operation: Contact.SaveContactEntity, body: {Name: 0155}}", "5:63: 0155 is the number 109 (octal) to YAML"),
        ("{operation: Contact.SaveContactEntity, body: {Name: {}}}", "5:63: no test; there are equals, matches"),
        ("{operation: Contact.SaveContactEntity, body: {Name: {matchs: x}}}", "5:64: no test 'matchs'; did you mean matches?"),
        ("{operation: Contact.SaveContactEntity, body: {Name: {matches: '('}}}", "5:73: '(' is no regular expression: "),
        ("{operation: Contact.SaveContactEntity, body: {Name: {in: x}}}", "5:68: 'x' where a list is wanted"),
        ("{operation: Contact.SaveContactEntity, body: {Name: {exists: maybe}}}", "5:72: 'maybe' where true or false is wanted"),
        ("{operation: Contact.SaveContactEntity, body: {Name: {gt: }}}", "5:68: '' where a number or a text is wanted"),
        ("{operation: Contact.SaveContactEntity, body: {Name: {not: {gt: a, lt: b}}}}", "5:69: `not` takes one test"),
        ("{operation: Contact.SaveContactEntity, body: {Name: {not: {not: b}}}}", "5:69: `not` within `not`"),
        ("{query: {$selct: x}, operation: EMail.SaveToMailServer}", "5:20: no option '$selct'; did you mean $select?"),
        ("{header: {a b: x}}", "5:21: 'a b' is no name of a header"),
        ("{user: tej0}", "5:18: no user 'tej0'; did you mean tje0?"),
        ("{user: [tje0]}", "5:18: a list where a single value is wanted; for one of several write {in: [...]}"),
        ("{user: }", "5:18: no user has a blank name"),
        ("{state: {qouta: low}}", "5:20: no state 'qouta'; did you mean quota?"),
        ('{nth: "3"}', '5:17: "3" is a text in quotes where a number of calls is wanted; write 3'),
        ("{nth: 0}", "5:17: 0 is not a number of calls: 1 or more"),
        ("{nth: 1.5}", "5:17: '1.5' where a number of calls is wanted"),
        ("{nth: 2, times: 3}", "5:11: nth does not go with times"),
        ("{nth: 2, every: 3}", "5:11: nth does not go with every"),
        ("{chance: 1.5}", "5:20: 1.5 is not a chance: from 0 to 1"),
        ("{chance: -1}", "5:20: -1 is not a chance: from 0 to 1"),
    ],
)  # fmt: skip
def test_a_when_that_cannot_be(scenarios, when, told):
    (found,) = scenarios.complaints(f"{HEAD}rules:\n  - when: {when}\n    then: {{}}\n")
    assert found.startswith(told), found


# -- then


@pytest.mark.parametrize(
    "then, meant",
    [
        ("{}", [{}]),
        ("", [{}]),
        ("{set: {quota: used}}", [{"set": {"quota": "used"}}]),
        ("{delay: 800ms}", [{"delay": (0.8, 0.8)}]),
        ("{delay: 2}", [{"delay": (2, 2)}]),
        ("{delay: {from: 100ms, to: 1m 30s}}", [{"delay": (0.1, 90)}]),
        ("{error: 503}", [{"error": Refusal(503)}]),
        ("{error: {}}", [{"error": Refusal(500)}]),
        ("{error: {type: SoSentryException}}", [{"error": Refusal(403, "SoSentryException")}]),
        ("{error: {type: MailServerException}}", [{"error": Refusal(500, "MailServerException")}]),
        ("{error: {message: 'No {{ request.user }}', type: SoException, detail: d, status: 409}}", [{"error": Refusal(409, "SoException", "No {{ request.user }}", "d")}]),
        ("{status: 204}", [{"status": 204}]),
        ("{body: null}", [{"body": None}]),
        ("{status: 404, body: {a: [1, '{{ now }}', null]}}", [{"status": 404, "body": {"a": [1, "{{ now }}", None]}}]),
        ("{patch: {Name: null, Country: {CountryId: 578}}}", [{"patch": {"Name": None, "Country": {"CountryId": 578}}}]),
        ("{headers: {Retry-After: 30, X-A: }}", [{"headers": {"Retry-After": "30", "X-A": ""}}]),
        ("{fault: Slow_First_Byte}", [{"fault": "slow_first_byte"}]),
        ("{webhook: duplicate}", [{"webhook": {"duplicate": 1}}]),
        ("{webhook: {delay: 5s, drop: true}}", [{"webhook": {"delay": (5, 5), "drop": True}}]),
        ("{sequence: [{error: 503}, {delay: 1}, {}]}", [{"error": Refusal(503)}, {"delay": (1, 1)}, {}]),
        ("{delay: 1, set: {quota: a}, sequence: [{delay: 2}, {error: 500}]}", [{"delay": (2, 2), "set": {"quota": "a"}}, {"delay": (1, 1), "set": {"quota": "a"}, "error": Refusal(500)}]),
    ],
)  # fmt: skip
def test_what_happens_then(scenarios, then, meant):
    assert steps(scenarios, then) == meant


def test_a_body_of_null_is_not_no_body(scenarios):
    assert rule(scenarios, then="{body: null}").steps[0].answers
    assert rule(scenarios, then="{}").steps[0].body is ABSENT


@pytest.mark.parametrize(
    "then, told",
    [
        ("{body: {a: 99999999999999999999}}", "6:22: '99999999999999999999' is no number of 64 bits; put it in quotes"),
        ("{patch: {a: 1e999}}", "6:23: '1e999' is more than a number can hold; put it in quotes"),
        ("{satus: 500}", "6:12: a `then` has no 'satus'; did you mean status?"),
        ("[{error: 500}]", "6:11: a list where a `then` is wanted; one thing for each call is a sequence"),
        ("{set: {qouta: used}}", "6:18: no state 'qouta'; did you mean quota?"),
        ("{set: {quota: }}", "6:25: '' where a state is wanted"),
        ("{delay: soon}", "6:19: 'soon' is no time to wait: 800ms, 2s, 1m 30s, or seconds"),
        ("{delay: 2 days}", "6:19: '2 days' is no time to wait"),
        ("{delay: 2d}", "6:19: 2d is more than a day"),
        ("{delay: -1}", "6:19: '-1' is no time to wait"),
        ("{delay: {from: 2s, to: 1s}}", "6:19: a delay goes from the shorter time to the longer one"),
        ("{delay: {from: 2s}}", "6:19: a delay needs 'to'"),
        ('{status: "500"}', '6:20: "500" is a text in quotes where a status is wanted; write 500'),
        ("{status: 99}", "6:20: 99 is not a status: from 200 to 599"),
        ("{status: 600}", "6:20: 600 is not a status: from 200 to 599"),
        ("{error: 200}", "6:19: 200 is not the status of an error: from 400 to 599"),
        ("{error: {status: 500, mesage: x}}", "6:33: an error has no 'mesage'; did you mean message?"),
        ("{error: 500, status: 500}", "6:11: error does not go with status"),
        ("{error: 500, body: x}", "6:11: error does not go with body"),
        ("{error: 500, patch: {a: b}}", "6:11: patch changes the operation's own answer, and with error there is none"),
        ("{status: 500, patch: {a: b}}", "6:11: patch changes the operation's own answer, and with status 500 there is none"),
        ("{status: 204, body: {a: b}}", "6:11: an answer of status 204 has no body"),
        ("{patch: [a]}", "6:19: a list where what changes in the answer is wanted"),
        ("{headers: {a b: x}}", "6:22: 'a b' is no name of a header"),
        ('{headers: {X-A: "a\\r\\nb"}}', "6:27: the value of a header is one line"),
        ("{headers: {Content-Length: 5}}", "6:22: Content-Length is made of the answer"),
        ("{fault: rest}", "6:19: 'rest' is no fault; did you mean reset?"),
        ("{webhook: dorp}", "6:21: 'dorp' is no webhook action; did you mean drop?"),
        ("{webhook: delay}", "6:21: say how long: {delay: 5s}"),
        ("{webhook: {duplicate: 0}}", "6:33: 0 is not a number of copies: from 1 to 100"),
        ("{sequence: []}", "6:22: a sequence of nothing"),
        ("{sequence: [{sequence: []}]}", "6:24: a step has no 'sequence'; there are set, delay"),
        ("{body: x, sequence: [{error: 500}]}", "6:11: error does not go with body"),
        ("{error: {message: '{{ nobody.x }}'}}", "6:29: {{ nobody.x }}: no 'nobody'"),
        ("{error: {message: '{{ answer.Name }}'}}", "6:29: {{ answer.Name }}: the operation has no answer here"),
        ("{body: {a: ['{{ state.qouta }}']}}", "6:23: {{ state.qouta }}: no state 'qouta'"),
        ("{headers: {X-A: '{{ now + soon }}'}}", "6:27: {{ now + soon }}"),
        ("{patch: {a: {{ now }}}}", "6:23: `{{ ... }}` without quotes is a mapping to YAML; put the whole text in quotes"),
    ],
)  # fmt: skip
def test_a_then_that_cannot_be(scenarios, then, told):
    (found,) = scenarios.complaints(f"{HEAD}rules:\n  - when: {{}}\n    then: {then}\n")
    assert found.startswith(told), found


# -- rules


@pytest.mark.parametrize(
    "text, told",
    [
        ("rules: [x]", "1:9: 'x' where a rule is wanted: {name: ..., when:"),
        ("rules: [{name: x}]", "1:9: a rule needs 'then'"),
        ("rules: [{name: , then: {}}]", "1:16: '' where a name is wanted"),
        ("rules: [{nmae: x, then: {}}]", "1:10: a rule has no 'nmae'; did you mean name?"),
        ("rules: [{name: x, then: {}},\n {name: X, then: {}}]", "2:2: two rules are called 'X'; the first is in line 1"),
        ("rules: [{then: {}},\n {name: rule 1, then: {}}]", "2:2: two rules are called 'rule 1'; the first is in line 1"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be(scenarios, text, told):
    (found,) = scenarios.complaints(text)
    assert found.startswith(told), found


@pytest.mark.parametrize("when_first", [True, False])
def test_a_template_of_what_the_body_cannot_have_is_told(scenarios, when_first):
    parts = ["when: {operation: Contact.SaveContactEntity}", "then: {error: {status: 500, message: 'no {{ request.body.Nme }}'}}"]  # fmt: skip
    first, second = parts if when_first else parts[::-1]
    told = scenarios.complaints(f"rules:\n  - {first}\n    {second}\n")
    assert told == [f"{3 if when_first else 2}:42: {{{{ request.body.Nme }}}}: Contact.SaveContactEntity: ContactEntity has no property 'Nme'; did you mean Name?"]  # fmt: skip


@pytest.mark.parametrize(
    ("when", "path"),
    [
        ("{}", "Name"), ("{operation: '*'}", "Name"), ("{operation: EMail.*}", "Email.Subject"),
        ("{operation: 'PUT Contact/{id}'}", "Country.CountryId"), ("{operation: PATCH Contact/*}", "0.op"),
    ],
)  # fmt: skip
def test_a_template_takes_what_the_body_of_any_operation_has(scenarios, when, path):
    assert rule(scenarios, when, f"{{body: '{{{{ request.body.{path} }}}}'}}").steps


def test_all_that_is_wrong_is_told_at_once(scenarios):
    text = """rules:
  - name: [x]
    when: {operation: EMial.Send, nth: "3", state: {quota: low}, body: {Any.Thing: x}}
    then: {status: "500", fault: rest, delay: soon}
  - thn: {}
  - name: good
    then: {set: {quota: x}, error: {message: "{{ nothing }}"}}
"""
    found = scenarios.complaints(text)
    assert [each.split(": ")[0] for each in found] == [
        "2:11", "3:23", "3:40", "3:53", "4:20", "4:34", "4:47", "5:5", "5:5", "7:18", "7:46"
    ]  # fmt: skip


def test_where_a_rule_stands(scenarios):
    scenarios.write("rules:\n  - {name: base, then: {}}", "base.yaml")
    read = scenarios.read("extends: base.yaml\nrules:\n\n  - {then: {}}")
    place = str(scenarios.path)
    assert [rule.place for rule in read.rules] == [f"{place}/x.yaml:4:5", f"{place}/base.yaml:2:5"]


@pytest.mark.parametrize(
    "earlier, later, never",
    [
        ("{operation: EMail.*}", "{operation: EMail.Send}", True),
        ("{}", "{operation: EMail.Send}", True),
        ("{}", "{}", True),
        ('{operation: "*"}', "{user: tje0}", True),
        ("{operation: [EMail.Send, EMail.Save*]}", "{operation: EMail.SaveToMailServer, nth: 3}", True),
        ("{user: tje0}", "{user: tje0, operation: EMail.Send}", True),
        ("{state: {quota: low}}", "{state: {quota: low}}", True),
        ("{operation: EMail.Send}", "{operation: EMail.*}", False),
        ("{operation: EMail.Send}", "{}", False),
        ("{operation: EMail.*, times: 2}", "{operation: EMail.Send}", False),
        ("{nth: 1}", "{}", False),
        ("{chance: 0.5}", "{}", False),
        ("{state: {quota: low}}", "{}", False),
        ("{user: tje0}", "{operation: EMail.Send}", False),
    ],
)  # fmt: skip
def test_a_rule_that_is_never_asked_is_noted(scenarios, earlier, later, never):
    read = scenarios.read(
        f"{HEAD}rules:\n  - {{name: a, then: {{}}, when: {earlier}}}\n  - {{name: b, then: {{}}, when: {later}}}\n"
    )
    told = [note.split(":", 1)[1] for note in read.notes]
    assert told == (
        ["6:5: 'b' never happens: 'a' comes first, and is for all of its calls"] if never else []
    )


@pytest.mark.parametrize(
    "pattern, noted",
    [("(a+)+$", True), (r"^(\w*-?)*x", False), ("(x[a-z]*){2,}", True), ("(a++)+", False), (r"(\+)+", False), ("(ab+)?", False)],
)  # fmt: skip
def test_a_pattern_that_may_take_for_ever_is_noted(scenarios, pattern, noted):
    read = scenarios.read(
        f"rules: [{{when: {{path: {{matches: '{pattern}'}}}}, then: {{error: 503}}}}]"
    )
    assert any("may take for ever" in note for note in read.notes) is noted


def test_many_rules_are_compared_with_few(scenarios, monkeypatch):
    compared = []
    covers = Reach._covers
    monkeypatch.setattr(Reach, "_covers", lambda *told: compared.append(told) or covers(*told))
    each = "  - {{when: {{operation: Contact.*, body: {{ContactId: {}}}}}, then: {{}}}}\n"
    read = scenarios.read("rules:\n" + "".join(each.format(n % 290) for n in range(300)))
    assert len(read.notes) == 10 and len(compared) == 10


def test_a_good_file_is_not_asked_what_was_meant(scenarios, monkeypatch):
    """It takes milliseconds for each operation of a pattern that has no such property."""

    def meant(*told):
        raise AssertionError(told)

    monkeypatch.setattr("so_mock.scenario.reading.naming.nearest", meant)
    scenarios.read("rules: [{when: {operation: Contact.*, body: {ContactId: 5}}, then: {}}]")


def test_what_is_odd_is_noted(scenarios):
    read = scenarios.read("rules: [{when: {user: nobody}, then: {delay: 800}}]")
    assert [note.split(":", 1)[1] for note in read.notes] == [
        "1:23: no user 'nobody'; there are ADM0; only who signs in by that name without being asked for a password is meant",
        "1:46: 800 is 800 seconds; for milliseconds write 800ms",
    ]
