"""The commands: serve (the default), check, where, operations, schema, catalogue, record, ca."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from so_mock import __version__
from so_mock.cli.catalogue import build_catalogue
from so_mock.cli.ledger import operations, where
from so_mock.cli.recorder import record
from so_mock.cli.scenarios import check, schema
from so_mock.cli.server import serve
from so_mock.cli.tls import ca

WRONG = 2  # exit code for everything the user can put right


class _ServeByDefault(click.Group):
    """`so-mock --port 0` means `so-mock serve --port 0`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = {"--help", "--version", *self.commands}
        if not args or (args[0] not in known and args[0].startswith("-")):
            args = ["serve", *args]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        from so_mock.names import nearest

        if args and args[0] not in self.commands:
            near = nearest(args[0], self.commands)
            hint = f" Did you mean {near!r}?" if near else ""
            known = ", ".join(self.commands)
            raise click.UsageError(f"No such command {args[0]!r}.{hint} There are {known}.", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=_ServeByDefault, context_settings={"max_content_width": 100})
@click.version_option(__version__, prog_name="so-mock")
def cli() -> None:
    """An emulator of the SuperOffice CRM WebAPI. Without a command it serves.

    \b
    so-mock                                  serves the demo company at http://127.0.0.1:8405
    so-mock --scenario mailbox_full          a packaged scenario; or a file of yours
    so-mock check my_scenario.yaml           what is wrong with it, line by line
    so-mock where EMail.SaveToMailServer     what answers this operation
    """


for command in (serve, check, schema, where, operations, build_catalogue, record, ca):
    cli.add_command(command)


def _more(wrong: click.ClickException) -> str:
    """Where a wrong value came from, when it was not typed, and where to read on."""
    context, param = getattr(wrong, "ctx", None), getattr(wrong, "param", None)
    if context is None:
        return ""
    source = context.get_parameter_source(param.name) if param and param.name else None
    if param and source == click.core.ParameterSource.ENVIRONMENT:
        return f" (from {param.envvar})"
    return f" (see {context.command_path} --help)"


def main() -> None:
    """Whatever the user can put right is one line on stderr and exit code 2."""
    try:
        sys.exit(cli.main(prog_name="so-mock", standalone_mode=False))
    except click.ClickException as wrong:
        click.echo(f"so-mock: {wrong.format_message()}{_more(wrong)}", err=True)
        sys.exit(WRONG)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:  # `so-mock operations | head`: nobody reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
