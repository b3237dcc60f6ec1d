"""The commands as a user types them, each in a process of its own."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from conftest import ask

from so_mock import __version__
from so_mock.cli import server
from so_mock.seed.scenario import named

SWAGGER = Path(__file__).parent / "data" / "cut_down_swagger"
OPTIONS = ["--host", "--port", "--scenario", "--seed", "--clock", "--auth", "--rights", "--strict", "--body-limit", "--log",
           "--catalogue"]  # fmt: skip


def so_mock(*arguments: object, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "so_mock", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", timeout=30,
        env={**os.environ, "PYTHONUTF8": "1", **env},
    )  # fmt: skip


def complaint(*arguments: object, **env: str) -> str:
    """The one line in which a command refuses."""
    done = so_mock(*arguments, **env)
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("so-mock: ") and done.stderr.count("\n") == 1, done.stderr
    return done.stderr[len("so-mock: ") : -1]


def get(
    url: str, user: str = "ADM0:Adm0", body: object = None, verb: str = "GET"
) -> tuple[int, object]:
    from base64 import b64encode

    credentials = b64encode(user.encode()).decode()
    return ask(url, verb, body, Authorization=f"Basic {credentials}")


# -- help


def test_help_names_the_commands():
    done = so_mock("--help")
    assert done.returncode == 0
    for command in ("serve", "check", "schema", "where", "operations", "catalogue", "record"):
        assert re.search(rf"^  {command} +\w", done.stdout, re.M)
    assert so_mock("--version").stdout == f"so-mock, version {__version__}\n"


@pytest.mark.parametrize(
    "command, words",
    [
        ("serve", [*OPTIONS, "SO_MOCK_PORT", "8405"]),
        ("where", ["OPERATION", "--catalogue"]),
        ("operations", ["--json", "--catalogue"]),
        ("catalogue", ["FOLDER", "-o, --output", "--catalogue FILE"]),
        ("check", ["FILE...", "file:line:column", "exit code is 1"]),
        ("schema", ["so-mock schema > so-mock.schema.json", "# yaml-language-server: $schema="]),
        ("record", ["FILE", "--target URL", "--keep-data", "--insecure", "--force", "--seed"]),
    ],
)
def test_each_command_has_help(command, words):
    done = so_mock(command, "--help")
    assert done.returncode == 0
    assert [word for word in words if word not in done.stdout] == []


def test_each_command_is_told_in_a_line():
    """A line that is cut off at its end tells little."""
    listed = so_mock("--help").stdout.partition("Commands:\n")[2].splitlines()
    assert len(listed) == 8 and not [line for line in listed if line.endswith("...")]


def test_a_name_that_is_none_is_told_with_those_of_the_users_folder(tmp_path):
    (tmp_path / "busy.yaml").write_text("extends: demo")
    done = so_mock("--scenarios", str(tmp_path), "--scenario", "bussy", "--port", "0")
    assert (done.returncode, done.stderr) == (
        2,
        "so-mock: no scenario 'bussy'; did you mean busy?\n",
    )


# -- serve


@pytest.mark.parametrize("command", [(), ("serve",)])
def test_without_a_command_it_serves(command):
    """`so-mock --port 0`, told by the first line and stopped."""
    process = subprocess.Popen(
        [sys.executable, "-m", "so_mock", *command, "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    process.terminate()
    process.communicate(timeout=10)
    assert first.startswith("so-mock serves the SuperOffice WebAPI at http://127.0.0.1:")


def greeting(server) -> list[str]:
    """The lines after the first, up to the time."""
    lines = []
    while not lines or "ready in" not in lines[-1]:
        lines.append(server.process.stdout.readline().rstrip("\n"))
        assert len(lines) < 10, lines
    return lines


def labelled(lines: list[str], label: str) -> str:
    return (
        next(line for line in lines if line.startswith(f"  {label} "))
        .removeprefix(f"  {label} ")
        .strip()
    )


def test_the_greeting_says_all_one_needs_to_begin(own_server):
    server = own_server()
    lines = greeting(server)
    assert len(lines) == 4
    assert labelled(lines, "try it").endswith(f" {server.api}/v1/Contact/1")
    assert labelled(lines, "look at it") == f"{server.url}/_so_mock/"
    assert labelled(lines, "scenario").startswith("demo: A small Norwegian company")
    assert re.fullmatch(r"\d+\.\d\d s; Ctrl-C stops it", labelled(lines, "ready in"))
    with urllib.request.urlopen(f"{server.url}/_so_mock/") as page:
        assert "<title>so-mock</title>" in page.read().decode()


@pytest.mark.parametrize(
    "options", [(), ("--scenario", "empty"), ("--auth", "strict"), ("--strict",)]
)
def test_the_line_to_try_works_as_pasted(own_server, options):
    line = labelled(greeting(own_server(*options)), "try it")
    if shutil.which("curl"):
        answer = subprocess.run(
            f"{line} --silent --fail", shell=True, capture_output=True, check=True
        ).stdout
    else:
        _, user, url = re.fullmatch(r"curl (-u (\S+) (\S+))", line).groups()
        answer = json.dumps(get(url, user)[1])
    assert json.loads(answer)["ContactId"] == 1


def test_what_is_not_usual_is_said(own_server):
    lines = greeting(own_server("--auth", "off", "--strict", "--rights", "report"))
    assert (labelled(lines, "auth"), labelled(lines, "rights")) == ("off, strict", "report")


def test_the_environment_is_listened_to_and_an_option_wins(own_server):
    server = own_server(
        "--scenario", "empty", SO_MOCK_SCENARIO="nonsense", SO_MOCK_AUTH="off", SO_MOCK_STRICT="1"
    )
    lines = greeting(server)
    assert labelled(lines, "scenario").startswith("empty: ")
    assert labelled(lines, "auth") == "off, strict"
    with urllib.request.urlopen(f"{server.api}/v1/Contact/1") as answer:
        assert answer.status == 200
    assert get(f"{server.api}/v1/Agents/AI/Translate", body={}, verb="POST")[0] == 501


def test_a_scenario_file_is_served(own_server, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(
        "about: Mine.\nusers: [{login: me, password: x}]\ndata: {contact: [{Name: A}]}\n"
    )
    server = own_server("--scenario", str(file), "--auth", "strict")
    assert labelled(greeting(server), "scenario") == "mine: Mine."
    status, company = get(f"{server.api}/v1/Contact/2", user="me:x")
    assert (status, company["Name"]) == (200, "A")
    assert get(f"{server.api}/v1/Contact/2", user="me:y")[0] == 401


def test_several_scenarios_are_served(own_server, tmp_path):
    """In a variable with commas between them; what is odd about them is said."""
    file, other = tmp_path / "mine.yaml", tmp_path / "other.yaml"
    file.write_text("about: Mine.\nrules: [{then: {delay: 70}}]\n")
    other.write_text("about: Other.\nextends: empty\n")
    server = own_server("--scenario", "small_company", "--scenario", str(file))
    lines = greeting(server)
    assert labelled(lines, "scenario") == "small_company+mine: Mine."
    assert labelled(lines, "note") == f"{file}:2:24: 70 is 70 seconds; for milliseconds write 70ms"
    server = own_server(SO_MOCK_SCENARIO=f"small_company, {file},{other}")
    assert labelled(greeting(server), "scenario") == "small_company+mine+other: Other."


def test_all_that_is_wrong_with_a_scenario_file_is_told_and_nothing_served(tmp_path):
    file = tmp_path / "bad.yaml"
    file.write_text("abuot: x\ndata:\n  contact:\n    - {Name: NO}\n    - {Country: Norway}\n")
    done = so_mock("--scenario", file)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        f"so-mock: scenario {file} is not loaded",
        f"{file}:1:1: no key 'abuot' in a scenario; did you mean about?",
        f'{file}:4:14: Name: NO is false to YAML; write false, or "NO" for the text',
        f"{file}:5:17: Country: 'Norway' is no country: its id, or {{CountryId: ...}}, is wanted",
    ]


def test_the_port_of_the_environment(unused_port):
    process = subprocess.Popen(
        [sys.executable, "-m", "so_mock"], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "SO_MOCK_PORT": str(unused_port), "SO_MOCK_HOST": "127.0.0.1"},
    )  # fmt: skip
    assert process.stdout is not None
    first = process.stdout.readline()
    process.terminate()
    process.communicate(timeout=10)
    assert f" at http://127.0.0.1:{unused_port}/api" in first


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_variables_that_are_the_users_own_do_no_harm():
    """A pinned image's SO_MOCK_VERSION=0.1.0 is no option of ours."""
    assert so_mock("--version", SO_MOCK_VERSION="0.1.0", SO_MOCK_HELP="me").stdout.startswith(
        "so-mock, version"
    )


def test_a_taken_port_is_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = complaint("--port", port)
    assert told.startswith(f"cannot listen at 127.0.0.1:{port}: ")
    assert told.endswith("; --port 0 picks a free one")


def test_a_variable_that_is_nearly_an_option_is_told(monkeypatch, capsys):
    for name in ("SO_MOCK_PROT", "SO_MOCK_VERSION", "SO_MOCK_URL", "SO_MOCK_SEED"):
        monkeypatch.setenv(name, "1")
    server._tell_misspelt()
    assert (
        capsys.readouterr().err
        == "so-mock: SO_MOCK_PROT is no option; did you mean SO_MOCK_PORT?\n"
    )


@pytest.mark.parametrize(
    "arguments, told",
    [
        (["--porx", "1"], "No such option '--porx'. Did you mean '--port'? (see so-mock serve --help)"),
        (["serve", "--body-limi", "x"], "No such option '--body-limi'. Did you mean '--body-limit'? (see so-mock serve"),
        (["serv"], "No such command 'serv'. Did you mean 'serve'? There are serve, check, schema, where, operations, catalogue, record, ca."),
        (["xyzzy"], "No such command 'xyzzy'. There are serve, check, schema, where, operations, catalogue, record, ca. (see so-mock --help)"),
        (["serve", "extra"], "Got unexpected extra argument (extra)"),
        (["--port", "70000"], "Invalid value for '--port': 70000 is not in the range 0<=x<=65535."),
        (["--port"], "Option '--port' requires an argument."),
        (["--auth", "none"], "Invalid value for '--auth': 'none' is not one of 'lenient', 'strict', 'off'."),
        (["--scenario", "dmo"], "no packaged scenario 'dmo'; did you mean demo?"),
        (["--scenario", "zzz"], f"no packaged scenario 'zzz'; there are {', '.join(named())}"),
        (["--scenario", "../data/demo"], "no scenario file '../data/demo'; did you mean demo?"),
        (["--scenario", "zzz.yaml"], "no scenario file 'zzz.yaml'"),
        (["--host", "192.0.2.1"], "cannot listen at 192.0.2.1:8405: "),
        (["--host", "a" * 300], "cannot listen at aaa"),
        (["--catalogue", "no-such-file"], "Invalid value for '--catalogue': File 'no-such-file' does not exist."),
        (["--catalogue", str(SWAGGER)], "Invalid value for '--catalogue': File "),
        (["where"], "Missing argument 'OPERATION...'."),
        (["where", "EMail.SaveToMailSrver"], "no operation 'EMail.SaveToMailSrver'; did you mean 'EMail.SaveToMailServer'?"),
        (["where", "zzz"], "no operation 'zzz'; `so-mock operations` lists them"),
        (["operations", "--jsn"], "No such option '--jsn'. Did you mean '--json'?"),
        (["catalogue", "no-such-folder"], "Invalid value for 'FOLDER': Directory 'no-such-folder' does not exist."),
    ],
)  # fmt: skip
def test_what_the_user_can_put_right_is_one_line(arguments, told):
    assert complaint(*arguments).startswith(told)


def test_the_clock_starts_where_the_option_says_and_wins_over_the_environment(own_server):
    server = own_server("--clock", "2026-01-15T08:00:00Z,frozen", SO_MOCK_CLOCK="2020-01-01")
    _, told = get(f"{server.url}/_so_mock/clock")
    assert (told["utc"], told["now"], told["frozen"]) == ("2026-01-15T08:00:00Z", "2026-01-15T09:00:00", True)  # fmt: skip
    assert get(f"{server.api}/v1/Contact", body={"Name": "A"}, verb="POST")[1]["CreatedDate"] == "2026-01-15T09:00:00"  # fmt: skip
    ticking = own_server(SO_MOCK_CLOCK="2020-01-01T00:00:00")
    assert get(f"{ticking.url}/_so_mock/clock")[1]["now"].startswith("2020-01-01T00:00")


@pytest.mark.parametrize(
    "told, said",
    [
        ("tomorrow", "'tomorrow' is no moment; write 2026-01-15T08:00:00Z, and ,frozen behind it"),
        ("2026-02-30", "no moment"), ("", "no moment"), ("9999-01-01", "between 1970 and 2999"), ("1970-01-01T00:30", "between 1970 and 2999"),
    ],
)  # fmt: skip
def test_a_clock_that_cannot_be_is_refused(told, said):
    assert said in complaint("--port", 0, "--clock", told)


@pytest.mark.parametrize(
    "name, value", [("SO_MOCK_PORT", "http"), ("SO_MOCK_STRICT", "perhaps"), ("SO_MOCK_SEED", "x")]
)
def test_a_wrong_variable_is_named(name, value):
    assert complaint(**{name: value}).endswith(f"(from {name})")


# -- where


@pytest.mark.parametrize(
    "name, head, told",
    [
        (
            "contact.savecontactentity",
            "Contact.SaveContactEntity    POST /api/v1/Agents/Contact/SaveContactEntity",
            [r"answered by  convention, so_mock/conventions/crud\.py:\d+", "fidelity     modelled", "answers      ContactEntity"],
        ),
        (
            "get contact/{ID}",
            "GET Contact/{id}    GET /api/v1/Contact/{id}",
            ["another door to  Contact.GetContactEntity", "answers      ContactEntityWithLinks", "reference    docs.superoffice.com: GET Contact/{id}"],
        ),
        (
            "PATCH Contact/{id}",
            "PATCH Contact/{id}    PATCH /api/v1/Contact/{id}",
            [r"answered by  convention, so_mock/", "fidelity     modelled"],
        ),
        (
            "AI.Translate",
            "AI.Translate    POST /api/v1/Agents/AI/Translate",
            [r"answered by  sample, so_mock/conventions/sample", "fidelity     generated", "reason       an AI service's answer"],
        ),
        (
            "DELETE Contact/{id}",
            "DELETE Contact/{id}    DELETE /api/v1/Contact/{id}",
            [r"answers      nothing \(204\)"],
        ),
        (
            "get /Cust12345/api/v1/Contact/2?$select=Name",
            "GET Contact/{id}    GET /api/v1/Contact/{id}",
            ["another door to  Contact.GetContactEntity"],
        ),
        (
            "POST /api/v1/Agents/sale/setassold",
            "Sale.SetAsSold    POST /api/v1/Agents/Sale/SetAsSold",
            ["fidelity     modelled"],
        ),
    ],
)  # fmt: skip
def test_where_says_what_answers(name, head, told):
    done = so_mock("where", *name.split(" "))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == head
    for each in told:
        pattern = each if "\\" in each else re.escape(each)
        assert any(re.match(f"  {pattern}", line) for line in lines), (each, lines)


def test_where_leads_to_the_line_of_a_behaviour():
    from so_mock import behaviour

    behaviour.load_all("so_mock.agents")
    key, special = next((key, b) for key, b in behaviour.registered().items() if " " not in key)
    place = re.search(r"answered by  behaviour, (\S+):(\d+)", so_mock("where", key).stdout)
    assert place is not None
    file = Path(behaviour.__file__).parent.parent / place[1]
    lines = file.read_text("utf-8").splitlines()[int(place[2]) - 1 :]
    assert any(f"def {special.function.__name__}(" in line for line in lines[:6])


# -- operations


def test_operations_end_with_totals_that_add_up():
    lines = so_mock("operations").stdout.splitlines()
    counts = {
        name: int(count) for count, name in (pair.split(" ") for pair in lines[-1].split(", "))
    }
    listed = [line for line in lines[:-1] if not line.startswith(" ")]
    assert counts["operations"] == len(listed)
    assert counts["verified"] + counts["modelled"] + counts["generated"] == counts["operations"]
    assert (counts["agent"], counts["rest"], counts["patch"]) == (2007, 1351, 41)
    for fidelity in ("verified", "modelled", "generated"):
        assert sum(line.startswith(fidelity) for line in listed) == counts[fidelity]
    whys = lines[len(listed) : -1]
    assert sum(int(line.split(" generated: ")[0]) for line in whys) == counts["generated"]
    assert any(line.endswith("AI.Translate  (an AI service's answer)") for line in listed)


def test_operations_as_json():
    told = json.loads(so_mock("operations", "--json").stdout)
    assert len(told["operations"]) == told["totals"]["operations"]
    assert set(told["operations"][0]) == {
        "operation",
        "fidelity",
        "by",
        "place",
        "calls",
        "pattern",
        "reason",
    }
    assert sum(told["reasons"].values()) == told["totals"]["generated"]


@pytest.mark.skipif(sys.platform == "win32", reason="no head")
def test_a_reader_that_leaves_early_is_no_trouble():
    done = subprocess.run(
        f'"{sys.executable}" -m so_mock operations | head -1',
        shell=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


# -- catalogues of other versions


@pytest.fixture(scope="module")
def cut_down(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("catalogue") / "cut.txt"
    done = so_mock("catalogue", SWAGGER, "-o", file)
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        f"{file}: 18 operations, 9 carriers. Serve it with: so-mock serve --catalogue {file}\n"
    )
    return file


def test_a_catalogue_lists_its_own_operations_only(cut_down):
    lines = so_mock("operations", "--catalogue", cut_down).stdout.splitlines()
    assert lines[-1].startswith("18 operations, ")
    assert complaint("where", "EMail.SaveToMailServer", "--catalogue", cut_down).startswith(
        "no operation"
    )
    assert (
        "Sundial.GetList"
        in so_mock("where", "sundial.getlist", SO_MOCK_CATALOGUE=str(cut_down)).stdout
    )


def test_another_version_is_served_and_nothing_else(own_server, cut_down):
    """Entities without a carrier are left out, and behaviours without an operation do not stop the start."""
    server = own_server("--catalogue", str(cut_down))
    api = f"{server.api}/v1"
    status, company = get(f"{api}/Contact/2")
    assert (status, company["Name"], company["Light"]) == (200, "Bjørge Trelast AS", "Red")
    assert company["Country"] == {"CountryId": 578, "Name": "Norway"}
    assert (
        get(f"{api}/Agents/Contact/GetContactEntity?contactEntityId=2", verb="POST")[1]["ContactId"]
        == 2
    )
    assert get(f"{api}/Contact/2", body={"Name": "Patched"}, verb="PATCH")[1]["Name"] == "Patched"
    status, made = get(f"{api}/Contact", body={"Name": "New AS", "ActivityStatus": 2}, verb="POST")
    assert (made["Name"], made["ActivityStatus"]) == ("New AS", "Started")
    assert get(f"{api}/Contact/{made['ContactId']}", verb="DELETE")[0] == 204
    assert get(f"{api}/Contact/{made['ContactId']}")[0] == 404
    assert get(f"{api}/Agents/Sundial/GetList", body={"Latitude": "59.9"}, verb="POST")[0] == 200
    assert get(f"{api}/Contact/7/Light/Green", verb="PUT")[0] == 204
    for verb, path in [
        ("GET", "Person/1"), ("POST", "Agents/Contact/GetContact?contactId=1"), ("GET", "MDOList/category"),
        ("POST", "Agents/CustomerService/GetMailboxes"), ("GET", "Contact/1/Persons"), ("GET", "Sale/default"),
    ]:  # fmt: skip
        assert get(f"{api}/{path}", verb=verb)[0] == 404, path
    assert get(f"{server.url}/_so_mock/operations")[1]["totals"]["operations"] == 18


def test_the_line_to_try_is_one_that_the_version_has(own_server, tmp_path):
    lean = tmp_path / "lean.txt"
    lean.write_text("== operations\nThing.Get\t\tThing\t200\n== carriers\nThing\t\tThingId:int\n")
    server = own_server("--catalogue", str(lean))
    url = labelled(greeting(server), "try it").split()[-1]
    assert url == f"{server.api}/v1"
    assert get(url)[0] == 200


@pytest.mark.parametrize(
    "content, told",
    [
        ("root:x:0\n", ":1: not a catalogue file; `so-mock catalogue FOLDER` makes one"),
        ("== operations\nThing.Get\t\tGhost\t200\n== carriers\nThing\t\tThingId:int\n",
         ": operation 'Thing.Get': no type 'Ghost'"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["operations"], ["where", "x"]])
def test_a_bad_catalogue_is_one_line(tmp_path, command, content, told):
    file = tmp_path / "bad.txt"
    file.write_text(content)
    assert complaint(*command, "--catalogue", file) == f"{file}{told}"


def test_a_bad_swagger_folder_is_one_line(tmp_path):
    (tmp_path / "openapi.json").write_text('{"openapi": "3.1.0", "paths": {}}')
    told = complaint("catalogue", tmp_path, "-o", tmp_path / "c.txt")
    assert told == f'{tmp_path / "openapi.json"}: not a Swagger 2.0 document (no "swagger": "2.0")'
    assert not (tmp_path / "c.txt").exists()
    assert complaint("catalogue", SWAGGER, "-o", tmp_path / "no" / "c.txt").startswith("[Errno 2]")


# -- what a start costs


def test_a_start_imports_nothing_that_serving_does_not_need():
    """Each of these costs milliseconds; faker and pyyaml are dependencies all the same."""
    code = """
import sys
from so_mock.cli import cli
from so_mock import serving
from so_mock.app import create_app
from so_mock.config import Config
app = create_app(Config())
server = serving.uvicorn.Server(serving.uvicorn.Config(app, http="httptools", lifespan="off", ws="none"))
server.config.load()
heavy = "cryptography joserfc trustme defusedxml xml faker yaml jsonschema pydantic httpx sqlite3 lxml authlib ruamel jinja2 numpy pyjson5 difflib PIL brotli aiohttp yarl".split()
late = ["so_mock.query", "so_mock.conventions.mdo", "so_mock.conventions.archives", "so_mock.catalogue.archives",
        "so_mock.conventions.sample", "so_mock.agents.find", "so_mock.agents.archive", "so_mock.agents.mdo",
        "so_mock.scenario.playing", "so_mock.scenario.load", "so_mock.scenario.reading", "so_mock.seed.pools",
        "so_mock.admin.door", "so_mock.recording", "so_mock.testing", "so_mock.web.faults", "so_mock.verification",
        "so_mock.rights.sight", "so_mock.rights.enforce", "so_mock.web.login", "so_mock.login", "so_mock.web.admission",
        "so_mock.web.cors", "so_mock.web.encodings", "so_mock.web.xml_body", "so_mock.web.form_body", "so_mock.web.texts",
        "so_mock.render.as_xml", "so_mock.render.dress", "so_mock.render.languages", "so_mock.render.times",
        "so_mock.entities.languages", "so_mock.entities.wordings", "so_mock.entities.cultures", "so_mock.conventions.pictures",
        "so_mock.auth.keys", "so_mock.auth.sessions", "so_mock.auth.tls"]
print(sorted({*heavy, *late} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert done.stdout == "[]\n", done.stderr
