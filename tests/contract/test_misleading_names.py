"""Methods of which the name promises something else than they do: by the rule of their name they would destroy or leak
data. What each really does is proven by the test that stands beside it; here it is proven that no rule takes them.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from contract.driver import SOLVEIG, TERJE, ask, call_of, record

from so_mock.catalogue import Catalogue
from so_mock.catalogue.operations import Operation
from so_mock.config import Config
from so_mock.conventions import crud
from so_mock.entities.model import Entity
from so_mock.resolve import Resolution
from so_mock.tenant import Tenant
from so_mock.world import World

LOADED = World(Config(scenario="empty"))
TESTS = Path(__file__).parent.parent
# They are saved by the rule, since facts of their entity make the rule right: what it must not touch is a view.
BY_RULE = {"Contact.SaveContactEntity": "Persons", "Quote.SaveQuoteEntity": "QuoteVersions"}


class Case(NamedTuple):
    """`methods`: keys, or a pattern of them. `tests`: file of tests, and what is in it (the rest of a name)."""

    methods: str
    tests: tuple[str, ...]


SELECTION, USER, PERSON = "agents/test_selection.py", "agents/test_user.py", "agents/test_person.py"
CONTACT, PROJECT, DOCUMENT = (
    "agents/test_contact.py",
    "agents/test_project.py",
    "agents/test_document.py",
)
DIARY, FIELDS = "agents/appointment/test_lists.py", "agents/test_user_defined_field_info.py"
HERE = "contract/test_misleading_names.py"
CASES = {
    1: Case("Selection.DeleteContacts", (f"{SELECTION} deleting_the_members_leaves_the_selection",)),
    2: Case("Selection.DeletePersons", (f"{SELECTION} deleting_persons_leaves_their_companies",)),
    3: Case("Selection.DeleteEntities", (f"{SELECTION} deleting_entities_deletes_records_of_the_target",)),
    4: Case("User.RemoveLicenses", (f"{USER} removing_licences_leaves_the_user",)),
    5: Case("User.RemoveOwnerContact", (f"{USER} an_owner_link_goes_and_the_company_stays",)),
    6: Case("Project.DeleteProjectEventEntityFromProjectId", (f"{PROJECT} deleting_the_event_of_a_project_leaves",)),
    7: Case("List.DeleteAllFrom(ListDefinition|ListName)", ("agents/test_list_items.py delete_all_marks_the_items",)),
    8: Case("(Contact|Person).DeleteExpired", ("agents/test_recycle.py only_what_lay_there_for_longer", f"{HERE} only_what_is_expired_is_purged")),
    9: Case("Document.DeletePhysicalDocument", (f"{DOCUMENT} deleting_the_physical_document_leaves",)),
    10: Case("Appointment.Delete", ("agents/appointment/test_series.py delete_reaches_as_far_as_its_mode", "agents/appointment/test_invitations.py a_participant_who_deletes")),
    11: Case("EMail.(DeleteEmails|EmptyFolder)", (
        "agents/test_email_folders.py a_delete_that_names_a_folder_moves", "agents/test_email_folders.py emptying_a_folder_moves",
    )),
    12: Case("ForeignSystem.DeleteForeignKeyOnName", ("agents/test_foreign_system.py a_blank_table_and_record_0",)),
    13: Case("User.Delete(User|UserFromName|ExternalUser)", (
        f"{USER} a_deleted_user_is_retired", f"{USER} an_external_user_lives_and_is_retired",
    )),
    14: Case("Contact.SaveContactEntity", (f"{CONTACT} no_persons_in_a_save_never_detach_them",)),
    15: Case("Project.SaveProjectEntityWithoutMembers", (f"{PROJECT} a_save_replaces_members_and_one_without",)),
    16: Case("Quote.SaveQuoteEntity", ("agents/test_quote.py saving_a_quote_leaves_its_versions_alone",)),
    17: Case("Batch.UpdateBatchTask", ("agents/test_batch.py an_update_touches_four_properties",)),
    18: Case("(Contact|Person).UpdateInterests", (
        f"{CONTACT} interests_are_enabled_and_disabled", f"{CONTACT} the_same_interest_in_both_lists",
        f"{HERE} interests_are_added_to_those_there_are",
    )),
    19: Case("(Contact|Person).ChangeCountry", (
        "entities/test_addresses.py another_country_shows_it_otherwise", f"{PERSON} address_and_country_of_a_person",
    )),
    20: Case("CRMScript.SaveTriggerScriptByUniqueId|User.SaveUserFromName|ForeignSystem.SaveDeviceByIdentifier", (
        "agents/test_crm_script.py a_trigger_is_found_by_its_unique_id", f"{USER} save_from_name_finds_the_user",
        "agents/test_foreign_system.py a_device_is_saved_under_its_name",
    )),
    21: Case("ViewState.SaveHistories", (
        "agents/test_view_state.py a_saved_list_replaces_the_callers", f"{HERE} a_history_replaces_nobody_elses",
    )),
    22: Case("Ticket.GetNextInQueue", ("agents/test_ticket.py next_in_queue_is_assigned",)),
    23: Case("Diagnostics.GetNextTableNumber|Configuration.GetLandingPage", (
        "agents/test_diagnostics.py each_table_number_is_another", "agents/test_configuration.py a_landing_page_is_created",
    )),
    24: Case("EMail.GetMailFromInReplyTo", ("agents/test_email_folders.py the_mail_that_answers_an_id",)),
    25: Case(r"UserDefinedFieldInfo.Get\w*FromProgIds?", (f"{FIELDS} a_prog_id_is_looked_up_among_the_fields_of_one",)),
    26: Case("Project.GetNextMilestone", (f"{PROJECT} the_next_milestone_is_the_closest_one",)),
    27: Case(r"(Appointment|Document).GetProjectMember\w+", (
        f"{DIARY} a_members_appointments_are_those_of_his_projects", f"{DOCUMENT} documents_of_a_members_projects",
    )),
    28: Case(r"(?!UserDefined)\w+.Get(My)?Published\w+|\w+.GetMy\w+|\w+.GetColleagues\w*", (
        f"{DIARY} only_what_is_published_now", f"{DOCUMENT} only_what_is_published_today",
        f"{PROJECT} only_what_is_published_now", f"{PERSON} colleagues_are_those_of_my_company",
        f"{HERE} what_is_called_mine_is_the_callers",
    )),
    29: Case("UserDefinedFieldInfo.IsAnyPublishEventActive", (f"{FIELDS} a_poller_of_the_publish_event_ends",)),
    30: Case(r"User.(Change|Set)\w*Password\w*", (
        f"{USER} a_changed_password_signs_in_and_the_old_one_fails", f"{USER} ones_own_password_needs_the_old_one",
    )),
    31: Case("List.GetHeadingsFromListDefinition", ("agents/test_list_items.py headings_belong_to_the_list_whose_id",)),
    32: Case("Sale.SetAs(Sold|Lost)(WithReason)?", ("agents/test_sale.py marking_as_sold_or_lost_tells_why",)),
    33: Case(r"\w+.CreateDefault\w+From(Sale|Project)Suggestion", (
        "agents/appointment/test_suggestions.py a_suggestion_becomes_an_appointment", f"{DOCUMENT} a_suggestion_tells",
    )),
    34: Case("Ticket.MergeTickets", ("agents/test_ticket.py merged_requests_give_up_messages",)),
}  # fmt: skip


def agents() -> Iterator[Operation]:
    return (operation for operation in Catalogue.load().operations if operation.agent)


def of(pattern: str) -> list[Operation]:
    named = re.compile(pattern)
    return [operation for operation in agents() if named.fullmatch(operation.key)]


def resolved(operation: Operation) -> Resolution:
    return LOADED.resolver.of(operation)


@pytest.mark.parametrize("number", CASES)
def test_no_rule_takes_what_its_name_misleads_about(number: int) -> None:
    found = of(CASES[number].methods)
    assert found
    for operation in found:
        if operation.key in BY_RULE:
            entity = resolved(operation).answers.args[1]  # type: ignore[attr-defined]
            view, children = BY_RULE[operation.key], entity.children
            assert view in entity.views or not children[view].saved, operation.key
        else:
            assert resolved(operation).by in ("behaviour", "fact"), operation.key
            assert resolved(operation).proven


@pytest.mark.parametrize("number", CASES)
def test_each_has_a_test_of_what_it_does(number: int) -> None:
    for told in CASES[number].tests:
        file, _, name = told.partition(" ")
        assert f"\ndef test_{name}" in (TESTS / file).read_text("utf-8"), told


# -- the guard: a delete by convention


DESTROYS = re.compile(r"(Delete|Remove|Clear|Empty|Purge|Truncate|Reset)\w*")


def by_rule() -> Iterator[tuple[Operation, partial[Any]]]:
    """Methods that name a loss and are answered by a convention."""
    for operation in agents():
        found = resolved(operation)
        if DESTROYS.fullmatch(operation.key.partition(".")[2]) and found.by == "convention":
            assert isinstance(found.answers, partial)
            yield operation, found.answers


DELETES = [pytest.param(*found, id=found[0].key) for found in by_rule()]


def insert(tenant: Tenant, entity: Entity, **props: Any) -> int:
    crm = tenant.crm(call_of(tenant, "Contact.GetContact"))
    with tenant.store.unit():
        row = dict.fromkeys(entity.names, "Walking") | props
        return int(crm.insert(entity.name, row)[entity.key])


@pytest.mark.parametrize(("operation", "answers"), DELETES)
def test_a_delete_by_convention_is_named_for_what_it_deletes(
    operation: Operation, answers: partial[Any]
) -> None:
    function, entity, key = answers.args
    assert function is crud.delete
    verb, _, name = operation.key.partition(".")[2].partition("Delete")
    assert verb == "" and operation.result is None
    assert name in (entity.carrier, entity.carrier.removesuffix("Entity"))
    assert key.replace("_", "") in {
        f"{name}Id".lower(),
        f"{name}EntityId".lower(),
        entity.key.lower(),
    }


@pytest.mark.parametrize(("operation", "answers"), DELETES)
def test_a_delete_by_convention_takes_the_row_named_and_no_other(
    operation: Operation, answers: partial[Any], tenant: Tenant
) -> None:
    _, entity, key = answers.args
    entity = tenant.world.model[entity.name]
    one, other = insert(tenant, entity), insert(tenant, entity)
    before = {name: dict(tenant.store.table(name).rows) for name in tenant.store.names()}
    assert not ask(tenant, operation.key, **{key: 0}).error
    assert not ask(tenant, operation.key, **{key: 999_999}).error
    assert all(tenant.store.table(name).rows == rows for name, rows in before.items())
    assert ask(tenant, operation.key, **{key: one}).status == 204
    row = tenant.store.table(entity.name).get(one)
    marks = entity.retired.items()
    marked = row is not None and (
        (entity.soft and row["DeletedDate"]) or (bool(marks) and marks <= row.items())
    )
    assert row is None or marked, row
    for name, rows in before.items():
        left = tenant.store.table(name).rows
        lost = {id for id, row in rows.items() if left.get(id) is not row}
        assert lost <= ({one} if name == entity.name else set()), name
    assert tenant.store.table(entity.name).get(other) is not None


def test_whatever_else_names_a_loss_is_told_or_a_sample() -> None:
    """No other rule takes a Delete, Remove, Clear or Empty."""
    taken = {operation.key for operation, _ in by_rule()}
    assert len(taken) > 50
    for operation in agents():
        if DESTROYS.fullmatch(operation.key.partition(".")[2]) and operation.key not in taken:
            assert resolved(operation).by in ("behaviour", "fact", "sample"), operation.key


# -- what had no test of its own


def test_a_history_replaces_nobody_elses(tenant: Tenant) -> None:
    for caller, id in ((TERJE, 7), (SOLVEIG, 8), (TERJE, 9)):
        told = {"history_name": "contact", "history": [{"HistoryName": "contact", "Id": id}]}
        record(tenant, "ViewState.SaveHistories", caller, **told)
    read = {"history_names": ["contact"]}
    for caller, id in ((TERJE, 9), (SOLVEIG, 8)):
        found = record(tenant, "ViewState.GetHistoriesByNames", caller, **read)
        assert [each["Id"] for each in found] == [id]


@pytest.mark.parametrize("entity", ["contact", "person"])
def test_interests_are_added_to_those_there_are(tenant: Tenant, entity: str) -> None:
    model = tenant.world.model
    list_of = model[model[entity].choices["Interests"]]
    one, two, three = (insert(tenant, list_of, Value=name) for name in ("A", "B", "C"))
    id = insert(tenant, model[entity], Interests=[one])
    method, about = f"{entity.title()}.UpdateInterests", {f"{entity}_id": id}

    def chosen() -> set[int]:
        return set(tenant.store.table(entity).rows[id]["Interests"])

    record(tenant, method, **about, enable_interest_ids=[two], disable_interest_ids=[])
    assert chosen() == {one, two}
    record(tenant, method, **about, enable_interest_ids=[three], disable_interest_ids=[one])
    assert chosen() == {two, three}
    both = {"enable_interest_ids": [one], "disable_interest_ids": [one]}
    assert ask(tenant, method, **about, **both).status == 400
    assert chosen() == {two, three}


@pytest.mark.parametrize("entity", ["contact", "person"])
def test_only_what_is_expired_is_purged(tenant: Tenant, entity: str) -> None:
    model, now = tenant.world.model, tenant.clock.now()
    kept = insert(tenant, model[entity])
    fresh = insert(tenant, model[entity], DeletedDate=now)
    old = insert(tenant, model[entity], DeletedDate="2001-01-01T00:00:00")
    before = set(tenant.store.table(entity).rows)
    record(tenant, f"{entity.title()}.DeleteExpired")
    after = set(tenant.store.table(entity).rows)
    assert before - after == {old} and {kept, fresh} <= after


def mine(tenant: Tenant, entity: str, **props: Any) -> Callable[[int], int]:
    return lambda owner: insert(tenant, tenant.world.model[entity], Associate=owner, **props)


def test_what_is_called_mine_is_the_callers(tenant: Tenant) -> None:
    """Those that no test of their agent asks as two callers."""
    now = tenant.clock.now()
    shown = {"IsPublished": True, "PublishTo": "9999-12-31T00:00:00"}
    for key, make, asked in (
        ("Contact.GetMyContacts", mine(tenant, "contact"), {"count": 0}),
        ("Appointment.GetMyAppointments", mine(tenant, "appointment", StartDate=now), {"count": 0}),
        ("Document.GetMyPublishedDocuments", mine(tenant, "document", **shown), {}),
        ("Sale.GetMyOpportunities", mine(tenant, "sale", Status="Open"), {"count": 0}),
        ("Project.GetMyProjects", mine(tenant, "project"), {"include_member_projects": False}),
    ):  # fmt: skip
        hers, his = make(17), make(5)
        operation = tenant.world.catalogue.operations.get(key)
        assert operation.result is not None and operation.result.item is not None
        own = f"{operation.result.item.name.removesuffix('Entity')}Id"
        for caller, yes, no in ((TERJE, his, hers), (SOLVEIG, hers, his)):
            found = {each[own] for each in record(tenant, key, caller, **_whole(operation, asked))}
            assert yes in found and no not in found, key


def _whole(operation: Operation, asked: dict[str, Any]) -> dict[str, Any]:
    from so_mock.conventions.arguments import arguments_of

    names = [argument.name for argument in arguments_of(operation, LOADED.carriers)]
    return dict.fromkeys(names) | {name: value for name, value in asked.items() if name in names}
