"""The addresses of an envelope (RFC 5321): bare, told once, and none that a server would not take."""

from __future__ import annotations

import re
from collections.abc import Iterable

from so_mock.crm import Crm
from so_mock.errors import BadRequest, Failure
from so_mock.mail.settings import fits, settings

_ANGLED = re.compile(r"[^<>]*<([^<>]*)>\s*(?:\([^()]*\)\s*)?")
_ADDRESS = re.compile(r"[^\s@<>(),;:\\\"\x00-\x1f\x7f]+@[^\s@<>(),;:\\\"\x00-\x1f\x7f]+")


def bare(text: str | None) -> str:
    """The address of `Kari Bjørge <kari@bjorge.example>`; a text of several is none."""
    found = _ANGLED.fullmatch(text or "")
    return (found[1] if found else text or "").strip()


def is_address(text: str) -> bool:
    return _ADDRESS.fullmatch(text) is not None


def checked(text: str | None, place: str) -> str:
    """`place`: the path of the property, for the complaint."""
    address = bare(text)
    if not is_address(address):
        raise BadRequest(
            f"{place}: {address[:80]!r} is no e-mail address",
            "An address has the form kari@bjorge.example.",
        )
    return address


def recipients(crm: Crm, told: Iterable[tuple[str, str | None]], nobody: str) -> list[str]:
    """`told`: place and address of each; `nobody`: the complaint where there is none. Raises Failure where a mail server
    refuses one."""
    found: dict[str, str] = {}
    for place, text in told:
        address = checked(text, place)
        found.setdefault(address.lower(), address)
    if not found:
        raise BadRequest(nobody)
    for address in found.values():
        if fits(address, settings(crm.store)["refused_recipients"]):
            raise Failure(
                f"The mail server refused the recipient {address}",
                "The scenario's mail.refused_recipients has it.",
            )
    return list(found.values())


def split(text: str | None) -> list[str]:
    """The addresses of one text, between commas or semicolons."""
    from so_mock.mail.bounds import addresses  # only who sends needs it

    return [address for _, address in addresses(str(text or "").replace(";", ","))]
