"""What the caller may do (SuperOffice says Sentry). Every associate sees every row until roles are
simulated.

Rows are hidden where they are read, before they are ordered, paged and counted; so a role that
hides rows needs no
change in lists and counts, only a predicate here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from so_mock.call import Caller

Visible = Mapping[str, Callable[[dict[str, Any]], bool]]


def visible(caller: Caller, alive: Visible) -> Visible:
    """Table -> which of its rows this caller sees. A table that is not named hides nothing.

    `alive` hides from everybody what is softly deleted.
    """
    return alive
