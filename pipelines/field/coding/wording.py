"""The catalogue's words for what is coded: cues of themes and of kinds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pipelines.catalogue.cues import Cues, load_cues
from pipelines.catalogue.models import Catalogue
from pipelines.field.coding.lexicon import Lexicon


@dataclass(frozen=True)
class Wording:
    """Cues of some labels, as (word, whether it is strong), and each label in words (`definitions`)."""

    cues: dict[str, list[tuple[str, bool]]]
    definitions: dict[str, list[str]]

    @property
    def labels(self) -> list[str]:
        return list(self.cues)

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon.of(self.cues)


def theme_wording(catalogue: Catalogue) -> Wording:
    """Every theme the field speaks of (not who lives here: class `context`)."""
    themes = [theme for theme in catalogue.themes.values() if theme.theme_class != "context"]
    held = load_cues()
    cues = {theme.id: [*_cues(held.get(theme.id)), *_listed(theme.words)] for theme in themes}
    said = {
        theme.id: [f"{theme.label.in_language(name)}. {theme.definition.in_language(name)}" for name in ("nl", "fr")]
        for theme in themes
    }
    return Wording(cues, said)


def kind_wording(catalogue: Catalogue) -> Wording:
    """Every kind of observation."""
    cues = {kind.id: [(word, True) for word in kind.words.all()] for kind in catalogue.kinds.values()}
    said = {kind.id: [kind.definition.nl, kind.definition.fr] for kind in catalogue.kinds.values()}
    return Wording(cues, said)


def _cues(cues: Cues | None) -> list[tuple[str, bool]]:
    if cues is None:
        return []
    return [*((word, True) for word in cues.strong.all()), *((word, False) for word in cues.weak.all())]


def _listed(words: dict[str, list[str]]) -> list[tuple[str, bool]]:
    """The thesaurus's own words: strong."""
    return [(word, True) for language in ("nl", "fr") for word in words.get(language, [])]
