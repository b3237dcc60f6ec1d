"""`so-mock serve`, which is also `so-mock` alone."""

from __future__ import annotations

import gc
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from so_mock.cli.options import CATALOGUE, HOST, PORT, Names, Wrong, option
from so_mock.cli.tls import HOSTS, KEYS, PUBLIC_URL, TLS, TLS_CERT, TLS_HOST, TLS_KEY
from so_mock.config import AUTH, MEGABYTE, RIGHTS, Config

if TYPE_CHECKING:
    from so_mock.clock import Start


def _token(context: click.Context, param: click.Parameter, given: str) -> str:
    """What a header can carry."""
    if not (given.isascii() and (given.isprintable() and " " not in given)):
        raise click.BadParameter(
            "a token is made of ASCII letters, digits and signs, without spaces"
        )
    return given


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


@click.command()
@HOST
@PORT
@option(
    "--scenario",
    "The world to start with: demo, empty or another packaged one; a scenario file. Several: as one that extends them "
    "in that order; in SO_MOCK_SCENARIO with commas between them.",
    default=("demo",),
    multiple=True,
    callback=_one_or_many,
    type=Names(),
    metavar="NAME|FILE",
)
@option(
    "--seed",
    "Same seed and same calls give the same samples and generated rows; the scenario's, else 1.",
    default=None,
    type=int,
)
@option(
    "--clock",
    "Where each tenant's clock starts; without Z the wall clock of the base zone. `...,frozen` stands still there, "
    "`frozen` alone where the process began; the scenario's, else real time.",
    default=None,
    metavar="ISO",
    callback=_clock,
)
@option(
    "--auth",
    "How credentials are looked at: lenient takes any that is well-formed, strict what it knows, off asks for none; the "
    "scenario's way, else lenient.",
    default=None,
    type=click.Choice(AUTH),
)
@option(
    "--rights",
    "What becomes of roles: enforced, only shown as masks, or nothing; the scenario's way, else enforce where it has roles.",
    default=None,
    type=click.Choice(RIGHTS),
)
@option(
    "--strict",
    "Refuse what would be a sample (501) or would ignore input (400).",
    is_flag=True,
)
@option(
    "--body-limit",
    "Largest request body, also once it is unpacked.",
    default=160,
    metavar="MB",
    type=click.IntRange(1, 4096),
)
@option(
    "--log",
    "How warnings and errors are written.",
    default="text",
    type=click.Choice(["text", "json"]),
)
@option(
    "--scenarios",
    "A folder whose *.yaml are scenarios known by their names, like the packaged ones.",
    default=None,
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@option(
    "--reload",
    "Read the scenario file again when it was edited; a bad one changes nothing.",
    is_flag=True,
)
@option(
    "--admin-token",
    "What a caller of the admin API must send; anybody may call it without one.",
    default="",
    metavar="TOKEN",
    callback=_token,
)
@option(
    "--smtp-port",
    "Port at which mail is taken, for mailboxes and users' accounts; 0 picks a free one and prints it. None: no mail.",
    default=None,
    type=click.IntRange(0, 65535),
)
@option(
    "--webhook-http",
    "A host that webhooks may call by plain http, beside this machine: a container's name; * for any. Several: repeat it; "
    "in SO_MOCK_WEBHOOK_HTTP with commas between them.",
    default=(),
    multiple=True,
    type=Names(),
    metavar="HOST",
)
@CATALOGUE
@TLS
@TLS_HOST
@TLS_CERT
@TLS_KEY
@KEYS
@PUBLIC_URL
@HOSTS
def serve(
    host: str,
    port: int,
    scenario: str | tuple[str, ...],
    seed: int | None,
    clock: Start | None,
    auth: str | None,
    rights: str | None,
    strict: bool,
    body_limit: int,
    log: str,
    catalogue: Path | None,
    scenarios: Path | None,
    reload: bool,
    admin_token: str,
    tls: bool,
    tls_host: tuple[str, ...],
    tls_cert: Path | None,
    tls_key: Path | None,
    keys: Path | None,
    public_url: str,
    hosts: str | None,
    smtp_port: int | None,
    webhook_http: tuple[str, ...],
) -> None:
    """Serve the API (`so-mock` alone means this).

    Every option is also an environment variable: SO_MOCK_PORT, SO_MOCK_SCENARIO, SO_MOCK_AUTH ...
    An option wins over its variable.
    """  # fmt: skip
    started = began()
    if tls_key and not tls_cert:
        raise Wrong("--tls-key is the key of a certificate: --tls-cert names it")
    config = Config(
        host=host, port=port, scenario=scenario, seed=seed, clock=clock, auth=auth, rights=rights, strict=strict,
        log=log, catalogue=catalogue, body_limit=body_limit * MEGABYTE, scenarios=scenarios,
        reload=reload, admin_token=admin_token, tls=tls or tls_cert is not None, tls_hosts=tuple(filter(None, tls_host)),
        tls_cert=tls_cert, tls_key=tls_key, keys=keys, public_url=public_url, hosts=hosts, smtp_port=smtp_port,
        webhook_http=tuple(host.lower() for host in webhook_http if host),
    )  # fmt: skip
    _tell_misspelt()
    _Stop.came = False
    gc.disable()  # what is made until the port opens stays for good
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _stop)  # until the server has its own way to stop
        from so_mock.auth.authority import Unusable
        from so_mock.catalogue import BadCatalogue
        from so_mock.seed.scenario import BadScenario
        from so_mock.serving import CannotListen, run

        try:
            run(config, started, lambda: _Stop.came)
        except (CannotListen, Unusable, BadCatalogue, BadScenario) as wrong:
            raise Wrong(str(wrong)) from None
    except _Stop:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    click.echo("so-mock: stopped.")


def _tell_misspelt() -> None:
    """A variable that is nearly one of ours does nothing, and whoever set it thinks it does. Others are the user's own."""
    known = {str(each.envvar) for each in serve.params}
    for name in sorted(os.environ):
        if name.startswith("SO_MOCK_") and name not in known | {"SO_MOCK_URL"}:
            from so_mock.names import nearest  # only for such

            near = nearest(name[8:80], [each[8:] for each in known])
            if near is not None:
                click.echo(f"so-mock: {name} is no option; did you mean SO_MOCK_{near}?", err=True)


class _Stop(BaseException):
    """A signal that came before the server was ready. `came`: one did, also where its exception was lost, as in a callback of the
    collector."""

    came = False


def _stop(number: int, frame: Any) -> NoReturn:
    _Stop.came = True
    raise _Stop


def began() -> float:
    """When the process began, on the clock of time.time(); now, where the system does not tell."""
    try:
        ticks = float(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
        booted = time.time() - float(Path("/proc/uptime").read_text().split()[0])
        return booted + ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return time.time()
