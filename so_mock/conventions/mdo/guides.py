"""Lists of stages, of what is suggested in them, and of the relations that rows may have."""

from __future__ import annotations

from so_mock.conventions.mdo.asked import Asked, Item, lists, pairs
from so_mock.conventions.mdo.tables import of_table, shown
from so_mock.crm import Crm
from so_mock.store.table import Row


@lists("salestage")
def sale_stages(asked: Asked) -> list[Item]:
    """Of one type of sale, some or all of them; Sold and Lost at the end."""
    crm = asked.crm
    types = asked.numbers("saletypeids") or asked.numbers("saletypeid")
    deleted = asked.retired = asked.truth("getdeletedstages")
    (
        asked.told("getdeletedstagelinks"),
        asked.told("hideoptionalrows"),
    )  # every link is there, and none is optional
    rows = _stages(crm, "sale_stage", [crm.need("sale_type", id) for id in types], deleted)
    link = _links(crm, "SaleTypeStageLink", "SaleTypeId", "ProbId", types)
    items = shown(asked, crm.model["sale_stage"], rows, lambda row: pairs(
        IsDeleted=bool(row["Deleted"]), Probability=row["Probability"],
        SaleTypeStageLinkId=link.get(row["SaleStageId"], 0)) + "&")  # fmt: skip
    ends = [{"Id": -2, "Name": "Sold", "ExtraInfo": "Probability=100"}, {"Id": -1, "Name": "Lost", "ExtraInfo": "Probability=0"}]  # fmt: skip
    return items + ends


def _links(crm: Crm, prop: str, of_type: str, of_stage: str, types: list[int]) -> dict[int, int]:
    """Stage -> the id of its link to one of the types, as far as suggestions tell it: links are no rows here."""
    found: dict[int, int] = {}
    for entity in SUGGESTIONS:
        for row in crm.rows(entity):
            link = row[prop] or {}
            if not types or link.get(of_type) in types:
                found.setdefault(link.get(of_stage) or 0, link.get(f"{prop}Id") or 0)
    return found


SUGGESTIONS = ("suggested_appointment", "suggested_document")


def _stages(crm: Crm, items: str, types: list[Row], deleted: bool) -> list[Row]:
    """In order; a type that chose none has them all."""
    key = crm.model[items].key
    chosen = {id for row in types for id in row["Stages"] or ()}
    free = not types or any(not row["Stages"] for row in types)
    rows = [
        row
        for row in crm.rows(items)
        if row[key] > 0 and (deleted or not row["Deleted"]) and (free or row[key] in chosen)
    ]
    return sorted(rows, key=lambda row: (row["Rank"], row[key]))


@lists("saleguidestage")
def guide_stages(asked: Asked) -> list[Item]:
    crm = asked.crm
    sale = crm.need("sale", asked.number("sale_id")) if asked.number("sale_id") else None
    type = (sale["SaleType"] if sale else 0) or asked.number("saletype_id")
    rows = _stages(crm, "sale_stage", [crm.need("sale_type", type)] if type else [], False)
    current = (sale["Rating"] if sale else 0) or asked.number("prob_id")
    items = shown(asked, crm.model["sale_stage"], rows)
    return [{**item, "StyleHint": "currentStage"} if item["Id"] == current else item for item in items]  # fmt: skip


@lists("saleprobability")
def probabilities(asked: Asked) -> list[Item]:
    """Lost, the stages with their probability, Sold."""
    crm = asked.crm
    rows = {row["SaleStageId"]: row for row in _stages(crm, "sale_stage", [], False)}
    items = shown(
        asked, crm.model["sale_stage"], rows.values(), lambda row: str(row["Probability"])
    )
    items = [{**item, "Name": f"{item['Name']} ({item['ExtraInfo']}%)"} for item in items]
    return [{"Id": -1, "Name": "Lost", "ExtraInfo": "0"}, *items, {"Id": -2, "Name": "Sold", "ExtraInfo": "100"}]  # fmt: skip


@lists("projectstatus")
def project_statuses(asked: Asked) -> list[Item]:
    crm = asked.crm
    types = asked.numbers("projecttypeids") or asked.numbers("projecttypeid")
    asked.told("getdeletedlinks")
    rows = _stages(crm, "project_status", [crm.need("project_type", id) for id in types], asked.truth("getdeleted"))  # fmt: skip
    link = _links(crm, "ProjectTypeStatusLink", "ProjTypeId", "ProjStatusId", types)
    entity = crm.model["project_status"]
    return shown(asked, entity, rows, lambda row: pairs(
        IsDeleted=bool(row["Deleted"]), ProjectTypeStatusLinkId=link.get(row[entity.key], 0)) + "&")  # fmt: skip


# -- relations


@lists("relationdefinition")
def relations(asked: Asked) -> list[Item]:
    return of_table(asked)


SIDES = {"C": "contact", "P": "person"}


@lists("contactrelationdefinition")
def contact_relations(asked: Asked) -> list[Item]:
    """`CP`: from companies to persons. Extra information: the text seen from the other end."""
    ends = [SIDES.get(letter, "") for letter in asked.bare.upper()]
    if len(ends) != 2:
        return of_table(asked, "relationdefinition", lambda row: row["PassiveText"])
    return of_table(
        asked, "relationdefinition", lambda row: row["PassiveText"],
        only=lambda row: reaches(row, "Source", ends[0]) and reaches(row, "Destination", ends[1]),
    )  # fmt: skip


def reaches(row: Row, end: str, kind: str) -> bool:
    """Whether that end of the relation may be of this kind."""
    return bool(row[end] == "Both" or str(row[end]).lower() == kind)


def searched_relations(asked: Asked, kinds: list[str], active: bool) -> list[Item]:
    """Relations as seen from a kind (their text), or from the other end (their passive text); to a second kind if told."""
    crm = asked.crm
    near, far = ("Source", "Destination") if active else ("Destination", "Source")
    rows = [
        row
        for row in sorted(crm.rows("relation_definition"), key=lambda row: (row["Rank"], row["ReldefId"]))
        if not row["Deleted"] and all(reaches(row, end, kind) for end, kind in zip((near, far), kinds, strict=False))
    ]  # fmt: skip
    items = shown(asked, crm.model["relation_definition"], rows)
    if active:
        return items
    passive = {row["ReldefId"]: row["PassiveText"] for row in rows}
    return [{**item, "Name": passive[item["Id"]], "ToolTip": passive[item["Id"]]} for item in items]


@lists("suggestedappointment", "suggesteddocument")
def suggestions(asked: Asked) -> list[Item]:
    deleted = asked.retired = asked.truth("showdeleted")
    links = {"SaleTypeStageLink": asked.number("saletypestagelinkid"), "ProjectTypeStatusLink": asked.number("projecttypestatuslinkid")}  # fmt: skip
    entity = asked.crm.model["suggested_" + asked.name.removeprefix("suggested")]
    rows = [
        row
        for row in asked.crm.rows(entity.name)
        if (deleted or not row["Deleted"])
        and all(not id or (row[prop] or {}).get(f"{prop}Id") == id for prop, id in links.items())
    ]
    return shown(asked, entity, sorted(rows, key=lambda row: (row.get("Rank") or 0, row[entity.key])))  # fmt: skip


@lists("prefdescline")
def preference_lines(asked: Asked) -> list[Item]:
    crm, id = asked.crm, asked.bare_number()
    rows = crm.referring("preference_description_line", "PrefDescId", id)
    return shown(
        asked, crm.model["preference_description_line"], rows, lambda row: row["PrefValue"]
    )
