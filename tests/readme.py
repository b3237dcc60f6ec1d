"""The README, taken apart: what it prints, and its tables."""

import re
from pathlib import Path

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.M | re.S)
# The first line of a file tells its name.
FILES = {
    block.partition("\n")[0].removeprefix("# "): block
    for kind, block in BLOCKS
    if kind in ("yaml", "python")
}


def rows_below(head: str) -> list[list[str]]:
    """The cells of the table that begins so."""
    (table,) = re.findall(rf"^\| {re.escape(head)}.*\n\|[-|]+\n((?:\|.*\n)+)", README, re.M)
    return [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table.splitlines()
    ]


def first_words(head: str) -> list[str]:
    """What stands in backticks in the first column."""
    return [word for row in rows_below(head) for word in re.findall(r"`([^`]+)`", row[0])]
