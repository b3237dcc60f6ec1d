"""Composition root: Config -> app. Every address there is, on this page."""

from __future__ import annotations

from functools import cached_property

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from so_mock.config import Config
from so_mock.tenants import Tenants
from so_mock.web.api import Api
from so_mock.world import World


class App(Starlette):
    """so-mock's own pages are Starlette's. The API stands in front of it, a plain ASGI callable:
    finding a route,
    the two middlewares and Request and Response objects would be half of a request's time."""

    def __init__(self, tenants: Tenants, config: Config) -> None:
        admin = _Admin(tenants)
        super().__init__(routes=[Route("/_so_mock", admin), Route("/_so_mock/{path:path}", admin)])
        self.state.tenants = tenants
        self.api = Api(tenants, config)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not own_page(scope["path"]):
            await self.api(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


class _Admin:
    """The admin API, imported when first called: a plain run of tests never does."""

    def __init__(self, tenants: Tenants) -> None:
        self._tenants = tenants

    @cached_property
    def _pages(self) -> ASGIApp:
        from so_mock.admin.door import Admin

        return Admin(self._tenants)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._pages(scope, receive, send)


def own_page(path: str) -> bool:
    return path.startswith("/_so_mock") and path[9:10] in ("", "/")


def create_app(config: Config | None = None) -> App:
    """A server's worth of tenants behind one ASGI app. Raises BadCatalogue, BadBehaviour or
    BadScenario."""
    config = config or Config()
    return App(Tenants(World(config)), config)
