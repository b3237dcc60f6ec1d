"""What the company of the demo added to its database: the table of equipment that the documentation shows."""

from __future__ import annotations

from typing import Any

EXTRA: dict[str, list[dict[str, Any]]] = {
    "extra_table": [
        {"Id": 1, "Name": "y_equipment", "Title": "Equipment", "DisplayField": "x_name",
         "Description": "What is lent to customers"},
    ],
    "extra_field": [
        {"ExtraFieldId": 1, "TableName": "y_equipment", "FieldName": "x_name", "FieldType": "ShortText",
         "DisplayName": "Name", "Rank": 1, "IsDisplayField": True},
        {"ExtraFieldId": 2, "TableName": "y_equipment", "FieldName": "x_company", "FieldType": "RelationTo",
         "DisplayName": "Company", "Rank": 2, "Target": "contact"},
    ],
}  # fmt: skip
