"""Last resort: an answer of the declared type, made of nothing but the operation and its arguments.

Every text and number is a choice by the CRC of (seed, kind, id, property), so the company with id 5
has the same name in every answer: as its own carrier, as a reference, and as `ContactName` beside a
`ContactId`. A carrier is compiled into a list of makers when first asked for; each takes the digest
of (seed, kind, id) that its values hang on.
"""

from __future__ import annotations

from so_mock.conventions.sample.answers import Samples

__all__ = ["Samples"]
