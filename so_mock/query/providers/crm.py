"""Lists of companies and persons."""

from __future__ import annotations

from so_mock.entities.crm import OF_COMPANY, associate_of, is_owner
from so_mock.entities.saint import OF_MONITOR, VALUES
from so_mock.entities.shape import Shaper
from so_mock.errors import BadFilter
from so_mock.query.columns.relations import PERSONS
from so_mock.query.facts import NOWHERE, Kind, Made, Provided, Rewrite
from so_mock.query.tree import NOTHING, Compare, Node
from so_mock.query.values import BadLiteral, integer
from so_mock.store.table import Row


def is_external(row: Row, shaper: Shaper) -> bool:
    """Whether he signs in from outside."""
    user = associate_of(row, shaper)
    return user is not None and user["Type"] == "ExternalAssociate"


def associates_in(row: Row, shaper: Shaper) -> int:
    persons = shaper.reads.by("person", OF_COMPANY, row["ContactId"])
    return sum(associate_of(person, shaper) is not None for person in persons)


def signalled(table: str, column: str) -> Rewrite:
    """`statusdefId`: those for which that status monitor is signalled."""

    def rewrite(compare: Compare, shaper: Shaper) -> Node:
        try:
            monitors = [integer(value) for value in compare.values]
        except BadLiteral as wrong:
            raise BadFilter(f"'{compare.column}': {wrong}.") from None
        held = [value for each in monitors for value in shaper.reads.by(VALUES, OF_MONITOR, each)]
        ids = [str(v["RecordId"]) for v in held if v["IsSignalled"] and v["Table"] == table]
        return Compare(column, "in", tuple(ids)) if ids else NOTHING

    return rewrite


WITH_PERSONS = Provided(columns=PERSONS, also=("person",))
PROVIDERS: dict[str, Provided] = {
    "person": Provided(switches={"retiredPerson": "retired = false"}),
    "findcontact": WITH_PERSONS,
    "findcontactwithoutphoneaddressemail": WITH_PERSONS,
    "saintcontact": WITH_PERSONS._replace(controls={"statusdefid": signalled("contact", "contactId")}),
    "saintperson": WITH_PERSONS._replace(controls={"statusdefid": signalled("person", "personId")}),
    "saintproject": Provided(controls={"statusdefid": signalled("project", "projectId")}),
    "externalpersons": Provided({"person": Kind("person", only=is_external)}),
    "ownercontacts": Provided(
        {"contact": Kind("contact", only=is_owner)},
        columns={"contactissatellite": NOWHERE, "numberofassociates": Made(associates_in, kind="int")},
    ),
    "consentpurpose": Provided(switches={"deletedConsentPurpose": "deleted = false"}),
}  # fmt: skip
