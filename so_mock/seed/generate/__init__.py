"""Believable rows from the seed, as many as asked for and related to each other (`generate` of a scenario file)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from so_mock.entities.absorb import Absorber
from so_mock.seed.generate.activities import appointments, documents, sales
from so_mock.seed.generate.companies import contacts, persons
from so_mock.seed.generate.ground import Ground
from so_mock.seed.generate.projects import projects
from so_mock.seed.generate.tickets import tickets
from so_mock.seed.progress import Progress
from so_mock.store.changes import Store
from so_mock.store.table import Row

Make = Callable[[Ground, range], Iterator[Row]]

# In this order, since each refers to those before it. Projects bring their members along, tickets their messages.
KINDS: dict[str, Make] = {
    "contact": contacts, "person": persons, "project": projects, "sale": sales,
    "appointment": appointments, "document": documents, "ticket": tickets,
}  # fmt: skip
STEP = 1_000


def grow(
    store: Store,
    absorber: Absorber,
    counts: Mapping[str, int],
    seed: int,
    now: str,
    progress: Progress,
) -> None:
    """Adds rows to the store, ids after those that are there. `now`: the clock's start, as the API shows it."""
    ground = Ground(store, absorber, seed, now)
    for kind, make in KINDS.items():
        if counts.get(kind):
            first = store.table(kind).next_id
            ids = range(first, first + counts[kind])
            ground.made_from[kind] = first
            store.load(kind, _told(ground.fit(kind, make(ground, ids)), kind, len(ids), progress))
            for other, rows in ground.taken().items():
                store.load(other, ground.fit(other, rows))


def _told(rows: Iterator[Row], kind: str, count: int, progress: Progress) -> Iterator[Row]:
    for done, row in enumerate(rows):
        if done % STEP == 0:
            progress.tell(f"making rows of {kind}", done, count)
        yield row
