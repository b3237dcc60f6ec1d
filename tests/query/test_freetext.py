"""Free text: rows in which words are found, whatever signs stand among their letters."""

from __future__ import annotations

from typing import Any

import pytest
from contract.driver import call_of, record

from so_mock.errors import BadFilter
from so_mock.query.cells import slim
from so_mock.query.engine import Question
from so_mock.query.odata import parse_columns, parse_filter
from so_mock.tenant import Tenant


def rows(tenant: Tenant, provider: str, filter: str, select: str = "") -> list[dict[str, Any]]:
    moment = tenant.crm(call_of(tenant, "FreeText.GetStatus")).moment()
    question = Question(provider, parse_columns(select) or None, parse_filter(filter))
    return moment.engine.ask(question, moment, slim).rows


def found(tenant: Tenant, words: str, provider: str = "FreetextContact") -> list[int]:
    return [int(r["PrimaryKey"]) for r in rows(tenant, provider, f"searchwords = '{words}'", "name")]  # fmt: skip


def company(tenant: Tenant, **given: Any) -> int:
    return int(record(tenant, "Contact.SaveContactEntity", contact_entity=given)["ContactId"])


def test_a_word_is_found_within_words_and_without_signs(tenant: Tenant) -> None:
    made = company(tenant, Name="SuperKvass Q.X.V.", Department="Zyxophon-Hall")
    for words in ("kvass", "SUPERKVASS", "qxv", "Q.X.V", "xophonhall", "zyx"):
        assert found(tenant, words) == [made], words
    assert found(tenant, "kvasser") == []
    assert found(tenant, "qx") == [], "at least three letters"


def test_several_words_are_all_to_be_found(tenant: Tenant) -> None:
    one, two = company(tenant, Name="Kvass Zyxo"), company(tenant, Name="Kvass")
    assert found(tenant, "kvass") == [one, two]
    assert found(tenant, "zyxo kvass") == [one]
    assert found(tenant, "kvass of zyxo") == [one], "a short word says nothing"


def test_operators_are_heeded(tenant: Tenant) -> None:
    made = company(tenant, Name="Superkvass Zyxophon")
    record(tenant, "FreeText.SetSingleWordOperator", free_text_operator="StartsWith")
    assert (found(tenant, "kvass"), found(tenant, "superk")) == ([], [made])
    assert found(tenant, "kvass zyxo") == [made], "several words have their own"
    record(tenant, "FreeText.SetMultiWordOperator", free_text_operator="ExactMatch")
    assert (found(tenant, "superkvass zyxo"), found(tenant, "superkvass zyxophon")) == ([], [made])
    record(tenant, "FreeText.SetEnabled", enabled=False)
    assert found(tenant, "superkvass zyxophon") == []


def test_what_is_written_elsewhere_in_the_row_is_found(tenant: Tenant) -> None:
    made = company(tenant, Name="A", Emails=[{"Value": "post@zyxophon.example"}], Address={"Street": {"City": "Kvasstad"}})  # fmt: skip
    assert found(tenant, "zyxophon") == found(tenant, "kvasstad") == [made]
    record(
        tenant, "Contact.SaveContactEntity", contact_entity={"ContactId": made, "Name": "Xenzyl"}
    )
    assert found(tenant, "xenzyl") == [made], "a save is found at once"


@pytest.mark.parametrize(
    ("key", "carrier", "provider"),
    [
        ("Person.SavePersonEntity", {"Firstname": "Qwomble"}, "FreetextPerson"),
        ("Project.SaveProjectEntity", {"Name": "Qwomble"}, "FreetextProject"),
        ("Appointment.SaveAppointmentEntity", {"Description": "Qwomble"}, "FreetextAppointment"),
        ("Document.SaveDocumentEntity", {"Name": "d", "OurRef": "Qwomble"}, "FreetextDocument"),
        ("Sale.SaveSaleEntity", {"Heading": "Qwomble"}, "FreetextSale"),
        ("Selection.SaveSelectionEntity", {"Name": "Qwomble"}, "FreetextSelection"),
        ("Ticket.SaveTicketEntity", {"Title": "Qwomble"}, "FreetextTicket"),
    ],
)
def test_each_entity_is_searched(tenant: Tenant, key: str, carrier: dict[str, Any], provider: str) -> None:  # fmt: skip
    name = key.partition(".")[0]
    argument = f"{name.lower()}_entity"
    saved = record(tenant, key, **{argument: carrier})
    id = next(value for prop, value in saved.items() if prop.lower() == f"{name.lower()}id")
    assert found(tenant, "womble", provider) == [id]
    counts = {
        row["ownerEntityName"]: row["count"]
        for row in rows(tenant, "FreetextCount", "searchwords = 'womble'")
    }
    assert counts[name.lower()] == 1
    assert sum(counts.values()) == 1 and len(counts) == 8


def test_counts_of_some_entities(tenant: Tenant) -> None:
    asked = "searchwords = 'a' and ownerEntityName in ('sale','contact')"
    assert [row["ownerEntityName"] for row in rows(tenant, "FreetextCount", asked)] == ["contact", "sale"]  # fmt: skip


def test_hits_are_filtered_like_others(tenant: Tenant) -> None:
    company(tenant, Name="Kvass one", Number2="1")
    two = company(tenant, Name="Kvass two", Number2="2")
    asked = rows(tenant, "FreetextContact", "searchwords = 'kvass' and name contains 'two'", "name")
    assert [row["PrimaryKey"] for row in asked] == [str(two)]


def test_words_that_not_all_hits_must_have_find_rows_beside_others(tenant: Tenant) -> None:
    one = company(tenant, Name="Kvass one")
    two = company(tenant, Name="Plain", Number2="K-2")
    company(tenant, Name="Neither")
    either = "searchwords contains 'kvass' or number = 'K-2'"
    asked = rows(tenant, "FreetextContact", either, "name")
    assert [int(row["PrimaryKey"]) for row in asked] == [one, two]
    none = "searchwords contains 'qzqzqz' or number = 'K-2'"
    assert [int(row["PrimaryKey"]) for row in rows(tenant, "FreetextContact", none, "name")] == [two]  # fmt: skip


@pytest.mark.parametrize("operator", ["notContains", "isNot", "notBegins"])
def test_words_are_not_avoided(tenant: Tenant, operator: str) -> None:
    with pytest.raises(BadFilter, match=operator):
        rows(tenant, "FreetextContact", f"searchwords {operator} 'kvass'", "name")
