"""Users: all of them or one kind, with their licences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from so_mock.entities.crm import associate_of, is_owner
from so_mock.entities.licences import LINKS, MODULES, OF_ASSOCIATE, same
from so_mock.entities.sign_in import SIGN_IN
from so_mock.query.facts import Fact, Kind, Made, Provided
from so_mock.query.tree import Node
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

# Modules whose licences the reference lists as columns and as entities; each is `<owner>_<module>`.
LICENCES = (
    "superoffice_system-user-cal", "superoffice_visible-for", "superoffice_superlicense-no-selection",
    "superoffice_ten-sales", "superoffice_ten-service", "superoffice_ten-marketing", "superoffice_ten-salesservicemarketing",
)  # fmt: skip


def modules(row: Row, shaper: Shaper) -> list[Row]:
    """None of a person who is no user yet."""
    links = shaper.reads.by(LINKS, OF_ASSOCIATE, row.get("AssociateId"))
    found = (shaper.row(MODULES, link["ModuleLicenseId"]) for link in links)
    return [module for module in found if module is not None]


def has(licence: str) -> Callable[[Row, Shaper], bool]:
    owner, _, name = licence.partition("_")

    def make(row: Row, shaper: Shaper) -> bool:
        return any(same(m["OwnerName"], owner) and same(m["ModuleName"], name) for m in modules(row, shaper))  # fmt: skip

    return make


def plan(row: Row, shaper: Shaper) -> str:
    """The licence that he is given, rather than what goes with it."""
    return next((str(m["ModuleDescription"]) for m in modules(row, shaper) if not m["IsHidden"]), "")  # fmt: skip


def can_log_in(row: Row, shaper: Shaper) -> bool:
    return not row["Deleted"] and row["Type"] in SIGN_IN


def potential(shaper: Shaper, where: Node) -> Iterator[Row]:
    """Persons of the owner's companies who are no users."""
    own: dict[int, bool] = {}
    for person in shaper.reads.rows("person"):
        company = shaper.row("contact", person["Contact"])
        if company is None or person["Retired"] or associate_of(person, shaper) is not None:
            continue
        if own.setdefault(company["ContactId"], is_owner(company, shaper)):
            yield person


COLUMNS: dict[str, Fact] = {
    "userplan": Made(plan), "canlogin": Made(can_log_in, kind="bool"),
    **{licence: Made(has(licence), kind="bool") for licence in LICENCES},
}  # fmt: skip


def users(*types: str, retired: tuple[str, ...] = ("expired",), **kinds: Kind) -> Provided:
    """Of these types. A licence as an entity lists those who have it, where it is asked for; `retired`: the entities that
    let former users in."""

    def of_type(row: Row, shaper: Shaper) -> bool:
        return not types or row["Type"] in types

    def with_licence(licence: str) -> Callable[[Row, Shaper], bool]:
        holds = has(licence)
        return lambda row, shaper: of_type(row, shaper) and holds(row, shaper)

    listed = {"all": Kind("associate", only=of_type)}
    filters = {each: Kind("associate", only=with_licence(each), only_asked=True) for each in LICENCES}  # fmt: skip
    hidden = "deleted = false"
    return Provided({**listed, **filters, **kinds}, dict.fromkeys(retired, hidden), COLUMNS)


POTENTIAL = Kind("person", rows=potential, group="potential user", only_asked=True)
NOBODY = Kind("associate", only=lambda row, shaper: False)  # no Windows client ever logs on here
PROVIDERS = {
    "allusers": users(),
    "internalusers": users("InternalAssociate", retired=("retired",), potential=POTENTIAL, loggedOnWin=NOBODY),
    "externalusers": users("ExternalAssociate", potential=POTENTIAL),
    "otherusers": users("ResourceAssociate", "AnonymousAssociate", "SystemAssociate"),
}  # fmt: skip
