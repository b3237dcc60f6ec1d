"""What other systems keep here (sheet: domain.md 6): applications and devices; definitions of fields and tables that a
customer has beside the standard ones."""

from __future__ import annotations

from so_mock.entities.model import Entity

FOREIGN = (
    Entity("foreign_app", "ForeignAppEntity", "ForeignAppId"),
    Entity("foreign_device", "ForeignDevice", "ForeignDeviceId"),
    # A draft until published. Once it is edited, `Published` keeps what everyone still sees; once deleted, it is Dropped
    # until that is published too.
    Entity("user_defined_field_info", "UserDefinedFieldInfo", "UDefFieldId",
           extra={"Published": None, "Dropped": False}, label="FieldLabel"),
    # A column that a customer added to a table; Target: the entity that a relation leads to.
    Entity("extra_field", "FieldInfoBase", "ExtraFieldId",
           extra={"ExtraFieldId": 0, "TableName": "", "Target": "", "Default": ""}, label="DisplayName"),
)  # fmt: skip
