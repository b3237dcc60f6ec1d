"""What goes to the customer: the products as a document, the mail that carries it, and what is attached."""

from __future__ import annotations

from so_mock.agents.quote.attachments import OF_VERSION
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import templates
from so_mock.conventions.template_variables import Subjects, Values, substitute
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.simple import first_value
from so_mock.store.table import Row


@behaviour("Quote.GenerateQuoteDocuments")
def generate_quote_documents(
    crm: Crm, quote_version_id: int, email_body_template_id: int, attach_main_document: bool, quoted_products_template_id: int,
    include_attachments: bool, raw_mail_subject: str | None,
) -> Record:  # fmt: skip
    """Documents are of the template's own format: nothing makes a PDF of them here. The version stays as it is."""
    version = crm.need("quote_version", quote_version_id)
    quote = crm.need("quote", version["QuoteId"])
    sale = crm.need("sale", quote["SaleId"])
    person = crm.row("person", sale["Person"])
    about = Subjects(contact=sale["Contact"] or 0, person=sale["Person"] or 0, sale=sale["SaleId"])
    values = Values(crm, about, {}, quote["PreferredEmailCulture"])
    held = crm.referring(OF_VERSION, "QuoteVersionId", quote_version_id)
    kind = crm.row("sale_type", sale["SaleType"])
    products = quoted_products_template_id or (kind["QuoteLinesTemplate"] if kind else 0)
    body = crm.row("document_template", email_body_template_id)
    return crm.blank("QuotePublishDocuments") | {
        "QuoteDocumentId": quote["DocumentId"] if attach_main_document else 0,
        "QuotedProductsId": quoted(crm, version, sale, crm.row("document_template", products)),
        "QuoteAttachmentIds": [row["DocumentId"] for row in held if row["Included"] and include_attachments],
        "MailBody": templates.filled(templates.content(crm, body), values).decode() if body else "",
        "MailSubject": substitute(raw_mail_subject or "", values) or str(version["Number"]),
        "ToEmail": first_value(person["Emails"]) if person else "",
        "ToFullName": crm.text("person", sale["Person"]),
    }  # fmt: skip


def quoted(crm: Crm, version: Row, sale: Row, template: Row | None) -> int:
    """A new document of the sale, filled from its template; 0 without one."""
    if template is None:
        return 0
    saved = crm.call("Document.SaveDocumentEntity", document_entity={
        "Name": f"{version['Number']}{templates.ending(template)}", "Header": str(version["Number"]),
        "DocumentTemplate": {"DocumentTemplateId": template["DocumentTemplateId"]}, "Sale": {"SaleId": sale["SaleId"]},
        "Contact": {"ContactId": sale["Contact"]} if sale["Contact"] else None,
        "Person": {"PersonId": sale["Person"]} if sale["Person"] else None,
    })  # fmt: skip
    row: Row = saved.row if isinstance(saved, View) else saved
    id = int(row["DocumentId"])
    nobody = dict.fromkeys(
        ["contact_id", "person_id", "appointment_id", "selection_id", "project_id"], 0
    )
    made = nobody | {"document_id": id, "sale_id": sale["SaleId"], "ui_culture": None}
    crm.call("Document.CreateNewPhysicalDocumentFromTemplate", **made)
    return id
