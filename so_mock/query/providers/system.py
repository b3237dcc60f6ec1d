"""What administrators list: preferences, licences, tasks, counters, targets, items of lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from so_mock.clock import NO_DATE
from so_mock.entities.absorb import Absorber
from so_mock.entities.licences import MODULES
from so_mock.entities.lists import CUSTOM, entity_of
from so_mock.entities.preferences import HARD_DEFAULTS
from so_mock.entities.targets import PERIODS
from so_mock.entities.zones import LOCATIONS
from so_mock.instants import in_year
from so_mock.query.facts import Kind, Provided
from so_mock.query.tree import Node
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper


def built_in(shaper: Shaper, where: Node) -> Iterator[Row]:
    """Preferences that nobody wrote: they have no id."""
    model = shaper.shapes.model
    blank = Absorber(model).blank_row(model["user_preference"])
    for (section, key), value in HARD_DEFAULTS.items():
        yield {**blank, "Section": section, "Key": key, "RawValue": value, "Level": "HardDefault"}


def licences(*kinds: str) -> Kind:
    def rows(shaper: Shaper, where: Node) -> list[Row]:
        return [row for row in shaper.reads.rows(MODULES) if row["LicenseType"] in kinds]

    return Kind(rows=rows, group="module_license")


def zones(shaper: Shaper, where: Node) -> Iterator[Row]:
    """Those that so-mock knows, with what they are ahead of UTC this year; all are active."""
    year = int(shaper.reads.now()[:4])
    for zone in LOCATIONS:
        winter, summer = in_year(year, zone.code)
        yield {
            "id": zone.id, "Code": zone.code, "Country": "" if zone.code == "UTC" else zone.country,
            "Region": "UTC/GMT" if zone.code == "UTC" else zone.region, "Cities": zone.cities,
            "Minutes": winter, "Offset": _ahead(winter) if winter else "0",
            "Summer": summer if summer != winter else 0, "Daylight": _ahead(summer) if summer != winter else "",
        }  # fmt: skip


def _ahead(minutes: int) -> str:
    """`+1:00`, as the documentation prints it."""
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60}:{abs(minutes) % 60:02}"


def category_members(shaper: Shaper, where: Node) -> Iterator[Row]:
    """Who takes requests of a category."""
    for row in shaper.reads.rows("associate"):
        for category in row["TicketCategories"] or ():
            yield {"id": row["AssociateId"], "AssociateId": row["AssociateId"], "CategoryId": category}  # fmt: skip


def list_items(shaper: Shaper, where: Node) -> Iterator[Row]:
    """Of all lists, in the order of the lists."""
    model = shaper.shapes.model
    for each in shaper.reads.rows("list"):
        name = entity_of(each)
        if name not in model:
            continue
        entity = model[name]
        for row in shaper.reads.rows(name):
            if name != CUSTOM or row["UdListDefinitionId"] == each["Id"]:
                told = {
                    prop: row.get(prop)
                    for prop in ("Rank", "Tooltip", "Deleted", "IsLocation", "Probability")
                }
                yield {"id": row[entity.key], "List": each["Id"], "Name": shaper.text(entity, row), **told}  # fmt: skip


def target_values(shaper: Shaper, where: Node) -> Iterator[Row]:
    """One for each period of an assignment."""
    for each in shaper.reads.rows("target_assignment"):
        group = shaper.row("target_group", each["TargetGroupId"])
        if group is None:
            continue
        dimension = shaper.row("target_dimension", group["TargetDimension"]) or {}
        count, _ = PERIODS.get(group["PeriodType"] or "", PERIODS["Month"])
        for number, value in enumerate(each["Values"] or (), 1):
            yield {
                "id": each["TargetAssignmentInfoId"], "AssignmentId": each["TargetAssignmentInfoId"], "Value": value,
                "Number": number, "Year": group["Year"], "PeriodType": group["PeriodType"], "EntityType": group["EntityType"],
                "AssociateId": each["TargetAssociate"], "ContactId": each["TargetContact"], "GroupId": each["TargetUserGroup"],
                "Currency": each["Currency"], "Items": [each["DimensionListItem"]] if each["DimensionListItem"] else [],
                "Unit": dimension.get("MeasurementUnit"), "Field": dimension.get("DimensionListField"),
                "Begins": begins(group["Year"], number, count),
            }  # fmt: skip


def begins(year: int, number: int, count: int) -> str:
    """The first day of a period of the year."""
    if not 1 <= year <= 9998 or number > count:
        return NO_DATE
    return f"{date(year, 1 + (number - 1) * 12 // count, 1).isoformat()}T00:00:00"


Rows = Callable[["Shaper", Node], Iterator[Row]]
PREFERENCES = Provided({
    "default": Kind("user_preference", rows=built_in),
    **{name: Kind("user_preference", f"deflevel oneOf ({levels})")
       for name, levels in (("system", "2"), ("database", "3"), ("group", "4"), ("user", "5,6"))},
})  # fmt: skip
TARGETS = Provided({"targetValue": Kind(rows=target_values, group="value_of_target")})
MEMBERS = Kind(rows=category_members, group="member_of_category")
PROVIDERS = {
    "userpreferences": PREFERENCES,
    "userpreferencetable": Provided({**PREFERENCES.kinds, "default": Kind("user_preference", "deflevel = 1")}),
    "modulelicense": Provided({
        "systemLicense": licences("Unknown", "SatelliteLicense"), "siteLicense": licences("SiteLicense"),
        "userLicense": licences("UserLicense"),
    }),
    "timezones": Provided({"all": Kind(rows=zones, group="time_zone")}),
    "categorymembers": Provided({"existingCategoryMember": MEMBERS}),
    "existingcategorymembers": Provided({"existingCategoryMember": MEMBERS}),
    "listitems": Provided({"all": Kind(rows=list_items, group="item_of_list")}, {"deleted": "listItemsDeleted = 0"}),
    "targetvalue": TARGETS, "targetvaluesub": TARGETS,
    "batchtasks": Provided({"batchtask": Kind("batch_task_info")}),
    "numbers": Provided({"number": Kind("ref_count")}),
}  # fmt: skip
