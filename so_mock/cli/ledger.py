"""`so-mock where` and `so-mock operations`: what answers an operation, and how true to life."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from so_mock.cli.options import CATALOGUE, Wrong, empty_world

if TYPE_CHECKING:
    from so_mock.catalogue.operations import Operation
    from so_mock.world import World


@click.command()
@click.argument("operation", nargs=-1, required=True)
@CATALOGUE
def where(operation: tuple[str, ...], catalogue: Path | None) -> None:
    """Tell what answers an operation.

    OPERATION is `EMail.SaveToMailServer` or `GET Contact/{id}`, in any case, or a request: `GET Contact/2`. Told are the
    module and line, how far the answer may be trusted, and the reference page.
    """
    from so_mock.ledger import entry
    from so_mock.names import nearest

    world = empty_world(catalogue)
    name = " ".join(operation)
    found = world.catalogue.operations.find(name) or _asked(world, name)
    if found is None:
        near = nearest(name, world.catalogue.operations.keys())
        hint = f"did you mean {near!r}?" if near else "`so-mock operations` lists them"
        raise Wrong(f"no operation {name!r}; {hint}")
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


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines.")
@CATALOGUE
def operations(as_json: bool, catalogue: Path | None) -> None:
    """List all operations.

    Each with its fidelity, and why an answer is a sample; totals last.
    """
    from so_mock.ledger import ledger, reasons, totals

    world = empty_world(catalogue)
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
