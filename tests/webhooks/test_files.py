"""Receivers that hang take files of the process, which has not many: calls, and other receivers, go on."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Server, ask
from webhooks.party import Party, run
from webhooks.receiver import HANG, Receiver, eventually

from so_mock.entities import webhook_settings
from so_mock.webhooks import room as room_module
from so_mock.webhooks.room import Room

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
TESTS = Path(__file__).parent.parent


@POSIX
def test_without_files_nothing_is_lost_and_nothing_counts():
    done = subprocess.run(
        [sys.executable, "-m", "webhooks.without_files"], timeout=60, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}"},
    )  # fmt: skip
    # The sink is of this process too, and its asyncio complains where nobody else has to.
    assert done.returncode == 0 and "so_mock" not in done.stderr, done.stderr


def test_who_failed_the_last_time_leaves_half_of_the_room_to_others():
    async def story():
        room, inside = Room(4), []

        async def one(name, doubted):
            async with room.one(doubted):
                inside.append(name)
                await asyncio.Event().wait()

        tasks = [asyncio.create_task(one("hangs", True)) for _ in range(9)]
        await asyncio.sleep(0)
        tasks += [asyncio.create_task(one("well", False)) for _ in range(9)]
        assert await eventually(lambda: len(inside) == 4)
        await asyncio.sleep(0)
        assert sorted(inside) == ["hangs"] * 2 + ["well"] * 2
        tasks[0].cancel()
        assert await eventually(lambda: inside.count("well") == 3)
        assert inside.count("hangs") == 2
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    run(story)


def test_a_receiver_that_answers_has_room_beside_all_that_hang(world, monkeypatch):
    monkeypatch.setattr(room_module, "LEAST", 2)
    monkeypatch.setattr(room_module, "most_files", lambda: 4)

    async def story():
        async with Receiver(HANG) as hanging, Receiver() as there:
            so = Party(world)
            with so.tenant.store.unit():
                told = webhook_settings.planted({"probe": False}, ())
                so.tenant.store.insert(webhook_settings.SETTINGS, told)
            await so.hook(there.url)
            await so.company()
            await so.idle()
            for _ in range(3):
                await so.hook(hanging.url)
            await so.companies(3)
            assert await eventually(lambda: len(there.got) == 4)
            assert len(hanging.got) == 1

    run(story)


HANGING = 60  # with as many files, of which half are for webhooks
SCENARIO = "extends: demo\nwebhooks: {timeout: 0.3s, probe: false}\n"


def limited(scenario: Path) -> Server:
    """A server that may have so many files open."""
    command = f"ulimit -n {HANGING}; exec {sys.executable} -m so_mock serve --port 0 --scenario {scenario}"
    process = subprocess.Popen(
        ["sh", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    return Server(first.split(" at ")[1].split("/api")[0], process)


@POSIX
def test_more_that_hang_than_there_are_files_hold_no_call_and_no_other(tmp_path):
    """Each of them is asked, too, and for its whole time."""
    scenario = tmp_path / "few.yaml"
    scenario.write_text(SCENARIO)

    async def asked(server, path, body=None):
        verb, auth = ("POST" if body else "GET"), {"Authorization": "Basic dGplMDpUamUw"}
        status, found = await asyncio.to_thread(ask, f"{server.url}{path}", verb, body, **auth)
        assert status == 200, found
        return found

    async def with_hooks(server):
        async with Receiver(HANG) as hanging, Receiver() as there:
            for url in [hanging.url] * HANGING + [there.url]:
                hook = {"Name": "h", "Events": ["contact.created"], "TargetUrl": url, "Type": "webhook", "State": "Active"}  # fmt: skip
                await asked(server, "/api/v1/Webhook", hook)
            await asked(server, "/api/v1/Contact", {"Name": "Acme"})
            assert await eventually(lambda: len(hanging.got) > 1)
            await asked(server, "/api/v1/Contact/2")
            assert await eventually(lambda: len(there.got) == 1, 10)
            assert await eventually(lambda: len(hanging.got) >= HANGING, 10)
            rows = (await asked(server, "/_so_mock/state/webhook"))["rows"]
            assert len(rows) == HANGING + 1
            assert {row["LastError"] or "" for row in rows} <= {"", "no answer within 0.3 s"}

    async def story():
        server = await asyncio.to_thread(limited, scenario)
        try:
            await with_hooks(server)
        finally:
            server.process.terminate()
            out, _ = await asyncio.to_thread(server.process.communicate, timeout=15)
        assert "Traceback" not in out

    run(story)
