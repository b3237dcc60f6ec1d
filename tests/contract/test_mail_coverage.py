"""Mail, desk, requests and webhooks are whole: none of their operations answers a sample, and a test names each."""

import re
from pathlib import Path

import pytest

from so_mock.ledger import ledger
from so_mock.world import World

AGENTS = {"EMail": 110, "CustomerService": 38, "Ticket": 80, "Webhook": 8}
TESTS = Path(__file__).parents[1]
ROOMS = ("agents", "mail", "webhooks")


@pytest.fixture(scope="module")
def operations(world: World) -> list[dict]:
    return [entry for entry in ledger(world) if entry["operation"].partition(".")[0] in AGENTS]


@pytest.fixture(scope="module")
def sources() -> list[str]:
    return [file.read_text("utf-8") for room in ROOMS for file in (TESTS / room).rglob("test_*.py")]


def named(agent: str, sources: list[str]) -> set[str]:
    """What stands in quotes, alone or behind the agent, in the tests that speak of the agent."""
    speaking = (text for text in sources if re.search(rf"\b{agent}\b", text))
    call = re.compile(rf'["\'}}](?:(?:Agents/)?{agent}[./])?([A-Z]\w+)(?=["\'?])|\b{agent}[./]([A-Z]\w+)')  # fmt: skip
    return {one or two for text in speaking for one, two in call.findall(text)}


def test_every_operation_is_modelled(operations: list[dict]) -> None:
    assert len(operations) == sum(AGENTS.values())
    assert [each["operation"] for each in operations if each["fidelity"] == "generated"] == []
    assert [each["operation"] for each in operations if each["pattern"]] == []


@pytest.mark.parametrize("agent", AGENTS)
def test_every_operation_is_named_in_a_test(
    operations: list[dict], sources: list[str], agent: str
) -> None:
    methods = [key.removeprefix(f"{agent}.") for each in operations if (key := each["operation"]).startswith(f"{agent}.")]  # fmt: skip
    assert len(methods) == AGENTS[agent]
    assert sorted(set(methods) - named(agent, sources)) == [], "not named"
