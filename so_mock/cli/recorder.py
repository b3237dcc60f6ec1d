"""`so-mock record`: a real WebAPI becomes a scenario."""

from __future__ import annotations

from pathlib import Path

import click

from so_mock.cli.options import CATALOGUE, HOST, PORT, Wrong, option


@click.command()
@click.option(
    "--target", required=True, metavar="URL", envvar="SO_MOCK_TARGET",
    help="The WebAPI to record, as https://online.superoffice.com/Cust12345, with or without /api.",
)  # fmt: skip
@click.option("--keep-data", is_flag=True, help="Write personal data as they are.")
@HOST
@PORT
@option("--seed", "Another seed gives other fakes.", default=1, type=int)
@click.option("--insecure", is_flag=True, help="Take any certificate of the target.")
@click.option("--force", is_flag=True, help="Write over FILE if it is there.")
@CATALOGUE
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
    """Record a real WebAPI as a scenario.

    A proxy in front of it, which writes what it saw to FILE (- is standard output) when Ctrl-C stops it.
    Credentials are never written. Names, addresses, numbers and texts are replaced by fakes, the same one
    wherever the same original stands, unless --keep-data says otherwise.
    """
    from so_mock.catalogue import BadCatalogue
    from so_mock.recording.command import CannotRecord, Order, run
    from so_mock.recording.target import BadTarget, read_target
    from so_mock.serving import CannotListen

    try:
        run(Order(read_target(target), file, host, port, keep_data, seed, insecure, force, catalogue))  # fmt: skip
    except (BadTarget, CannotListen, CannotRecord, BadCatalogue) as wrong:
        raise Wrong(str(wrong)) from None
