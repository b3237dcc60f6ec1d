"""The home page: what somebody who opens it in a browser learns."""

import re
from collections.abc import Iterator

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
        links = re.findall(r'href="(/_so_mock/[^"]+)"', html)
        assert len(links) > 8
        for link in links:
            assert door("GET", link, auth=None).status == 200, link
        about = [row for row in cells(html) if row[0] in ("journal", "states", "clock", "scenario")]
        assert len(about) == 4 and all(len(row[1]) > 10 for row in about)
