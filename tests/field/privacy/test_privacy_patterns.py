"""What has a form: check digits against published examples, and every form people type."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.field.privacy.patterns import find_patterns, is_iban, is_national_number

# Specimens printed by the ECBS/SWIFT IBAN registry for Belgium, France, the Netherlands, Germany and the UK.
REGISTRY_IBANS = [
    "BE68539007547034",
    "FR1420041010050500013M02606",
    "NL91ABNA0417164300",
    "DE89370400440532013000",
    "GB29NWBK60161331926819",
]


def national_number(birth: str, counter: int, century: str) -> str:
    """Eleven digits by the decree's formula, written the other way round than in the code."""
    nine = f"{birth}{counter:03d}"
    return f"{nine}{97 - int(century + nine) % 97:02d}"


def belgian_iban(account: int) -> str:
    """The check digits that make a ten-digit account number a Belgian IBAN (ISO 7064, mod 97-10)."""
    number = f"{account:010d}"
    bban = f"{number}{int(number) % 97 or 97:02d}"
    return f"BE{98 - int(f'{bban}111400') % 97:02d}{bban}"


births = st.tuples(st.integers(0, 99), st.integers(1, 12), st.integers(1, 31)).map(
    lambda day: "".join(f"{part:02d}" for part in day)
)
numbers = st.builds(national_number, births, st.integers(1, 998), st.sampled_from(["", "2"]))
ibans = st.integers(1, 9_999_999_999).map(belgian_iban)
WAYS = [
    "{0}.{1}.{2}-{3}.{4}", "{0}{1}{2}{3}{4}", "{0} {1} {2} {3} {4}", "{0}.{1}.{2} - {3}.{4}",
    "{0}.{1}.{2}\u2013{3}.{4}",
    "{0}/{1}/{2}-{3}-{4}",
]  # fmt: skip
SENTENCES = [
    "Voor het dossier {} wacht men op antwoord.", "Le dossier ({}) est en attente depuis mars.", "{}",
    "rekening:{}, 40 euro per halve dag", "à verser sur {} avant le 12/03/2026", "zie {} en ook de bijlage van 2025",
]  # fmt: skip


def left(text: str) -> str:
    """The text without what was found."""
    for span in reversed(find_patterns(text)):
        text = text[: span.start] + text[span.end :]
    return text


def kinds(text: str) -> list[tuple[str, str]]:
    return [(span.type, text[span.start : span.end]) for span in find_patterns(text)]


@pytest.mark.parametrize("iban", REGISTRY_IBANS)
def test_published_ibans_check(iban: str) -> None:
    assert is_iban(iban)
    assert is_iban(" ".join(iban[place : place + 4] for place in range(0, len(iban), 4)))
    assert not is_iban(iban[:-1] + str((int(iban[-1]) + 1) % 10))


# Valid and not in the manual of PEAR's Validate_BE, and in the README of SetBased/php-rijksregisternummer (the third
# born on an unknown day, the fourth with its month raised).
@pytest.mark.parametrize("digits", ["73011136173", "93051822361", "40000100133", "66641066692"])
def test_published_national_numbers_check(digits: str) -> None:
    assert is_national_number(digits)
    assert not is_national_number(digits[:-2] + f"{(int(digits[-2:]) + 1) % 97:02d}")


def test_a_published_wrong_national_number_does_not_check() -> None:
    assert not is_national_number("73011136199")
    assert not is_national_number("66041066601")


def test_births_from_2000_have_a_2_before_them() -> None:
    # 97 - 2000125567 mod 97 = 77, and 97 - 000125567 mod 97 is another
    assert is_national_number("00012556777")
    assert 97 - 125567 % 97 != 77


@pytest.mark.parametrize("digits", ["", "1", "8507300332", "850730033288", "²" * 11, "٨٥٠٧٣٠٠٣٣٢٨", "85.07.30-033.28"])
def test_what_is_not_eleven_digits_is_no_national_number(digits: str) -> None:
    assert not is_national_number(digits)


@pytest.mark.parametrize("text", ["", "BE", "BE68 5390 0754 703", "²²²²²²²²²²²²²²²²", "BE6²539007547034"])
def test_what_is_no_iban_is_refused(text: str) -> None:
    assert not is_iban(text)


@given(numbers, st.sampled_from(WAYS), st.sampled_from(SENTENCES))
def test_every_planted_national_number_goes(number: str, form: str, sentence: str) -> None:
    written = form.format(number[:2], number[2:4], number[4:6], number[6:9], number[9:])
    remains = left(sentence.format(written))
    assert remains == sentence.format("")


@given(ibans, st.sampled_from(["", " ", "-", ".", "\u00a0"]), st.booleans(), st.sampled_from(SENTENCES))
@example("BE68539007547034", " ", False, SENTENCES[5])
def test_every_planted_iban_goes(iban: str, between: str, small: bool, sentence: str) -> None:
    written = between.join(iban[place : place + 4] for place in range(0, 16, 4))
    remains = left(sentence.format(written.lower() if small else written))
    assert remains == sentence.format("")


@pytest.mark.parametrize("iban", REGISTRY_IBANS)
def test_foreign_ibans_go_and_the_words_behind_stay(iban: str) -> None:
    assert left(f"Storten op {iban} op naam van het fonds") == "Storten op  op naam van het fonds"


def test_an_account_with_a_typing_error_is_personal_too() -> None:
    assert kinds("storten op BE68 5390 0754 7035") == [("iban", "BE68 5390 0754 7035")]
    assert kinds("RRN 85.07.30-033.29") == [("national_number", "85.07.30-033.29")]


@pytest.mark.parametrize("phone", [
    "0470/12.34.56", "0470 12 34 56", "0470123456", "0470-12-34-56", "+32 470 12 34 56", "+32470123456",
    "0032 470 12 34 56", "+32 (0)470 12 34 56", "02 555 08 14", "02/555.08.14", "02-555 08 14", "+32 2 555 08 14",
    "(02) 555 08 14", "010 45 67 89", "0470 12 34 56", "0470‑12‑34‑56", "0470/123.456", "+33 6 12 34 56 78",
    "+212 661 23 45 67",
])  # fmt: skip
def test_every_spelling_of_a_phone_number_goes(phone: str) -> None:
    assert kinds(f"Te bereiken op {phone}, na 17u.") == [("phone", phone)]
    assert left(f"(tel. {phone})") in ("(tel. )", "(tel. ")
    assert kinds(phone)


@pytest.mark.parametrize(("text", "kind", "piece"), [
    ("mail naar s.elhaddad@cpas-ocmw.brussels.", "email", "s.elhaddad@cpas-ocmw.brussels"),
    ("jan.peeters (at) telenet.be", "email", "jan.peeters (at) telenet.be"),
    ("plaat 1-ABC-234 op de stoep", "plate", "1-ABC-234"),
    ("geparkeerd: 2ABC345", "plate", "2ABC345"),
    ("oude plaat ABC-123", "plate", "ABC-123"),
    ("geboren op 21 maart 1985 te Gent", "birth_date", "21 maart 1985"),
    ("née le 3 août 1950", "birth_date", "3 août 1950"),
    ("né le 1er février 1961", "birth_date", "1er février 1961"),
    ("geb. 01.02.1960", "birth_date", "01.02.1960"),
    ("°14/09/2004", "birth_date", "14/09/2004"),
    ("date de naissance : 1985-07-30", "birth_date", "1985-07-30"),
    ("woont rue de la Victoire 12 bte 3, 1060 Saint-Gilles sinds mei", "address",
     "rue de la Victoire 12 bte 3, 1060 Saint-Gilles"),
    ("rue de l'Étuve 4 b2, 1000 Bruxelles", "address", "rue de l'Étuve 4 b2, 1000 Bruxelles"),
    ("in de Hoogstraat 298A", "address", "Hoogstraat 298A"),
    ("verhuisd naar Gentsesteenweg 45 bus 2, 1080 Molenbeek.", "address", "Gentsesteenweg 45 bus 2, 1080 Molenbeek"),
])  # fmt: skip
def test_one_piece_of_each_kind(text: str, kind: str, piece: str) -> None:
    assert kinds(text) == [(kind, piece)]


@pytest.mark.parametrize("text", [
    "De vergadering van 12/03/2026 begint om 9u30.", "La loi du 26 mai 2002 ne dit rien de cela.",
    "Budget: 1.250.000 euro",
    "2023-2024 en 2024-2025", "In 1080 en 1070 wonen 203.000 mensen.", "rue Haute, 23 participants", "art. 57 § 2",
    "KB 78 van 10 november 1967", "COVID-19", "EN 301 549", "Wet 2016/679", "tussen 14 en 17 uur",
    "06/07/2026 - 10/07/2026", "Le 0800 30 030 est gratuit", "une affiche sur la place le 10 octobre",
    "code 21001A00-", "Bel 112 of 1733 of 107.", "tot 0,25 % van 12.345.678",
])  # fmt: skip
def test_figures_and_dates_of_meetings_stay(text: str) -> None:
    assert kinds(text) == []


@given(st.text(alphabet=st.sampled_from("0123456789 .-/+@()BEabcA\u00a0–²٣"), max_size=60))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    found = find_patterns(text)
    assert found == sorted(found)
    assert all(0 <= span.start < span.end <= len(text) for span in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_a_number_after_a_phone_number_is_not_of_it() -> None:
    text = "Prévenir Inès, 0499.18.27.36 2) Qu'est-ce qui aide ?"
    [span] = find_patterns(text)
    assert (text[span.start : span.end], span.type) == ("0499.18.27.36", "phone")
