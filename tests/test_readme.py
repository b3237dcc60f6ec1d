"""The README is true: what it prints is run, what it counts is counted."""

import json
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from base64 import b64encode
from pathlib import Path
from types import SimpleNamespace

import pytest

import so_mock
from so_mock import cli
from so_mock.catalogue import Catalogue
from so_mock.catalogue.archives import archives
from so_mock.ledger import totals
from so_mock.query.expressions import FUNCTIONS
from so_mock.scenario.reading.keys import NOT_PLAYED
from so_mock.seed.generate import KINDS
from so_mock.seed.scenario import named, read_scenario

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.M | re.S)
PRINTED = "http://127.0.0.1:8405"


def commands(block: str) -> list[str]:
    """One for each line, those that end in a backslash joined with the next."""
    lines = block.replace("\\\n", " ").splitlines()
    return [re.sub(r"\s+#.*", "", line) for line in lines if line.strip()]


SHELL = [command for kind, block in BLOCKS if kind == "sh" for command in commands(block)]
CURLS = [command for command in SHELL if command.startswith("curl ")]
OWN = [command for command in SHELL if command.startswith("so-mock ")]
# Those that install or need a container engine: tests/test_packaging.py and tests/test_container.py look after them.
ELSEWHERE = [
    "pip install . && so-mock",
    "pip install '.[test]' && pytest",
    "docker build -t so-mock .",
    "docker run --rm --read-only -p 8405:8405 so-mock",
]


def test_every_snippet_is_of_a_kind_that_is_run():
    assert {kind for kind, _ in BLOCKS} == {"sh", "json", "python", "yaml"}
    assert sorted(SHELL) == sorted(CURLS + OWN + ELSEWHERE)
    assert len(CURLS) >= 5 and len(OWN) >= 2
    assert len([kind for kind, _ in BLOCKS if kind == "python"]) == 1


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


def curl(command: str) -> tuple[int, str]:
    """Runs it as pasted; where the machine has no curl, does what curl would."""
    if shutil.which("curl"):
        mark = "\nstatus:"
        out = subprocess.run(
            f"{command} --silent --show-error --write-out '{mark}%{{http_code}}'", shell=True,
            capture_output=True, text=True, encoding="utf-8", check=True, timeout=30,
        ).stdout  # fmt: skip
        body, _, status = out.rpartition(mark)
        return int(status), body
    words = iter(shlex.split(command)[1:])
    verb, body, headers, url = "", None, {}, ""
    for word in words:
        if word == "-u":
            headers["Authorization"] = "Basic " + b64encode(next(words).encode()).decode()
        elif word == "-X":
            verb = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(words).encode()
        else:
            url = word
    request = urllib.request.Request(url, body, headers, method=verb or ("POST" if body else "GET"))
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.status, answer.read().decode()


@pytest.fixture(scope="module")
def answers(module_server) -> dict[str, str]:
    """Every curl line, in the order in which a reader pastes them."""
    found = {}
    for command in CURLS:
        status, found[command] = curl(command.replace(PRINTED, module_server.url))
        assert status in (200, 201), (command, found[command])
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


def test_every_answer_is_json_and_of_something(answers):
    for command, answer in answers.items():
        assert json.loads(answer), command


def test_what_is_saved_is_read_back_through_both_doors(answers):
    by_end = {
        command.split("'")[0].rstrip().rsplit("/", 1)[-1]: json.loads(answer)
        for command, answer in answers.items()
    }
    saved = json.loads(answers[next(c for c in CURLS if "SaveMailboxEntity" in c)])
    listed = json.loads(answers[next(c for c in CURLS if "GetMailboxes" in c)])
    assert saved["MailInFilterId"] in [each["MailInFilterId"] for each in listed]
    assert by_end["2"]["ContactId"] == 2
    patched = json.loads(answers[next(c for c in CURLS if "PATCH" in c)])
    through_agent = json.loads(answers[next(c for c in CURLS if "GetContact?" in c)])
    assert patched["Department"] == through_agent["Department"] == "Oslo"
    assert patched["Name"] == through_agent["Name"]


def test_no_sample_is_shown_off(module_server, answers):
    entries = []
    for tenant in ("Cust12345", "Cust777"):
        journal = f"{module_server.url}/_so_mock/journal?tenant={tenant}"
        with urllib.request.urlopen(journal) as answer:
            entries += json.load(answer)["entries"]
    asked = [entry for entry in entries if entry["operation"]]
    assert len(asked) >= len([command for command in CURLS if "/api/" in command])
    assert {entry["fidelity"] for entry in asked} <= {"modelled", "verified"}


@pytest.mark.parametrize("command", OWN)
def test_commands_do_what_their_line_says(bin, command):
    done = subprocess.run(
        command,
        shell=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=30,
        env={**os.environ, "PATH": bin},
    )
    assert (done.returncode, done.stderr) == (0, "")
    if " where " in command:
        assert re.search(r"so_mock/\S+\.py", done.stdout) and "fidelity" in done.stdout
    else:
        assert re.match(r"\d+ operations, ", done.stdout.splitlines()[-1])


def test_the_first_test_passes_as_printed(bin, tmp_path):
    [source] = [block for kind, block in BLOCKS if kind == "python"]
    (tmp_path / "test_company.py").write_text(source, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"], cwd=tmp_path,
        capture_output=True, text=True, timeout=60, env={**os.environ, "PATH": bin, "PYTHONPATH": import_path()},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


def import_path() -> str:
    return str(Path(so_mock.__file__).parent.parent)


# -- what is said


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


def test_options_and_commands_are_those_there_are():
    listed = re.search(r"\| `so-mock serve` \|.*?`((?:--[\w-]+ ?)+)`", README)[1].split()
    assert listed == [option.opts[0] for option in cli.serve.params]
    assert set(re.findall(r"^\| `so-mock (\w+)", README, re.M)) == set(cli.cli.commands)
    for variable in set(re.findall(r"SO_MOCK_\w+", README)):
        assert variable in {option.envvar for option in cli.serve.params}


def test_worlds_are_those_there_are():
    told = set(re.findall(r"--scenario ([\w.]+)", README))
    assert told - {"my_world.yaml"} == named().keys()


@pytest.fixture
def my_world(tmp_path) -> Path:
    (block,) = [block for kind, block in BLOCKS if kind == "yaml"]
    file = tmp_path / "my_world.yaml"
    file.write_text(block, "utf-8")
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


def test_what_is_not_played_yet_is_listed():
    told = re.search(r"^(`rights`.*?) are not played yet", README, re.M | re.S)[1]
    assert set(re.findall(r"`(\w+)`", told)) == NOT_PLAYED
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


@pytest.mark.parametrize(
    "kind",
    ["application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
)
def test_the_limit_of_bodies_is_as_told(live_server, kind):
    assert ask(live_server, "Contact", b"<x/>", Content_Type=kind)[0] == 415


def test_the_limit_of_accept_is_as_told(live_server):
    status, headers, body = ask(live_server, "Contact/1", Accept="application/xml")
    assert status == 200 and headers["content-type"].startswith("application/json")
    assert json.loads(body)["ContactId"] == 1


def test_headers_that_are_not_acted_on_are_those_it_lists(live_server):
    told = re.search(r"^- (`Accept-Language`.*?) are not acted", README, re.M | re.S)[1]
    names = re.findall(r"`([\w-]+)`", told)
    sent = {name.replace("-", "_"): "de" for name in names}
    status, headers, _ = ask(live_server, "Contact/1", **sent)
    assert status == 200
    assert sorted(headers["x-so-mock-ignored"].split(", ")) == sorted(names)


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


def test_options_and_functions_are_those_there_are():
    options = re.search(r"^- Options, in any case: (.*?)\. `POST", README, re.M | re.S)[1]
    asks = Catalogue.load().operations.get("GET Archive/{archiveProviderName}").query
    assert {name.lower() for name in re.findall(r"`(\$\w+)`", options)} == asks.keys() - {
        "$context",
        "$skiptoken",
    }
    functions = re.search(r"^- A column may be computed: (.*?)\. Rows", README, re.M | re.S)[1]
    assert re.findall(r"`(\w+)`", functions) == list(FUNCTIONS)


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
