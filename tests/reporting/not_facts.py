"""What documents say with a number in it that is no fact about an area. All else with a number must be a claim."""

from __future__ import annotations

# Entries of the string files, by dotted key: they say how to read, who made it, for which year. A key stands for all
# below it.
ENTRIES = (
    "simulated_long",
    "document_title",
    "subtitle",
    "page",
    "standing.intro",
    "standing.intro_region",
    "maps.intro",
    "pyramid.caption",
    "pyramid.caption_region",
    "table.intro",
    "table.intro_region",
    "table.columns",
    "domains",
    "units",
    "spine.intro",
    "spine.intro_region",
    "heat.intro",
    "sureness.intro",
    "sureness.meaning",
    "sureness.dots_key",
    "method",
    "sources",
    "ahead.intro",
    "ahead.columns",
    "ahead.column",
    "vulnerability.score_title",
    "vulnerability.legend",
    "funnel.how",
    "funnel.shown",
)
# Names and remarks of the catalogue: a title may count ("65 and over"), a caveat tells what a file is.
CATALOGUE = ("title", "caveat", "reference label")
# Parts of a page that hold data of other tables, value by value, and no sentence about the area.
PLACES = {
    "maps": "values of neighbourhoods and sectors, classes of a map (mart.neighbourhood_indicator, sector_part)",
    "sources": "vintages and dates of files (reference.source)",
}
# Numbers inside pictures: axes, years, the length of a scale bar.
PICTURES = ("chart", "scale", "locator", "tick")
# Which files a figure rests on, and with how many rows: held by reference.source and public.figure_source.
FILES = ("files",)
# The same in the data a PDF is set from: parts, and keys that name a file, a claim or a place.
VIEW_PLACES = ("maps", "sources", "words")
VIEW_KEYS = ("id", "picture", "indicator_id", "area_id", "colour", "size", "name", "kind", "lines", "axis")
