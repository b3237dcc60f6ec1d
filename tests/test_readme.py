"""The README is true: what it prints is run. Its tables: test_readme_tables.py; what it says of the wire: test_readme_wire.py."""

import json
import os
import re
import shlex
import shutil
import socket
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from journeys.person import signs_in
from readme import BLOCKS, FILES, README
from threaded import eventually

import so_mock
from so_mock import SoMock
from so_mock.catalogue import Catalogue
from so_mock.catalogue.archives import archives
from so_mock.scenario.reading.keys import KEYS
from so_mock.seed.generate import KINDS
from so_mock.seed.scenario import fixtures

PRINTED = "http://127.0.0.1:8405"
LISTENING = "8406"  # where the listener of webhooks is
JSON = {"Content-Type": "application/json"}


def commands(block: str) -> list[str]:
    """One for each line, those that end in a backslash joined with the next."""
    lines = block.replace("\\\n", " ").splitlines()
    return [re.sub(r"\s+#.*", "", line) for line in lines if line.strip()]


SHELL = [command for kind, block in BLOCKS if kind == "sh" for command in commands(block)]
CURLS = [command for command in SHELL if command.startswith("curl ")]
# Those that install, serve, or need a container engine or a real server: tests/test_packaging.py, tests/test_container.py,
# tests/test_smtp.py, tests/mail/test_postman.py and tests/recording look after them; `pytest --so-mock-coverage` and the
# listener are run below.
ELSEWHERE = [
    "pip install . && so-mock",
    "pip install '.[test]' && pytest",
    "docker build -t so-mock .",
    "docker run --rm --read-only -p 8405:8405 so-mock",
    "docker run --rm --read-only -p 8405:8405 -v ./scenarios:/scenarios:ro -e SO_MOCK_SCENARIO=busy so-mock",
    "so-mock record --target https://online.superoffice.com/Cust12345 recorded.yaml",
    "so-mock record --target https://crm.example.com/SuperOffice --keep-data --force recorded.yaml",
    "docker run --rm --read-only -p 8405:8405 -p 2525:2525 -e SO_MOCK_WEBHOOK_HTTP=host.docker.internal,shop"
    " -e SO_MOCK_SMTP_PORT=2525 so-mock",
    "docker run --rm -p 8025:8025 -p 1025:1025 axllent/mailpit",
    "so-mock --scenario post.yaml --smtp-port 2525",
    "pytest --so-mock-coverage test_busy.py",
    "python listener.py",
]
OWN = [c for c in SHELL if c.startswith("so-mock ") and c not in ELSEWHERE]


def test_every_snippet_is_of_a_kind_that_is_run():
    assert {kind for kind, _ in BLOCKS} == {"sh", "json", "xml", "python", "yaml", "text"}
    assert sorted(SHELL) == sorted(CURLS + OWN + ELSEWHERE)
    assert len(CURLS) >= 5 and len(OWN) >= 2
    assert FILES.keys() == {
        "busy.yaml",
        "test_busy.py",
        "my_world.yaml",
        "bad_day.yaml",
        "mailbox.py",
        "sign_in.py",
        "system_user.py",
        "shop.yaml",
        "team.yaml",
        "test_team.py",
        "listener.py",
        "test_webhook.py",
        "receivers.yaml",
        "post.yaml",
        "test_support.py",
        "desk.yaml",
    }


def test_the_first_scenario_and_the_first_test_are_near_the_top():
    first = README.index("# test_busy.py")
    assert README.index("# busy.yaml") < first
    assert README[:first].count("\n## ") <= 3


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> Path:
    """A folder with the files that the README shows."""
    folder = tmp_path_factory.mktemp("shown")
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    shutil.copytree(fixtures() / "keys", folder / "fixtures" / "keys")
    return folder


@pytest.fixture(scope="module")
def bin(tmp_path_factory) -> str:
    """A PATH on which `so-mock` is found, whether or not it is installed here."""
    if sys.platform == "win32":
        pytest.skip("the shell here is not the one the README means")
    folder = tmp_path_factory.mktemp("bin")
    command = folder / "so-mock"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m so_mock "$@"\n')
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def curl(command: str, folder: Path) -> tuple[int, str]:
    """Runs it as pasted; where the machine has no curl, does what curl would."""
    if shutil.which("curl"):
        mark = "\nstatus:"
        out = subprocess.run(
            f"{command} --silent --show-error --write-out '{mark}%{{http_code}}'", shell=True, cwd=folder,
            capture_output=True, text=True, encoding="utf-8", check=True, timeout=30,
        ).stdout  # fmt: skip
        body, _, status = out.rpartition(mark)
        return int(status), body
    words = iter(shlex.split(command)[1:])
    verb, body, headers, url = "", None, {}, ""
    for word in words:
        if word == "--compressed":
            continue
        if word == "-u":
            headers["Authorization"] = "Basic " + b64encode(next(words).encode()).decode()
        elif word == "-X":
            verb = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word in ("-d", "--data-binary"):
            told = next(words)
            body = (folder / told[1:]).read_bytes() if told[0] == "@" else told.encode()
        else:
            url = word
    request = urllib.request.Request(url, body, headers, method=verb or ("POST" if body else "GET"))
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


@pytest.fixture(scope="module")
def listening(shown) -> Iterator[SimpleNamespace]:
    """The listener that the README shows, at a free port: `printed()` ends it and tells what it printed."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    (shown / "here_listener.py").write_text(FILES["listener.py"].replace(LISTENING, port), "utf-8")
    with subprocess.Popen(
        [sys.executable, "-u", "here_listener.py"], cwd=shown, env=environment(), stdout=subprocess.PIPE, text=True,
        encoding="utf-8",
    ) as process:  # fmt: skip
        assert eventually(lambda: is_open(int(port)), 20)

        def printed() -> str:
            process.terminate()
            return process.communicate(timeout=10)[0]

        yield SimpleNamespace(port=port, printed=printed)
        process.terminate()


def is_open(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def answers(module_server, listening, shown) -> dict[str, str]:
    """Every curl line, in the order in which a reader pastes them."""
    found = {}
    for command in CURLS:
        here = command.replace(PRINTED, module_server.url)
        status, found[command] = curl(here.replace(f":{LISTENING}/", f":{listening.port}/"), shown)
        wanted = (404,) if "/999999 " in command else (200, 201)
        assert status in wanted, (command, found[command])
    return found


@pytest.fixture(scope="module")
def module_server():
    """A server nobody else has written to."""
    process = subprocess.Popen(
        [sys.executable, "-m", "so_mock", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    url = process.stdout.readline().split(" at ")[1].split("/api")[0]

    yield SimpleNamespace(url=url)
    process.terminate()
    process.communicate(timeout=10)


def test_the_first_answer_is_the_one_that_is_printed(answers):
    [printed] = [block for kind, block in BLOCKS if kind == "json"]
    assert json.loads(answers[CURLS[0]]) == json.loads(printed)
    assert answers[CURLS[0]].strip() == printed.strip()


def test_the_error_in_xml_is_the_one_that_is_printed(answers):
    [printed] = [block for kind, block in BLOCKS if kind == "xml"]
    [told] = [answer for command, answer in answers.items() if "/999999 " in command]
    assert told == printed.strip()


def in_xml(command: str) -> bool:
    return "Accept: application/xml" in command or "$format=Atom" in command


def test_every_answer_is_json_or_xml_and_of_something(answers):
    assert {in_xml(command) for command in answers} == {True, False}
    for command, answer in answers.items():
        assert len(ElementTree.fromstring(answer)) if in_xml(command) else json.loads(answer), (
            command
        )


def test_what_comes_as_xml_and_as_a_form_is_saved_as_it_says(answers):
    """The lines themselves, of which nothing is passed over."""
    by_xml, by_form = (
        json.loads(next(answer for command, answer in answers.items() if each in command))
        for each in ("<Name>Nordlys AS</Name>", "Name=Sydlys+AS")
    )
    assert (by_xml["Name"], by_xml["Domains"]) == ("Nordlys AS", ["nordlys.example"])
    assert (by_form["Name"], by_form["Domains"]) == ("Sydlys AS", ["sydlys.example"])
    assert {by_xml["Country"]["CountryId"], by_form["Country"]["CountryId"]} == {578}
    assert by_form["Emails"][0]["Value"] == "post@sydlys.example"
    assert by_form["CustomFields"]["x_shop"] == "7"
    listed = ElementTree.fromstring(
        next(a for command, a in answers.items() if "'=1&=2'" in command)
    )
    assert [each.findtext("ContactId") for each in listed] == ["1", "2"]
    follow_ups = json.loads(next(a for command, a in answers.items() if "/MDOList/task" in command))
    assert follow_ups[0]["Name"] == "Besprechung intern"


def test_what_is_saved_is_read_back_through_both_doors(answers):
    by_end = {
        command.split("'")[0].rstrip().rsplit("/", 1)[-1]: json.loads(answer)
        for command, answer in answers.items()
        if not in_xml(command)
    }
    saved = json.loads(answers[next(c for c in CURLS if "SaveMailboxEntity" in c)])
    listed = json.loads(answers[next(c for c in CURLS if "GetMailboxes" in c)])
    assert saved["MailInFilterId"] in [each["MailInFilterId"] for each in listed]
    assert by_end["2"]["ContactId"] == 2
    patched = json.loads(answers[next(c for c in CURLS if "PATCH" in c)])
    through_agent = json.loads(answers[next(c for c in CURLS if "GetContact?" in c)])
    assert patched["Department"] == through_agent["Department"] == "Oslo"
    assert patched["Name"] == through_agent["Name"]


def test_the_listener_prints_what_is_said_and_the_delivery_is_told(
    answers, listening, module_server
):
    told = json.loads(next(a for command, a in answers.items() if "webhooks/deliveries" in command))
    assert [(each["state"], each["primaryKey"]) for each in told["deliveries"]] == [
        ("delivered", 3)
    ]
    idle = urllib.request.Request(f"{module_server.url}/_so_mock/webhooks/idle", method="POST")
    urllib.request.urlopen(idle, timeout=30).close()
    lines = listening.printed().splitlines()
    assert f"The listener prints `{lines[1]}`" in README and lines[0].startswith("test 0")
    assert lines[2:] == ["ticket.created 51 " + lines[2].partition("51 ")[2]]  # the mail that comes


def test_mail_goes_out_and_comes_in_as_it_says(answers):
    sent, came, listed, first = (
        json.loads(next(answer for command, answer in answers.items() if each in command))
        for each in ("EMail/Send", "mail/in", "mail?to=", "mail/1")
    )
    [arrived] = came["arrived"]
    assert arrived["kind"] == "mailbox" and arrived["new"] and arrived["ticket"]
    assert [
        (each["id"], each["subject"], each["state"], each["by"]) for each in listed["mails"]
    ] == [(first["id"], sent[0]["Subject"], "captured", "EMail.Send")]
    assert first["text"] == "On Friday." and first["about"]["EmailItemId"] == sent[0]["EmailItemId"]


def test_no_sample_is_shown_off(module_server, answers):
    entries = []
    for tenant in ("Cust12345", "Cust777", "Shop", "Team"):
        journal = f"{module_server.url}/_so_mock/journal?tenant={tenant}"
        with urllib.request.urlopen(journal) as answer:
            entries += json.load(answer)["entries"]
    asked = [entry for entry in entries if entry["operation"]]
    assert len(asked) >= len([command for command in CURLS if "/api/" in command])
    assert {entry["fidelity"] for entry in asked} <= {"modelled", "verified"}


@pytest.mark.parametrize("command", OWN)
def test_commands_do_what_their_line_says(bin, shown, command):
    done = subprocess.run(
        command,
        shell=True,
        cwd=shown,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        env={
            **os.environ, "PATH": bin, "PYTHONPATH": import_path(), "HOME": str(shown), "XDG_DATA_HOME": str(shown),
        },  # keys are kept there
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    if " where " in command:
        assert re.search(r"so_mock/\S+\.py", done.stdout) and "fidelity" in done.stdout
    elif " check " in command:
        assert done.stdout.endswith("2 files, all good\n")
    elif " schema " in command:
        made = json.loads((shown / command.split("> ")[1]).read_text("utf-8"))
        assert set(made["properties"]) == set(KEYS)
    elif " ca" in command:
        [kept] = shown.rglob("so-mock/authority.pem")
        told = (shown / command.split("> ")[1]).read_text() if ">" in command else done.stdout
        assert str(kept) in told or kept.read_text() == told
    else:
        assert re.match(r"\d+ operations, ", done.stdout.splitlines()[-1])


def environment() -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if "SO_MOCK" not in name}
    return env | {
        "PYTHONPATH": import_path(), "PYTHONUTF8": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "NO_PROXY": "*",
    }  # fmt: skip


def python(shown: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=shown, env=environment(),
        capture_output=True, text=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


# Installed, it is there by itself.
ALONE = ("-p", "so_mock.pytest_plugin", "-p", "no:cacheprovider")


def test_the_first_test_passes_as_printed_and_its_coverage_is_as_shown(shown):
    (shown / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
    [command] = [each for each in ELSEWHERE if "--so-mock-coverage" in each]
    out = python(shown, "-m", *shlex.split(command), *ALONE)
    assert "1 passed" in out
    [printed] = [block for kind, block in BLOCKS if kind == "text"]
    assert printed in out


def test_tests_pass_as_printed(shown):
    names = [name for name in FILES if name.startswith("test_") and name != "test_busy.py"]
    assert f"{len(names)} passed" in python(shown, "-m", "pytest", *names, *ALONE)


def behind(script: str) -> list[str]:
    """What it says that its lines print."""
    return re.findall(r"print\(.*\)\s+# (.*)$", FILES[script], re.M)


def test_the_script_prints_what_stands_behind_its_lines(shown):
    assert python(shown, "mailbox.py").splitlines() == behind("mailbox.py")


@pytest.fixture
def at_the_server(module_server, shown) -> Callable[[str], str]:
    """A script of the README, for the server that runs here: its name."""

    def written(name: str) -> str:
        text = FILES[name].replace(PRINTED, module_server.url)
        (shown / f"here_{name}").write_text(text, "utf-8")
        return f"here_{name}"

    return written


def test_a_system_user_signs_in_as_printed(shown, at_the_server):
    said = python(shown, at_the_server("system_user.py")).splitlines()
    assert said == behind("system_user.py")


def test_an_app_signs_in_as_printed(shown, at_the_server):
    """With a person who opens what it prints, picks a user, and tells where it led him."""
    with subprocess.Popen(
        [sys.executable, "-u", at_the_server("sign_in.py")], cwd=shown, env=environment(), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True, encoding="utf-8",
    ) as app:  # fmt: skip
        assert app.stdin is not None and app.stdout is not None
        url = app.stdout.readline().split()[-1]
        said = app.communicate(signs_in(url, "tje0", "") + "\n", timeout=60)[0]
    assert app.returncode == 0 and said.endswith("Terje Dahl\n")


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".yaml")])
def test_scenarios_are_good(shown, name):
    assert f"{name}: good: " in python(shown, "-m", "so_mock", "check", name)


def test_the_example_of_rules_does_what_it_says(shown):
    with SoMock(shown / "bad_day.yaml") as so:

        def save(subject: str):
            sent = {"Email": {"Subject": subject}}
            return so.client.post("/api/v1/Agents/EMail/SaveToMailServer", json=sent)

        assert [save("Hello").status_code for _ in range(4)] == [200, 200, 200, 500]
        assert so.states == {"quota": "used"}
        refused = save("Invoice 7")  # an earlier rule has it
        assert refused.json()["Message"] == f"Quota exceeded for {so.auth[0]}"
        so.set_state(quota="low")
        assert save("Invoice 8").headers["x-so-mock-rule"] == "invoices need no quota"
        listed = [so.client.get("/api/v1/Archive/Sale?$select=heading") for _ in range(4)]
        assert [each.status_code for each in listed] == [429, 503, 200, 200]
        contact = so.client.get("/api/v1/Contact/2").json()
        assert contact["Name"].startswith("Renamed at ") and "Department" not in contact
        assert so.client.get("/api/v1/Project/1").text == "<h1>Bad gateway</h1>"
        curl = {"User-Agent": "curl/8"}
        assert so.client.get("/api/v1/Project/1", headers=curl).status_code == 200


def import_path() -> str:
    return str(Path(so_mock.__file__).parent.parent)


# -- what is said


def test_what_is_refused_at_the_door_reaches_no_rule():
    with SoMock({"extends": "demo", "rules": [{"name": "all", "then": {"error": 503}}]}) as so:
        client = so.client
        asked = {
            "no credential": client.get("/api/v1/Contact/2", auth=("", "")),
            "no such address": client.get("/api/v1/Nothing"),
            "no JSON": client.post("/api/v1/Contact", content=b"{", headers=JSON),
        }
        assert {why: each.status_code for why, each in asked.items()} == {
            "no credential": 401, "no such address": 404, "no JSON": 400,
        }  # fmt: skip
        assert client.get("/api/v1/Contact/999999").status_code == 503
        assert f"({', '.join(asked)})" in README


@pytest.fixture
def my_world(tmp_path) -> Path:
    file = tmp_path / "my_world.yaml"
    file.write_text(FILES["my_world.yaml"], "utf-8")
    return file


def test_the_world_of_ones_own_is_served(own_server, my_world):
    server = own_server("--scenario", str(my_world), "--auth", "strict")
    basic = b64encode(b"kari:oak").decode()
    for path, name in (("Contact/900", "Bjørge AS"), ("Contact/1400", "")):
        request = urllib.request.Request(f"{server.api}/v1/{path}")
        request.add_header("Authorization", f"Basic {basic}")
        with urllib.request.urlopen(request) as answer:
            assert json.load(answer)["Name"].startswith(name)


def test_a_complaint_reads_as_told(my_world):
    (told,) = re.findall(r"`(my_world\.yaml:\d+:\d+: .*?)`", README)
    line, column = map(int, told.split(":")[1:3])
    text = my_world.read_text("utf-8")
    lines = text.replace("Name: Bjørge", "Nme: Bjørge").splitlines()
    my_world.write_text("\n".join(lines), "utf-8")
    assert lines[line - 1][column - 1 :].startswith("Nme")
    done = subprocess.run(
        [sys.executable, "-m", "so_mock", "--scenario", my_world.name], cwd=my_world.parent,
        capture_output=True, text=True, encoding="utf-8", timeout=30,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"so-mock: scenario my_world.yaml is not loaded\n{told}\n"


def test_of_what_rows_can_be_made_is_listed():
    told = re.search(r"^- `generate` makes (.*?)\.$", README, re.M | re.S)[1]
    assert set(re.findall(r"`(\w+)`", told)) == set(KINDS)


def test_files_it_names_are_there():
    for path in re.findall(r"`((?:so_mock|tests|\.ci|fixtures)/[\w./-]+)`", README):
        assert (Path(import_path()) / path).exists() or (
            Path(__file__).parent.parent / path
        ).exists(), path


def ask(
    server, path: str, body: bytes | None = None, verb: str | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(
        f"{server.url}/api/v1/{path}",
        body,
        {"Authorization": "Basic dGplMDpUamUw", **named},
        method=verb,
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, {k.lower(): v for k, v in refused.headers.items()}, refused.read()


def test_lists_answer_from_state_as_told(live_server):
    told = re.search(
        r"^The (\d+) lists of REST \((.*?) \.\.\.\) and all (\d+) archive providers", README, re.M
    )
    catalogue = Catalogue.load()
    assert int(told[1]) == len([o for o in catalogue.operations if o.verb == "GET" and o.asks])
    assert int(told[3]) == len(archives().names())
    for path in re.findall(r"`([^`]+)`", told[2]):
        status, headers, body = ask(live_server, path.replace("{id}", "2"))
        assert (status, headers["x-so-mock-fidelity"]) == (200, "modelled"), path
        assert json.loads(body)["odata.metadata"].endswith("/Archive/$metadata")


def test_json_patch_knows_what_it_says(live_server):
    operations = re.search(r"^  JSON Patch knows (.*)\.$", README, re.M)[1]
    told = re.findall(r"`(\w+)`", operations)
    assert sorted(told) == ["add", "remove", "replace", "test"]
    for op in ("copy", "move"):
        change = json.dumps([{"op": op, "from": "/Name", "path": "/Department"}]).encode()
        sent = ask(live_server, "Contact/2", change, "PATCH", Content_Type="application/json")
        assert sent[0] == 400


def test_a_virtual_directory_and_a_tenant_may_stand_in_front(live_server):
    for front in ("", "/SuperOffice", "/Cust12345", "/cust12345"):
        request = urllib.request.Request(f"{live_server.url}{front}/API/V1/contact/1")
        request.add_header("Authorization", "Basic dGplMDpUamUw")
        with urllib.request.urlopen(request) as answer:
            assert json.load(answer)["ContactId"] == 1
