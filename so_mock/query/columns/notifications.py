"""What users of Service are told (table notify)."""

from __future__ import annotations

from collections.abc import Mapping

from so_mock.query.facts import NOWHERE, Fact, Group, Made, Path


def user(prefix: str, id: str, column: str) -> Mapping[str, Fact]:
    """A user, under several names."""
    return {
        id: Path(column), f"{prefix}associateid": Made(lambda row, shaper: row[column], kind="int"),
        f"{prefix}fullname": Made(lambda row, shaper: shaper.label("associate", row[column])),
        f"{prefix}contactname": f"{column}.PersonId.Contact.Name",
    }  # fmt: skip


GROUPS = {
    "notify": Group(
        "notify",
        {
            "id": "id", "notifyid": "id", "associateid": "user_id", "originatorfullname": "owner_id",
            "notifydatetime": "registered", "updatetype": NOWHERE, "title": "ticket_id.Title", "tickettitle": "ticket_id.Title",
            "ticketid": "ticket_id", "category": "category_id", "categoryname": "category_id", "categoryid": "category_id",
            "priorityid": "ticket_id.Priority", "priorityname": Path("ticket_id.Priority", "Name"),
            "ticketalertlevel": "ticket_id.AlertLevel", "chattopicid": "chat_topic_id", "customurl": "custom_url",
            "ownercontactid": "contact_id", "updatedassocid": "registered_associate_id", "companyname": "contact_id.Name",
            "personfirstname": "person_id.Firstname", "personmiddlename": "person_id.MiddleName",
            "personlastname": "person_id.Lastname", "personfullname": "person_id", "personid": "person_id",
            **user("user", "ejuserid", "user_id"), **user("owner", "ownerejuserid", "owner_id"),
            **user("user2", "ejuser2id", "user2_id"),
        },
    ),
}  # fmt: skip
