"""In which language something was said: Dutch or French; what is neither stays as the document is."""

from __future__ import annotations

import re
from functools import lru_cache

FEWEST_WORDS = 4
_SURE = 0.75
# Of words this short a detector knows nothing; these few tell Dutch and French apart.
_WORDS = {
    "nl": "de het een en van voor niet met is er ze we wij naar bij ook maar dat die op aan geen",
    "fr": "le la les un une des et du pour pas avec est il elle on nous chez aussi mais que qui au aux sur",
}
_TELLING = {name: re.compile(rf"\b(?:{words.replace(' ', '|')})\b") for name, words in _WORDS.items()}


@lru_cache(maxsize=1)
def _detector():
    # loading its models takes a while: only who needs them pays for it
    from lingua import Language, LanguageDetectorBuilder

    return LanguageDetectorBuilder.from_languages(Language.DUTCH, Language.FRENCH).build()


def language_of(text: str, otherwise: str) -> str:
    """`nl` or `fr`; `otherwise` where the text is too short to tell."""
    small = text.casefold()
    told = {language: len(pattern.findall(small)) for language, pattern in _TELLING.items()}
    if max(told.values()) >= 2 and abs(told["nl"] - told["fr"]) >= 2:
        return max(told, key=lambda name: told[name])
    if len(small.split()) < FEWEST_WORDS:
        return otherwise
    values = _detector().compute_language_confidence_values(text)
    best = max(values, key=lambda value: value.value)
    return best.language.iso_code_639_1.name.lower() if best.value >= _SURE else otherwise
