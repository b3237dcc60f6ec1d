"""Lists of news, scripts and documents that lie in folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from so_mock.entities.marketing import RECIPIENTS
from so_mock.entities.relations import referring
from so_mock.query.facts import Kind, Provided
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper


def for_caller(row: Row, shaper: Shaper) -> bool:
    """An item that was sent to nobody in particular is for all."""
    told = shaper.reads.by(RECIPIENTS, referring("newsfeeditem_id"), row["NewsFeedItemId"])
    return not told or any(each["associate_id"] == shaper.caller for each in told)


SCRIPT, TRIGGER = Kind("crm_script"), Kind("trigger_script")
FOLDER = Kind("hierarchy", "Domain is 'ExternalDocuments'")

PROVIDERS: dict[str, Provided] = {
    "newsfeeditem": Provided({"newsfeeditem": Kind("news_feed_item", only=for_caller)}),
    "ejscripts": Provided({"ejscript": SCRIPT}),
    "eventhandler": Provided({"eventHandler": TRIGGER}),
    "crmscripts": Provided({"ejscript": SCRIPT, "eventHandler": TRIGGER}),
    "externaldocumentfolders": Provided({"folder": FOLDER}),
    "externaldocuments": Provided({"folder": FOLDER}),
}
