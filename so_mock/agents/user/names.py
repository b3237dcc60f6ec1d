"""User names: whose they are, and one that is free."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.users import holder

LONGEST = 239  # characters of the column
TAKEN = "[SR_USERS_MUST_HAVE_UNIQUE_NAME]"


def initials(person: Mapping[str, Any] | None) -> str:
    """Two letters of the first name and one of the last: what people are known by in archives."""
    told = person or {}
    name = f"{(told.get('Firstname') or '')[:2]}{(told.get('Lastname') or '')[:1]}"
    return name.upper() or "USER"


def free_name(crm: Crm, person: Mapping[str, Any] | None) -> str:
    return unused(crm, f"{initials(person)}0", initials(person))


def unused(crm: Crm, wanted: str, stem: str = "", associate: int = 0) -> str:
    """The name itself when nobody else has it, else with the first number that makes it unique."""
    if complaint(crm, associate, wanted) != TAKEN:
        return wanted
    numbered = (f"{stem or wanted}{number}" for number in count(1))
    return next(name for name in numbered if holder(crm, name) is None)


def complaint(crm: Crm, associate: int, name: str | None) -> str:
    """Why a user may not be called so; "" when he may."""
    if not (name or "").strip():
        return "A user name must be filled in"
    if len(name or "") > LONGEST:
        return f"A user name has at most {LONGEST} characters"
    other = holder(crm, name)
    return TAKEN if other is not None and other["AssociateId"] != associate else ""


@behaviour("User.IsUserNameValid")
def is_user_name_valid(crm: Crm, associate_id: int, user_name: str | None) -> bool:
    return not complaint(crm, associate_id, user_name)


@behaviour("User.IsUserNameValidWithReason")
def is_user_name_valid_with_reason(crm: Crm, associate_id: int, user_name: str | None) -> Record:
    reason = complaint(crm, associate_id, user_name)
    return crm.blank("UserValidationResult") | {"Result": not reason, "Reason": reason}


@behaviour("User.GetValidUserName")
def get_valid_user_name(
    crm: Crm, associate_id: int, person_id: int, user_name: str | None
) -> str:  # fmt: skip
    if (user_name or "").strip():
        return unused(crm, (user_name or "").strip(), associate=associate_id)
    return free_name(crm, crm.row("person", person_id))


@behaviour("User.GetValidUserNameForNewUser")
def get_valid_user_name_for_new_user(crm: Crm, user: Record | None) -> str:
    told = user or {}
    if told.get("UserName") or told.get("Name"):
        return unused(crm, str(told.get("UserName") or told["Name"]))
    return default_name(crm, told)


@behaviour("User.GetDefaultAssociateUserName")
def get_default_associate_user_name(crm: Crm, user: Record | None) -> str:
    return default_name(crm, user or {})


def default_name(crm: Crm, user: Record) -> str:
    person = user.get("Person") or {}
    return free_name(crm, crm.row("person", person.get("PersonId")) or person)


@behaviour("User.IsNickNameUnique")
def is_nick_name_unique(crm: Crm, associate_id: int, nick_name: str | None) -> bool:
    other = holder(crm, nick_name, ("NickName",))
    return other is None or other["AssociateId"] == associate_id
