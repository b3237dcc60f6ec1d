"""`smtp`: where the tenant's mail is really sent to (sheet: email-and-mailbox.md 4)."""

from __future__ import annotations

import re

from so_mock.mail.smarthost import WAYS
from so_mock.scenario.reading.shapes import Choice, Field, Keys, Number, Reading, Text
from so_mock.seed.nodes import Node, Wrong, shown

_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*")
_SENDER = re.compile(r"[^\s<>@,;]+@[^\s<>@,;]+")


class _Text(Text):
    def __init__(self, wanted: str, fits: re.Pattern[str], example: str) -> None:
        super().__init__(wanted, blank=True)
        self.fits, self.example = fits, example

    def read(self, node: Node, reading: Reading) -> str:
        text = super().read(node, reading).strip()
        if text and not self.fits.fullmatch(text):
            raise Wrong(node, f"{shown(node)} is not {self.wanted} ({self.example})")
        return text


SMTP = Keys(
    "the mail server",
    {
        "host": Field(_Text("the name of a mail server", _HOST, "smtp.example.com; the port has a key of its own"), "Blank: nothing is sent, also where what is extended names one."),
        "port": Field(Number("a port", 1, 65_535), "25, or 465 with tls, unless said."),
        "tls": Field(Choice("way to secure a connection", WAYS), "starttls, tls from the first byte, or none."),
        "username": Field(Text("a user name", blank=True), "Who signs in there; nobody unless said."),
        "password": Field(Text("a password", blank=True)),
        "from": Field(_Text("an address", _SENDER, "noreply@example.com"), "Sender on the envelope of every mail that has one, for a server that takes no other."),
    },
    example="{host: 127.0.0.1, port: 2525}",
)  # fmt: skip
