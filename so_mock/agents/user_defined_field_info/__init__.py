"""UserDefinedFieldInfo: the fields that administrators add. A field is a draft until its owner's layout is published."""

from so_mock.agents.user_defined_field_info import (
    columns,
    drafts,
    lists,
    page_one,
    publishing,
    reading,
)

__all__ = ["columns", "drafts", "lists", "page_one", "publishing", "reading"]
