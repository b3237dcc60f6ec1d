"""Reply templates, quick replies and FAQ entries, as they are and as they are shown (sheet: email-and-mailbox.md 8.5)."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.mail.templates import Reply, reply, unparsed


def _parsed(crm: Crm, template_id: int, found: Reply | None) -> Record | None:
    if found is None:
        return None
    return crm.blank("ReplyTemplateParsed") | {
        "ReplyTemplateId": template_id,
        "PlainParsed": found.plain,
        "HtmlParsed": found.html,
        "Attachments": [crm.record(crm.view("attachment", row)) for row in found.attachments],
        "Subject": found.subject,
    }


@behaviour("CustomerService.GetUnparsedTemplate")
def get_unparsed_template(crm: Crm, reply_template_id: int, language_id: int) -> Record | None:
    """In the language, else the texts that stand for all."""
    return _parsed(crm, reply_template_id, unparsed(crm, reply_template_id, language_id))


@behaviour("CustomerService.GetParsedTemplate")
def get_parsed_template(
    crm: Crm, reply_template_id: int, language_id: int, person_id: int, ticket_id: int
) -> Record | None:
    """The variables of a person or request that there is not have no value."""
    found = reply(crm, reply_template_id, language_id, person_id, ticket_id)
    return _parsed(crm, reply_template_id, found)


@behaviour("CustomerService.GetPreviewReplyTemplate")
def get_preview_reply_template(crm: Crm, reply_template_id: int) -> Record | None:
    row, found = crm.row("reply_template", reply_template_id), unparsed(crm, reply_template_id)
    if row is None or found is None:
        return None
    return crm.blank("PreviewReplyTemplate") | {
        "Name": row["Name"],
        "Description": row["Description"],
        "OwnedByFullName": crm.text("associate", row["OwnedBy"]),
        "Updated": row["Updated"],
        "Body": found.html or found.plain,
        "IsHtml": bool(found.html),
    }
