"""The catalogue as tables, so that whoever opens the database finds the words beside the numbers."""

from __future__ import annotations

import pandas as pd

from pipelines.build import PublishedFile
from pipelines.catalogue.entry import LANGUAGES, Words
from pipelines.catalogue.models import Catalogue, Indicator

MEASURE_ROLES = ("numerator", "denominator", "value", "median", "mean")


def _spread(name: str, words: Words) -> dict[str, str]:
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


def indicator_measure_table(catalogue: Catalogue) -> pd.DataFrame:
    """What each indicator is made of, and as what: indicator_id, role, place (order of preference), measure_id.

    A role is the indicator's field; `input` is a measure it names in any other way, and `spread` the one whose
    residents spread its communal counts over sectors.
    """
    rows = []
    for indicator in catalogue.indicators.values():
        reference = indicator.reference
        named = [(role, 1, getattr(indicator, role)) for role in MEASURE_ROLES]
        named += [("base", n, base.measure) for n, base in enumerate(indicator.base, 1)]
        if reference:
            named += [(f"reference_{role}", 1, getattr(reference, role)) for role in ("numerator", "denominator")]
        known = {measure for _, _, measure in named}
        named += [("input", n, measure) for n, measure in enumerate(indicator.measures(), 1) if measure not in known]
        if _is_spread(indicator, catalogue):
            named.append(("spread", 1, catalogue.origin.spread_by))
        rows += [(indicator.id, role, place, measure) for role, place, measure in named if measure]
    return pd.DataFrame(rows, columns=["indicator_id", "role", "place", "measure_id"])


def _is_spread(indicator: Indicator, catalogue: Catalogue) -> bool:
    """Whether it is made of counts of larger areas than sectors; a published share is handed down as it is."""
    measures = [catalogue.measures[name] for name in indicator.measures()]
    return any(m.adds_up == "count" and m.level in ("commune", "neighbourhood") for m in measures)


def table_source_table(catalogue: Catalogue) -> pd.DataFrame:
    """The sources that tables rest on whose rows name none: table_name, source_id."""
    rows = [(table, source_id) for table, named in catalogue.origin.tables.items() for source_id in named]
    return pd.DataFrame(rows, columns=["table_name", "source_id"])


def source_table(catalogue: Catalogue, files: dict[str, list[PublishedFile]]) -> pd.DataFrame:
    """One row per file that was read; a source without a file keeps one row with an empty file and no rows.

    `files` holds the files of each source, by source_id.
    """
    table = []
    for source in catalogue.sources.values():
        common = {
            "source_id": source.source_id, "publisher": source.publisher, **_spread("title", source.title),
            "licence": source.licence, "url": source.url, "accessed": str(source.accessed) if source.accessed else None,
        }  # fmt: skip
        for vintage, name, checksum, rows in files[source.source_id] or [("", "", None, 0)]:
            table.append(common | {"vintage": vintage, "file": name, "sha256": checksum, "row_count": rows})
    return pd.DataFrame(table)


def edition_table(catalogue: Catalogue, year: int, is_simulated: bool) -> pd.DataFrame:
    """One row about the whole database: its year, and whether its figures are simulated, in words."""
    words = {f"notice_{name}": catalogue.strings[name]["simulated"] if is_simulated else "" for name in LANGUAGES}
    return pd.DataFrame([{"year": year, "is_simulated": is_simulated, **words}])
