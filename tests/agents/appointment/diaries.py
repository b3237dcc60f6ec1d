"""What the tests of appointments share: associates of the demo world, and a day on which nobody has anything yet."""

from typing import Any

from contract.driver import ask, call_of, record

from so_mock.call import Caller
from so_mock.tenant import Tenant

ADMIN, TERJE, SOLVEIG, HENRIK = (
    Caller(1, "ADM0", "Basic"),
    Caller(5, "tje0", "Basic"),
    Caller(17, "SAL0", "Basic"),
    Caller(18, "HEM0", "Basic"),
)
CUSTOMER = 5  # Kari, who works elsewhere
DAY = "2031-03-03"  # a Monday


def at(time: str, day: str = DAY) -> str:
    return f"{day}T{time}:00"


def save(tenant: Tenant, caller: Caller = TERJE, **props: Any) -> Any:
    given = {"StartDate": at("10:00"), "EndDate": at("11:00"), "Title": "Boards"} | props
    return record(tenant, "Appointment.SaveAppointmentEntity", caller, appointment_entity=given)


def insert(tenant: Tenant, entity: str, **props: Any) -> Any:
    """A row that no door makes."""
    with tenant.store.unit():
        return tenant.crm(call_of(tenant, "Appointment.GetMyTasks")).insert(entity, props)


def get(tenant: Tenant, id: int) -> Any:
    return record(tenant, "Appointment.GetAppointmentEntity", appointment_entity_id=id)


def flat(tenant: Tenant, id: int) -> Any:
    return record(tenant, "Appointment.GetAppointment", appointment_id=id)


def with_(*associates: Caller, persons: tuple[int, ...] = ()) -> list[dict[str, int]]:
    people = [{"PersonId": id} for id in persons]
    return [{"AssociateId": each.associate_id} for each in associates] + people


def records(tenant: Tenant, mother: int = 0, rule: int = 0) -> list[Any]:
    return record(
        tenant, "Appointment.GetAppointmentRecords", mother_id=mother, recurrence_rule_id=rule
    )


def row_of(tenant: Tenant, mother: int, who: Caller) -> Any:
    return next(r for r in records(tenant, mother) if r["AssociateId"] == who.associate_id)


def answers(tenant: Tenant, id: int) -> dict[int, str]:
    """Who takes part, and what he said."""
    listed = get(tenant, id)["Participants"]
    return {each["AssociateId"] or each["PersonId"]: each["InvitationStatus"] for each in listed}


def refused(tenant: Tenant, key: str, caller: Caller = TERJE, **arguments: Any) -> tuple[int, str]:
    answer = ask(tenant, key, caller, **arguments)
    assert answer.error, answer.value
    return answer.status, answer.value["Message"]


def diary(tenant: Tenant, caller: Caller, day: str = DAY) -> list[int]:
    listed = record(
        tenant, "Appointment.GetMyDiary", caller, start_time=at("00:00", day), end_time=at("23:59", day), count=0
    )  # fmt: skip
    return [each["AppointmentId"] for each in listed]


def task(tenant: Tenant, name: str, kind: str, rank: int = 0) -> int:
    given = {"Value": name, "Type": kind, "Rank": rank}
    return record(tenant, "Appointment.SaveTaskListItem", task_list_item=given)["TaskListItemId"]
