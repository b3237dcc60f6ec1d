"""Mail as such (RFC 5322): made, read, captured, and brought to whom it is for (sheet: email-and-mailbox.md)."""
