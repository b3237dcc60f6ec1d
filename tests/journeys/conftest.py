"""What walks a journey: SuperOffice's own client in Node, and the server that it drives."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from contract.door import door, door_with, shared_door
from journeys import node

__all__ = ["door", "door_with", "shared_door"]

Journey = Callable[[str], Any]


@contextmanager
def plainly() -> Iterator[None]:
    """What went wrong outside Python fails the test with its own words and no traceback."""
    try:
        yield
    except node.Trouble as trouble:
        raise pytest.fail.Exception(str(trouble), pytrace=False) from None


@pytest.fixture(scope="session")
def official_client(request: pytest.FixtureRequest) -> node.Node:
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def say(text: str) -> None:
        with capture.global_and_fixture_disabled():
            print(f"\n{text}", file=sys.stderr, flush=True)

    with plainly():
        found = node.find()
        node.fetch_client(found, say)
    return found


@pytest.fixture(scope="session")
def browser(official_client: node.Node) -> str:
    """What journeys are told in BROWSER."""
    with plainly():
        return node.unpack_browser(official_client)


@pytest.fixture
def journey(official_client: node.Node, live_server: Any) -> Journey:
    def walk(script: str) -> Any:
        with plainly():
            return official_client.run(script, f"{live_server.url}/api")

    return walk
