"""What the sentry takes away on top of the role, entity by entity (sheet: rights.md 8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from so_mock.entities.booking import PERSONAL
from so_mock.entities.diary import is_recurring
from so_mock.entities.rights_flat import OF_SERIES
from so_mock.rights.ownership import GROUPS, MINE, PRIMARY, People, groups
from so_mock.store.table import Row

SELECT, UPDATE, INSERT, DELETE, FILTERING, RESTRICTED = 1, 2, 4, 8, 16, 32
FULL = SELECT | UPDATE | INSERT | DELETE
VISIBLE = SELECT | FILTERING
WRITABLE = UPDATE | RESTRICTED
NONE, READ, WRITE = 0, 1, 2
READ_WRITE = READ | WRITE
MANDATORY, READ_ONLY = 64, 128
HINTS = MANDATORY | READ_ONLY

Locks = dict[str, tuple[int, str]]  # property -> EFieldRight and the reason's key


@dataclass(frozen=True, eq=False, slots=True)
class Rule:
    """takes   bits that nobody has left
    gives   bits instead, where one was taken
    reason  the key on the wire
    says    the rule in words
    locks   property -> what is left of it, and the key
    others  what is left of all that `locks` does not name
    absent  fields that such a row does not have
    """

    takes: int
    gives: int
    reason: str
    says: str
    locks: Locks = field(default_factory=dict)
    others: int = READ_WRITE
    absent: frozenset[str] = frozenset()


class Asker(NamedTuple):
    """Who asks, as far as rules want to know."""

    associate: int
    people: People
    functions: frozenset[str] | None  # None: all

    def has(self, *functions: str) -> bool:
        """Whether he has one of these functional rights."""
        return self.functions is None or any(name in self.functions for name in functions)


Judge = Callable[[Row, str, Asker], tuple[Rule, ...]]

# -- companies and persons

_NO_COMPANY_DELETE, _NO_USER_DELETE = "[SR_ACCESS_ASSOCCONT_DELETE]", "[SR_ACCESS_ASSOC_DELETE]"
_NAME_OF_HOME: tuple[int, str] = (READ, "[SR_ACCESS_FIELD_R_DB]")
HOME = Rule(
    UPDATE | DELETE, RESTRICTED, _NO_COMPANY_DELETE,
    "the licence owner's company keeps its name and is not deleted", {"Name": _NAME_OF_HOME},
)  # fmt: skip
OWNS_USERS = Rule(DELETE, 0, _NO_COMPANY_DELETE, "a company with users among its persons is not deleted")  # fmt: skip
IS_USER = Rule(
    DELETE, 0, _NO_USER_DELETE, "a person who is a user is neither deleted nor retired here",
    {"Retired": (READ, _NO_USER_DELETE)},
)  # fmt: skip
IS_EXTERNAL = Rule(DELETE, 0, "[SR_ACCESS_EXTERNAL_DELETE]", "a person who is an external user is not deleted")  # fmt: skip
FROM_COMPANY = Rule(
    0, 0, "", "what a person has from the company is changed there",
    dict.fromkeys(("Category", "Business", "Associate"), (READ, "[SR_ACCESS_PERSONONCOMPANY]")),
)  # fmt: skip
COLLEAGUE = Rule(0, 0, "", "the licence owner's company keeps its name", {"ContactName": _NAME_OF_HOME})  # fmt: skip


def contact(row: Row, whose: str, asker: Asker) -> tuple[Rule, ...]:
    if row["ContactId"] in asker.people.home:
        return (HOME,)
    return (OWNS_USERS,) if row["ContactId"] in asker.people.owning else ()


def person(row: Row, whose: str, asker: Asker) -> tuple[Rule, ...]:
    found: tuple[Rule, ...] = (FROM_COMPANY,) if row["Contact"] else ()
    if row["Contact"] in asker.people.home:
        found += (COLLEAGUE,)
    user = asker.people.persons.get(row["PersonId"])
    if user is None:
        return found
    return (IS_EXTERNAL if user == "ExternalAssociate" else IS_USER, *found)


# -- what is private, and what is done

PRIVATE = Rule(FULL | FILTERING | RESTRICTED, 0, "", "what is private to somebody else is not seen")
_TIMES = ("AppointmentId", "StartDate", "EndDate", "Associate")  # in whose diary it stands
BUSY = Rule(
    FULL | RESTRICTED, FILTERING, "", "of a private appointment of somebody else only start and end are seen",
    dict.fromkeys(_TIMES, (READ, "")), others=NONE,
)  # fmt: skip
DONE = Rule(UPDATE, 0, "", "what somebody else has completed is not changed")
# What an invited person answers with; all else is the booking's.
_ANSWERS = (*PERSONAL, "AssignmentStatus", "InvitationStatus", "RejectReason")
INVITED = Rule(
    UPDATE, RESTRICTED, "", "of a booking its owner changes all but what an invited person answers",
    dict.fromkeys(_ANSWERS, (READ_WRITE, "")), others=READ,
)  # fmt: skip
NO_SERIES = Rule(0, 0, "", "", absent=OF_SERIES)


def seen_by(asker: Asker, visible: Iterable[Row] | None) -> bool:
    """Whether one of what `VisibleFor` names is the caller; nothing named is everybody."""
    named = [each for each in visible or () if each]
    if not named:
        return True
    me = asker.people.users.get(asker.associate)
    own = groups(me) if me else set()
    return any(
        each["Visibility"] == "All"
        or (each["Visibility"] == "Associate" and each["VisibleId"] == asker.associate)
        or (each["Visibility"] == "Group" and each["VisibleId"] in own)
        for each in named
    )


def appointment(row: Row, whose: str, asker: Asker) -> tuple[Rule, ...]:
    visible = row["VisibleFor"]
    if whose != MINE and not (seen_by(asker, visible) if visible else _open(row, whose)):
        return (BUSY,)
    alone = () if is_recurring(row) else (NO_SERIES,)
    invited = row["MotherId"] and row["MotherId"] != row["AppointmentId"]
    return (INVITED, *alone) if invited and row["BookingType"] == "Participant" else alone


def _open(row: Row, whose: str) -> bool:
    """What `Private` says, where a row does not name who sees it."""
    return row["Private"] != "PrivateUser" and (
        row["Private"] != "PrivateGroup" or whose in (PRIMARY, GROUPS)
    )


def activity(row: Row, whose: str, asker: Asker) -> tuple[Rule, ...]:
    """A sale or a document."""
    if whose == MINE:
        return ()
    if not seen_by(asker, row["VisibleFor"]):
        return (PRIVATE,)
    return (DONE,) if row["Completed"] == "Completed" else ()


# -- selections, requests and the rest

NOT_YOURS = Rule(UPDATE | DELETE, 0, "", "a selection is changed by its owner and by administrators")  # fmt: skip
STATIC = Rule(0, 0, "", "a static selection never becomes a dynamic one", {"SelectionType": (READ, "")})  # fmt: skip
_ADMINISTRATORS = ("admin-all", "admin-users")


def selection(row: Row, whose: str, asker: Asker) -> tuple[Rule, ...]:
    found: tuple[Rule, ...] = (STATIC,) if row["SelectionType"] == "Static" else ()
    if whose == MINE:
        return found
    if not seen_by(asker, row["VisibleFor"]):
        return (PRIVATE,)
    return found if asker.has(*_ADMINISTRATORS) else (NOT_YOURS, *found)


# "own" are those that he owns, and those of his categories.
_KINDS = {"own": "a request of his own or of his categories", "others": "a request of somebody else"}  # fmt: skip
NOT_READ = {
    kind: Rule(FULL | RESTRICTED, 0, "", f"{what} is seen with cs-list{kind} or cs-read{kind}")
    for kind, what in _KINDS.items()
}
NOT_EDITED = {
    kind: Rule(UPDATE | DELETE, 0, "", f"{what} is changed with cs-edit{kind}")
    for kind, what in _KINDS.items()
}
CLOSED = Rule(UPDATE, 0, "", "a request of somebody else is not changed once it is closed")


def ticket(row: Row, whose: str, asker: Asker) -> tuple[Rule, ...]:
    me = asker.people.users.get(asker.associate)
    mine = whose == MINE or (me is not None and row["Category"] in me["TicketCategories"])
    kind = "own" if mine else "others"
    if not asker.has(f"cs-list{kind}", f"cs-read{kind}"):
        return (NOT_READ[kind],)
    if not asker.has(f"cs-edit{kind}"):
        return (NOT_EDITED[kind],)
    return (CLOSED,) if whose != MINE and row["BaseStatus"] == "Closed" else ()


UNDEFINED = Rule(UPDATE | INSERT | DELETE, 0, "", "fields are defined with admin-udef")
EVERYBODY = Rule(0, FULL, "", "everybody has all rights on relations")


def definition(row: Row, whose: str, asker: Asker) -> tuple[Rule, ...]:
    return () if asker.has("admin-udef", "admin-all") else (UNDEFINED,)


OF_OTHERS = Rule(
    UPDATE | INSERT | DELETE, 0, "", "preferences of others, and those that take rights away, are set with admin-preferences"
)  # fmt: skip
TAKES_RIGHTS = "rights-"  # how the sections of such preferences begin


def preference(row: Row, whose: str, asker: Asker) -> tuple[Rule, ...]:
    own = row["Level"] in ("Individual", "PC") and row["TargetId"] in (0, asker.associate)
    if own and not str(row["Section"]).lower().startswith(TAKES_RIGHTS):
        return ()
    return () if asker.has("admin-preferences", "admin-all") else (OF_OTHERS,)


def everybody(row: Row, whose: str, asker: Asker) -> tuple[Rule, ...]:
    return (EVERYBODY,)


RULES: dict[str, Judge] = {
    "contact": contact, "person": person, "appointment": appointment, "sale": activity, "document": activity,
    "ticket": ticket, "selection": selection, "contact_relation": everybody,
    "user_defined_field_info": definition, "extra_field": definition, "user_preference": preference,
}  # fmt: skip
# Those whose rules look at nothing that a row must have been saved for.
ALSO_NEW = frozenset(["contact_relation", "user_defined_field_info", "extra_field", "user_preference"])  # fmt: skip
# Those of which a rule may take all that lets a row be seen.
HIDE = frozenset(["sale", "document", "selection", "ticket"])


def applied(mask: int, rules: Iterable[Rule]) -> tuple[int, str]:
    """What is left of a mask, and the key of the first rule that took something."""
    reason = ""
    for rule in rules:
        if rule.takes & mask:
            reason = reason or rule.reason
            gives = rule.gives  # less of what was there, never more
            gives &= ~0 if mask & UPDATE else ~RESTRICTED
            gives &= ~0 if mask & SELECT else ~FILTERING
            mask = mask & ~rule.takes | gives
        elif not rule.takes:
            mask |= rule.gives
    return mask, reason
