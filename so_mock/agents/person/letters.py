"""Mails that the server writes to people: in the outbox, and no copy anywhere else (email-and-mailbox.md 9)."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import File, Record
from so_mock.conventions import templates
from so_mock.conventions.template_variables import Subjects, Values
from so_mock.crm import Crm
from so_mock.entities.service import PLACES, email_owner, named_mailbox
from so_mock.entities.simple import first_value
from so_mock.errors import NotFound
from so_mock.mail.letters import Letter, post
from so_mock.mail.mailboxes import of_category


@behaviour("Person.SendEmail")
def send_email(
    crm: Crm, from_: str | None, to: str | None, subject: str | None, plain_body: str | None, html_body: str | None,
    attachment_ids: list[int] | None,
) -> None:  # fmt: skip
    """From the caller where nobody else is told; To may name several, between commas or semicolons."""
    letter = _letter(crm, from_, to, subject, plain_body, html_body, attachment_ids)
    post(crm, letter, "Person.SendEmail")


@behaviour("Person.SendEmailWithEventName")
def send_email_with_event_name(
    crm: Crm, from_: str | None, to: str | None, subject: str | None, plain_body: str | None, html_body: str | None,
    attachment_ids: list[int] | None, event_name: str | None,
) -> None:  # fmt: skip
    """The name of the event stands by the mail in the outbox."""
    letter = _letter(crm, from_, to, subject, plain_body, html_body, attachment_ids)
    post(crm, letter, "Person.SendEmailWithEventName", EventName=event_name)


@behaviour("Person.GetCustomerCentrePasswordReplyTemplate")
def get_customer_centre_password_reply_template(crm: Crm, person_id: int) -> Record | None:
    """The template for passwords of the system settings, for this person; null where there is none."""
    crm.need("person", person_id)
    settings = crm.call("CustomerService.GetSystemTemplateSettings")
    arguments = {"reply_template_id": settings["CustomerPasswordTemplateId"], "language_id": 0, "person_id": person_id, "ticket_id": 0}  # fmt: skip
    found: Record | None = crm.call("CustomerService.GetParsedTemplate", **arguments)
    return found


@behaviour("Person.SendCustomerCentrePasswordEmail")
def send_customer_centre_password_email(
    crm: Crm, person_id: int, from_: str | None, to: str | None, subject: str | None
) -> None:
    """From the service desk and to the person's first address, where nothing else is told."""
    person = crm.need("person", person_id)
    parsed = get_customer_centre_password_reply_template(crm, person_id)
    if parsed is None:
        raise NotFound("ReplyTemplate of the setting CustomerPasswordTemplateId not found")
    files = [_file(crm, each["AttachmentId"]) for each in parsed["Attachments"]]
    letter = Letter(
        from_ or _desk(crm), to or first_value(person["Emails"]), subject or parsed["Subject"], parsed["PlainParsed"],
        parsed["HtmlParsed"], files,
    )  # fmt: skip
    post(crm, letter, "Person.SendCustomerCentrePasswordEmail", PersonId=person_id)


@behaviour("Person.SendConsentConfirmationEmail")
def send_consent_confirmation_email(
    crm: Crm, person_id: int, email_address: str | None, email_template_id: int, culture_lcid_id: int, subject: str | None,
) -> None:  # fmt: skip
    """The document template, its variables filled with the person, in the language of the LCID. The address is one, or
    the id of one; the person's first where there is none."""
    person = crm.need("person", person_id)
    template = crm.need("document_template", email_template_id)
    language = _language(crm, culture_lcid_id)
    values = Values(crm, Subjects(person=person_id), {}, language)
    content = templates.filled(templates.content(crm, template, language), values)
    text = content.decode("utf-8", "replace")
    is_page = text.lstrip().startswith("<")
    to = _address(crm, email_address) or first_value(person["Emails"])
    letter = Letter(_own(crm), to, subject or template["Name"], "" if is_page else text, text if is_page else "")  # fmt: skip
    post(crm, letter, "Person.SendConsentConfirmationEmail", PersonId=person_id)


def _letter(
    crm: Crm, from_: str | None, to: str | None, subject: str | None, plain: str | None, html: str | None, files: list[int] | None,
) -> Letter:  # fmt: skip
    attached = [_file(crm, id) for id in dict.fromkeys(files or ())]
    return Letter(from_ or _own(crm), to or "", subject or "", plain or "", html or "", attached)


def _file(crm: Crm, id: int) -> File:
    """Of an attachment of the service desk; raises NotFound where there is none of that id, or no content."""
    found: File = crm.call("Ticket.GetAttachmentStream", attachment_id=id)
    return found


def _own(crm: Crm) -> str:
    """The caller, as he would stand in a mail of his."""
    sender = crm.record(crm.call("EMail.CreateDefaultEMailEntity"))["From"]
    return f"{sender['Name']} <{sender['Address']}>"


def _desk(crm: Crm) -> str:
    """The address of the first mailbox, else the caller's."""
    mailbox = of_category(crm, 0)
    if mailbox is None:
        return _own(crm)
    name, address = named_mailbox(mailbox)
    return f"{name} <{address}>"


def _address(crm: Crm, told: str | None) -> str:
    """An address, or that of an id that EMailAddress.EmailId tells."""
    text = (told or "").strip()
    if not text.isdecimal():
        return text
    entity, owner, place = email_owner(int(text))
    held = (crm.row(entity, owner) or {}).get("Emails") or []
    return str(held[place].get("Value") or "") if place < min(len(held), PLACES) else ""


def _language(crm: Crm, lcid: int) -> str:
    """The code of a language: en; "" where the LCID is none."""
    found = (row for row in crm.rows("language_info") if row["LCID"] == lcid)
    return str(next(found, {}).get("TwoLetterISOLanguageName") or "")
