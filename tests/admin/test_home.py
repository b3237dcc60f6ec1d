"""The home page: what somebody who opens it in a browser learns."""

import re
from collections.abc import Iterator
from contextlib import closing
from html import unescape

import pytest
from contract.door import Door

from so_mock.config import Config

SCENARIO = """
about: Quotas & <limits>.
extends: demo
states: {quota: low}
rules:
  - name: the second is <refused>
    when: {operation: "GET Contact/{id}", nth: 2}
    then: {set: {quota: used}, error: 503}
"""


@pytest.fixture
def door(tmp_path) -> Iterator[Door]:
    file = tmp_path / "quota.yaml"
    file.write_text(SCENARIO)
    made = Door(Config(scenario=str(file)))
    yield made
    made.close()


def page(door: Door, path: str = "/_so_mock/") -> str:
    answer = door("GET", path, auth=None)
    assert answer.status == 200
    return answer.body.decode()


def cells(html: str) -> list[list[str]]:
    rows = html.replace("</table>", "<tr>").split("<tr>")
    return [
        [re.sub("<[^>]+>", "", cell) for cell in row.split("<td>")[1:]]
        for row in rows
        if "<td>" in row
    ]


def test_it_tells_scenario_states_and_rules(door: Door) -> None:
    before = cells(page(door))
    assert ["quota", "low"] in before
    assert ["the second is &lt;refused&gt;", "not met yet", "quota.yaml:6:5"] in before
    for _ in range(2):
        door("GET", "/api/v1/Contact/2")
    html = page(door)
    assert "plays <b>" in html and "Quotas &amp; &lt;limits&gt;." in html
    assert ["quota", "used"] in cells(html)
    assert ["the second is &lt;refused&gt;", "acted on 1 of 2", "quota.yaml:6:5"] in cells(html)


def test_it_shows_the_last_calls_and_leads_to_each(door: Door) -> None:
    for _ in range(2):
        door("GET", "/api/v1/Contact/2")
    html = page(door)
    assert [row for row in cells(html) if row[0].startswith("#")] == [
        ["#2", "GET /api/v1/Contact/2", "503", "rule the second is &lt;refused&gt;"],
        ["#1", "GET /api/v1/Contact/2", "200", "modelled"],
    ]
    assert 'href="/_so_mock/journal/2"' in html


def test_each_page_it_leads_to_is_there_and_has_a_word_about_it(door: Door) -> None:
    door("POST", "/_so_mock/tenants", {"name": "Cust9"}, auth=None)
    for path in ("/_so_mock/", "/_so_mock/?tenant=Cust9"):
        html = page(door, path)
        links = [unescape(link) for link in re.findall(r'href="(/[^"]+)"', html)]
        assert len(links) > 8
        for link in links:
            assert door("GET", link, auth=None).status == 200, link
        about = [row for row in cells(html) if row[0] in ("journal", "states", "clock", "scenario")]
        assert len(about) == 4 and all(len(row[1]) > 10 for row in about)


def facts(html: str) -> dict[str, str]:
    return {row[0]: row[1] for row in cells(html) if len(row) == 2}


def test_it_tells_how_one_signs_in_and_who_may() -> None:
    with closing(Door(Config(scenario="sales_team", auth="strict"))) as door:
        html = page(door)
        secrets = [app["client_secret"] for app in door.tenant.store.table("_app").scan()]
    assert facts(html)["Credentials"].startswith("strict: ")
    assert facts(html)["Rights"] == "enforce: roles hide and refuse"
    assert facts(html)["Apps sign in at"].endswith("/login")
    assert ["NOV0", "Nora Vik", "Seller, Professional services", ""] in cells(html)
    [first] = [row for row in cells(html) if row[0] == "ADM0"]
    assert first[1:] == [
        "Ingrid Solberg",
        "CRM Administrator, Administration, Sales, Service",
        "administrator",
    ]
    assert {row[0]: row[2] for row in cells(html) if row[0].startswith("demo")} == {
        "demo": "", "demo-web": "with a secret",
        "demo-server": "with a secret, with a key, has a system user, may call Webhook",
    }  # fmt: skip
    assert any(secrets) and not any(secret in html for secret in secrets if secret)


def test_a_refusal_says_who_decided() -> None:
    with closing(Door(Config(scenario="sales_team"))) as door:
        door("DELETE", "/api/v1/Contact/2")  # by tje0
        [call] = [row for row in cells(page(door)) if row[0] == "#1"]
    assert call[2] == "403" and "tje0 (role Seller) may not delete contact 2" in call[3]


def test_it_tells_what_is_unusual_of_the_platform(door: Door) -> None:
    assert facts(page(door))["Platform"] == "Running"
    told = {"state": "Suspended", "sign_in": "Expired", "lifetimes": {"ticket": "5m"}, "licences": {"EMail.*": "user"}}  # fmt: skip
    assert door("PUT", "/_so_mock/platform", told, auth=None).status == 200
    assert facts(page(door))["Platform"] == (
        "Suspended, the API is closed, sign_in Expired, ticket lives for 300 s, EMail.* needs user"
    )


def test_of_many_users_it_shows_some(tmp_path) -> None:
    users = "".join(f"  - {{login: u{number}, password: x}}\n" for number in range(30))
    file = tmp_path / "many.yaml"
    file.write_text(f"extends: empty\nusers:\n{users}")
    with closing(Door(Config(scenario=str(file)))) as door:
        html = page(door)
    assert ["...", "11 more"] in cells(html)  # with the administrator of `empty`


def test_it_shows_the_last_mails_and_leads_to_each(door: Door) -> None:
    assert "Last mails" not in page(door)
    for subject in ("A <b>", "B"):
        told = {
            "from": "eva@new.example",
            "to": "support@fjordlys.example",
            "subject": subject,
            "text": ".",
        }
        assert door("POST", "/_so_mock/mail/in", told, auth=None).status == 201
    html = page(door)
    way = "in, eva@new.example to support@fjordlys.example"
    assert ["#2", way, "B", "arrived"] in cells(html)
    assert cells(html).index(["#2", way, "B", "arrived"]) + 1 == cells(html).index(
        ["#1", way, "A &lt;b&gt;", "arrived"]
    )
    assert door("GET", "/_so_mock/mail/1", auth=None).status == 200
    assert 'href="/_so_mock/mail/1"' in html


def test_it_shows_webhooks_and_what_is_wrong_with_them(door: Door) -> None:
    hook = {
        "Name": "Shop <1>", "Type": "crmscript", "Events": ["contact.changed", "sale.sold"],
        "TargetUrl": "https://shop.example/",
    }  # fmt: skip
    made = door("POST", "/api/v1/Webhook", hook).json()
    [row] = [row for row in cells(page(door)) if row[0] == "Shop &lt;1&gt;"]
    assert row[1:] == ["contact.changed, sale.sold", "https://shop.example/", made["State"]]
    assert f"/_so_mock/webhooks/deliveries?webhook={made['WebhookId']}" in page(door)
    store = door.tenant.store
    with store.unit():
        stored = store.table("webhook").get(made["WebhookId"])
        store.update(
            "webhook",
            {
                **stored,
                "State": "TooManyErrors",
                "ConsecutiveErrors": 9,
                "LastError": "status 500\n\nx",
            },
        )
    assert [row[3] for row in cells(page(door)) if row[0] == "Shop &lt;1&gt;"] == [
        "TooManyErrors: status 500"
    ]


def test_of_many_webhooks_it_shows_some(door: Door) -> None:
    hook = {"Type": "crmscript", "Events": ["sale.sold"], "TargetUrl": "https://shop.example/"}
    for number in range(22):
        assert door("POST", "/api/v1/Webhook", hook | {"Name": f"Shop {number}"}).status == 200
    rows = cells(page(door))
    assert len([row for row in rows if row[0].startswith("Shop ")]) == 20
    assert ["...", "2 more"] in rows
