"""EMail: who is behind an address, a name, or a line of recipients."""

from typing import Any

from contract.door import Door

KARI, ODD = "kari.bjorge@bjorge-trelast.example", "odd.haugen@bjorge-trelast.example"


def email(door: Door, method: str, **arguments: Any) -> Any:
    return door.agent(f"EMail.{method}", arguments)


def give(door: Door, person: int, *addresses: str) -> None:
    held = door.agent(f"Person.GetPersonEntity?personEntityId={person}")
    door.agent("Person.SavePersonEntity", held | {"Emails": [{"Value": it} for it in addresses]})


def test_a_line_of_recipients_is_taken_apart(door: Door) -> None:
    text = f'"Bjørge, Kari" <{KARI.upper()}>; {ODD}, nobody@x.example\nOdd Haugen;;'
    found = email(door, "ResolveEMailRecipients", EmailAddress=text)
    assert [(it["Name"], it["Address"], it["PersonId"]) for it in found] == [
        ("Bjørge, Kari", KARI.upper(), 5), ("", ODD, 6), ("", "nobody@x.example", 0), ("Odd Haugen", "", 0)
    ]  # fmt: skip
    assert found[0]["ContactName"] == "Bjørge Trelast AS"
    assert email(door, "ResolveEMailRecipients") == []
    broken = email(door, "ResolveEMailRecipients", EmailAddress='"a <b@x.example> "')
    assert len(broken) == 1


def test_an_address_is_found_by_its_id(door: Door) -> None:
    give(door, 5, "first@x.example", KARI)
    ids = [email(door, "FindAddress", Address=it)[0]["EmailId"] for it in (KARI, "post@nordavind.example")]  # fmt: skip
    found = email(door, "GetEMailAddresses", EmailIds=[*ids, 999999999, 0, -4])
    assert [(it["EmailId"], it["Address"], it["PersonId"], it["ContactId"]) for it in found] == [
        (ids[0], KARI, 5, 2), (ids[1], "post@nordavind.example", 0, 4)
    ]  # fmt: skip
    give(door, 5, KARI)
    assert [it["ContactId"] for it in email(door, "GetEMailAddresses", EmailIds=ids)] == [4]


def test_the_ids_of_many_addresses_never_meet(door: Door) -> None:
    many = [f"k{n}@x.example" for n in range(14)]
    give(door, 5, *many)
    give(door, 6, ODD)
    ids = [email(door, "FindAddress", Address=it)[0]["EmailId"] for it in [*many, ODD]]
    known = [id for id in ids if id]
    assert len(known) == len(set(known)) == 11, "ten of his, and the other's"


def test_persons_are_found_by_exactly_their_address(door: Door) -> None:
    give(door, 6, ODD, KARI)
    found = email(door, "GetPersonsFromEmailAddress", EmailAddress=f"Kari <{KARI}>")
    assert [it["PersonId"] for it in found] == [5, 6]
    entities = email(door, "GetPersonEntitiesFromEmailAddress", EmailAddress=KARI.upper())
    assert [it["PersonId"] for it in entities] == [5, 6]
    assert entities[0]["Contact"]["ContactId"] == 2
    door.agent("Person.DeletePersonEntity?personEntityId=5")
    assert [it["PersonId"] for it in email(door, "GetPersonsFromEmailAddress", EmailAddress=KARI)] == [6]  # fmt: skip
    assert email(door, "GetPersonsFromEmailAddress", EmailAddress="bjorge-trelast.example") == []


def test_a_name_or_an_address_suggests_who_is_meant(door: Door) -> None:
    def found(**arguments: Any) -> list[tuple[int, int, str]]:
        listed = email(door, "FindContactOrPersonByEmailName", **arguments)
        return [(it["PersonId"], it["ContactId"], it["EmailAddress"]) for it in listed]

    assert found(Name="kari bj") == [(5, 2, KARI)]
    assert found(Name="bjørge t")[-1] == (0, 2, "post@bjorge-trelast.example")
    assert found(EmailAddress=ODD) == [(6, 2, ODD)]
    assert found(Name="Kari", EmailAddress=ODD)[0] == (6, 2, ODD), "the address is surer"
    assert found() == []
    told = email(door, "FindContactOrPersonByEmailName", Name="Kari Bjørge")[0]
    assert (told["FullName"], told["SortName"], told["ContactName"]) == ("Kari Bjørge", "Kari Bjørge", "Bjørge Trelast AS")  # fmt: skip
    assert told["ContactCategory"]


def test_suggestions_are_limited_by_kind(door: Door) -> None:
    door.agent("Contact.SaveContactEntity", door.agent("Contact.CreateDefaultContactEntity") | {"Name": "Bjørge Bil"})  # fmt: skip
    give(door, 6, ODD)
    person = door.agent("Person.GetPersonEntity?personEntityId=6")
    door.agent("Person.SavePersonEntity", person | {"Lastname": "Bjørge"})

    def found(contacts: int, persons: int) -> list[bool]:
        listed = email(door, "FindContactOrPersonByEmailNameWithLimit", Name="Bjørge", NumberOfContacts=contacts, NumberOfPersons=persons)  # fmt: skip
        return [bool(it["PersonId"]) for it in listed]

    assert found(0, 0).count(True) >= 2 and found(0, 0).count(False) >= 2
    assert found(1, 1) == [True, False]
