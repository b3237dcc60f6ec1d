"""`webhooks`: how webhooks are checked and sent (sheet: webhooks.md 3, 9, 14)."""

from __future__ import annotations

from so_mock.entities.webhook_settings import SUCCESS
from so_mock.scenario.reading.shapes import Choice, Field, Json, Keys, Names, Number, Truth
from so_mock.scenario.reading.spans import Span

TIMEOUT = Span("time to wait", "800ms, 10s", (600.0, "10m"), ("ms", "s", "m"))


class Success(Choice):
    """Of the two one is a number to YAML."""

    def schema(self, names: Names) -> Json:
        return {"enum": [200, *SUCCESS]}


WEBHOOKS = Keys(
    "webhooks",
    {
        "require_https": Field(Truth(), "Whether targets need TLS; false allows http:// anywhere."),
        "success": Field(Success("set of statuses", SUCCESS), "What counts as success: 200 alone, or any 2xx."),
        "timeout": Field(TIMEOUT, "How long a receiver may take to answer, in real time; 10s unless said."),
        "attempts": Field(Number("a number of attempts", 1, 10), "How often one event is tried; 3 unless said."),
        "disable_after": Field(Number("a number of attempts", 1, 1000), "Failed attempts in a row until TooManyErrors; 9 unless said."),
        "field_values": Field(Truth(), "Whether events carry FieldValues, as newer versions do."),
        "probe": Field(Truth(), "Whether a save sends a test event first, which must succeed."),
        "probe_stopped": Field(Truth(), "Whether that holds for a webhook that is saved as Stopped."),
    },
    example="{probe: false}",
)  # fmt: skip
