"""Reply templates, quick replies and FAQ entries, as they are and as they are shown (sheet: email-and-mailbox.md 8.5)."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import NO_DATE
from so_mock.crm import Crm
from so_mock.entities.users import of_ej_user
from so_mock.mail import links
from so_mock.mail.templates import Reply, reply, unparsed
from so_mock.store.table import Index, Row

# Tables of the database that no carrier describes; mass operations write them.
ENTRIES, REGISTRY = "_kb_entry", "_registry"
_BY_SETTING = Index("reg_id", lambda row: [row.get("reg_id")])
FAQ_AS_LINK = 157  # setting: a customer is sent the address of an entry, not its text
LEVELS = {1: "Private", 2: "Internal", 3: "PublicAuthenticated", 4: "Public"}


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


@behaviour("CustomerService.GetPreviewQuickReply")
def get_preview_quick_reply(crm: Crm, quick_reply_id: int) -> Record | None:
    row = crm.row("quick_reply", quick_reply_id)
    if row is None:
        return None
    untouched = row["UpdatedDate"] == NO_DATE
    return crm.blank("PreviewQuickReply") | {
        "Name": row["Name"],
        "UpdatedByFullName": crm.text("associate", row["UpdatedBy"] or row["CreatedBy"]),
        "Updated": row["CreatedDate"] if untouched else row["UpdatedDate"],
        "HtmlBody": row["HtmlBody"],
    }


@behaviour("CustomerService.GetPreviewFaqEntry")
def get_preview_faq_entry(crm: Crm, kb_entry_id: int) -> Record | None:
    """FAQ entries are rows of the table kb_entry, which mass operations write."""
    row = crm.row(ENTRIES, kb_entry_id)
    if row is None:
        return None
    maker = of_ej_user(crm, int(row.get("created_by") or 0))
    return crm.blank("PreviewFaqEntry") | {
        "Title": row.get("title") or "",
        "RegisteredByFullName": crm.text("associate", maker["AssociateId"]) if maker else "",
        "Updated": row.get("last_changed") or NO_DATE,
        "Question": row.get("question") or "",
        "Answer": row.get("answer") or "",
        "AccessLevel": LEVELS.get(int(row.get("access_level") or 0), "Private"),
    }


@behaviour("CustomerService.GetFaqForCustomer")
def get_faq_for_customer(crm: Crm, faq_entry_id: int) -> str | None:
    """Question and answer, or the address of the entry in the customer centre where setting 157 is 1: which of both values
    is which is so-mock's own choice."""
    row = crm.row(ENTRIES, faq_entry_id)
    if row is None:
        return None
    setting = next(iter(crm.by(REGISTRY, _BY_SETTING, FAQ_AS_LINK)), {})
    if str(setting.get("value") or "") == "1":
        return links.faq_for_customer(crm, faq_entry_id)
    return _question_and_answer(row)


def _question_and_answer(row: Row) -> str:
    texts = (str(row.get(part) or "") for part in ("question", "answer"))
    return "\n\n".join(filter(None, texts))


@behaviour("CustomerService.CheckIfCustomizedTemplates")
def check_if_customized_templates(crm: Crm) -> bool:
    """Service's own pages are not served here, so nobody has customized one."""
    return False
