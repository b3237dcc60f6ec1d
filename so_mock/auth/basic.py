"""The Basic scheme: name and secret in one header (RFC 7617), and who is meant by a name (sheet: auth.md 11)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from hmac import compare_digest

from so_mock.entities.relations import referring
from so_mock.entities.sign_in import OF_ASSOCIATE, USERS
from so_mock.store.changes import Store
from so_mock.store.table import Index, Row


def read_basic(header: str) -> tuple[str, str] | None:
    """Name and secret; None for another scheme, or what cannot be read."""
    scheme, _, credential = header.strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    coded = credential.strip()
    if len(coded) % 4:  # of what is added at the end not every Python complains
        return None
    try:
        text = base64.b64decode(coded, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None
    name, colon, secret = text.partition(":")
    return (name, secret) if colon and name else None


def _names(associate: Row) -> set[str]:
    return {str(associate.get(name) or "").lower() for name in ("Name", "UserName")} - {""}


def _mails(person: Row) -> set[str]:
    emails: Iterable[Row] = person.get("Emails") or ()
    return {str(each.get("Value") or "").lower() for each in emails} - {""}


BY_NAME = Index("names to sign in with", _names)
BY_MAIL = Index("addresses to sign in with", _mails)
OF_PERSON = referring("PersonId")


def user_of(store: Store, name: str) -> Row | None:
    """The user by his login, the name of his associate, or an e-mail address of his person."""
    wanted = name.lower()
    users = store.table(USERS)
    found = users.get(wanted)
    if found is not None or not wanted:
        return found
    associates = store.table("associate").by(BY_NAME, wanted)
    if not associates and "@" in wanted:
        persons = store.table("person").by(BY_MAIL, wanted)
        associates = [
            row
            for person in persons
            for row in store.table("associate").by(OF_PERSON, person["PersonId"])
        ]
    signing_in = (users.by(OF_ASSOCIATE, row["AssociateId"]) for row in associates)
    return next((rows[0] for rows in signing_in if rows), None)


def proves(user: Row, password: str) -> bool:
    """Whether it is his. A retired user has none."""
    held = user["password"]
    return held is not None and compare_digest(_bytes(held), _bytes(password))


def _bytes(text: str) -> bytes:
    return str(text).encode("utf-8", "surrogatepass")
