"""Personal data that has a form, found by pattern and, where there is one, by its check digits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Type = Literal["name", "email", "phone", "address", "birth_date", "national_number", "iban", "plate"]


@dataclass(frozen=True, order=True)
class Span:
    """A piece of a text, from `start` to before `end`, that is personal."""

    start: int
    end: int
    type: Type


def is_national_number(digits: str) -> bool:
    """Whether eleven digits are a Belgian national (or bis) number: 97 - the first nine modulo 97, with a 2 before
    them for births from 2000 on (Royal Decree of 3 April 1984), the month raised by 20 or 40 for a bis number.
    """
    if len(digits) != 11 or not digits.isdigit():
        return False
    month = int(digits[2:4]) % 20
    if month > 12 or int(digits[4:6]) > 31:
        return False
    return any(97 - int(century + digits[:9]) % 97 == int(digits[9:]) for century in ("", "2"))


def is_iban(text: str) -> bool:
    """Whether letters and digits are an IBAN: the country moved behind, letters as 10 to 35, modulo 97 is 1
    (ISO 13616).
    """
    packed = re.sub(r"[^A-Za-z0-9]", "", text).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{8,30}", packed):
        return False
    return int("".join(str(int(letter, 36)) for letter in packed[4:] + packed[:4])) % 97 == 1


_EMAIL = re.compile(r"[\w.+'-]+\s?@\s?[\w-]+(?:\.[\w-]+)+", re.UNICODE)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[\s.-]?[A-Z0-9]{2,4}){2,8}\b", re.IGNORECASE)
_NATIONAL = re.compile(r"(?<![\d/])\d{2}[ .]?\d{2}[ .]?\d{2}[ .-]{0,3}\d{3}[ .-]{0,3}\d{2}(?!\d)")
_PHONE = re.compile(
    r"(?<![\d.,/-])(?:(?:\+|00)\s?32[\s./-]*(?:\(0\)[\s./-]*)?|\(?0)\d{1,3}\)?(?:[\s./-]{0,3}\d){5,8}(?![\d%])"
)
_PLATE = re.compile(r"(?<![\w-])[1-9O][-\s.]?[A-Z]{3}[-\s.]?\d{3}(?![\w-])|(?<![\w-])[A-Z]{3}[-\s.]\d{3}(?![\w-])")
_DAY = r"\d{1,2}(?:er)?\s*[/.\s-]\s*(?:\d{1,2}|[a-zéû]{3,9}\.?)\s*[/.\s-]\s*(?:\d{4}|\d{2})"
_BORN = re.compile(
    rf"(?:\bgeb(?:\.|oren)?(?:\s+op)?|\bgeboortedatum|\bné(?:e|\(e\)|·e)?\s+le|\bdate de naissance|\bnaissance|°|\*|\bDDN)"
    rf"\s*:?\s*({_DAY})",
    re.IGNORECASE,
)
_STREET = (
    r"(?:rue|avenue|av\.|chaussée|chée|boulevard|bld|bd|place|square|quai|allée|clos|impasse|drève|venelle|sentier|"
    r"passage|cité|galerie|esplanade|rond-point|montagne|vieille rue|petite rue)"
)
_ENDING = (
    r"(?:straat|laan|weg|plein|steenweg|dreef|lei|kaai|markt|berg|plaats|hof|steeg|gang|pad|wijk|baan|vest|square|"
    r"plantsoen|dal|veld|park|ring|wegel|str\.)"
)
_HOUSE = r"(?:n[°r]\.?\s*)?\d{1,4}\s?(?:[A-Za-z](?![\w]))?"
_BOX = r"(?:\s*,?\s*(?:bus|bte|boîte|b\.|/)\s?\w{1,4})?"
_TOWN = r"(?:\s*,?\s*(?:(?:à|in|te|B-?)\s*)?1[0-2]\d0(?:\s+[A-ZÀ-Þ][\w'’-]+(?:-[A-ZÀ-Þ][\w'’-]+)*)?)?"
_CAPITAL = r"[A-ZÀ-Þ][\w'’.-]*"


def _address() -> re.Pattern[str]:
    french = (
        rf"(?i:{_STREET})\s+(?:(?:de\s+la|de\s+l['’]|de|du|des|d['’]|l['’]|la|le|les|aux|à)\s*)?"
        rf"(?:[\w'’.-]+\s+){{0,4}}?[^\W\d][\w'’.-]*\s*,?\s+{_HOUSE}{_BOX}{_TOWN}"
    )
    dutch = rf"(?:{_CAPITAL}\s+){{0,3}}(?:{_CAPITAL}\s+)?[^\W\d][\w'’-]*{_ENDING}\s*,?\s+{_HOUSE}{_BOX}{_TOWN}"
    return re.compile(rf"(?<![\w-])(?:{french}|{dutch})(?![\w%€]|[.,]\d|\s*(?:%|euro|€|u\b|h\b|uur|heures?|jaar|ans))")


_ADDRESS_PATTERN = _address()


def _emails(text: str) -> Iterator[Span]:
    for found in _EMAIL.finditer(text):
        yield Span(found.start(), found.end(), "email")


def _checked(pattern: re.Pattern[str], kind: Type, check: Callable[[str], bool]) -> Callable[[str], Iterator[Span]]:
    def find(text: str) -> Iterator[Span]:
        for found in pattern.finditer(text):
            if check(found[0]):
                yield Span(found.start(), found.end(), kind)

    return find


def _is_phone(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    national = re.sub(r"^(?:00)?32(?:0)?", "0", digits)
    return len(national) in (9, 10) and national.startswith("0")


def _births(text: str) -> Iterator[Span]:
    for found in _BORN.finditer(text):
        yield Span(found.start(1), found.end(1), "birth_date")


# In this order: what was found first is not looked at again, so a bank account is no phone number.
FINDERS: tuple[Callable[[str], Iterator[Span]], ...] = (
    _emails,
    _checked(_IBAN, "iban", is_iban),
    _checked(_NATIONAL, "national_number", lambda text: is_national_number(re.sub(r"\D", "", text))),
    _checked(_PHONE, "phone", _is_phone),
    _births,
    _checked(_PLATE, "plate", lambda _text: True),
    _checked(_ADDRESS_PATTERN, "address", lambda _text: True),
)


def find_patterns(text: str) -> list[Span]:
    """What is personal by its form, in the order of the text, none inside another."""
    found: list[Span] = []
    for finder in FINDERS:
        for span in finder(text):
            if not any(span.start < other.end and other.start < span.end for other in found):
                found.append(span)
    return sorted(found)
