"""Archive: any provider by its name, and what providers there are and publish (sheet: query.md a.1, a.7)."""

from __future__ import annotations

from functools import partial
from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.catalogue.operations import Operation
from so_mock.conventions.archives import answered
from so_mock.conventions.facts import Made, facts
from so_mock.crm import Crm
from so_mock.entities.model import Model
from so_mock.query.metadata import column_infos

_METADATA = "$metadata"


@behaviour("GET Archive")
def providers(crm: Crm) -> Record:
    """By name and address below this one, as the documentation shows them; the description says it is a map."""
    names = crm.engine.archives.names()
    return {
        "odata.metadata": f"{crm.base}/v1/Archive/$metadata",
        "value": [{"name": name, "url": name} for name in names],
    }


@behaviour("GET Archive/{archiveProviderName}/$metadata")
def metadata(crm: Crm, archive_provider_name: str) -> Record:
    return column_infos(crm.engine, archive_provider_name, crm.reads)


def _rows(operation: Operation, model: Model) -> Made:
    return Made(partial(rows), frozenset(p.argument for p in operation.parameters))


def rows(crm: Crm, /, archive_provider_name: str, **options: Any) -> Any:
    """`Person$metadata` and `?$metadata=ALL` ask about the columns, whatever else they say."""
    name = archive_provider_name
    if name.lower() == _METADATA:
        return providers(crm)
    if name.lower().endswith(_METADATA):
        return metadata(crm, name[: -len(_METADATA)])
    if options.get("metadata"):
        return metadata(crm, name)
    return answered(crm, name, options)


facts({"GET Archive/{archiveProviderName}": _rows, "POST Archive/{archiveProviderName}": _rows})
