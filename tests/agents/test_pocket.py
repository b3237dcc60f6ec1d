"""Pocket: devices stay registered; whoever calls is known by his number."""

from contract.door import Door

DEVICE = {"DeviceIdentifier": "d1", "DeviceName": "Phone", "Platform": "Google"}


def test_a_device_is_registered_once_with_its_tags(door: Door) -> None:
    door.agent("Pocket.RegisterDeviceForPushNotification", {"DeviceInfo": DEVICE})
    door.agent("Pocket.RegisterDeviceForPushNotification", {"DeviceInfo": DEVICE | {"DeviceName": "New phone"}})  # fmt: skip
    (held,) = door.agent("Pocket.GetRegisteredDevices", {"AssociateId": 5})
    assert (held["DeviceName"], held["Platform"]) == ("New phone", "Google")
    assert door.agent("Pocket.GetRegisteredDevices", {"AssociateId": 1}) == []
    asked = {"DeviceIdentifier": "D1"}
    assert door.agent("Pocket.GetPushNotificationTagsForDevice", asked) == ""
    door.agent("Pocket.SetPushNotificationTagsForDevice", asked | {"Tags": "sale"})
    assert door.agent("Pocket.GetPushNotificationTagsForDevice", asked) == "sale"
    door.agent("Pocket.SetPushNotificationTagsForUser", {"AssociateId": 5, "Tags": "ticket"})
    assert door.agent("Pocket.GetPushNotificationTagsForDevice", asked) == "ticket"
    reply = door(
        "POST", "Agents/Pocket/GetPushNotificationTagsForDevice", {"DeviceIdentifier": "x"}
    )
    assert reply.status == 404


def test_people_of_ones_sales_are_known_by_their_number(door: Door) -> None:
    phones = [{"Value": "(+47) 98 76 54 32"}]
    person = door.agent("Person.SavePersonEntity", {"Firstname": "Ida", "Lastname": "Lyn", "MobilePhones": phones, "Contact": {"ContactId": 7}})  # fmt: skip
    asked = {"LastHash": "", "MinDate": "2025-01-01T00:00:00", "MaxDate": "2025-12-31T00:00:00"}

    def calling() -> list[tuple[int, str, int]]:
        found = door.agent("Pocket.GetMyCallerIDs", asked)
        return [(each["PhoneNumber"], each["PersonName"], each["DialInPrefix"]) for each in found["CallerIDs"]]  # fmt: skip

    assert calling() == []
    sale = {"Heading": "Lamps", "Saledate": "2025-06-01T00:00:00", "Person": {"PersonId": person["PersonId"]},
            "Associate": {"AssociateId": 17}}  # fmt: skip
    door.agent("Sale.SaveSaleEntity", sale)
    assert calling() == [(4798765432, "Ida Lyn", 0)], "a colleague of his group sells to her"
    told = door.agent("Pocket.GetMyCallerIDs", asked)["CallerIDHash"]
    assert door.agent("Pocket.GetMyCallerIDs", asked | {"LastHash": told})["CallerIDs"] == []


def test_the_people_of_a_selection_may_call(door: Door) -> None:
    body = {"Lastname": "Caller", "MobilePhones": [{"Value": "+47 900 12 345"}], "Contact": {"ContactId": 3}}  # fmt: skip
    person = door.rest("POST", "Person", body)["PersonId"]
    sale = {"Heading": "S", "Contact": {"ContactId": 3}, "Person": {"PersonId": person}}
    id = door.rest("POST", "Sale", sale)["SaleId"]
    told = {"Name": "Sales", "TargetTableName": "sale", "TargetTableNumber": 13}
    selection = door.rest("POST", "Selection", told)["SelectionId"]
    door.rest("POST", f"Selection/{selection}/Members/Add", [id])
    found = door.agent("Pocket.GetCallerIDsFromSelection", {"SelectionId": selection})
    assert [each["PersonId"] for each in found["CallerIDs"]] == [person]
    again = {"SelectionId": selection, "LastHash": found["CallerIDHash"]}
    assert door.agent("Pocket.GetCallerIDsFromSelection", again)["CallerIDs"] == []
