"""Reply templates of the service desk, in a customer's language and with their variables (sheet: email-and-mailbox.md 8.5).

The texts of a language and the files of a template are rows of the database's own tables, which mass operations write.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import NamedTuple

from so_mock.crm import Crm
from so_mock.mail.template_language import Parser
from so_mock.mail.template_values import About
from so_mock.store.table import Index, Row

BODIES, FILES = "_reply_template_body", "_reply_template_attachment"
_OF_TEMPLATE = Index("template", lambda row: [row.get("reply_template_id")])
_OF_ENTRY = Index("entry", lambda row: [row.get("entry_id")])


class Reply(NamedTuple):
    """Texts of a template. `attachments`: rows of attachments, whose content lies at `attachment/{AttachmentId}`."""

    subject: str
    plain: str
    html: str
    attachments: list[Row]


def unparsed(crm: Crm, template_id: int, language_id: int = 0) -> Reply | None:
    """The texts in that language, else those that stand for all; None without such a template."""
    template = crm.row("reply_template", template_id)
    if template is None:
        return None
    bodies = {row.get("language_id") or 0: row for row in crm.by(BODIES, _OF_TEMPLATE, template_id)}
    body = bodies.get(language_id or 0)
    own = {"subject": template["Subject"], "body_plain": template["Body"], "body_html": template["HtmlBody"]}  # fmt: skip
    if body is None and not any(own.values()):
        body = bodies.get(0) or next(iter(bodies.values()), None)
    told = own if body is None else body
    subject, plain, html = (str(told.get(name) or "") for name in own)
    files = (row.get("attachment_id") for row in crm.by(FILES, _OF_ENTRY, template_id))
    return Reply(subject, plain, html, crm.known("attachment", [id for id in files if id]))


def reply(
    crm: Crm, template_id: int, language_id: int = 0, person_id: int = 0, ticket_id: int = 0,
    *, automatic: bool = False, more: Mapping[str, str] | None = None,
) -> Reply | None:  # fmt: skip
    """The template parsed for a person and a request; None without such a template. Nobody sends an `automatic` one, so the
    variables of the user have no value in it. `more`: variables of the occasion, as `to` and `from`."""
    found = unparsed(crm, template_id, language_id)
    if found is None:
        return None
    about = About(crm, person_id, ticket_id, automatic=automatic, more=more or {})
    parser = Parser(about.value, about.names)
    return Reply(
        " ".join(parser.parsed(found.subject).split()),
        parser.parsed(found.plain),
        parser.parsed(found.html, _html),
        found.attachments,
    )


def _html(value: str) -> str:
    return escape(value).replace("\r\n", "\n").replace("\n", "<br>\n")
