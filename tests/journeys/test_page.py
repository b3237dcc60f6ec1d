"""A page of another origin that calls the API from a browser."""

import json
from typing import Any

from journeys.conftest import plainly
from journeys.node import Node


def test_a_page_gets_what_it_asks_for_and_not_what_the_browser_kept(
    own_server: Any, official_client: Node, browser: str
) -> None:
    """A browser keeps a dated answer and asks whether it still holds: what it then gives must be what was asked for."""
    with plainly():
        seen = official_client.run("page.mjs", own_server().api, BROWSER=browser)

    assert seen["complaints"] == []
    assert {k: v["status"] for k, v in seen.items() if isinstance(v, dict)} == dict.fromkeys(
        ["json", "xml", "swedish", "japanese", "newYork", "norway", "again", "patched", "form", "picture"], 200
    )  # fmt: skip
    assert seen["again"] == seen["json"]
    assert seen["xml"]["type"].startswith("text/xml")
    assert seen["xml"]["text"].startswith("<?xml")
    plain, swedish, japanese = (
        json.loads(seen[each]["text"])["FieldProperties"]["Name"]["FieldRight"]["Reason"]
        for each in ("json", "swedish", "japanese")
    )
    assert plain.startswith("[SR_") and len({plain, swedish, japanese}) == 3
    assert (seen["json"]["zone"], seen["newYork"]["zone"], seen["norway"]["zone"]) == (None, "US-NY", "NO")  # fmt: skip
    assert json.loads(seen["newYork"]["text"])["CreatedDate"].endswith("Z")
    assert json.loads(seen["patched"]["text"])["Department"] == "Page"
    assert json.loads(seen["form"]["text"])["Name"] == "By a page"
