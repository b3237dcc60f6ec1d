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
    "GET CustomObjectDefinition/{definitionName}/Screen": "CustomObject.HasScreenChooser",
}
