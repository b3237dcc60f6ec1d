"""The plugin in runs of its own, as a user starts pytest: fixtures, marker, options, reports."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
PLUGIN = "so_mock.pytest_plugin"
ALONE = "PYTEST_DISABLE_PLUGIN_AUTOLOAD"  # other plugins cost up to a second a run: those that it is about are named
STRICT = """
[pytest]
addopts = --strict-markers --strict-config -p no:cacheprovider -p so_mock.pytest_plugin
filterwarnings = error
{more}
"""


class Run:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {name: value for name, value in os.environ.items() if "SO_MOCK" not in name}
        for name in ("PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT"):
            self.env.pop(name, None)
        self.env |= {"PYTHONPATH": str(TOP), "PYTHONUTF8": "1", ALONE: "1"}
        self.ini()

    def ini(self, more: str = "") -> None:
        self.write("pytest.ini", STRICT.format(more=more))

    def write(self, name: str, text: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text), "utf-8")

    def start(self, *options: str) -> subprocess.Popen[str]:
        workers = ("-p", "xdist") if "-n" in options else ()
        return subprocess.Popen(
            [sys.executable, "-m", "pytest", *workers, *options],
            cwd=self.folder, env=self.env, text=True, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def __call__(self, tests: str = "", *options: str, code: int = 0, **counts: int) -> str:
        """What pytest printed. `counts`: passed, failed, errors as its last line has them."""
        if tests:
            self.write("test_it.py", tests)
        process = self.start(*options)
        out, _ = process.communicate(timeout=120)
        assert process.returncode == code, out
        last = out.strip().splitlines()[-1]
        for name, count in counts.items():
            name = name if count > 1 else name.replace("errors", "error")
            assert f"{count} {name}" in last, out
        return out


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


def test_a_test_reaches_its_own_tenant(run):
    run(
        """
        def test_it(so):
            made = so.client.post("/api/v1/Contact", json={"Name": "Bjørge AS"})
            assert made.status_code == 200
            assert so.rows("contact", Name="Bjørge AS")
            assert so.url == f"{so.api[:-4]}" and so.tenant in so.url
        """,
        passed=1,
    )


COUNTING = """
    import pytest

    @pytest.mark.parametrize("number", range({count}))
    def test_alone(so, number):
        before = so.rows("contact")
        made = so.client.post("/api/v1/Contact", json={{"Name": "only mine"}}).json()
        assert made["ContactId"] == max(row["ContactId"] for row in before) + 1
        assert len(so.rows("contact", Name="only mine")) == 1
        assert len(so.rows("contact")) == len(before) + 1
"""


def test_two_hundred_tests_on_two_workers_do_not_meet(run):
    run(COUNTING.format(count=200), "-n", "2", "-q", passed=200)


def test_one_server_answers_the_whole_run(run):
    run(
        """
        urls = set()

        def test_one(so, so_server): urls.add(so_server.url); tenants.add(so.tenant)
        def test_other(so, so_server):
            urls.add(so_server.url); tenants.add(so.tenant)
            assert len(urls) == 1 and len(tenants) == 2
            gone = so.client.get(so_server.url + f"/{min(tenants)}/api/v1/Contact/1")
            assert gone.status_code == 404  # the tenant of a test is deleted after it
        tenants = set()
        """,
        passed=2,
    )


# -- the marker


def test_the_nearest_marker_wins_argument_by_argument(run):
    run.write(
        "worlds/mine.yaml", "extends: empty\ndata: {contact: [{ContactId: 77, Name: Mine}]}\n"
    )
    run(
        """
        import pytest

        pytestmark = pytest.mark.so_mock(scenario="empty")

        def test_module(so):
            assert len(so.rows("contact")) == 1

        @pytest.mark.so_mock("demo")
        class TestClass:
            def test_class(self, so):
                assert len(so.rows("contact")) > 20

            @pytest.mark.so_mock(scenario="worlds/mine.yaml")
            def test_function(self, so):
                assert so.row("contact", 77)["Name"] == "Mine"

            @pytest.mark.so_mock(strict=True)
            def test_strict(self, so):
                assert so.client.get("/api/v1/Contact/2?nonsense=1").status_code == 400
                assert len(so.rows("contact")) > 20
        """,
        passed=4,
    )


@pytest.mark.parametrize("options", [(), ("-n", "2")])
def test_a_misspelt_argument_is_a_usage_error(run, options):
    out = run(
        """
        import pytest

        @pytest.mark.so_mock(scenari="empty")
        def test_it(so): pass
        """,
        *options,
        code=1 if options else 4,
    )
    assert (
        "test_it.py::test_it: the marker so_mock takes no 'scenari'; did you mean scenario?" in out
    )


def test_two_scenarios_in_a_marker_are_a_usage_error(run):
    out = run(
        """
        import pytest

        @pytest.mark.so_mock("empty", "demo")
        def test_it(so): pass
        """,
        code=4,
    )
    assert "the marker so_mock takes one scenario" in out


def test_a_broken_scenario_fails_only_the_tests_that_use_it(run):
    run.write("broken.yaml", "extends: demo\ndata:\n  contact:\n    - {Nam: x}\n  persn: []\n")
    out = run(
        """
        import pytest

        @pytest.mark.so_mock(scenario="broken.yaml")
        def test_broken(so): pass

        @pytest.mark.so_mock(scenario="demoo")
        def test_unknown(so): pass

        @pytest.mark.so_mock(scenario="nowhere.yaml")
        def test_absent(so): pass

        def test_whole(so): pass
        """,
        code=1,
        passed=1,
        errors=3,
    )
    assert "broken.yaml:4:8" in out and "broken.yaml:5:3" in out  # all complaints
    assert "no scenario file 'nowhere.yaml'; looked in" in out
    assert "Traceback" not in out and "handle.py" not in out and "exception" not in out


# -- options


def test_the_scenario_of_the_run_is_an_option(run):
    tests = """
        def test_it(so): assert len(so.rows("contact")) == {count}
    """
    run.write(
        "worlds/mine.yaml", "extends: empty\ndata: {contact: [{ContactId: 77, Name: Mine}]}\n"
    )
    run.ini("so_mock_scenario = worlds/mine.yaml")
    run(tests.format(count=2), passed=1)
    run("", "--so-mock-scenario", "empty", code=1)
    run(tests.format(count=1), "--so-mock-scenario", "empty", passed=1)


def test_a_server_elsewhere_serves_as_well(run, live_server):
    tests = """
        def test_it(so):
            assert so.url.startswith("{url}/Cust")
            assert so.client.get("/api/v1/Contact/2").status_code == 200
    """.replace("{url}", live_server.url)
    run(tests, "--so-mock-url", live_server.url, passed=1)
    run.env["SO_MOCK_URL"] = live_server.url
    run(tests, "-n", "2", passed=1)


def test_no_server_elsewhere_says_what_to_do(run):
    out = run("def test_it(so): pass", "--so-mock-url", "http://127.0.0.1:9", code=1, errors=1)
    assert "no so-mock answers at http://127.0.0.1:9" in out, out and "`so-mock`" in out


# -- reports


def test_a_failed_test_shows_its_last_calls(run):
    out = run(
        """
        def test_fails(so):
            for number in range(15):
                so.client.get(f"/api/v1/Contact/{number + 1}?nonsense=1")
            so.client.get("/api/v1/Contact/999999")
            assert not "what was expected"

        def test_passes(so): so.client.get("/api/v1/Person/1")
        """,
        code=1,
        failed=1,
        passed=1,
    )
    assert "so-mock calls of Cust" in out
    assert "(6 calls before)" in out
    assert "/api/v1/Contact/15?nonsense=1: 200, GET Contact/{id}, modelled, ignored nonsense" in out
    assert "/api/v1/Contact/999999: 404, GET Contact/{id}" in out
    assert "/api/v1/Person/1" not in out and "Contact/6:" not in out


def test_a_failed_test_tells_why_rules_did_not_match(run):
    run.write(
        "quota.yaml",
        """
        extends: empty
        states: {quota: low}
        rules:
          - {name: used up, when: {operation: "POST Contact", state: {quota: used}}, then: {error: 500}}
          - {name: of persons, when: {operation: "POST Person", nth: 3}, then: {error: 500}}
        """,
    )
    out = run(
        """
        import pytest

        @pytest.mark.so_mock(scenario="quota.yaml")
        def test_it(so):
            assert so.client.post("/api/v1/Contact", json={"Name": "A"}).status_code == 500
        """,
        code=1,
        failed=1,
    )
    assert "rule 'used up' did not match: " in out and "quota" in out
    assert "of persons" not in out


def test_a_failed_verify_is_one_readable_error(run):
    out = run(
        """
        def test_it(so):
            so.client.post("/api/v1/Contact", json={"Name": "Bjorge AS"})
            so.verify("POST Contact", body={"Name": "Bjørge AS"})
        """,
        code=1,
        failed=1,
    )
    assert "test_it.py:4: AssertionError" in out and "handle.py" not in out
    assert "'Bjorge AS'" in out or '"Bjorge AS"' in out


def test_a_failed_test_shows_the_calls_of_a_fixture_of_ones_own(run):
    run.write(
        "conftest.py",
        """
        import pytest

        @pytest.fixture(scope="module")
        def so(so_server):
            with so_server.tenant("empty") as so:
                yield so

        @pytest.fixture
        def ended(so_server):
            made = so_server.tenant("empty")
            made.close()
            return made
        """,
    )
    out = run(
        """
        def test_it(so, ended):
            so.client.get("/api/v1/Contact/1")
            assert False
        """,
        code=1, failed=1,
    )  # fmt: skip
    assert "so-mock calls of Cust10001" in out and out.count("so-mock calls of") == 1
    assert "/api/v1/Contact/1: 200, GET Contact/{id}" in out


def test_a_refusal_shows_the_line_of_the_test_alone(run):
    out = run(
        """
        def test_entity(so):
            so.rows("contct")

        def test_scenario(so):
            so.load({"rules": [{"when": {"operaton": "GET Contact"}, "then": {"error": 503}}]})
        """,
        code=1, failed=2,
    )  # fmt: skip
    assert '>       so.rows("contct")' in out and "did you mean operation?" in out
    assert "link.py" not in out and "handle.py" not in out


def test_files_lie_beside_the_test_or_at_the_top(run):
    for place, id in (("tests/world.yaml", 71), ("top.yaml", 72), ("tests/named.yaml", 73)):
        run.write(place, f"data: {{contact: [{{ContactId: {id}, Name: A}}]}}")
    run.write("named.yaml", "data: {contact: [{ContactId: 74, Name: A}]}")
    run.ini("so_mock_scenario = named.yaml")
    run.write(
        "tests/test_it.py",
        """
        import pytest

        def ids(so):
            return {row["ContactId"] for row in so.rows("contact")}

        def test_of_the_ini_file(so):
            assert 74 in ids(so)
            so.load("world.yaml")
            assert 71 in ids(so)
            so.load("top.yaml")
            assert 72 in ids(so)

        @pytest.mark.so_mock("named.yaml")
        def test_of_the_marker(so):
            assert 73 in ids(so)
        """,
    )
    run("", "tests", passed=2)


def test_a_failed_setup_shows_them_too(run):
    out = run(
        """
        import pytest

        @pytest.fixture
        def synced(so):
            so.client.get("/api/v1/Contact/999999")
            raise RuntimeError("no sync")

        def test_it(synced): pass
        """,
        code=1,
        errors=1,
    )
    assert "/api/v1/Contact/999999: 404" in out


# -- where it is used


def test_async_tests(run):
    run(
        """
        import pytest
        from so_mock import SoMock

        pytestmark = pytest.mark.anyio

        @pytest.fixture(params=["asyncio", pytest.param(("asyncio", {"use_uvloop": True}), id="uvloop")])
        def anyio_backend(request):
            if "uvloop" in str(request.param): pytest.importorskip("uvloop")
            return request.param

        @pytest.mark.parametrize("time", range(3))
        async def test_fixture(so, time):
            for _ in range(3):
                answer = await so.async_client.get("/api/v1/Contact/2")
                assert answer.status_code == 200
            assert len(so.journal) == 3

        async def test_with():
            async with SoMock("empty") as so:
                made = await so.async_client.post("/api/v1/Contact", json={"Name": "A"})
                assert made.status_code == 200 and so.rows("contact", Name="A")
        """,
        "-p",
        "anyio",
        passed=8,
    )


def test_unittest_style(run):
    run(
        """
        import unittest
        import pytest
        from so_mock import SoMock

        @pytest.mark.so_mock(scenario="empty")
        class TestFixture(unittest.TestCase):
            @pytest.fixture(autouse=True)
            def _mine(self, so): self.so = so

            def test_it(self): self.assertEqual(len(self.so.rows("contact")), 1)

        class TestPlain(unittest.TestCase):
            def setUp(self):
                self.so = SoMock("empty").start()
                self.addCleanup(self.so.close)

            def test_it(self): self.assertEqual(len(self.so.rows("contact")), 1)
        """,
        passed=2,
    )


def test_parametrised_fixtures_and_tenants_of_other_scopes(run):
    run(
        """
        import pytest

        @pytest.fixture(params=["empty", "demo"])
        def world(so, request):
            so.load(request.param)
            return so

        def test_worlds(world, request):
            assert (len(world.rows("contact")) == 1) == ("empty" in request.node.name)

        @pytest.fixture(scope="module")
        def shared(so_server):
            with so_server.tenant("empty") as so: yield so

        def test_one(shared): shared.client.post("/api/v1/Contact", json={"Name": "A"})
        def test_two(shared): assert shared.rows("contact", Name="A")
        """,
        passed=4,
    )


def test_the_coverage_of_a_run(run):
    tests = """
        import pytest

        @pytest.mark.parametrize("number", range(4))
        def test_it(so, number):
            so.client.get("/api/v1/Contact/2")
            so.client.get("/api/v1/Contact/999999")
            so.reset()
            so.client.get("/api/v1/Person/2")
        """
    for options in [(), ("-n", "2")]:
        out = run(tests, "--so-mock-coverage", *options, passed=4)
        assert "so-mock coverage" in out
        assert "GET Contact/{id}  modelled   200 x4, 404 x4" in out
        assert "GET Person/{id}   modelled   200 x4" in out
        assert "2 operations, 12 calls" in out
    assert "so-mock coverage" not in run(tests)
    assert "no operation was called" in run("def test_it(): pass", "--so-mock-coverage")


@pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
def test_ctrl_c_ends_the_run(run):
    run.write(
        "test_it.py",
        """
        import pathlib, time

        def test_it(so):
            pathlib.Path("started").touch()
            time.sleep(60)
        """,
    )
    process = run.start("-s")
    deadline = time.monotonic() + 30
    while not (run.folder / "started").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=20)
    assert process.returncode == 2, out
    assert "KeyboardInterrupt" in out and "ResourceWarning" not in out and "INTERNAL" not in out


# -- what it costs, and how it is found


def test_a_run_that_does_not_use_it_imports_nothing(run):
    run(
        """
        import sys

        def test_it():
            mine = {name for name in sys.modules if name.partition(".")[0] == "so_mock"}
            assert mine == {"so_mock", "so_mock.pytest_plugin"}
            assert not {"starlette", "uvicorn", "httpx", "orjson", "yaml"} & sys.modules.keys()
        """,
        passed=1,
    )


def test_named_twice_it_is_there_once(run):
    """By `-p`, by a conftest, and by its entry point where it is installed."""
    del run.env[ALONE]
    run.write("conftest.py", f"pytest_plugins = [{PLUGIN!r}]\n")
    run("def test_it(so): assert so.url", passed=1)


def test_it_is_found_by_the_name_of_its_module():
    """So that naming it as well, `-p so_mock.pytest_plugin`, registers it once."""
    import tomllib

    project = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {PLUGIN: PLUGIN}


def test_help_tells_of_the_marker_and_the_options(run):
    assert "@pytest.mark.so_mock(scenario=..., clock=...," in run("", "--markers")
    told = run("", "--help")
    assert "--so-mock-coverage" in told and "so_mock_scenario" in told
    told = run("def test_it(): pass", "--fixtures")
    assert "A tenant of its own for this test" in told
