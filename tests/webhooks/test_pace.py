"""What is sent beside API calls is sent a little at a time, and in a hurry where nobody calls."""

import asyncio

from webhooks.party import run

from so_mock.webhooks.pace import APART, QUIET, Pace


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
