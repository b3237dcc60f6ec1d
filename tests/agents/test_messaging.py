"""Messaging: what was given to a provider keeps its state of delivery."""

from typing import Any

from contract.door import Door


def send(door: Door, *texts: str) -> Any:
    given = [{"To": "+4712345678", "From": "Fjordlys", "Content": text} for text in texts]
    body = {"Plugin": "Sms", "OutgoingMessages": given}
    return door.agent("Messaging.SendMessages", body)


def read(door: Door, *ids: int) -> Any:
    return door.agent("Messaging.GetDeliveryStatus", {"MessagingIds": list(ids)})


def test_each_message_has_a_state_of_its_own(door: Door) -> None:
    one, two = send(door, "Hello", "Bye")
    assert one["MessagingId"] != two["MessagingId"]
    assert read(door, two["MessagingId"], 999, one["MessagingId"]) == [two, one]
    config = {"Plugin": "Sms", "OutgoingMessages": [{"To": "1"}], "Config": {"user": "x"}}
    (third,) = door.agent("Messaging.SendMessagesWithConfig", config)
    assert read(door, third["MessagingId"]) == [third]


def test_a_provider_tells_what_became_of_a_message(door: Door) -> None:
    one, two = send(door, "Hello", "Bye")
    told = {"ExternalMessageId": str(two["MessagingId"]), "Status": 3, "StatusDescription": "Gone"}
    door.agent("Messaging.SetDeliveryStatus", {"Plugin": "sms", **told})
    assert read(door, one["MessagingId"]) == [one]
    (changed,) = read(door, two["MessagingId"])
    assert (changed["Status"], changed["StatusDescription"]) == (3, "Gone")
    body = {"Plugin": "Fax", **told}
    assert door("POST", "Agents/Messaging/SetDeliveryStatus", body).status == 404


def test_what_comes_in_waits_in_the_queue(door: Door) -> None:
    given = {"To": "+4712345678", "From": "+4787654321", "Content": "Hei på deg", "Format": "sms/160", "SessionKey": "s", "Plugin": "Sms"}  # fmt: skip
    door.agent("Messaging.CreateMessage", {"IncomingMessage": given})
    (row,) = door.tenant.store.table("_inbox").scan()
    assert (row["From"], row["Content"], row["SessionKey"]) == ("+4787654321", "Hei på deg", "s")
    told = (row["plugin"], row["format"], row["status"], row["mail_size"])
    assert told == ("Sms", "sms/160", 0, 11)
    assert door("POST", "Agents/Messaging/CreateMessage", {}).status == 400


def test_no_provider_is_installed(door: Door) -> None:
    reply = door("POST", "Agents/Messaging/GetPlugins")
    assert (reply.json(), reply.headers["x-so-mock-fidelity"]) == ([], "modelled")
