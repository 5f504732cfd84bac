"""PDF files as blocks, set by Typst as ordinary reports are."""

from __future__ import annotations

import re
from itertools import product

import pypdfium2
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.field.blocks import Block
from pipelines.field.portable import pdf_blocks

PAGE = '#set page(width: 120mm, height: {height}mm, margin: 14mm{more})\n#set text(size: 10pt, lang: "nl"{text})\n'


def read(source: str, height: int = 200, more: str = "", text: str = "") -> list[Block]:
    return pdf_blocks(typst.compile((PAGE.format(height=height, more=more, text=text) + source).encode()))


def shown(blocks: list[Block]) -> list[tuple[str, int, str]]:
    return [(block.kind, block.depth, block.text) for block in blocks]


def test_headings_paragraphs_and_nested_bullets() -> None:
    blocks = read(
        "= Verslag van de zone\n"
        "Er is geen tolk, en dat weet iedereen al langer dan een jaar in de buurt van het Zuid.\n\n"
        "Tweede alinea.\n== Wat we horen\n- een punt dat lang genoeg is om op een tweede regel verder te gaan, bij het "
        "OCMW\n  - onder een\n  - onder twee\n- Twee"
    )
    assert shown(blocks) == [
        ("heading", 1, "Verslag van de zone"),
        ("paragraph", 0, "Er is geen tolk, en dat weet iedereen al langer dan een jaar in de buurt van het Zuid."),
        ("paragraph", 0, "Tweede alinea."), ("heading", 2, "Wat we horen"),
        ("bullet", 0, "een punt dat lang genoeg is om op een tweede regel verder te gaan, bij het OCMW"),
        ("bullet", 1, "onder een"), ("bullet", 1, "onder twee"), ("bullet", 0, "Twee"),
    ]  # fmt: skip


def test_bold_leads_and_bold_headings() -> None:
    blocks = read("*Wat ons tegenhoudt*\n\n- *Overleg* met de buren.\n- Er is *geen* plaats.\n\nTekst hier.")
    assert [(block.kind, block.lead, block.text) for block in blocks] == [
        ("heading", "", "Wat ons tegenhoudt"), ("bullet", "Overleg", "Overleg met de buren."),
        ("bullet", "", "Er is geen plaats."), ("paragraph", "", "Tekst hier."),
    ]  # fmt: skip


def test_a_document_that_is_bold_throughout_has_no_leads() -> None:
    assert {block.lead for block in read("#text(weight: 700)[Er is geen tolk.\n\n- Er is geen plaats.]")} == {""}


SENTENCE = "de psychologe neemt geen nieuwe mensen meer aan, zegt mevrouw Leclerc van het OCMW in Vorst, want "
LONG = "".join(SENTENCE.replace("Leclerc", name) for name in ("Diallo", "Peeters", "Rose", "Mbala", "Engels", "Kaya"))
LONG += "zo is het."


@pytest.mark.parametrize("height", [50, 55, 60, 65, 70])
def test_a_sentence_goes_on_across_a_page_break(height: int) -> None:
    blocks = read(
        f"{LONG}\n\nEen tweede alinea.", height, ', footer: context [#counter(page).display("1 / 1", both: true)]'
    )
    assert shown(blocks) == [("paragraph", 0, LONG), ("paragraph", 0, "Een tweede alinea.")]


def test_a_bullet_goes_on_across_a_page_break() -> None:
    assert shown(read(f"- {LONG}\n- Twee", 60)) == [("bullet", 0, LONG), ("bullet", 0, "Twee")]


def test_sentences_that_end_with_a_page_stay_apart() -> None:
    assert [block.text for block in read("Er is geen tolk.\n#pagebreak()\nWacht niet te lang.")] == [
        "Er is geen tolk.", "Wacht niet te lang.",
    ]  # fmt: skip


def test_broken_words_are_made_whole() -> None:
    said = (
        "De verzorgingsinstellingen met gezondheidsbevordering en samenwerkingsmechanismen van de welzijns- en "
        "gezondheidsorganisaties vragen maatschappelijk werkers, buurtbewoners en vertegenwoordigers. " * 4
    ).strip()
    blocks = read(f"#set par(justify: true)\n{said}", text=", hyphenate: true")
    assert [block.text for block in blocks] == [said]


def test_a_compound_written_whole_elsewhere_keeps_its_hyphen() -> None:
    said = "Le suivi psycho-social tient. " + "Un deux trois quatre. " * 2
    blocks = read("#set page(width: 80mm)\n" + (said + "x " * 3) * 6, text=", hyphenate: false")
    text = " ".join(block.text for block in blocks)
    assert text.count("psycho-social") == 6


def test_a_document_that_breaks_no_words_keeps_its_hyphens() -> None:
    said = [
        f"On en parle une{'e' * at} fois, et de nouveau pendant une demi-journée avec les voisins." for at in range(30)
    ]
    source = PAGE.format(height=600, more="", text=", hyphenate: false") + "\n\n".join(said)
    data = typst.compile(source.encode())
    with pypdfium2.PdfDocument(data) as document:
        assert "demi\ufffejournée" in document[0].get_textpage().get_text_range(), "one is broken at its own hyphen"
    assert [block.text for block in pdf_blocks(data)] == said


@pytest.mark.parametrize("pages", [2, 3, 5])
def test_headers_and_footers_are_taken_out(pages: int) -> None:
    more = (
        ", header: [Conseil du bassin -- procès-verbal du 12/03/2026]"
        f", footer: context [Page #counter(page).display() de {pages}]"
    )
    said = [f"Er is geen tolk in huis nummer {at * at}, zegt men." for at in range(3, 3 + pages)]
    assert [block.text for block in read("\n#pagebreak()\n".join(said), 60, more)] == said


def test_a_header_is_taken_out_and_the_page_is_kept() -> None:
    words = ["De lift is stuk.", "Er is geen tolk.", "Wie wacht, geeft op.", "De bus rijdt niet."]
    source = "\n#pagebreak()\n".join(f"{word}\n\nEn verder: {word}\n\n{word[::-1]}" for word in words)
    text = " ".join(block.text for block in read(source, 90, ", header: [Conseil du bassin], footer: [BruZEL]"))
    assert "Conseil" not in text
    assert "BruZEL" not in text
    assert all(f"En verder: {word}" in text for word in words)


def test_one_page_loses_nothing_but_its_number() -> None:
    blocks = read("Er is geen tolk.\n\nEr is geen plaats.", 60, ", footer: context [#counter(page).display()]")
    assert [block.text for block in blocks] == ["Er is geen tolk.", "Er is geen plaats."]


def test_numbered_questions_and_answers() -> None:
    blocks = read("+ Wat loopt goed?\n\nDe buren helpen elkaar.\n\n2. Wat niet?\n\nDe lift is stuk.")
    assert [(block.number, block.text) for block in blocks] == [
        ("1", "Wat loopt goed?"), ("", "De buren helpen elkaar."), ("2", "Wat niet?"), ("", "De lift is stuk."),
    ]  # fmt: skip


def test_contact_lines_keep_a_line_of_their_own() -> None:
    lines = ["Aanwezig: Fatima, Jan", "Contact: 0470/12.34.56, jan\\@ocmw.brussels", "Volgende keer: 12 maart"]
    blocks = read(" \\\n".join(lines))
    assert [block.text for block in blocks] == [line.replace("\\", "") for line in lines]


def test_a_numbered_table_is_read_row_by_row() -> None:
    rows = [
        "Er is geen tolk, en wie er een zoekt wacht drie weken of belt een neef.",
        "De lift is stuk; Godelieve wacht.",
    ]
    source = (
        "#table(columns: (auto, 1fr), [Nr.], [Drempel], "
        + ", ".join(f"[{at}], [{row}]" for at, row in enumerate(rows, 1))
        + ")"
    )
    blocks = read(source)
    assert [(block.number, block.text) for block in blocks[1:]] == [("1", rows[0]), ("2", rows[1])]


@pytest.mark.parametrize("more", range(12))
def test_wrapped_cells_beside_each_other_are_not_mixed(more: int) -> None:
    left = "Er is geen tolk, en wie er een zoekt wacht drie weken of belt een ne" + "e" * more + "f"
    right = "Overleg met de gemeente plannen, want zij betaalt de tolken nu al."
    texts = [block.text for block in read(f"#table(columns: (1fr, 1fr), [{left}], [{right}])")]
    assert texts == [left, right]


def test_the_order_of_the_columns_does_not_lose_a_word() -> None:
    words = {f"woord{at}" for at in range(60)}
    source = "#table(columns: 3, " + ", ".join(f"[{word}]" for word in sorted(words)) + ")"
    assert words <= set(re.findall(r"\w+", " ".join(block.text for block in read(source))))


WORDS = ["zorg", "buurt", "Brussel", "wachten", "OCMW", "tolk", "plaats", "lift", "dokter", "Leclerc"]
PARTS = st.lists(
    st.tuples(
        st.sampled_from(["= ", "- ", "  - ", "\n", "+ "]),
        st.lists(st.sampled_from(WORDS), min_size=2, max_size=30),
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip


@settings(max_examples=40)
@given(PARTS, st.sampled_from([50, 80, 200]))
def test_no_word_is_lost(parts: list[tuple[str, list[str]]], height: int) -> None:
    # each word once, since what every page repeats is taken out
    letters = iter(map("".join, product("abcdefghij", repeat=3)))
    named = [(start, [word + next(letters) for word in words]) for start, words in parts]
    got = " ".join(block.text for block in read("\n".join(start + " ".join(words) for start, words in named), height))
    assert sorted(re.findall(r"[A-Za-z]+", got)) == sorted(word for _, words in named for word in words)
