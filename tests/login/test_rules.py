"""Rules of a scenario reach the identity provider, and look into forms."""

from typing import Any

import pytest
from contract.door import Door
from login.browser import Browser

RULES = """
extends: demo
rules:
  - name: no renewal
    when: {operation: login.token, body: {grant_type: refresh_token}}
    then: {status: 400, body: {error: invalid_grant, of: "{{ request.body.client_id }}"}}
  - name: not he
    when: {operation: login.approve, body: {user: tje0}}
    then: {error: 503}
  - name: issuer
    when: {operation: login.discovery}
    then: {patch: {issuer: "https://elsewhere.example"}}
"""


@pytest.fixture
def browser(door_with: Any, tmp_path: Any) -> Browser:
    file = tmp_path / "rules.yaml"
    file.write_text(RULES, "utf-8")
    return Browser(door_with(scenario=str(file)))


def test_a_rule_tells_grants_apart_and_a_template_repeats_a_field(browser: Browser) -> None:
    given = browser.redeem(browser.sign_in("SAL0")["code"])
    assert given["access_token"]
    told = browser.post("/login/common/oauth/tokens", {"grant_type": "refresh_token", "client_id": "demo",
                        "refresh_token": given["refresh_token"]})  # fmt: skip
    assert (told.status, told.json()) == (400, {"error": "invalid_grant", "of": "demo"})
    assert told.headers["x-so-mock-rule"] == "no renewal"


def test_a_rule_keeps_one_user_out(browser: Browser) -> None:
    assert browser.pick(browser.page(), "tje0").status == 503
    assert browser.pick(browser.page(), "SAL0").status == 302


def test_a_rule_patches_what_the_provider_says_of_itself(browser: Browser) -> None:
    told = browser.get("/login/.well-known/openid-configuration").json()
    assert told["issuer"] == "https://elsewhere.example" and told["jwks_uri"]


def test_the_journal_is_asked_about_fields_of_a_form(browser: Browser) -> None:
    browser.redeem(browser.sign_in("SAL0")["code"])
    door: Door = browser.door
    for wanted, status in (("authorization_code", 200), ("password", 409)):
        question = {"operation": "login.token", "body": {"grant_type": wanted}}
        assert door("POST", "/_so_mock/verify", question).status == status
