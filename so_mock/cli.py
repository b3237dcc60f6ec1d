"""The commands: serve (the default), check, where, operations, schema, catalogue, record."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from so_mock import __version__
from so_mock.config import AUTH, MEGABYTE, Config

if TYPE_CHECKING:
    from so_mock.catalogue import Catalogue
    from so_mock.catalogue.operations import Operation
    from so_mock.clock import Start
    from so_mock.world import World

Command = TypeVar("Command", bound=Callable[..., Any] | click.Command)
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
    so-mock                             serves the demo tenant at http://127.0.0.1:8405
    so-mock where EMail.SaveToMailServer
    so-mock operations | less
    """


def _option(name: str, help: str, **facts: Any) -> Callable[[Command], Command]:
    """An option that is also an environment variable. None of the group's is one: SO_MOCK_VERSION is the user's own."""
    variable = f"SO_MOCK_{name.removeprefix('--').replace('-', '_').upper()}"
    shown = not facts.get("is_flag")
    return click.option(name, help=help, envvar=variable, show_default=shown, **facts)


def _token(context: click.Context, param: click.Parameter, given: str) -> str:
    """What a header can carry."""
    if not (given.isascii() and (given.isprintable() and " " not in given)):
        raise click.BadParameter(
            "a token is made of ASCII letters, digits and signs, without spaces"
        )
    return given


class _Names(click.types.StringParamType):
    """Names or files; a variable holds several with commas between them."""

    name = "text"
    envvar_list_splitter = ","

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        return str(value).strip()


def _one_or_many(context: Any, option: Any, names: tuple[str, ...]) -> str | tuple[str, ...]:
    given = tuple(filter(None, names))
    return given if len(given) > 1 else "".join(given)


def _clock(context: click.Context, option: click.Parameter, told: str | None) -> Start | None:
    from so_mock.clock import BadTime, OutOfBounds, read_start

    if told is None:
        return None
    try:
        return read_start(told)
    except OutOfBounds as wrong:
        raise click.BadParameter(str(wrong), context, option) from None
    except BadTime:
        hint = "write 2026-01-15T08:00:00Z, and ,frozen behind it for a clock that stands still"
        raise click.BadParameter(f"{told[:60]!r} is no moment; {hint}", context, option) from None


_catalogue = _option(
    "--catalogue", "A catalogue of another SuperOffice version, made by `so-mock catalogue`.",
    metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path),
)  # fmt: skip


@cli.command()
@_option("--host", "Address to listen at.", default="127.0.0.1")
@_option(
    "--port",
    "Port to listen at; 0 picks a free one and prints it.",
    default=8405,
    type=click.IntRange(0, 65535),
)
@_option(
    "--scenario",
    "The world to start with: demo, empty or another packaged one; a scenario file. Several: as one that extends them "
    "in that order; in SO_MOCK_SCENARIO with commas between them.",
    default=("demo",),
    multiple=True,
    callback=_one_or_many,
    type=_Names(),
    metavar="NAME|FILE",
)
@_option(
    "--seed",
    "Same seed and same calls give the same samples and generated rows; the scenario's, else 1.",
    default=None,
    type=int,
)
@_option(
    "--clock",
    "Where each tenant's clock starts; without Z the wall clock of the base zone. `...,frozen` stands still there, "
    "`frozen` alone where the process began; the scenario's, else real time.",
    default=None,
    metavar="ISO",
    callback=_clock,
)
@_option(
    "--auth",
    "How credentials are looked at; the scenario's way, else lenient.",
    default=None,
    type=click.Choice(AUTH),
)
@_option(
    "--strict",
    "Refuse what would be a sample (501) or would ignore input (400).",
    is_flag=True,
)
@_option(
    "--body-limit", "Largest request body.", default=64, metavar="MB", type=click.IntRange(1, 4096)
)
@_option(
    "--log",
    "How warnings and errors are written.",
    default="text",
    type=click.Choice(["text", "json"]),
)
@_option(
    "--scenarios",
    "A folder whose *.yaml are scenarios known by their names, like the packaged ones.",
    default=None,
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@_option(
    "--reload",
    "Read the scenario file again when it was edited; a bad one changes nothing.",
    is_flag=True,
)
@_option(
    "--admin-token",
    "What a caller of the admin API must send; anybody may call it without one.",
    default="",
    metavar="TOKEN",
    callback=_token,
)
@_catalogue
def serve(
    host: str,
    port: int,
    scenario: str | tuple[str, ...],
    seed: int | None,
    clock: Start | None,
    auth: str | None,
    strict: bool,
    body_limit: int,
    log: str,
    catalogue: Path | None,
    scenarios: Path | None,
    reload: bool,
    admin_token: str,
) -> None:
    """Serve the API (this is what `so-mock` alone does).

    Every option is also an environment variable: SO_MOCK_PORT, SO_MOCK_SCENARIO, SO_MOCK_AUTH ...
    An option wins over its variable.
    """  # fmt: skip
    started = _started()
    config = Config(
        host=host, port=port, scenario=scenario, seed=seed, clock=clock, auth=auth, strict=strict, log=log,
        catalogue=catalogue, body_limit=body_limit * MEGABYTE, scenarios=scenarios,
        reload=reload, admin_token=admin_token,
    )  # fmt: skip
    gc.disable()  # what is made until the port opens stays for good
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _stop)  # until the server has its own way to stop
        from so_mock.catalogue import BadCatalogue
        from so_mock.seed.scenario import BadScenario
        from so_mock.serving import CannotListen, run

        try:
            run(config, started)
        except (CannotListen, BadCatalogue, BadScenario) as wrong:
            raise _Wrong(str(wrong)) from None
    except _Stop:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    click.echo("so-mock: stopped.")


class _Stop(BaseException):
    """A signal that came before the server was ready."""


def _stop(number: int, frame: Any) -> NoReturn:
    raise _Stop


class _Wrong(click.ClickException):
    """What the user can put right."""


def _started() -> float:
    """When the process began, on the clock of time.time(); now, where the system does not tell."""
    try:
        ticks = float(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
        booted = time.time() - float(Path("/proc/uptime").read_text().split()[0])
        return booted + ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return time.time()


@cli.command()
@click.argument("file", nargs=-1, required=True)
@_catalogue
@click.pass_context
def check(context: click.Context, file: tuple[str, ...], catalogue: Path | None) -> None:
    """What is wrong with scenario FILEs (of a folder all *.yaml): each complaint as `file:line:column: what, and what to
    write instead`. Exit code 1 if there is any. Notes tell of what is odd, or not played yet."""
    from so_mock.scenario.check import look

    told: set[str] = set()  # a file that several extend complains once
    bad = count = 0
    for found in look(file, _read(catalogue)):
        count += 1
        bad += bool(found.complaints)
        for line in found.complaints:
            if line not in told:
                click.echo(line)
        for line in found.notes:
            if line not in told:
                place, colon, text = line.partition(": ")
                click.echo(f"{place}{colon}note: {text}")
        told.update(found.complaints, found.notes)
        if not found.complaints:
            click.echo(f"{found.name}: good: {found.good}")
    if count > 1:
        click.echo(f"{count} files, " + (f"{bad} of them bad" if bad else "all good"))
    context.exit(bool(bad))


@cli.command()
@_catalogue
def schema(catalogue: Path | None) -> None:
    """The JSON Schema of scenario files, for editors: so-mock schema > so-mock.schema.json

    The first line of a scenario then names it:
    # yaml-language-server: $schema=so-mock.schema.json
    """
    import json

    from so_mock.entities import ENTITIES, rows_of
    from so_mock.entities.model import Model
    from so_mock.scenario.schema import schema as made

    read = _read(catalogue)
    model = Model(ENTITIES, read.carriers, rows_of(read.families))
    click.echo(json.dumps(made(read, model), separators=(",", ":"), ensure_ascii=False))


def _read(catalogue: Path | None) -> Catalogue:
    from so_mock.catalogue import BadCatalogue, Catalogue

    try:
        return Catalogue.load(catalogue)
    except BadCatalogue as wrong:
        raise _Wrong(str(wrong)) from None


def _world(catalogue: Path | None) -> World:
    from so_mock.catalogue import BadCatalogue
    from so_mock.world import World

    try:
        return World(Config(catalogue=catalogue, scenario="empty"))
    except BadCatalogue as wrong:
        raise _Wrong(str(wrong)) from None


@cli.command()
@click.argument("operation", nargs=-1, required=True)
@_catalogue
def where(operation: tuple[str, ...], catalogue: Path | None) -> None:
    """What answers OPERATION: `EMail.SaveToMailServer` or `GET Contact/{id}`, in any case, or a request: `GET Contact/2`."""
    from so_mock.ledger import entry
    from so_mock.names import nearest

    world = _world(catalogue)
    name = " ".join(operation)
    found = world.catalogue.operations.find(name) or _asked(world, name)
    if found is None:
        near = nearest(name, world.catalogue.operations.keys())
        hint = f"did you mean {near!r}?" if near else "`so-mock operations` lists them"
        raise _Wrong(f"no operation {name!r}; {hint}")
    facts = entry(found, world)
    click.echo(f"{found.key}    {found.verb} /api/v1/{found.path}")
    click.echo(f"  answered by  {facts['by']}, {facts['place']}")
    if facts["calls"]:
        click.echo(f"  another door to  {facts['calls']}")
    click.echo(f"  fidelity     {facts['fidelity']}")
    if facts["reason"]:
        click.echo(f"  reason       {facts['reason']}")
    click.echo(f"  answers      {found.result.name if found.result else 'nothing (204)'}")
    click.echo(f"  reference    {_reference(found.key, found.agent)}")


def _asked(world: World, name: str) -> Operation | None:
    """The operation of a request as a log or the journal shows it: `GET /api/v1/Contact/2?$select=Name`."""
    verb, _, address = name.partition(" ")
    path = address.strip().partition("?")[0]
    path = path.rpartition("/api/v1/")[2].strip("/")
    agents, _, method = path.partition("/")
    if agents.lower() == "agents":
        return world.catalogue.operations.agent(method)
    found = world.catalogue.operations.rest(verb.upper(), path) if path else []
    return found[0] if isinstance(found, tuple) else None


def _reference(key: str, agent: str) -> str:
    """The published page: one for an agent's method, one for a REST entity."""
    if agent:
        return f"docs.superoffice.com: POST Agents/{key.replace('.', '/')}"
    return f"docs.superoffice.com: {key}"


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines.")
@_catalogue
def operations(as_json: bool, catalogue: Path | None) -> None:
    """All operations with their fidelity, and why an answer is a sample; totals last."""
    from so_mock.ledger import ledger, reasons, totals

    world = _world(catalogue)
    counts, entries = totals(world), ledger(world)
    why = reasons(entries)
    if as_json:
        import json

        told = {"operations": entries, "totals": counts, "reasons": why}
        click.echo(json.dumps(told, indent=1))
        return
    lines = []
    for each in entries:
        because = f"  ({each['reason']})" if each["reason"] else ""
        lines.append(f"{each['fidelity']:<10} {each['by']:<10} {each['operation']}{because}")
    lines += [
        f"{count:>6} generated: {reason or 'no reason told'}" for reason, count in why.items()
    ]
    lines.append(", ".join(f"{count} {name}" for name, count in counts.items()))
    click.echo("\n".join(lines))


@cli.command("catalogue")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--output",
    "-o",
    default=Path("catalogue.txt"),
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write.",
)
def build_catalogue(folder: Path, output: Path) -> None:
    """Build a catalogue from FOLDER, the Swagger files of a SuperOffice server.

    Serve it with `so-mock serve --catalogue FILE`.
    """
    from so_mock.catalogue import DATA
    from so_mock.catalogue.build import BadDescription, build, kept_enums
    from so_mock.catalogue.facts import read_folder, write_file

    packaged = read_folder(DATA)
    try:
        made = build(folder, kept_enums(packaged["enums"]))
        made["lengths"] = packaged["lengths"]
        write_file(output, made)
    except (BadDescription, OSError) as wrong:
        raise _Wrong(str(wrong)) from None
    click.echo(
        f"{output}: {len(made['operations'])} operations, {len(made['carriers'])} carriers. "
        f"Serve it with: so-mock serve --catalogue {output}"
    )


@cli.command()
@click.option(
    "--target", required=True, metavar="URL", envvar="SO_MOCK_TARGET",
    help="The WebAPI to record, as https://online.superoffice.com/Cust12345, with or without /api.",
)  # fmt: skip
@click.option("--keep-data", is_flag=True, help="Write personal data as they are.")
@_option("--host", "Address to listen at.", default="127.0.0.1")
@_option(
    "--port",
    "Port to listen at; 0 picks a free one and prints it.",
    default=8405,
    type=click.IntRange(0, 65535),
)
@_option("--seed", "Another seed gives other fakes.", default=1, type=int)
@click.option("--insecure", is_flag=True, help="Take any certificate of the target.")
@click.option("--force", is_flag=True, help="Write over FILE if it is there.")
@_catalogue
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
def record(
    target: str,
    keep_data: bool,
    host: str,
    port: int,
    seed: int,
    insecure: bool,
    force: bool,
    catalogue: Path | None,
    file: Path,
) -> None:
    """Record a real WebAPI: a proxy that writes what it saw to FILE, a scenario (- is standard output).

    Credentials are never written. Names, addresses, numbers and texts are replaced by fakes, the same one
    wherever the same original stands, unless --keep-data says otherwise.
    """
    from so_mock.catalogue import BadCatalogue
    from so_mock.recording.command import CannotRecord, Order, run
    from so_mock.recording.target import BadTarget, read_target

    try:
        run(Order(read_target(target), file, host, port, keep_data, seed, insecure, force, catalogue))  # fmt: skip
    except (BadTarget, CannotRecord, BadCatalogue) as wrong:
        raise _Wrong(str(wrong)) from None


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
