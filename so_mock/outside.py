"""What all connections to others share: whom they trust, and how many of them a process can have."""

from __future__ import annotations

import errno
import os
import ssl
import sys
from contextlib import suppress

if sys.platform != "win32":
    import resource

MOST_FILES = 65_536  # that a server asks for
WITHOUT_LIMIT = 2_000  # files, where the system names none
_NONE_LEFT = (errno.EMFILE, errno.ENFILE)


def trusting() -> ssl.SSLContext:
    """Trusts what the system does, and in a container without any what browsers do."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def most_files() -> int:
    """How many this process may have open at once; a connection is one."""
    if sys.platform == "win32":
        return WITHOUT_LIMIT
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return WITHOUT_LIMIT if soft == resource.RLIM_INFINITY else soft


def raise_limit() -> None:
    """As far as the system lets this process: the usual 1,024 are meant for programs of another kind."""
    if sys.platform != "win32":
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            with suppress(OSError, ValueError):  # some systems have bounds that they do not tell
                resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def is_out_of_files(wrong: Exception) -> bool:
    """Whether it came of that there is none left: nobody else's fault. Who looks up a name does not tell."""
    if isinstance(wrong, OSError) and wrong.errno in _NONE_LEFT:
        return True
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError as another:
        return another.errno in _NONE_LEFT
    return False
