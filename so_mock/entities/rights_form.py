"""How rights look on a carrier: `TableRight` and `FieldProperties` of a caller who may do everything.

What a caller may really do is decided elsewhere; this is the form (sheet: rights.md 6, 7), with what
recordings of today's servers show. What is handed out is shared by all carriers of a kind and is not
to be changed in place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from so_mock.catalogue.carriers import Carriers, Type
from so_mock.entities.rights_flat import FLAT, OF_SERIES

Record = dict[str, Any]

# Never fields of their own: the rights themselves, links, the three dictionaries of custom fields, and what is published.
NO_FIELD = frozenset([
    "TableRight", "FieldProperties", "_Links", "UserDefinedFields", "ExtraFields", "CustomFields",
    "PublishEventDate", "PublishTo", "PublishFrom", "IsPublished",
])  # fmt: skip

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
ADDRESS_OF_PERSON = "PersonEntity.Address"
STATUS = "ProjectStatus"
ADDRESSED = frozenset(["ContactEntity", "PersonEntity"])

READ, UPDATE, MANDATORY = 1, 3, 3 | 64
READ_ONLY = 128
_MUST = (MANDATORY, "[SR_ACCESS_MANDATORY]")


def _screen(number: int) -> tuple[int, str]:
    """Mandatory on the screen: the reason's number is table * 256 + the field's place in it."""
    return MANDATORY, f"[SR_MANDATORY_FIELD_{number}]"


# Carrier -> property -> mask and reason; all others are `Update` without one.
MASKS: dict[str, dict[str, tuple[int, str]]] = {
    "ContactEntity": {
        "Name": _screen(1281), "Number2": _screen(1285), "Business": _screen(1288), "Category": _screen(1289),
        "ActiveStatusMonitorId": (READ, ""),
    },
    "Contact": {"Name": _MUST, "CategoryId": _MUST, "BusinessId": _MUST, "Number2": _screen(1285)},
    "PersonEntity": {
        "Firstname": _MUST, "PersonNumber": _screen(1554), "Contact": _MUST,
        "CorrespondingAssociate": (0, ""), "ActiveStatusMonitorId": (READ, ""),
    },
    "Person": {
        "Firstname": _MUST, "ContactId": _MUST, "ContactName": _MUST,
        "AssociateName": (MANDATORY, "[SR_USERS_MUST_HAVE_UNIQUE_NAME]"),
    },
    "AppointmentEntity": {"HasConflict": (READ, "")},
    "Appointment": dict.fromkeys(
        ("ContactName", "AssociateFullName", "ProjectName", "PersonName", "SaleName"), (READ, "")
    ),
    # What the server derives from the name field inherits its reason.
    "ProjectEntity": dict.fromkeys(
        ("Name", "ProjectMembers", "HasImage", "ImageDescription", "ActiveStatusMonitorId"), _screen(2817)
    ) | {"ProjectNumber": _screen(2818), "ProjectType": _screen(2819), "Associate": _screen(2821)},
    "Project": {"Name": _MUST, "ProjectNumber": _screen(2818), "AssociateId": _MUST, "Firstname": _MUST},
    "ProjectMember": {
        "ProjectName": _screen(2817), "ContactName": _screen(1281), "FirstName": _screen(1539),
    },
    "Sale": {"SaleDate": _MUST, "Title": _MUST, "SaleTypeId": _MUST},
}  # fmt: skip

# What most rows lock by a rule, for callers without any.
USUAL: dict[str, dict[str, tuple[int, str]]] = {
    "PersonEntity": dict.fromkeys(("Category", "Business", "Associate"), (READ, "[SR_ACCESS_PERSONONCOMPANY]")),
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
    "ProjectEntity": {
        "ActiveLinks": ("System.UInt32", 4), "Links": ("System.Int32", 4), "HasImage": ("System.Boolean", 0),
        "ImageDescription": ("System.String", 254), "ActiveStatusMonitorId": ("System.String", 0),
        "Description": _LONG_TEXT, "Postit": _LONG_TEXT,
    },
}  # fmt: skip

SCALARS = {
    "int": ("System.Int32", 4), "long": ("System.Int64", 8), "double": ("System.Double", 8), "bool": ("System.Boolean", 2),
    "datetime": ("System.DateTime", 16), "timespan": ("System.TimeSpan", 2), "string": ("System.String", -1),
    "bytes": ("System.Byte[]", 0), "binary": ("System.Byte[]", 0),
}  # fmt: skip


FIELD_NAMES = {
    1: "Read", 2: "Write", 3: "Update", 32: "Unused4", 64: "UIHintMandatory", 128: "UIHintReadOnly",
}  # fmt: skip


def field_text(mask: int) -> str:
    """EFieldRight as today's servers write it: read and write in one word."""
    names = [FIELD_NAMES[mask & 3]] if mask & 3 else []
    names += [name for bit, name in FIELD_NAMES.items() if bit > 3 and mask & bit]
    return ", ".join(names) or "None"


class Field(NamedTuple):
    """An entry of `FieldProperties` as it is before a role and a row say theirs."""

    name: str
    kind: str
    length: int
    mask: int = UPDATE
    reason: str = ""

    def shown(self, mask: int, reason: str) -> Record:
        right = {"Mask": field_text(mask), "Reason": reason}
        return {"FieldRight": right, "FieldType": self.kind, "FieldLength": self.length}


class RightsForm:
    """All is made when first asked for, once for each carrier and place.

    `PersonEntity.Address` is the address within a person: it shows rights, which a company's does not.
    """

    def __init__(self, carriers: Carriers) -> None:
        self._carriers = carriers
        self._shown: dict[tuple[str, bool], Record] = {}
        self._fields: dict[tuple[str, bool], tuple[Field, ...]] = {}

    def table_right(self, carrier: str, nested: bool) -> Record | None:
        """Of a caller who may do everything."""
        carrier = carrier.removesuffix("WithLinks")
        if carrier == "Associate":
            return OF_ASSOCIATES
        return EVERYTHING if self._guarded(carrier, nested) else None

    def field_properties(self, carrier: str, nested: bool) -> Record:
        """Of a caller who may do everything."""
        key = carrier.removesuffix("WithLinks"), nested
        found = self._shown.get(key)
        if found is None:
            usual = USUAL.get(key[0], {})
            found = self._shown[key] = {
                field.name: field.shown(*usual.get(field.name, (field.mask, field.reason)))
                for field in self.fields(*key)
                if key[0] != "Appointment" or field.name not in OF_SERIES
            }
        return found

    def fields(self, carrier: str, nested: bool) -> tuple[Field, ...]:
        key = carrier.removesuffix("WithLinks"), nested
        found = self._fields.get(key)
        if found is None:
            shown = self._guarded(*key) or key[0] == STATUS
            found = self._fields[key] = tuple(self._make(key[0])) if shown else ()
        return found

    def _guarded(self, carrier: str, nested: bool) -> bool:
        if nested and carrier == ADDRESS_OF_PERSON:
            return True
        if carrier not in self._carriers or "TableRight" not in self._carriers.carrier(carrier):
            return False
        if nested:
            return carrier in NESTED
        return (carrier.endswith("Entity") and carrier not in ITEMS) or carrier in SIMPLE

    def _make(self, carrier: str) -> Iterator[Field]:
        if carrier == ADDRESS_OF_PERSON:
            for name, size in ADDRESS.items():
                yield Field(name.lower(), "System.String", size)
            return
        masks, forms = MASKS.get(carrier, {}), FORMS.get(carrier, {})
        if carrier in FLAT:
            for name, form in FLAT[carrier].items():
                yield Field(name, *form, *masks.get(name, (UPDATE, "")))
            return
        for prop in self._carriers.carrier(carrier).properties.values():
            if prop.name in NO_FIELD:
                continue
            if prop.name == "Address" and carrier in ADDRESSED:
                for name, size in ADDRESS.items():
                    yield Field(f"Address.{name}", "System.String", size)
            form = forms.get(prop.name) or self._form(carrier, prop.name, prop.type)
            yield Field(prop.name, *form, *masks.get(prop.name, (UPDATE, "")))

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
