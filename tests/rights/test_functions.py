"""Functional rights: operations that need one, by whichever door."""

import re

import pytest
from contract.driver import plant
from rights.given import SOLVEIG, allowed, refused, tenant_with

from so_mock.entities.function_rights import FUNCTION_RIGHTS
from so_mock.rights.functions import ALL, NEEDED, needed

MERGE = {
    "source_contact_id": 9, "destination_contact_id": 8, "merge_identical_persons": False,
    "replace_empty_fields_on_destination": False,
}  # fmt: skip


@pytest.fixture
def poor(world):
    """Terje has no functional right at all."""
    tenant = tenant_with(world, "{tables: {contact: FULL}}")
    without(tenant)
    return tenant


def without(tenant, *kept: str) -> None:
    """Leaves him only these."""
    role = tenant.store.table("associate").get(5)["Role"]
    with tenant.store.unit():
        row = tenant.store.table("role").get(role)
        tenant.store.update("role", {**row, "FunctionRights": list(kept)})


def test_what_the_role_lacks_is_refused_before_anything_is_done(poor):
    body = refused(poor, "Contact.Merge", **MERGE)
    assert (body["ErrorType"], body["Message"]) == (
        "SoFunctionRightException",
        "Sentry denies access",
    )
    assert body["MessageDetail"] == (
        "tje0 (role Played) may not call Contact.Merge: the role lacks the functional right allow-manage-entities"
    )


def test_one_of_several_rights_is_enough(poor):
    ticket = plant(poor, "ticket", Title="Short-lived", OwnedBy=5)
    refused(poor, "DELETE Ticket/{id}", id=ticket)
    for name in ("cs-system", "admin-all"):
        without(poor, name, "cs-listown", "cs-readown", "cs-editown")
        ticket = plant(poor, "ticket", Title="Short-lived", OwnedBy=5)
        allowed(poor, "DELETE Ticket/{id}", id=ticket)


def test_the_door_does_not_matter(poor):
    hook = {"Name": "Hook", "Events": ["contact.created"], "TargetUrl": "https://hook.example/"}
    refused(poor, "Webhook.SaveWebhook", webhook=hook)
    refused(poor, "POST Webhook", new_entity=hook)
    without(poor, "admin-webhooks")
    allowed(poor, "POST Webhook", new_entity=hook)


def test_lists_are_their_administrators(poor):
    item = {"Name": "New", "UdListDefinitionId": 1}
    refused(poor, "PUT List/Country/Items/{id}", id=578, entity={"Name": "Norge"})
    refused(poor, "List.SaveListItemEntity", list_item_entity=item)
    without(poor, "admin-lists")
    allowed(poor, "PUT List/Country/Items/{id}", id=578, entity={"Name": "Norge"})


def test_ones_own_password_and_presence_are_free(poor):
    allowed(
        poor,
        "User.SetUserPresenceStatus",
        associate_id=5,
        user_presence_status={"Status": "StatusNormal", "Message": ""},
    )
    assert needed("User.ChangeOwnPassword") == needed("User.CreateDefaultUser") == ()


def test_reading_needs_none(poor):
    allowed(poor, "GET Contact/{id}", id=2)
    for key in poor.world.catalogue.operations.keys():
        if key.startswith(("GET ", "Archive.", "MDO.")) or ".Get" in key or ".CreateDefault" in key:
            assert needed(key) == () or key.startswith("Webhook."), key


def test_another_role_keeps_its_own(poor):
    without(poor)
    role = poor.store.table("associate").get(17)["Role"]
    with poor.store.unit():
        row = poor.store.table("role").get(role)
        poor.store.update("role", {**row, "FunctionRights": ["allow-manage-entities"]})
    allowed(poor, "Contact.Merge", SOLVEIG, **MERGE)


def test_every_right_that_is_named_is_one(world):
    named = {name for _, names in NEEDED for name in names}
    assert named <= set(FUNCTION_RIGHTS), named - set(FUNCTION_RIGHTS)
    assert ALL in named


def test_every_pattern_is_about_some_operation(world):
    keys = world.catalogue.operations.keys()
    unused = [p for p, _ in NEEDED if not any(re.fullmatch(p, key) for key in keys)]
    assert unused == []


def test_nobody_takes_over_another_user(poor):
    """Nor makes one, nor decides which companies are the licence owner's."""
    own = {"Type": {"Type": "Password"}, "Value": "Mine now"}
    for key, arguments in (
        ("User.SaveCredential", {"user_id": 1, "credential": own}),
        ("User.DeleteCredential", {"user_id": 1, "credential_type": "x"}),
        ("User.SaveUntrustedCredentialsForAssociate", {"associate_id": 1, "type": "x", "credentials": {}}),
        ("User.RemoveUntrustedCredentialsForAssociate", {"associate_id": 1, "type": "x", "public_value": ""}),
        ("User.AddOwnerContact", {"contact_id": 2}),
        ("User.RemoveOwnerContact", {"contact_id": 1}),
        ("User.ResolveUserFromInfo", {"contact_id": 1, "person_name": "x"}),
    ):  # fmt: skip
        body = refused(poor, key, **arguments)
        assert "admin-users" in body["MessageDetail"], key


def preference(section="Walk", level="Individual", target=0, value="1", **more):
    spec = {"Section": section, "Key": "Rights"}
    return {"Specification": spec, "Level": level, "TargetId": target, "RawValue": value, **more}


def save(tenant, ask, given, **more):
    return ask(tenant, "Preference.SavePreferenceEntity", preference=given, remove_lower_levels=False, **more)  # fmt: skip


def test_preferences_of_others_and_those_on_rights_need_an_administrator(poor):
    save(poor, allowed, preference())
    limiting = plant(poor, "user_preference", Section="Rights-contact", Key="Rights", Level="SystemWide", RawValue="1")  # fmt: skip
    told = [
        preference(level="Group", target=2), preference(level="SystemWide"), preference(target=17),
        preference("Rights-contact", value="63"), preference("RIGHTS-contact-2", value="63"),
    ]  # fmt: skip
    for each in told:
        save(poor, refused, each)
    refused(poor, "Preference.DeletePreference", id=limiting)
    refused(poor, "Preference.SavePreferences", preferences=[told[3]])
    without(poor, "admin-preferences")
    for each in told:
        save(poor, allowed, each)
    allowed(poor, "Preference.DeletePreference", id=limiting)


def test_ones_own_preference_does_not_become_that_of_all(poor):
    own = save(poor, allowed, preference()).value["UserPreferenceId"]
    save(poor, refused, preference(level="SystemWide", UserPreferenceId=own))
