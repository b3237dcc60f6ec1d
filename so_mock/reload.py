"""`--reload`: a scenario file that was edited is read again, and whoever plays it starts anew."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from so_mock.seed.scenario import BadScenario
from so_mock.tenant import Tenant
from so_mock.tenants import Tenants
from so_mock.world import World, written_at

INTERVAL = 0.5
Marks = dict[Path, tuple[int, int, int] | None]


def tell(text: str) -> None:
    print(f"so-mock: {text}", file=sys.stderr, flush=True)


async def watch(tenants: Tenants, interval: float = INTERVAL) -> None:
    """Looks at the files of the loaded scenario for as long as it is let."""
    reloading = Reloading(tenants)
    if not reloading.files:
        tell(
            f"--reload has nothing to watch: scenario {tenants.world.scenario.name} was read from no file"
        )
        return
    while True:
        await asyncio.sleep(interval)
        if reloading.due():
            await reloading.load()


class Reloading:
    """A file is read when two looks in a row found it alike: an editor may write it in pieces, or remove it and put another
    one in its place."""

    def __init__(self, tenants: Tenants) -> None:
        self.tenants = tenants
        self.files: tuple[Path, ...] = ()
        self._seen: Marks = {}
        self._done: Marks = {}
        self._held: dict[Path, bytes] = {}
        self._watch(tenants.world.scenario.files)

    def due(self) -> bool:
        """Whether something was written, and is written no more."""
        now = {file: written_at(file) for file in self.files}
        settled, self._seen = now == self._seen, now
        return settled and now != self._done

    async def load(self) -> None:
        """What is written while it is read is due again."""
        edited = [file for file in self.files if self._seen[file] != self._done.get(file)]
        self._done |= self._seen
        held = {file: _digest(file) for file in edited}
        edited = [file for file in edited if held[file] != self._held.get(file)]
        self._held |= held
        if not edited:
            return  # written with what it held
        old = self.tenants.world
        try:
            new = await asyncio.to_thread(old.loading, old.config)
        except BadScenario as wrong:
            tell(f"{_edited(edited)}; the old scenario stays\n{wrong}")
            self._watch((*self.files, *wrong.files))
            return
        self._watch(new.scenario.files)
        started = self.tenants.replace(old, new)
        tell(f"{_edited(edited)}; {_started(started)} ({_changed(old, new)})")

    def _watch(self, files: Iterable[Path]) -> None:
        self.files = tuple(dict.fromkeys(files))
        for file in self.files:
            if file not in self._done:
                self._done[file] = self._seen[file] = written_at(file)
                self._held[file] = _digest(file)


def _digest(file: Path) -> bytes:
    try:
        return blake2b(file.read_bytes()).digest()
    except OSError:
        return b""


def _edited(files: list[Path]) -> str:
    gone = [file.name for file in files if not file.exists()]
    there = [file.name for file in files if file.exists()]
    told = [
        f"{', '.join(names)} {'was' if len(names) == 1 else 'were'} {what}"
        for names, what in ((there, "edited"), (gone, "removed"))
        if names
    ]
    return " and ".join(told)


def _started(tenants: list[Tenant]) -> str:
    if not tenants:
        return "nobody plays it now"
    named = ", ".join(tenant.name for tenant in tenants[:3])
    more = f" and {len(tenants) - 3} more" if len(tenants) > 3 else ""
    return f"{named}{more} {'starts' if len(tenants) == 1 else 'start'} anew"


def _changed(old: World, new: World) -> str:
    """What one sees of it at a glance."""
    was, now = old.scenario, new.scenario
    told = []
    for name in sorted(was.data.keys() | now.data.keys()):
        before, after = was.data.get(name, []), now.data.get(name, [])
        if len(before) != len(after):
            told.append(f"{name}: {len(after)} rows, were {len(before)}")
        elif before != after:
            told.append(f"{name}: other values")
    for name in ("rules", "states", "users", "generate", "clock", "zone", "auth", "seed", "about"):
        if getattr(was, name) != getattr(now, name):
            told.append(name.replace("zone", "time_zone"))
    return (
        ", ".join(told[:8]) + (f" and {len(told) - 8} more" if len(told) > 8 else "")
        or "nothing that counts"
    )
