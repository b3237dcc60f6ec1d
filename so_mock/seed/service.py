"""What the service desk has beside requests: reply templates, files attached to messages, and chats."""

from __future__ import annotations

from so_mock.seed.values import Rows, at

ABOUT = "[[ticket.id]], [[ticket.title]]"  # which request a mail to a user is about
LINK = "\n\n[[ticket.url]]"
# id, name, subject, text: ids as a new database has them (email-and-mailbox.md 8.5)
TEMPLATES = [
    (1, "New customer", "Welcome", "Hello [[customer.bestName]],\n\nYou are registered with us."),
    (2, "Reply to customer", "We have got your request", "Hello [[customer.bestName]],\n\n"
     "Thank you. We answer within a working day.\n\nYour request has the number [[ticket.id]].\n\n[[config.companyName]]"),
    (3, "Password", "Your password", "Choose a new password on the page below."),
    (4, "Open requests", "Your open requests", "These requests wait for you."),
    (5, "New message", "New message in a request", f"There is a new message in {ABOUT}.\n\n[[ticket.lastMessage]]{LINK}"),
    (6, "Request activated", "A request is active again", f"Its time has come: {ABOUT}.{LINK}"),
    (7, "Request escalated", "A request has escalated", f"It has waited too long: {ABOUT}.{LINK}"),
    (8, "New request", "A new request", f"A request has come in: {ABOUT}.{LINK}"),
    (9, "Request taken over", "A request has a new owner", f"[[ticket.ownerFullName]] took it over: {ABOUT}.{LINK}"),
    (10, "FAQ question", "", "[[faq.question]]"),
    (11, "FAQ answer", "", "[[faq.answer]]"),
    (12, "Weekly statistics", "Last week", "Requests of last week."),
    (13, "FAQ example", "", "How an entry may look."),
    (14, "Favourite: new message", "New message in a favourite", f"There is a new message in {ABOUT}.{LINK}"),
    (15, "Favourite: activated", "A favourite is active again", f"Its time has come: {ABOUT}.{LINK}"),
    (16, "Favourite: escalated", "A favourite has escalated", f"It has waited too long: {ABOUT}.{LINK}"),
    (17, "Favourite: taken over", "A favourite has a new owner", f"[[ticket.ownerFullName]] took it over: {ABOUT}.{LINK}"),
    (18, "Licence warning", "Licences", "There are few licences left."),
    (19, "Confirm e-mail", "Confirm your address", "Please confirm that this is your address."),
    (21, "Chat log", "Our chat", "This is what we said."),
    (22, "New link", "New link", "Here is a new link."),
]  # fmt: skip
NORWEGIAN = 1  # the first of the customer languages
# template, subject, text in that language
BODIES = [
    (1, "Velkommen", "Hei [[customer.bestName]],\n\nDu er registrert hos oss."),
    (2, "Vi har fått saken din", "Hei [[customer.bestName]],\n\nTakk! Vi svarer innen en arbeidsdag.\n\n"
     "Saken din har nummer [[ticket.id]].\n\n[[config.companyName]]"),
]  # fmt: skip
# title, question, answer, who may read it (4: everybody)
FAQ = [
    ("My panel hums", "Why does my LED panel hum?", "The driver is older than the dimmer. Ask us for a new driver.", 4),
    ("E-14 on the display", "What does E-14 mean?", "The driver is too warm. Switch it off, and on after ten minutes.", 4),
    ("Returns of samples", "How are samples booked in?", "As a return of the project that they were lent to.", 2),
]  # fmt: skip
# message, name, content
FILES = [
    (1, "wiring.txt", "Group 4, corridor\nN: terminal 7\nL: terminal 9\nPE: rail\n"),
    (4, "reading.csv", "time,lux\n07:00,120\n08:00,310\n09:00,290\n10:00,520\n"),
    (7, "error.html", "<h1>E-14</h1>\n<p>Driver overheated, restart after ten minutes</p>\n"),
]  # fmt: skip
TYPES = {"txt": "text/plain", "csv": "text/csv", "html": "text/html"}
TOPICS = [
    (1, "Customer service", "Hello! How can we help?"),
    (2, "Sales", "Hello! What are you looking for?"),
]
# topic, associate, whether he manages it
SERVING = [(1, 18, True), (1, 4, False), (2, 3, True)]
# topic, status, user, person, what is said: the customer begins, and they take turns
CHATS = [
    (1, "InQueue", 0, 30, ["Is somebody there?"]),
    (1, "CustomerLast", 18, 35, ["My panel hums.", "Since when?", "Since this morning."]),
    (2, "Finished", 3, 40, ["Do you ship to Iceland?", "We do, within a week.", "Thanks!"]),
]  # fmt: skip


def reply_templates() -> dict[str, Rows]:
    return {
        "reply_template": [
            {"ReplyTemplateId": id, "Name": name, "Subject": subject, "Body": text, "HtmlBody": _html(text)}
            for id, name, subject, text in TEMPLATES
        ],
        "_reply_template_body": [
            {"id": id, "reply_template_id": template, "language_id": NORWEGIAN, "flags": 0, "subject": subject,
             "body_plain": text, "body_html": _html(text)}
            for id, (template, subject, text) in enumerate(BODIES, 1)
        ],
    }  # fmt: skip


def _html(text: str) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))


def faq() -> dict[str, Rows]:
    return {
        "_kb_category": [{"id": 1, "parent_id": 0, "name": "Light", "fullname": "Light", "sort_order": 1, "access_level": 4}],
        "_kb_entry": [
            {"id": id, "category_id": 1, "title": title, "question": question, "answer": answer, "access_level": level,
             "created_by": 18, "sort_order": id, "last_changed": at(-30 * id, "09:30:00"), "status": 1}
            for id, (title, question, answer, level) in enumerate(FAQ, 1)
        ],
    }  # fmt: skip


def attachments(messages: Rows) -> dict[str, Rows]:
    """The messages with their files, the files, and what is in them."""
    rows, contents = [], []
    held: dict[int, list[int]] = {}
    for id, (message, name, text) in enumerate(FILES, 1):
        kind = TYPES[name.rpartition(".")[2]]
        size = len(text.encode())
        key = f"{id:032x}"
        rows.append({"AttachmentId": id, "Name": name, "ContentType": kind, "AttSize": size, "AuthKey": key})  # fmt: skip
        contents.append({"id": f"attachment/{id}", "Name": name, "MediaType": kind, "Text": text})
        held.setdefault(message, []).append(id)
    attached = [
        {**row, "AttachmentsInfo": held[row["EjMessageId"]]} if row["EjMessageId"] in held else row
        for row in messages
    ]
    return {"attachment": rows, "_content": contents, "ticket_message": attached}


def chats(people: Rows, names: dict[int, str]) -> dict[str, Rows]:
    by_id = {row["PersonId"]: row for row in people}
    topics: Rows = [
        {"ChatTopicId": id, "Name": name, "Description": name, "WelcomeMessage": welcome}
        for id, name, welcome in TOPICS
    ]
    agents: Rows = [
        {"id": f"{topic}/{user}", "TopicId": topic, "User": user, "CanListen": True, "CanRespond": True,
         "CanManage": manages, "CanNotify": True}
        for topic, user, manages in SERVING
    ]  # fmt: skip
    sessions: Rows = []
    messages: Rows = []
    for id, (topic, status, user, person_id, said) in enumerate(CHATS, 1):
        person, day = by_id[person_id], -5 if status == "Finished" else 0
        name = f"{person['Firstname']} {person['Lastname']}"
        for n, text in enumerate(said):
            customer = n % 2 == 0
            messages.append({
                "ChatMessageId": len(messages) + 1, "ChatSessionId": id, "Message": text,
                "Type": "ToUser" if customer else "ToCustomer", "Author": name if customer else names[user],
                "WhenPosted": at(day, f"08:{10 + n}:00"),
            })  # fmt: skip
        session = {
            "ChatSessionId": id, "TopicId": topic, "Status": status, "User": user, "Person": person_id,
            "Contact": person["Contact"], "CustomerName": name, "CustomerAlias": name, "CustomerConsented": True,
            "CustomerEmail": person["Emails"][0]["Value"], "FirstMessage": said[0], "LastMessage": said[-1],
            "WhenRequested": at(day, "08:10:00"), "WhenIdle": at(day, f"08:{9 + len(said)}:00"),
            "SessionKey": f"{id:032x}", "InitialQueuePos": 1,
        }  # fmt: skip
        if user:
            session |= {"WhenStarted": at(day, "08:11:00"), "Rank": 1}
        if status == "Finished":
            session["WhenEnded"] = at(day, "08:14:00")
        sessions.append(session)
    return {
        "chat_topic": topics, "_chat_topic_agent": agents, "chat_session": sessions, "chat_message": messages,
    }  # fmt: skip
