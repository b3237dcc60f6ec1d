"""Credentials beside the password, those that only stand here for others, and tokens of other systems."""

from __future__ import annotations

from zlib import crc32

from so_mock.agents.user import passwords
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.relations import referring
from so_mock.entities.users import PASSWORD
from so_mock.errors import required
from so_mock.store.table import Row

UNTRUSTED = "_untrusted_credential"
TOKENS = "_external_token"
OF_ASSOCIATE = referring("AssociateId")


def kind_of(credential: Record) -> str:
    return str((credential.get("Type") or {}).get("Type") or "").lower()


@behaviour("User.SaveCredential")
def save_credential(crm: Crm, user_id: int, credential: Record | None) -> bool:
    """Replaces the one of the same type."""
    credential = required(credential, "Credential")
    row, kind = crm.need("associate", user_id), kind_of(credential)
    if not kind:
        return False
    if kind == PASSWORD.lower():
        return passwords.write(crm, row, credential.get("Value"))
    whole = crm.whole("Credential", credential)
    others = [each for each in row["Credentials"] if kind_of(each) != kind]
    crud.change(crm, crm.model["associate"], row, Credentials=[*others, whole])
    return True


@behaviour("User.DeleteCredential")
def delete_credential(crm: Crm, user_id: int, credential_type: str | None) -> bool:
    """Whether there was one. The password is no credential that can be taken away."""
    row, kind = crm.need("associate", user_id), (credential_type or "").lower()
    others = [each for each in row["Credentials"] if kind_of(each) != kind]
    there = len(others) < len(row["Credentials"])
    crud.change(crm, crm.model["associate"], row, Credentials=others)
    return there


# -- untrusted: what the user gave, told by type and public value


def untrusted(crm: Crm, associate: int, kind: str | None) -> list[Row]:
    found = crm.by(UNTRUSTED, OF_ASSOCIATE, associate)
    return [row for row in found if row["Type"].lower() == (kind or "").lower()]


def shown(crm: Crm, rows: list[Row], secret: bool) -> list[Record]:
    blank = crm.blank("UntrustedCredentials")
    return [
        blank
        | {name: value for name, value in row.items() if name in blank}
        | ({} if secret else {"SecretValue": ""})
        for row in rows
    ]


def keep(crm: Crm, associate: int, kind: str | None, given: Record | None) -> None:
    given = required(given, "Credentials")
    crm.need("associate", associate)
    told = crm.whole("UntrustedCredentials", given)
    row = {**told, "AssociateId": associate, "Type": kind or ""}
    for held in untrusted(crm, associate, kind):
        if held["PublicValue"] == told["PublicValue"]:
            crm.update(UNTRUSTED, {**row, "id": held["id"]})
            return
    crm.store.insert(UNTRUSTED, row)


def drop(crm: Crm, associate: int, kind: str | None, public: str | None) -> None:
    for row in untrusted(crm, associate, kind):
        if row["PublicValue"] == (public or ""):
            crm.delete(UNTRUSTED, row["id"])


@behaviour("User.SaveUntrustedCredentials")
def save_untrusted_credentials(crm: Crm, type: str | None, credentials: Record | None) -> None:
    keep(crm, crm.caller.associate_id, type, credentials)


@behaviour("User.SaveUntrustedCredentialsForAssociate")
def save_untrusted_credentials_for_associate(
    crm: Crm, associate_id: int, type: str | None, credentials: Record | None
) -> None:
    keep(crm, associate_id, type, credentials)


@behaviour("User.GetUntrustedCredentials")
def get_untrusted_credentials(crm: Crm, type: str | None) -> list[Record]:
    return shown(crm, untrusted(crm, crm.caller.associate_id, type), True)


@behaviour("User.GetUntrustedCredentialsForAssociate")
def get_untrusted_credentials_for_associate(
    crm: Crm, associate_id: int, type: str | None
) -> list[Record]:
    """The secret is told to himself and to system users only."""
    system = crm.me is not None and crm.me["Type"] == "SystemAssociate"
    own = associate_id == crm.caller.associate_id
    return shown(crm, untrusted(crm, associate_id, type), own or system)


@behaviour("User.RemoveUntrustedCredentials")
def remove_untrusted_credentials(crm: Crm, type: str | None, public_value: str | None) -> None:
    drop(crm, crm.caller.associate_id, type, public_value)


@behaviour("User.RemoveUntrustedCredentialsForAssociate")
def remove_untrusted_credentials_for_associate(
    crm: Crm, associate_id: int, type: str | None, public_value: str | None
) -> None:
    drop(crm, associate_id, type, public_value)


# -- tokens of other systems


@behaviour("User.SaveExternalTokens")
def save_external_tokens(crm: Crm, token_management_info: Record | None) -> str:
    """Answers the key under which they are found again."""
    token_management_info = required(token_management_info, "TokenManagementInfo")
    number = crm.take("external_token")
    key = f"{crc32(f'token/{number}'.encode()):08x}{number:08x}"
    crm.store.insert(TOKENS, {"id": key, **crm.whole("TokenManagementInfo", token_management_info)})
    return key


@behaviour("User.GetExternalTokens")
def get_external_tokens(crm: Crm, key: str | None) -> Record | None:
    row = crm.reads.row(TOKENS, key or "")
    if row is None:
        return None
    blank = crm.blank("TokenManagementInfo")
    return blank | {name: value for name, value in row.items() if name in blank}
