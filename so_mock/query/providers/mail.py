"""Lists of mails and of the folders they lie in: those of the caller's own accounts, to an administrator all of them
(email-and-mailbox.md 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from so_mock.entities.service import is_own_mail, sender
from so_mock.query.facts import Kind, Provided
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper


def whose(row: Row, shaper: Shaper) -> str:
    """What the sender is to the customer."""
    known = sender(row, shaper) or {}
    if known.get("AssociateId"):
        return "associates"
    return "companies" if known.get("ContactId") or known.get("PersonId") else "others"


def from_(kind: str) -> Kind:
    return Kind(
        "email", only=lambda row, shaper: is_own_mail(row, shaper) and whose(row, shaper) == kind
    )


PROVIDERS: dict[str, Provided] = {
    "mail": Provided({kind: from_(kind) for kind in ("companies", "associates", "others")}),
    "mail2": Provided({"mailitem": Kind("email", only=is_own_mail)}),
    "mailfolder": Provided({"mailfolder": Kind("email_folder", only=is_own_mail)}),
}
