"""How rights look on a carrier: `TableRight` and `FieldProperties` of a caller who may do everything.

What a caller may really do is decided elsewhere; this is the form (sheet: rights.md 6, 7), with what
recordings of today's servers show. What is handed out is shared by all carriers of a kind and is not
to be changed in place.
"""

from __future__ import annotations

from typing import Any

from so_mock.catalogue.carriers import Carriers, Type

Record = dict[str, Any]

# Never fields of their own: the rights themselves, links, and the three dictionaries of custom fields.
NO_FIELD = frozenset(
    ["TableRight", "FieldProperties", "_Links", "UserDefinedFields", "ExtraFields", "CustomFields"]
)

EVERYTHING = {"Mask": "Select, Update, Insert, Delete", "Reason": ""}
# A user is added on another screen, so nobody may insert one.
OF_ASSOCIATES = {"Mask": "Select, Update, Delete", "Reason": ""}

# Shown with their rights wherever they stand; every other carrier within a carrier has null and {}.
NESTED = frozenset(["Appointment", "Contact", "Person", "Project", "ProjectMember", "Sale"])
# Not called entities, and guarded when they are what was asked for.
SIMPLE = NESTED | {
    "Document", "EMailAccount", "Quote", "QuoteAlternative", "QuoteLine", "QuoteVersion", "SaleStakeholder", "Ticket",
    "TicketMessage", "User",
}  # fmt: skip
# Called entities, and yet items of a list.
ITEMS = frozenset(["AmountClassEntity", "HeadingEntity", "ListEntity", "ListItemEntity"])

# The address has fields of its own, which its owner repeats with a dot: `Address.Zipcode`. Lengths as recorded.
ADDRESS = {"Zipcode": 11, "City": 79, "State": 5, "County": 29, "Address1": 79, "Address2": 79, "Address3": 79}  # fmt: skip
OF_PERSON = "PersonEntity.Address"
ADDRESSED = frozenset(["ContactEntity", "PersonEntity"])

MANDATORY = "Update, UIHintMandatory"
_MUST = (MANDATORY, "[SR_ACCESS_MANDATORY]")
_FROM_COMPANY = ("Read", "[SR_ACCESS_PERSONONCOMPANY]")


def _screen(number: int) -> tuple[str, str]:
    """Mandatory on the screen: the reason's number is table * 256 + the field's place in it."""
    return MANDATORY, f"[SR_MANDATORY_FIELD_{number}]"


# Carrier -> property -> mask and reason; all others are `Update` without one.
MASKS: dict[str, dict[str, tuple[str, str]]] = {
    "ContactEntity": {
        "Name": _screen(1281), "Number2": _screen(1285), "Business": _screen(1288), "Category": _screen(1289),
        "ActiveStatusMonitorId": ("Read", ""),
    },
    "Contact": {"Name": _MUST, "Number2": _screen(1285)},
    "PersonEntity": {
        "Firstname": _MUST, "PersonNumber": _screen(1554), "Contact": _MUST,
        "Category": _FROM_COMPANY, "Business": _FROM_COMPANY, "Associate": _FROM_COMPANY,
        "CorrespondingAssociate": ("None", ""), "ActiveStatusMonitorId": ("Read", ""),
    },
    "Person": {
        "Firstname": _MUST, "ContactId": _MUST, "ContactName": _MUST,
        "AssociateName": (MANDATORY, "[SR_USERS_MUST_HAVE_UNIQUE_NAME]"),
    },
    "AppointmentEntity": {"HasConflict": ("Read", "")},
    "Appointment": dict.fromkeys(
        ("ContactName", "AssociateFullName", "ProjectName", "PersonFullName", "SaleName"), ("Read", "")
    ),
    # What the server derives from the name field inherits its reason.
    "ProjectEntity": dict.fromkeys(
        ("Name", "ProjectMembers", "HasImage", "ImageDescription", "ActiveStatusMonitorId"), _screen(2817)
    ) | {"ProjectNumber": _screen(2818), "ProjectType": _screen(2819), "Associate": _screen(2821)},
    "Project": {"Name": _MUST, "ProjectNumber": _screen(2818), "AssociateId": _MUST},
    "ProjectMember": {
        "ProjectName": _screen(2817), "ContactName": _screen(1281), "Firstname": _screen(1539),
    },
    "Sale": {"SaleDate": _MUST, "Title": _MUST, "SaleTypeId": _MUST},
}  # fmt: skip

# Recorded forms that the type does not tell: small columns, computed values, parts without a type.
_SMALL, _COMPUTED, _UNTYPED = ("System.Int16", 2), ("System.Int32", 0), ("", 0)
_LONG_TEXT = ("System.String", 4000)
FORMS: dict[str, dict[str, tuple[str, int]]] = {
    "ContactEntity": {
        "Deleted": _SMALL, "Source": _SMALL, "ActiveInterests": _COMPUTED, "ActiveStatusMonitorId": _COMPUTED,
        "Interests": _UNTYPED, "Persons": _UNTYPED, "Address": _UNTYPED, "Description": _LONG_TEXT,
    },
    "PersonEntity": {
        "SentInfo": _SMALL, "ShowContactTickets": _SMALL, "Source": _SMALL, "BirthDate": ("System.DateTime", 2),
        "IsAssociate": ("System.Boolean", 4), "ActiveInterests": _COMPUTED, "ActiveStatusMonitorId": _COMPUTED,
        "CorrespondingAssociate": ("SuperOffice.CRM.Services.Associate", 0),
        "FullName": ("", 99), "FormalName": ("", 99), "Consents": ("", 4), "Interests": _UNTYPED,
        "ShipmentTypes": _UNTYPED, "BounceEmails": _UNTYPED, "Address": _UNTYPED, "Description": _LONG_TEXT,
    },
    "AppointmentEntity": {
        "ColorIndex": _SMALL, "RejectCounter": _SMALL, "Links": ("System.Int32", 4), "VisibleFor": _COMPUTED,
        "IsFree": ("System.Boolean", 1), "IsAlldayEvent": ("System.Boolean", 1), "HasConflict": ("System.Boolean", 0),
        "Private": ("SuperOffice.Data.AppointmentPrivate", 0), "Type": ("SuperOffice.Data.AppointmentType", 0),
        "Completed": ("SuperOffice.Data.ActivityStatus", 0),
        "AssignmentStatus": ("SuperOffice.Data.AssignmentStatus", 0),
        "InvitationStatus": ("SuperOffice.Data.InvitationStatus", 0),
        "BookingType": ("SuperOffice.Data.BookingType", 4), "Task": ("", 4),
        "Recurrence": ("SuperOffice.CRM.Services.RecurrenceInfo", 0),
        "Participants": ("SuperOffice.CRM.Services.ParticipantInfo[]", 4),
        "Title": _LONG_TEXT, "Description": _LONG_TEXT, "Agenda": ("System.String", 0),
        "InternalNotes": ("System.String", 0), "CentralserviceVideomeetId": ("System.String", 100),
    },
}  # fmt: skip

SCALARS = {
    "int": ("System.Int32", 4), "long": ("System.Int64", 8), "double": ("System.Double", 8), "bool": ("System.Boolean", 2),
    "datetime": ("System.DateTime", 16), "timespan": ("System.TimeSpan", 2), "string": ("System.String", -1),
    "bytes": ("System.Byte[]", 0), "binary": ("System.Byte[]", 0),
}  # fmt: skip


class RightsForm:
    """Both are made when first asked for, once for each carrier and place.

    `PersonEntity.Address` is the address within a person: it shows rights, which a company's does not.
    """

    def __init__(self, carriers: Carriers) -> None:
        self._carriers = carriers
        self._fields: dict[tuple[str, bool], Record] = {}

    def table_right(self, carrier: str, nested: bool) -> Record | None:
        carrier = carrier.removesuffix("WithLinks")
        if carrier == "Associate":
            return OF_ASSOCIATES
        return EVERYTHING if self._guarded(carrier, nested) else None

    def field_properties(self, carrier: str, nested: bool) -> Record:
        key = carrier.removesuffix("WithLinks"), nested
        found = self._fields.get(key)
        if found is None:
            found = self._fields[key] = self._make(key[0]) if self._guarded(*key) else {}
        return found

    def _guarded(self, carrier: str, nested: bool) -> bool:
        if nested and carrier == OF_PERSON:
            return True
        if carrier not in self._carriers or "TableRight" not in self._carriers.carrier(carrier):
            return False
        if nested:
            return carrier in NESTED
        return (carrier.endswith("Entity") and carrier not in ITEMS) or carrier in SIMPLE

    def _make(self, carrier: str) -> Record:
        if carrier == OF_PERSON:
            return {
                name.lower(): _entry("System.String", size, "Update", "")
                for name, size in ADDRESS.items()
            }
        masks, forms = MASKS.get(carrier, {}), FORMS.get(carrier, {})
        made: Record = {}
        for prop in self._carriers.carrier(carrier).properties.values():
            if prop.name in NO_FIELD:
                continue
            if prop.name == "Address" and carrier in ADDRESSED:
                for name, size in ADDRESS.items():
                    made[f"Address.{name}"] = _entry("System.String", size, "Update", "")
            kind, length = forms.get(prop.name) or self._form(carrier, prop.name, prop.type)
            made[prop.name] = _entry(kind, length, *masks.get(prop.name, ("Update", "")))
        return made

    def _form(self, carrier: str, name: str, type: Type) -> tuple[str, int]:
        """FieldType and FieldLength as the type tells them; a text's length is its column's."""
        if type.name == "string":
            length = self._carriers.length(carrier, name)
            return "System.String", -1 if length is None else length
        match type.kind:
            case "scalar":
                return SCALARS.get(type.name, ("", 0))
            case "enum":
                return f"SuperOffice.Data.{type.name}", 2
            case "carrier":
                return f"{self._carriers.carrier(type.name).namespace}.{type.name}", 4
            case "array":
                assert type.item is not None
                return f"{self._form('', '', type.item)[0]}[]", 0
        return "", 0


def _entry(kind: str, length: int, mask: str, reason: str) -> Record:
    right = {"Mask": mask, "Reason": reason}
    return {"FieldRight": right, "FieldType": kind, "FieldLength": length}
