"""CustomerService: the mailboxes that turn mail into requests."""

from typing import Any

import pytest
from contract.door import Door

NEW = {
    "ServerType": "Imaps", "Address": "<sales@fjordlys.example> (Sales)", "Username": "sales",
    "Password": "open sesame", "Server": "imap.fjordlys.example", "Port": 993,
}  # fmt: skip


def save(door: Door, **mailbox: Any) -> Any:
    return door.agent("CustomerService.SaveMailboxEntity", mailbox)


def read(door: Door, id: int) -> Any:
    return door.agent(f"CustomerService.GetMailboxEntity?mailboxEntityId={id}")


def stored(door: Door, id: int) -> Any:
    return door.tenant.store.table("mailbox").get(id)


@pytest.mark.parametrize("key", [{}, {"MailInFilterId": 0}, {"MailInFilterId": None}])
def test_a_mailbox_without_id_is_new(door: Door, key: dict[str, Any]) -> None:
    saved = save(door, **NEW, **key)
    assert saved["MailInFilterId"] == 475, "one more than the highest there was"
    assert {name: saved[name] for name in NEW} == NEW | {"Password": ""}
    assert read(door, 475) == saved
    assert len(door.tenant.store.table("mailbox")) == 2


def test_a_mailbox_is_listed_at_once_with_category_and_priority(door: Door) -> None:
    save(door, **NEW)
    assert [
        [it["MailInFilterId"], it["Address"], it["CategoryName"], it["PriorityName"]]
        for it in door.agent("CustomerService.GetMailboxes")
    ] == [
        [474, "<support@fjordlys.example> (Fjordlys Support)", "Support", "Medium"],
        [475, NEW["Address"], "Support", "Medium"],
    ]


def test_a_known_id_is_updated_and_hidden_columns_stay(door: Door) -> None:
    with door.tenant.store.unit():
        door.tenant.store.update("mailbox", {**stored(door, 474), "CategoryId": 3, "PriorityId": 1})
    saved = save(door, **NEW, MailInFilterId=474)
    assert saved["MailInFilterId"] == 474
    assert read(door, 474) == saved
    assert [stored(door, 474)[name] for name in ("CategoryId", "PriorityId")] == [3, 1]
    (listed,) = door.agent("CustomerService.GetMailboxes")
    assert (listed["CategoryName"], listed["PriorityName"]) == ("Sale", "Low")


def test_an_unknown_id_is_not_found_and_saves_nothing(door: Door) -> None:
    reply = door("POST", "Agents/CustomerService/SaveMailboxEntity", NEW | {"MailInFilterId": 9})
    assert reply.status == 404
    assert reply.json()["ErrorType"] == "SoNotFoundException"
    assert len(door.tenant.store.table("mailbox")) == 1


def test_a_password_is_kept_and_never_shown(door: Door) -> None:
    id = save(door, **NEW)["MailInFilterId"]
    assert stored(door, id)["Password"] == "open sesame"
    for mailbox in (read(door, id), save(door, **read(door, id))):
        assert mailbox["Password"] == ""


@pytest.mark.parametrize("blank", [{}, {"Password": ""}, {"Password": None}])
def test_a_blank_password_keeps_what_is_stored(door: Door, blank: dict[str, Any]) -> None:
    save(door, **{**{k: v for k, v in NEW.items() if k != "Password"}, **blank}, MailInFilterId=474)
    assert stored(door, 474)["Password"] == "secret"


def test_another_password_replaces_it(door: Door) -> None:
    save(door, **NEW, MailInFilterId=474)
    assert stored(door, 474)["Password"] == "open sesame"


def test_a_server_type_that_is_none_is_refused_by_name(door: Door) -> None:
    body = NEW | {"ServerType": "Imapz"}
    reply = door("POST", "Agents/CustomerService/SaveMailboxEntity", body)
    assert reply.status == 400
    assert "ServerType: 'Imapz' is no MailboxType" in reply.json()["Message"]


def test_the_template_of_a_mailbox_is_blank(door: Door) -> None:
    blank = door.agent("CustomerService.CreateDefaultMailboxEntity")
    assert (blank["MailInFilterId"], blank["ServerType"], blank["Port"]) == (0, "Unknown", 0)
    assert {blank[name] for name in ("Address", "Username", "Password", "Server")} == {""}
    assert len(door.tenant.store.table("mailbox")) == 1


def test_a_mailbox_that_is_not_there_is_null(door: Door) -> None:
    assert read(door, 9) is None
