"""The standard lists, with the ids of SuperOffice's sample base where they are known (domain.md 9)."""

from __future__ import annotations

from collections.abc import Sequence

from so_mock.seed.geography import countries, currencies
from so_mock.seed.spoken import spoken
from so_mock.seed.values import Rows

# Entity -> items in order of their ids, of lists whose carrier is {Id, Value, Tooltip}.
PLAIN: dict[str, list[str]] = {
    "business": ["Lawyers", "Bank/Finance", "Insurance", "IT", "Graphics", "Trade", "Hotel/Restaurant", "Industry",
                              "Wholesale", "Public sector", "Service", "Transport", "Other"],
    "position": ["Unknown", "Top management", "Administration", "Sales", "Marketing", "Technical"],
    "priority": ["2 Medium", "1 High", "3 Low"],
    "mr_mrs": ["Mr.", "Mrs.", "Ms.", "Dr."],
    "source": ["Active selling", "Campaign", "Internet", "Recommendation"],
    "reason": ["Price", "Product", "Service level", "Budget cut", "Customer relation", "Internal politics", "Other"],
    "reason_sold": ["Price", "Performance", "User-friendliness", "Personality"],
    "reason_stalled": ["Price", "Internal politics", "Power sponsor left", "Power vacuum",
                                         "Internal review process", "Lack of interest"],
    "credited": ["Project sales", "Service department", "Salesperson"],
    "competitor": ["Lysverket", "Nordic Panels", "Sollux", "Brightway"],
    "project_status": ["Planned", "In progress", "Finished", "Stopped", "Project planning", "Implementation",
                                         "Completion"],
    "selection_category": ["Mailing", "Event", "Campaign", "Follow-up", "Analysis"],
    "customer_language": ["Norwegian", "English", "Swedish", "Danish", "German", "Dutch"],
    "department": ["Administration", "Sales", "Service", "Projects", "Marketing"],
    "product_category": ["Luminaires", "Controls", "Services", "Spare parts"],
    "product_family": ["Office", "Industry", "Outdoor", "Retail"],
    "product_type": ["Hardware", "Software", "Work", "Agreement"],
    "payment_term": ["Cash", "30 days"],
    "payment_type": ["Credit Card", "Invoice"],
    "delivery_term": ["Fetch", "FOB"],
    "delivery_type": ["All-at-once", "As ready"],
    "quote_approve_reason": ["Strategic customer", "Volume", "Campaign price"],
    "quote_deny_reason": ["Discount too high", "Earning too low", "Terms not accepted"],
}  # fmt: skip

# Likewise, of lists that have no carrier of their own and show ListItemEntity.
ITEMS: dict[str, list[str]] = {
    "contact_interest": ["Reference customer", "Prestige customer", "Key customer"],
    "person_interest": ["Reference person", "Technical contact", "Administrative contact", "Decision maker",
                                    "Sales contact", "Product news", "Price lists"],
    "shipment_type": ["Invitations", "News", "Promotions", "Urgent messages"],
    "project_member_type": ["Client", "Project manager", "Secretary", "Project member", "Specialist",
                                          "External contact"],
    "stakeholder_role": ["Decision maker", "Influencer", "User", "Purchaser"],
    "price_unit": ["kg", "Mt", "FlOz", "pc", "h", "m"],
    "quantity_unit": ["kg", "Mt", "FlOz", "pc", "h", "m"],
    "subscription_unit": ["Year", "Half year", "Quarter", "Month", "Week"],
    "sale_type_category": ["General sales", "Special Sales"],
    "intent": ["Good", "Bad", "Neutral", "Support", "Sales", "Marketing"],
    "salutation": ["Dear", "Dear Sir or Madam", "Hello", "Hi"],
    "reject_reason": ["Away", "No time", "Somebody else goes", "Not needed"],
    "tag": ["VIP", "Complaint", "Praise", "Return"],
    "lead_status": ["Open", "Contacting", "Disqualified", "Re-nurture", "Qualified"],
}  # fmt: skip

CATEGORIES = [
    ("Customer", "Customer"), ("Potential customer", "PotentialCustomer"), ("Supplier", "Other"), ("Partner", "Partner"),
    ("Lost customer", "Lost"), ("Competitor", "Other"), ("Sale item 1", "Other"), ("Sale item 2", "Other"),
    ("Marketing item 1", "Other"), ("Marketing item 2", "Other"),
]  # fmt: skip
# name, type, direction, colour
TASKS = [
    ("Meeting in", "Appointment", "Incoming", "DarkBlue"), ("Meeting out", "Appointment", "Outgoing", "LightBlue"),
    ("Phone out", "Phone", "Outgoing", "DarkGreen"), ("Phone in", "Phone", "Incoming", "LightGreen"),
    ("Follow-up", "ToDo", "Outgoing", "DarkYellow"), ("Planning", "ToDo", "Outgoing", "LightYellow"),
    ("Visit", "Appointment", "Outgoing", "BlueAlt1"), ("Lunch", "Appointment", "Outgoing", "LightGray"),
    ("Quote", "ToDo", "Outgoing", "LightRed"), ("Service", "Appointment", "Outgoing", "DarkRed"),
    ("Private", "Appointment", "Unknown", "DarkGray"), ("Other", "Appointment", "Unknown", "GrayAlt1"),
    ("Trade fair", "Appointment", "Outgoing", "BlueAlt2"), ("Campaign", "Appointment", "Outgoing", "GreenAlt1"),
]  # fmt: skip
# id, name, record type, direction, file, MIME type
TEMPLATES = [
    (1, "Letter", "Document", "Outgoing", "letter.txt", "text/plain"), (2, "Memo", "Document", "Outgoing", "memo.txt", "text/plain"),
    (3, "Fax", "Fax", "Outgoing", "fax.txt", "text/plain"), (4, "Letter - International", "Document", "Outgoing", "letter-int.txt", "text/plain"),
    (6, "E-mail", "Email", "Outgoing", "mail.txt", "text/plain"), (7, "E-mail RE:", "Email", "Outgoing", "mail-re.txt", "text/plain"),
    (8, "E-mail FW:", "Email", "Outgoing", "mail-fw.txt", "text/plain"),
    (9, "Send document by e-mail", "Email", "Outgoing", "mail-doc.txt", "text/plain"),
    (11, "Incoming e-mail", "Email", "Incoming", "", "message/rfc822"), (12, "Incoming document", "Document", "Incoming", "", "text/plain"),
    (15, "Quote", "Document", "Outgoing", "quote.txt", "text/plain"),
    (16, "Quote - detailed", "Document", "Outgoing", "quote-detailed.txt", "text/plain"),
    (17, "Quote e-mail", "Email", "Outgoing", "quote-mail.txt", "text/plain"),
    (18, "Order confirmation", "Document", "Outgoing", "order.txt", "text/plain"),
    (19, "Order confirmation e-mail", "Email", "Outgoing", "order-mail.txt", "text/plain"),
    (20, "Confirmation - Contact added", "Email", "Outgoing", "contact-added.txt", "text/plain"),
]  # fmt: skip
QUOTE_DOCUMENTS = {
    15: "MainDocument",
    16: "QuoteLines",
    17: "MailBody",
    18: "ConfirmationLines",
    19: "ConfirmationMailBody",
}
# id, name, probability; shown in this order
STAGES = [
    (4, "First meeting", 20), (1, "Quote sent", 30), (5, "Second meeting", 50), (2, "Final negotiations", 80),
    (3, "Verbal acceptance", 90), (-2, "Sold", 100), (-1, "Lost", 0),
]  # fmt: skip
PROBABILITY = {id: probability for id, _, probability in STAGES}
# name, unit and length until it is closed, category, has a guide, has stakeholders
SALE_TYPES = [
    ("General sale", "Day", 30, 1, False, False), ("Guided Sale", "Day", 31, 1, True, False),
    ("Stakeholders", "Day", 92, 2, False, True), ("Staged Sale", "Day", 31, 2, False, False),
]  # fmt: skip
PROJECT_TYPES = [
    ("Campaign", "Month", 2, False), ("Internal", "Month", 6, False), ("Other", "Month", 6, False), ("Guided project", "Month", 3, True),
]  # fmt: skip
# active text, passive text, from, to
RELATIONS = [
    ("owns", "is owned by", "Both", "Contact"), ("is a personal friend of", "is a personal friend of", "Person", "Person"),
    ("hires from", "hires out to", "Contact", "Contact"), ("used to work for", "used to employ", "Person", "Contact"),
    ("is on the board of", "has on its board", "Person", "Contact"), ("is related to", "is related to", "Person", "Person"),
    ("knows", "knows", "Person", "Person"), ("is linked to follow-up", "is linked to follow-up", "None", "None"),
    ("is linked to document", "is linked to document", "None", "None"), ("is linked to sale", "is linked to sale", "None", "None"),
]  # fmt: skip
# name, key
LEGAL_BASES = [
    ("Consent", "CONSENT"), ("Contract", "CONTRACT"), ("Required by law", "LAW"), ("Protect vital interests", "VITAL"),
    ("Public interest", "PUBLIC"), ("Legitimate interest", "61F"), ("Withdrawn", "WITHDRAWN"),
]  # fmt: skip
PURPOSES = [("Sales and service", "STORE"), ("E-marketing", "EMARKETING")]
SOURCES = [
    ("Created by user", "USER"), ("E-mail", "EMAIL"), ("Incoming request", "REQUEST"), ("Chat", "CHAT"), ("Web form", "WEBFORM"),
    ("Customer portal", "PORTAL"), ("Import", "IMPORT"), ("Other integration", "INTEGRATION"), ("Unknown", "UNKNOWN"),
]  # fmt: skip
STATUSES = [("Open", "Active", "Queue"), ("Closed", "Closed", "None"), ("Postponed", "Postponed", "None"),
            ("Deleted", "Deleted", "None"), ("Merged", "Merged", "None")]  # fmt: skip
# name, parent
TICKET_CATEGORIES = [
    ("Support", 0), ("Administration", 0), ("Sale", 0), ("Accounting", 2), ("Out-call", 1), ("On-line", 1),
    ("Installation", 6), ("Delivery", 3), ("Warranty", 1), ("Invoices", 4),
]  # fmt: skip
# id, English, own name, two and three letters; ids are Windows' (MDO list culture)
LANGUAGES = [
    (2052, "Chinese", "中文", "zh", "zho"), (1029, "Czech", "čeština", "cs", "ces"), (1030, "Danish", "dansk", "da", "dan"),
    (1043, "Dutch", "Nederlands", "nl", "nld"), (1033, "English", "English", "en", "eng"), (1035, "Finnish", "suomi", "fi", "fin"),
    (1036, "French", "français", "fr", "fra"), (1031, "German", "Deutsch", "de", "deu"), (1040, "Italian", "italiano", "it", "ita"),
    (1041, "Japanese", "日本語", "ja", "jpn"), (1042, "Korean", "한국어", "ko", "kor"), (1044, "Norwegian, Bokmål", "norsk, bokmål", "nb", "nob"),
    (1045, "Polish", "polski", "pl", "pol"), (1046, "Portuguese", "português", "pt", "por"), (1049, "Russian", "русский", "ru", "rus"),
    (3082, "Spanish", "español", "es", "spa"), (1053, "Swedish", "svenska", "sv", "swe"),
]  # fmt: skip


def named(key: str, names: Sequence[str], text: str = "Name") -> Rows:
    return [{key: id, text: name, "Rank": id} for id, name in enumerate(names, 1)]


def fullname(id: int) -> str:
    name, parent = TICKET_CATEGORIES[id - 1]
    return f"{fullname(parent)}/{name}" if parent else name


def sales_lists() -> dict[str, Rows]:
    return {
        "sale_stage": [{"SaleStageId": id, "Value": name, "Probability": probability, "Rank": rank}
                       for rank, (id, name, probability) in enumerate(STAGES, 1)],
        "sale_type": [
            {"SaleTypeId": id, "Name": name, "DurationUnit": unit, "SaleDuration": length, "SaleTypeCatId": group, "Rank": id,
             "HasGuide": guide, "HasStakeholders": stakeholders, "AllowQuoteAlternatives": True, "DefaultQuoteValidity": 30,
             "QuoteLinesTemplate": 16, "ConfirmationLinesTemplate": 18}
            for id, (name, unit, length, group, guide, stakeholders) in enumerate(SALE_TYPES, 1)
        ],
        "project_type": [
            {"ProjTypeId": id, "Name": name, "DurationUnit": unit, "ProjectDuration": length, "HasGuide": guide, "Rank": id}
            for id, (name, unit, length, guide) in enumerate(PROJECT_TYPES, 1)
        ],
        "amount_class": [
            {"AmountClassId": id, "Name": name, "Rank": id, "AmountFrom": low, "AmountTo": high, "CurrencyId": 76}
            for id, (name, low, high) in enumerate(
                [("Small", 0.0, 50e3), ("Medium", 50e3, 250e3), ("Large", 250e3, 1e6), ("Extra large", 1e6, 1e9)], 1)
        ],
    }  # fmt: skip


def service_lists() -> dict[str, Rows]:
    return {
        "ticket_priority": [
            {"TicketPriorityId": id, "Name": name, "SortOrder": id, "Status": "Normal",
             "Flags": "External, Default" if name == "Medium" else "External", "Deadline": hours * 60}
            for id, (name, hours) in enumerate((("Low", 120), ("Medium", 48), ("High", 8)), 1)
        ],
        "ticket_status": [
            {"TicketStatusId": id, "Name": name, "Status": base, "TimeCounter": counter, "IsDefault": id == 1, "UsedInQueue": id == 1}
            for id, (name, base, counter) in enumerate(STATUSES, 1)
        ],
        "ticket_type": [
            {"TicketTypeId": 1, "Name": "Request", "Rank": 1, "IsDefault": True, "ShowInNew": True, "DefaultTicketStatus": 1,
             "DefaultTicketPriority": 2, "IsExternalVisible": True},
        ],
        "ticket_category": [
            {"TicketCategoryId": id, "ParentId": parent or -1, "Name": name, "Fullname": fullname(id), "ExternalName": name,
             "Flags": "ListInMain", "DelegateMethod": "Even", "ClosingStatus": "Closed", "MsgClosingStatus": "Active",
             "DefaultTicketStatus": 1, "DefaultMessageStatus": 1}
            for id, (name, parent) in enumerate(TICKET_CATEGORIES, 1)
        ],
        "ticket_relation_definition": [
            {"TicketRelationDefId": id, "Name": name, "Rank": id, "RelationType": kind, "IsBuiltIn": True}
            for id, (name, kind) in enumerate((("is related to", "Related"), ("is parent of", "Parent"), ("is child of", "Child")), 1)
        ],
    }  # fmt: skip


def privacy_lists() -> dict[str, Rows]:
    return {
        "legal_base": [{"LegalBaseId": id, "Name": name, "Key": key, "Rank": id}
                       for id, (name, key) in enumerate(LEGAL_BASES, 1)],
        "consent_purpose": [
            {"ConsentPurposeId": id, "Name": name, "Key": key, "Rank": id, "Active": 1,
             "ConsentText": f"We keep your data for: {name.lower()}.", "FormText": f"You may use my data for: {name.lower()}."}
            for id, (name, key) in enumerate(PURPOSES, 1)
        ],
        "consent_source": [{"ConsentSourceId": id, "Name": name, "Key": key, "Rank": id}
                           for id, (name, key) in enumerate(SOURCES, 1)],
    }  # fmt: skip


def activity_lists() -> dict[str, Rows]:
    return {
        "task_list_item": [
            {"TaskListItemId": id, "Value": spoken("task_list_item", name), "Type": kind, "Direction": direction, "ColorIndex": colour, "Rank": id,
             "DefaultVideomeetingStatus": "NoChange"}
            for id, (name, kind, direction, colour) in enumerate(TASKS, 1)
        ],
        "document_template": [
            {"DocumentTemplateId": id, "Name": name, "RecordType": kind, "Direction": direction, "Filename": file,
             "MimeType": mime, "SaveInDb": 1, "Rank": rank, "QuoteDocType": QUOTE_DOCUMENTS.get(id, "None"),
             "PrivacyDocType": "PersonRegistered" if id == 20 else "None"}
            for rank, (id, name, kind, direction, file, mime) in enumerate(TEMPLATES, 1)
        ],
        "relation_definition": [
            {"ReldefId": id, "Name": active, "PassiveText": passive, "Source": source, "Destination": destination, "Rank": id}
            for id, (active, passive, source, destination) in enumerate(RELATIONS, 1)
        ],
    }  # fmt: skip


def standard_lists() -> dict[str, Rows]:
    plain = {
        name: named("Id", [spoken(name, item) for item in items], "Value")
        for name, items in PLAIN.items()
    }
    rich = {
        "category": [
            {"CategoryId": id, "Name": name, "CategoryGroup": group, "Rank": id}
            for id, (name, group) in enumerate(CATEGORIES, 1)
        ],
        "country": countries(),
        "currency": currencies(),
        "language_info": [
            {"LanguageInfoId": id, "LCID": lcid, "EnglishName": english, "NativeName": own, "TwoLetterISOLanguageName": two,
             "ThreeLetterISOLanguageName": three, "IsBuiltIn": True}
            for id, (lcid, english, own, two, three) in enumerate(LANGUAGES, 1)
        ],
        "resource": [
            {"ResourceId": id, "Name": name, "Rank": id, "IsLocation": room, "LocationAddress": "Drammensveien 211, Oslo" if room else ""}
            for id, (name, room) in enumerate(
                [("Meeting room Aurora", True), ("Meeting room Fjell", True), ("Projector", False), ("Van", False)], 1)
        ],
        "dash_theme": [
            {"DashboardThemeId": 1, "Name": "Light", "Config": "{}", "Rank": 1},
            {"DashboardThemeId": 2, "Name": "Dark", "Config": "{}", "Rank": 2},
        ],
    }  # fmt: skip
    items = {name: named("Id", texts) for name, texts in ITEMS.items()}
    parts = (rich, activity_lists(), sales_lists(), service_lists(), privacy_lists(), items)
    merged: dict[str, Rows] = plain
    for part in parts:
        merged |= part
    return merged
