"""`so-mock ca`, and the options of a server that clients know by https or by another name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import click

from so_mock import config
from so_mock.auth.authority import SIGNING, Authority, Unusable, usual_folder
from so_mock.cli.options import Command, Names, Wrong, option

MEMORY = "memory"  # instead of a folder's name


def _folder(context: click.Context, param: click.Parameter, told: str | None) -> Path | None:
    """The usual one where none is told."""
    if told is None:
        return usual_folder()
    return None if told == MEMORY else Path(told).absolute()


def _public(context: click.Context, param: click.Parameter, told: str) -> str:
    """Where a client would go, and nothing beside."""
    try:
        parts = urlsplit(told)
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if told and not (good and told.isascii() and told.isprintable() and " " not in told):
        raise click.BadParameter(
            f"{told[:80]!r} is no address; it looks like https://so-mock.example.com",
            context,
            param,
        )
    if told and (parts.query or parts.fragment or "@" in parts.netloc):
        raise click.BadParameter("an address alone: nothing before @, nothing behind ? or #", context, param)  # fmt: skip
    return told.rstrip("/")


def _file(name: str, help: str) -> Callable[[Command], Command]:
    kind = click.Path(exists=True, dir_okay=False, path_type=Path)
    return option(name, help, default=None, metavar="FILE", type=kind)


TLS = option(
    "--tls", "Speak https, with a certificate of an authority of so-mock's own; `so-mock ca` tells how to trust it.", is_flag=True
)  # fmt: skip
TLS_HOST = option(
    "--tls-host",
    "A name or an address by which clients come, for the certificate; may be told several times. It holds localhost, "
    "127.0.0.1, ::1 and the names of --host, --hosts and --public-url anyway.",
    multiple=True,
    type=Names(),
    metavar="NAME",
)
TLS_CERT = _file("--tls-cert", "A certificate of your own, as PEM with those between; means --tls.")
TLS_KEY = _file("--tls-key", "Its private key, where that is in a file of its own.")
KEYS = option(
    "--keys",
    "Where the authority and the key that signs tokens are kept; `memory`: nowhere; else in your own data folder.",
    default=None,
    metavar="FOLDER",
    callback=_folder,
)
PUBLIC_URL = option(
    "--public-url",
    "Where clients find this server, when something in front of it has another address: links, claims and documents name "
    "it. Else each client is told the address that it called.",
    default="",
    metavar="URL",
    callback=_public,
)
HOSTS = option(
    "--hosts",
    "Take names of hosts as the platform does: one signs in at sod.superoffice.com, and claims name sod2.superoffice.com. "
    "A hosts file or a DNS of yours leads them here; `so-mock ca` tells the line.",
    default=None,
    type=click.Choice(config.HOSTS),
)


@click.command()
@KEYS
@click.option("--pem", is_flag=True, help="Print the certificate alone.")
def ca(keys: Path | None, pem: bool) -> None:
    """Tell how to trust `so-mock --tls`.

    Its authority, which is made when there is none yet, and what clients of all kinds do with it.
    """
    from so_mock.cli import trusting

    if keys is None:
        raise Wrong(
            "an authority in memory is known to its own process alone; --keys FOLDER keeps one"
        )
    try:
        authority = Authority(keys)
        signing = authority.signing  # made as well, for those who pin it
    except Unusable as wrong:
        raise Wrong(str(wrong)) from None
    if authority.file is None:
        raise Wrong(
            f"{authority.trouble}; --keys FOLDER names another. A so-mock that runs gives its authority at "
            "/_so_mock/authority"
        )
    if pem:
        click.echo(authority.certificate, nl=False)
        return
    del signing
    click.echo(trusting.told(authority.file, authority.fingerprint, keys / f"{SIGNING}.pem"))
