"""Webhooks: what happens to rows, told to whoever subscribed (sheet: webhooks.md)."""
