"""A process that runs out of files amid its work: `python -m webhooks.without_files` ends well if nothing was lost by it."""

import asyncio
import os
import resource

from sink import sinking
from webhooks.party import Party
from webhooks.receiver import Receiver, eventually

from so_mock.config import Config
from so_mock.mail.rows import MAILS
from so_mock.mail.smarthost import SETTING, USUAL
from so_mock.world import World


def filled() -> list[int]:
    held = []
    while True:
        try:
            held.append(os.dup(0))
        except OSError:
            return held


async def hooks(so: Party) -> None:
    async with Receiver() as there:
        await so.company()  # what is imported by the first needs files
        await so.hook(there.url.replace("127.0.0.1", "localhost"))
        await so.hook(there.url)
        there.hang_up()  # the tests of the hooks left connections that are open still
        await asyncio.sleep(0.1)
        held = filled()
        await so.company()
        # Several attempts at least; none of them counts.
        assert not (await so.idle(0.4))["idle"]
        assert so.states() == ["pending"] * 2 and there.got == []
        assert [so.webhook(id)["TotalCalls"] for id in (1, 2)] == [0, 0]
        for each in held:
            os.close(each)
        assert (await so.idle())["idle"]
        assert so.states() == ["delivered"] * 2 and len(there.got) == 2
        assert [len(each["Attempts"]) for each in so.deliveries()] == [1, 1]


async def mails(so: Party) -> None:
    with sinking() as sink:
        with so.tenant.store.unit():
            told = {**USUAL, "host": "localhost", "port": sink.port}
            so.tenant.store.insert(SETTING, told)
        mail = {"To": [{"Address": "eva@new.example"}], "Subject": "x", "PlainBody": "Hi"}
        await so.rest("POST", "Agents/EMail/Send", {"Emails": [mail]})
        await so.idle()
        held = filled()
        await so.rest("POST", "Agents/EMail/Send", {"Emails": [mail]})
        assert not (await so.idle(0.4))["idle"]
        _, row = so.tenant.store.table(MAILS).scan()
        assert row["State"] == "pending" and row["Attempts"] == []
        for each in held:
            os.close(each)
        assert await eventually(lambda: len(sink.got) == 2)


async def story() -> None:
    so = Party(World(Config()))
    await mails(so)
    await hooks(so)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    asyncio.run(story())
