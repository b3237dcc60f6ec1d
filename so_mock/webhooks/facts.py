"""Which events there are, and what they tell beside their names (sheet: webhooks.md 4, 5.1, 6)."""

from __future__ import annotations

from collections.abc import Mapping

# Entity of the model -> what events call it. Their verbs are created, changed and deleted.
NAMES: Mapping[str, str] = {
    "appointment": "activity", "associate": "associate", "contact": "contact", "document": "document", "person": "person",
    "project": "project", "project_member": "projectmember", "contact_relation": "relation", "sale": "sale",
    "sale_stakeholder": "salestakeholder", "ticket": "ticket",
}  # fmt: skip
NEVER_DELETED = frozenset(["ticket"])  # no such event is documented

# Lists by their tables; `list.category.created`. Those of NAME_ONLY have no number in the table of lists.
_LISTS = (
    "amountclass associate business category comptr contint country credited currency deliveryterms deliverytype doctmpl extapp"
    " intent mrmrs paymentterms paymenttype persint perspos pmembtype priceunit priority prob productcategory productfamily"
    " producttype projstatus projtype quoteapprreason quotedenyreason reason reasonsold reasonstalled rejectreason"
    " relationdefinition saletype saletypecat salutation searchcat source stakeholderrole subscriptionunit tags task taskmenu"
    " udlist consentpurpose consentsource legalbase pricelist saletypestagelink ejcategory ticketpriority ticketstatus tickettype"
    " usergroup udlistdefinition"
)  # fmt: skip
LISTS = frozenset(_LISTS.split())
NAME_ONLY = frozenset(
    ["ejcategory", "ticketpriority", "ticketstatus", "tickettype", "consentpurpose", "consentsource", "pricelist"]
)  # fmt: skip

# `Values` of deleted events.
VALUES: Mapping[str, tuple[str, ...]] = {
    "activity": ("appointment_id", "contact_id", "person_id", "project_id", "sale_id"),
    "associate": ("associate_id", "person_id"),
    "contact": ("associate_id", "contact_id"),
    "document": ("document_id", "appointment_id"),
    "person": ("associate_id", "contact_id", "person_id"),
    "project": ("associate_id", "project_id"),
    "projectmember": ("associate_id", "project_id"),
    "relation": ("associate_id", "relation_id"),
    "sale": ("associate_id", "contact_id", "person_id", "project_id"),
    "salestakeholder": ("sale_id",),
}

_STAMPS = "registered registered_associate_id updated updated_associate_id"
_UDEFS = "userdef2_id userdef_id"
# `FieldValues`: columns that are not sensitive.
FIELD_VALUES: Mapping[str, tuple[str, ...]] = {
    name: tuple(columns.split())
    for name, columns in {
        "activity":
            "activeDate associate_id contact_id do_by document_id endDate modified_appointment_fields mother_id "
            f"person_id private project_id sale_id status task_idx type updated {_UDEFS}",
        "associate":
            "deleted group_idx person_id registered_associate_id type updated updated_associate_id "
            "waiting_for_approval",
        "contact":
            "activeInterests associate_id business_idx category_idx country_id deleted DeletedDate registered "
            f"registered_associate_id source updated {_UDEFS}",
        "document": f"application_id appointment_id document_id {_STAMPS} {_UDEFS}",
        "person":
            "activeInterests associate_id business_idx category_idx contact_id country_id DeletedDate group_id "
            "person_id position_idx registered registered_associate_id retired source updated "
            f"updated_associate_id {_UDEFS}",
        "project":
            "activeLinks associate_id done registered registered_associate_id status_idx type_idx updated "
            f"updated_associate_id {_UDEFS}",
        "projectmember": f"contact_id mtype_idx person_id project_id projectmember_id {_STAMPS}",
        "relation":
            "associateId destination_record destination_table registered registered_associate_id reldef_id "
            "source_record source_table updated updated_associate_id",
        "sale":
            "activeLinks appointment_id associate_id comptr_id contact_id credited_id currency_id done group_idx "
            "person_id probability_idx project_id reason_id reasonSold_id reasonStalled_id registered "
            "registered_associate_id saleTypeCat_id saleType_id saledate source_id status updated "
            f"updated_associate_id {_UDEFS}",
        "salestakeholder":
            "contact_id person_id registered registered_associate_id sale_id stakeholderrole_id updated "
            "updated_associate_id",
        "ticket":
            "category connect_id contact_id created_at cust_id has_attachment last_changed owned_by priority "
            "project_id sale_id slevel status ticket_status ticket_type",
    }.items()
}  # fmt: skip

# Of a chat session, by property.
CHAT_VALUES: Mapping[str, str] = {
    "alertLevel": "AlertLevel", "chatbotIsactive": "ChatbotIsActive", "consented": "CustomerConsented", "contactId": "Contact",
    "customerAlias": "CustomerAlias", "customerId": "Person", "projectId": "Project", "rating": "Rating", "saleId": "Sale",
    "status": "Status", "ticketId": "Ticket", "topicId": "TopicId", "userId": "User",
}  # fmt: skip
# What follows from a message is no other state of its session.
CHAT_TRACES = frozenset(["first_message", "last_message", "idle", "customer_fetch"])
CHAT_MESSAGE = (
    *(f"chatSession.{name}" for name in
      ("topicId", "userId", "customerId", "customerName", "customerEmail", "companyName", "customerPhone")),
    *(f"chatMessage.{name}" for name in ("sessionId", "id", "message", "type", "specialType", "specialParam", "author")),
)  # fmt: skip

# State of a quote version that it comes to -> what happened to the quote.
QUOTE: Mapping[str, str] = {
    "DraftApproved": "approved", "DraftNotApproved": "rejected", "Sent": "sent", "Sold": "ordered",
}  # fmt: skip
SALE: Mapping[str, str] = {"Sold": "sold", "Lost": "lost"}
# State of a webhook that it comes to -> the event.
STATES: Mapping[str, str] = {"Active": "started", "Stopped": "stopped", "TooManyErrors": "errors"}

# Extra tables: what each row has beside the columns of its own.
EXTRA_VALUES = ("id", "last_changed", "dbi_agent_id", "dbi_last_syncronized", "dbi_last_modified")

# Table -> property that lies elsewhere in the database -> the columns of the root row that it touches nevertheless.
ELSEWHERE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "contact": {"DeletedDate": ("deleted", "DeletedDate"), "Name": ("name", "soundEx")},
    "project": {"Name": ("name", "soundEx")},
    "person": {"DeletedDate": ("DeletedDate",), "BirthDate": ("year_of_birth", "month_of_birth", "day_of_birth")},
    "appointment": {"CompletedDate": ("done",), "Recurrence": ("recurrenceRuleId",), "Completed": ("status", "done")},
    "document": {"DocumentTemplate": ("application_id",)},
    "relations": {
        "RelationDefinitionId": ("reldef_id",), "Comment": ("relcomment",),
        "SourceContactId": ("source_table", "source_record"), "SourcePersonId": ("source_table", "source_record"),
        "DestinationContactId": ("destination_table", "destination_record"),
        "DestinationPersonId": ("destination_table", "destination_record"),
    },
    "ticket": {"Tags": ("tags",), "Person": ("cust_id", "contact_id")},
    "webhook": {"Events": ("events",), "Headers": ("headers",), "Properties": ("properties",)},
}  # fmt: skip
# Of a document's other row.
OF_ITS_APPOINTMENT: Mapping[str, tuple[str, ...]] = {
    "Contact": ("contact_id",), "Person": ("person_id",), "Associate": ("associate_id",), "Project": ("project_id",),
    "Sale": ("sale_id",), "Date": ("do_by",), "Completed": ("status", "done"), "Type": ("type",), "DocumentTemplate": ("task_idx",),
    "SuggestedDocumentId": ("suggestedDocumentId",),
}  # fmt: skip
# Texts lie in a table of their own: the row refers to one, from when it is first there until it is gone.
TEXTS: Mapping[str, str] = {
    "Description": "text_id", "SaleText": "text_id", "Comment": "text_id", "Postit": "postitText_id",
    "Agenda": "agenda_text_id", "InternalNotes": "internal_notes_text_id",
}  # fmt: skip
