"""Colours, fonts and sizes, one place for PDF, HTML and pictures.

The map colours run from light to dark in one hue and stay in order in grey print; judgements differ in shape
as well as in colour, for readers who see colours otherwise.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import font_source_sans_pro
from matplotlib import font_manager

FAMILY = "Source Sans Pro"
FONT_FILES = Path(font_source_sans_pro.__file__).parent / "files"
WEIGHTS = {"Regular": 400, "Semibold": 600, "Bold": 700}

INK = "#1c2630"
MUTED = "#5d6873"
LINE = "#c9d1d8"
LAND = "#eceff1"
ACCENT = "#0f4c75"
SEQUENCE = ["#e6eef4", "#b9d0e0", "#83abc9", "#4480aa", "#134a75"]
NO_VALUE = "#ffffff"
JUDGEMENT = {  # the shapes stand in the templates
    "worse": "#a8410b",
    "better": "#1a5f96",
    "similar": "#5d6873",
    "neutral": "#5d6873",
    "small": "#5d6873",
    "not_compared": "#5d6873",
}
ARROWS = {"higher": "↑", "lower": "↓"}

# The same picture gives the same bytes; text stays text, so that a PDF can be searched.
MATPLOTLIB: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "diazone",
    "font.family": FAMILY,
    "font.size": 8,
    "axes.edgecolor": LINE,
    "text.color": INK,
    "hatch.color": LINE,
    "hatch.linewidth": 0.6,
}


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Make the project's font known to matplotlib; needed once per process."""
    for weight in WEIGHTS:
        font_manager.fontManager.addfont(FONT_FILES / f"SourceSansPro-{weight}.ttf")
