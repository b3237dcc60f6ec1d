"""Languages, texts in them, and the short answers that a user keeps at hand."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.conventions.facts import facts, one, rows
from so_mock.crm import Crm

facts({
    "List.GetInstalledLanguages": rows("language_info", order="EnglishName"),
    "List.GetLocalizedTextByType": one("localized_text", Type="text_type", ResourceId="resource_id", LanguageId="language_id"),
    "List.GetLocalizedTextsByLanguageId": rows("localized_text", LanguageId="language_id"),
    "List.GetLocalizedTextsByType": rows("localized_text", Type="text_types"),
    "List.GetQuickReplies": rows("quick_reply", mine="AssociateId", order="Rank"),
})  # fmt: skip


@behaviour("List.SaveQuickReplies")
def save_quick_replies(crm: Crm, quick_replies: list[Record] | None) -> None:
    """The caller's, in this order; what is left out goes."""
    entity, me = crm.model["quick_reply"], crm.caller.associate_id
    mine = [row for row in crm.rows("quick_reply") if row["AssociateId"] == me]
    held = {row["QuickReplyId"]: row for row in mine}
    for rank, each in enumerate(quick_replies or (), 1):
        if each is None:
            continue
        row = held.pop(each.get("QuickReplyId") or 0, None)
        given = each if row is not None else each | {"QuickReplyId": 0}
        saved = crud.save(crm, entity, given)
        crud.change(crm, entity, saved.row, Rank=rank, AssociateId=me)
    for id in held:
        crud.delete(crm, entity, id)
