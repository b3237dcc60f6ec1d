"""Privacy reports: what a person is told of what is known of him, kept as a document."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.conventions import blobs, crud, document_content
from so_mock.crm import Crm


@behaviour("Document.SavePrivacyReportPdf")
def save_privacy_report_pdf(
    crm: Crm, stream: bytes | str | None, title: str | None, person_id: int
) -> int:
    return _saved(crm, blobs.read(stream), title, person_id, ".pdf")


@behaviour("Document.SavePrivacyReport")
def save_privacy_report(
    crm: Crm, html_report: str | None, title: str | None, person_id: int
) -> int:
    """The real server prints the page to a PDF; here the page itself is kept."""
    return _saved(crm, (html_report or "").encode(), title, person_id, ".html")


def _saved(crm: Crm, content: bytes, title: str | None, person_id: int, ending: str) -> int:
    """The document is his, and his company's; the answer is its id."""
    person = crm.need("person", person_id)
    header = title or "Privacy report"
    given = {
        "Header": header,
        "Name": header + ending,
        "Person": {"PersonId": person_id},
        "Contact": {"ContactId": person["Contact"]},
    }
    row = crud.save(crm, crm.model["document"], given).row
    id: int = document_content.put(crm, row, content)["DocumentId"]
    return id
