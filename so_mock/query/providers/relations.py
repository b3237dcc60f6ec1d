"""Relations of a company or person, each read from its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from so_mock.query.facts import Kind, Provided
from so_mock.query.tree import Node, compares
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

ENDS = (("Source", "Destination"), ("Destination", "Source"))
OF_ONE = frozenset(["contactid", "personid", "source/contactid", "source/restrictioncontactid"])


def seen(shaper: Shaper, where: Node) -> Iterator[Row]:
    """Where it is asked for those of one company or person, from the end at which that stands; else each once."""
    of_one = any(compare.column.lower() in OF_ONE for compare in compares(where))
    for row in shaper.reads.rows("contact_relation"):
        for direction, (here, there) in enumerate(ENDS, 1):
            if direction == 1 or of_one:
                ends = {
                    f"{word}{kind}Id": row[f"{side}{kind}Id"] or 0
                    for word, side in (("From", here), ("To", there))
                    for kind in ("Contact", "Person")
                }
                yield {**row, **ends, "Direction": direction}


RELATIONS = Provided(
    {"relation": Kind(rows=seen, key="RelationId", group="seen relation")},
    {"retired": "target/retired = false", "stop": "target/stop = false"},
)
PROVIDERS = {"relation": RELATIONS, "personrelation": RELATIONS}
