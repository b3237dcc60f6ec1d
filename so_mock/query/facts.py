"""The words in which it is written where a column of an archive comes from.

Most columns need no word: `category` of a company is its property Category, `personUpdatedDate` of a person his UpdatedDate
(`bind.py` looks for it by name). A group holds what names do not tell, under lowered names.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.query.odata import parse_filter
from so_mock.query.tree import Both, Compare, Either, Node
from so_mock.query.values import BadLiteral, integer

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.query.bind import Binder
    from so_mock.query.moment import Moment
    from so_mock.store.table import Index, Row

Making = Callable[["Row", "Shaper"], Any]


class Path(NamedTuple):
    """A property of the row, or, with dots, of those that it refers to: `Contact.Category`. Where the property refers to
    a row, its id is compared and `text` of that row shown: a property's name or a function; else what stands for the
    row everywhere. Of an enum its number is compared; a function as `text` says otherwise than by the member's name
    what is shown."""

    path: str
    text: str | Making = ""


class Made(NamedTuple):
    """What a function makes of row and shaper: a number, text, bool, date as it is stored, or for a list column an id
    of `target`, of whose row `text` is shown. Where no table has such ids, `text` is a function of the value itself.
    `kind` is its type wherever a provider tells none, because the column cannot be restricted on there; `time` of a date-time
    which it is (catalogue/moments.py), where its name does not tell."""

    make: Making
    target: str = ""
    text: str | Callable[[Any, Shaper], Any] = ""
    kind: str = ""
    time: str = ""


class Beyond(NamedTuple):
    """A column of the row that a prefix leads to: the one of that name, which the row itself has too, or `column`."""

    prefix: str
    column: str = ""


class Fixed(NamedTuple):
    """The same for every row; honest only where that is the truth, such as `getAllRows`."""

    value: Any


class Nowhere(NamedTuple):
    """There is no state behind it: blank, and told to whoever asks for it."""


Fact = str | Path | Made | Fixed | Beyond | Nowhere
NOWHERE = Nowhere()


class One(NamedTuple):
    """A prefix that leads to one row of `group`: through a path of references, or by a function."""

    via: str | Callable[[Row, Shaper], Row | None]
    group: str | Group = ""  # "": that of the entity referred to


class Many(NamedTuple):
    """A prefix that leads to any number of rows: those of `entity` whose property `via` is this row's id, or what a
    function finds ("": values, or rows of a table that is no entity). A row of the archive is shown once for each."""

    entity: str
    via: str | Callable[[Row, Shaper], Iterable[Row]]
    group: str = ""  # "": that of the entity


class Some(NamedTuple):
    """A prefix that leads to values within the row, its phones for example: the first is shown, and a filter asks
    whether it holds for any of them, one that denies whether for all. `indexes`: lowered column -> what finds the rows
    that have exactly such a value, by its lowered text. `plain`: the property in which those values lie as they are, where
    there is one: a filter on these columns looks there."""

    make: Callable[[Row, Shaper], Sequence[Mapping[str, Any]]]
    group: str
    indexes: Mapping[str, Index] = {}
    plain: str = ""


Join = str | One | Many | Some


class Group(NamedTuple):
    """The columns that a kind of row has, wherever a provider shows one.

    entity   whose rows they are; "" for values within a row
    columns  lowered name -> where it comes from
    joins    lowered prefix -> where it leads (a text: through these references)
    also     prefixes through which a root column that the group lacks is looked for
    like     the group of which it has all that it does not say otherwise
    """

    entity: str = ""
    columns: Mapping[str, Fact] = {}
    joins: Mapping[str, Join] = {}
    also: tuple[str, ...] = ()
    like: str = ""


Rewrite = Callable[[Compare, "Shaper"], Node]
INNER = "."


def inner(text: str) -> Node:
    """A filter on columns of the groups' own."""

    def marked(node: Node) -> Node:
        if isinstance(node, Compare):
            return node._replace(column=INNER + node.column)
        if isinstance(node, Both):
            return Both(tuple(map(marked, node.parts)))
        return Either(tuple(map(marked, node.either)))

    return marked(parse_filter(text))


def told(node: Node, column: str) -> set[int] | None:
    """The ids of which a column must hold one for the condition to be true; None where it says nothing of the kind."""
    if isinstance(node, Both):
        found = [ids for part in node.parts if (ids := told(part, column)) is not None]
        return set.intersection(*found) if found else None
    if not isinstance(node, Compare) or node.column.lower() != column.lower():
        return None
    if node.operator.lower() not in ("=", "eq", "equals", "in", "oneof", "associateisoneof"):
        return None
    try:
        return {integer(value) for value in node.values}
    except BadLiteral:
        return None  # the filter itself will tell


class Kind(NamedTuple):
    """Rows that a provider lists under one entity name.

    entity  whose rows; `group` is that of the entity unless named
    where   which of them: a filter on the group's columns
    only    the same as a function, where no filter can say it
    rows    rows that stand so in no table, such as a sale together with the link that leads to it: made of what may be
            seen, for the condition that is asked (`told` looks into it). They need not be of an entity (""); `key` is the
            property of theirs that is the primary key, that of the entity (or "id") unless named
    only_asked  that list rows which others list as well: left out where nobody names entities
    """

    entity: str = ""
    where: str = ""
    only: Callable[[Row, Shaper], bool] | None = None
    group: str | Group = ""
    rows: Callable[[Shaper, Node], Iterable[Row]] | None = None
    key: str = ""
    only_asked: bool = False


class Provided(NamedTuple):
    """What is to be known of a provider beyond its columns.

    kinds     entity name, as the reference lists it -> the rows under it; one that is not named here stands for the
              entity of that name
    switches  entity names that list no rows of their own -> a filter that keeps rows out until the name is asked for
    columns   lowered name -> where it comes from, for this provider only
    controls  lowered name of a column that only restricts -> what it restricts to; there a name behind INNER is one of
              the groups' own, published or not
    joins     lowered prefix -> where it leads, for this provider only
    also      prefixes through which a root column that its groups lack is looked for
    varies    what it is for one question, where that depends on what is asked; `mark` tells those apart
    binder    what finds its columns, where they are not those of the reference
    """

    kinds: Mapping[str, Kind] = {}
    switches: Mapping[str, str] = {}
    columns: Mapping[str, Fact] = {}
    controls: Mapping[str, Rewrite] = {}
    joins: Mapping[str, Join] = {}
    also: tuple[str, ...] = ()
    varies: Callable[[Node, Moment | None], Provided] | None = None
    mark: Hashable = ""
    binder: type[Binder] | None = None
