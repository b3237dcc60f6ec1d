"""SuperOffice's own client, @superoffice/webapi, drives a running so-mock over a socket.

Each journey is a script in `tests/client` that prints what the client saw; the promises are here.
The client reads PascalCase and sends camelCase, reads names of enums and sends flags as numbers.
"""

import base64
import json
import re
import urllib.request
from typing import Any

from journeys.conftest import Journey


def test_a_mailbox_goes_out_and_comes_back(journey: Journey) -> None:
    seen = journey("mailbox.cjs")

    blank = seen["blank"]
    assert (blank["mailInFilterId"], blank["serverType"], blank["port"]) == (0, "Unknown", 0)
    assert blank["address"] == blank["username"] == blank["password"] == blank["server"] == ""

    saved = seen["saved"]
    number = saved["mailInFilterId"]
    assert number > 0
    assert number not in {it["mailInFilterId"] for it in seen["listedBefore"]}
    kept = {"serverType", "address", "username", "server", "port"}
    assert only(saved, kept) == only(seen["filled"], kept)
    assert saved["password"] == "", "a stored password is never answered"
    assert seen["read"] == saved
    listed = {it["mailInFilterId"]: it["address"] for it in seen["listed"]}
    assert listed[number] == saved["address"]
    assert len(seen["listed"]) == len(seen["listedBefore"]) + 1

    assert seen["changed"] == saved | {"address": seen["address"], "port": 143}
    assert seen["readAgain"] == seen["changed"]
    listed = {it["mailInFilterId"]: it["address"] for it in seen["listedAgain"]}
    assert listed[number] == seen["address"]
    assert len(seen["listedAgain"]) == len(seen["listed"]), "an update adds no row"
    assert seen["missing"] is None, "an agent answers null for an id that is not there"


def test_a_mail_saved_to_the_mail_server_is_found_again(journey: Journey) -> None:
    seen = journey("mail.cjs")
    mail, saved, read = seen["mail"], seen["saved"], seen["read"]

    assert saved["emailItemId"] > 0
    assert saved["serverId"] > 0
    assert re.fullmatch(r"<[^<>\s]+@[^<>\s]+>", saved["messageID"])
    assert saved["folderName"]
    assert saved["size"] > 0
    folder = seen["folderAfterSave"]
    assert seen["latest"] == saved["emailItemId"], "the newest mail of the folder it names"

    assert read["emailItemId"] == saved["emailItemId"]
    for mails in (saved, read, seen["byMessageId"]):
        same = {"subject", "plainBody", "htmlBody", "priority", "flags"}
        assert only(mails, same) == only(mail, same)
        assert mails["messageID"] == saved["messageID"]
        assert mails["from"]["address"] == "tje@example.com"
        assert [it["address"] for it in mails["to"]] == ["ole@example.com", "kari@example.com"]
        assert [(it["address"], it["name"]) for it in mails["cc"]] == [
            ("regnskap@example.com", "Regnskap Ærlig")
        ]
        assert mails["bcc"] == []
        assert [it["filename"] for it in mails["attachments"]] == ["invoice.txt"]
        assert [it["type"] for it in mails["attachments"]] == ["text/plain"]
    assert seen["wire"]["Sent"] == "2026-01-15T09:30:00", "without a zone: Norwegian wall clock"
    assert set(re.split(", *", seen["wire"]["Flags"])) == {"Seen", "Draft"}
    assert seen["text"] == "Å pay: 42"
    assert base64.b64decode(seen["part"]["stream"]) == "Å pay: 42".encode()

    assert seen["savedAgain"]["emailItemId"] == saved["emailItemId"]
    assert seen["savedAgain"]["messageID"] == saved["messageID"]
    assert seen["readAgain"]["subject"] == seen["subject"] != mail["subject"]
    assert seen["textAgain"] == seen["text"], "saving back what was read keeps the attachment"
    assert seen["folderAfterUpdate"] == folder, "an update adds no mail to the folder"
    assert seen["another"]["emailItemId"] not in (0, saved["emailItemId"])
    assert seen["another"]["messageID"] != saved["messageID"]
    assert seen["missing"] is None
    assert seen["missingMessage"] is None


def test_every_create_default_of_every_agent_answers(journey: Journey, live_server: Any) -> None:
    calls = journey("defaults.cjs")["calls"]
    published = published_operations(live_server.url)

    assert len(calls) >= 151
    assert len({call["agent"] for call in calls}) >= 30
    assert len({call["operation"] for call in calls}) == len(calls)

    # The client is newer than the published description of the API and knows methods beyond it.
    outside = [call for call in calls if call["operation"].lower() not in published]
    said = {call["operation"]: call["said"]["ErrorType"] for call in outside if "said" in call}
    assert said == {call["operation"]: "SoNotFoundException" for call in outside}
    inside = [call for call in calls if call not in outside]
    assert len(inside) >= 149

    # Nothing is made of what is not there: neither guide has a suggestion, and no list has the id 1.
    nowhere = {call["operation"]: call["said"]["Message"] for call in inside if "error" in call}
    assert nowhere == {
        "Appointment/CreateDefaultAppointmentEntityFromProjectSuggestion": "SuggestedAppointment id 1 not found",
        "Appointment/CreateDefaultAppointmentEntityFromSaleSuggestion": "SuggestedAppointment id 1 not found",
        "Document/CreateDefaultDocumentEntityFromSuggestion": "SuggestedDocument id 1 not found",
        "List/CreateDefaultHeadingFromListDefinition": "List 1 not found",
    }  # fmt: skip
    made = [call for call in inside if "error" not in call]
    assert {(call["status"], call["kind"]) for call in made} == {
        (200, "object"),
        (200, "array"),
        (204, "nothing"),
    }
    empty = [call["operation"] for call in made if call["kind"] == "nothing"]
    assert empty == ["List/CreateDefaultDocumentTemplateLanguage"], "the one without a result"
    assert {call["fidelity"] for call in made} <= {"verified", "modelled", "generated"}
    unread = {call["operation"]: call["lost"] for call in made if call["lost"]}
    assert unread == {
        # Published, and gone from this newer client.
        "EMail/CreateDefaultEMailAccount": ["answer.SimpleMode: 0"],
    }


def test_refusals_have_the_shape_that_callers_know(journey: Journey) -> None:
    seen = journey("errors.cjs")

    for name in ("unknownMethod", "unknownAgent"):
        refused(seen[name], 404, "SoNotFoundException")
        assert "No HTTP resource was found" in seen[name]["data"]["Message"]
    assert "GetMailboxs" in seen["unknownMethod"]["data"]["Message"]
    assert "GetMailboxes" in seen["unknownMethod"]["data"]["MessageDetail"], "names the nearest"
    assert "CustomerService" in seen["unknownAgent"]["data"]["MessageDetail"]

    refused(seen["unknownId"], 404, "SoNotFoundException")
    assert "99999" in seen["unknownId"]["data"]["Message"]

    binding = seen["notAnId"]
    assert binding["status"] == 400
    assert binding["data"]["Message"] == "The request is invalid."
    assert "mailboxEntityId" in binding["data"]["MessageDetail"]

    refused(seen["noCredentials"], 401, "ArgumentException")
    assert seen["noCredentials"]["data"]["Message"].startswith("X-XSRF-TOKEN HTTP header missing.")
    refused(seen["wrongPassword"], 401, "SoSessionException")
    for name in ("noCredentials", "wrongPassword"):
        assert seen[name]["data"]["ErrorSource"] == "SuperOffice.Services.WebApi"


def test_a_company_lives_through_the_rest_half_of_the_client(journey: Journey) -> None:
    seen = journey("contact.cjs")
    made, read = seen["made"], seen["read"]
    told = {"contactId", "name", "department", "orgNr"}

    assert seen["blank"]["contactId"] == 0
    number = made["contactId"]
    assert number > 0
    first = {
        "contactId": number,
        "name": seen["name"],
        "department": "Oslo",
        "orgNr": "987654321",
    }
    assert only(made, told) == only(read, told) == only(seen["seenByAgent"], told) == first

    assert seen.get("lastModified"), "a Last-Modified header to ask again with"
    assert seen["unchanged"] is None, "304 reaches the caller as null"

    assert only(seen["put"], told) == first | {"department": "Bergen"}
    assert only(seen["patched"], told) == first | {"department": "Trondheim"}
    assert seen["failedTest"]["status"] == 409
    final = first | {"department": "Trondheim", "orgNr": "123456789"}
    assert only(seen["merged"], told) == final
    assert seen["tooLate"]["status"] == 412
    assert only(seen["last"], told) == final, "what was refused changed nothing"

    refused(seen["gone"], 404, "SoNotFoundException")
    assert seen["goneForAgent"] is None


def test_a_dashboard_theme_is_one_row_behind_two_doors(journey: Journey) -> None:
    seen = journey("dash_theme.cjs")
    number = seen["made"]["DashboardThemeId"]

    assert seen["blank"]["DashboardThemeId"] == 0
    assert number > 0
    assert seen["made"]["Name"] == seen["read"]["Name"] == seen["name"]
    assert seen["read"]["Config"] == '{"palette":["#036"]}'
    by_agent = seen["seenByAgent"]
    assert (by_agent["dashboardThemeId"], by_agent["name"]) == (number, seen["name"])
    assert by_agent["config"] == seen["read"]["Config"]

    assert seen["put"]["Name"] == f"{seen['name']} 2"
    assert seen["savedByAgent"]["name"] == seen["readAgain"]["Name"] == f"{seen['name']} 3"
    assert seen["readAgain"]["DashboardThemeId"] == number

    assert seen["deleted"] == "", "204 has no body"
    refused(seen["gone"], 404, "SoNotFoundException")
    assert seen["goneForAgent"] is None


def only(carrier: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: carrier[name] for name in names}


def refused(refusal: dict[str, Any], status: int, error_type: str) -> None:
    """The one error shape of the API, in JSON, whatever went wrong."""
    assert refusal["status"] == status
    assert refusal["contentType"].startswith("application/json")
    data = refusal["data"]
    assert data["Error"] is True
    assert data["ErrorType"] == error_type
    assert data["Message"]
    assert data["ErrorSource"]


def published_operations(url: str) -> set[str]:
    """`agent/method` in lower case, as `GET /api/v1` lists them."""
    headers = {"Authorization": "Basic dGplMDpUamUw", "Accept": "application/json"}
    request = urllib.request.Request(f"{url}/api/v1", headers=headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request) as answer:
        addresses = json.load(answer)
    paths = [address.partition("?")[0].lower() for address in addresses]
    return {path.partition("/agents/")[2] for path in paths if "/agents/" in path}
