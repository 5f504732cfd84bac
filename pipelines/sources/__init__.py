"""Stage 1a: what partners publish, read as published.

Each source has an entry in `catalogue/sources/`; the code here knows formats, never sources. The way of a
file: `discovery` finds it, `containers` opens it, `delimited`, `workbook`, `geopackage` or `special` read it
as text, `layouts` finds which layout it is written in, `repairs` mends what is known to be wrong, `shaping`
and `cells` turn the text into typed columns. `reading` puts them together for a source, `checking` for all
sources.
"""
