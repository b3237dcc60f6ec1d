"""What lets a customer in: temporary keys and the users of the customer centre. And where he came from."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import NO_DATE
from so_mock.conventions import crud
from so_mock.conventions.facts import facts, one
from so_mock.crm import Crm
from so_mock.errors import BadRequest, NotFound
from so_mock.store.table import Index, Row

KEYS, CANDIDATES = "_temporary_key", "_user_candidate"
OF_KEY = Index("key", lambda row: [row["Key"]])

facts({"Person.GetUtmParameters": one("utm_parameters", CreatedPersonId="person_id")})


@behaviour("Person.CreateTemporaryKey")
def create_temporary_key(
    crm: Crm,
    domain: str | None,
    target_id: int | None,
    person_id: int | None,
    expires: str | None,
) -> str:
    return make(crm, domain, target_id, person_id, expires, "")


@behaviour("Person.CreateTemporaryKeyWithPayload")
def create_temporary_key_with_payload(
    crm: Crm,
    domain: str | None,
    target_id: int | None,
    person_id: int | None,
    expires: str | None,
    payload: str | None,
) -> str:
    return make(crm, domain, target_id, person_id, expires, payload or "")


def make(
    crm: Crm, domain: str | None, target: int | None, person: int | None, expires: str | None, payload: str
) -> str:  # fmt: skip
    key = crm.new_message_id().strip("<>").partition("@")[0]
    crm.store.insert(KEYS, {
        "Key": key, "Domain": domain or "Unknown", "TargetId": target or 0, "PersonId": person or 0,
        "Expires": expires or NO_DATE, "Payload": payload,
    })  # fmt: skip
    return key


@behaviour("Person.CheckTemporaryKey")
def check_temporary_key(crm: Crm, temporary_key: str | None) -> Record:
    """Domain `Unknown` when there is no such key. One without a date does not expire."""
    blank = crm.blank("TemporaryKeyInfo")
    found = crm.by(KEYS, OF_KEY, temporary_key or "")
    if not found:
        return blank | {"Domain": "Unknown"}
    expired = found[0]["Expires"] != NO_DATE and found[0]["Expires"] < crm.now()
    shown = {name: found[0][name] for name in ("Domain", "TargetId", "PersonId", "Payload")}
    return blank | shown | {"IsExpired": expired}


@behaviour("Person.DeleteTemporaryKeysOfDomain")
def delete_temporary_keys_of_domain(crm: Crm, domain: str | None, person_id: int | None) -> None:
    for row in crm.referring(KEYS, "PersonId", person_id):
        if row["Domain"] == domain:
            crm.delete(KEYS, row["id"])


@behaviour("Person.CreateOrUpdateUserCandidate")
def create_or_update_user_candidate(
    crm: Crm, person_id: int | None, username: str | None, access_all_requests: bool | None
) -> Record:
    """Whether he sees all requests of his company is kept on the person."""
    if not (username or "").strip():
        raise BadRequest("Username must be filled in")
    person = crm.need("person", person_id)
    crud.change(
        crm, crm.model["person"], person, ShowContactTickets=1 if access_all_requests else 0
    )
    held = crm.referring(CANDIDATES, "PersonId", person["PersonId"])
    row = {"PersonId": person["PersonId"], "SecretKey": username, "SecretValue": ""}
    return candidate(crm, crm.keep(CANDIDATES, {**(held[0] if held else {}), **row}))


@behaviour("Person.GetUserCandidateByPerson")
def get_user_candidate_by_person(crm: Crm, person_id: int | None) -> Record | None:
    held = crm.referring(CANDIDATES, "PersonId", person_id)
    return candidate(crm, held[0]) if held else None


def candidate(crm: Crm, row: Row) -> Record:
    shown = {name: row[name] for name in ("PersonId", "SecretKey", "SecretValue")}
    return crm.blank("UserCandidate") | {"UserCandidateId": row["id"]} | shown


@behaviour("Person.SetUtmCreatedPersonContactForFormSubmission")
def set_utm_created(
    crm: Crm, form_submission_id: int | None, person_id: int | None, contact_id: int | None
) -> None:
    found = crm.referring("utm_parameters", "FormSubmissionId", form_submission_id)
    if not found:
        raise NotFound(f"UtmParameters of form submission {form_submission_id or 0} not found")
    person = crm.need("person", person_id)["PersonId"]
    company = crm.need("contact", contact_id)["ContactId"] if contact_id else 0
    changes = {"CreatedPersonId": person} | ({"CreatedContactId": company} if company else {})
    crud.change(crm, crm.model["utm_parameters"], found[0], **changes)
