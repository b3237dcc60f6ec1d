"""What the service desk has beside requests: reply templates, files attached to messages, and chats."""

from __future__ import annotations

from so_mock.seed.values import Rows, at

# id, name, subject, text: ids as a new database has them (email-and-mailbox.md 8.5)
TEMPLATES = [
    (1, "New customer", "Welcome", "You are registered with us."),
    (2, "Reply to customer", "We have got your request", "Thank you. We answer within a working day."),
    (3, "Password", "Your password", "Choose a new password on the page below."),
    (4, "Open requests", "Your open requests", "These requests wait for you."),
    (5, "New message", "New message in a request", "There is a new message."),
    (6, "Request activated", "A request is active again", "Its time has come."),
    (7, "Request escalated", "A request has escalated", "It has waited too long."),
    (8, "New request", "A new request", "A request has come in."),
    (9, "Request taken over", "A request has a new owner", "Somebody took it over."),
    (10, "FAQ question", "", "Question"),
    (11, "FAQ answer", "", "Answer"),
    (12, "Weekly statistics", "Last week", "Requests of last week."),
    (13, "FAQ example", "", "How an entry may look."),
    (14, "Favourite: new message", "New message in a favourite", "There is a new message."),
    (15, "Favourite: activated", "A favourite is active again", "Its time has come."),
    (16, "Favourite: escalated", "A favourite has escalated", "It has waited too long."),
    (17, "Favourite: taken over", "A favourite has a new owner", "Somebody took it over."),
    (18, "Licence warning", "Licences", "There are few licences left."),
    (19, "Confirm e-mail", "Confirm your address", "Please confirm that this is your address."),
    (21, "Chat log", "Our chat", "This is what we said."),
    (22, "New link", "New link", "Here is a new link."),
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


def reply_templates() -> Rows:
    return [
        {"ReplyTemplateId": id, "Name": name, "Subject": subject, "Body": text, "HtmlBody": f"<p>{text}</p>"}
        for id, name, subject, text in TEMPLATES
    ]  # fmt: skip


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
