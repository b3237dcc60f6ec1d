"""Passwords: a changed one is what signs in from the next request on, and the old one no more."""

from __future__ import annotations

from zlib import crc32

from so_mock.agents.user.users import by_name, external
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities import sign_in
from so_mock.entities.simple import first_value
from so_mock.entities.users import holder, person_of
from so_mock.mail.letters import Letter, post
from so_mock.store.table import Row


def complaint(password: str | None) -> str:
    return "" if (password or "").strip() else "A password must be filled in"


def write(crm: Crm, associate: Row | None, password: str | None) -> bool:
    """False, and nothing written, for nobody or for a password that is none."""
    if associate is None or associate["Type"] not in sign_in.SIGN_IN or complaint(password):
        return False
    sign_in.keep(crm, associate, associate, password or "")
    return True


def change(crm: Crm, associate: Row | None, old: str | None, new: str | None) -> bool:
    """Only he who knows the old one changes it."""
    if associate is None:
        return False
    held = sign_in.password_of(crm, associate["AssociateId"])
    return held is not None and held == (old or "") and write(crm, associate, new)


def generated(crm: Crm, associate: Row) -> str:
    """A digest of a counter, since a Random object is state no fork copies."""
    number = crm.take("password")
    password = f"So-{crc32(f'password/{number}'.encode()):08x}"
    write(crm, associate, password)
    return password


@behaviour("User.SetPassword")
def set_password(crm: Crm, associate_id: int, password: str | None) -> bool:
    return write(crm, crm.need("associate", associate_id), password)


@behaviour("User.SetPasswordFromName")
def set_password_from_name(crm: Crm, associate_name: str | None, password: str | None) -> bool:
    return write(crm, by_name(crm, associate_name), password)


@behaviour("User.ChangePassword")
def change_password(
    crm: Crm, associate_id: int, old_password: str | None, new_password: str | None
) -> bool:
    return change(crm, crm.row("associate", associate_id), old_password, new_password)


@behaviour("User.ChangePasswordFromName")
def change_password_from_name(
    crm: Crm, associate_name: str | None, old_password: str | None, new_password: str | None
) -> bool:
    return change(crm, holder(crm, associate_name), old_password, new_password)


@behaviour("User.ChangeOwnPassword")
def change_own_password(crm: Crm, old_password: str | None, new_password: str | None) -> bool:
    return change(crm, crm.me, old_password, new_password)


@behaviour("User.SetGeneratedPassword")
def set_generated_password(crm: Crm, associate_id: int) -> str:
    return generated(crm, crm.need("associate", associate_id))


@behaviour("User.SetGeneratedPasswordFromName")
def set_generated_password_from_name(crm: Crm, associate_name: str | None) -> str:
    return generated(crm, by_name(crm, associate_name))


@behaviour("User.GenerateNewPasswordForExternalUser")
def generate_new_password_for_external_user(crm: Crm, associate_name: str | None) -> str:
    return generated(crm, external(crm, by_name(crm, associate_name)["AssociateId"]))


@behaviour("User.IsPasswordValid")
def is_password_valid(crm: Crm, password: str | None) -> bool:
    return not complaint(password)


@behaviour("User.IsPasswordValidWithReason")
def is_password_valid_with_reason(crm: Crm, password: str | None) -> Record:
    reason = complaint(password)
    return crm.blank("UserValidationResult") | {"Result": not reason, "Reason": reason}


@behaviour("User.CanChangePassword")
def can_change_password(crm: Crm, associate_id: int) -> bool:
    """Of one who signs in with a password here."""
    row = crm.row("associate", associate_id)
    return (
        row is not None
        and not row["Deleted"]
        and sign_in.password_of(crm, associate_id) is not None
    )


@behaviour("User.SendChangePasswordEMail")
def send_change_password_email(crm: Crm, associate_id: int) -> Record:
    """To the first address of the user's person; no success, and no mail, where there is none."""
    associate = crm.need("associate", associate_id)
    address = first_value((person_of(crm, associate) or {}).get("Emails"))
    if not address:
        return {"Success": False, "Message": f"{associate['Name']} has no e-mail address"}
    text = f"Somebody asked for a new password for the user {associate['Name']} of {crm.tenant}.\n"
    letter = Letter("noreply@so-mock.invalid", address, "Change of password", text)
    post(crm, letter, "User.SendChangePasswordEMail", AssociateId=associate_id)
    return {"Success": True, "Message": ""}
