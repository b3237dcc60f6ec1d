"""String: the texts of the user interface by the names of their resources, in the product's languages (sheet: wire.md 9).

The keys of an answer are names as they were asked for and, within, the languages as KnownLanguages tells them. Names that are
unknown are left out.
"""

from __future__ import annotations

from collections.abc import Iterable

from so_mock.behaviour import behaviour
from so_mock.crm import Crm
from so_mock.entities.languages import BY_CODE, LANGUAGES, USUAL, culture, keys, named, text
from so_mock.errors import BadArgument
from so_mock.render.languages import Verbatim, overrides

Texts = dict[str, dict[str, str]]


@behaviour("GET String")
def find(crm: Crm, q: str | None, iso_lang_code: str | None) -> list[str]:
    """Names that have the word in them, or in their text in that language."""
    code = _code(iso_lang_code) or crm.wishes.language or USUAL
    own, word = overrides(code, crm.reads, culture(iso_lang_code or "")), (q or "").strip().lower()
    names = dict.fromkeys([*keys(), *own])
    return [
        Verbatim(name)
        for name in sorted(names)
        if word in name.lower() or word in (own.get(name) or text(code, name) or "").lower()
    ]


@behaviour("GET String/KnownLanguages")
def known_languages(crm: Crm) -> list[str]:
    return [language.iso for language in LANGUAGES]


@behaviour("GET String/{sr_id}")
def several(
    crm: Crm, sr_id: str, iso_lang_code: str | None, ignore_overrides: bool | None
) -> Texts:
    return _texts(crm, sr_id.split(","), iso_lang_code, ignore_overrides)


@behaviour("POST String")
def posted(
    crm: Crm, sr_ids: list[str] | None, iso_lang_code: str | None, ignore_overrides: bool | None
) -> Texts:
    return _texts(crm, sr_ids or (), iso_lang_code, ignore_overrides)


@behaviour("GET String/{sr_id}/{isoLangCode}")
def one(crm: Crm, sr_id: str, iso_lang_code: str, ignore_overrides: bool | None) -> str:
    """A name that is unknown stays as it is."""
    found = _texts(crm, [sr_id := sr_id.strip()], iso_lang_code, ignore_overrides)
    return next(iter(found[sr_id].values())) if sr_id in found else Verbatim(sr_id)


def _texts(crm: Crm, names: Iterable[str | None], told: str | None, plain: bool | None) -> Texts:
    """In the language that is told, else in the caller's, else in all."""
    code = _code(told) or crm.wishes.language
    of_culture = culture(told or "") or crm.wishes.culture
    found: Texts = {}
    for language in [BY_CODE[code]] if code else LANGUAGES:
        own = {} if plain else overrides(language.code, crm.reads, of_culture)
        for name in filter(None, names):
            key = name.strip().strip("[]")
            said = own.get(key.upper())
            said = text(language.code, key) if said is None else said
            if said is not None:
                found.setdefault(name.strip(), {})[language.iso] = Verbatim(said)
    return found


def _code(told: str | None) -> str:
    if not (told or "").strip():
        return ""
    language = named(told or "")
    if language is None:
        known = ", ".join(each.iso for each in LANGUAGES)
        raise BadArgument(f"The parameter 'isoLangCode': '{(told or '')[:60]}' is none of {known}.")
    return language.code
