"""Which rows are hidden: whose owner, part, privacy and bin have a say in it, and what stale tables must not show."""

from rights.judged import FULL, HENRIK, SOLVEIG, TERJE, Judged, enforcing, judged

from so_mock.call import Caller
from so_mock.conventions import blobs
from so_mock.rights.redacting import merged

__all__ = ["enforcing", "judged"]

GROUP = {"MyOwn": FULL, "PrimaryGroup": FULL, "OtherGroups": "None", "OtherAssociates": "None"}
OWN = {"MyOwn": FULL, "PrimaryGroup": "None", "OtherGroups": "None", "OtherAssociates": "None"}


def sees(judged: Judged, entity: str, id: int) -> bool:
    return judged.tenant.reads(Caller(TERJE, "")).row(entity, id) is not None


def listed(judged: Judged, entity: str) -> set[int]:
    key = judged.model[entity].key
    return {row[key] for row in judged.tenant.reads(Caller(TERJE, "")).rows(entity)}


def test_what_is_private_is_hidden_though_the_role_shows_all_rows_of_its_owner(
    judged: Judged,
) -> None:
    judged.role(sale=GROUP)
    private = [{"VisibleId": SOLVEIG, "Visibility": "Associate"}]
    open_, hidden = (
        judged.add("sale", Associate=SOLVEIG, VisibleFor=seers) for seers in ([], private)
    )
    assert (sees(judged, "sale", open_), sees(judged, "sale", hidden)) == (True, False)
    assert listed(judged, "sale") & {open_, hidden} == {open_}


def test_a_row_of_ones_own_in_the_bin_is_not_listed(judged: Judged) -> None:
    judged.role(contact=OWN)
    mine = judged.add("contact", Name="Mine", Associate=TERJE)
    assert mine in listed(judged, "contact")
    judged.change("contact", mine, DeletedDate="2026-01-01T00:00:00")
    assert mine not in listed(judged, "contact") and not sees(judged, "contact", mine)


def test_a_part_of_a_hidden_row_is_hidden_whatever_the_role_says_of_parts(judged: Judged) -> None:
    ticket = judged.add("ticket", Title="Theirs", OwnedBy=HENRIK)
    message = judged.add("ticket_message", Ticket=ticket, Body="Hello")
    judged.role(ticket=OWN)
    assert not sees(judged, "ticket_message", message)
    judged.role(ticket=OWN, ticket_message=FULL)
    assert not sees(judged, "ticket_message", message)
    judged.role(ticket=FULL, ticket_message=OWN)
    assert not sees(judged, "ticket_message", message)
    judged.role(ticket=FULL, ticket_message=FULL)
    assert sees(judged, "ticket_message", message)


def test_requests_are_hidden_from_who_has_no_right_to_read_them(judged: Judged) -> None:
    judged.role(functions=["cs-readown"])
    mine, theirs = (judged.add("ticket", Title="T", OwnedBy=who) for who in (TERJE, HENRIK))
    assert listed(judged, "ticket") & {mine, theirs} == {mine}
    judged.role(functions=["cs-listown", "cs-readothers"])
    assert sees(judged, "ticket", mine) and sees(judged, "ticket", theirs)


def test_a_picture_is_hidden_with_the_last_row_that_shows_it(judged: Judged) -> None:
    judged.role(contact=OWN)
    mine, theirs = (judged.add("contact", Name="C", Associate=who) for who in (TERJE, HENRIK))
    picture, loose = judged.add("blob"), judged.add("blob")
    with judged.store.unit():
        for id in (mine, theirs):
            judged.store.insert(blobs.LINKS, {"id": f"contact/{id}", "BlobId": picture})
    assert sees(judged, "blob", picture) and sees(judged, "blob", loose)
    judged.change("contact", mine, Associate=HENRIK)
    assert not sees(judged, "blob", picture) and picture not in listed(judged, "blob")
    assert sees(judged, "blob", loose)


def test_a_role_may_hide_pictures_too(judged: Judged) -> None:
    judged.role(contact=OWN, blob=OWN)
    theirs = judged.add("contact", Name="C", Associate=HENRIK)
    mine, other, shown = (judged.add("blob", CreatedBy=who) for who in (TERJE, HENRIK, TERJE))
    with judged.store.unit():
        judged.store.insert(blobs.LINKS, {"id": f"contact/{theirs}", "BlobId": shown})
    assert [sees(judged, "blob", id) for id in (mine, other, shown)] == [True, False, False]


def test_keys_and_histories_of_hidden_rows_and_of_their_parts_are_hidden(judged: Judged) -> None:
    judged.role(contact=OWN, ticket=OWN)
    mine, theirs = (judged.add("contact", Name="C", Associate=who) for who in (TERJE, HENRIK))
    ticket = judged.add("ticket", Title="Theirs", OwnedBy=HENRIK)
    message = judged.add("ticket_message", Ticket=ticket)
    for table, id, there in (
        ("contact", mine, True), ("contact", theirs, False), ("Contact", theirs, False), ("ej_message", message, False),
        ("contact", 99_999, True), ("y_other", 1, True),
    ):  # fmt: skip
        key = judged.add("foreign_key", TableName=table, RecordId=id, Key="k", Value="v")
        seen = judged.add("history", HistoryName=table, Id=id, AssociateId=TERJE)
        assert sees(judged, "foreign_key", key) is there, (table, id)
        assert sees(judged, "history", seen) is there, (table, id)


def test_custom_fields_hidden_as_a_whole_are_so_in_both_spellings(judged: Judged) -> None:
    judged.role(fields={"contact.UserDefinedFields": "None"})
    id = judged.add("contact", Name="C", CustomFields={"SuperOffice:1": "secret", "x_a": "secret"})
    shown = judged.sight().shown["contact"](judged.row("contact", id))
    assert not shown["CustomFields"]


def test_a_table_with_blanks_follows_those_who_own_its_rows(judged: Judged) -> None:
    """The person itself is not written: he is his company's."""
    judged.role(person=OWN, fields={"person.Title": "None"})
    company = judged.add("contact", Name="C", Associate=HENRIK)
    person = judged.add("person", Lastname="Li", Title="secret", Contact=company)

    def there() -> bool:
        table = judged.tenant.reads(Caller(TERJE, "")).table("person")
        row = table.get(person)
        assert row is None or row["Title"] == ""
        return row is not None

    assert not there()
    judged.change("contact", company, Associate=TERJE)
    assert there()
    judged.change("contact", company, Associate=HENRIK)
    assert not there()


def test_any_blank_that_comes_back_for_what_was_shown_blank_keeps_what_is_stored() -> None:
    for blank in (None, "", 0, [], {}):
        assert merged(blank, "", "stored") == "stored"
    assert merged("told", "", "stored") == "told"
    assert merged({"a": None, "b": "new"}, {"a": "", "b": "old"}, {"a": "kept", "b": "old"}) == {"a": "kept", "b": "new"}  # fmt: skip
