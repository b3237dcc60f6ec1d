"""`so-mock catalogue`: the catalogue of another SuperOffice version."""

from __future__ import annotations

from pathlib import Path

import click

from so_mock.cli.options import Wrong


@click.command("catalogue")
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
    """Build a catalogue of another version.

    FOLDER holds the Swagger files of that SuperOffice server. Serve it with `so-mock serve --catalogue FILE`.
    """
    from so_mock.catalogue import DATA
    from so_mock.catalogue.build import BadDescription, build
    from so_mock.catalogue.build_enums import kept_enums
    from so_mock.catalogue.facts import read_folder, write_file

    packaged = read_folder(DATA)
    try:
        made = build(folder, kept_enums(packaged["enums"]))
        made["lengths"] = packaged["lengths"]
        write_file(output, made)
    except (BadDescription, OSError) as wrong:
        raise Wrong(str(wrong)) from None
    click.echo(
        f"{output}: {len(made['operations'])} operations, {len(made['carriers'])} carriers. "
        f"Serve it with: so-mock serve --catalogue {output}"
    )
