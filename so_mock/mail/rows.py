"""Mails as rows: what went out and what came in.

Of `_mail` one row for a mail, ids ascending:
  id  At  Direction  From, To (of the envelope)  Message  By  About  State
  Attempts: [{"At", "Code" (0: no answer), "Error"}]  Left: who has not got it yet  Due (seconds since the epoch on the tenant's clock; 0: now)
  Tries: how often since it was last told to go  Refused: whom it was refused for good by then
The last four only of a mail that went on its way.
"""

from __future__ import annotations

from so_mock.call import Caller

MAILS = "_mail"
OUT, IN = DIRECTIONS = ("out", "in")
CAPTURED = "captured"  # kept here, and nowhere else
PENDING = "pending"  # to be sent, now or when its time has come
DELIVERED = "delivered"  # somebody's server took it, for all it goes to
FAILED = "failed"
ARRIVED = "arrived"  # at one of its recipients at least
IGNORED = "ignored"  # nobody made anything of it
REFUSED = "refused"  # nobody here has any of its addresses
STATES = (CAPTURED, PENDING, DELIVERED, FAILED, ARRIVED, IGNORED, REFUSED)

LARGEST = 25 * 1024 * 1024  # bytes of a mail that comes in
BRINGER = Caller(0, "mail", system=True)  # in whose name: the server itself
