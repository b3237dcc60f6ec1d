"""Fields of the flat carriers and of some parts: named as the columns of a query, not as the carrier's properties.

As recorded of today's servers; of `ProjectMember` and `ProjectStatus` as of 2020 (sheet: rights.md 7).
"""

from __future__ import annotations

INT, SMALL, DATE = ("System.Int32", 4), ("System.Int16", 2), ("System.DateTime", 16)


def text(length: int) -> tuple[str, int]:
    return "System.String", length


# Looked up elsewhere: no column of the row's own.
SHOWN = text(0)
NAME, LABEL, PHONE, PERSON_NAME, NUMBER, NOTE = text(219), text(239), text(239), text(99), text(49), text(4000)  # fmt: skip

FLAT: dict[str, dict[str, tuple[str, int]]] = {
    "Contact": {
        "ContactId": INT, "Name": NAME, "Department": NAME, "OrgNr": NUMBER, "UrlAddress": text(1023), "Phone": PHONE,
        "AssociateId": INT, "ContactCountryId": INT, "Email": PHONE, "Kananame": NAME, "CategoryId": INT, "BusinessId": INT,
        "Number1": NUMBER, "Number2": NUMBER, "ActiveErpLinks": INT, "PostalAddress": INT, "StreetAddress": INT,
    },
    "Person": {
        "PersonId": INT, "Retired": SMALL, "Rank": SMALL, "Mrmrs": LABEL, "Title": LABEL, "Firstname": PERSON_NAME,
        "MiddleName": PERSON_NAME, "Lastname": PERSON_NAME, "Usepersonaddress": SMALL, "CountryId": INT,
        "ActiveInterests": SMALL, "Position": LABEL, "CategoryName": LABEL, "ContactCategoryName": LABEL, "Text": NOTE,
        "Email": PHONE, "DirectPhone": PHONE, "MobilePhone": PHONE, "Fax": PHONE, "ContactId": INT, "ContactName": NAME,
        "ContactDepartment": NAME, "ContactPhone": PHONE, "ContactCountryId": INT, "ContactOrgNr": NUMBER, "AssociateId": INT,
        "AssociateName": LABEL, "ContactFax": PHONE, "Kanafname": PERSON_NAME, "Kanalname": PERSON_NAME, "Post1": PERSON_NAME,
        "Post2": PERSON_NAME, "Post3": PERSON_NAME, "EmailName": text(254), "ActiveErpLinks": INT, "TicketPriorityId": INT,
        "CustomerLanguageId": INT, "SupportAssociateId": INT,
    },
    "Project": {
        "ProjectId": INT, "Name": NAME, "TypeId": INT, "Type": LABEL, "StatusId": INT, "Status": LABEL,
        "UrlAddress": text(1023), "AssociateId": INT, "Firstname": PERSON_NAME, "MiddleName": PERSON_NAME,
        "Lastname": PERSON_NAME, "TextId": INT, "Text": NOTE, "Updated": DATE, "PublishFrom": DATE, "PublishTo": DATE,
        "UrlName": text(254), "ProjectNumber": NUMBER,
    },
    "Appointment": {
        "AppointmentId": INT, "DoBy": DATE, "EndDate": DATE, "ActiveDate": DATE, "InvitationStatus": SMALL,
        "AssignmentStatus": SMALL, "Completed": SMALL, "Type": SMALL, "Task": SHOWN, "ContactId": INT, "ContactName": SHOWN,
        "AssociateId": INT, "AssociateFullName": SHOWN, "Description": text(2047), "ProjectId": INT, "ProjectName": SHOWN,
        "PersonId": INT, "PersonName": SHOWN, "AlldayEvent": SMALL, "ColorIndex": SMALL, "FreeBusy": SMALL, "HasAlarm": SMALL,
        "Private": SMALL, "PriorityName": INT, "TaskType": SMALL, "MotherId": INT, "RecurringPattern": SMALL,
        "RecurringStartDate": DATE, "RecurringEndDate": DATE, "AssignedBy": INT, "RejectReason": text(254), "SaleId": INT,
        "Location": text(254), "Alarm": SMALL, "SaleName": SHOWN,
    },
    "ProjectMember": {
        "ProjectId": INT, "ProjectName": NAME, "ContactId": INT, "ContactName": NAME, "ContactDepartment": NAME,
        "PersonId": INT, "FirstName": PERSON_NAME, "MiddleName": PERSON_NAME, "Lastname": PERSON_NAME, "PhoneId": INT,
        "Phone": PHONE, "EmailId": INT, "EmailAddress": PHONE, "EmailRank": SMALL, "TypeId": INT, "Function": LABEL,
        "CountryId": INT, "MrMrs": LABEL, "EmailName": text(254), "Comment": text(2047), "ProjectMemberId": INT,
    },
    # The one item of a list that shows any, and no right on its table.
    "ProjectStatus": {"ProjStatusId": INT, "Value": LABEL, "Tooltip": text(254)},
}  # fmt: skip

# An entry for each only where the appointment is one of a series.
OF_SERIES = frozenset(["RecurringPattern", "RecurringStartDate", "RecurringEndDate"])
