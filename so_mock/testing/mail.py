"""A tenant's mails as tests look at them, and mails that come to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from so_mock.testing.link import Link, SoMockError, part

Mail = dict[str, Any]
MailList = list[Mail]
__tracebackhide__ = SoMockError.hidden


class Mails:
    """What went out and came in: `so.mail.list(to="eva@new.example")`, `so.mail.last`, `so.mail.receive(...)`.

    Each mail is a dict: id, at, direction (out, in), from, to, subject, size, state (captured, pending, delivered, failed; arrived),
    by (the operation that sent it), about (ids of what it is about), attempts.
    """

    def __init__(self, link: Link, tenant: str) -> None:
        self._link, self._tenant = link, tenant

    def list(
        self, *, to: str = "", sender: str = "", subject: str = "", direction: str = "out", state: str = "",
        since: int | str = "",
    ) -> MailList:  # fmt: skip
        """Those that match, oldest first. A text fits where it is part of the other; `since` is the id of a mail, a moment or
        a duration (`"5m"`). `direction=""` is both."""
        query = {
            "to": to, "from": sender, "subject": subject, "direction": direction, "state": state, "since": since,
            "limit": 100_000,
        }  # fmt: skip
        found = self._link.ask("GET", "mail", tenant=self._tenant, query=query)
        mails: MailList = found["mails"]
        return mails

    @property
    def last(self) -> Mail:
        """The newest that went out, whole: also text, html, headers, message_id and attachments. Raises SoMockError where there is
        none."""
        found = self.list()
        if not found:
            raise SoMockError(f"{self._tenant} has sent no mail")
        return self.whole(found[-1])

    def whole(self, mail: Mail | int) -> Mail:
        """With what stands in it."""
        id = mail if isinstance(mail, int) else mail["id"]
        found: Mail = self._link.ask("GET", f"mail/{part(id)}", tenant=self._tenant)
        return found

    def receive(
        self, to: str | Sequence[str], *, sender: str = "customer@example.com", subject: str = "", text: str = "",
        html: str = "", in_reply_to: str = "", headers: Mapping[str, str] | None = None,
        attachments: Sequence[Mapping[str, str]] | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """A mail comes: to a mailbox, which makes a request of it or a message of the one that it answers, or to a user's account.

            ticket = so.mail.receive("support@fjordlys.example", subject="Help")["arrived"][0]["ticket"]

        `in_reply_to` is a Message-ID, as a mail that went out has it; an attachment is `{"filename": "a.txt", "text": "..."}`,
        or has `content` in base64. Raises SoMockError for an address that nobody has.
        """
        told: dict[str, Any] = {
            "from": sender, "to": to if isinstance(to, str) else [*to], "subject": subject, "text": text, "html": html, "in_reply_to": in_reply_to,
            "headers": dict(headers or {}), "attachments": [dict(each) for each in attachments or ()],
        }  # fmt: skip
        found: dict[str, Any] = self._link.ask("POST", "mail/in", told, tenant=self._tenant)
        return found

    def again(self, mail: Mail | int) -> Mail:
        """Sends it once more to the server that the scenario names. Raises SoMockError where it names none."""
        id = mail if isinstance(mail, int) else mail["id"]
        found: Mail = self._link.ask("POST", f"mail/{part(id)}/again", tenant=self._tenant)
        return found

    def clear(self) -> None:
        """Forgets all mails."""
        self._link.ask("DELETE", "mail", tenant=self._tenant)
