"""A long load: what it is at, on stderr; nothing for the first two seconds, then a line that tells."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from typing import Self, TextIO


class Progress:
    """A terminal has one line, written over and wiped away in the end; a log gets a line a second.

    Within `with` nothing is collected as garbage: what is loaded is none, and to look through it takes half the time.
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        *,
        after: float = 2.0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream, self._now = stream, now
        self._due = now() + after
        self._width = 0

    def tell(self, text: str, done: int, of: int) -> None:
        """`text` with what is done of how many; cheap enough to be called every thousand rows."""
        moment = self._now()
        if moment < self._due:
            return
        stream = self._stream or sys.stderr
        line = f"so-mock: {text}, {done:,} of {of:,} ({100 * done // max(of, 1)} %)"
        if stream.isatty():
            self._due = moment + 0.1
            stream.write(f"\r{line:<{self._width}}")
            self._width = len(line)
        else:
            self._due = moment + 1.0
            stream.write(f"{line}\n")
        stream.flush()

    def __enter__(self) -> Self:
        self._collecting = gc.isenabled()
        gc.disable()
        return self

    def __exit__(self, *error: object) -> None:
        if self._collecting:
            gc.enable()
        if self._width:
            stream = self._stream or sys.stderr
            stream.write(f"\r{' ' * self._width}\r")
            stream.flush()
