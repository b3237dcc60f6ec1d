"""What several commands share: their options, the catalogue they name, and what the user can put right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from so_mock.config import Config

if TYPE_CHECKING:
    from so_mock.catalogue import Catalogue
    from so_mock.world import World

Command = TypeVar("Command", bound=Callable[..., Any] | click.Command)


class Wrong(click.ClickException):
    """What the user can put right."""


def option(name: str, help: str, **facts: Any) -> Callable[[Command], Command]:
    """An option that is also an environment variable. None of the group's is one: SO_MOCK_VERSION is the user's own."""
    variable = f"SO_MOCK_{name.removeprefix('--').replace('-', '_').upper()}"
    shown = not facts.get("is_flag") and facts.get("default") != ""
    return click.option(name, help=help, envvar=variable, show_default=shown, **facts)


class Names(click.types.StringParamType):
    """Names or files; a variable holds several with commas between them."""

    name = "text"
    envvar_list_splitter = ","

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        return str(value).strip()


HOST = option("--host", "Address to listen at.", default="127.0.0.1")
PORT = option(
    "--port",
    "Port to listen at; 0 picks a free one and prints it.",
    default=8405,
    type=click.IntRange(0, 65535),
)
CATALOGUE = option(
    "--catalogue", "A catalogue of another SuperOffice version, made by `so-mock catalogue`.",
    metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path),
)  # fmt: skip


def read_catalogue(catalogue: Path | None) -> Catalogue:
    from so_mock.catalogue import BadCatalogue, Catalogue

    try:
        return Catalogue.load(catalogue)
    except BadCatalogue as wrong:
        raise Wrong(str(wrong)) from None


def empty_world(catalogue: Path | None) -> World:
    from so_mock.catalogue import BadCatalogue
    from so_mock.world import World

    try:
        return World(Config(catalogue=catalogue, scenario="empty"))
    except BadCatalogue as wrong:
        raise Wrong(str(wrong)) from None
