"""A turn of the clock past what waits for it: attempts and what happens of itself, each at its moment; and a clock that ticks."""

import asyncio
from time import perf_counter

from webhooks.party import NOON, Party, run
from webhooks.receiver import HANG, OK, Receiver, status

from so_mock.clock import Setting
from so_mock.due import walk
from so_mock.entities.webhooks import DELIVERED, DELIVERIES, GIVEN_UP

FAILS = status(500, "out of order")


async def turn(so: Party, advance: str):
    reply = await so.call("POST", "/_so_mock/clock", {"advance": advance})
    assert reply.status_code == 200, reply.text
    return reply.json()


def moments(so: Party, delivery: int = 0) -> list[str]:
    return [each["at"][11:19] for each in so.deliveries()[delivery]["Attempts"]]


def test_a_turn_past_all_attempts_makes_each_at_its_moment(world):
    async def story():
        async with Receiver(FAILS, FAILS, FAILS) as there:
            so = Party(world)
            await so.hook(there.url)
            await so.company()
            told = await turn(so, "1h")
            assert moments(so) == ["14:13:20", "14:13:21", "14:13:25"]
            assert len(there.got) == 3 and so.states() == [GIVEN_UP]
            tries = [each for each in told["due"] if each["what"] == "webhook is tried again"]
            assert [each["text"] for each in tries] == ["contact.created"] * 2
            assert all(each["acted"] for each in tries)
            assert so.tenant.clock.seconds() == NOON + 3600

    run(story)


def test_those_behind_one_that_is_tried_again_are_not_said_to_be_tried(world):
    async def story():
        async with Receiver(FAILS, FAILS, OK, OK, OK) as there:
            so = Party(world)
            await so.hook(there.url)
            await so.companies(3)
            await so.idle()
            told = (await turn(so, "1s"))["due"] + (await turn(so, "1h"))["due"]
            assert so.states() == [DELIVERED] * 3
            acted = [(each["what"], each["id"]) for each in told if each["acted"]]
            assert acted == [("webhook is tried again", so.deliveries()[0]["id"])] * 2

    run(story)


def test_what_a_rule_delays_is_said_to_be_sent(world):
    async def story():
        async with Receiver(OK) as there:
            so = Party(world)
            await so.hook(there.url)
            await so.company()
            [row], store = so.deliveries(), so.tenant.store
            with store.unit():  # as `webhook: {delay: 30s}` leaves it
                store.delete(DELIVERIES, row["id"])
                store.insert(DELIVERIES, {**row, "id": 0, "Due": NOON + 30})
            told = (await turn(so, "1m"))["due"]
            assert [each["what"] for each in told if each["acted"]] == ["delayed webhook is sent"]
            assert so.states() == [DELIVERED]

    run(story)


def test_what_happens_of_itself_and_attempts_take_turns(world):
    """The retry of the first event goes before the request that opens later, which is told of at its own moment."""

    async def story():
        async with Receiver(FAILS, OK, OK) as there:
            so = Party(world)
            await so.hook(there.url, "contact.created", "ticket.changed")
            await so.rest("POST", "Ticket", {"Title": "x", "BaseStatus": "Postponed1Hour"})
            await so.company()
            told = await turn(so, "2h")
            assert there.events == ["contact.created", "contact.created", "ticket.changed"]
            assert moments(so) == ["14:13:20", "14:13:21"]
            assert moments(so, 1) == ["15:13:20"]
            assert so.events()[1]["Timestamp"].startswith("2026-09-21T15:13:20")
            assert [each["what"] for each in told["due"] if each["acted"]] == [
                "webhook is tried again", "postponed request is active again",
            ]  # fmt: skip

    run(story)


def test_a_receiver_that_hangs_holds_up_a_turn_no_longer_than_it_may(world, monkeypatch):
    async def story():
        monkeypatch.setattr(walk, "PATIENCE", 0.2)
        async with Receiver(HANG) as there:
            so = Party(world)
            await so.hook(there.url)
            await so.company()
            begun = perf_counter()
            await turn(so, "1h")
            assert 0.15 < perf_counter() - begun < 2
            assert so.tenant.clock.seconds() == NOON + 3600
            assert not so.tenant.turning

    run(story)


def test_two_turns_at_once_come_one_after_the_other(world):
    async def story():
        async with Receiver(FAILS, FAILS, FAILS) as there:
            so = Party(world)
            await so.hook(there.url)
            await so.company()
            await asyncio.gather(turn(so, "1h"), turn(so, "2h"))
            assert so.tenant.clock.seconds() == NOON + 3 * 3600

    run(story)


def test_a_reset_during_a_turn_ends_it(world):
    async def story():
        async with Receiver(HANG) as there:
            so = Party(world)
            await so.hook(there.url)
            await so.company()
            turning = asyncio.create_task(turn(so, "9h"))
            await asyncio.sleep(0.05)
            so.tenant.reset()
            await turning
            assert so.tenant.clock.setting == so.tenant.world.clock().setting
            assert not so.tenant.turning

    run(story)


def test_a_ticking_clock_is_looked_at_though_nobody_calls(world):
    """Where somebody outside hears of it; of another tenant it is early enough at the next call."""

    async def story():
        async with Receiver(OK) as there:
            so = Party(world, frozen=False)
            so.background.open(int)
            other = so.tenants.make("Other")
            ids = []
            for tenant in (so.tenant, other):
                with tenant.store.unit():
                    blank = tenant.world.absorber.blank_row(tenant.world.model["ticket"])
                    row = tenant.store.insert("ticket", blank | {
                        "Title": "x", "BaseStatus": "Postponed", "Activate": tenant.clock.wall(int(tenant.clock.seconds()) + 1),
                    })  # fmt: skip
                ids.append(row["TicketId"])
            await so.hook(there.url, "ticket.changed")
            for _ in range(400):
                await asyncio.sleep(0.01)
                if there.got:
                    break
            assert there.events == ["ticket.changed"]
            assert there.got[0].json["PrimaryKey"] == ids[0]
            assert other.store.table("ticket").get(ids[1])["BaseStatus"] == "Postponed"
            await so.background.close(0)

    run(story)


def test_a_closed_background_looks_at_no_clock(world):
    async def story():
        so = Party(world, frozen=False)
        so.background.open(int)
        async with Receiver(OK) as there:
            await so.hook(there.url, "ticket.changed")
        await so.background.close(0)
        before = so.tenant.look_at = 0.0
        await asyncio.sleep(1.2)
        assert so.tenant.look_at == before

    run(story)


def test_the_admin_api_sees_what_has_become_due(world):
    async def story():
        so = Party(world)
        made = await so.rest("POST", "Ticket", {"Title": "x", "BaseStatus": "Postponed1Hour"})
        so.tenant.passed = so.tenant.clock.now()
        so.tenant.clock.turn(Setting(ahead=NOON + 3601 - Setting().seconds()))
        so.tenant.look_at = 0.0
        reply = await so.call("GET", f"/_so_mock/state/ticket/{made['TicketId']}")
        assert reply.json()["BaseStatus"] == "Active"

    run(story)
