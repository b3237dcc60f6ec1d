"""`webhooks` of a scenario file."""

from typing import Any

import pytest

from so_mock.entities.webhook_settings import USUAL, settings


def test_what_a_file_says_of_webhooks_stands_name_by_name(scenarios: Any) -> None:
    scenarios.write("webhooks: {success: 2xx, timeout: 800ms, attempts: 1}", "base.yaml")
    held = settings(scenarios.tenant("extends: base.yaml\nwebhooks: {success: 200, disable_after: 2, probe: false}").store)  # fmt: skip
    told = {"success": "200", "timeout": 0.8, "attempts": 1, "disable_after": 2, "probe": False}
    assert dict(held) == {**USUAL, **told}


def test_without_a_word_it_is_as_usual_and_no_row(scenarios: Any) -> None:
    store = scenarios.tenant("seed: 1").store
    assert settings(store) is USUAL
    assert not store.table("_webhook_setting").rows


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("webhooks: {sucess: 2xx}", "1:12: webhooks has no 'sucess'"),
        ("webhooks: {success: 3xx}", "1:21: '3xx' is no set of statuses"),
        ("webhooks: {timeout: soon}", "1:21: 'soon' is no time to wait"),
        ("webhooks: {timeout: 1h}", "1:21: '1h' is no time to wait: more than 0s, at most 10m"),
        ("webhooks: {attempts: 0}", "1:22: 0 is not a number of attempts: from 1 to 10"),
        ("webhooks: {probe: maybe}", "1:19: 'maybe' where true or false is wanted"),
        ("webhooks: no", "1:11:"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(scenarios: Any, text: str, complaint: str) -> None:
    assert any(complaint in each for each in scenarios.complaints(text))
