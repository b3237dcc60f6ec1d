"""uvicorn's HTTP protocols with their transport in reach: what a fault writes to.

ASGI alone can neither reset a connection nor answer nothing. The constructor's `app_state` is no documented seam of uvicorn,
so its version is capped, and a raw socket test is the alarm.
"""

from __future__ import annotations

import asyncio
from typing import Any

TRANSPORT = "so_mock.transport"  # in scope["state"]


class Wired:
    """Mixed in before a protocol of uvicorn's."""

    def __init__(
        self, config: Any, server_state: Any, app_state: dict[str, Any], _loop: Any = None
    ) -> None:
        # A copy for each connection, since uvicorn hands the same one to all of them.
        super().__init__(config=config, server_state=server_state, app_state=dict(app_state), _loop=_loop)  # type: ignore[call-arg]  # fmt: skip

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)  # type: ignore[misc]
        self.app_state[TRANSPORT] = transport  # type: ignore[attr-defined]


def protocol(kind: str = "httptools") -> type[asyncio.Protocol]:
    """Raises ImportError where the parser is not installed."""
    if kind == "h11":
        from uvicorn.protocols.http.h11_impl import H11Protocol

        return type("Protocol", (Wired, H11Protocol), {})
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

    return type("Protocol", (Wired, HttpToolsProtocol), {})
