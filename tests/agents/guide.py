"""A guide of sales or projects to test with, whatever lists a world brings: made through the List agent where it can be."""

from typing import Any

from contract.door import Door


def plant(door: Door, entity: str, rows: list[dict[str, Any]]) -> None:
    """Rows that a world may have already."""
    tenant = door.tenant
    key = tenant.world.model[entity].key
    with tenant.store.unit():
        for row in rows:
            if tenant.store.table(entity).get(row[key]) is None:
                blank = tenant.world.absorber.blank_row(tenant.world.model[entity])
                tenant.store.insert(entity, {**blank, **row})


def ended(door: Door) -> None:
    """The two stages that end a sale."""
    plant(door, "sale_stage", [
        {"SaleStageId": -2, "Value": "Sold", "Probability": 100, "Rank": 90},
        {"SaleStageId": -1, "Value": "Lost", "Probability": 0, "Rank": 91},
    ])  # fmt: skip


def sale_stages(door: Door) -> list[int]:
    """Three stages of 15, 45 and 75 %."""
    return [
        door.agent("List.SaveSaleStageEntity", {"Value": f"Stage {rank}", "Probability": 15 + 30 * rank, "Rank": 50 + rank})["SaleStageId"]
        for rank in range(3)
    ]  # fmt: skip


def sale_type(door: Door, stages: list[int], **more: Any) -> int:
    given = {
        "Name": "Guided", "DurationUnit": "Week", "SaleDuration": 2, "HasGuide": True, "IsAutoAdvance": True, "Rank": 99,
        "Stages": [{"Id": id, "Selected": True} for id in stages], **more,
    }  # fmt: skip
    return door.agent("List.SaveSaleTypeEntity", given)["SaleTypeId"]


def project_type(door: Door) -> tuple[int, list[int]]:
    statuses = [301, 302]
    plant(door, "project_status", [{"Id": id, "Value": f"Status {id}", "Rank": id} for id in statuses])  # fmt: skip
    given = {
        "Name": "Guided", "DurationUnit": "Month", "ProjectDuration": 3, "HasGuide": True, "IsAutoAdvance": True, "Rank": 99,
        "Stages": [{"Id": id, "Selected": True} for id in statuses],
    }  # fmt: skip
    return door.agent("List.SaveProjectTypeEntity", given)["ProjTypeId"], statuses


def at(door: Door, days: int) -> str:
    """Noon, so many days from now."""
    from datetime import datetime, timedelta

    today = datetime.fromisoformat(door.tenant.clock.now()[:10])
    return (today + timedelta(days=days, hours=12)).isoformat()
