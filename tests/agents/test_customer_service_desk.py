"""CustomerService: previews, FAQ, addresses, startup, toggles and event handlers."""

from base64 import b64encode
from typing import Any

import pytest
from contract.door import Door

from so_mock.config import Config

SERVICE = "CustomerService."


def inserted(door: Door, table: str, **row: Any) -> int:
    body = {
        "TableName": table, "Columns": list(row), "Data": [[str(each) for each in row.values()]], "Keys": ["id"],
        "ReturnRowStatus": True,
    }  # fmt: skip
    answer = door.agent("DatabaseTable.Upsert", body)
    assert answer["Success"], answer
    return int(answer["RowStatus"][0]["PrimaryKey"])


def entry(door: Door, **row: Any) -> int:
    blank = {
        "id": 0, "category_id": 1, "title": "Humming", "question": "Why does it hum?", "answer": "It is the driver.",
        "access_level": 3, "created_by": 5, "sort_order": 1, "read_count": 0, "workflow_phase": 0,
        "last_changed": "2026-01-15T10:00:00",
    }  # fmt: skip
    return inserted(door, "kb_entry", **blank | row)


# -- previews


def test_a_quick_reply_is_shown_with_who_changed_it(door: Door) -> None:
    replies = [{"Name": "Thanks", "HtmlBody": "<p>Thanks</p>"}, {"Name": "Bye", "HtmlBody": "<p>Bye</p>"}]  # fmt: skip
    door.agent("List.SaveQuickReplies", {"QuickReplies": replies})
    held = door.agent("List.GetQuickReplies")
    (bye,) = (each["QuickReplyId"] for each in held if each["Name"] == "Bye")
    shown = door.agent(SERVICE + "GetPreviewQuickReply", {"QuickReplyId": bye})
    told = (shown["Name"], shown["HtmlBody"], shown["UpdatedByFullName"])
    assert told == ("Bye", "<p>Bye</p>", door.rest("GET", "User/5")["Person"]["FullName"])
    assert shown["Updated"][:10] == door.tenant.clock.now()[:10]
    assert door.agent(SERVICE + "GetPreviewQuickReply", {"QuickReplyId": 99_999}) is None


def test_a_faq_entry_is_shown_with_its_level(door: Door) -> None:
    id = entry(door)
    shown = door.agent(SERVICE + "GetPreviewFaqEntry", {"KbEntryId": id})
    told = [shown[name] for name in ("Title", "Question", "Answer", "AccessLevel")]
    assert told == ["Humming", "Why does it hum?", "It is the driver.", "PublicAuthenticated"]
    assert shown["RegisteredByFullName"] == door.rest("GET", "User/5")["Person"]["FullName"]
    assert shown["Updated"].startswith("2026-01-15T10:00:00")
    assert door.agent(SERVICE + "GetPreviewFaqEntry", {"KbEntryId": id + 1}) is None
    with door.tenant.store.unit():
        door.tenant.store.insert("_kb_entry", {"id": id + 1, "title": "Of no level"})
    shown = door.agent(SERVICE + "GetPreviewFaqEntry", {"KbEntryId": id + 1})
    assert (shown["Title"], shown["AccessLevel"]) == ("Of no level", "Private")


def test_a_customer_gets_question_and_answer_or_the_address(door: Door) -> None:
    id = entry(door)
    asked = {"FaqEntryId": id}
    text = door.agent(SERVICE + "GetFaqForCustomer", asked)
    assert text == "Why does it hum?\n\nIt is the driver."
    with door.tenant.store.unit():
        door.tenant.store.insert("_registry", {"reg_id": 157, "value": "1"})
    address = door.agent(SERVICE + "GetFaqForCustomer", asked)
    assert address.startswith("http://so.test/") and address.endswith(f"id={id}")
    assert door.agent(SERVICE + "GetFaqForCustomer", {"FaqEntryId": id + 1}) is None


def test_a_preview_of_a_template_shows_its_variables_as_they_are(door: Door) -> None:
    row = door.tenant.store.table("reply_template").rows[2]
    with door.tenant.store.unit():
        door.tenant.store.update("reply_template", {**row, "Body": "[[ticket.id]]", "HtmlBody": ""})
    shown = door.agent(SERVICE + "GetPreviewReplyTemplate", {"ReplyTemplateId": 2})
    assert (shown["Name"], shown["Body"], shown["IsHtml"]) == ("Reply to customer", "[[ticket.id]]", False)  # fmt: skip


def test_nobody_has_customized_the_pages(door: Door) -> None:
    reply = door("POST", "Agents/CustomerService/CheckIfCustomizedTemplates")
    assert reply.json() is False
    assert reply.headers["x-so-mock-fidelity"] == "modelled"


# -- customer centre


def test_a_config_has_its_stamps_and_is_read_back(door: Door) -> None:
    blank = door.agent(SERVICE + "CreateDefaultCustomerCenterConfig")
    assert (blank["CustConfigId"], blank["Config"], blank["CustLangId"]) == (0, "", 0)
    given = blank | {"Type": "SubscriptionsStyle", "Config": '{"a":1}', "CustLangId": 2}
    saved = door.agent(SERVICE + "SaveCustomerCenterConfig", given)
    assert saved["RegisteredAssociateId"] == 5
    assert saved["Registered"][:10] == door.tenant.clock.now()[:10]
    path = f"{SERVICE}GetCustomerCenterConfig?customerCenterConfigId={saved['CustConfigId']}"
    assert door.agent(path) == saved
    again = door.agent(SERVICE + "SaveCustomerCenterConfig", saved | {"Config": "{}"})
    assert (again["UpdatedAssociateId"], again["Registered"]) == (5, saved["Registered"])
    path = path.replace("GetCustomer", "DeleteCustomer")
    door.agent(path)
    assert door.agent(path.replace("Delete", "Get")) is None


# -- what Service asks for


def test_service_learns_of_zone_and_preferences_of_a_user(door: Door) -> None:
    for level, value in (("Database", "all"), ("Individual", "mine")):
        told = {"Specification": {"Section": "Service", "Key": "Quux"}, "RawValue": value, "Level": level}  # fmt: skip
        door.agent("Preference.SavePreferenceEntity", {"Preference": told})
    me = door.agent(SERVICE + "GetCustomerServiceStartup")
    other = door.agent(SERVICE + "GetCustomerServiceStartupByOwner", {"UserId": 18})
    assert [each["RawValue"] for each in me["SelectedPreferences"]] == ["mine"]
    assert [each["RawValue"] for each in other["SelectedPreferences"]] == ["all"]
    assert me["TimezoneEnabled"] is True and me["TZOffset"] in (60, 120)


def test_a_program_has_an_address(door: Door) -> None:
    asked = {"ProgramName": "ticket", "External": True}
    assert door.agent(SERVICE + "GetProgramUrl", asked) == "http://so.test/CS/scripts/ticket.fcgi"
    with door.tenant.store.unit():
        told = {"cgi_url": "https://help.example/bin/", "cgi_url_internal": "https://10.0.0.1/bin"}
        door.tenant.store.insert("_config", told)
    assert door.agent(SERVICE + "GetProgramUrl", asked) == "https://help.example/bin/ticket.fcgi"
    inside = {"ProgramName": "rms.exe", "External": False}
    assert door.agent(SERVICE + "GetProgramUrl", inside) == "https://10.0.0.1/bin/rms.exe"


def test_numbers_without_a_prefix_are_of_the_home_country(door: Door) -> None:
    config = door.agent(SERVICE + "GetSmsConfig")
    country = door.agent("List.GetCountry?countryId=578")
    assert config["DefaultSmsCountry"] == country["DialInPrefix"] != ""
    assert (config["NetServerSmsProvider"], config["NsPluginConfig"]) == ("", {})


def test_toggles_are_switched_and_told(door: Door) -> None:
    def switched(**states: bool) -> None:
        toggles = [{"Name": name, "State": state} for name, state in states.items()]
        door.agent(SERVICE + "UpdateFeatureToggles", {"FeatureToggles": toggles})

    switched(Dark=True, Light=True)
    switched(DARK=False)
    told = door.agent("Configuration.GetAllFeatureToggles")
    assert told == {"Dark": False, "Light": True}
    body = {"FeatureToggles": [{"Name": "Third", "State": True}, {"State": True}]}
    reply = door("POST", "Agents/CustomerService/UpdateFeatureToggles", body)
    assert reply.status == 400 and "FeatureToggles[1].Name" in reply.json()["Message"]
    assert door.agent("Configuration.GetAllFeatureToggles") == told


@pytest.mark.parametrize("text", ["Grüß", "", "no base64!", "_x_"])
def test_a_text_is_decoded_or_comes_back(door: Door, text: str) -> None:
    check = SERVICE + "CheckSymmetricEncryption"
    assert door.agent(check, {"EncryptedString": b64encode(text.encode()).decode()}) == text
    if text:
        assert door.agent(check, {"EncryptedString": text}) == text


# -- favourites


def test_requests_that_somebody_follows_are_counted(door: Door) -> None:
    def counted() -> float:
        (found,) = door.agent(SERVICE + "GetStatistics", {"Functions": ["Hotlist"]})
        return float(found["Values"][0]["Value"])

    made = [int(door.rest("POST", "Ticket", {"Title": f"T{n}"})["TicketId"]) for n in range(3)]
    before = counted()
    door.agent("Favourite.AddFavourite", {"TableName": "Ticket", "RecordId": made[0]})
    inserted(door, "hotlist", id=0, user_id=5, ticket_id=made[1])
    inserted(door, "hotlist", id=0, user_id=18, ticket_id=made[2])
    assert counted() == before + 2
    door.rest("PATCH", f"Ticket/{made[0]}", {"BaseStatus": "Closed"})
    assert counted() == before + 1


# -- event handlers


HANDLER = """
extends: demo
rules:
  - name: handler
    when: {operation: CustomerService.ExecuteEventHandlers, body: {EventData.Type: NewTicket}}
    then: {patch: {BlockExecution: true, Message: "Not on Sundays", OutputValues: {reason: sunday}}}
"""


def test_an_event_comes_back_as_it_went(door: Door) -> None:
    event = {
        "Type": "TicketClosed", "InputValues": {"ticketId": "5"}, "StateValues": {"n": "1"}, "BlockExecution": True,
        "OutputValues": {"left": "over"}, "CgiContent": "a=b",
    }  # fmt: skip
    answer = door.agent(SERVICE + "ExecuteEventHandlers", {"EventData": event})
    assert {name: answer[name] for name in event} == event | {"BlockExecution": False, "OutputValues": {}}  # fmt: skip
    assert answer["Exception"] == "" and answer["Message"] == ""


def test_a_type_that_is_none_is_refused(door: Door) -> None:
    body = {"EventData": {"Type": "TicketEaten"}}
    reply = door("POST", "Agents/CustomerService/ExecuteEventHandlers", body)
    assert reply.status == 400 and "TicketEaten" in reply.json()["Message"]


def test_every_type_of_event_may_have_a_handler(door: Door) -> None:
    types = [*door.tenant.world.model.carriers.enum("EventHandlerType").numbers]
    assert len(types) > 100
    for type in types[1:]:
        script = {"Name": type, "ScreenType": type, "Enabled": True}
        door.agent("CRMScript.SaveTriggerScriptEntity", script)
    asked = {"EventHandlerTypes": types}
    assert door.agent(SERVICE + "EventHandlersExists", asked) == types[1:]


def test_a_handler_is_a_rule_of_the_scenario(tmp_path: Any) -> None:
    file = tmp_path / "handlers.yaml"
    file.write_text(HANDLER)
    door = Door(Config(scenario=str(file)))
    try:
        new = door.agent(SERVICE + "ExecuteEventHandlers", {"EventData": {"Type": "NewTicket"}})
        told = (new["BlockExecution"], new["Message"], new["OutputValues"])
        assert told == (True, "Not on Sundays", {"reason": "sunday"})
        other = door.agent(SERVICE + "ExecuteEventHandlers", {"EventData": {"Type": "TicketSave"}})
        assert (other["BlockExecution"], other["OutputValues"]) == (False, {})
    finally:
        door.close()
