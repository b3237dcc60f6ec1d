"""What there is: providers, their columns and entities, and how one is shown at a place of the user interface."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import archive_lists
from so_mock.conventions.chosen_columns import Place, chosen, place, recalculated
from so_mock.crm import Crm
from so_mock.query.metadata import column_info, column_infos, entity_infos


@behaviour("Archive.GetProviderNames")
def get_provider_names(crm: Crm) -> list[str]:
    return crm.engine.archives.names()


@behaviour("Archive.GetAvailableColumns")
def get_available_columns(crm: Crm, provider_name: str | None) -> list[Record]:
    if archive_lists.is_list(crm, provider_name):
        return archive_lists.infos(crm)
    return list(column_infos(crm.engine, provider_name or "", crm.reads).values())


@behaviour("Archive.GetAvailableEntities")
def get_available_entities(crm: Crm, provider_name: str | None) -> list[Record]:
    blank = crm.blank("MDOListItem")
    if archive_lists.is_list(crm, provider_name):
        name = (provider_name or "").strip()
        return [blank | {"Id": 1, "Name": name, "Rank": 1, "Type": name}]
    return [blank | each for each in entity_infos(crm.engine, provider_name or "")]


@behaviour("Archive.GetArchiveConfiguration")
def get_archive_configuration(crm: Crm, gui_name: str | None, provider_name: str | None) -> Record:
    return configuration(crm, place(gui_name, provider_name))


@behaviour("Archive.GetArchiveConfigurationWithContext")
def get_archive_configuration_with_context(
    crm: Crm, gui_name: str | None, provider_name: str | None, context: str | None
) -> Record:
    return configuration(crm, place(gui_name, provider_name, context))


@behaviour("Archive.GetArchiveConfigurationV2")
def get_archive_configuration_v2(
    crm: Crm, gui_name: str | None, provider_name: str | None, context: str | None,
    owner_keys: str | None,
) -> Record:  # fmt: skip
    return configuration(crm, place(gui_name, provider_name, context, owner_keys))


def configuration(crm: Crm, at: Place) -> Record:
    """The columns chosen, in their order and with their widths; what nobody chose is what the provider shows unasked.

    Of the entities all, those chosen selected. No method of the API sets an order."""
    provider = crm.engine.provider(at.provider)
    held = chosen(crm, at) or {}
    names = held.get("Columns") or [column.name for column in provider.defaults]
    found = (column_info(crm.engine, at.provider, name, crm.reads) for name in names)
    columns = [each for each in found if each is not None]
    widths = recalculated(held.get("Widths") or [])
    for number, (column, width) in enumerate(zip(columns, widths, strict=False)):
        columns[number] = {**column, "Width": width or column["Width"]}
    entities = {each.lower() for each in held.get("Entities") or ()}
    blank = crm.blank("SelectableMDOListItem")
    return crm.blank("ArchiveConfiguration") | {
        "ArchiveColumnInfo": columns,
        "ArchiveEntityInfo": [
            blank | each | {"Selected": not entities or each["Type"].lower() in entities}
            for each in entity_infos(crm.engine, at.provider)
        ],
        "ArchiveOrderByInfo": [],
        "OwnerKeys": held.get("OwnerKeys") or "",
    }
