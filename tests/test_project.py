"""The repository says nothing of the machine it was written on, and holds what it promises."""

import re
import subprocess
from pathlib import Path

import pytest

import so_mock

ROOT = Path(__file__).parent.parent
SKIPPED = {".git", "node_modules", "__pycache__", ".venv", "venv", "build", "dist", ".pytest_cache", ".mypy_cache",
           ".ruff_cache", ".hypothesis"}  # fmt: skip
# Spelt apart, so that this file does not find itself.
FORBIDDEN = [
    "registry." + "npmjs", "files." + "pythonhosted", "pypi" + ".org/simple", "proxy." + "golang",
    "/work" + "/", "/root" + "/", "/home" + "/", "/tmp" + "/bash", "C:" + "\\\\Users", "localhost:" + "3128",
    "BEGIN " + "PRIVATE KEY", "BEGIN RSA " + "PRIVATE KEY",
]  # fmt: skip


def files() -> list[Path]:
    """What the repository tracks; without git, what lies there."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True,
        ).stdout.split("\0")  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        listed = [str(file.relative_to(ROOT)) for file in ROOT.rglob("*")]
    found = [ROOT / name for name in listed if name and not SKIPPED & set(Path(name).parts)]
    return [file for file in found if file.is_file()]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {
        file.relative_to(ROOT).as_posix(): file.read_text("utf-8", errors="replace")
        for file in files()
    }


def test_there_is_something_to_look_at(texts):
    assert {"README.md", "pyproject.toml", "so_mock/app.py", "Dockerfile"} <= texts.keys()


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_no_file_names_a_machine_a_registry_or_a_key(texts, pattern):
    found = [name for name, text in texts.items() if pattern in text]
    # The demo app's key lies where a file beside it says that it is for tests only.
    assert [name for name in found if not name.startswith("fixtures/keys/")] == []


def test_no_more_keys_are_published_than_are_meant(texts):
    keys = {name for name in texts if name.startswith("fixtures/keys/")}
    assert keys == {
        f"fixtures/keys/{name}" for name in ("README.md", "demo-server.pem", "demo-server.public.pem", "demo-server.xml")
    }  # fmt: skip


def test_text_is_utf_8_in_unix_lines(texts):
    for name, text in texts.items():
        if name.endswith((".py", ".md", ".toml", ".txt", ".json", ".cjs")):
            assert "\ufffd" not in text, name
            assert "\r" not in text, name
            assert not text or text.endswith("\n") or name.endswith((".json", ".txt")), name


def test_no_file_is_larger_than_a_reader_would_open(texts):
    large = {name: len(text) for name, text in texts.items() if len(text) > 500_000}
    assert large == {}


def test_the_version_is_the_packages(texts):
    assert re.fullmatch(r"\d+\.\d+\.\d+(?:\.?(?:dev|a|b|rc)\d+)?", so_mock.__version__)
    assert 'path = "so_mock/__init__.py"' in texts["pyproject.toml"]
    assert (
        "## Unreleased" in texts["CHANGELOG.md"]
        or f"## {so_mock.__version__}" in texts["CHANGELOG.md"]
    )


def test_every_command_of_ci_is_run(texts):
    script = texts[".ci/run"]
    for command in (
        "pip install",
        "'.[test]'",
        "ruff check",
        "ruff format --check",
        "mypy",
        "pytest",
    ):
        assert command in script
    assert script.startswith("#!/usr/bin/env bash\n") and "set -euo pipefail" in script


def test_tests_do_without_what_is_not_in_the_repository(texts):
    """A checkout is all one needs."""
    outside = re.compile(r"""["'](?:/[a-z]+/|~/)[\w/.-]+["']""")
    allowed = {"/api/v1/", "/usr/bin/env"}
    for name, text in texts.items():
        if name.startswith("tests/") and name.endswith(".py"):
            for found in outside.findall(text):
                path = found.strip("\"'")
                assert not Path(path).is_file() or path in allowed or path.startswith("/etc/"), (
                    name,
                    path,
                )
