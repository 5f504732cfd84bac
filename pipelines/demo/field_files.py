"""A few files from the field: minutes in text and in Word, the helpdesk's log, a consultation's answers."""

from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np

from pipelines.demo import formats
from pipelines.demo.field_words import (
    CALLER_ROLES,
    CALLER_SECTORS,
    EVENT_KINDS,
    OBSERVATIONS,
    PLANTED,
    QUESTIONS,
    SHARED_THEMES,
)
from pipelines.demo.world import World

FIRST_DAY = datetime.date(2024, 9, 2)
LAST_DAY = datetime.date(2026, 9, 30)
CALLS, ANSWERS = 420, 190
HELPDESK = ["date", "channel", "zone", "caller_postcode", "person_postcode", "caller_role", "caller_sector",
            "first_call", "language", "duration_min", "question", "answer", "themes", "orientation", "outcome",
            "follow_up"]  # fmt: skip
CONSULTATION = ["date", "zone", "postcode", "event", "event_kind", "organisation", "sector", "role", "language", "text"]
SIMULATED_NL = "gesimuleerd verslag, niemand heeft dit gezegd"  # in the title: nobody takes it for something said
SIMULATED_FR = "compte rendu simulé, personne n'a dit ceci"
Paragraph = tuple[str, str]  # style, text


def write_field(world: World, folder: Path) -> None:
    """Three minutes, one helpdesk log, one consultation; each says that it is simulated."""
    _forum(world, folder / "minutes")
    _consultation_minutes(world, folder / "minutes")
    _council(world, folder / "minutes")
    _helpdesk(world, folder / "helpdesk")
    _consultations(world, folder / "consultations")


def _themes(world: World, zone: int) -> list[str]:
    """What is spoken of in a zone, the themes all zones share last."""
    return [*world.society.characters[zone].themes, *SHARED_THEMES]


def _front_matter(**entries: str | float) -> str:
    return "\n".join(["---", *(f"{name}: {value}" for name, value in entries.items()), "---", ""])


def _forum(world: World, folder: Path) -> None:
    """Regional members' forum, Dutch."""
    zones = range(len(world.territory.composition.zone_ids))
    said = [sentence for theme in SHARED_THEMES for sentence, _ in OBSERVATIONS[theme]]
    per_zone = [OBSERVATIONS[_themes(world, zone)[0]][0][0] for zone in zones]
    text = _front_matter(
        date="2026-03-18", level="region", event="Ledenforum", participants=41, hours=2.5, language="nl"
    )
    text += f"\n# Ledenforum van maart 2026 – {SIMULATED_NL}\n\n## Vaststellingen\n\n"
    text += "\n".join(f"- {sentence}" for sentence in said + per_zone)
    text += "\n\n## Aanbevelingen\n\n- Een korte samenvatting met sleutelwoorden maken, op één plaats.\n"
    text += f"- Contact voor het vervolg: {PLANTED[0]}, {PLANTED[1]}.\n\n## Beslist\n\n"
    text += "- Het volgende forum gaat over mensen die in geen enkel register staan.\n"
    formats.write(folder / "2026-03-18_ledenforum_nl.md", text.encode())


def _consultation_minutes(world: World, folder: Path) -> None:
    """Thematic consultation of the first zone, French."""
    zone_id = world.territory.composition.zone_ids[0]
    said = [sentence for theme in _themes(world, 0) for _, sentence in OBSERVATIONS[theme]]
    text = _front_matter(
        date="2026-05-07", level="zone", zone=zone_id, event="Concertation thématique", participants=23, hours=3,
        language="fr",
    )  # fmt: skip
    text += f"\n# Concertation thématique : vieillir à domicile – {SIMULATED_FR}\n\n## Constats\n\n"
    text += "\n".join(f"- {sentence}" for sentence in said)
    text += "\n\n## Pistes\n\n- Proposer un numéro unique pour les professionnel·les.\n"
    text += "- Veiller à remercier pour les heures données : 23 personnes, 3 heures.\n"
    formats.write(folder / f"2026-05-07_concertation_{zone_id}_fr.md", text.encode())


def _council(world: World, folder: Path) -> None:
    """Action council of the third zone, in Word, Dutch with one French remark, as it happens."""
    composition = world.territory.composition
    zone = 2 % len(composition.zone_ids)
    zone_id, name = composition.zone_ids[zone], composition.official_names[zone][0]
    paragraphs: list[Paragraph] = [
        ("Heading1", f"Actieraad {name}, 11 juni 2026 – {SIMULATED_NL}"),
        ("Normal", "Aanwezig: 17 deelnemers. Duur: 2 uur."),
        ("Heading2", "Wat we op het terrein zien"),
    ]
    for theme in _themes(world, zone):
        paragraphs += [("ListBullet", sentence) for sentence, _ in OBSERVATIONS[theme]]
    paragraphs += [
        ("ListBullet", OBSERVATIONS[_themes(world, zone)[0]][-1][1]),
        ("Normal", f"{PLANTED[3]} ({PLANTED[2]}, {PLANTED[4]}) wacht al zes weken op een woning."),
        ("Heading2", "Beslissingen"),
        ("ListBullet", "De actieraad keurt het overleg met de huisvestingsdiensten goed."),
    ]
    formats.write(folder / f"2026-06-11_actieraad_{zone_id}_nl.docx", word_document(paragraphs))


def word_document(paragraphs: list[Paragraph]) -> bytes:
    """A .docx with headings, plain paragraphs and bullets (styles Heading1, Heading2, Normal, ListBullet)."""
    main = f"{formats.OFFICE}/wordprocessingml/2006/main"
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    named = {"Normal": "Normal", "Heading1": "heading 1", "Heading2": "heading 2", "ListBullet": "List Bullet"}
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/></w:style>'
        for identity, name in named.items()
    )
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        for style, text in paragraphs
    )
    document = f'{formats.XML}<w:document xmlns:w="{main}"><w:body>{body}</w:body></w:document>'
    return formats.office_package(
        "word/document.xml",
        f"{types}.document.main+xml",
        {
            "word/document.xml": document,
            "word/styles.xml": f'{formats.XML}<w:styles xmlns:w="{main}">{styles}</w:styles>',
        },
        {"word/styles.xml": ("rId1", "styles", "styles.xml", f"{types}.styles+xml")},
    )


def _days(generator: np.random.Generator, first: datetime.date, count: int) -> list[str]:
    span = (LAST_DAY - first).days
    offsets = np.sort(generator.integers(0, span, count))
    return [(first + datetime.timedelta(days=int(offset))).isoformat() for offset in offsets]


def _postcode(world: World, zone: int, generator: np.random.Generator) -> str:
    return str(generator.choice(world.territory.postcode[world.territory.zone == zone]))


def _helpdesk(world: World, folder: Path) -> None:
    """Calls by professionals. The zones' lines opened one after another; half-filled rows are normal."""
    generator = world.generator(100)
    zone_ids = world.territory.composition.zone_ids
    calls = []
    for zone, zone_id in enumerate(zone_ids):
        opened = FIRST_DAY + datetime.timedelta(days=75 * zone)
        number = round(CALLS / len(zone_ids) * (LAST_DAY - opened).days / (LAST_DAY - FIRST_DAY).days)
        for day in _days(generator, opened, number):
            calls.append(_call(world, zone, day, zone_id, generator))
    rows = [dict(zip(HELPDESK, call, strict=True)) for call in calls]
    blank = generator.random((len(rows), 4)) < 0.18
    for row, missing in zip(rows, blank, strict=True):
        for name, empty in zip(("person_postcode", "duration_min", "answer", "follow_up"), missing, strict=True):
            row[name] = "" if empty else row[name]
    rows.sort(key=lambda row: (row["date"], row["zone"], row["question"]))
    rows[3]["answer"] = f"Gesimuleerd: terugbellen naar {PLANTED[1]}"
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, HELPDESK, delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    formats.write(folder / "helpdesk_simulated.csv", buffer.getvalue().encode("utf-8-sig"))


def _call(world: World, zone: int, day: str, zone_id: str, generator: np.random.Generator) -> list[str]:
    themes = _themes(world, zone)
    weights = np.array([3.0] * (len(themes) - len(SHARED_THEMES)) + [1.0] * len(SHARED_THEMES))
    theme = str(generator.choice(themes, p=weights / weights.sum()))
    language = str(generator.choice(["fr", "nl"], p=[0.68, 0.32]))
    dutch, french, service = QUESTIONS[theme]
    # What a zone needs most is also what is found least.
    lost = 0.34 if theme in themes[:2] else 0.12
    outcome = str(generator.choice(["answered", "referred", "called_back", "no_solution"],
                                   p=[0.30, 0.45 - lost / 2, 0.25 - lost / 2, lost]))  # fmt: skip
    here = _postcode(world, zone, generator)
    return [
        day,
        "region" if generator.random() < 0.2 else "zone",
        zone_id,
        here,
        here if generator.random() < 0.8 else _postcode(world, zone, generator),
        str(generator.choice(CALLER_ROLES)),
        str(generator.choice(CALLER_SECTORS)),
        str(generator.choice(["yes", "no"], p=[0.4, 0.6])),
        language,
        str(int(generator.integers(2, 35))),
        dutch if language == "nl" else french,
        "" if outcome == "no_solution" else ("Gesimuleerd antwoord" if language == "nl" else "Réponse simulée"),
        theme,
        "" if outcome == "no_solution" else service,
        outcome,
        str(generator.choice(["yes", "no"], p=[0.25, 0.75])),
    ]


def _consultations(world: World, folder: Path) -> None:
    """Answers given at meetings, one per row, in the columns of the form."""
    generator = world.generator(101)
    zone_ids = world.territory.composition.zone_ids
    rows: list[list[str]] = []
    # Zones are heard unequally, so that a silence can be told from an absence of need.
    heard = np.linspace(1.6, 0.4, len(zone_ids))
    for zone in generator.choice(len(zone_ids), ANSWERS, p=heard / heard.sum()):
        theme = str(generator.choice(_themes(world, int(zone))))
        language = str(generator.choice(["fr", "nl"], p=[0.6, 0.4]))
        dutch, french = OBSERVATIONS[theme][int(generator.integers(len(OBSERVATIONS[theme])))]
        month = int(generator.integers(1, 9))
        rows.append([
            f"2026-{month:02d}-{10 + int(zone):02d}",
            zone_ids[int(zone)],
            _postcode(world, int(zone), generator),
            f"Simulatie / simulation {month}",
            EVENT_KINDS[month % len(EVENT_KINDS)],
            f"Gesimuleerde organisatie {int(generator.integers(1, 40))}",
            str(generator.choice(CALLER_SECTORS)),
            str(generator.choice(["professional", "citizen", "patient", "carer"], p=[0.7, 0.15, 0.08, 0.07])),
            language,
            dutch if language == "nl" else french,
        ])  # fmt: skip
    content = formats.workbook([CONSULTATION, *sorted(rows)], "Consultations")
    formats.write(folder / "consultations_simulated.xlsx", content)
