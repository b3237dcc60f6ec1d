"""What is sent beside API calls is sent a little at a time, and in a hurry where nobody calls."""

import asyncio

import pytest
from webhooks.party import Party, run
from webhooks.receiver import Receiver, status

from so_mock.webhooks.pace import APART, EASY, LONGEST, QUIET, Pace


class Calls:
    done = 0

    def __call__(self) -> int:
        return self.done


async def sent(pace: Pace, seconds: float, calls: Calls, coming: bool, senders: int = 3) -> int:
    """How many turns several senders have had in so long."""
    turns, loop = 0, asyncio.get_running_loop()
    until = loop.time() + seconds

    async def sender() -> None:
        nonlocal turns
        while loop.time() < until:
            await pace.turn()
            turns += 1

    async def caller() -> None:
        while loop.time() < until:
            calls.done += coming
            await asyncio.sleep(0.001)

    await asyncio.gather(caller(), *(sender() for _ in range(senders)))
    return turns


def test_while_calls_come_all_senders_together_have_a_turn_each_few_milliseconds():
    async def story():
        calls = Calls()
        turns = await sent(Pace(calls), 0.3, calls, coming=True)
        assert 2 <= turns <= 0.3 / APART + 6

    run(story)


@pytest.mark.parametrize("rate", [100, 300, 50_000])
def test_the_more_calls_a_second_the_rarer_are_turns(rate):
    async def story():
        calls, now = Calls(), 100.0
        asyncio.get_running_loop().time = lambda: now
        pace = Pace(calls)
        calls.done += 1
        pace.wait(now)
        assert pace.apart == LONGEST  # there may be many
        for _ in range(10):
            now += QUIET / 2
            calls.done += int(rate * QUIET / 2)
            pace.wait(now)
        assert pace.apart == pytest.approx(min(APART * (1 + rate / EASY), LONGEST))

    run(story)


def test_what_is_made_beside_calls_keeps_the_pace_too(world):
    """Events ring as well, and are not to be heard at once."""

    async def story():
        async with Receiver() as there:
            so, calls = Party(world), Calls()
            await so.hook(there.url)
            so.background.open(calls)
            for number in range(50):
                calls.done += 1
                await so.company(f"Company {number}")
            left = so.tenant.follow.behind(so.tenant.store)
            for _ in range(200):
                calls.done += 1
                await asyncio.sleep(0)
            assert left > 10 and left - so.tenant.follow.behind(so.tenant.store) <= 2
            await so.idle()
            assert len(there.got) == 50

    run(story)


def test_what_comes_of_what_was_sent_is_waited_for_as_well(world):
    """A webhook that is stopped is an event, too; who waits does not miss it where the next look is far away."""

    async def story():
        so = Party(world)

        def stops(_) -> bytes:
            so.background._rung.add(so.tenant.name)
            so.background._plan(asyncio.get_running_loop().call_later(20, int))
            return status(410)

        async with Receiver(stops) as gone, Receiver() as there:
            stopped = await so.hook(gone.url)
            await so.hook(there.url, f"webhook{stopped}.errors")
            await so.company()
            assert (await so.idle())["idle"]
            assert len(there.got) == 1

    run(story)


def test_where_none_come_nobody_waits():
    async def story():
        calls = Calls()
        pace = Pace(calls)
        calls.done += 1
        await pace.turn()
        await asyncio.sleep(QUIET + 0.01)
        assert await sent(pace, 0.2, calls, coming=False) > 5 * 0.2 / APART

    run(story)


def test_whoever_waits_for_the_end_is_not_held_up():
    async def story():
        calls = Calls()
        pace = Pace(calls)
        pace.hurried = True
        assert await sent(pace, 0.2, calls, coming=True) > 5 * 0.2 / APART

    run(story)


def test_nobody_waits_for_calls_that_are_over():
    async def story():
        calls = Calls()
        pace = Pace(calls)
        calls.done += 1  # one call that a thousand webhooks hear of
        async with asyncio.timeout(3):
            await asyncio.gather(*(pace.turn() for _ in range(1000)))

    run(story)
