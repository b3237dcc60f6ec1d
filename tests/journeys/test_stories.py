"""Stories without a client, over plain HTTP: one truth behind all doors, nothing half-written, tenants apart, errors as documented."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

AUTH = ("tje0", "Tje0")
Api = httpx.Client


def api_of(server: Any, tenant: str = "") -> Api:
    address = f"{server.url}/{tenant}/api/v1/" if tenant else f"{server.url}/api/v1/"
    json = {"Accept": "application/json"}
    return httpx.Client(base_url=address, auth=AUTH, headers=json, trust_env=False)


@pytest.fixture
def api(live_server: Any) -> Iterator[Api]:
    with api_of(live_server) as api:
        yield api


@pytest.fixture
def strict(own_server: Callable[..., Any]) -> Iterator[Api]:
    with api_of(own_server("--strict")) as api:
        yield api


def told(answer: httpx.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def ask(api: Api, method: str, body: Any = None, **query: Any) -> Any:
    return told(api.post(f"Agents/{method.replace('.', '/')}", json=body, params=query))


def save(api: Api, method: str, **properties: Any) -> Any:
    """A new one as the New button makes it, with these properties."""
    default = ask(api, method.replace(".Save", ".CreateDefault"))
    return ask(api, method, default | properties)


# -- one truth


def test_a_renamed_company_shows_wherever_it_is_shown(api: Api) -> None:
    company = save(api, "Contact.SaveContactEntity", Name="Kaikanten AS")
    at = {"Contact": {"ContactId": company["ContactId"]}}
    person = save(api, "Person.SavePersonEntity", Firstname="Anne", Lastname="Vik", **at)
    sale = save(api, "Sale.SaveSaleEntity", Heading="Bollards", **at)
    meeting = save(api, "Appointment.SaveAppointmentEntity", Title="Bollards", **at)

    told(api.patch(f"Contact/{company['ContactId']}", json={"Name": "Bryggen AS"}))

    nested = {
        "person": ask(api, "Person.GetPersonEntity", personEntityId=person["PersonId"]),
        "sale": ask(api, "Sale.GetSaleEntity", saleEntityId=sale["SaleId"]),
        "appointment": ask(
            api, "Appointment.GetAppointmentEntity", appointmentEntityId=meeting["AppointmentId"]
        ),
        "person by REST": told(api.get(f"Person/{person['PersonId']}")),
        "sale by REST": told(api.get(f"Sale/{sale['SaleId']}")),
        "appointment by REST": told(api.get(f"Appointment/{meeting['AppointmentId']}")),
    }
    shown = {where: it["Contact"]["Name"] for where, it in nested.items()}
    assert shown == dict.fromkeys(nested, "Bryggen AS")
    flat = [
        told(api.get(f"Person/{person['PersonId']}/Simple"))["ContactName"],
        told(api.get(f"Sale/{sale['SaleId']}/Simple"))["ContactName"],
        told(api.get(f"Contact/{company['ContactId']}"))["Name"],
        ask(api, "Contact.GetContact", contactId=company["ContactId"])["Name"],
    ]
    assert flat == ["Bryggen AS"] * 4


def test_a_company_that_is_gone_is_gone_for_all_doors(api: Api) -> None:
    company = save(api, "Contact.SaveContactEntity", Name="Forlist AS")
    id = company["ContactId"]
    told(api.delete(f"Contact/{id}"))
    assert api.get(f"Contact/{id}").status_code == 404
    assert ask(api, "Contact.GetContactEntity", contactEntityId=id) is None
    assert ask(api, "Contact.GetContactList", [5, id])[0]["ContactId"] == 5
    assert len(ask(api, "Contact.GetContactList", [5, id])) == 1


# -- nothing half-written


def test_a_project_with_one_bad_member_leaves_nothing(strict: Api) -> None:
    before = ask(strict, "Project.CreateDefaultProjectEntity")["ProjectNumber"]
    body = {"Name": "Half", "ProjectMembers": [{"PersonId": 5}, {"PersonId": 99_999}]}
    refused(strict.post("Agents/Project/SaveProjectEntity", json=body), DANGLING, "PersonId 99999")
    assert ask(strict, "Project.GetProjectsFromPerson", {"PersonId": 99_999}) == []
    assert "Half" not in names(ask(strict, "Project.GetProjectsFromPerson", {"PersonId": 5}))

    project = save(strict, "Project.SaveProjectEntity", Name="Whole")
    assert int(project["ProjectNumber"]) == int(before) + 1, "no number is lost either"
    asked = {"ProjectEntityId": project["ProjectId"], "ProjectMembers": body["ProjectMembers"]}
    refused(strict.post("Agents/Project/AddProjectMembers", json=asked), DANGLING, "PersonId 99999")
    read = told(strict.get(f"Project/{project['ProjectId']}"))
    assert read["ProjectMembers"] == [], "the good member did not join alone"
    assert read["UpdatedDate"] == project["UpdatedDate"]


def test_a_batch_of_rows_goes_in_whole_or_not_at_all(api: Api) -> None:
    columns = ["contact_id", "name", "country_id", "business_idx", "category_idx"]
    good = ["0", "Reketrål AS", "578", "1", "1"]
    taken = ["5", "Sildetønne AS", "578", "1", "1"]
    last = save(api, "Contact.SaveContactEntity", Name="Before the batch")["ContactId"]

    answer = insert(api, columns, [good, taken])
    refused(answer, (400, "SoMassOperationException"), "primary key 5 is taken")
    assert api.get(f"Contact/{last + 1}").status_code == 404
    assert told(api.get("Contact/5"))["Name"] != "Sildetønne AS"

    done = told(insert(api, columns, [good, ["0", "Sildetønne AS", "578", "1", "1"]]))
    assert (done["Success"], done["Inserts"]) == (True, 2)
    made = [told(api.get(f"Contact/{last + n}"))["Name"] for n in (1, 2)]
    assert made == ["Reketrål AS", "Sildetønne AS"], "and no id was lost to the batch that failed"


def insert(api: Api, columns: list[str], rows: list[list[str]]) -> httpx.Response:
    body = {"TableName": "contact", "Columns": columns, "Data": rows}
    return api.post("Agents/DatabaseTable/Insert", json=body)


# -- tenants


def test_two_tenants_never_see_each_other(live_server: Any) -> None:
    with httpx.Client(base_url=f"{live_server.url}/_so_mock/", trust_env=False) as admin:
        north, south = (told(admin.post("tenants"))["name"] for _ in range(2))
        try:
            with api_of(live_server, north) as one, api_of(live_server, south) as other:
                mine = save(one, "Contact.SaveContactEntity", Name="Nordlys AS")["ContactId"]
                assert other.get(f"Contact/{mine}").status_code == 404
                theirs = save(other, "Contact.SaveContactEntity", Name="Sørvind AS")["ContactId"]
                assert theirs == mine, "each counts for itself"
                assert told(one.get(f"Contact/{mine}"))["Name"] == "Nordlys AS"

                told(one.patch("Contact/5", json={"Name": "Renamed in the north"}))
                told(one.delete("Contact/6"))
                assert told(other.get("Contact/5"))["Name"] != "Renamed in the north"
                assert told(other.get("Contact/6"))["ContactId"] == 6
                person = told(other.get("Person/5"))
                assert person["Contact"]["Name"] != "Renamed in the north"
        finally:
            for name in (north, south):
                admin.delete(f"tenants/{name}")


# -- errors as documented

WRONG = (400, "ArgumentException")
BLANK = DANGLING = (400, "SoValidationException")
MISSING = (404, "SoNotFoundException")


@pytest.mark.parametrize(
    ("path", "body", "expected", "said"),
    [
        ("Contact", {"Name": ["Kai"]}, WRONG, "Name: "),
        ("Contact", {"Name": "Kai", "Category": {"Id": "many"}}, WRONG, "Category.Id: "),
        ("Contact", {"Name": "Kai", "Emails": [{"Value": "a@b.example"}, {"Value": {}}]}, WRONG, "Emails[1].Value: "),
        ("Person", {"Lastname": "Vik", "Contact": {"ContactId": 1.5}}, WRONG, "Contact.ContactId: "),
        ("Agents/Appointment/SaveAppointmentEntity", {"StartDate": "soon"}, WRONG, "StartDate: "),
        ("Agents/Project/SaveProjectEntity", {"Name": "Kai", "ProjectMembers": [{}, {"PersonId": "x"}]}, WRONG, "ProjectMembers[1].PersonId: "),
        ("Contact", {}, BLANK, "Name must be filled in"),
        ("Agents/Person/SavePersonEntity", {"Title": "Captain"}, BLANK, "must be filled in"),
        ("Agents/Contact/SaveContactEntity", {"ContactId": 99_999, "Name": "Kai"}, MISSING, "99999"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(
    api: Api, path: str, body: Any, expected: tuple[int, str], said: str
) -> None:
    refused(api.post(path, json=body), expected, said)


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("Contact", {"Name": "Kai", "Category": {"Id": 9_999}}, "Category 9999 does not exist"),
        ("Person", {"Lastname": "Vik", "Contact": {"ContactId": 99_999}}, "Contact 99999 does not exist"),
        ("Agents/Sale/SaveSaleEntity", {"Heading": "Kai", "Contact": {"ContactId": 99_999}}, "Contact 99999 does not exist"),
    ],
)  # fmt: skip
def test_a_bad_reference_is_kept_and_shows_nothing_unless_strict(
    api: Api, strict: Api, path: str, body: Any, said: str
) -> None:
    name = said.partition(" ")[0]
    kept = told(api.post(path, json=body))
    assert not (kept[name] or {}).get("Name"), "it is kept, and there is nothing to show of it"
    refused(strict.post(path, json=body), DANGLING, said)


def names(carriers: list[dict[str, Any]]) -> list[str]:
    return [it["Name"] for it in carriers]


def refused(answer: httpx.Response, expected: tuple[int, str], said: str) -> None:
    """The one error shape, naming what was wrong."""
    assert answer.status_code == expected[0], answer.text
    body = answer.json()
    assert (body["Error"], body["ErrorType"]) == (True, expected[1])
    assert said in body["Message"]
    assert body["ErrorSource"]
