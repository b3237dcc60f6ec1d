"""Answer + Wishes -> bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from so_mock.call import Answer, Call, Caller, Encoded, Keep, Sample
from so_mock.catalogue.carriers import Carriers
from so_mock.entities.model import View
from so_mock.entities.shape import Shaper, Shapes
from so_mock.render.as_json import MEDIA_TYPE, encode
from so_mock.render.kept import Kept
from so_mock.render.select import select, tree_of
from so_mock.store.changes import Store
from so_mock.store.reads import Reads

if TYPE_CHECKING:
    from so_mock.conventions.sample import Samples


PART = 1_000  # rows
LARGEST = 1_000_000  # bytes of an answer that is kept


class World(Protocol):
    @property
    def shapes(self) -> Shapes: ...
    @property
    def carriers(self) -> Carriers: ...
    @property
    def samples(self) -> Samples: ...


class Source(Protocol):
    """What rendering needs of a tenant: its rows as one caller sees them, and the bytes kept."""

    @property
    def world(self) -> World: ...
    @property
    def store(self) -> Store: ...
    @property
    def kept(self) -> Kept: ...

    def reads(self, caller: Caller) -> Reads: ...


def render(answer: Answer, call: Call, source: Source) -> tuple[bytes, str]:
    """The body and its media type. Empty for 204 and 304."""
    value = answer.value
    if answer.status in (204, 304):
        return b"", ""
    if isinstance(value, View):
        return _view(value, call, source, keep=not answer.changes), MEDIA_TYPE
    if isinstance(value, Encoded):
        return value.content, value.media_type or MEDIA_TYPE
    if answer.keep is not None:
        return _listing(value, answer.keep, source), MEDIA_TYPE
    if isinstance(value, Sample):
        return _sample(value, call, source)
    if isinstance(value, list) and value and isinstance(value[0], View):
        return b"[" + b",".join([_view(view, call, source) for view in value]) + b"]", MEDIA_TYPE
    if isinstance(value, bytes) and call.wishes.raw:
        return value, answer.media_type or "application/octet-stream"
    if (
        call.wishes.select
        and not (answer.error or answer.said)
        and call.operation.result is not None
    ):
        value = _selected(value, call, source)
    return encode(value), MEDIA_TYPE


def _listing(value: dict[str, Any], keep: Keep, source: Source) -> bytes:
    """Many rows are written part by part: a thread that writes all of them at once lets nobody else run."""
    rows = value["value"]
    if len(rows) <= PART:
        content = encode(value)
    else:
        head = encode({**value, "value": []})
        parts = [encode(rows[at : at + PART])[1:-1] for at in range(0, len(rows), PART)]
        content = head[:-2] + b",".join(parts) + b"]}"
    if len(content) > LARGEST:
        return content
    return source.kept.keep(keep.key, source.store, keep.reads, content)


def _view(view: View, call: Call, source: Source, keep: bool = True) -> bytes:
    """What was just written is not kept: most of it is never asked for again."""
    id = view.row[view.entity.key]
    # With the entity: items of many lists are shown in one carrier, and their ids are the same.
    caller = call.caller.associate_id, call.caller.system
    key = (view.entity.name, view.carrier, view.keys, id, caller, call.wishes, call.base)
    if id and keep:  # a template has no id, and is made anew each time
        kept = source.kept.find(key, source.store)
        if kept is not None:
            return kept
    reads = source.reads(call.caller)
    reads.row(view.entity.name, id)
    record = Shaper(source.world.shapes, reads, call.base).record(view)
    if call.wishes.select:
        carriers = source.world.carriers
        record = select(record, carriers.type(view.carrier), tree_of(call.wishes.select), carriers)
    content = encode(record)
    return source.kept.keep(key, source.store, reads, content) if id and keep else content


def _sample(sample: Sample, call: Call, source: Source) -> tuple[bytes, str]:
    """A sample depends on nothing but operation and arguments, so its bytes never go stale."""
    samples = source.world.samples
    if call.wishes.raw:
        return samples.answer(*sample), samples.media_type_of(sample.operation)
    question = _question(sample)
    key = (sample.operation.key, question, call.wishes)
    content = source.kept.find(key, source.store) if question is not None else None
    if content is None:
        value = samples.answer(*sample)
        content = encode(_selected(value, call, source) if call.wishes.select else value)
        if question is not None:
            content = source.kept.keep(key, source.store, source.reads(call.caller), content)
    return content, MEDIA_TYPE


def _question(sample: Sample) -> bytes | None:
    """The arguments as a key; None where they are too large to be worth keeping, as an upload is."""
    if any(isinstance(value, bytes) for value in sample.arguments.values()):
        return None
    question = encode(dict(sample.arguments))
    return question if len(question) < 2_048 else None


def _selected(value: Any, call: Call, source: Source) -> Any:
    carriers = source.world.carriers
    result = call.operation.result
    if result is None or result.kind == "scalar":
        return value
    return select(value, result, tree_of(call.wishes.select), carriers)
