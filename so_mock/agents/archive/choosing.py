"""What a user wants to see of an archive at one place of the user interface: columns, their widths, entities."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.conventions.chosen_columns import (
    choose_columns,
    choose_entities,
    place,
    set_widths,
)
from so_mock.crm import Crm


@behaviour("Archive.SetChosenColumns")
def set_chosen_columns(
    crm: Crm, gui_name: str | None, provider_name: str | None, chosen_columns: list[str] | None
) -> None:
    set_chosen_columns_v2(crm, gui_name, provider_name, "", "", chosen_columns)


@behaviour("Archive.SetChosenColumnsV2")
def set_chosen_columns_v2(
    crm: Crm, gui_name: str | None, provider_name: str | None, context: str | None,
    owner_keys: str | None, chosen_columns: list[str] | None,
) -> None:  # fmt: skip
    crm.engine.provider(provider_name or "")  # there must be one of that name
    choose_columns(crm, place(gui_name, provider_name, context, owner_keys), chosen_columns)


@behaviour("Archive.SetChosenEntities")
def set_chosen_entities(
    crm: Crm, gui_name: str | None, provider_name: str | None, entities: list[str] | None
) -> None:
    set_chosen_entities_v2(crm, gui_name, provider_name, "", "", entities)


@behaviour("Archive.SetChosenEntitiesV2")
def set_chosen_entities_v2(
    crm: Crm, gui_name: str | None, provider_name: str | None, context: str | None,
    owner_keys: str | None, entities: list[str] | None,
) -> None:  # fmt: skip
    """Those that the provider does not have are refused: a list would be refused with them."""
    provider = crm.engine.provider(provider_name or "")
    crm.engine.kinds(provider, [each for each in entities or () if each])
    choose_entities(crm, place(gui_name, provider_name, context, owner_keys), entities)


@behaviour("Archive.SetColumnWidths")
def set_column_widths(crm: Crm, gui_name: str | None, column_widths: list[str] | None) -> None:
    """Of whatever archives are shown there."""
    set_widths(crm, place(gui_name, ""), column_widths)


@behaviour("Archive.SetColumnWidthsV2")
def set_column_widths_v2(
    crm: Crm, gui_name: str | None, provider_name: str | None, context: str | None,
    owner_keys: str | None, column_widths: list[str] | None,
) -> None:  # fmt: skip
    set_widths(crm, place(gui_name, provider_name, context, owner_keys), column_widths)
