"""What tenants cost: `python tests/bench/tenants.py` from the repository's top, some two minutes.

2,000 tests with a tenant each under `pytest -n 2` (no cross-talk, less than 5 ms a test beside what the test does), 1,000
tenants forked from the demo world (less than 100 KB each), and what the plugin adds to a pytest that does not use it.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOP = Path(__file__).parent.parent.parent
TESTS = """
import pytest

@pytest.mark.parametrize("number", range({count}))
def test_alone(so, number):
    {body}
"""
WRITING = """before = so.client.get("/api/v1/Contact/2").json()
    assert before["Name"] != "only mine"
    made = so.client.post("/api/v1/Contact", json={"Name": f"of {number}"}).json()
    assert made["ContactId"] == FIRST
    so.client.put("/api/v1/Contact/2", json=before | {"Name": "only mine"})
    assert [row["Name"] for row in so.rows("contact", ContactId=FIRST)] == [f"of {number}"]"""
NOTHING = "assert so.tenant"
BARE = "pass"


def spent() -> float:
    """Seconds of the processor, by processes that this one has started."""
    times = os.times()
    return times.children_user + times.children_system


def run(tests: str, *options: str, plugin: bool = True, busy: bool = False) -> tuple[float, str]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_it.py").write_text(tests)
        more = ("-p", "so_mock.pytest_plugin") if plugin else ()
        environment = {**os.environ, "PYTHONPATH": str(TOP), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        started, used = time.perf_counter(), spent()
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "xdist", *more, *options],
            cwd=folder, env=environment, capture_output=True, text=True,
        )  # fmt: skip
        took = spent() - used if busy else time.perf_counter() - started
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return took, done.stdout


def fastest(tests: str, count: int, body: str) -> float:
    """Of three runs, in seconds of the processor, since others may use the machine."""
    return min(run(tests.format(count=count, body=body), busy=True)[0] for _ in range(3))


def memory() -> float:
    """Resident, in KB."""
    status = Path("/proc", "self", "status").read_text()
    return float(re.search(r"VmRSS:\s+(\d+)", status)[1])  # type: ignore[index]


def main() -> None:
    sys.path.insert(0, str(TOP))
    from so_mock.config import Config
    from so_mock.tenants import Tenants
    from so_mock.world import World

    tenants = Tenants(World(Config()))
    first = len(tenants.default.store.table("contact")) + 1
    before = memory()
    made = [tenants.make() for _ in range(1_000)]
    print(f"a tenant forked from demo: {(memory() - before) / len(made):.1f} KB")

    took, _ = run(TESTS.format(count=2_000, body=WRITING.replace("FIRST", str(first))), "-n", "2")
    print(f"2,000 tests that write, -n 2: {took:.1f} s, no cross-talk")
    without = TESTS.replace("so, ", "")
    many, bare_many = fastest(TESTS, 2_000, NOTHING), fastest(without, 2_000, BARE)
    one, bare_one = fastest(TESTS, 1, NOTHING), fastest(without, 1, BARE)
    each = (many - one - (bare_many - bare_one)) / 2_000
    print(f"the fixture: {each * 1000:.2f} ms a test, and {one - bare_one:.2f} s once")
    times: dict[bool, list[float]] = {True: [], False: []}
    unused = without.format(count=1, body=BARE)
    for _ in range(15):
        for plugin in (True, False):
            times[plugin].append(run(unused, plugin=plugin, busy=True)[0])
    grown = min(times[True]) - min(times[False])
    print(f"a pytest that does not use it takes {grown * 1000:.0f} ms longer to start")


if __name__ == "__main__":
    main()
