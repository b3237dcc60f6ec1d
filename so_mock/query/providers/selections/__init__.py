"""Members of selections: for each table that can be selected from a family of providers, told apart by their names.

`SaleStaticSelectionV2` lists members kept by hand, `SaleDynamicSelectionV2` whatever the criteria choose, `...Combined` what
two others come to, `SaleSelectionV2` whichever the selection is, `SaleShadow...` the companies and people behind them.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from so_mock.catalogue.archives import archives
from so_mock.entities.membership import MEMBERS, NUMBERS, TARGETS
from so_mock.query.facts import Fixed, Kind, Provided
from so_mock.query.providers.selections.asked import AD_HOC, Family, selection_asked
from so_mock.query.providers.selections.dynamic import dynamic, included
from so_mock.query.providers.selections.listed import listed, of_any

if TYPE_CHECKING:
    from so_mock.query.moment import Moment
    from so_mock.query.tree import Node

_CONTACT = TARGETS[NUMBERS["contact"]]
_BEGINNINGS = {target.providers: target for target in reversed(TARGETS.values())} | {
    "Contact": _CONTACT,
    "AssociateProject": TARGETS[NUMBERS["project"]],
}
# Some are spelt without the S of their shadow.
_NAME = re.compile(
    rf"(?P<table>{'|'.join(_BEGINNINGS)})(?P<shadow>S?hadow)?(?P<kind>Static|Dynamic|)Selection(?P<combined>Combined)?"
    "(SingleCriteriaGroup)?(V2)?"
)
# Names that do not tell what they are: provider, kind, entity.
OTHERS = (
    ("InnerSelectionStaticContactProvider", "Static", "staticContact"),
    ("InnerSelectionStaticPersonProvider", "Static", "staticPerson"),
    ("SelectionDynamicContactProvider", "Dynamic", "dynamicContact"),
    ("SelectionStaticContactAddMembers", "Dynamic", "contact"),
    ("SubContactPersonDynamicSelectionSingleCriteriaGroup", "Dynamic", "contact"),
    ("SubPersonContactDynamicSelectionSingleCriteriaGroup", "Dynamic", "person"),
)


def _families() -> dict[str, Family]:
    found = {
        name.lower(): Family(_CONTACT, kind, shadow=False, names=(entity,))
        for name, kind, entity in OTHERS
    }
    for name in archives().names():
        told, provider = _NAME.fullmatch(name), archives().find(name)
        if told is not None and provider is not None:
            target = _BEGINNINGS[told["table"]]
            kind = "Combined" if told["combined"] else told["kind"]
            names = provider.entities or (target.entity,)
            found[name.lower()] = Family(target, kind, bool(told["shadow"]), names)
    return found


def _varies(family: Family, where: Node, moment: Moment | None) -> Provided:
    id = selection_asked(where)
    row = moment.shaper.row("selection", id) if moment and id and id > 0 else None
    kind = family.kind
    if not kind:
        kind = str(row["SelectionType"]) if row else "Dynamic" if id == AD_HOC else ""
    if kind == "Dynamic" and not family.shadow:
        return dynamic(family, id, included(family.target, row, where))
    return listed(family, kind, id)


# -- selections themselves


_LISTED = Kind(
    "selection", "systemtype = 0"
)  # not what somebody looked for last, nor temporary ones
PROVIDERS = {name: Provided(varies=partial(_varies, family)) for name, family in _families().items()} | {
    "shadowselection": Provided(varies=of_any),
    "selectionmemberstatic": Provided({"selectionMember": Kind(MEMBERS)}, columns={"rowkind": Fixed("Static")}),
    "findselection": Provided({"selection": _LISTED}),
    "simpleselection": Provided({"selection": _LISTED}),
}  # fmt: skip
