"""Mail as SuperOffice's own client writes, sends, answers and finds it."""

from journeys.conftest import Journey

RECENT, ANSWERED = 4, 32  # EMailFlags, which the client makes numbers


def test_two_users_write_to_each_other(journey: Journey) -> None:
    seen = journey("mail_chain.cjs")
    draft, sent, got = seen["draft"], seen["sent"], seen["got"]
    assert (draft["folderName"], draft["isSent"]) == ("Drafts", False)
    assert (sent["folderName"], sent["isSent"], sent["emailItemId"]) == ("Sent Items", True, draft["emailItemId"])  # fmt: skip
    assert got["subject"] == seen["subject"] and got["messageID"] == sent["messageID"]
    assert (got["folderName"], got["flags"], got["bcc"]) == ("INBOX", RECENT, [])
    assert (got["plainBody"].strip(), seen["file"]) == ("On Friday?", "42 boards")

    assert seen["answered"]["flags"] & ANSWERED
    assert seen["found"]["messageID"] == seen["answer"]["messageID"]
    assert seen["found"]["inReplyTo"]["messageId"] == sent["messageID"]
    assert seen["last"]["messageID"] == seen["thanks"]["messageID"]

    before, after = seen["before"], seen["after"]
    for user, sent_mails, got_mails in (("terje", 2, 1), ("henrik", 1, 2)):
        was, now = before[user], after[user]
        assert now["Sent Items"][0] - was["Sent Items"][0] == sent_mails
        assert now["INBOX"][0] - was["INBOX"][0] == got_mails
        assert now["INBOX"][1] - was["INBOX"][1] == got_mails, "nobody marked them as read"
        assert now["Drafts"] == was["Drafts"]
