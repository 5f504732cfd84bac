"""What the machine proposes for a text: at most four themes, words that are really there, and nothing for nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.catalogue.loading import load_catalogue
from pipelines.field.coding.coder import (
    KINDS,
    MEANING_ONLY,
    MOST_THEMES,
    ORGANISATION,
    TERRITORY,
    THEMES,
    Coded,
    Coder,
    kind_features,
)
from pipelines.field.coding.features import Read, matrix, read_texts
from pipelines.field.coding.lexicon import words_of
from pipelines.problems import BuildFailed

# What any reader would say these are about.
PLAIN = [
    ("Er is een wachtlijst van zes maanden bij de psycholoog.", "mental_health"),
    ("Veel gezinnen kunnen de tandarts niet betalen.", "dental_care"),
    ("Geen enkele huisarts neemt nog nieuwe patiënten aan.", "primary_care_access"),
    ("Ouderen zitten alleen thuis en zien niemand.", "ageing_isolation"),
    ("Mensen zonder papieren durven niet naar het ziekenhuis.", "migration_status"),
    ("Jonge moeders krijgen na de bevalling geen vroedvrouw.", "perinatal"),
    ("De woning is vochtig en vol schimmel.", "housing"),
    ("Er zijn te weinig tolken bij de dokter.", "language_interpreting"),
    ("De voedselbank heeft te weinig pakketten.", "food_aid"),
    ("Il y a une liste d'attente de six mois chez le psychologue.", "mental_health"),
    ("Beaucoup de familles ne peuvent pas payer le dentiste.", "financial_access"),
    ("Plus aucun médecin généraliste ne prend de nouveaux patients.", "primary_care_access"),
    ("Les personnes âgées restent seules chez elles.", "ageing_isolation"),
    ("Des gens dorment dans la rue.", "homelessness"),
    ("Beaucoup ne savent pas remplir le formulaire en ligne.", "digital_divide"),
    ("Les aidants proches sont épuisés.", "informal_carers"),
    ("Des femmes battues ne trouvent pas de refuge.", "violence"),
    ("Avec mon diabète je ne trouve pas de diététicienne.", "chronic_diabetes"),
]
ABOUT_NOTHING = [
    "Dank u en tot de volgende keer.", "Merci et à bientôt.", "We eten om twaalf uur een broodje.",
    "La réunion commence à neuf heures.",
]  # fmt: skip


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(load_catalogue())


def _one(coder: Coder, text: str, under: str = "") -> Coded:
    return coder.code([text], [under])[0][0]


def test_nearly_every_plain_sentence_gets_the_theme_any_reader_would_give(coder: Coder) -> None:
    """Not all: docs/field.md says how far the machine is from a person."""
    missed = [text for text, theme in PLAIN if theme not in [code.theme_id for code in _one(coder, text).themes]]
    assert len(missed) <= 0.15 * len(PLAIN), missed


@pytest.mark.parametrize("text", ABOUT_NOTHING)
def test_a_text_about_nothing_gets_no_theme(coder: Coder, text: str) -> None:
    assert _one(coder, text).themes == ()


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_no_text_gets_no_code(coder: Coder, text: str) -> None:
    assert _one(coder, text, under="Beslissingen") == Coded((), "", 0.0, "", 0.0)


def test_no_texts_are_no_fault(coder: Coder) -> None:
    made, vectors = coder.code([], [])
    assert made == []
    assert vectors.shape == (0, 512)


def test_together_or_one_by_one_makes_no_difference(coder: Coder) -> None:
    texts = [text for text, _ in PLAIN[:9]] + [""]
    together, _ = coder.code(texts, [""] * len(texts))
    for text, one in zip(texts, together, strict=True):
        alone = _one(coder, text)
        assert [(code.theme_id, code.reason) for code in alone.themes] == [
            (code.theme_id, code.reason) for code in one.themes
        ]
        assert (alone.kind, alone.about) == (one.kind, one.about)
        assert np.allclose(alone.kind_score, one.kind_score, atol=1e-5)


def test_the_same_texts_get_the_same_codes(coder: Coder) -> None:
    texts = [text for text, _ in PLAIN]
    assert coder.code(texts, [""] * len(texts))[0] == coder.code(texts, [""] * len(texts))[0]


def test_at_most_four_themes_the_furthest_above_its_threshold_first(coder: Coder) -> None:
    model, generator = coder.models[THEMES], np.random.default_rng(3)
    kinds, most = np.zeros(len(coder.kinds.labels)), 0
    for _ in range(50):
        scores = generator.uniform(0, 1, len(model.labels)) * generator.uniform(0.3, 1.2)
        made = coder._coded("Iets.", scores, [], kinds, np.zeros(1)).themes
        above = {
            name: score - limit
            for name, score, limit in zip(model.labels, scores, model.thresholds, strict=True)
            if score >= limit
        }
        assert [code.theme_id for code in made] == sorted(above, key=lambda name: -above[name])[:MOST_THEMES]
        most += len(above) > MOST_THEMES
    assert 0 < most < 50


def test_the_words_that_made_a_theme_stand_in_the_text(coder: Coder) -> None:
    looked_at = 0
    for text, _ in PLAIN:
        said = " ".join(words_of(text))
        for code in _one(coder, text).themes:
            for cue in code.reason.split(", "):
                looked_at += cue != MEANING_ONLY
                assert cue == MEANING_ONLY or " ".join(words_of(cue)) in said, (text, cue)
    assert looked_at > 30


def test_a_theme_known_by_meaning_alone_says_so(coder: Coder) -> None:
    own = coder.models[THEMES].labels
    made = coder._coded("Iets.", np.ones(len(own)), [], np.ones(len(coder.kinds.labels)), np.zeros(1))
    assert {code.reason for code in made.themes} == {MEANING_ONLY}


@pytest.mark.parametrize(
    ("heading", "kind"),
    [("Beslissingen", "decision"), ("Décisions", "decision"), ("Aanbevelingen", "recommendation"),
     ("Recommandations", "recommendation"), ("Questions", "question"), ("Besoins", "need")],
)  # fmt: skip
def test_what_stands_above_a_text_helps_its_kind(coder: Coder, heading: str, kind: str) -> None:
    texts = ["Een tweede loket in het wijkcentrum.", "Un deuxième guichet à la maison de quartier."]
    place = coder.kinds.labels.index(kind)
    bare, _ = coder._kinds(texts, ["", ""], _read(coder, texts))
    headed, _ = coder._kinds(texts, [heading, heading], _read(coder, texts))
    gained = headed - bare
    assert (gained[:, place] > 0).all()
    assert (gained.argmax(axis=1) == place).all(), "another kind gained more"


def _read(coder: Coder, texts: list[str]) -> Read:
    return read_texts(texts, coder.themes.lexicon, coder.themes.labels)


def test_a_heading_of_several_kinds_or_of_many_words_lifts_none(coder: Coder) -> None:
    scores = np.full((4, len(coder.kinds.labels)), 0.5)
    heads = ["Questions, pistes, décisions", "Wat de leden op het terrein over beslissingen zeggen", "", "Varia"]
    assert (coder._helped(scores, heads) == scores).all()
    edges = np.array([[0.0] * scores.shape[1], [1.0] * scores.shape[1]])
    assert (coder._helped(edges, ["Beslissingen"] * 2) == edges).all()


def test_a_word_above_a_text_is_not_a_word_in_it(coder: Coder) -> None:
    rare, vectors = coder.models[KINDS].rare, np.zeros((1, 512), dtype=np.float32)
    above = matrix(kind_features(["in mei"], ["wachtlijst"], coder.kinds, vectors), rare)
    inside = matrix(kind_features(["wachtlijst in mei"], [""], coder.kinds, vectors), rare)
    assert (above != inside).nnz
    assert kind_features(["in mei"], ["wachtlijst"], coder.kinds, vectors).cues == [[]]


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Onze vereniging organiseert elke week een praatgroep voor vrouwen.", ORGANISATION),
        ("Notre asbl organise chaque semaine un groupe de parole pour femmes.", ORGANISATION),
        ("In de wijk neemt geen enkele huisarts nog nieuwe patiënten aan.", TERRITORY),
        ("Dans le quartier, plus aucun médecin généraliste ne prend de nouveaux patients.", TERRITORY),
    ],
)
def test_an_organisation_that_speaks_of_itself_is_told_from_the_territory(coder: Coder, text: str, about: str) -> None:
    assert _one(coder, text).about == about


@settings(max_examples=40)
@given(st.text(max_size=120), st.text(max_size=40))
def test_whatever_is_written_gets_a_code_within_its_limits(coder: Coder, text: str, under: str) -> None:
    one = _one(coder, text, under)
    assert bool(one.kind) == bool(text.strip())
    assert 0 <= one.doubt <= 1
    assert all(0 <= code.score <= 1 and code.reason for code in one.themes)


def test_a_theme_the_weights_do_not_know_stops_in_one_line_and_is_never_coded_as_another() -> None:
    catalogue = load_catalogue()
    reordered = dict(reversed(catalogue.themes.items()))
    fewer = {name: theme for name, theme in catalogue.themes.items() if name != "housing"}
    for themes, told in ((reordered, "their order"), (fewer, "housing")):
        with pytest.raises(BuildFailed, match=told) as stopped:
            Coder(replace(catalogue, themes=themes))
        assert "--learn" in str(stopped.value)
