"""The options of `so-mock serve` that are about its admin API, through a real server."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ask


@pytest.mark.parametrize("as_variable", [False, True])
def test_a_token_is_asked_for_and_never_printed(own_server: Any, as_variable: bool):
    token = "Zq-81723"
    server = own_server(SO_MOCK_ADMIN_TOKEN=token) if as_variable else own_server("--admin-token", token)  # fmt: skip
    assert ask(f"{server.url}/_so_mock/health")[0] == 200
    assert ask(f"{server.url}/_so_mock/tenants")[0] == 401
    assert ask(f"{server.url}/_so_mock/reset", "POST", {}, Authorization=f"Bearer {token}")[0] == 200  # fmt: skip
    lines = [server.process.stdout.readline() for _ in range(4)]
    server.process.terminate()
    printed = "".join(lines) + server.process.communicate(timeout=10)[0]
    assert "/_so_mock/ (with the admin token)" in printed and token not in printed


@pytest.mark.parametrize("token", ["a b", "é", "a\tb"])
def test_a_token_that_no_header_can_carry_is_refused(token: str):
    done = subprocess.run(
        [sys.executable, "-m", "so_mock", "serve", "--admin-token", token],
        capture_output=True, text=True, encoding="utf-8", timeout=30,
    )  # fmt: skip
    assert done.returncode == 2 and "a token is made of ASCII" in done.stderr


def test_scenarios_of_a_folder_are_known_by_their_names(own_server: Any, tmp_path: Path):
    contact = "extends: empty\ndata:\n  contact:\n  - {ContactId: 1, Name: Ours AS}\n"
    (tmp_path / "ours.yaml").write_text(contact)
    (tmp_path / "bad.yaml").write_text("abot: x\n")
    server = own_server("--scenarios", str(tmp_path), "--scenario", "ours")
    told = ask(f"{server.url}/_so_mock/scenario")[1]
    assert (told["name"], told["source"]) == ("ours", str(tmp_path / "ours.yaml"))
    status, made = ask(f"{server.url}/_so_mock/tenants", "POST", {"scenario": "ours"})
    assert (status, made["scenario"]) == (201, "ours")
    assert ask(f"{server.url}/_so_mock/tenants", "POST", {"scenario": "demo"})[0] == 201
    for verb, path, body in (("POST", "tenants", {"scenario": "bad"}), ("PUT", "scenario?name=bad", None)):  # fmt: skip
        status, refused = ask(f"{server.url}/_so_mock/{path}", verb, body)
        assert status == 400 and "bad.yaml:1:1: no key 'abot'" in refused["error"]
