"""Documents."""

from __future__ import annotations

from so_mock.entities.documents import document_label
from so_mock.query.columns.appointment import (
    ACTIVITY,
    itself,
    kind_of,
    published,
    record_type,
)
from so_mock.query.facts import NOWHERE, Fact, Group, Made, Making, One

EMAIL, DRAFT, REPORT = 3, 7, 9
kind = kind_of("DocumentTemplate", "document_template", "DocTmplType")


def is_kind(number: int) -> Making:
    return lambda row, shaper: kind(row, shaper) == number


DOCUMENT: dict[str, Fact] = {
    **ACTIVITY, **record_type(kind),
    "type": "DocumentTemplate", "date": "Date", "time": "Date", "text": Made(document_label), "subject": "Header",
    "ismail": Made(is_kind(EMAIL), kind="bool"), "isreport": Made(is_kind(REPORT), kind="bool"), "mailmergedraft": Made(is_kind(DRAFT), kind="bool"),
}  # fmt: skip

GROUPS = {
    "document": Group(
        "document", DOCUMENT,
        {
            "document": One(itself, "document_text"), "documentpublish": One(itself, "document_publish"),
        },
    ),
    "document_text": Group("document", {"textid": NOWHERE}),
    "document_publish": published("document"),
}  # fmt: skip
