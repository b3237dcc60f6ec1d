"""Preferences: values at levels, and what is described of them (sheet: domain.md 6).

The value closest to the user is the one that counts: his own, his group's, the database's, the system's, and last the
one that is built in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.entities.model import Entity
from so_mock.errors import Invalid
from so_mock.store.table import Index, Row

if TYPE_CHECKING:
    from so_mock.entities.model import Compute
    from so_mock.entities.shape import Shaper

VALUES, DESCRIPTIONS, LINES = (
    "user_preference",
    "preference_description",
    "preference_description_line",
)
TOGGLES = "_feature_toggle"  # Name, State
LEVELS = ("HardDefault", "SystemWide", "Database", "Group", "Individual", "PC")
NUMBER = {level: number for number, level in enumerate(LEVELS, 1)}
STORED = LEVELS[1:]
TRUE, FALSE = frozenset(["1", "true"]), frozenset(["0", "false"])

# What is built in, where a sheet tells it (domain.md 5 and 9); the first item of a list elsewhere.
HARD_DEFAULTS = {
    ("defaults", "defaultcategory"): "1", ("defaults", "defaultbusiness"): "1", ("defaults", "defaultprojecttype"): "1",
    ("defaults", "defaultsaletype"): "1", ("defaults", "defaultdocumenttype"): "1",
    ("defaults", "defaultappointmentappointtaskid"): "1", ("defaults", "defaultappointmentphonetaskid"): "3",
    ("defaults", "defaultappointmenttodotaskid"): "5", ("system", "owncountry"): "578", ("system", "basecurrency"): "76",
    ("functions", "mandatorycontactonperson"): "1", ("functions", "softdeleteretention"): "14",
    ("gdpr", "enableconsentmanagement"): "1", ("functions", "historylength"): "15",
}  # fmt: skip


def name_of(row: Row) -> tuple[str, str]:
    """Sections and keys are the same in any case."""
    return (row["Section"] or "").lower(), (row["Key"] or "").lower()


NAMED = Index("section and key", lambda row: [name_of(row)])


def description(row: Row, reads: Any) -> Row | None:
    found = reads.by(DESCRIPTIONS, NAMED, name_of(row))
    return found[0] if found else None


def described(prop: str, blank: Any) -> Compute:
    """What the description says of it."""

    def compute(row: Row, shaper: Shaper) -> Any:
        found = description(row, shaper.reads)
        return found[prop] if found is not None else blank

    return compute


def specification(row: Row, shaper: Shaper) -> Row:
    blank = shaper.shapes.model.carriers.blank("PreferenceSpec")
    return {**blank, "Section": row["Section"], "Key": row["Key"]}


def settled(crm: Any, row: Row, before: Row | None) -> Row:
    """Raises Invalid at a level, or for a value, that the description rules out."""
    called = f"Preference {row['Section']}/{row['Key']}"
    if not row["Section"] or not row["Key"]:
        raise Invalid("Preference: Specification.Section and Specification.Key must be filled in")
    if row["Level"] not in STORED:
        raise Invalid(f"{called}: nothing is stored at level {row['Level']}")
    told = description(row, crm)
    if told is None:
        return row
    deepest = NUMBER.get(told["MaxLevel"], NUMBER["PC"])
    if NUMBER[row["Level"]] > max(deepest, told["MinLevel"]):
        raise Invalid(f"{called} is not set below level {told['MaxLevel']}")
    if NUMBER[row["Level"]] < told["MinLevel"]:
        raise Invalid(f"{called} is not set above level {LEVELS[told['MinLevel'] - 1]}")
    problem = wrong(crm, told, str(row["RawValue"] or ""))
    if problem:
        raise Invalid(f"{called}: {problem}")
    return row


def wrong(crm: Any, told: Row, value: str) -> str:
    """Why the value does not fit its description; "" when it does, as a blank one always does."""
    if not value:
        return ""
    match told["ValueType"]:
        case "Number":
            if not value.removeprefix("-").isdecimal():
                return f"{value!r} is no number"
            low, high = told["MinValue"], told["MaxValue"]
            if low < high and not low <= int(value) <= high:
                return f"{value} is not between {low} and {high}"
        case "Bool" if value.lower() not in TRUE | FALSE:
            return f"{value!r} is neither 1 nor 0"
        case "ListOfValues":
            lines = crm.referring(LINES, "PrefDescId", told["PrefDescId"])
            if lines and value not in [line["PrefValue"] for line in lines]:
                return f"{value!r} is none of its values"
    return ""


def settled_description(crm: Any, row: Row, before: Row | None) -> Row:
    if not row["Section"] or not row["Key"]:
        raise Invalid("PreferenceDescription: Section and Key must be filled in")
    for other in crm.by(DESCRIPTIONS, NAMED, name_of(row)):
        if other["PrefDescId"] != row["PrefDescId"]:
            raise Invalid(
                f"PreferenceDescription: {row['Section']}/{row['Key']} is described already"
            )
    return row


PREFERENCES = (
    Entity(
        VALUES, "Preference", "UserPreferenceId",
        extra={"Section": "", "Key": ""}, settle=settled, label="RawValue", views=frozenset({"TabOrder"}),
        computed={
            "Specification": specification, "DisplayValue": lambda row, shaper: "",
            "DisplayTooltip": lambda row, shaper: "", "DisplayType": described("ValueType", "Unknown"),
            "PrefDescId": described("PrefDescId", 0), "TableName": described("TableName", ""),
        },
    ),
    Entity(
        DESCRIPTIONS, "PreferenceDescription", "PrefDescId", rest="PreferenceDescription",
        parts={LINES: "PrefDescId"}, settle=settled_description,
    ),
    Entity(LINES, "PreferenceDescriptionLine", "PrefDescLineId", rest="PreferenceDescriptionLine", label="PrefShowValue"),
)  # fmt: skip
