from collections.abc import Iterator

import pytest
from conftest import Server, start_server, stop_server
from contract.door import door, shared_door

__all__ = ["door", "module_server", "shared_door"]

CLOCK = "2026-01-15T08:00:00Z,frozen"


@pytest.fixture(scope="module")
def module_server() -> Iterator[Server]:
    """Its clock stands still, so that stamps are the same whichever call makes them."""
    server = start_server("--clock", CLOCK)
    yield server
    stop_server(server)
