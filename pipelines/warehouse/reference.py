"""The catalogue as tables, so that whoever opens the database finds the words beside the numbers."""

from __future__ import annotations

import pandas as pd

from pipelines.catalogue.models import LANGUAGES, Catalogue, Words
from pipelines.catalogue.source_models import Texts


def _spread(name: str, words: Words | Texts) -> dict[str, str]:
    return {f"{name}_{language}": getattr(words, language) for language in LANGUAGES}


def theme_table(catalogue: Catalogue) -> pd.DataFrame:
    """Themes in catalogue order: theme_id, parent_id, class, cold, label_*, definition_*."""
    rows = [
        {"theme_id": theme.id, "parent_id": theme.parent_id, "class": theme.theme_class, "cold": theme.cold}
        | _spread("label", theme.label)
        | _spread("definition", theme.definition)
        for theme in catalogue.themes.values()
    ]
    return pd.DataFrame(rows)


def _method(form: str, level: str) -> str:
    places = {"neighbourhood": "of neighbourhoods", "commune": "of communes", "sector": "of sectors"}
    words = {
        "count": "sum", "ratio": "sum of numerators / sum of denominators", "mean": "weighted mean",
        "median": "median of a mixture", "dsr": "directly standardised rate, ESP2013",
        "change": "change between two sums", "mean_age": "mean of age classes",
    }  # fmt: skip
    return f"{words[form]} {places[level]}"


def indicator_table(catalogue: Catalogue) -> pd.DataFrame:
    """Indicators in catalogue order, with what they are made of and how they are judged."""
    rows = []
    for place, indicator in enumerate(catalogue.indicators.values(), 1):
        first = catalogue.measures[indicator.measures()[0]]
        reference = indicator.reference
        rows.append(
            {
                "indicator_id": indicator.id, "place": place, "theme_id": indicator.theme, "domain": indicator.domain,
                **_spread("title", indicator.title), "unit": indicator.unit, "per": float(indicator.per),
                "decimals": indicator.decimals, "polarity": indicator.polarity, "kind": indicator.kind,
                "form": indicator.form, "is_additive": indicator.is_additive, "interval": indicator.interval,
                "relevant_difference": float(indicator.relevant_difference),
                "minimum_persons": indicator.minimum_persons, "method": _method(indicator.form, first.level),
                "numerator_id": indicator.numerator, "denominator_id": indicator.denominator,
                "value_id": indicator.value, "from_period": indicator.from_period, "to_period": indicator.to_period,
                "reference_kind": reference.kind if reference else None,
                "reference_value": reference.value if reference else None,
                "reference_numerator_id": reference.numerator if reference else None,
                "reference_denominator_id": reference.denominator if reference else None,
                "source_ids": ", ".join(indicator.source_ids), **_spread("caveat", indicator.caveat),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def indicator_base_table(catalogue: Catalogue) -> pd.DataFrame:
    """What each indicator is divided by or weighted with, in order of preference."""
    rows = []
    for indicator in catalogue.indicators.values():
        if indicator.form == "ratio":
            rows.append((indicator.id, 1, indicator.denominator, 1.0, None))
        rows += [(indicator.id, n, base.measure, base.share, base.why) for n, base in enumerate(indicator.base, 1)]
    return pd.DataFrame(rows, columns=["indicator_id", "place", "measure_id", "share", "why"])


def source_table(catalogue: Catalogue, files: list[tuple[str, str, str, str, int]]) -> pd.DataFrame:
    """One row per file that was read; a source without a file keeps one row with an empty file and no rows.

    `files` holds source_id, vintage, file, sha256 and row count of each file.
    """
    table = []
    for source in catalogue.sources.values():
        common = {
            "source_id": source.source_id, "publisher": source.publisher, **_spread("title", source.title),
            "licence": source.licence, "url": source.url, "accessed": str(source.accessed) if source.accessed else None,
        }  # fmt: skip
        found = [file[1:] for file in files if file[0] == source.source_id]
        for vintage, name, checksum, rows in found or [("", "", None, 0)]:
            table.append(common | {"vintage": vintage, "file": name, "sha256": checksum, "row_count": rows})
    return pd.DataFrame(table)


def edition_table(catalogue: Catalogue, year: int, is_simulated: bool) -> pd.DataFrame:
    """One row about the whole database: its year, and whether its figures are simulated, in words."""
    words = {f"notice_{name}": catalogue.strings[name]["simulated"] if is_simulated else "" for name in LANGUAGES}
    return pd.DataFrame([{"year": year, "is_simulated": is_simulated, **words}])
