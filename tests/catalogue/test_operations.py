"""Operations are found the way the API is spelt."""

import re

import pytest

from so_mock.catalogue import DATA, Catalogue
from so_mock.catalogue.carriers import Carriers
from so_mock.catalogue.facts import read_folder
from so_mock.catalogue.operations import Operation, Operations


@pytest.fixture(scope="module")
def operations() -> Operations:
    return Catalogue.load().operations


def found(operations: Operations, verb: str, path: str) -> tuple[str, list[str]]:
    result = operations.rest(verb, path)
    assert isinstance(result, tuple), result
    return result[0].key, result[1]


# -- the whole catalogue


def test_every_operation_parses_and_is_found_by_its_key(operations):
    count = 0
    for operation in operations:
        count += 1
        assert operations.find(operation.key.upper()) is operation
        assert operation.key in operations
    assert count == len(operations) == 3358


def test_every_agent_method_is_found_in_any_case(operations):
    methods = [op for op in operations if op.agent]
    assert len(methods) == 2007
    for operation in methods:
        path = operation.path.removeprefix("Agents/")
        assert operations.agent(path) is operations.agent(path.lower()) is operation
        assert operation.verb == "POST" and operation.key == path.replace("/", ".")


def value_for(operation: Operation, name: str) -> str:
    parameter = next(p for p in operation.path_parameters if p.name == name)
    return {"int": "7", "long": "7", "bool": "true", "datetime": "2026-01-15"}.get(
        parameter.type.name, "abc"
    )


def test_every_rest_path_leads_to_an_operation_of_its_verb_and_shape(operations):
    """Where two addresses differ only in the names of their parameters, the types decide which one is meant."""
    for operation in (op for op in operations if not op.agent):
        names = re.findall(r"\{(.*?)\}", operation.path)
        path = re.sub(r"\{(.*?)\}", lambda m, op=operation: value_for(op, m[1]), operation.path)
        enums = any(p.type.kind == "enum" for p in operation.path_parameters)
        if enums:
            continue
        result = operations.rest(operation.verb, path.upper())
        assert isinstance(result, tuple), operation.key
        assert result[0].verb == operation.verb
        assert len(result[1]) == len(names) == len(result[0].path_parameters)
        assert re.sub(r"\{.*?\}", "{}", result[0].path) == re.sub(r"\{.*?\}", "{}", operation.path)


def test_path_parameters_stand_as_in_the_address(operations):
    """The published files list them in the order of the method behind: `List/5/Items/7` is item 7 of list 5."""
    for operation in operations:
        assert [p.name for p in operation.path_parameters] == re.findall(
            r"\{(.*?)\}", operation.path
        ), operation.key


def test_numbers_of_the_published_api(operations):
    by_verb = {}
    for operation in operations:
        verb = "agent" if operation.agent else operation.verb
        by_verb[verb] = by_verb.get(verb, 0) + 1
    assert by_verb["agent"] == 2007
    assert by_verb["PATCH"] == 41
    assert sum(by_verb.values()) - 2007 - 41 == 1310


def test_a_body_that_only_wraps_the_arguments_is_told_from_one_that_is_the_argument(operations):
    wrapped, plain = (
        operations.get("EMail.SaveToMailServer"),
        operations.get("Contact.SaveContactEntity"),
    )
    assert wrapped.wrapper == "EMail.SaveToMailServerRequest"
    assert (plain.wrapper, plain.body.argument) == ("", "contact_entity")


def test_what_an_operation_says_of_itself(operations):
    operation = operations.get("GET Contact/{id}")
    assert operation.calls == "Contact.GetContactEntity"
    assert (
        "$select" in operation.query
        and operation.success == 200
        and operation.statuses == (200, 304, 404)
    )
    assert (
        not operation.restricted
        and operations.get("CRMScript.CreateDefaultCRMScriptEntity").restricted
    )
    assert operations.get("Document.GetDocumentStream").stream and not operation.stream
    assert "application/json" in operation.produces and operation.consumes == ()
    assert operations.get("Contact.DeleteContactEntity").success == 204


# -- finding


@pytest.mark.parametrize(
    "verb, path, key, values",
    [
        ("GET", "contact/DEFAULT", "GET Contact/default", []),
        ("GET", "Contact/5", "GET Contact/{id}", ["5"]),
        ("GET", "Contact/a%20b%2Fc", "GET Contact/{id}", ["a b/c"]),
        ("GET", "List/5/Items/7", "GET List/{udListDefinitionId}/Items/{id}", ["5", "7"]),
        (
            "GET",
            "List/Colour/Items/7",
            "GET List/{udListDefinitionName}/Items/{id}",
            ["Colour", "7"],
        ),
    ],
)
def test_a_literal_wins_over_a_parameter_and_a_number_over_text(
    operations, verb, path, key, values
):
    assert found(operations, verb, path) == (key, values)


def test_a_known_path_tells_the_verbs_it_has(operations):
    assert operations.rest("TRACE", "Contact/5") == ["DELETE", "GET", "PATCH", "PUT"]
    assert operations.rest("GET", "Nothing/Here") == []
    assert operations.rest("GET", "Contact//5") == []
    assert operations.rest("GET", "") == []


def test_a_literal_without_the_verb_does_not_hide_the_parameter_beside_it():
    """`PUT X/default` is `PUT X/{id}` with an odd id, since nothing else is PUT there."""
    lines = {"GET X/default": "\tstring\t200", "PUT X/{id}": "p:id:string!\t\t204"}
    operations = Operations(lines, Carriers({}, {}, {}, {}))
    assert found(operations, "PUT", "X/default") == ("PUT X/{id}", ["default"])
    assert found(operations, "GET", "X/default") == ("GET X/default", [])
    assert operations.rest("DELETE", "X/default") == ["GET", "PUT"]


@pytest.mark.parametrize(
    "path, near",
    [
        ("EMail/SaveToMailSrver", "Agents/EMail/SaveToMailServer"),
        ("Emial/SaveToMailServer", "Agents/EMail/SaveToMailServer"),
        ("email/zzzzzz", "Agents/EMail"),
        ("zzzzzz/zzzzzz", None),
    ],
)
def test_the_nearest_agent_method(operations, path, near):
    assert operations.nearest_agent(path) == near


@pytest.mark.parametrize(
    "path, near", [("Contat/5", "Contact"), ("Contact/{i}", "Contact/{id}"), ("zzzzzz", None)]
)
def test_the_nearest_rest_path(operations, path, near):
    assert operations.nearest_rest(path) == near


def test_unknown_names_find_nothing(operations):
    assert operations.find("EMail.Nothing") is None
    assert operations.agent("EMail/Nothing") is None
    assert "EMail.Nothing" not in operations
    assert operations.find("get   contact/{ID}") is operations.get("GET Contact/{id}")


def test_lines_are_parsed_when_first_asked_for():
    carriers = Carriers({}, {}, {}, {})
    operations = Operations({"A.Good": "\tstring\t200", "A.Bad": "this:is"}, carriers)
    assert operations.get("A.Good").key == "A.Good"
    with pytest.raises(ValueError):
        operations.get("A.Bad")


# Slips of the published descriptions: what they name is no method. The operations answer without such a door.
SLIPS = """
Appointment.GetAllTaskListItem Appointment.GetGetHeadingsFromListDefinition Appointment.GetHeadings
List.GetAllConsentPurpose List.GetAllCountry List.GetAllCurrencyEntity List.GetAllDocumentTemplateEntity
List.GetAllSaleStageEntity List.GetAllSaleTypeEntity List.GetAllTicketCategoryEntity List.GetAllTicketPriorityEntity
List.GetAllTicketStatusEntity List.GetAllTicketTypeEntity List.GetAllWebPanelEntity
List.GetGetHeadingsFromListDefinition Preference.SetPreference Relation.SaveContactRelationEntity
User.GetAllUserGroup User.GetGetHeadingsFromListDefinition
"""


def test_every_other_door_leads_to_a_published_method():
    """`calls`: what the description says a REST operation calls. Archives are named by their provider."""
    lines = read_folder(DATA)["operations"]
    named = {line.split("\t")[5] for line in lines.values() if line.count("\t") >= 5}
    doors = {target for target in named if re.fullmatch(r"\w+\.\w+", target)}
    assert len(doors) > 200
    assert doors - lines.keys() == set(SLIPS.split())
