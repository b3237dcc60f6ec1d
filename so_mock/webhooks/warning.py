"""Whoever looks after a webhook is told that it fails (sheet: webhooks.md 9, Notify)."""

from __future__ import annotations

import re

from so_mock.charsets import writable
from so_mock.crm import Crm
from so_mock.mail import outbox
from so_mock.store.table import Row

FIRST, DISABLING = "FirstFailure", "Disabling"
BY_MAIL, IN_APP = "Email", "InApp"
SENDER = "webhooks@so-mock.invalid"
BY = "webhooks"
SHOWN = 2_000  # characters of an error


def warn(crm: Crm, hook: Row, event: Row, error: str, *, disabled: bool) -> None:
    """Of the first failed attempt in a row, and of the one that stops the webhook (`disabled`); within the unit that counts it.
    `hook` is its row as it is by now, which may lack what a scenario that planted it does not name.

    ErrorsEmail is older than NotifyVia and NotifyWhen: where neither says anything, its addresses hear of both.
    """
    via, when = _flags(hook.get("NotifyVia")), _flags(hook.get("NotifyWhen"))
    occasion = DISABLING if disabled else FIRST
    old = not via and not when and bool(hook.get("ErrorsEmail"))
    if old or (BY_MAIL in via and occasion in when):
        _mail(crm, hook, event, error, disabled=disabled)
    if IN_APP in via and occasion in when:
        for each in hook.get("ErrorAssociates") or ():
            crm.insert("notify", {
                "user_id": each["Id"], "owner_id": each["Id"], "custom_message": _subject(hook, disabled)[:255],
                "registered": crm.now(),
            })  # fmt: skip


def _mail(crm: Crm, hook: Row, event: Row, error: str, *, disabled: bool) -> None:
    recipients = _addresses(hook)
    if not recipients:
        return
    from email.message import EmailMessage  # only where somebody is to be told
    from email.policy import SMTP
    from email.utils import format_datetime

    message = EmailMessage(SMTP)
    message["From"], message["To"] = SENDER, ", ".join(recipients)
    message["Subject"] = _subject(hook, disabled)
    message["Date"] = format_datetime(crm.clock.utc())
    message["Message-ID"] = crm.new_message_id()
    message["Auto-Submitted"] = "auto-generated"
    told = [
        f"Webhook: {_line(hook['Name'])} (id {hook['WebhookId']})", f"Target: {_line(hook['TargetUrl'])}",
        f"Event: {event['Header']}", f"EventId: {event['EventId']}", f"State: {hook['State']}",
        f"Failed calls in a row: {hook['ConsecutiveErrors']}", "", writable(error)[:SHOWN],
    ]  # fmt: skip
    message.set_content("\n".join(told) + "\n")
    outbox.sent(crm, SENDER, recipients, message.as_bytes(), BY, WebhookId=hook["WebhookId"])


def _subject(hook: Row, disabled: bool) -> str:
    return f"Webhook {_line(hook['Name'])} {'was disabled' if disabled else 'failed'}"


def _addresses(hook: Row) -> list[str]:
    """Of both properties, each once; the older one is a list in one text."""
    told = [*(hook.get("ErrorEmails") or ()), *re.split(r"[,;]", hook.get("ErrorsEmail") or "")]
    found = [_line(each) for each in told if each]
    return list(dict.fromkeys(each for each in found if re.fullmatch(r"[!-~]+@[!-~]+", each)))


def _flags(told: str | None) -> set[str]:
    return {each.strip() for each in (told or "").split(",")} - {"", "None"}


def _line(text: str) -> str:
    return " ".join(writable(str(text)).split())
