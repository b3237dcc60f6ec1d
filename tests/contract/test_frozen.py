"""Nobody edits a stored row in place: every operation once, and whatever other tests do by the way (conftest)."""

from collections.abc import Callable
from typing import Any

import pytest
from contract.calls import least
from contract.door import Door
from frozen import Edited, rows_are_frozen

from so_mock.store.table import Row
from so_mock.tenant import Tenant


@pytest.mark.parametrize(
    "edit",
    [
        lambda row: row.update(Name="Other"),
        lambda row: row["Emails"].append({}),
        lambda row: row["Address"].pop("Street"),
        lambda row: row.__setitem__("Name", "Other"),
        lambda row: row["Interests"].sort(),
    ],
)
def test_an_edit_of_a_row_is_noticed(tenant: Tenant, edit: Callable[[Any], Any]) -> None:
    with pytest.raises(Edited):
        edit(tenant.store.table("contact").rows[2])
    with tenant.store.unit():
        stored = tenant.store.insert(
            "contact", dict(tenant.store.table("contact").rows[2], ContactId=0)
        )
    with pytest.raises(Edited):
        edit(stored)


def test_no_operation_edits_what_it_stored_or_read(door_with: Any) -> None:
    """All in one tenant, each after the others, so that they meet rows of each other; what an operation wrote it must
    leave alone afterwards too."""
    kept: list[tuple[Row, Row]] = []
    with rows_are_frozen(kept):
        door: Door = door_with()
        catalogue = door.tenant.world.catalogue
        edited = []
        for operation in catalogue.operations:
            request = least(operation, catalogue.carriers)
            kept.clear()
            reply = door(request.verb, request.path, body=request.body, headers=request.headers)
            assert reply.status < 500, operation.key
            edited += [operation.key for given, held in kept if given != held]
    assert edited == []
