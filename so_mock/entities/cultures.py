"""How numbers, dates and times are spelt within texts, where the caller named a culture (sheet: wire.md 2, SO-Culture)."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

SPACE = "\N{NO-BREAK SPACE}"
NOON = 12


class Culture(NamedTuple):
    """`short` and `long` are patterns of y, m, d (`m:02`: two digits, `month`: its name), `time` of h, min (`half`: AM or PM,
    and the hour of twelve)."""

    short: str
    long: str
    time: str
    decimal: str
    group: str
    months: tuple[str, ...]

    def date(self, moment: str) -> str:
        """Of a date-time as it is stored: `15.01.2026`."""
        return self._day(self.short, moment)

    def long_date(self, moment: str) -> str:
        """With the name of the month: `15. januar 2026`."""
        return self._day(self.long, moment)

    def hour(self, moment: str) -> str:
        h, minute = int(moment[11:13]), int(moment[14:16])
        twelve = (h - 1) % NOON + 1
        return self.time.format(h=h, min=minute, twelve=twelve, half="AM" if h < NOON else "PM")

    def number(self, value: float, places: int | None = None) -> str:
        """With so many decimals; None: those that it has."""
        text = f"{value:,.{places}f}" if places is not None else f"{value:,.10f}".rstrip("0").rstrip(".")  # fmt: skip
        return text.translate({ord(","): self.group, ord("."): self.decimal})

    def plain(self, text: str) -> str:
        """A number as it is written there, without what groups its digits and with a point; any other text is itself."""
        found = _written(self.decimal, self.group).fullmatch(text.strip())
        if found is None:
            return text
        whole = re.sub(r"\D", "", found[2])
        return f"{found[1]}{whole}.{found[3]}" if found[3] else f"{found[1]}{whole}"

    def _day(self, pattern: str, moment: str) -> str:
        y, m, d = int(moment[:4]), int(moment[5:7]), int(moment[8:10])
        return pattern.format(y=y, m=m, d=d, month=self.months[m - 1])


@cache
def _written(decimal: str, group: str) -> re.Pattern[str]:
    """Digits are in groups of three or in none: `1.5` is one and a half wherever points group digits, too."""
    groups = (
        rf"[{re.escape(group)} \N{{NARROW NO-BREAK SPACE}}]"
        if group == SPACE
        else f"[{re.escape(group)}]"
    )
    whole = rf"\d{{1,3}}(?:{groups}\d{{3}})+|\d+"
    return re.compile(rf"([-+]?)({whole})(?:{re.escape(decimal)}(\d+))?", re.A)


def _months(text: str) -> tuple[str, ...]:
    """As they are spelt within a date."""
    return tuple(text.split())


_DOTTED, _SLASHED = "{d:02}.{m:02}.{y:04}", "{d:02}/{m:02}/{y:04}"
_PLAIN, _ORDINAL, _ASIAN = "{d} {month} {y:04}", "{d}. {month} {y:04}", "{y:04}年{m}月{d}日"
_TWO, _ONE = "{h:02}:{min:02}", "{h}:{min:02}"
_EN = _months("January February March April May June July August September October November December")  # fmt: skip
_DE = _months("Januar Februar März April Mai Juni Juli August September Oktober November Dezember")
_FR = _months("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")  # fmt: skip
_NL = _months("januari februari maart april mei juni juli augustus september oktober november december")  # fmt: skip
_NUMBERS = tuple(map(str, range(1, 13)))

CULTURES = {
    "nb-NO": Culture(_DOTTED, _ORDINAL, _TWO, ",", SPACE, _months("januar februar mars april mai juni juli august september oktober november desember")),
    "en-US": Culture("{m}/{d}/{y:04}", "{month} {d}, {y:04}", "{twelve}:{min:02} {half}", ".", ",", _EN),
    "da-DK": Culture("{d:02}-{m:02}-{y:04}", _ORDINAL, _TWO, ",", ".", _months("januar februar marts april maj juni juli august september oktober november december")),
    "sv-SE": Culture("{y:04}-{m:02}-{d:02}", _PLAIN, _TWO, ",", SPACE, _months("januari februari mars april maj juni juli augusti september oktober november december")),
    "de-DE": Culture(_DOTTED, _ORDINAL, _TWO, ",", ".", _DE),
    "fr-FR": Culture(_SLASHED, _PLAIN, _TWO, ",", SPACE, _FR),
    "nl-NL": Culture("{d}-{m}-{y:04}", _PLAIN, _TWO, ",", ".", _NL),
    "it-IT": Culture(_SLASHED, _PLAIN, _TWO, ",", ".", _months("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre")),
    "es-ES": Culture(_SLASHED, "{d} de {month} de {y:04}", _ONE, ",", ".", _months("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")),
    "fi-FI": Culture("{d}.{m}.{y:04}", _ORDINAL, "{h}.{min:02}", ",", SPACE, _months("tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta")),
    "cs-CZ": Culture(_DOTTED, _ORDINAL, _ONE, ",", SPACE, _months("ledna února března dubna května června července srpna září října listopadu prosince")),
    "pl-PL": Culture(_DOTTED, _PLAIN, _TWO, ",", SPACE, _months("stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia")),
    "ru-RU": Culture(_DOTTED, "{d} {month} {y:04} г.", _ONE, ",", SPACE, _months("января февраля марта апреля мая июня июля августа сентября октября ноября декабря")),
    "ja-JP": Culture("{y:04}/{m:02}/{d:02}", _ASIAN, _ONE, ".", ",", _NUMBERS),
    "zh-CN": Culture("{y:04}/{m}/{d}", _ASIAN, _ONE, ".", ",", _NUMBERS),
    # Of the same languages, elsewhere.
    "en-GB": Culture(_SLASHED, _PLAIN, _TWO, ".", ",", _EN),
    "de-CH": Culture(_DOTTED, _ORDINAL, _TWO, ".", "'", _DE),
    "de-AT": Culture(_DOTTED, _ORDINAL, _TWO, ",", SPACE, _DE),
    "fr-CH": Culture(_DOTTED, _PLAIN, _TWO, ".", "'", _FR),
    "nl-BE": Culture("{d}/{m:02}/{y:04}", _PLAIN, _TWO, ",", ".", _NL),
}  # fmt: skip
_LOWERED = {name.lower(): culture for name, culture in CULTURES.items()}
_BY_LANGUAGE = {name.partition("-")[0]: culture for name, culture in reversed(CULTURES.items())}
_BY_LANGUAGE |= {"no": CULTURES["nb-NO"], "nn": CULTURES["nb-NO"]}
_LIKE_BRITISH = frozenset(["au", "ie", "in", "nz", "za"])


def culture(name: str) -> Culture | None:
    """The culture of this name in any case; of a country that is not known here, as the language's own. None without a name."""
    lowered = name.strip().lower().replace("_", "-")
    language, _, country = lowered.partition("-")
    if language == "en" and country in _LIKE_BRITISH:
        return CULTURES["en-GB"]
    return _LOWERED.get(lowered) or _BY_LANGUAGE.get(language)
