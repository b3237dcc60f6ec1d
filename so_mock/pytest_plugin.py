"""The pytest plugin: `so`, a tenant of its own for each test, and `so_server`, one server for the run.

Installed with the package, it stands in every run: nothing of so-mock is imported before a fixture runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from so_mock.testing import Server, SoMock
    from so_mock.testing.coverage import Exercised

SAYS = ("scenario", "clock", "seed", "auth", "strict")  # what the marker takes
NEWEST = 10  # calls that the report of a failed test shows
LONGEST = 10_000  # characters of it
HANDLE: pytest.StashKey[SoMock] = pytest.StashKey()
EXERCISED: pytest.StashKey[Exercised] = pytest.StashKey()
SENT = "so_mock_exercised"  # from a worker of pytest-xdist to its controller


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("so-mock", "so-mock, an emulator of the SuperOffice WebAPI")
    group.addoption(
        "--so-mock-scenario", metavar="NAME|FILE",
        help="world of the tenants of fixture `so`, where no marker says otherwise (default: demo)",
    )  # fmt: skip
    group.addoption(
        "--so-mock-url", metavar="URL",
        help="a so-mock that runs elsewhere, instead of one in this process (default: SO_MOCK_URL)",
    )  # fmt: skip
    group.addoption(
        "--so-mock-coverage", action="store_true",
        help="print the operations that the tests called, with statuses and fidelity",
    )  # fmt: skip
    parser.addini("so_mock_scenario", "as --so-mock-scenario; a file relative to this one")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "so_mock(scenario=..., clock=..., seed=..., auth=..., strict=...): the world of the tenant of fixture `so`. On a "
        "test, a class or a module (`pytestmark`); the nearest wins, argument by argument.",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A misspelt argument would be a test of another world."""
    wrong = {told: None for item in items for told in _complaints(item)}
    # A worker of pytest-xdist would end without a word: there each of these tests fails.
    if wrong and not hasattr(config, "workerinput"):
        raise pytest.UsageError(*wrong)


def _complaints(item: pytest.Item) -> Iterator[str]:
    for mark in item.iter_markers("so_mock"):
        strange = [name for name in mark.kwargs if name not in SAYS]
        if strange:
            import difflib

            near = difflib.get_close_matches(strange[0].lower(), SAYS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(SAYS)}"
            yield f"{item.nodeid}: the marker so_mock takes no {strange[0]!r}; {hint}"
        if len(mark.args) > 1 or (mark.args and "scenario" in mark.kwargs):
            yield f"{item.nodeid}: the marker so_mock takes one scenario; the rest by name: {', '.join(SAYS)}"


# -- fixtures


@pytest.fixture(scope="session")
def so_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """One so-mock for the run; under pytest-xdist one for each worker.

    `so_server.url` is its address. `with so_server.tenant("mailbox_full") as so:` makes a tenant of another scope than a
    test's, or a second one.
    """
    from so_mock.testing import Server

    config = request.config
    url = config.getoption("so_mock_url") or os.environ.get("SO_MOCK_URL", "")
    with Server(url=url) as server:
        if config.getoption("so_mock_coverage"):
            from so_mock.testing.coverage import Exercised

            exercised = config.stash.setdefault(EXERCISED, Exercised())
            server.forgetting = exercised.take
        yield server


@pytest.fixture
def so(request: pytest.FixtureRequest, so_server: Server) -> Iterator[SoMock]:
    """A tenant of its own for this test (`so_mock.SoMock`): `so.client`, `so.url`, `so.rows(...)`, `so.verify(...)`.

    Its world is the marker's (`@pytest.mark.so_mock(scenario="mailbox_full")`), else that of --so-mock-scenario or of the
    ini option so_mock_scenario, else demo.
    """
    from so_mock.testing import SoMockError

    config, node = request.config, request.node
    if wrong := list(_complaints(node)):
        pytest.fail(wrong[0], pytrace=False)
    said: dict[str, Any] = {}
    for mark in reversed(list(node.iter_markers("so_mock"))):
        said |= dict(zip(SAYS, mark.args, strict=False)) | mark.kwargs
    folders = node.path.parent, config.rootpath
    if "scenario" not in said:
        said["scenario"] = config.getoption("so_mock_scenario") or _ini(config) or "demo"
    strict = said.pop("strict", False)
    try:
        server = so_server.strict_one() if strict else so_server
        handle = server.tenant(folders=folders, **said)
    except SoMockError as wrong:
        raise pytest.fail.Exception(f"so-mock: {wrong}", pytrace=False) from None
    node.stash[HANDLE] = handle
    yield handle
    del node.stash[HANDLE]
    handle.close()


def _ini(config: pytest.Config) -> str:
    """What the ini file says; a file beside it by its whole path, whatever lies beside the test."""
    told = str(config.getini("so_mock_scenario"))
    beside = config.inipath.parent / told if config.inipath else None
    return str(beside) if told and beside is not None and beside.is_file() else told


# -- reports


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    for handle in _handles(item) if report.failed else ():
        from so_mock.testing import NotRunning, SoMockError
        from so_mock.testing.calls import told

        try:
            name = handle.tenant
        except NotRunning:  # the test itself has ended it
            continue
        try:
            text = told(handle.journal, NEWEST)
        except SoMockError as wrong:
            text = str(wrong)
        report.sections.append((f"so-mock calls of {name}", text[:LONGEST]))
    return report


def _handles(item: pytest.Item) -> list[SoMock]:
    """The tenants that the test was given: that of `so`, also where its setup failed, and those of fixtures of the user's."""
    found = [item.stash[HANDLE]] if HANDLE in item.stash else []
    testing = sys.modules.get("so_mock.testing")  # never imported, where there is none
    for value in getattr(item, "funcargs", {}).values() if testing else ():
        if isinstance(value, testing.SoMock) and value not in found:  # type: ignore[union-attr]
            found.append(value)
    return found


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    exercised = session.config.stash.get(EXERCISED, None)
    if exercised is not None and hasattr(session.config, "workeroutput"):
        session.config.workeroutput[SENT] = exercised.sent()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker of pytest-xdist is done."""
    sent = getattr(node, "workeroutput", {}).get(SENT)
    if sent:
        from so_mock.testing.coverage import Exercised

        node.config.stash.setdefault(EXERCISED, Exercised()).take(sent)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if not config.getoption("so_mock_coverage"):
        return
    exercised = config.stash.get(EXERCISED, None)
    terminalreporter.section("so-mock coverage")
    terminalreporter.write_line(str(exercised or "no operation was called"))
