"""The container: what the Dockerfile promises, looked at without an engine, and with one where it is there."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from fnmatch import fnmatch
from pathlib import Path

import pytest

from so_mock import cli

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
STEPS = [
    (step.split(None, 1)[0], step.split(None, 1)[1])
    for step in re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.M)).splitlines()
    if step.strip()
]
BUILD = STEPS[: [name for name, _ in STEPS].index("FROM", 1)]
RUN = STEPS[len(BUILD) :]


def one(name: str) -> str:
    [value] = [value for step, value in RUN if step == name]
    return value


def environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in one("ENV").split())


def health() -> list[str]:
    """The command of HEALTHCHECK."""
    return list(json.loads(one("HEALTHCHECK").split("CMD ", 1)[1]))


def test_it_is_built_in_one_stage_and_run_in_another():
    assert BUILD[0] == ("FROM", "python:3.13-slim AS build")
    assert RUN[0] == ("FROM", "python:3.13-slim")
    assert ("COPY", "--from=build /opt/so-mock /opt/so-mock") in RUN
    assert not any("pip" in value for _, value in RUN)


def test_it_does_not_run_as_root():
    user = one("USER")
    assert user.isdigit() and int(user) > 0
    assert f"--uid {user}" in one("RUN")
    after = [name for name, _ in RUN[[name for name, _ in RUN].index("USER") :]]
    assert "RUN" not in after and "COPY" not in after


def test_it_stops_as_docker_asks():
    assert one("STOPSIGNAL") == "SIGTERM"
    assert json.loads(one("ENTRYPOINT")) == ["so-mock"], (
        "no shell in between that would keep the signal"
    )
    assert json.loads(one("CMD")) == ["serve"]


def test_its_port_and_address_are_those_of_the_options():
    told = environment()
    assert told["SO_MOCK_PORT"] == one("EXPOSE") == "8405"
    assert told["SO_MOCK_HOST"] == "0.0.0.0"
    known = {option.envvar for option in cli.serve.params}
    assert {name for name in told if name.startswith("SO_MOCK_")} <= known


def test_the_folder_for_the_users_scenarios_is_where_names_are_looked_for():
    assert environment()["SO_MOCK_SCENARIOS"] == one("VOLUME") == "/scenarios"


def test_it_writes_nothing():
    """`docker run --read-only`: no byte code; the folder for the user's files is there."""
    assert environment()["PYTHONDONTWRITEBYTECODE"] == "1"
    assert one("VOLUME") == one("WORKDIR") == "/scenarios"
    assert "mkdir /scenarios" in one("RUN")


def test_what_the_build_copies_is_there_and_not_left_out():
    left_out = (ROOT / ".dockerignore").read_text("utf-8").split()
    copied = [name for step, value in BUILD if step == "COPY" for name in value.split()[:-1]]
    for name in copied:
        assert (ROOT / name).exists(), name
        assert not any(fnmatch(name, pattern) for pattern in left_out), name
    needed = {"pyproject.toml", "README.md", "LICENSE", "so_mock", "fixtures"}
    assert needed <= set(copied)
    assert {".git", "tests", "**/node_modules", "**/__pycache__"} <= set(left_out)


def test_health_is_asked_often_enough_to_be_of_use():
    options = dict(re.findall(r"--([\w-]+)=(\w+)", one("HEALTHCHECK")))
    assert options == {"interval": "5s", "timeout": "2s", "start-period": "5s", "retries": "3"}


def checked(port: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable if word == "python" else word for word in health()]
    return subprocess.run(
        command,
        env={**os.environ, "SO_MOCK_PORT": str(port)},
        capture_output=True,
        text=True,
        timeout=20,
    )


def test_the_healthcheck_passes_when_it_serves(live_server):
    assert checked(int(live_server.url.rpartition(":")[2])).returncode == 0


def test_the_healthcheck_passes_over_tls(own_server):
    server = own_server(SO_MOCK_TLS="1")
    assert server.url.startswith("https:")
    assert checked(int(server.url.rpartition(":")[2])).returncode == 0


def test_the_healthcheck_fails_when_nothing_answers_or_something_else_does():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert checked(closed.getsockname()[1]).returncode != 0


@pytest.mark.skipif(sys.platform == "win32", reason="the image is Linux")
def test_the_entrypoint_serves_with_the_images_environment(own_server, tmp_path):
    """All addresses, here with a port that is free and a folder of the test's own."""
    told = {name: value for name, value in environment().items() if name != "PATH"}
    (tmp_path / "busy.yaml").write_text("{about: Busy., rules: [{then: {error: 503}}]}")
    told |= {"SO_MOCK_SCENARIOS": str(tmp_path), "SO_MOCK_SCENARIO": "busy"}
    server = own_server(**told)
    assert server.url.startswith("http://127.0.0.1:")
    with urllib.request.urlopen(f"{server.url}/_so_mock/ready") as answer:
        assert answer.status == 200 and json.load(answer)["scenario"] == "busy"
    listening = (
        socket.create_connection(("127.0.0.2", int(server.url.rpartition(":")[2])))
        if sys.platform == "linux"
        else None
    )
    if listening is not None:
        listening.close()
    server.process.terminate()
    out, _ = server.process.communicate(timeout=10)
    assert server.process.returncode == 0 and "so-mock: stopped." in out


def the_image_is_built_and_runs_read_only():
    tag = "so-mock-under-test"
    subprocess.run(["docker", "build", "-q", "-t", tag, "."], cwd=ROOT, check=True, timeout=600)
    name = subprocess.run(
        ["docker", "run", "-d", "--rm", "--read-only", "-p", "127.0.0.1::8405", tag],
        check=True, capture_output=True, text=True, timeout=60,
    ).stdout.strip()  # fmt: skip
    try:
        mapped = subprocess.run(
            ["docker", "port", name, "8405"], check=True, capture_output=True, text=True
        ).stdout
        url = f"http://{mapped.split()[0]}/_so_mock/ready"
        deadline = time.monotonic() + 20
        while True:
            try:
                with urllib.request.urlopen(url, timeout=2) as answer:
                    assert answer.status == 200
                break
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.1)
    finally:
        began = time.monotonic()
        subprocess.run(["docker", "stop", name], check=True, capture_output=True, timeout=60)
    assert time.monotonic() - began < 8, "stopped by SIGTERM, not killed after ten seconds"


if os.environ.get("SO_MOCK_TEST_IMAGE"):  # where there is an engine; it takes minutes
    test_the_image_is_built_and_runs_read_only = the_image_is_built_and_runs_read_only
