"""A word that stands in what people coded, and in no cue, is proposed; nothing else is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.field.coding.lexicon import Lexicon
from pipelines.field.review.proposals import COLUMNS, MOST, proposed_words

LEXICON = Lexicon.of({"housing": [("huur*", True)], "poverty": [("schulden", True)]})
OWN = [("nl", "De kelderwoningen zijn vochtig, de huurprijs stijgt"), ("nl", "Weer kelderwoningen en huurprijs"),
       ("nl", "Kelderwoningen! huurprijs 20262026")]  # fmt: skip
OTHER = [("nl", f"Het gaat over iets anders, nummer {number}") for number in range(4)]
THEMES = [frozenset({"housing"})] * 3 + [frozenset()] * 4


def _words(texts, themes, lexicon: Lexicon = LEXICON) -> list[tuple[str, str, str]]:
    table = proposed_words(texts, themes, lexicon)
    return list(table[["theme_id", "language", "word"]].itertuples(index=False, name=None))


def test_a_word_of_every_corrected_text_is_proposed_and_a_cue_is_not() -> None:
    table = proposed_words(OWN + OTHER, THEMES, LEXICON)
    assert list(table.columns) == COLUMNS
    assert _words(OWN + OTHER, THEMES) == [("housing", "nl", "kelderwoningen")]
    assert table[["observations", "elsewhere"]].iloc[0].tolist() == [3, 0]
    assert table.lift.iloc[0] == (3 / 3) / (0.5 / 5)


def test_a_cue_of_another_theme_may_be_proposed() -> None:
    assert ("housing", "nl", "huurprijs") in _words(OWN + OTHER, THEMES, Lexicon.of({"poverty": [("huur*", True)]}))


def test_two_observations_are_too_few() -> None:
    assert _words(OWN[:2] + OTHER, THEMES[1:]) == []


def test_a_word_said_everywhere_points_nowhere() -> None:
    texts = [("nl", f"{text} kelderwoningen") for _, text in OWN + OTHER]
    assert _words(texts, THEMES) == []


def test_short_words_and_numbers_are_none() -> None:
    texts = [("nl", "dak 2026202")] * 3 + OTHER
    assert _words(texts, THEMES) == []


def test_a_language_learns_from_its_own_texts() -> None:
    texts = [("fr", text) for _, text in OWN] + [("nl", text) for _, text in OWN] + [("fr", text) for _, text in OTHER]
    themes = [frozenset({"housing"})] * 3 + [frozenset()] * 7
    assert _words(texts, themes) == [("housing", "fr", "kelderwoningen")]


def test_what_was_taken_out_is_not_learned() -> None:
    """The words in brackets stand for personal data; nobody said them."""
    texts = [("nl", "bel [telefoon] of [rijksregisternummer]")] * 3 + [("fr", "via [courriel]")] * 3
    others = OTHER + [("fr", text) for _, text in OTHER]
    assert _words(texts + others, [frozenset({"housing"})] * 6 + [frozenset()] * 8) == []


def test_without_texts_there_is_nothing_to_propose() -> None:
    empty = proposed_words([], [], LEXICON)
    assert empty.empty
    assert empty.dtypes.to_dict() == proposed_words(OWN + OTHER, THEMES, LEXICON).dtypes.to_dict()


_TEXTS = st.lists(st.text(alphabet="abcde ", max_size=30), min_size=1, max_size=9)


@given(_TEXTS, st.data())
def test_what_is_proposed_stands_in_the_texts_and_can_be_counted(texts: list[str], data) -> None:
    sets = st.frozensets(st.sampled_from(["housing", "poverty"]))
    themes = data.draw(st.lists(sets, min_size=len(texts), max_size=len(texts)))
    table = proposed_words([("nl", text) for text in texts], themes, Lexicon.of({"housing": [("aaaaa", True)]}))
    assert not table.duplicated(["theme_id", "language", "word"]).any()
    assert (table.groupby("theme_id").size() <= MOST).all()
    for row in table.itertuples():
        held = [theme for text, theme in zip(texts, themes, strict=True) if row.word in text.split()]
        assert sum(row.theme_id in theme for theme in held) == row.observations >= 3
        assert sum(row.theme_id not in theme for theme in held) == row.elsewhere
        assert (row.theme_id, row.word) != ("housing", "aaaaa")
