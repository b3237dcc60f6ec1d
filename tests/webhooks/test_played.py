"""A rule's `webhook`: what a scenario does to the events of a call."""

import pytest
from scenario_files import playing
from webhooks.party import Party, run
from webhooks.receiver import HANG, OK, Receiver, status

from so_mock.webhooks.queue import Queue

NAMED = "{when: {operation: POST Contact, body: {Name: '%s'}}, then: {webhook: %s}}"


def party(world, *rules: tuple[str, str]) -> Party:
    told = ", ".join(NAMED % rule for rule in rules)
    return Party(playing(world, f"extends: demo\nrules: [{told}]"))


def test_what_is_dropped_is_not_sent_and_kept_as_dropped(world):
    async def story():
        async with Receiver() as there:
            so = party(world, ("Odd", "drop"))
            await so.hook(there.url)
            await so.company("Odd")
            id = await so.company("Usual")
            await so.idle()
            assert [each.json["PrimaryKey"] for each in there.got] == [id]
            assert so.states() == ["dropped", "delivered"]
            assert so.deliveries()[0]["Reason"] == "a rule of the scenario drops it"

    run(story)


def test_copies_are_the_same_event_and_each_is_answered_for_itself(world):
    async def story():
        async with Receiver(OK, status(500), OK) as there:
            so = party(world, ("Odd", "{duplicate: 2}"))
            await so.hook(there.url)
            await so.company("Odd")
            await so.advance(1)
            assert len(there.got) == 4  # the second one was tried twice
            assert len({each.body for each in there.got}) == 1
            assert so.states() == ["delivered"] * 3

    run(story)


def test_a_delayed_one_waits_for_the_clock_and_is_overtaken(world):
    async def story():
        async with Receiver() as there:
            so = party(world, ("Odd", "{delay: 1m}"))
            await so.hook(there.url)
            odd, usual = await so.company("Odd"), await so.company("Usual")
            told = await so.idle()
            assert [each["due"] for each in told["waiting_for_clock"]] == [
                "2026-09-21T14:14:20.000Z"
            ]
            assert [each.json["PrimaryKey"] for each in there.got] == [usual]
            await so.advance(60)
            assert [each.json["PrimaryKey"] for each in there.got] == [usual, odd]
            assert "x-superoffice-retry" not in there.got[1].headers

    run(story)


def test_a_delay_between_two_times_lies_between_them(world):
    async def story():
        async with Receiver() as there:
            so = party(world, ("Odd", "{delay: {from: 10s, to: 20s}}"))
            await so.hook(there.url)
            await so.company("Odd")
            await so.advance(9.9)
            assert there.got == []
            await so.advance(10.1)
            assert there.events == ["contact.created"]

    run(story)


def test_one_that_is_alone_lets_the_next_one_go_first(world):
    async def story():
        async with Receiver() as there:
            so = party(world, ("Odd", "reorder"))
            await so.hook(there.url)
            odd, usual, last = [await so.company(name) for name in ("Odd", "Usual", "Last")]
            await so.idle()
            assert [each.json["PrimaryKey"] for each in there.got] == [usual, odd, last]

    run(story)


def test_calls_that_are_all_reordered_come_in_pairs_and_none_waits_for_ever(world):
    async def story():
        async with Receiver() as there:
            so = party(world, ("Odd", "reorder"))
            await so.hook(there.url)
            ids = [await so.company("Odd") for _ in range(3)]
            assert len((await so.idle())["waiting_for_clock"]) == 1
            await so.advance(5)
            assert [each.json["PrimaryKey"] for each in there.got] == [ids[1], ids[0], ids[2]]

    run(story)


def test_events_of_one_call_are_sent_the_other_way_round(world):
    async def story():
        rules = "[{when: {operation: POST Contact}, then: {webhook: reorder}}]"
        async with Receiver() as there, Receiver() as straight:
            so = Party(playing(world, f"extends: demo\nrules: {rules}"))
            both = ("contact.created", "person.created")
            await so.hook(there.url, *both)
            usual = Party(world)
            await usual.hook(straight.url, *both)
            for each in (so, usual):
                body = {"Name": "Acme", "Persons": [], "Department": "x"}
                made = await each.rest("POST", "Contact", body)
                assert made["ContactId"]
                await each.advance(5)
            assert sorted(there.events) == sorted(straight.events)

    run(story)


@pytest.mark.parametrize("rule", ["drop", "reorder", "{duplicate: 3}", "{delay: 1s}"])
def test_other_calls_are_sent_as_usual(world, rule):
    async def story():
        async with Receiver() as there:
            so = party(world, ("Odd", rule))
            await so.hook(there.url)
            id = await so.company("Usual")
            await so.idle()
            assert [each.json["PrimaryKey"] for each in there.got] == [id]

    run(story)


def test_many_that_are_delayed_come_in_their_order(world):
    async def story():
        async with Receiver() as there:
            so = party(world, ("Odd", "{delay: 1s}"))
            await so.hook(there.url)
            ids = [await so.company("Odd") for _ in range(40)]
            await so.advance(1)
            assert [each.json["PrimaryKey"] for each in there.got] == ids

    run(story)


def test_a_stopped_webhook_leaves_nothing_delayed_behind(world):
    async def story():
        async with Receiver(HANG) as there:
            so = party(world, ("Odd", "{delay: 1h}"), ("Shy", "reorder"))
            id = await so.hook(there.url)
            await so.company("Odd")
            await so.company("Shy")
            await so.rest(
                "PUT",
                f"Webhook/{id}",
                {**await so.rest("GET", f"Webhook/{id}"), "State": "Stopped"},
            )
            assert (await so.idle())["pending"] == 0 and so.states() == ["dropped", "dropped"]

    run(story)


def test_one_that_is_hastened_stands_behind_the_one_that_is_sent_now():
    first, last = ({"id": id, "State": "pending", "Due": 0, "Attempts": []} for id in (1, 2))
    late = {"id": 3, "State": "pending", "Due": 60.0, "Attempts": []}
    queue = Queue()
    for row in (first, last, late):
        queue.add(row)
    queue.sending = 1
    queue.hasten(3)
    assert list(queue) == [1, 3, 2]
