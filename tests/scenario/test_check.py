"""so-mock check and so-mock schema."""

import json
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner
from scenario_files import EVERYTHING

from so_mock.cli import cli
from so_mock.seed.scenario import fixtures


@pytest.fixture
def check(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*files: str) -> tuple[int, list[str]]:
        done = CliRunner().invoke(cli, ["check", *files], catch_exceptions=False)
        return done.exit_code, done.output.splitlines()

    return run


def test_all_that_ships_is_good(check):
    code, lines = check(str(fixtures() / "scenarios"), "demo", "small_company")
    assert code == 0
    looked = [line for line in lines[:-1] if ": note: " not in line]
    assert looked and all(": good: " in line for line in looked)
    assert lines[-1] == f"{len(looked)} files, all good"


def test_every_problem_of_every_file_is_told(check, tmp_path):
    lines = "".join(f"    - {{Nam: {n}}}\n" for n in range(1, 101))
    (tmp_path / "a.yaml").write_text(f"data:\n  contact:\n{lines}")
    (tmp_path / "b.yaml").write_text("extends: a.yaml\nrules:\n  - {then: {fault: rest}}\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.yml").write_text("states: {a: b}")
    (tmp_path / "sub" / "d.txt").write_text("no scenario")
    code, told = check(".", "nowhere.yaml", "dmo", "sub/d.txt")
    assert code == 1
    assert [line for line in told if line.startswith("a.yaml:")] == [
        f"a.yaml:{n + 2}:8: contact has no property 'Nam'; did you mean Name?"
        for n in range(1, 101)
    ]
    assert told[100] == "b.yaml:3:20: 'rest' is no fault; did you mean reset?"
    assert re.fullmatch(r"sub/c.yml: good: 1 state, 1 user, \d+ rows", told[101])
    assert told[102:] == [
        "nowhere.yaml: no scenario file 'nowhere.yaml'",
        "dmo: no packaged scenario 'dmo'; did you mean demo?",
        "sub/d.txt:1:1: a scenario is a mapping (`key: value`)",
        "6 files, 5 of them bad",
    ]


def test_a_file_of_every_key_is_good(check):
    code, lines = check(str(EVERYTHING))
    assert (code, len(lines)) == (0, 1)
    assert ": good: 5 rules, 2 states, 3 users, " in lines[0]
    assert lines[0].endswith(" rows, 25 rows to be made")


def test_notes_stand_apart_and_are_no_problem(check, tmp_path):
    (tmp_path / "slow.yaml").write_text("rules:\n  - {name: slow, then: {delay: 800}}\n")
    code, lines = check("slow.yaml")
    assert code == 0
    assert re.match(r"slow.yaml:2:\d+: note: ", lines[0])
    assert "for milliseconds write 800ms" in lines[0]
    assert lines[1].startswith("slow.yaml: good: 1 rule, ")


def test_what_cannot_be_read(check, tmp_path):
    (tmp_path / "vacant").mkdir()
    code, lines = check("vacant", "vacant/")
    assert code == 1
    assert lines[0] == "vacant: no *.yaml in this folder, or in one below it"


def test_a_file_is_not_read_as_the_world_of_its_name(check, tmp_path):
    """`demo` is the packaged one, `./demo` the folder."""
    (tmp_path / "demo").mkdir()
    assert check("demo")[0] == 0
    assert check("./demo") == (1, ["./demo: no *.yaml in this folder, or in one below it"])


def test_the_exit_code_of_the_process(tmp_path):
    (tmp_path / "bad.yaml").write_text("abuot: x")
    for arguments, code in ((["check", "bad.yaml"], 1), (["check", "demo"], 0), (["check"], 2)):
        done = subprocess.run(
            [sys.executable, "-m", "so_mock", *arguments], capture_output=True, cwd=tmp_path,
            env={"PYTHONPATH": ":".join(sys.path)}, timeout=60, text=True,
        )  # fmt: skip
        assert done.returncode == code, done
        assert "Traceback" not in done.stderr


def test_the_schema_is_one_document():
    done = CliRunner().invoke(cli, ["schema"], catch_exceptions=False)
    assert json.loads(done.output)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
