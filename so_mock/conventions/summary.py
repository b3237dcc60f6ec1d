"""What there was lately with a company or a person: the newest of each kind first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.crm import OF_COMPANY
from so_mock.entities.money import in_base
from so_mock.store.table import Row


def summary(crm: Crm, entity: str, id: int | None, limit: int | None) -> Record:
    """A ContactSummary or PersonSummary. Requests are of persons: a company's are those of its people."""
    row = crm.need(entity, id)
    kind = {"contact": "Contact", "person": "Person"}[entity]
    persons = [row] if entity == "person" else crm.by("person", OF_COMPANY, id)
    tickets = [
        ticket
        for person in persons
        for ticket in crm.referring("ticket", "Person", person["PersonId"])
    ]

    def newest(rows: Iterable[Row], date: str, make: Any) -> list[Record]:
        found = sorted(rows, key=lambda each: str(each[date]), reverse=True)
        return [make(crm, each) for each in (found[:limit] if limit and limit > 0 else found)]

    return {
        kind: crm.record(crm.view(entity, row, kind)),
        "Tickets": newest(tickets, "CreatedAt", _ticket),
        "Followups": newest(crm.referring("appointment", kind, id), "StartDate", _followup),
        "Documents": newest(crm.referring("document", kind, id), "Date", _document),
        "Sales": newest(crm.referring("sale", kind, id), "Saledate", _sale),
        "Chats": newest(crm.referring("chat_session", kind, id), "WhenRequested", _chat),
    }


def _ticket(crm: Crm, row: Row) -> Record:
    return {
        "TicketId": row["TicketId"],
        "TicketStatus": row["Status"],
        "Title": row["Title"],
        "Registered": row["CreatedAt"],
        "IconHint": "",
    }


def _followup(crm: Crm, row: Row) -> Record:
    return {
        "AppointmentId": row["AppointmentId"],
        "DocumentId": 0,
        "Date": row["StartDate"],
        "Description": row["Description"],
        "Completed": row["Completed"],
        "Registered": row["CreatedDate"],
    }


def _document(crm: Crm, row: Row) -> Record:
    return {
        "AppointmentId": 0,
        "DocumentId": row["DocumentId"],
        "Date": row["Date"],
        "Description": row["Header"] or row["Name"],
        "Completed": row["Completed"],
        "Registered": row["CreatedDate"],
    }


def _sale(crm: Crm, row: Row) -> Record:
    currency = crm.row("currency", row["Currency"])
    return {
        "SaleId": row["SaleId"],
        "SaleDate": row["Saledate"],
        "Probability": row["Probability"],
        "Heading": row["Heading"],
        "Amount": row["Amount"],
        "Currency": currency["Name"] if currency else "",
        "AmountInBaseCurrency": in_base(row["Amount"], currency),
        "Status": row["Status"],
        "Completed": row["Completed"],
        "Registered": row["CreatedDate"],
    }


def _chat(crm: Crm, row: Row) -> Record:
    return {
        "ChatSessionId": row["ChatSessionId"],
        "Name": row["CustomerName"],
        "CompanyName": row["CustomerCompanyName"],
        "FirstMessage": row["FirstMessage"],
        "LastMessage": row["LastMessage"],
        "WhenRequested": row["WhenRequested"],
        "WhenEnded": row["WhenEnded"],
    }
