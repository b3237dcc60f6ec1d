"""Lists of notifications: what stands in the table notify."""

from __future__ import annotations

from so_mock.query.facts import Kind, Provided

TOLD = Kind("notify")

PROVIDERS: dict[str, Provided] = {
    "ticketnotification": Provided({"notification": TOLD}),
}
