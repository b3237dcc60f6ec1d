"""What stays generated is listed by reason: every agent method that answers a sample, and nothing else."""

from collections import Counter
from fnmatch import fnmatchcase

import pytest

from so_mock import behaviour
from so_mock.conventions.reasons import MANY, ONE, REASONS
from so_mock.ledger import ledger, reasons
from so_mock.world import World

# What so-mock has of it keeps what is put into it; every answer of the service itself is a sample.
APART = {"AI"}


@pytest.fixture(scope="module")
def generated(world: World) -> list[dict]:
    return [entry for entry in ledger(world) if entry["fidelity"] == "generated"]


def test_every_generated_method_has_a_reason(
    generated: list[dict], capsys: pytest.CaptureFixture[str]
) -> None:
    methods = [entry for entry in generated if " " not in entry["operation"]]
    missing = [entry["operation"] for entry in methods if not entry["reason"]]
    assert not missing, f"{len(missing)} without a reason:\n{', '.join(missing)}"
    with capsys.disabled():
        print(f"\n{len(methods)} agent methods are generated:")
        for why, count in reasons(methods).items():
            print(f"{count:>6}  {why}")


def test_every_generated_rest_operation_has_a_reason(generated: list[dict]) -> None:
    operations = [entry for entry in generated if " " in entry["operation"]]
    missing = [entry["operation"] for entry in operations if not entry["reason"]]
    assert not missing, f"{len(missing)} without a reason:\n{', '.join(missing)}"


def test_every_key_is_of_something_generated(generated: list[dict]) -> None:
    keys = {entry["operation"] for entry in generated}
    assert sorted(ONE.keys() - keys) == []
    assert [p for p in MANY if not any(fnmatchcase(key, p) for key in keys)] == []


def test_a_key_has_one_reason(generated: list[dict]) -> None:
    told = [key.strip() for keys in REASONS.values() for key in keys.split(",") if key.strip()]
    assert [key for key, count in Counter(told).items() if count > 1] == []
    twice = []
    for key in (entry["operation"] for entry in generated):
        matching = [p for p in (*MANY, *ONE) if fnmatchcase(key, p)]
        if len(matching) > 1:
            twice.append((key, matching))
    assert twice == []


def test_no_agent_that_is_built_is_left_out_as_a_whole(world: World) -> None:
    world.resolver.check()
    built = {key.partition(".")[0] for key in {**behaviour.registered(), **behaviour.stated()}}
    whole = {p.removesuffix(".*") for p in MANY if p.endswith(".*")}
    assert whole & built <= APART
