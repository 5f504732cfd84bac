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
    them for births from 2000 on (Royal Decree of 3 April 1984), the month raised by 20 or 40 for a bis number, by 60
    in some registers.
    """
    if not re.fullmatch(r"[0-9]{11}", digits):
        return False
    if int(digits[2:4]) % 20 > 12 or int(digits[4:6]) > 31:
        return False
    return any(97 - int(century + digits[:9]) % 97 == int(digits[9:]) for century in ("", "2"))


def is_iban(text: str) -> bool:
    """Whether letters and digits are an IBAN: the country moved behind, letters as 10 to 35, modulo 97 is 1
    (ISO 13616).
    """
    packed = re.sub(r"[^A-Za-z0-9]", "", text).upper()
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30}", packed):
        return False
    return int("".join(str(int(letter, 36)) for letter in packed[4:] + packed[:4])) % 97 == 1


# A space, also one that does not break, and what else people put between groups of digits.
_SEP = r"[\s./\u2010-\u2015-]"
_EMAIL = re.compile(r"[\w.+'-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.UNICODE)
_IBAN = re.compile(rf"(?<![A-Za-z0-9])[A-Za-z]{{2}}[0-9]{{2}}(?:{_SEP}?[A-Za-z0-9]){{11,30}}(?![A-Za-z0-9])")
_BELGIAN_IBAN = re.compile(rf"(?<![A-Za-z0-9])BE{_SEP}?[0-9]{{2}}(?:{_SEP}?[0-9]){{12}}(?![0-9])", re.IGNORECASE)
_NATIONAL = re.compile(
    rf"(?<![0-9])[0-9]{{2}}{_SEP}?[0-9]{{2}}{_SEP}?[0-9]{{2}}{_SEP}{{0,3}}[0-9]{{3}}{_SEP}{{0,3}}[0-9]{{2}}(?![0-9])"
)
_NATIONAL_FORM = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}\s?[-\u2010-\u2015]\s?[0-9]{3}\s?[.-]\s?[0-9]{2}")
_PHONE = re.compile(
    rf"(?<![0-9,/.-])(?:(?:(?:\+|00)\s?32|\(\+?32\)){_SEP}*(?:\(0\){_SEP}*)?|\(0(?=[0-9]{{1,3}}\))|0)"
    rf"[0-9]{{1,3}}\)?(?:{_SEP}{{0,3}}[0-9]){{5,8}}(?![0-9%])"
)
_DATED = re.compile(r"[0-3][0-9][/.-][01][0-9][/.-](?:19|20)[0-9]{2}(?![0-9])")
_FOREIGN_PHONE = re.compile(rf"(?<![0-9,/.-])(?:\+|00)(?!32)[1-9][0-9]{{0,2}}(?:{_SEP}{{0,2}}[0-9]){{7,11}}(?![0-9%])")
_PLATE = re.compile(
    r"(?<![\w-])(?:[1-9O][-\s.]?)?[A-Z]{3}[-.\s]?[0-9]{3}(?![\w-])|(?<![\w-])[0-9]-[a-z]{3}-[0-9]{3}(?![\w-])"
)
_MONTH = (
    r"(?:jan|feb|maart|mrt|apr|mei|juni|juli|jun|jul|aug|sept?|okt|nov|dec|janv|févr|fév|mars|avr|mai|juin|juil|août|"
    r"aout|oct|déc)[a-zéû]*\.?"
)
DATE = (
    rf"[0-9]{{1,2}}(?:er)?(?:\s*[/.-]\s*[0-9]{{1,2}}\s*[/.-]\s*|\s+{_MONTH}\s+)(?:[0-9]{{4}}|[0-9]{{2}})(?![0-9])"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}"
)
_BORN = re.compile(
    rf"(?:\bgeb(?:\.|oren)?(?:\s+(?:op|den|de))?|\bgeboortedatum|\bgeboortedag|(?<!\w)née?(?:\(e\)|[·.]e)?(?:\s+(?:à|en)\s+\w+)?"
    rf"(?:\s+le)?|\bdate de naissance|\bnaissance|°|\*|†|\bDDN|\bborn(?:\son)?|\b(?:verjaardag|anniversaire))"
    rf"\s*:?\s*({DATE})",
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
_BOX = r"(?:\s*,?\s*(?:(?:bus|bte|boîte|b\.|/)\s?\w{1,4}|b\s?\d{1,3}))?"
_TOWN = r"(?:\s*,?\s*(?:(?:à|in|te|B-?)\s*)?1[0-2]\d0(?:\s+[A-ZÀ-Þ][\w'’-]+(?:-[A-ZÀ-Þ][\w'’-]+)*)?)?"
_CAPITAL = r"[A-ZÀ-Þ][\w'’.-]*"


# What a number behind a street counts when it is no house.
_COUNTED = (
    r"[%€°]|euros?\b|u\b|h\b|uur|heures?|jaar|ans\b|min|jours?|dagen|keer|fois|km|m²|pers|participant|deelneem|deelnemer|"
    r"mensen|aanwezig|bewoner|habitant|gezinnen|familles|ménages|logements|woningen|appart|lits\b|bedden|places|plaatsen|"
    r"(?:janv|févr|mars|avril|mai|juin|juil|août|sept|oct|nov|déc|jan|feb|maart|mei|juni|juli|aug|okt)"
)


def _address() -> re.Pattern[str]:
    french = (
        rf"(?i:{_STREET})\s+(?:(?:de\s+la|de\s+l['’]|de|du|des|d['’]|l['’]|la|le|les|aux|à)\s*)?"
        rf"(?:[\w'’.-]+\s+){{0,4}}?(?!(?i:le|la|les|du|de|des|et|à|au|aux|en|sur|vers|dès)\s)[^\W\d][\w'’.-]*\s*,?\s+{_HOUSE}{_BOX}{_TOWN}"
    )
    dutch = rf"(?:{_CAPITAL}\s+){{0,3}}(?:{_CAPITAL}\s+)?[^\W\d][\w'’-]*{_ENDING}\s*,?\s+{_HOUSE}{_BOX}{_TOWN}"
    return re.compile(rf"(?<![\w-])(?:{french}|{dutch})(?![\w%€]|[.,]\d|\s*(?:{_COUNTED}))", re.UNICODE)


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


def _ibans(text: str) -> Iterator[Span]:
    """IBANs by their check digits, and whatever has the Belgian form: one with a typing error is personal too."""
    belgian = [Span(found.start(), found.end(), "iban") for found in _BELGIAN_IBAN.finditer(text)]
    yield from belgian
    for found in _IBAN.finditer(text):
        if any(span.start < found.end() and found.start() < span.end for span in belgian):
            continue
        # The words behind an account number look like groups of it: the longest beginning that checks is the number.
        for end in range(found.end(), found.start() + 14, -1):
            if text[end - 1].isalnum() and not text[end : end + 1].isalnum() and is_iban(text[found.start() : end]):
                yield Span(found.start(), end, "iban")
                break


def _is_national(text: str) -> bool:
    """By its check digits, or by its dots and dash: nothing else is written so."""
    return bool(_NATIONAL_FORM.fullmatch(text)) or is_national_number(re.sub(r"\D", "", text))


def _is_phone(text: str) -> bool:
    if _DATED.match(text):  # 06/07/2026 - 10/07/2026
        return False
    digits = re.sub(r"\D", "", text)
    national = re.sub(r"^(?:00)?32(?:0)?", "0", digits)
    # 0800, 0900: lines of services, nobody's own
    return len(national) in (9, 10) and national.startswith("0") and national[1:4] not in ("800", "900")


def _phones(text: str) -> Iterator[Span]:
    """Phone numbers; a number that follows one ("0499.18.27.36 2) …") is not of it."""
    for found in _PHONE.finditer(text):
        piece = found[0]
        while piece and not _is_phone(piece):
            shorter = re.sub(r"[^0-9]+[0-9]+$", "", piece)
            piece = shorter if shorter != piece else ""
        if piece:
            yield Span(found.start(), found.start() + len(piece), "phone")


def _births(text: str) -> Iterator[Span]:
    for found in _BORN.finditer(text):
        yield Span(found.start(1), found.end(1), "birth_date")


_DIGIT = re.compile(r"[0-9]")

# In this order: what was found first is not looked at again, so a bank account is no phone number.
FINDERS: tuple[Callable[[str], Iterator[Span]], ...] = (
    _emails,
    _ibans,
    _checked(_NATIONAL, "national_number", _is_national),
    _phones,
    _checked(_FOREIGN_PHONE, "phone", lambda _text: True),
    _births,
    _checked(_PLATE, "plate", lambda _text: True),
    _checked(_ADDRESS_PATTERN, "address", lambda _text: True),
)


def find_patterns(text: str) -> list[Span]:
    """What is personal by its form, in the order of the text, none inside another."""
    found: list[Span] = []
    if not _DIGIT.search(text):  # all but an e-mail address hold one
        return list(_emails(text)) if "@" in text or "(at)" in text or "[at]" in text else found
    for finder in FINDERS:
        for span in finder(text):
            if not any(span.start < other.end and other.start < span.end for other in found):
                found.append(span)
    return sorted(found)
