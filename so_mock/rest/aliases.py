"""REST operation -> agent operation, where the published description does not already say which one
it calls."""

from __future__ import annotations

ALIASES: dict[str, str] = {
    "GET Table/{tableName}/{id}": "DatabaseTable.ReadRow",
    "POST Table/{tableName}": "DatabaseTable.InsertRow",
    "PUT Table/{tableName}/{id}": "DatabaseTable.UpdateRow",
    "DELETE Table/{tableName}/{id}": "DatabaseTable.DeleteRow",
    "GET CustomObject/{definitionName}/{id}": "CustomObject.GetCustomObject",
    "PUT CustomObject/{definitionName}": "CustomObject.SaveCustomObject",
    "DELETE CustomObject/{definitionName}/{id}": "CustomObject.DeleteCustomObject",
    "GET CustomObjectDefinition/{definitionName}": "CustomObject.GetCustomObjectDefinition",
    "GET ForeignApp/{applicationName}": "ForeignSystem.GetAppByName",
    "GET ForeignApp/{applicationName}/Devices": "ForeignSystem.GetApplicationDevices",
    "GET ForeignApp/{applicationName}/{deviceName}/{deviceIdentifier}": "ForeignSystem.GetDeviceByIdentifier",
    "POST ForeignApp/{applicationName}/{deviceName}/{deviceIdentifier}": "ForeignSystem.AddDeviceByIdentifier",
    "PUT ForeignApp/{applicationName}/{deviceName}/{deviceIdentifier}": "ForeignSystem.SaveDeviceByIdentifier",
    "DELETE ForeignApp/{applicationName}/{deviceName}/{deviceIdentifier}": "ForeignSystem.DeleteDeviceByIdentifier",
    "GET ForeignApp/{applicationName}/{deviceName}/Key/{keyName}/{tableName}": "ForeignSystem.GetKeyByValue",
    "GET ForeignApp/{applicationName}/{deviceName}/Key/{keyName}/{tableName}/{recordId}": "ForeignSystem.GetKey",
    "GET ForeignApp/{applicationName}/{deviceName}/Key/{keyName}/{tableName}/{recordId}/Value": "ForeignSystem.GetKeyValue",
    "GET ForeignApp/{applicationName}/{deviceName}/{deviceIdentifier}/Key/{keyName}/{tableName}/{recordId}": "ForeignSystem.GetKeyOnDeviceIdentifier",
    "GET ForeignApp/{applicationName}/{deviceName}/{deviceIdentifier}/Key/{keyName}/{tableName}/{recordId}/Value": "ForeignSystem.GetKeyValueOnDeviceIdentifier",
    "DELETE ForeignApp/{applicationName}/{deviceName}/{deviceIdentifier}/Key/{keyName}/{tableName}/{recordId}": "ForeignSystem.DeleteForeignKeyOnName",
    "POST ForeignApp/{applicationName}/{deviceName}/{deviceIdentifier}/Key": "ForeignSystem.AddForeignKey",
    "PUT ForeignApp/{applicationName}/{deviceName}/{deviceIdentifier}/Key": "ForeignSystem.SaveForeignKey",
    "GET CustomObjectDefinition/{definitionName}/Screen": "CustomObject.HasScreenChooser",
}
