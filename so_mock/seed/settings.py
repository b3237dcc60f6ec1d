"""Users, groups and roles; the numbering; what preferences there are."""

from __future__ import annotations

from typing import Any

from so_mock.seed.standard_roles import CRM_ADMINISTRATOR, standard_roles
from so_mock.seed.values import Rows

GROUPS = ["Administration", "Sales", "Service", "Professional services", "Marketing"]
# associate id, login, password, person, primary group, other groups, role
USERS: list[tuple[int, str, str, int, int, list[int], int]] = [
    (1, "ADM0", "Adm0", 1, 1, [2, 3], 15), (5, "tje0", "Tje0", 2, 2, [], 16), (17, "SAL0", "", 3, 2, [5], 16),
    (18, "HEM0", "Hem0", 4, 3, [], 16), (2, "NOV0", "Nov0", 23, 5, [2], 16), (3, "ARL0", "Arl0", 24, 2, [], 16),
    (4, "SIB0", "Sib0", 25, 3, [], 14), (11, "MAF0", "Maf0", 26, 4, [3], 16),
]  # fmt: skip
ADMINISTRATOR = USERS[:1]
PERSON_OF = {id: person for id, _, _, person, *_ in USERS}
GROUP_OF = {id: group for id, _, _, _, group, *_ in USERS}

# Counter -> the table whose rows it has numbered; a number is 10000 or 10010 (domain.md 5) and the row's id.
COUNTERS = [
    ("contact.number2", "contact", 10_000), ("person.person_number", "person", 10_000),
    ("project.project_number", "project", 10_010), ("sale.number1", "sale", 10_010), ("document.snum", "document", 10_010),
]  # fmt: skip

# section, key, name, type, table it chooses from
PREFERENCES = [
    ("Defaults", "DefaultCategory", "Category of a new company", "ListTableRef", "category"),
    ("Defaults", "DefaultBusiness", "Business of a new company", "ListTableRef", "business"),
    ("Defaults", "DefaultProjectType", "Type of a new project", "ListTableRef", "projtype"),
    ("Defaults", "DefaultSaleType", "Type of a new sale", "ListTableRef", "saletype"),
    ("Defaults", "DefaultDocumentType", "Template of a new document", "ListTableRef", "doctmpl"),
    ("Defaults", "DefaultAppointmentAppointTaskId", "Task of a new meeting", "ListTableRef", "task"),
    ("Defaults", "DefaultAppointmentPhoneTaskId", "Task of a new call", "ListTableRef", "task"),
    ("Defaults", "DefaultAppointmentToDoTaskId", "Task of a new to-do", "ListTableRef", "task"),
    ("System", "OwnCountry", "Own country", "ListTableRef", "country"),
    ("System", "BaseCurrency", "Base currency", "ListTableRef", "currency"),
    ("Functions", "MandatoryContactOnPerson", "A contact must belong to a company", "Bool", ""),
    ("Functions", "SoftDeleteRetention", "Days until what is deleted is gone for good", "Number", ""),
    ("Gdpr", "EnableConsentManagement", "Consents are kept", "Bool", ""),
]  # fmt: skip


def associates(users: list[Any]) -> Rows:
    return [
        {"AssociateId": id, "Name": login, "PersonId": person, "GroupIdx": group, "Rank": rank, "Type": "InternalAssociate",
         "UserName": login, "EjUserId": id, "Role": role, "OtherGroups": others}
        for rank, (id, login, _, person, group, others, role) in enumerate(users, 1)
    ]  # fmt: skip


def logins(users: list[Any]) -> Rows:
    return [
        {"login": login, "password": password, "associate": id, "administrator": role == CRM_ADMINISTRATOR}
        for id, login, password, _, _, _, role in users
    ]  # fmt: skip


def groups_and_roles() -> dict[str, Rows]:
    return {
        "user_group": [{"Id": id, "Value": name, "Rank": id} for id, name in enumerate(GROUPS, 1)],
        "role": standard_roles(),
    }


# module, type, what people call it, how many, order, whether it is hidden, what a user plan stands for
MODULES = [
    ("expander-services", "SiteLicense", "Developer Tools", 1, 1, False, ""),
    ("ten-service", "UserLicense", "Sales, Marketing and Service", 20, 2, False, "set=user,web,stakeholder-cal"),
    ("stakeholder", "SiteLicense", "Stakeholders", 1, 0, True, ""), ("saint", "SiteLicense", "Sales Intelligence", 1, 0, True, ""),
    ("user", "UserLicense", "User", 20, 0, True, ""), ("web", "UserLicense", "Web client", 20, 0, True, ""),
    ("stakeholder-cal", "UserLicense", "Stakeholders", 20, 0, True, ""),
]  # fmt: skip


def licences(users: list[Any]) -> dict[str, Rows]:
    """One owner, whose user plan every user has with all that it stands for."""
    owner = "SUPEROFFICE"
    ends = {f"{name}Date": f"@+{days} 00:00:00" for name, days in
            (("NextCheck", 30), ("Maintenance", 300), ("AdminWarning", 300), ("Expiry", 330), ("Grace", 345))}  # fmt: skip
    modules = [
        {"id": id, "OwnerName": owner, "ModuleName": name, "ModuleDescription": text, "ModuleTooltip": "",
         "ModuleVersion": "11.10", "LicenseType": kind, "Unrestricted": False, "AllowedUserType": "InternalAssociate",
         "NumberOfLicenses": number, "ExtraFlags": int(bool(stands_for)), "ExtraInfo": stands_for, "SortOrder": order,
         "IsHidden": hidden, "PrerequisiteModuleName": "", "Signature": ""}
        for id, (name, kind, text, number, order, hidden, stands_for) in enumerate(MODULES, 1)
    ]  # fmt: skip
    given = [(user[0], row["id"]) for user in users for row in modules if row["LicenseType"] == "UserLicense"]  # fmt: skip
    return {
        "_license_owner": [
            {"id": 1, "CompanyName": "", "SerialNr": "1000000001", "OwnerName": owner, "OwnerDescription": "SuperOffice",
             **ends, "ExtraFlags": 0, "ExtraInfo": "", "LicenseUrl": "", "LicenseVersion": "11.10", "DeploymentType": 1,
             "ProductType": "", "ProductDescription": "", "PublicKey": None, "Signature": ""}
        ],
        "_module_license": modules,
        "_license_link": [{"id": id, "AssociateId": associate, "ModuleLicenseId": module}
                          for id, (associate, module) in enumerate(given, 1)],
    }  # fmt: skip


def counters(data: dict[str, Rows]) -> Rows:
    """Each with the number that it gave last."""
    return [
        {"RefCountsId": id, "Field": field, "CurrentValue": before + len(data.get(table, [])), "Allocate": True,
         "Unique": True, "ReadOnly": False, "AllowBlank": False}
        for id, (field, table, before) in enumerate(COUNTERS, 1)
    ]  # fmt: skip


def preferences() -> dict[str, Rows]:
    descriptions = [
        {"PrefDescId": id, "Section": section, "Key": key, "Name": name, "Description": f"{name}.", "ValueType": kind,
         "TableName": table, "MaxLevel": "Individual", "SysMaxLevel": "Individual", "AccessFlags": "adminGUI, CRMGUI",
         "IsBuiltin": True, "Rank": id}
        for id, (section, key, name, kind, table) in enumerate(PREFERENCES, 1)
    ]  # fmt: skip
    choices = [(d["PrefDescId"], *choice) for d in descriptions if d["ValueType"] == "Bool"
               for choice in (("0", "No"), ("1", "Yes"))]  # fmt: skip
    lines = [
        {"PrefDescLineId": id, "PrefDescId": description, "PrefValue": value, "PrefShowValue": shown, "IsBuiltin": True}
        for id, (description, value, shown) in enumerate(choices, 1)
    ]  # fmt: skip
    return {"preference_description": descriptions, "preference_description_line": lines}
