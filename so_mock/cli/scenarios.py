"""`so-mock check` and `so-mock schema`: scenario files, looked at and described."""

from __future__ import annotations

from pathlib import Path

import click

from so_mock.cli.options import CATALOGUE, read_catalogue


@click.command()
@click.argument("file", nargs=-1, required=True)
@CATALOGUE
@click.pass_context
def check(context: click.Context, file: tuple[str, ...], catalogue: Path | None) -> None:
    """Check scenario files.

    Each complaint is one line, `file:line:column: what, and what to write instead`, and with any the exit code is 1. Notes
    tell of what is odd, or not played yet. Of a folder each *.yaml is checked; packaged scenarios go by their names.
    """
    from so_mock.scenario.check import look

    told: set[str] = set()  # a file that several extend complains once
    bad = count = 0
    for found in look(file, read_catalogue(catalogue)):
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


@click.command()
@CATALOGUE
def schema(catalogue: Path | None) -> None:
    """Print the JSON Schema of scenario files, for editors.

    \b
    so-mock schema > so-mock.schema.json
    # yaml-language-server: $schema=so-mock.schema.json     (then the first line of a scenario)
    """
    import json

    from so_mock.entities import ENTITIES, rows_of
    from so_mock.entities.model import Model
    from so_mock.scenario.schema import schema as made

    read = read_catalogue(catalogue)
    model = Model(ENTITIES, read.carriers, rows_of(read.families))
    click.echo(json.dumps(made(read, model), separators=(",", ":"), ensure_ascii=False))
