"""The least that each published operation must be sent: made from the catalogue alone."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from contract.door import dumped

from so_mock.catalogue.carriers import Carriers, Type
from so_mock.catalogue.operations import Operation

SCALARS = {
    "int": 1, "long": 1, "double": 1.5, "bool": True, "string": "x", "timespan": "01:30:00",
    "datetime": "2026-01-15T08:00:00", "bytes": "AAEC", "binary": "AAEC", "object": "x",
}  # fmt: skip
# What makes an entity fit to be saved, in whichever carrier has such a property, or in one alone.
FILLED: dict[str, Any] = {
    "Name": "Walk AS", "Lastname": "Walker", "Value": "Walking", "Title": "Walking", "Heading": "Walking",
    "DisplayName": "Walking", "TargetUrl": "https://walk.example/hook", "Section": "Walk", "Key": "Walk",
    "HistoryName": "contact", "TabName": "Walk", "EventName": "contact.created",
    "DeviceIdentifier": "x", "EMailConnectionInfo.ServerName": "mail.walk.example", "EMailConnectionInfo.UserName": "tje0", "EMailConnectionInfo.Folder": "Walk",
    "OwnerTable": 5,
    "ChatMessage.Type": "ToUser", "ChatTopicAgent.User": {"AssociateId": 5}, "ChatPresence.UserId": 5, "SyncUserAccount.AccountId": 895,
    "TicketCategoryMembershipEntity.User": {"AssociateId": 5}, "ListItemEntity.UdListDefinitionId": 122,
    "DuplicateEntry.EntryName": "Walk AS", "User.Person": {"PersonId": 9},
    "User.UserName": "walker", "User.Name": "walker", "Webhook.Events": ["contact.created"], "Webhook.Type": "webhook",
    "Preference.Specification": {"Section": "Walk", "Key": "Walk"}, "ForeignAppEntity.Name": "Walk too",
    "ErpSyncActorTypeMapping.ErpConnectionId": 1, "ErpConnectionListMappingContainer.ErpConnectionId": 1,
    "ErpSyncDefaultValue.ErpFieldId": 1, "AppointmentMoveData.AppointmentId": 1, "QuoteLineConfiguration.QuoteLineConfigurationId": 1,
    "EMailEntity.To": [{"Address": "walk@walk.example"}], "TicketMessageEntity.Ticket": {"TicketId": 1},
    "ParticipantInfo.AssociateId": 17, "UserDefinedFieldInfo.Type": "Contact",
}  # fmt: skip
# The first company is one's own and the first person an associate: neither can be deleted.
DELETABLE = {
    "Contact.DeleteContactEntity": "9", "DELETE Contact/{id}": "9",
    "Person.DeletePersonEntity": "9", "DELETE Person/{id}": "9",
}  # fmt: skip
# What there is, by the name of the argument that asks for it: one that an agent, a REST collection or an operation alone
# means otherwise stands under both names.
VALUES: dict[str, Any] = {
    "CountryId": 578, "ToCountryId": 578, "List/Country/Items.Id": 578, "List/Country/Items.ItemId": 578,
    "TableName": "y_equipment", "DefinitionName": "y_equipment", "FromCurrency": "NOK", "ToCurrency": "EUR",
    "UdListDefinitionName": "Intent", "UdListDefinitionId": 122, "ListName": "Intent", "SelectedListId": 122,
    "List.Name": "Intent", "List.Id": 122, "List.GetFromListName.Id": 1, "List.DeleteListEntityByName.Name": "Walk", "DELETE List/{name}.Name": "Walk",
    "UserName": "tje0", "ToAssociate": "tje0", "AssociateName": "tje0",
    "List.Domain": "Scripts", "Hierarchy.Domain": "Scripts", "Hierarchy.Path": "Walk AS", "List.Path": "Walk AS",
    "Preference.Section": "Defaults", "Preference.Key": "DefaultCategory", "PreferenceDescription.Section": "Defaults",
    "Purpose": "STORE", "Source": "USER", "LegalBase": "CONSENT",
    "ProgidOrLabel": "Walk", "ApplicationName": "Walk AS", "AppName": "Walk AS", "POST ForeignApp/{appName}.AppName": "New",
    "EntityName": "contact", "Role.TableName": "contact", "User.TableName": "contact", "BulkUpdate.TableName": "contact",
    "UserDefinedFieldInfo.TableName": "contact", "Saint.Type": "contact", "DataRightValue": "R",
    "EventName": "contact.created", "TemplateName": "Letter", "TargetTableName": "contact", "TargetTableNumber": 5,
    "ActivityIdentifier": "appointment_id=1", "ActivityIdentifiers": ["appointment_id=1"], "CustomTags": ["walk"],
    "DestinationContactId": 2, "DestinationPersonId": 9, "DestinationProjectId": 2, "DisableInterestIds": [2],
    "ReplacingRoleId": 2, "UserGroupToMoveTo": 2, "ParentTicketId": 2, "CrmActorType": "Contact", "OwnerType": "Contact",
    "EmailAddress": "walk@walk.example", "EmailItemId": 975, "ModuleOwner": "SUPEROFFICE", "ModuleLicenseNames": ["user"],
    **{f"{home}.{name}": ["walk@walk.example"] for home in ("Ticket", "TicketMessage") for name in ("To", "Cc", "Bcc")},
    "To": "walk@walk.example", "Cc": "walk@walk.example", "Bcc": "walk@walk.example", "From": "walk@walk.example",
    "EMail.Recipients": ["walk@walk.example"], "CustomerService.Data": "From: walk@walk.example\r\nSubject: Walking\r\n\r\nx",
    "EMail.MessageId": "x", "Person.PersonId": 1, "ErpProductKey": "FL-100", "ErpProductKeys": ["FL-100"],
    "POST Selection/{selectionId}/Members/Add.SelectionId": 9, "SaleId": 1, "Quote.CreateAndSaveQuote.SaleId": 3,
    "Quote.CreateAndSaveQuoteFromSale.CopyToSaleId": 3, "User.RoleId": 10, "BatchTask.Id": "1", "DatabaseTable.Columns": ["x_name"], "Keys": ["x_name"], "Filter": "name begins 'A'", "SelectionId": 1,
    "ProviderName": "Person", "Columns": ["firstName"], "SortOrder": [], "Restriction": [], "Restrictions": [],
    "Archive.Columns": "firstName", "Archive.SortOrder": "firstName", "Archive.Restriction": "personId > 1",
    "Archive.Restrictions": "personId > 1", "Archive.Options": "rowcount=true", "Archive.ExportType": "csv",
    "Archive.Entities": ["person"], "DesiredEntities": ["person"], "DesiredColumns": ["firstName"], "Selection.GetSelectionMembersArchiveRows.Select": "name", "Selection.GetSelectionShadowMembersArchiveRows.Select": "name", "Archive.Table": "contact", "Archive.GetRelatedData.Fields": ["name"],
    "Archive.GetRelatedData2.Fields": "name", "Ticket.Provider": "Ticket",
    **{f"Archive.GetArchiveList{form}2.Entities": "person" for form in (
        "", "WithContext", "ByColumns", "ByColumnsWithContext", "ByColumnsWithHeader", "ByColumnsWithHeaderWithContext")},
    "Person.Move.PersonId": 9, "Person.Merge.SourcePersonId": 8,
    "Selection.AddSelectionMembers.SelectionId": 9, "Selection.AddSelectionMembers.Ids": [1],
}  # fmt: skip
# Methods that take a carrier of what is there, rather than of what is to be.
OF_WHAT_IS_THERE = re.compile(r"\.(Update|Merge|Split)\w|StreamFromEntity")
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Request:
    verb: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def sample(type: Type, carriers: Carriers) -> Any:
    """A value of this type: 1, "x", the first member, [1], {}; an entity with what it cannot be without."""
    if type.kind == "scalar":
        return SCALARS[type.name]
    if type.kind == "enum":
        return next(iter(carriers.enum(type.name).numbers))
    if type.kind == "array":
        assert type.item is not None
        return [sample(type.item, carriers)]
    if type.kind == "map":
        return {}
    own = {
        name.removeprefix(f"{type.name}."): value
        for name, value in FILLED.items()
        if name.startswith(f"{type.name}.")
    }
    properties = carriers.carrier(type.name).properties
    texts = {n: v for n, v in FILLED.items() if n in properties and of_kind(v, properties[n].type)}
    return texts | own


def of_kind(value: Any, type: Type) -> bool:
    """Whether the value is one of this type, as JSON has it."""
    if type.kind == "array":
        return isinstance(value, list)
    if type.kind == "scalar" and type.name in ("int", "long"):
        return isinstance(value, int)
    return isinstance(value, str) and (type.kind == "enum" or type.name == "string")


def told(operation: Operation, name: str, type: Type, carriers: Carriers) -> Any:
    """A value for the argument of this name."""
    home = operation.agent or operation.path.partition("{")[0].rstrip("/")
    homes = (operation.key, home)
    for key in (*(f"{each}.{name}".lower() for each in homes), name.lower()):
        if key in BY_NAME and of_kind(BY_NAME[key], type):
            return BY_NAME[key]
    made = sample(type, carriers)
    kind = type.item or type
    if OF_WHAT_IS_THERE.search(operation.key) and kind.kind == "carrier":
        for each in made if isinstance(made, list) else [made]:
            each |= key_of(kind.name, carriers)
    return made


def key_of(carrier: str, carriers: Carriers) -> dict[str, int]:
    """That of the first row of its kind, where the carrier tells a key."""
    wanted = {f"{carrier.removesuffix('Entity')}Id".lower(), "id"}
    return {name: 1 for name in carriers.carrier(carrier).properties if name.lower() in wanted}


BY_NAME = {name.lower(): value for name, value in VALUES.items()}


def least(operation: Operation, carriers: Carriers, *, optional: bool = False) -> Request:
    """The smallest valid call; with `optional` every query argument as well."""
    path = operation.path
    for parameter in operation.path_parameters:
        value = quote(str(told(operation, parameter.name, parameter.type, carriers)))
        path = path.replace(f"{{{parameter.name}}}", value)
    query = []
    for parameter in operation.query.values():
        if parameter.required or (optional and not parameter.name.startswith("$")):
            value = told(operation, parameter.name, parameter.type, carriers)
            for each in value if isinstance(value, list) else [value]:
                text = str(each).lower() if isinstance(each, bool) else str(each)
                query.append(f"{parameter.name}={quote(text)}")
    if query:
        path += "?" + "&".join(query)
    if operation.key in DELETABLE:
        path = path[:-1] + DELETABLE[operation.key]
    return Request(operation.verb, path, *_body(operation, carriers))


def _body(operation: Operation, carriers: Carriers) -> tuple[bytes, dict[str, str]]:
    json = {"content-type": "application/json"}
    if any(parameter.place == "form" for parameter in operation.parameters):
        return PNG, {"content-type": "image/png"}
    if operation.body is None:
        return b"", {}
    if operation.verb == "PATCH":
        return b"[]", json
    if operation.wrapper:
        properties = carriers.carrier(operation.wrapper).properties.values()
        return dumped({p.name: told(operation, p.name, p.type, carriers) for p in properties}), json
    if operation.body.type.name in ("bytes", "binary"):
        return b"content", {"content-type": "application/octet-stream"}
    return dumped(told(operation, operation.body.name, operation.body.type, carriers)), json
