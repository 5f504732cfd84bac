"""Diazone: from what partners publish and what the field says to zone profiles.

1. catalogue    WHAT, WHERE, IN WHOSE WORDS: zones, sources, themes, indicators, sentences (YAML)
2. sources      reads every partner's file as published, or says exactly why it cannot
3. field        reads what the field says
4. demo         writes a simulated territory in the same official formats
5. warehouse    SQL models and geography: sectors become zones, one Parquet file per asset
6. diagnostics  intervals, comparisons, what stands out: pure functions, then mart.*_indicator
7. reporting    words, maps, charts and the profiles, in three languages from one object
8. publication  moves the database and the documents into place, whole or not at all
Imports run downhill only: reporting -> diagnostics -> warehouse -> sources, field, demo -> catalogue.
"""
