"""Lists of companies and people."""

from __future__ import annotations

from so_mock.query.facts import Provided

PROVIDERS: dict[str, Provided] = {
    "person": Provided(switches={"retiredPerson": "retired = false"}),
    "findcontact": Provided(also=("person",)),
}
