"""Composition root: Config -> app. Every address there is, on this page."""

from __future__ import annotations

from functools import cached_property

from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from so_mock.config import Config
from so_mock.tenants import Tenants
from so_mock.web.api import Api
from so_mock.world import World


class App(Starlette):
    """The API and so-mock's own pages are plain ASGI callables, and Starlette has what is no request. Finding a route, its
    two middlewares and Request and Response objects would be half of a request's time; and its routes know no path with a
    line break in it."""

    def __init__(self, tenants: Tenants, config: Config) -> None:
        super().__init__()
        self.state.tenants = tenants
        self.api, self.admin = Api(tenants, config), _Admin(tenants)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
        elif own_page(scope["path"]):
            await self.admin(scope, receive, send)
        else:
            await self.api(scope, receive, send)


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
