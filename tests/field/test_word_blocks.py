"""Word documents as blocks, built with python-docx and, where it cannot, with the XML that Word writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm
from docx.table import Table

from pipelines.field.archive import safe_parts
from pipelines.field.blocks import Block
from pipelines.field.word import DOCUMENT, word_blocks

SPACES = (
    nsdecls("w") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)


def read(made: Document, **parts: str) -> list[Block]:
    """The blocks of a document, with parts added by name (`footnotes`)."""
    stream = io.BytesIO()
    made.save(stream)
    with zipfile.ZipFile(stream, "a") as archive:
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return word_blocks(safe_parts(stream.getvalue(), DOCUMENT, "Word document (.docx)", "word/"))


def shown(blocks: list[Block]) -> list[tuple[str, int, str]]:
    return [(block.kind, block.depth, block.text) for block in blocks]


def with_paragraph(inner: str) -> Document:
    """A document of one paragraph in Word's own XML."""
    made = docx.Document()
    made.element.body.insert(0, parse_xml(f"<w:p {SPACES}>{inner}</w:p>"))
    return made


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


# ---- headings ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("style", "level"),
    [("Kop 1", 1), ("kop 2", 2), ("Titre 3", 3), ("Titel", 1), ("Titre", 1), ("Ondertitel", 1), ("Sous-titre", 1),
     ("Title", 1), ("Heading 4", 4)],
)  # fmt: skip
def test_headings_by_style_in_three_languages(style: str, level: int) -> None:
    made = docx.Document()
    if style not in [known.name for known in made.styles]:
        made.styles.add_style(style, WD_STYLE_TYPE.PARAGRAPH)
    made.add_paragraph("Wat we horen, en waar.", style=style)
    assert shown(read(made)) == [("heading", level, "Wat we horen, en waar.")]


def test_a_style_made_of_a_heading_is_one() -> None:
    made = docx.Document()
    made.styles.add_style("Huisstijl", WD_STYLE_TYPE.PARAGRAPH).base_style = made.styles["Heading 2"]
    made.add_paragraph("Wat we horen", style="Huisstijl")
    assert shown(read(made)) == [("heading", 2, "Wat we horen")]


def test_an_outline_level_a_bold_line_and_capitals_are_headings() -> None:
    made = with_paragraph('<w:pPr><w:outlineLvl w:val="2"/></w:pPr>' + run("Wat we horen"))
    made.add_paragraph().add_run("Vet en kort").bold = True
    made.add_paragraph("SAVE THE DATE")
    assert shown(read(made)) == [
        ("heading", 3, "Wat we horen"), ("heading", 2, "Vet en kort"), ("heading", 2, "SAVE THE DATE"),
    ]  # fmt: skip


def test_a_heading_broken_by_hand_is_one() -> None:
    made = docx.Document()
    made.add_heading("Mening en aanbevelingen\nvan de leden", 1)
    assert shown(read(made)) == [("heading", 1, "Mening en aanbevelingen van de leden")]


def test_the_table_of_contents_is_not_read() -> None:
    made = docx.Document()
    for name in ("toc 1", "Inhopg 2"):
        made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.add_paragraph("Wat we horen ..... 3", style=name)
    made.add_paragraph("Er is geen tolk.")
    assert shown(read(made)) == [("paragraph", 0, "Er is geen tolk.")]


# ---- lists -------------------------------------------------------------------------------------------------------
def listed(made: Document, text: str, level: int, list_id: int) -> None:
    """A paragraph in a list of Word's at a level."""
    paragraph = made.add_paragraph(text)
    numbering = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(numbering))


def test_lists_nest_by_level() -> None:
    made = docx.Document()
    for text, level in (("een", 0), ("onder", 1), ("dieper", 2), ("twee", 0)):
        listed(made, text, level, 1)
    assert [(block.kind, block.depth) for block in read(made)] == [("bullet", depth) for depth in (0, 1, 2, 0)]


def test_lists_nest_by_style_and_may_be_taken_off() -> None:
    made = docx.Document()
    for style in ("List Bullet", "List Bullet 2", "List Bullet 3", "List Paragraph"):
        made.add_paragraph(style, style=style)
    listed(made, "geen punt meer", 0, 0)
    assert shown(read(made)) == [
        ("bullet", 0, "List Bullet"), ("bullet", 1, "List Bullet 2"), ("bullet", 2, "List Bullet 3"),
        ("paragraph", 0, "List Paragraph"), ("paragraph", 0, "geen punt meer"),
    ]  # fmt: skip


def test_word_counts_its_questions() -> None:
    made = docx.Document()
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/></w:lvl>'
    made.part.numbering_part.element.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
        f'{level.format(0, "decimal")}{level.format(1, "lowerLetter")}</w:abstractNum>'))  # fmt: skip
    made.part.numbering_part.element.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>')
    )
    for text, at in (("Wat loopt goed?", 0), ("de buren", 1), ("de bus", 1), ("Wat niet?", 0), ("de lift", 1)):
        listed(made, text, at, 91)
    assert [block.number for block in read(made)] == ["1", "a", "b", "2", "a"]


def test_a_numbered_question_and_its_answer_after_a_soft_break() -> None:
    made = docx.Document()
    made.add_paragraph("1. Wat loopt goed?\nDe buren helpen.")
    blocks = read(made)
    assert [(block.number, block.text) for block in blocks] == [("1", "Wat loopt goed?"), ("", "De buren helpen.")]


def test_typed_signs_in_word() -> None:
    made = docx.Document()
    for text in ("• een", "\t– onder", "\t– onder", "› twee"):
        made.add_paragraph(text)
    inside = made.add_paragraph("– verder in")
    inside.paragraph_format.left_indent = Cm(2)
    made.add_paragraph("› in een punt", style="List Bullet")
    assert [(block.kind, block.depth, block.text) for block in read(made)] == [
        ("bullet", 0, "een"), ("bullet", 1, "onder"), ("bullet", 1, "onder"), ("bullet", 1, "twee"),
        ("bullet", 2, "verder in"), ("bullet", 1, "in een punt"),
    ]  # fmt: skip


# ---- bold --------------------------------------------------------------------------------------------------------
def test_a_bold_lead_and_bold_within() -> None:
    made = docx.Document()
    lead = made.add_paragraph("– ", style="Normal")
    lead.add_run("Wat nog ").bold = True
    lead.add_run("moet:", style="Strong")
    lead.add_run(" de integratie.")
    within = made.add_paragraph("Er is ")
    within.add_run("geen wondermiddel").bold = True
    off = made.add_paragraph()
    off.add_run("Niet vet").bold = False
    assert [(block.text, block.lead) for block in read(made)] == [
        ("Wat nog moet: de integratie.", "Wat nog moet:"), ("Er is geen wondermiddel", ""), ("Niet vet", ""),
    ]  # fmt: skip


# ---- lines -------------------------------------------------------------------------------------------------------
def test_soft_breaks() -> None:
    made = docx.Document()
    made.add_paragraph(
        "Aanwezig: Fatima, Jan\nContact: 0470/12.34.56\nDe psychologe neemt geen nieuwe\nmensen meer aan."
    )
    made.add_paragraph("Er is geen tolk.\nDat duurt al een jaar.", style="List Bullet")
    made.add_paragraph("Wat ontbreekt:\n• plaats\n• tijd")
    assert shown(read(made)) == [
        ("paragraph", 0, "Aanwezig: Fatima, Jan"), ("paragraph", 0, "Contact: 0470/12.34.56"),
        ("paragraph", 0, "De psychologe neemt geen nieuwe mensen meer aan."),
        ("bullet", 0, "Er is geen tolk. Dat duurt al een jaar."), ("paragraph", 0, "Wat ontbreekt:"),
        ("bullet", 0, "plaats"), ("bullet", 0, "tijd"),
    ]  # fmt: skip


def test_pieces_of_a_word_are_one_word() -> None:
    made = with_paragraph(
        run("zorg") + '<w:proofErr w:type="spellStart"/>' + run("ver") + "<w:r><w:softHyphen/></w:r>" + run("lener")
        + "<w:r><w:noBreakHyphen/></w:r>" + run("Noord") + "<w:r><w:tab/></w:r>" + run("tel")
    )  # fmt: skip
    assert read(made)[0].text == "zorgverlener-Noord tel"


# ---- what else may stand in a paragraph ----------------------------------------------------------------------------
CONTROL = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
INSERTED = '<w:ins w:id="1" w:author="x">{}</w:ins>'


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (run("Er is ") + INSERTED.format(run("geen ")) + run("tolk."), "Er is geen tolk."),
        (run("Er is ") + '<w:del w:id="1">' + run("veel ", "delText") + "</w:del>" + run("geen."), "Er is geen."),
        (INSERTED.format('<w:del w:id="2">' + run("weg", "delText") + "</w:del>") + run("Er blijft."), "Er blijft."),
        ("<w:moveFrom>" + run("hier ") + "</w:moveFrom><w:moveTo>" + run("daar.") + "</w:moveTo>", "daar."),
        ("<w:hyperlink>" + run("de site") + "</w:hyperlink>" + run(" van het OCMW"), "de site van het OCMW"),
        (CONTROL.format(run("In een vak")) + run(" gekozen."), "In een vak gekozen."),
        ('<w:fldSimple w:instr="DATE">' + run("12 maart") + "</w:fldSimple>", "12 maart"),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("PAGE", "instrText") + run("3 mensen"), "3 mensen"),
        ("<w:smartTag>" + INSERTED.format(CONTROL.format(run("diep"))) + "</w:smartTag>", "diep"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>verborgen</w:t></w:r>" + run("zichtbaar"), "zichtbaar"),
        (run("Gewoon") + '<w:commentRangeStart w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>', "Gewoon"),
    ],
)  # fmt: skip
def test_what_a_reader_of_the_final_page_sees(inner: str, text: str) -> None:
    assert shown(read(with_paragraph(inner))) == [("paragraph", 0, text)]


def test_a_paragraph_of_which_all_is_deleted_is_none() -> None:
    made = with_paragraph('<w:del w:id="1">' + run("weg", "delText") + "</w:del>")
    made.add_paragraph("Er blijft iets.")
    assert shown(read(made)) == [("paragraph", 0, "Er blijft iets.")]


BOX = "<w:txbxContent><w:p>" + run("In een kader.") + "</w:p><w:p>" + run("– en een punt") + "</w:p></w:txbxContent>"
BOXES = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>" + BOX
    + "</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>" + BOX
    + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)  # fmt: skip


@pytest.mark.parametrize(
    "box", [BOXES, "<w:r><w:pict><v:shape><v:textbox>" + BOX + "</v:textbox></v:shape></w:pict></w:r>"]
)
def test_text_boxes_are_read_once_after_their_paragraph(box: str) -> None:
    blocks = read(with_paragraph(run("Voor ") + box + run("en na.")))
    assert shown(blocks) == [
        ("paragraph", 0, "Voor en na."), ("paragraph", 0, "In een kader."), ("bullet", 0, "en een punt"),
    ]  # fmt: skip
    assert blocks[1].place == "text box at paragraph 1"


def test_footnotes_are_read_where_they_are_called_and_once() -> None:
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote><w:footnote w:id="2">'
        "<w:p><w:r><w:footnoteRef/></w:r>"
        + run(" Cijfers van 2024.")
        + '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    made = with_paragraph(run("Er is geen tolk") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("."))
    made.add_paragraph("Daarna.")
    blocks = read(made, footnotes=notes)
    assert [(block.text, block.place) for block in blocks] == [
        ("Er is geen tolk.", "paragraph 1"), ("Cijfers van 2024.", "footnote 2"), ("Daarna.", "paragraph 2"),
    ]  # fmt: skip


def test_comments_headers_and_footers_are_not_read() -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("Er is geen tolk.")
    made.add_comment(paragraph.runs, text="klopt dit?", author="x", initials="x")
    made.sections[0].header.paragraphs[0].text = "Brussel – verslag"
    made.sections[0].footer.paragraphs[0].text = "bladzijde 1"
    assert shown(read(made)) == [("paragraph", 0, "Er is geen tolk.")]


# ---- tables ------------------------------------------------------------------------------------------------------
def cells(blocks: list[Block]) -> list[tuple[int, str, str]]:
    assert {block.kind for block in blocks} == {"cell"}
    return [(block.row, block.column, block.text) for block in blocks]


def table(made: Document, rows: list[list[str]]) -> Table:
    grid = made.add_table(rows=len(rows), cols=len(rows[0]))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            grid.cell(at, column).text = text
    return grid


def test_a_table_with_merged_cells() -> None:
    made = docx.Document()
    grid = table(made, [["Thema", "Drempel", ""], ["Wonen", "geen plaats", "te duur"], ["", "ja", "ja"]])
    grid.cell(0, 1).merge(grid.cell(0, 2))
    grid.cell(1, 0).merge(grid.cell(2, 0))
    assert cells(read(made)) == [
        (1, "Thema", "Wonen"), (1, "Drempel", "geen plaats"), (1, "Drempel", "te duur"), (2, "Drempel", "ja"),
        (2, "Drempel", "ja"),
    ]  # fmt: skip


def test_a_cell_of_several_paragraphs_and_bullets() -> None:
    made = docx.Document()
    grid = table(made, [["Thema", "Wat we horen"], ["Wonen", "Er is geen plaats."]])
    grid.cell(1, 1).add_paragraph("De lift is stuk.", style="List Bullet")
    grid.cell(1, 1).add_paragraph("• het dak ook\n• de kelder")
    assert cells(read(made))[1:] == [
        (1, "Wat we horen", text) for text in ("Er is geen plaats.", "De lift is stuk.", "het dak ook", "de kelder")
    ]


def test_a_table_within_a_cell() -> None:
    made = docx.Document()
    grid = table(made, [["Thema", "Wat we horen"], ["Wonen", "Samen:"]])
    inner = grid.cell(1, 1).add_table(rows=2, cols=2)
    for at, text in enumerate(["Wie", "Wat", "Jan", "geen plaats"]):
        inner.cell(at // 2, at % 2).text = text
    assert cells(read(made)) == [
        (1, "Thema", "Wonen"), (1, "Wat we horen", "Samen:"), (1, "Wie", "Jan"), (1, "Wat", "geen plaats"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rows", [[["De psychologe neemt geen nieuwe mensen aan.", "Er is geen tolk."]],
             [["De psychologe neemt geen nieuwe mensen aan."], ["Er is geen tolk."]],
             [["Kort"], ["Er is geen tolk."]],
             [["Wonen", "Er is in heel de zone geen plaats."], ["Zorg", "Er is geen tolk."]]],
)  # fmt: skip
def test_a_table_without_header_loses_no_row(rows: list[list[str]]) -> None:
    made = docx.Document()
    table(made, rows)
    assert [text for _, _, text in cells(read(made))] == [text for row in rows for text in row]


def test_a_deleted_row_is_not_read() -> None:
    made = docx.Document()
    grid = table(made, [["A", "B"], ["weg", "weg"], ["blijft", "ook"]])
    grid.rows[1]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="1"/>'))
    assert cells(read(made)) == [(1, "A", "blijft"), (1, "B", "ook")]


# ---- damaged styles -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "damage",
    [
        lambda made: setattr(made.styles["List Bullet"], "base_style", made.styles["List Bullet"]),
        lambda made: made.styles.element.clear(),
        lambda made: made.part.numbering_part.element.clear(),
    ],
)
def test_damaged_styles_lose_no_text(damage: Callable[[Document], None]) -> None:
    made = docx.Document()
    made.add_paragraph("Er is geen tolk.", style="List Bullet")
    damage(made)
    assert [(block.kind, block.text) for block in read(made)] == [("bullet", "Er is geen tolk.")]
