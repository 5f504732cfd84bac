"""Words and numbers in one language. Templates come whole from strings/<language>.yml; Babel writes numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from pipelines.catalogue.models import Catalogue, Indicator
from pipelines.problems import BuildFailed

_NARROW = "\u202f"  # narrow no-break space
_FRENCH_TIGHT = re.compile(r" (?=[;!?%€])|(?<=«) | (?=»)")
_FRENCH_COLON = re.compile(r" (?=:)")
_UNIT = re.compile(r"(?<=\d) (?=(?:µg|min|dB|km|ans|jaar|years)\b)")
_DIGIT_SPACE = re.compile(r"(?<=\d) (?=\d{3})")


@dataclass(frozen=True)
class Words:
    """The strings of one language, the catalogue's names in it, and how it writes numbers."""

    language: str
    catalogue: Catalogue

    @classmethod
    def of(cls, catalogue: Catalogue, language: str) -> Words:
        return cls(language, catalogue)

    @property
    def strings(self) -> Mapping:
        return self.catalogue.strings[self.language]

    @cached_property
    def locale(self) -> str:
        return self.strings["locale"]

    def say(self, key: str, **parameters: object) -> str:
        """The template under a dotted key, filled in. Raises BuildFailed for a key or name that is not there."""
        found = self.get(key)
        try:
            return self.set(found.format(**parameters))
        except (KeyError, AttributeError) as error:
            raise BuildFailed(f"strings/{self.language}.yml: {key}: cannot be filled in ({error})") from error

    def get(self, key: str):
        """The entry under a dotted key, as it stands."""
        found = self.strings
        for part in key.split("."):
            if not isinstance(found, Mapping) or part not in found:
                raise BuildFailed(f"strings/{self.language}.yml: {key} is not there")
            found = found[part]
        return found

    def set(self, text: str) -> str:
        """Text with the spaces its language forbids to break."""
        text = _UNIT.sub("\u00a0", text).replace("µg/m", "µg/\u2060m")
        if self.language == "fr":
            text = _FRENCH_COLON.sub("\u00a0", _FRENCH_TIGHT.sub(_NARROW, text))
            return _DIGIT_SPACE.sub(_NARROW, text)
        return text.replace(" %", "\u00a0%").replace(" euro", "\u00a0euro")

    def number(self, value: float, decimals: int = 0) -> str:
        """A number as the language writes it."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return format_decimal(round(value, decimals) + 0.0, format=pattern, locale=self.locale)

    def is_one(self, value: float) -> bool:
        """Whether the language says the singular of so many: 1, and in French 0 and 1,5 as well."""
        exact = int(value) if float(value).is_integer() else value
        return Locale.parse(self.locale).plural_form(exact) == "one"

    def persons(self, value: float, is_estimated: bool) -> str:
        """A number of people: as counted, or an estimate to three significant digits."""
        return self.number(significant(value) if is_estimated else value)

    def value(self, value: float | None, indicator: Indicator) -> str:
        """A value with its unit; empty for a missing one."""
        if value is None or math.isnan(value):
            return ""
        return self.set(self.get(f"units.{indicator.unit}").format(n=self.number(value, indicator.decimals)))

    def bare(self, value: float | None, indicator: Indicator) -> str:
        """A value without its unit, for a table whose row names the unit."""
        return "" if value is None or math.isnan(value) else self.number(value, indicator.decimals)

    def date(self, value) -> str:
        """A date written out."""
        return format_date(value, format="long", locale=self.locale)

    def listed(self, parts: list[str]) -> str:
        """Parts as an enumeration: a, b and c; with semicolons where a part says "and" itself."""
        from babel.lists import format_list

        joined = format_list(["", ""], locale=self.locale)  # the bare "and" of the language
        return "; ".join(parts) if any(joined in part for part in parts) else format_list(parts, locale=self.locale)


def significant(value: float, digits: int = 3) -> float:
    """`value` to a number of significant digits: 115 152 becomes 115 000."""
    if not value or math.isnan(value):
        return 0.0
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))
