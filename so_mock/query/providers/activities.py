"""Archives of what happens: appointments and documents, and for people and companies chats, forms and mailings too."""

from __future__ import annotations

from so_mock.query.facts import Kind, Provided

IN_DIARY, IN_CHECKLIST = "rawType in (1,6)", "rawType in (2,7)"
CHAT = Kind("chat_session", group="chat_activity")
FORM = Kind("form_submission", group="form_activity")
MAILING = Kind("shipment")
ALL = Provided({"chat": CHAT, "formSubmission": FORM, "mailing": MAILING})

PROVIDERS = {
    "contactactivity": ALL,
    "personactivity": ALL,
    "projectactivity": Provided({"mailing": MAILING}),
    "diaryactivity": Provided({
        "appointment": Kind("appointment", IN_DIARY), "todo": Kind("appointment", IN_CHECKLIST),
    }),
}  # fmt: skip
