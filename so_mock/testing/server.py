"""A server for tests: one in a thread of this process, or one that runs elsewhere."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from so_mock.testing.link import NOT_STARTED, Link, NotRunning, SoMockError

if TYPE_CHECKING:
    from so_mock.testing.clients import Shared
    from so_mock.testing.handle import SoMock
    from so_mock.testing.world import When, World

HOST = "127.0.0.1"
STOPPING = 10.0  # seconds
__tracebackhide__ = SoMockError.hidden


class Server:
    """One server and its tenants: `with Server() as server, server.tenant("demo") as so: ...`.

    `url` is that of one which runs elsewhere. Else one starts in a thread of this process, at a free port of
    127.0.0.1, and leaves signals, logging and the collector alone.
    """

    def __init__(
        self, *, url: str = "", strict: bool = False, tls: bool = False, token: str = ""
    ) -> None:
        if url and (strict or tls):
            option = "--strict" if strict else "--tls"
            raise SoMockError(f"a server elsewhere is so when it was started so: so-mock {option}")
        self.here = not url  # in this process
        self.strict, self.tls = strict, tls
        # Told the coverage of each tenant whose journal was lost.
        self.forgetting: Callable[[dict[str, Any]], None] | None = None
        self._token = token or os.environ.get("SO_MOCK_ADMIN_TOKEN", "") if url else ""
        self._link = Link(url, self._token) if url else None
        self._thread: _Thread | None = None
        self._strict_one: Server | None = None

    def start(self) -> Self:
        """Starts it, unless it runs elsewhere; a second time does nothing."""
        if self._link is None:
            self._thread = _Thread(self.strict, self.tls)
            self._link = Link(self._thread.url, here=True, trust=self._thread.trust)
        return self

    def stop(self) -> None:
        """Ends the thread and closes all connections; a second time does nothing."""
        if self._strict_one is not None:
            self._strict_one.stop()
            self._strict_one = None
        if "transport" in self.__dict__:
            self.__dict__.pop("transport").end()
        if self._link is not None:
            self._link.close()
        if self._thread is not None:
            self._thread.stop()
            self._thread = self._link = None

    @property
    def link(self) -> Link:
        """The admin API. Raises NotRunning before `start` and after `stop`."""
        if self._link is None:
            raise NotRunning(NOT_STARTED)
        return self._link

    @property
    def url(self) -> str:
        """Scheme, host and port: `http://127.0.0.1:50123`."""
        return self.link.url

    @property
    def trust(self) -> str:
        """The file of the authority that clients trust, where the server speaks TLS in this process; else empty."""
        return self._thread.trust if self._thread is not None else ""

    def tenant(
        self, scenario: World = "demo", *, clock: When | None = None, seed: int | None = None,
        auth: str | None = None, folders: tuple[Path, ...] = (),
    ) -> SoMock:  # fmt: skip
        """A new tenant's handle, started: `with server.tenant("mailbox_full") as so`. Arguments as of `SoMock`."""
        from so_mock.testing.handle import SoMock

        made = SoMock(scenario, clock=clock, seed=seed, auth=auth, server=self, folders=folders)
        return made.start()

    def strict_one(self) -> Server:
        """A second one that is strict, started when first asked for: strictness is a whole server's."""
        if self.strict:
            return self
        if self._strict_one is None:
            made = (
                Server(strict=True, tls=self.tls)
                if self.here
                else Server(url=self.url, strict=True)
            )
            made.forgetting = self.forgetting
            self._strict_one = made.start()
        return self._strict_one

    @cached_property
    def transport(self) -> Shared:
        """Of all `so.client`s."""
        from so_mock.testing.clients import Shared

        return Shared(self.url, self.trust)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        self.stop()


class _Thread:
    """uvicorn in a thread. Raises BadScenario or BadCatalogue where it is made, not within the thread."""

    trust = ""  # file of the authority

    def __init__(self, strict: bool, tls: bool) -> None:
        from so_mock.app import create_app
        from so_mock.config import Config
        from so_mock.serving import Server, address, listen, secure, uvicorn_config

        config = Config(strict=strict, tls=tls, files=True)
        secured = secure(config)
        if secured is not None and secured.issuer is not None:
            self.trust = _file(secured.issuer.certificate)
        app = create_app(config)
        facts = uvicorn_config(app, tls=secured.context if secured else None)
        self._server = Server(facts, app.state.tenants, drain=0)  # a test waits for what it wants
        self._socket = listen(HOST, 0)
        self.url = address(HOST, self._socket, "https" if tls else "http")
        self._ready = threading.Event()
        self._failed: BaseException | None = None
        # A daemon: a run that forgets to stop it ends all the same.
        self._thread = threading.Thread(target=self._run, name="so-mock", daemon=True)
        self._thread.start()
        self._ready.wait()
        if self._failed is not None:
            raise NotRunning(f"so-mock did not start: {self._failed!r}") from self._failed

    def _run(self) -> None:
        try:
            # The loop of asyncio, whatever policy the process has set.
            with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
                runner.run(self._serve())
        except BaseException as wrong:
            self._failed = wrong
        finally:
            self._socket.close()
            self._ready.set()

    async def _serve(self) -> None:
        serving = asyncio.create_task(self._server.serve([self._socket]))
        while not (self._server.started or serving.done()):
            await asyncio.sleep(0.001)
        self._ready.set()
        await serving

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(STOPPING)
        if self.trust:
            Path(self.trust).unlink(missing_ok=True)


def _file(content: bytes) -> str:
    """Clients take the authority that they trust from files."""
    import tempfile

    number, name = tempfile.mkstemp(prefix="so-mock-", suffix=".pem")
    with os.fdopen(number, "wb") as out:
        out.write(content)
    return name
