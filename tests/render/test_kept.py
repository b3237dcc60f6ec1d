"""Kept bytes: the very same while nothing they show has changed, new ones at once when something has."""

from typing import Any

import pytest
from contract.door import Door
from contract.driver import SOLVEIG, TERJE, call_of, content

from so_mock.call import Wishes
from so_mock.pipeline import perform
from so_mock.render import kept, render
from so_mock.render.kept import Kept
from so_mock.store.changes import Store
from so_mock.store.reads import Reads
from so_mock.tenant import Tenant

GET = "Contact.GetContactEntity"


def get(tenant: Tenant, caller: Any = TERJE, **wishes: Any) -> bytes:
    call = call_of(tenant, GET, caller, Wishes(**wishes), contact_entity_id=5)
    return render(perform(call, tenant), call, tenant)[0]


def write(tenant: Tenant, entity: str, id: int, **changes: Any) -> None:
    with tenant.store.unit():
        row = tenant.store.table(entity).get(id)
        assert row is not None
        tenant.store.update(entity, {**row, **changes})


def test_the_same_bytes_are_given_again(tenant: Tenant) -> None:
    first = get(tenant)
    assert get(tenant) is first


def test_an_unrelated_write_keeps_them(tenant: Tenant) -> None:
    first = get(tenant)
    write(tenant, "contact", 6, Name="Another AS")
    write(tenant, "person", 20, Lastname="Another")
    write(tenant, "category", 6, Name="Another")
    content(tenant, "CustomerService.SaveMailboxEntity", mailbox_entity={"Port": 1})
    assert get(tenant) is first


def test_each_caller_has_his_own(tenant: Tenant) -> None:
    first = get(tenant)
    other = get(tenant, SOLVEIG)
    assert other is not first
    assert get(tenant) is first
    assert get(tenant, SOLVEIG) is other


def test_each_wish_has_its_own(tenant: Tenant) -> None:
    whole, name = get(tenant), get(tenant, select=("Name",))
    assert b'"OrgNr":null' in name
    assert b'"OrgNr":"9' in whole
    assert get(tenant) is whole
    assert get(tenant, select=("Name",)) is name
    assert get(tenant, select=("OrgNr",)) != name


@pytest.mark.parametrize(
    ("entity", "id", "changes", "shown"),
    [
        ("contact", 5, {"Name": "Changed AS"}, "Changed AS"),
        ("category", 1, {"Name": "Changed category"}, "Changed category"),
        ("business", 8, {"Value": "Changed business"}, "Changed business"),
        ("country", 752, {"EnglishName": "Changed country"}, "Changed country"),
        ("associate", 17, {"Name": "CHANGED"}, "CHANGED"),
        ("person", 3, {"Lastname": "Changed"}, "Solveig Changed"),
    ],
)
def test_a_change_of_anything_shown_is_shown_at_once(
    tenant: Tenant, entity: str, id: int, changes: dict[str, Any], shown: str
) -> None:
    first = get(tenant)
    assert shown.encode() not in first
    write(tenant, entity, id, **changes)
    second = get(tenant)
    assert shown.encode() in second
    assert get(tenant) is second


def test_a_row_that_goes_and_one_that_comes_are_seen(tenant: Tenant) -> None:
    first = get(tenant)
    with tenant.store.unit():
        gone = tenant.store.delete("category", 1)
    assert b'"Category":{"Id":0' in get(tenant)
    with tenant.store.unit():
        tenant.store.insert("category", gone | {"Name": "Back"})
    assert b'"Back"' in get(tenant) != first


def test_a_write_that_is_undone_leaves_them_right(tenant: Tenant) -> None:
    first = get(tenant)
    with pytest.raises(ZeroDivisionError), tenant.store.unit():
        tenant.store.update("contact", {**tenant.store.table("contact").get(5), "Name": "Never"})
        raise ZeroDivisionError
    assert get(tenant) == first


def test_another_tenant_and_an_earlier_moment_have_their_own(tenant: Tenant) -> None:
    first = get(tenant)
    moment = tenant.snapshot()
    write(tenant, "contact", 5, Name="Later AS")
    assert b"Later AS" in get(tenant)
    assert get(Tenant("Cust2", tenant.world)) == first
    tenant.restore(moment)
    assert get(tenant) == first


def test_what_the_clock_went_into_is_not_kept() -> None:
    store, answers = Store({}), Kept()
    reads = Reads(store)
    reads.timed = True
    assert answers.keep("key", store, reads, b"at noon") == b"at noon"
    assert answers.find("key", store) is None


def test_what_is_kept_stays_below_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "LIMIT", 3 * (30 + 500))  # what three of them take
    store, answers = Store({}), Kept()
    for number in range(10):
        answers.keep(number, store, Reads(store), b"x" * 30)
    assert answers.find(9, store) == b"x" * 30
    assert answers.find(0, store) is None
    assert sum(answers.find(number, store) is not None for number in range(10)) <= 3
    for _ in range(10):
        answers.keep("same", store, Reads(store), b"x" * 30)
    assert answers.find(9, store) is not None, "keeping the same again takes no more room"


def test_a_large_answer_is_not_kept() -> None:
    """A mail with its attachments in it would be there twice."""
    store, answers = Store({}), Kept()
    large = b"x" * (kept.LARGEST + 1)
    assert answers.keep("large", store, Reads(store), large) is large
    answers.keep("just", store, Reads(store), large[1:])
    assert answers.find("large", store) is None
    assert answers.find("just", store) == large[1:]


def test_a_large_question_is_not_kept_with_its_small_answer(tenant: Tenant) -> None:
    """Uploads to an operation that is not modelled would otherwise stay in memory for good."""
    operations = tenant.world.catalogue.operations
    key = "AI.RemovePhotoBackground"
    assert tenant.world.resolver.of(operations.get(key)).fidelity == "generated"
    for letter in "ABCDEFGHIJ":
        content(tenant, key, image=letter * 100_000)
    small = content(tenant, key, image="AAEC")
    assert content(tenant, key, image="AAEC") is small
    assert (
        sum(len(part) for k in tenant.kept._answers for part in k if isinstance(part, bytes))
        < 100_000
    )


# -- through both doors


def both(door: Door) -> tuple[Any, Any, Any, Any]:
    return (
        door.agent("Contact.GetContactEntity?contactEntityId=5"),
        door.rest("GET", "Contact/5"),
        door.agent("Person.GetPersonEntity?personEntityId=11"),
        door.rest("GET", "Person/11"),
    )


def test_a_new_name_is_seen_at_once_wherever_it_is_shown(door: Door) -> None:
    both(door)
    door.rest("PATCH", "Contact/5", {"Name": "Renamed AB"})
    company, company_rest, person, person_rest = both(door)
    assert company["Name"] == company_rest["Name"] == "Renamed AB"
    assert person["Contact"]["Name"] == person_rest["Contact"]["Name"] == "Renamed AB"

    door.rest("PATCH", "Person/3", {"Firstname": "Sol", "Lastname": "Ny"})  # is associate 17
    company, company_rest, person, person_rest = both(door)
    for seen in (company, company_rest):
        assert seen["Associate"]["FullName"] == "Sol Ny"
    for seen in (person, person_rest):
        assert seen["Associate"]["FullName"] == "Sol Ny"
        assert seen["Contact"]["AssociateFullName"] == "Sol Ny"

    write(door.tenant, "associate", 17, Name="NYE")
    write(door.tenant, "business", 8, Value="Carpentry")
    company, company_rest, person, person_rest = both(door)
    for seen in (company, company_rest, person, person_rest):
        assert seen["Associate"]["Name"] == "NYE"
        assert seen["Business"]["Value"] == "Carpentry"
    assert (
        person["Contact"]["BusinessName"] == person_rest["Contact"]["BusinessName"] == "Carpentry"
    )


def test_the_two_doors_say_the_same_after_an_unrelated_write(door: Door) -> None:
    first = [door("GET", path).body for path in ("Contact/5", "Person/11")]
    door.rest("POST", "Contact", {"Name": "Unrelated AS"})
    door.rest("DELETE", "Contact/12")
    assert [door("GET", path).body for path in ("Contact/5", "Person/11")] == first


def test_links_are_of_the_address_that_was_called(door: Door) -> None:
    here = door("GET", "/api/v1/Contact/5").json()
    there = door("GET", "/Cust12345/api/v1/Contact/5").json()
    other = door("GET", "/api/v1/Contact/5", headers={"host": "other.test"}).json()
    links = [seen["_Links"]["Self"] for seen in (here, there, other)]
    assert links == [
        "http://so.test/api/v1/Contact/5",
        "http://so.test/Cust12345/api/v1/Contact/5",
        "http://other.test/api/v1/Contact/5",
    ]
    assert {**here, "_Links": 0} == {**there, "_Links": 0} == {**other, "_Links": 0}


def test_two_users_read_the_same_company(door: Door) -> None:
    first = door("GET", "Contact/5", auth="Basic dGplMDpUamUw")
    second = door("GET", "Contact/5", auth="Basic U0FMMDo=")
    assert first.body == second.body
