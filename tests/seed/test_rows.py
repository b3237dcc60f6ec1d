"""Rows of scenario files: types, names, references."""

import pytest
from contract.driver import record

from so_mock.tenant import Tenant


def rows(tenant: Tenant, kind: str) -> list[dict]:
    return list(tenant.store.table(kind).scan())


@pytest.mark.parametrize(
    "row, told",
    [
        ("contact: [{ContactId: 5, Nme: x}]", "26: contact has no property 'Nme'; did you mean Name?"),
        ("contact: [{ContactId: 5, Zzzz: x}]", "26: contact has no property 'Zzzz'"),
        ("contact: [{Name: a, Xstop: maybe}]", "28: Xstop: 'maybe' is neither true nor false"),
        ("contact: [{Name: a, ActiveInterests: 1.5}]", "38: ActiveInterests: 1.5 is not an integer"),
        ("contact: [{Name: a, ActiveInterests: many}]", "38: ActiveInterests: 'many' is not an integer"),
        ("contact: [{Name: a, GroupId: 99999999999}]", "30: GroupId: 99999999999 is out of range for int32"),
        ("contact: [{Name: a, CreatedDate: yesterday}]", "34: CreatedDate: 'yesterday' is not a date-time (2026-01-15T08:00:00)"),
        ("contact: [{Name: a, Domains: a.example}]", "30: Domains: 'a.example' where a list is wanted"),
        ("mailbox: [{MailInFilterId: 474, Aliases: help@x.example}]", "42: Aliases: 'help@x.example' where a list is wanted"),
        ("contact: [{Name: a, Address: here}]", "30: Address: 'here' where a Address is wanted: a mapping"),
        ("contact: [{Name: a, Emails: [{Valu: x}]}]", "31: EntityElement has no property 'Valu'; did you mean Value?"),
        ("contact: [{Name: a, Address: {Street: {Zip: x}}}]", "40: StructuredAddress has no property 'Zip'; did you mean Zipcode?"),
        ("contact: [{Name: a, Persons: []}]", "30: Persons: the server makes it of other rows and properties; leave it out"),
        ("person: [{Lastname: a, FullName: b}]", "34: FullName: the server makes it of other rows and properties; leave it out"),
        ("project: [{Name: a, ProjectMembers: []}]", "37: ProjectMembers: these are rows of project_member; write them there"),
        ("sale: [{Heading: a, Amount: much}]", "29: Amount: 'much' is not a number"),
        ("sale: [{Heading: a, Status: Slod}]", "29: Status: 'Slod' is no SaleStatus; did you mean 'Sold'?"),
        ("contact: [5]", "11: '5' where a row of contact is wanted"),
        ("contact: {ContactId: 5}", "10: data of contact is a list (`- ...` each)"),
        ("contact: [{ContactId: -5}]", "11: ContactId -5 is no id: 1 is the first"),
        ("contcat: [{Name: x}]", "1: no entity 'contcat'; did you mean contact?"),
        ("xyzzy: [{Name: x}]", "1: no entity 'xyzzy'"),
        ("contact: [{Name: a, Country: Norway}]", "30: Country: 'Norway' is no country: its id, or {CountryId: ...}, is wanted"),
        ("contact: [{Name: a, Country: {Name: Norway}}]", "30: Country: say which: {CountryId: ...}, or the id alone"),
        ("contact: [{Name: a, Country: {CountryId: x}}]", "42: Country: 'x' is no country: its id, or {CountryId: ...}, is wanted"),
        ("contact: [{Name: a, Country: {CountryId: 578, Nam: x}}]", "47: Country has no property 'Nam'; did you mean Name?"),
        ("contact: [{Name: a, Country: 999}]", "30: Country: there is no country 999"),
        ("contact: [{Name: a, Country: {CountryId: 999}}]", "42: Country: there is no country 999"),
        ("contact: [{Name: a, Business: {Id: 999}}]", "36: Business: there is no business 999"),
        ("ticket: [{Title: a, SecondaryPersons: [1, 77]}]", "43: SecondaryPersons: there is no person 77"),
        ("ticket: [{Title: a, SecondaryPersons: [{PersonId: 77}]}]", "51: SecondaryPersons: there is no person 77"),
        ("project_member: [{ProjectId: 9}]", "30: ProjectId: there is no project 9"),
        ("project_member: [{ProjectId: {ProjectId: 9}}]", "30: ProjectId: a mapping where the id of a project is wanted"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_its_place(scenarios, row, told):
    assert scenarios.complaints(f"data:\n {row}") == [f"2:{int(told.split(':')[0]) + 1}:{told.partition(':')[2]}"]  # fmt: skip


def test_all_complaints_come_at_once_in_the_order_of_the_file(scenarios):
    text = "data:\n  contact:\n    - {Country: 999}\n    - {Nam: x, Xstop: 7up}\n  prson: []\nruls: []\n"
    assert [each.split(": ")[0] for each in scenarios.complaints(text)] == [
        "4:8", "4:23", "5:3", "6:1"
    ]  # fmt: skip


def test_a_dangling_reference_is_told_beside_other_complaints(scenarios):
    found = scenarios.complaints("data:\n  contact:\n    - {Country: 999, Xstop: maybe}\n")
    assert [each.split(": ")[1] for each in found] == ["Country", "Xstop"]


def test_many_complaints_are_counted(scenarios):
    lines = "".join(f"    - {{Nam: {n}}}\n" for n in range(1, 301))
    found = scenarios.complaints(f"data:\n  contact:\n{lines}")
    assert (len(found), found[-1]) == (51, "... and 250 more")


def test_a_reference_is_an_id_or_a_carrier_in_any_case(scenarios):
    text = """
data:
  Contact:
    - {contactid: 10, NAME: A, Country: 578, category: {CategoryId: 2, Value: Whatever}, Business: {id: 4}, SupportPerson: null}
  TICKET:
    - {TicketId: 3, Title: T, Person: {PersonId: 1}, SecondaryPersons: [1, {PersonId: 1}]}
"""
    tenant = scenarios.tenant(text)
    shown = record(tenant, "Contact.GetContactEntity", contact_entity_id=10)
    assert shown["Country"]["Name"] == "Norway"
    assert shown["Category"]["Id"] == 2 and shown["Business"]["Id"] == 4
    assert shown["SupportPerson"] is None
    ticket = record(tenant, "Ticket.GetTicketEntity", ticket_entity_id=3)
    assert ticket["Person"]["PersonId"] == 1
    assert [each["PersonId"] for each in ticket["SecondaryPersons"]] == [1, 1]


def test_a_copied_answer_can_be_pasted_and_its_rights_are_left_out(scenarios):
    text = "data:\n  contact:\n    - {ContactId: 10, Name: A, TableRight: {Mask: Full}, FieldProperties: {}}\n"
    assert rows(scenarios.tenant(text), "contact")[-1]["Name"] == "A"


def test_rows_are_whole(scenarios):
    """What is not given is blank, in nested carriers too."""
    text = "data:\n  contact:\n    - {ContactId: 10, Name: A, Emails: [{Value: a@b.example}], Address: {Street: {City: Oslo}}}\n"
    tenant = scenarios.tenant(text)
    row = rows(tenant, "contact")[-1]
    model = tenant.world.model
    assert row.keys() == tenant.world.absorber.blank_row(model["contact"]).keys()
    assert row["Emails"][0]["Description"] == ""
    assert row["Address"]["Street"]["Zipcode"] == "" and row["Address"]["Postal"] is None
    shown = record(tenant, "Contact.GetContactEntity", contact_entity_id=10)
    assert shown["Emails"][0]["Value"] == "a@b.example"
    assert shown["CreatedDate"] == "0001-01-01T00:00:00"


def test_times_are_the_wall_clock_of_the_tenant_and_days_can_be_counted(scenarios):
    text = """
data:
  appointment:
    - {AppointmentId: 1, StartDate: 2026-01-15T08:00:00Z, EndDate: 2026-01-15 12:00, CreatedDate: "@-1 10:00:00"}
"""
    tenant = scenarios.tenant(text)
    (row,) = rows(tenant, "appointment")
    assert (row["StartDate"], row["EndDate"]) == ("2026-01-15T09:00:00", "2026-01-15T12:00:00")
    assert row["CreatedDate"].endswith("T10:00:00") and row["CreatedDate"] < tenant.clock.now()


def test_a_birthday_stays_that_day_whatever_offset_an_answer_told_with_it(scenarios):
    text = (
        "data:\n  person:\n    - {PersonId: 1, Lastname: Fish, BirthDate: 1999-05-13T00:00:00Z}\n"
    )
    (person,) = rows(scenarios.tenant(text), "person")
    assert person["BirthDate"] == "1999-05-13T00:00:00"


def test_what_an_entity_stores_beyond_its_carrier_can_be_given(scenarios):
    text = "data:\n  mailbox:\n    - {MailInFilterId: 1, Address: a@b.example, Password: s3cret, PriorityId: 3}\n"
    (row,) = rows(scenarios.tenant(text), "mailbox")
    assert (row["Password"], row["PriorityId"], row["CategoryId"]) == ("s3cret", 3, 1)
    told = scenarios.complaints("data:\n  mailbox:\n    - {PriorityId: high}\n")
    assert told == ["3:20: PriorityId: 'high' is not an integer"]


def test_rows_without_a_key_get_the_next_free_ones(scenarios):
    text = "data:\n  contact:\n    - {Name: A}\n    - {ContactId: 10, Name: B}\n    - {ContactId: 0, Name: C}\n"
    found = {row["ContactId"]: row["Name"] for row in rows(scenarios.tenant(text), "contact")}
    assert found == {1: "Fjordlys AS", 10: "B", 11: "A", 12: "C"}


def test_one_key_in_two_rows_of_a_file(scenarios):
    text = "data:\n  contact:\n    - {ContactId: 10}\n    - {ContactId: 10}\n"
    assert scenarios.complaints(text) == ["4:7: ContactId 10 stands twice; the first is in line 3"]
