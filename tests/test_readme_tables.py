"""The README's tables and numbers, compared with the code that they tell of."""

import re
from base64 import b64encode

import pytest
from readme import FILES, README, first_words, rows_below

from so_mock import SoMock, cli, journal, pytest_plugin, smtp
from so_mock.admin.pages import mail, webhooks
from so_mock.admin.routes import ROUTES
from so_mock.auth.apps import completed
from so_mock.auth.standing import GONE, LIFETIMES, SERVED, SIGN_IN
from so_mock.catalogue import Catalogue
from so_mock.config import AUTH, MEGABYTE, RIGHTS
from so_mock.entities import webhook_settings
from so_mock.journal.choosing import LIMIT, OPTIONS
from so_mock.ledger import totals
from so_mock.mail import autoreply, outbox, postman
from so_mock.query.expressions import FUNCTIONS
from so_mock.recording import rules as recorded
from so_mock.recording.seen import LARGEST
from so_mock.scenario import template
from so_mock.scenario.reading.conditions import TESTS
from so_mock.scenario.reading.mail import MAIL
from so_mock.scenario.reading.people import APP, USER
from so_mock.scenario.reading.platform import PLATFORM
from so_mock.scenario.reading.roles import ROLE
from so_mock.scenario.reading.smtp import SMTP
from so_mock.scenario.reading.then import THEN
from so_mock.scenario.reading.webhooks import WEBHOOKS as WEBHOOKS_KEY
from so_mock.scenario.reading.when import WHEN
from so_mock.scenario.rules import FAULTS, WEBHOOKS
from so_mock.seed.nodes import value_of
from so_mock.seed.scenario import Scenario, named, read_scenario
from so_mock.seed.yaml import Complaints, Document
from so_mock.testing.calls import Journal
from so_mock.testing.handle import Checkpoint, Clock
from so_mock.testing.mail import Mails
from so_mock.testing.webhooks import Webhooks
from so_mock.verification import NOT_ASKED, QUESTION
from so_mock.web import faults
from so_mock.webhooks import backlog, delivery, disturbances
from so_mock.zones import BY_CODE


def test_numbers_are_those_of_the_catalogue(world):
    counted = totals(world)
    agents, rest = re.search(
        r"([\d,]+) agent methods and ([\d,]+) REST operations, plus PATCH", README
    ).groups()
    assert int(agents.replace(",", "")) == counted["agent"]
    assert int(rest.replace(",", "")) == counted["rest"] - counted["patch"]


def test_users_are_those_of_the_demo():
    rows = re.findall(r"^\| `(\w+)` \| (`\w+`|empty) \| (.*?)\|$", README, re.M)
    told = {
        login: "" if password == "empty" else password.strip("`") for login, password, _ in rows
    }
    users = read_scenario("demo").users
    assert told == {user["login"]: user["password"] for user in users}
    administrators = {login for login, _, remark in rows if "administrator" in remark}
    assert administrators == {user["login"] for user in users if user["administrator"]}
    assert b64encode(b"tje0:Tje0").decode() in README


def test_apps_of_the_demo_are_told_with_their_secrets():
    told = {row[0].strip("`"): row[1].strip("`") for row in rows_below("app of `demo` |")}
    apps = {app["client_id"]: app for app in map(completed, read_scenario("demo").apps)}
    assert told == {name: app["client_secret"] or "none" for name, app in apps.items()}
    assert f"its token `{apps['demo-server']['system_token']}`" in README


def test_ways_to_look_at_credentials_are_those_there_are():
    [head] = re.findall(r"^\| shown \|(.*)\|$", README, re.M)
    told = {*re.findall(r"`(\w+)`", head), *re.findall(r"`(\w+)` refuses nobody", README)}
    assert told == set(AUTH)
    assert first_words("`rights`, `--rights` |") == list(RIGHTS)


def test_keys_of_apps_roles_and_the_platform_are_those_there_are():
    assert set(re.findall(r"(\w+):", FILES["shop.yaml"])) >= set(APP.fields)
    assert set(first_words("`platform` |")) == set(PLATFORM.fields)
    lifetimes = next(row[1] for row in rows_below("`platform` |") if row[0] == "`lifetimes`")
    assert set(LIFETIMES) <= set(re.findall(r"`(\w+)`", lifetimes))
    of_users, of_roles = (set(each.fields) for each in (USER, ROLE))
    team = FILES["team.yaml"]
    assert set(re.findall(r"(\w+):", team)) >= of_roles - {"type"}
    assert "type (ExternalUser" in team
    assert {"group", "other_groups"} | set(re.findall(r"(\w+):", team)) >= of_users - {
        "administrator", "associate",  # of the first example
    }  # fmt: skip


def test_states_are_answered_as_told():
    told = next(row[1] for row in rows_below("`platform` |") if row[0] == "`state`")
    served, _, rest = told.partition(" the API answers")
    assert set(re.findall(r"`(\w+)`", served)) == SERVED
    assert set(re.findall(r"`(\w+)`", rest.partition(" it is 404")[0])) == GONE
    sign_in = next(row[1] for row in rows_below("`platform` |") if row[0] == "`sign_in`")
    assert set(re.findall(r"`(\w+)`", sign_in)) <= set(SIGN_IN)


def test_options_and_commands_are_those_there_are():
    listed = [word.split()[0] for word in first_words("option |") if word.startswith("--")]
    assert set(listed) == {option.opts[0] for option in cli.serve.params}
    assert len(set(listed)) == len(listed)
    assert {word.split()[1] for word in first_words("command |")} == set(cli.cli.commands)
    known = {option.envvar for option in cli.serve.params} | {"SO_MOCK_URL"}
    assert set(re.findall(r"SO_MOCK_\w+", README)) <= known


def test_every_option_it_names_is_one():
    known = {
        opt for command in cli.cli.commands.values() for each in command.params for opt in each.opts
    }
    known |= set(plugin_options()) | {"--rm", "--read-only", "--data-binary", "--compressed"}
    assert set(re.findall(r"(?<![\w-])--[a-z][\w-]*", README)) <= known


def plugin_options() -> list[str]:
    parser = pytest.Parser(_ispytest=True)
    pytest_plugin.pytest_addoption(parser)
    return [name for group in parser._groups for each in group.options for name in each.names()]


def test_options_of_pytest_are_those_there_are():
    told = [
        row[0].strip("`") for row in rows_below("| |") if "so-mock" in row[0] or "so_mock" in row[0]
    ]
    assert [each.split()[0] for each in told if each.startswith("--")] == plugin_options()
    marker = next(each for each in told if each.startswith("@"))
    assert tuple(re.findall(r"(\w+)=", marker)) == pytest_plugin.SAYS


def test_the_methods_of_somock_are_those_there_are():
    told = set(re.findall(r"\bso\.([\w.]+)", " ".join(row[0] for row in rows_below("`so` |"))))
    known = {name for name in vars(SoMock) if not name.startswith("_")}
    for part, kind in (
        ("clock", Clock),
        ("journal", Journal),
        ("mail", Mails),
        ("webhooks", Webhooks),
    ):
        known |= {f"{part}.{name}" for name in vars(kind) if not name.startswith("_")}
    assert told == known - {"clock", "mail", "webhooks"}
    assert {name for name in vars(Checkpoint) if not name.startswith("_")} == {"restore"}


def test_words_of_when_and_then_are_those_there_are():
    assert set(first_words("`when` |")) == set(WHEN.fields)
    assert set(first_words("`then` |")) == set(THEN.fields)
    assert first_words("`fault` |") and set(first_words("`fault` |")) == set(FAULTS)
    tests = re.search(
        r"a mapping holds tests, of which all must hold:\n(.*?)\. Null", README, re.S
    )[1]
    assert set(re.findall(r"`(\w+)`", tests)) == {*TESTS, "not"}
    webhooks = next(row for row in rows_below("`then` |") if row[0] == "`webhook`")
    assert tuple(re.findall(r"`(\w+)`", webhooks[1])) == WEBHOOKS


def test_faults_take_as_long_as_told():
    rows = {row[0].strip("`"): row[1:] for row in rows_below("`fault` |")}
    assert rows["slow_first_byte"][1].startswith(f"{faults.FIRST_BYTE:g} s")
    assert rows["dribble"][1] == (
        f"{faults.PAUSE * 1000:g} ms a byte, some {faults.PAUSE * faults.PIECES:g} s at most"
    )
    assert rows["garbage"][0].startswith(f"{len(faults.GARBAGE)} bytes")
    assert {name for name, row in rows.items() if row[1] == "at once"} == set(faults.CUT)


def test_templates_are_those_there_are():
    told = first_words("template |")
    for each in told:
        assert template.complaints(f"{{{{ {each} }}}}") == [], each
    assert {each.split(".")[0].split()[0] for each in told} == set(template.ROOTS)
    assert {each.split(".")[1].split(" ")[0] for each in told if each.startswith("now.")} == (
        set(template.FORMS) - {""}
    )
    assert {e.split(".")[1] for e in told if e.startswith("request.")} == {
        *template._OF_REQUEST, "query", "headers", "body",
    }  # fmt: skip
    fakes = next(row[1] for row in rows_below("template |") if row[0] == "`fake.company`")
    assert set(re.findall(r"`(\w+)`", fakes)) <= set(template.pools().names())


def test_calls_of_the_admin_api_are_those_there_are():
    told = first_words("call | does |")
    assert sorted(told) == sorted(f"{route.verb} {route.path or '/'}" for route in ROUTES)


def test_filters_of_mails_and_deliveries_are_those_there_are():
    rows = {row[0].split("`")[1]: row[1] for row in rows_below("call | does |")}
    for call, options in (
        ("GET mail", mail.OPTIONS),
        ("GET webhooks/deliveries", webhooks.FILTERS),
    ):
        assert set(re.findall(r"`(\w+)`", rows[call])) - {"5m"} == set(options)


def test_keys_of_webhooks_mail_and_smtp_are_those_there_are():
    """Each with what holds unless it is said."""
    told = dict(re.findall(r"^  (\w+): .*?# (\w+)", FILES["receivers.yaml"], re.M))
    assert {name: told[name] for name in WEBHOOKS_KEY.fields} == {
        name: {200.0: "200", 10.0: "10s"}.get(value, str(value).lower())
        for name, value in webhook_settings.USUAL.items() if name not in ("id", "http")
    }  # fmt: skip
    keys = set(re.findall(r"^  (\w+):", FILES["post.yaml"], re.M))
    assert keys == {*SMTP.fields, *MAIL.fields}


def test_columns_of_a_mailbox_are_those_that_mail_looks_at(world):
    told = FILES["desk.yaml"].partition("ticket_priority:")[0]
    without_effect = {
        "AutoFaq", "AiSuggestCategory", "AiTextAnalysis", "LastSuccess", "LastTry", "LastError", "NumSeqFailures",
    }  # fmt: skip
    assert set(re.findall(r"(\w+):", told)) >= world.model["mailbox"].extra.keys() - without_effect


def test_times_of_webhooks_and_mails_are_as_told():
    text = " ".join(README.split())
    assert (delivery.LATER, backlog.MOST_DONE, delivery.GONE) == ((1.0, 4.0), 1_000, 410)
    assert "after 1 second and after 4 more" in text and "The last 1,000 that are done" in text
    assert [each / 60 for each in postman.AGAIN] == [1, 5]
    assert "tried again after 1 and 5 minutes of the tenant's clock" in text
    assert autoreply.MOST == 5 and "a sixth time within an hour" in text
    kept = f"{outbox.MOST:,} mails or {outbox.MOST_BYTES // MEGABYTE} MB of a tenant are kept"
    assert kept in text and smtp.LARGEST == mail.LARGEST == 25 * MEGABYTE
    assert "a mail may have 25 MB" in text
    assert disturbances.HELD == 5.0 and "none comes within 5 s of the clock" in text


def test_filters_and_bounds_of_the_journal_are_those_there_are():
    told = re.search(r"^- Filters: (.*?)\n- ", README, re.M | re.S)[1]
    assert {*re.findall(r"`(\w+)`", told)} - {"5m"} == {*OPTIONS, "limit"}
    assert f"the newest {LIMIT:,} unless said" in told
    bounds = re.search(r"^- It keeps (.*?)\. What", README, re.M | re.S)[1]
    megabyte = 1024 * 1024
    assert bounds == (
        f"{journal.ENTRIES:,} entries or {journal.BYTES // megabyte} MB, of a body {journal.HEAD // 1024} KB, "
        f"of answers {journal.ANSWERS // megabyte} MB"
    )


def test_verify_is_asked_as_told():
    told = re.search(r"^\*\*Verify\*\* asks (.*?)\n\n", README, re.M | re.S)[1]
    without, _, more = told.partition("; and for ")
    places = set(re.findall(r"`(\w+)`", without)) - {"when"}
    assert places == {"path", "state", "tenant"}
    assert places | {"nth", "times", "every", "chance"} == {*NOT_ASKED, "path"}
    assert set(re.findall(r"`(\w+)`", more)) - {"2"} <= set(QUESTION)
    assert set(QUESTION) - set(WHEN.fields) == {"status", "rule", "count"}


def test_limits_of_a_recording_are_as_told():
    assert f"A body above {LARGEST // (1024 * 1024)} MB" in README
    assert f"asked again and again {recorded.STEPS} answers" in README


def test_packaged_scenarios_are_those_there_are():
    told = {row[0].strip("`"): row[1] for row in rows_below("name |")}
    assert told == {name: about(name) for name in named()}


def about(name: str) -> str:
    file = named()[name]
    if file.suffix == ".json":
        read: Scenario = read_scenario(name)
        return read.about
    document = Document(file.read_bytes(), file.name, Complaints())
    assert document.begin()
    for key in document.entries("a scenario"):
        node = document.node()
        if key.value == "about":
            return " ".join(str(value_of(node)).split())
    raise AssertionError(f"{file.name} has no about")


def test_zones_are_those_there_are():
    told = re.findall(r"[A-Z-]+(?!\w)", re.search(r"time_zone: (.*)$", README, re.M)[1])
    assert told == ["NO", "UTC", "US-NY"]
    assert BY_CODE.keys() >= set(told)


def test_scenarios_it_serves_are_there():
    told = set(re.findall(r"--scenario ([\w.]+)", README)) - {"NAME"}
    assert told <= named().keys() | FILES.keys()


def test_options_and_functions_are_those_there_are():
    options = re.search(r"^- Options, in any case: (.*?)\. `POST", README, re.M | re.S)[1]
    asks = Catalogue.load().operations.get("GET Archive/{archiveProviderName}").query
    assert {name.lower() for name in re.findall(r"`(\$\w+)`", options)} == asks.keys() - {
        "$context",
        "$skiptoken",
    }
    functions = re.search(r"^- A column may be computed: (.*?)\. Rows", README, re.M | re.S)[1]
    assert re.findall(r"`(\w+)`", functions) == list(FUNCTIONS)
