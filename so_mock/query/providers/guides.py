"""Guides of sales and projects: what a type suggests in its stages, and what was made of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from so_mock.entities.guides import MADE, Guided
from so_mock.entities.relations import referring
from so_mock.query.columns.appointment import text
from so_mock.query.facts import Fact, Kind, Made, Making, One, Provided, told

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.query.tree import Node
    from so_mock.store.table import Row

PROVIDERS: dict[str, Provided] = {}


def rows(guided: Guided, entity: str, *, made: bool) -> Any:
    """One for each suggestion that nothing was made of yet, or one for each thing that was made of one."""
    kind, prop = MADE[entity]
    index = referring(guided.prop)

    def found(shaper: Shaper, where: Node) -> Iterator[Row]:
        model = shaper.shapes.model
        key, made_key, owner_key = model[entity].key, model[kind].key, model[guided.kind].key
        wanted = told(where, f"{guided.kind}Id")
        if wanted is None:
            owners = shaper.reads.rows(guided.kind)
        else:
            owners = [row for id in wanted if (row := shaper.row(guided.kind, id))]
        suggestions = [row for row in shaper.reads.rows(entity) if row[guided.link]]
        for owner in owners:
            activities = shaper.reads.by(kind, index, owner[owner_key])
            for told_ in suggestions:
                link = told_[guided.link]
                if link[guided.ends[0]] != owner[guided.type]:
                    continue
                row = {"Owner": owner[owner_key], "Told": told_, "Id": told_[key], "Stage": link[guided.ends[1]], "Made": None}  # fmt: skip
                instances = [each for each in activities if each[prop] == told_[key]]
                if made:
                    yield from ({**row, "Made": each, "Key": each[made_key]} for each in instances)
                elif not instances and not told_["Deleted"]:
                    yield {**row, "Key": told_[key]}

    return found


def of_suggestion(prop: str, kind: str = "string") -> Made:
    return Made(lambda row, shaper: row["Told"].get(prop), kind=kind)


def of_row(prop: str, kind: str = "int") -> Made:
    return Made(lambda row, shaper: row[prop], kind=kind)


def of_stage(guided: Guided, prop: str) -> Making:
    return lambda row, shaper: (shaper.row(guided.stages, row["Stage"]) or {}).get(prop, 0)


def instance(kind: str) -> Making:
    """What was made, if it is of that kind."""
    key = f"{kind.capitalize()}Id"
    return lambda row, shaper: row["Made"] if key in (row["Made"] or {}) else None


def made_text(row: Row, shaper: Shaper) -> str:
    made = row["Made"]
    if made is None:
        return ""
    return text(made, shaper) if "AppointmentId" in made else str(made["Header"])


def made_id(row: Row, shaper: Shaper) -> int:
    return int(row["Key"]) if row["Made"] else 0


def made_date(row: Row, shaper: Shaper) -> str:
    made = row["Made"] or {}
    return str(made.get("StartDate") or made.get("Date") or "")


def is_milestone(row: Row, shaper: Shaper) -> bool:
    return bool((row["Made"] or {}).get("IsMileStone") or row["Told"].get("IsMilestone"))


def is_completed(row: Row, shaper: Shaper) -> bool:
    return (row["Made"] or {}).get("Completed") == "Completed"


def columns(guided: Guided) -> dict[str, Fact]:
    return {
        f"{guided.kind}id": of_row("Owner"), "stageid": of_row("Stage"),
        "stagename": Made(lambda row, shaper: shaper.label(guided.stages, row["Stage"])),
        "stageorderby": Made(of_stage(guided, "Rank"), kind="int"),
        "suggesteditemid": of_row("Id"), "suggesteditemtext": of_suggestion("Name"),
        "suggesteditemorderby": of_suggestion("Rank", "int"), "suggesteditemtooltip": of_suggestion("Tooltip"),
        "deleted": of_suggestion("Deleted", "bool"), "hasinstance": Made(lambda row, shaper: row["Made"] is not None, kind="bool"),
        "instanceitemid": Made(made_id, kind="int"), "instanceitemtext": Made(made_text),
        "text": Made(lambda row, shaper: made_text(row, shaper) or row["Told"]["Name"]), "date": Made(made_date, kind="date"),
        "completed": Made(is_completed, kind="bool"), "ismilestone": Made(is_milestone, kind="bool"),
        "milestone": Made(is_milestone, kind="bool"),
    }  # fmt: skip


def guide(name: str, guided: Guided) -> dict[str, Provided]:
    """A provider of both kinds of activities, and one for each. Asking for what was made, or for milestones, is asking
    for other kinds of rows; these two names therefore list nothing of their own."""

    def kind(entity: str, *, made: bool) -> Kind:
        return Kind(MADE[entity][0] if made else entity, group="loose", rows=rows(guided, entity, made=made), key="Key")  # fmt: skip

    facts = columns(guided)
    appointments = {
        "suggestedAppointment": kind("suggested_appointment", made=False),
        "appointment": kind("suggested_appointment", made=True),
    }
    documents = {
        "suggestedDocument": kind("suggested_document", made=False),
        "document": kind("suggested_document", made=True),
    }
    joins = {f"{each}instance": One(instance(each), each) for each in ("appointment", "document")}
    switches = {"onlyInstance": "", "milestone": ""} if guided.kind == "project" else {}
    return {
        name.lower() + suffix: Provided(kinds, switches, columns=facts, joins=joins)
        for suffix, kinds in (("", appointments | documents), ("appointment", appointments), ("document", documents))
    }  # fmt: skip
