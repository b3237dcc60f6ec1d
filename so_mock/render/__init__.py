"""Answer + Wishes -> bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from so_mock.call import Answer, Call, Caller, Encoded, Keep, Sample, Wishes
from so_mock.catalogue.carriers import Carriers, Type
from so_mock.clock import Clock
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


class World(Protocol):
    @property
    def shapes(self) -> Shapes: ...
    @property
    def carriers(self) -> Carriers: ...
    @property
    def samples(self) -> Samples: ...
    @property
    def zone(self) -> str: ...


class Source(Protocol):
    """What rendering needs of a tenant: its rows as one caller sees them, and the bytes kept."""

    @property
    def world(self) -> World: ...
    @property
    def store(self) -> Store: ...
    @property
    def kept(self) -> Kept: ...
    @property
    def clock(self) -> Clock: ...

    def reads(self, caller: Caller) -> Reads: ...


def render(answer: Answer, call: Call, source: Source) -> tuple[bytes, str]:
    """The body and its media type. Empty for 204 and 304."""
    value, wishes = answer.value, call.wishes
    if answer.status in (204, 304):
        return b"", ""
    if isinstance(value, View) and not wishes.media:
        return _view(value, call, source, keep=not answer.changes), MEDIA_TYPE
    if isinstance(value, Encoded):
        return value.content, value.media_type or media_type(wishes)
    if isinstance(value, bytes) and wishes.raw:
        return value, answer.media_type or "application/octet-stream"
    if answer.error:
        return written(spoken_error(value, call, source), wishes)
    if isinstance(value, Sample) and wishes.raw:
        samples = source.world.samples
        return samples.answer(*value), samples.media_type_of(value.operation)
    if isinstance(value, Sample):
        return _sample(value, call, source), media_type(wishes)
    if wishes.media:
        return _as_xml(answer, call, source), media_type(wishes)
    if answer.keep is not None:
        return _listing(value_of(answer, call, source), answer.keep, source), MEDIA_TYPE
    if isinstance(value, list) and value and isinstance(value[0], View):
        return b"[" + b",".join([_view(view, call, source) for view in value]) + b"]", MEDIA_TYPE
    return encode(value_of(answer, call, source)), MEDIA_TYPE


def media_type(wishes: Wishes) -> str:
    return f"{wishes.media}; charset=utf-8" if wishes.media else MEDIA_TYPE


def written(value: Any, wishes: Wishes) -> tuple[bytes, str]:
    """What has no type, as an error: body and media type."""
    if wishes.language:
        from so_mock.entities import wordings  # where a client says in which

        value = wordings.error_in(wishes.language, value)
    if not wishes.media:
        return encode(value), MEDIA_TYPE
    from so_mock.render import as_xml

    if wishes.media == as_xml.ATOM:  # a feed is what an error cannot be
        wishes = wishes._replace(media=as_xml.XML)
    return as_xml.encode(value, None, None, root="Error"), media_type(wishes)


def spoken_error(body: Any, call: Call, source: Source) -> Any:
    """An error's body in the caller's language."""
    if not call.wishes.dressed:
        return body
    return _dressed(body, None, call, source, source.reads(call.caller))


def value_of(answer: Answer, call: Call, source: Source) -> Any:
    """What is answered as plain data, selected and dressed as the caller wishes; its format is not chosen yet."""
    value = answer.value
    reads = answer.keep.reads if answer.keep is not None else source.reads(call.caller)
    if isinstance(value, View):
        return _record(value, call, source, reads)
    if isinstance(value, list) and value and isinstance(value[0], View):
        return [_record(view, call, source, reads) for view in value]
    if isinstance(value, Sample):
        value = source.world.samples.answer(*value)
    result = call.operation.result
    if answer.said or result is None:
        return value
    if call.wishes.select:
        value = _selected(value, call, source)
    return _dressed(value, None if answer.keep is not None else result, call, source, reads)


def _as_xml(answer: Answer, call: Call, source: Source) -> bytes:
    from so_mock.render import as_xml  # most clients want JSON

    value, result, carriers = answer.value, call.operation.result, source.world.carriers
    if isinstance(value, View):
        return as_xml.document(_view(value, call, source, keep=not answer.changes))
    if result is not None and isinstance(value, list) and value and isinstance(value[0], View):
        return as_xml.joined(result, [_view(view, call, source) for view in value])
    shown, keep = value_of(answer, call, source), answer.keep
    if result is None or result.name != as_xml.PAGE:
        content = as_xml.encode(shown, result, carriers)
    elif not isinstance(shown, dict) or not isinstance(shown.get("value"), list):
        content = as_xml.encode(shown, as_xml.ANYTHING, carriers)  # columns, as they may be asked
    else:
        from so_mock.conventions.archives import xml

        if call.wishes.media == as_xml.ATOM:  # tells when it was made
            return xml.feed(shown, call, source.clock.utc())
        content = xml.page(shown)
    if keep is None:
        return content
    return source.kept.keep(keep.key, source.store, keep.reads, content)


def _listing(value: dict[str, Any], keep: Keep, source: Source) -> bytes:
    """Many rows are written part by part: a thread that writes all of them at once lets nobody else run."""
    rows = value["value"]
    if len(rows) <= PART:
        content = encode(value)
    else:
        head = encode({**value, "value": []})
        parts = [encode(rows[at : at + PART])[1:-1] for at in range(0, len(rows), PART)]
        content = head[:-2] + b",".join(parts) + b"]}"
    return source.kept.keep(keep.key, source.store, keep.reads, content)


def _view(view: View, call: Call, source: Source, keep: bool = True) -> bytes:
    """In XML its element alone. What was just written is not kept: most of it is never asked for again."""
    id = view.row[view.entity.key]
    # With the entity: items of many lists are shown in one carrier, and their ids are the same.
    caller = call.caller.associate_id, call.caller.system
    key = (view.entity.name, view.carrier, view.keys, id, caller, call.wishes, call.base)
    if id and keep:  # a template has no id, and is made anew each time
        kept = source.kept.find(key, source.store)
        if kept is not None:
            return kept
    reads = source.reads(call.caller)
    record = _record(view, call, source, reads)
    if call.wishes.media:
        from so_mock.render import as_xml

        carriers = source.world.carriers
        content = as_xml.fragment(record, carriers.type(view.carrier), carriers)
    else:
        content = encode(record)
    return source.kept.keep(key, source.store, reads, content) if id and keep else content


def _record(view: View, call: Call, source: Source, reads: Reads) -> Any:
    reads.row(view.entity.name, view.row[view.entity.key])
    shaper, wishes = Shaper(source.world.shapes, reads, call.base), call.wishes
    if wishes.language:
        from so_mock.render.languages import speaking

        shaper.speak = speaking(wishes.language, reads, wishes.culture)
    record = shaper.record(view)
    if wishes.select or wishes.dressed:
        carriers = source.world.carriers
        type = carriers.type(view.carrier)
        if wishes.select:
            record = select(record, type, tree_of(wishes.select), carriers)
        return _dressed(record, type, call, source, reads)
    return record


def _dressed(value: Any, type: Type | None, call: Call, source: Source, reads: Reads) -> Any:
    wishes = call.wishes
    if not wishes.dressed:
        return value
    from so_mock.render import dress, languages, times  # where a client says how

    wanted = dress.Dress(
        languages.speaking(wishes.language, reads, wishes.culture) if wishes.language else None,
        times.telling(wishes, source.world.zone),
    )
    return dress.dress(value, type, source.world.carriers, wanted)


def _sample(sample: Sample, call: Call, source: Source) -> bytes:
    """A sample depends on nothing but operation and arguments, and on what an installation says in place of texts."""
    samples = source.world.samples
    question = _question(sample)
    key = (sample.operation.key, question, call.wishes)
    content = source.kept.find(key, source.store) if question is not None else None
    if content is None:
        value, reads = samples.answer(*sample), source.reads(call.caller)
        value = _selected(value, call, source) if call.wishes.select else value
        value = _dressed(value, call.operation.result, call, source, reads)
        if call.wishes.media:
            from so_mock.render import as_xml

            content = as_xml.encode(value, call.operation.result, source.world.carriers)
        else:
            content = encode(value)
        if question is not None:
            content = source.kept.keep(key, source.store, reads, content)
    return content


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
