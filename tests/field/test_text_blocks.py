"""Markdown and typed text as blocks."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.field.markdown import markdown_blocks
from pipelines.field.text import Pieces, compounds_of, is_shouted, text_blocks


def shown(blocks: list) -> list[tuple[str, int, str]]:
    """What a test compares: kind, depth and text."""
    return [(block.kind, block.depth, block.text) for block in blocks]


# ---- headings ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("title", ["SAVE THE DATE", "CE QUI NE VA PAS", "WAT ONS TEGENHOUDT", "ÉLÉMENTS À RETENIR"])
def test_a_line_in_capitals_is_a_heading(title: str) -> None:
    assert shown(text_blocks(f"{title}\ntekst van de dag.")) == [
        ("heading", 2, title), ("paragraph", 0, "tekst van de dag."),
    ]  # fmt: skip
    assert markdown_blocks(f"{title}\n\nTekst van de dag.")[0].kind == "heading"


def test_a_sentence_in_capitals_is_a_sentence() -> None:
    assert not is_shouted("DE WACHTTIJDEN ZIJN VEEL TE LANG EN NIEMAND DOET ER IETS AAN.")
    assert is_shouted("OVERLEG OP GEWESTELIJK NIVEAU TUSSEN ZORG- EN SOCIALE HULPVERLENERS (OKTOBER 2023)")


def test_a_heading_in_capitals_goes_on_in_the_next_line() -> None:
    assert shown(text_blocks("MENING EN AANBEVELINGEN\nVAN DE LEDEN\n\nTekst.")) == [
        ("heading", 2, "MENING EN AANBEVELINGEN VAN DE LEDEN"), ("paragraph", 0, "Tekst."),
    ]  # fmt: skip


def test_a_bold_line_is_a_heading_and_a_bold_sentence_is_none() -> None:
    assert shown(markdown_blocks("**Wat ons tegenhoudt**\n\n**De diensten zijn verzadigd, zegt zij.**")) == [
        ("heading", 2, "Wat ons tegenhoudt"), ("paragraph", 0, "De diensten zijn verzadigd, zegt zij."),
    ]  # fmt: skip


def test_a_paragraph_above_a_rule_is_no_heading() -> None:
    said = "De psychologe neemt geen nieuwe mensen meer aan en dat weet iedereen in de buurt al sinds vorig jaar."
    assert shown(markdown_blocks(f"{said}\n---\nDaarna.")) == [("paragraph", 0, said), ("paragraph", 0, "Daarna.")]
    assert markdown_blocks("Titel\n---\nDaarna.")[0].kind == "heading"


def test_markdown_headings_in_a_text_file() -> None:
    assert shown(text_blocks("## Wat we horen\nTekst.")) == [("heading", 2, "Wat we horen"), ("paragraph", 0, "Tekst.")]


# ---- bullets -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("sign", ["›", "•", "–", "o", "*", "-", "▪", "→", "\uf0b7", "➢", "☐"])
def test_every_sign_people_type_begins_a_bullet(sign: str) -> None:
    assert shown(text_blocks(f"{sign} eerste punt\n{sign} tweede punt")) == [
        ("bullet", 0, "eerste punt"), ("bullet", 0, "tweede punt"),
    ]  # fmt: skip


def test_a_sign_without_a_space_is_one_where_nothing_else_is_meant() -> None:
    assert shown(text_blocks("•Eerste\n-Tweede\n-5 graden was het")) == [
        ("bullet", 0, "Eerste"), ("bullet", 1, "Tweede"), ("paragraph", 0, "-5 graden was het"),
    ]  # fmt: skip


def test_bullets_nest_by_how_far_they_stand_in() -> None:
    typed = "- een\n    * onder een\n        › nog dieper\n- twee\n\t* onder twee"
    assert [block.depth for block in text_blocks(typed)] == [0, 1, 2, 0, 1]


def test_bullets_nest_by_their_sign_where_nothing_stands_in() -> None:
    assert [block.depth for block in text_blocks("• een\n– onder\n– onder\n• twee\n– onder")] == [0, 1, 1, 0, 1]
    assert [block.depth for block in text_blocks("- een\n– twee\n— drie")] == [0, 0, 0], "people mix their dashes"


def test_markdown_nests_by_indentation_and_by_a_sign_within() -> None:
    written = "- **Overleg**, contactpersoon: Alice\n - › Letten op termen.\n - › Opstellen.\n- twee\n    - diep"
    blocks = markdown_blocks(written)
    assert shown(blocks) == [
        ("bullet", 0, "Overleg, contactpersoon: Alice"), ("bullet", 1, "Letten op termen."),
        ("bullet", 1, "Opstellen."), ("bullet", 0, "twee"), ("bullet", 1, "diep"),
    ]  # fmt: skip
    assert [block.lead for block in blocks] == ["Overleg", "", "", "", ""]


def test_typed_bullets_within_a_markdown_paragraph() -> None:
    assert shown(markdown_blocks("Wat ontbreekt:\n• plaats\n• tijd\n  en rust")) == [
        ("paragraph", 0, "Wat ontbreekt:"), ("bullet", 0, "plaats"), ("bullet", 0, "tijd en rust"),
    ]  # fmt: skip


def test_a_bullet_goes_on_below_itself_and_ends_at_the_next_paragraph() -> None:
    assert shown(text_blocks("- de psychologe neemt\n  niemand meer aan\n- twee.\nVolgende data: 12 maart.")) == [
        ("bullet", 0, "de psychologe neemt niemand meer aan"), ("bullet", 0, "twee."),
        ("paragraph", 0, "Volgende data: 12 maart."),
    ]  # fmt: skip


@pytest.mark.parametrize("depth", [9, 20, 40, 400])
def test_nothing_is_lost_however_deep_a_list_is_nested(depth: int) -> None:
    nested = "\n".join("  " * level + f"- punt{level}" for level in range(depth))
    text = " ".join(block.text for block in markdown_blocks(nested))
    assert all(f"punt{level}" in text.split() for level in range(depth))
    assert "binnenin" in " ".join(block.text for block in markdown_blocks("> " * depth + "binnenin"))


# ---- bold --------------------------------------------------------------------------------------------------------
def test_bold_within_a_sentence_is_no_lead() -> None:
    (block,) = markdown_blocks("Er is **geen wondermiddel** voor __wie__ *wacht*.")
    assert (block.text, block.lead) == ("Er is geen wondermiddel voor wie wacht.", "")


def test_a_bold_lead() -> None:
    (block,) = markdown_blocks("**Wat nog moet:** de integratie op *gewestelijk* niveau.")
    assert (block.text, block.lead) == ("Wat nog moet: de integratie op gewestelijk niveau.", "Wat nog moet:")
    (typed,) = text_blocks("- **Wat nog moet:** de integratie.")
    assert (typed.text, typed.lead) == ("Wat nog moet: de integratie.", "Wat nog moet:")


def test_stars_that_are_no_bold_stay() -> None:
    assert text_blocks("collega*s van 3 * 4 en zorg_plan zijn er.")[0].text == (
        "collega*s van 3 * 4 en zorg_plan zijn er."
    )


# ---- numbered questions --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "written",
    ["1. Wat loopt goed?\n\nDe buren.\n\n2. Wat niet?\n\nDe lift.",
     "1. Wat loopt goed?\nDe buren.\n2. Wat niet?\nDe lift."],
)  # fmt: skip
def test_numbered_questions_and_their_answers(written: str) -> None:
    for read in (text_blocks, markdown_blocks):
        blocks = read(written)
        assert [block.text for block in blocks] == ["Wat loopt goed?", "De buren.", "Wat niet?", "De lift."]
        assert [block.number for block in blocks] == ["1", "", "2", ""], read


def test_an_answer_that_stands_in_below_its_question() -> None:
    blocks = markdown_blocks("1. Wat loopt goed?\n\n   De buren.\n\n2) Wat niet?\n   - De lift.")
    assert [(block.number, block.text) for block in blocks] == [
        ("1", "Wat loopt goed?"), ("", "De buren."), ("2", "Wat niet?"), ("", "De lift."),
    ]  # fmt: skip


# ---- tables ------------------------------------------------------------------------------------------------------
def test_a_markdown_table() -> None:
    table = "| Nr. | **Drempel** | Voorstel |\n|---|:-:|---|\n"
    table += "| 1 | geen *plaats* | |\n| 2 | te duur<br>te ver | bus \\| tram |"
    blocks = [(block.row, block.column, block.text) for block in markdown_blocks(table)]
    assert blocks == [
        (1, "Nr.", "1"), (1, "Drempel", "geen plaats"), (2, "Nr.", "2"), (2, "Drempel", "te duur te ver"),
        (2, "Voorstel", "bus | tram"),
    ]  # fmt: skip


def test_a_first_row_that_is_no_header_is_read() -> None:
    table = "| De psychologe neemt geen nieuwe mensen meer aan. | Ja |\n|---|---|\n| Er is geen tolk. | Nee |"
    assert [block.text for block in markdown_blocks(table)] == [
        "De psychologe neemt geen nieuwe mensen meer aan.", "Er is geen tolk.", "Nee",
    ]  # fmt: skip


# ---- lines -------------------------------------------------------------------------------------------------------
def test_contact_lines_keep_a_line_of_their_own() -> None:
    typed = "Aanwezig: Fatima (OCMW), Jan\nContact: 0470/12.34.56, jan@ocmw.brussels\nVerontschuldigd: niemand"
    for read in (text_blocks, markdown_blocks):
        assert [block.text for block in read(typed)] == typed.split("\n")


def test_a_text_an_editor_wrapped_is_made_whole() -> None:
    typed = (
        "De psychologe neemt geen nieuwe mensen\nmeer aan, zegt mevrouw Leclerc van het\nOCMW Vorst, en de "
        "maatschappelijk wer-\nkers van de zorg- en welzijns-\nen gezondheidsraad weten het.\n"
    )
    assert shown(text_blocks(typed)) == [
        ("paragraph", 0, "De psychologe neemt geen nieuwe mensen meer aan, zegt mevrouw Leclerc van het OCMW Vorst, en "
         "de maatschappelijk werkers van de zorg- en welzijns- en gezondheidsraad weten het."),
    ]  # fmt: skip


def test_long_lines_without_blank_lines_are_paragraphs() -> None:
    said = ["Een " + "lange " * 40 + "zin.", "Nog een " + "langere " * 40 + "zin.", "Kort."]
    assert [block.text for block in text_blocks("\n".join(said))] == said


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("de zorgver-", "leners komen", "de zorgverleners komen"), ("Noord-", "Oost", "Noord-Oost"),
        ("welzijns-", "en gezondheid", "welzijns- en gezondheid"), ("c'est-à-", "dire", "c'est-à-dire"),
        ("wacht –", "en wacht", "wacht – en wacht"), ("2024-", "2026", "2024-2026"), ("zorg\u00ad", "plan", "zorgplan"),
        ("professionnel-", "les soignantes", "professionnelles soignantes"), ("psycho-", "social", "psycho-social"),
    ],
)  # fmt: skip
def test_words_broken_at_the_end_of_a_line(first: str, second: str, whole: str) -> None:
    pieces = Pieces(first, compounds_of(["le suivi psycho-social continue"]))
    pieces.add(second)
    assert pieces.whole() == whole


def test_what_markdown_would_leave_out_is_read() -> None:
    written = (
        "Eerst.\n\n        ver ingesprongen tekst\n\n```\nin een kader\n```\n\n<div>in een vak</div>\n\n"
        "[Alice]: ja\n\nBel <naam van de dokter> of <alice@ocmw.be>, zie [de site](https://x.be).<!-- niet\ndit -->\n"
    )
    text = " ".join(block.text for block in markdown_blocks(written))
    for words in ("ver ingesprongen tekst", "in een kader", "in een vak", "[Alice]: ja", "<naam van de dokter>",
                  "alice@ocmw.be", "zie de site."):  # fmt: skip
        assert words in text
    assert "div" not in text
    assert "dit" not in text.split()


def test_places_are_the_lines_of_the_file() -> None:
    assert [block.place for block in text_blocks("Titel\n\n- een\n  vervolg\n- twee")] == ["line 1", "line 3", "line 5"]
    assert [block.place for block in markdown_blocks("# Titel\n<!-- een\ntwee -->\n\n- drie")] == ["line 1", "line 5"]


def test_rules_and_underlines_are_no_text() -> None:
    assert [block.text for block in text_blocks("Titel\n=====\n\nTekst.\n-----\n* * *\nMeer.")] == [
        "Titel",
        "Tekst.",
        "Meer.",
    ]


@pytest.mark.parametrize("hostile", ["[" * 60_000, "**a " * 40_000, "[a](" * 30_000, "<!--" * 40_000, "a-\n" * 60_000,
                                     "> " * 20_000 + "x", "a\n" * 100_000, "| " * 20_000, "`" * 50_000])  # fmt: skip
def test_texts_made_to_be_slow_are_read(hostile: str) -> None:
    assert text_blocks(hostile) is not None
    assert markdown_blocks(hostile[:40_000]) is not None


WORDS = st.lists(st.text(alphabet=string.ascii_letters + "éèçàï", min_size=1, max_size=12), min_size=1, max_size=12)


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "- ", "  - ", "• ", "1. ", "# ", "› ", "\n", "    "]), WORDS),
        min_size=1,
        max_size=15,
    )
)
def test_no_word_is_lost(lines: list[tuple[str, list[str]]]) -> None:
    written = "\n".join(start + " ".join(words) for start, words in lines)
    expected = sorted("".join(word for _, words in lines for word in words))
    for read in (text_blocks, markdown_blocks):
        got = "".join(block.number + block.text for block in read(written))
        missing = [letter for letter in expected if letter.isalpha() and got.count(letter) < expected.count(letter)]
        # "o" typed alone is a sign
        assert not [letter for letter in missing if letter != "o"], written
