"""What access was worked out from, or why it was not, and the words that go with every figure."""

from __future__ import annotations

import pandas as pd

from pipelines.catalogue.access_models import AccessContents, ServiceKind, State

LANGUAGES = ("nl", "fr", "en")


def newest_residents(table: pd.DataFrame, sector_ids: pd.Series) -> tuple[pd.Series, str]:
    """Residents of every sector in the newest year of `table` (sector_id, year, residents), and that year.

    A sector that is not in the file has nobody in it; people without a sector cannot be placed and are not here.
    """
    newest = table[table.year == table.year.max()] if len(table) else table
    residents = newest.groupby("sector_id").residents.sum().astype(float)
    year = str(int(table.year.max())) if len(table) else ""
    return residents.reindex(sorted(sector_ids)).fillna(0.0), year


def state_of(services: pd.DataFrame, residents: pd.Series, is_calibrated: bool) -> State:
    """Whether access to one kind of service can be worked out, else the first thing that is missing."""
    usable = services.is_counted & (services.located_by != "nowhere") & (services.supply > 0)
    if not usable.any():
        return "no_services"
    if residents.sum() <= 0:
        return "no_population"
    return "computed" if is_calibrated else "no_travel_times"


def scope_table(
    contents: AccessContents, services: pd.DataFrame, residents: pd.Series, year: str, is_calibrated: bool
) -> pd.DataFrame:
    """Per kind of service: its state and the reason in words, what was counted, and what the figures cannot say.

    `services` is mart.access_point, `residents` by sector, `year` theirs.
    """
    rows = []
    for kind in contents.kinds:
        own = services[services.service_kind == kind.id]
        state = state_of(own, residents, is_calibrated)
        counts = _counted(own) | {"residents": int(residents.sum()), "population_period": year}
        rows.append({"service_kind": kind.id, "state": state, **counts, **_words(contents, kind, state)})
    return pd.DataFrame(rows)


def _counted(services: pd.DataFrame) -> dict:
    counted = services[services.is_counted]
    return {
        "period": str(int(services.year.max())) if len(services) else "",
        "places": len(counted),
        "places_left_out": len(services) - len(counted),
        "places_at_sector_centre": int((counted.located_by == "sector").sum()),
        "places_nowhere": int((counted.located_by == "nowhere").sum()),
        "supply": float(counted.supply.sum()),
    }


def _words(contents: AccessContents, kind: ServiceKind, state: State) -> dict:
    texts = {"title": kind.title, "reason": contents.states[state], "caveat": kind.caveat,
             "cannot_say": contents.cannot_say, "how": contents.how}  # fmt: skip
    said = {f"{name}_{language}": getattr(text, language) for name, text in texts.items() for language in LANGUAGES}
    return {"source_id": kind.source_id, "relevant_difference": kind.relevant_difference, **said}


def described(table: pd.DataFrame, contents: AccessContents, states: pd.DataFrame, detour: float) -> pd.DataFrame:
    """The rows of `area_access` with their period, way of travelling, method and source.

    `states` is mart.access_scope; `detour` the calibrated one, which the method names.
    """
    kinds = {kind.id: kind for kind in contents.kinds}
    of = table.service_kind.map
    known = states.set_index("service_kind")
    mode = of({name: kind.mode for name, kind in kinds.items()})
    return table.assign(
        is_main=of({name: kind.main_min for name, kind in kinds.items()}) == table.catchment_min,
        period=of(known.period),
        population_period=of(known.population_period),
        mode=mode,
        method=contents.method + "; " + mode + f"; straight line × {detour:.2f}",
        is_estimated=True,
        source_id=of(known.source_id),
    )
