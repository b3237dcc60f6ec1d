"""`mail`: what mail servers refuse, and how accounts come to be (sheet: email-and-mailbox.md 4, 5.7)."""

from __future__ import annotations

from so_mock.mail.settings import ACCOUNTS
from so_mock.scenario.reading.shapes import Choice, Field, Keys, ListOf, Text


def _patterns(key: str, wanted: str) -> ListOf:
    return ListOf(Text(wanted), key, one=True)


MAIL = Keys(
    "mail",
    {
        "refused_logins": Field(_patterns("refused_logins", "a user name"), "User names that no mail server lets in; * is any text."),
        "refused_recipients": Field(_patterns("refused_recipients", "an address"), 'Addresses that mail servers refuse, in quotes where a * comes first: "*@nowhere.example".'),
        "without_mx": Field(_patterns("without_mx", "a domain"), "Domains without an MX record, beside .invalid."),
        "without_spf": Field(_patterns("without_spf", "a domain"), "Domains whose SPF record is not under the given one, beside .invalid."),
        "accounts": Field(Choice("way to come to an account", ACCOUNTS), "Whether who has no e-mail account is made one, or needs one to save and send."),
    },
    example="{refused_logins: [terje*]}",
)  # fmt: skip
