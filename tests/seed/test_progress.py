"""What a long load tells while it is at it."""

import gc
import io

from so_mock.seed.progress import Progress


class Stream(io.StringIO):
    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


def told(terminal: bool, moments: list[float]) -> str:
    """What is written when a thousandth more is done at each of these moments."""
    stream = Stream(terminal)
    clock = iter([0.0, *moments])
    progress = Progress(stream, now=lambda: next(clock))
    with progress:
        for count, _ in enumerate(moments, 1):
            progress.tell("making rows of person", count * 1_000, 100_000)
    return stream.getvalue()


def test_two_seconds_are_nothing_to_tell():
    assert told(False, [0.1, 1.0, 1.9]) == told(True, [0.5, 1.99]) == ""


def test_a_log_gets_a_line_a_second():
    assert told(False, [1.0, 2.0, 2.4, 2.9, 3.1]) == (
        "so-mock: making rows of person, 2,000 of 100,000 (2 %)\n"
        "so-mock: making rows of person, 5,000 of 100,000 (5 %)\n"
    )


def test_a_terminal_has_one_line_that_goes_away():
    lines = told(True, [2.0, 2.05, 2.2]).split("\r")
    assert lines[1:3] == [
        "so-mock: making rows of person, 1,000 of 100,000 (1 %)",
        "so-mock: making rows of person, 3,000 of 100,000 (3 %)",
    ]
    assert lines[3].strip() == "" and lines[4] == ""


def test_nothing_is_collected_meanwhile():
    assert gc.isenabled()
    with Progress():
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.disable()
    try:
        with Progress():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
