"""What persons have agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from so_mock.query.columns.person import WITHDRAWN
from so_mock.query.facts import Group, Made, Many
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper


def is_given(row: Row, shaper: Shaper) -> bool:
    base = shaper.row("legal_base", row["LegalBase"])
    return base is not None and base["Key"] != WITHDRAWN


GROUPS = {
    "consent_purpose": Group(
        "consent_purpose",
        {"privacystatementdescription": "PrivacyStatementDesc"},
        {"consentperson": Many("consent_person", "ConsentPurpose")},
    ),
    "consent_person": Group(
        "consent_person",
        {
            "active": Made(is_given, kind="bool"),
            "hascomment": Made(lambda row, shaper: bool(row["Comment"]), kind="bool"),
        },
    ),
}
