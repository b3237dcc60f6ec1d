"""A server in a thread of the test's own process, whose tenants are within reach."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from so_mock.serving import listen
from so_mock.web.wire import protocol


class Server(uvicorn.Server):
    """Where it is, and how many answers are on their way."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def busy(self) -> int:
        return len(self.server_state.tasks)

    def comes_to_rest(self, within: float = 2) -> bool:
        return eventually(lambda: not self.busy() and not self.server_state.connections, within)


@contextmanager
def serving(app: Any, **options: Any) -> Iterator[Server]:
    """`options` are uvicorn's: its protocol, its loop, TLS."""
    server = Server(
        uvicorn.Config(
            app, log_config=None, ws="none", lifespan="off", server_header=False,
            timeout_graceful_shutdown=1, **({"http": protocol()} | options),
        )
    )  # fmt: skip
    with listen("127.0.0.1", 0) as listening:
        server.port = listening.getsockname()[1]
        thread = threading.Thread(target=server.run, args=[[listening]])
        thread.start()
        try:
            assert eventually(lambda: server.started, 10)
            yield server
        finally:
            server.should_exit = True
            thread.join(15)
    assert not thread.is_alive()


def eventually(holds: Callable[[], bool], within: float) -> bool:
    until = time.monotonic() + within
    while not (held := holds()) and time.monotonic() < until:
        time.sleep(0.005)
    return held
