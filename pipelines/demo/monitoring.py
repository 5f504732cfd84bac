"""The neighbourhood monitoring: series of all neighbourhoods, from the same people and living conditions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from pipelines.demo.living import in_year, mean_over
from pipelines.demo.people import YEARS
from pipelines.demo.world import World


@dataclass
class Series:
    """One indicator; a value per neighbourhood (catalogue order of the world) and year."""

    indicator_nl: str
    unit: str
    decimals: int
    values: dict[int, np.ndarray] = field(default_factory=dict)
    everywhere: bool = False  # areas and surroundings are known where nobody lives too
    suppressed: frozenset[int] = frozenset()  # places of inhabited neighbourhoods with too few people concerned


def draw_series(world: World) -> list[Series]:
    """Every series of the export, demographic ones first."""
    return [*_people_series(world), *_living_series(world), *_place_series(world)]


def neighbourhood_counts(world: World, year: int) -> np.ndarray:
    """Neighbourhood x sex x age on 1 January."""
    counts = world.people.in_year(year)[: world.territory.count]
    total = np.zeros((len(world.neighbourhoods), *counts.shape[1:]), dtype=np.int64)
    np.add.at(total, world.neighbourhood_place, counts)
    return total


def area_km2(world: World) -> np.ndarray:
    """Area of every neighbourhood."""
    one = world.territory.hexagons.side**2 * 1.5 * np.sqrt(3) / 1e6
    return np.bincount(world.neighbourhood_place, minlength=len(world.neighbourhoods)) * one


def _people_series(world: World) -> list[Series]:
    area = area_km2(world)
    foreign = 0.31 + 0.05 * mean_over(
        world.neighbourhood_place,
        len(world.neighbourhoods),
        0.4 * world.society.young + 0.5 * world.society.deprivation,
        np.ones(world.territory.count),
    )
    series = [
        Series("Totale bevolking", "Aantal inwoners", 0),
        Series("Bevolkingsdichtheid", "inw/km²", 2),
        Series("Geslachtsverhouding", "%", 2),
        Series("Aandeel van de 65-79 jarigen in de totale bevolking", "%", 2),
        Series("Aandeel van de 80 jaar en ouder in de totale bevolking", "%", 2),
        Series("Senioriteitscoëfficiënt (80+/60+)", "%", 2),
        Series("Totaal aantal vreemdelingen", "Aantal personen", 0),
    ]
    for year in YEARS:
        counts = neighbourhood_counts(world, year)
        by_age = counts.sum(axis=1)
        total = by_age.sum(axis=1)
        some = np.maximum(total, 1)
        figures = [
            total,
            total / area,
            counts[:, 1].sum(axis=1) / np.maximum(counts[:, 0].sum(axis=1), 1) * 100,
            by_age[:, 65:80].sum(axis=1) / some * 100,
            by_age[:, 80:].sum(axis=1) / some * 100,
            by_age[:, 80:].sum(axis=1) / np.maximum(by_age[:, 60:].sum(axis=1), 1) * 100,
            np.round(total * foreign),
        ]
        for one, values in zip(series, figures, strict=True):
            one.values[year] = values
    return series


def neighbourhood_mean(world: World, name: str, year: int) -> np.ndarray:
    """A rate of the living conditions by neighbourhood, weighted with residents."""
    weights = world.sector_residents(year).astype(float)
    return mean_over(world.neighbourhood_place, len(world.neighbourhoods), in_year(world.living, name, year), weights)


def _wobble(world: World, part: int, years: range, spread: float) -> Callable[[int], np.ndarray]:
    """A neighbourhood's own ups and downs around its trend, as a factor per year."""
    noise = np.exp(world.generator(part).normal(0, spread, (len(years), len(world.neighbourhoods))))
    return lambda year: noise[year - years.start]


def _living_series(world: World) -> list[Series]:
    kinds = [
        ("Werkloosheidsgraad", "%", "unemployment_pct", range(2010, 2024)),
        ("Aandeel begunstigden van een OCMW-inkomen (leefloon of equivalent) in de bevolking", "%",
         "social_integration_pct", range(2006, 2024)),
        ("Aandeel van de rechthebbenden op de verhoogde tegemoetkoming in de totale bevolking", "%",
         "increased_reimbursement_pct", range(2010, 2025)),
        ("Aandeel alleenwonenden van 65 jaar en meer in het totaal aantal private huishoudens", "%",
         "alone_65_plus_pct", range(2006, 2026)),
        ("Aandeel sociale woningen (aantal sociale woningen per 100 huishoudens)", "huisv/100 huishoudens",
         "social_housing_per_100", range(2010, 2025)),
    ]  # fmt: skip
    found = []
    for place, (title, unit, name, years) in enumerate(kinds):
        wobble = _wobble(world, 70 + place, years, 0.012)
        values = {year: neighbourhood_mean(world, name, year) * wobble(year) for year in years}
        found.append(Series(title, unit, 2, values, suppressed=_too_few(world, name)))
    median = Series("Mediaan belastbaar inkomen der aangiften", "€", 0)
    median.values = {year: median_income(world, year) for year in world.incomes}
    return [*found, median]


def _too_few(world: World, name: str) -> frozenset[int]:
    """The neighbourhood with the fewest people on increased reimbursement, whose share the publisher hides."""
    if name != "increased_reimbursement_pct":
        return frozenset()
    persons = neighbourhood_mean(world, name, 2023) * neighbourhood_counts(world, 2023).sum(axis=(1, 2))
    inhabited = [place for place, flag in enumerate(flags(world)) if not flag]
    return frozenset({min(inhabited, key=lambda place: persons[place])})


def median_income(world: World, year: int) -> np.ndarray:
    """Median taxable income by neighbourhood: the sectors' medians, weighted with returns."""
    income, count = world.incomes[year], world.territory.count
    return mean_over(
        world.neighbourhood_place,
        len(world.neighbourhoods),
        income.median_eur[:count],
        income.returns[:count].astype(float),
    )


def _place_series(world: World) -> list[Series]:
    """Surroundings, measured over the ground and not over the residents."""
    kinds = [
        ("Verkeersgeluid (multi-blootstelling): Lden indicator (24 u)", "dB(A)", "noise_db", range(2021, 2022)),
        ("Verkeersgeluid (multi-blootstelling): indicator Ln (23 u - 7 u)", "dB(A)", "noise_night_db",
         range(2021, 2022)),
        ("Vegetatiegraad", "%", "vegetation_pct", range(2021, 2024, 2)),
        ("Bedekkingsgraad door hoge vegetatie", "%", "high_vegetation_pct", range(2021, 2022)),
        ("Aandeel ondoordringbare oppervlakken", "%", "sealed_pct", range(2022, 2023)),
        ("Aandeel van de bevolking in de nabijheid van een groene ruimte die toegankelijk is voor het publiek", "%",
         "near_green_pct", range(2012, 2013)),
        ("Jaarlijkse gemiddelde concentraties van stikstofdioxide (NO2)", "µg/m³", "no2_ugm3", range(2018, 2024)),
        ("Jaarlijkse gemiddelde concentraties fijnstof met een diameter kleiner dan 2,5 µm (PM2,5)", "µg/m³",
         "pm25_ugm3", range(2018, 2024)),
    ]  # fmt: skip
    ground = np.ones(world.territory.count)
    number = len(world.neighbourhoods)
    found = []
    for title, unit, name, years in kinds:
        values = {
            year: mean_over(world.neighbourhood_place, number, in_year(world.living, name, year), ground)
            for year in years
        }
        found.append(Series(title, unit, 2, values, everywhere=True))
    surface = {year: area_km2(world) for year in range(2020, 2025)}
    return [*found, Series("Oppervlakte", "km²", 5, surface, everywhere=True)]


def flags(world: World) -> list[str]:
    """Why a neighbourhood has no value: '' residential, VS (too few people), ND (not available)."""
    return ["" if int(identity) < 700 else "ND" if identity.startswith("8") else "VS"
            for identity in world.neighbourhoods]  # fmt: skip


def shown(world: World, series: Series, year: int) -> list[float | int | str]:
    """The year's cells as the export shows them, neighbourhood by neighbourhood."""
    cells: list[float | int | str] = []
    marks = ["VS" if place in series.suppressed else flag for place, flag in enumerate(flags(world))]
    for value, flag in zip(series.values[year].tolist(), marks, strict=True):
        if (flag and not series.everywhere) or np.isnan(value):
            cells.append(flag or "ND")
        else:
            cells.append(round(value, series.decimals) if series.decimals else round(value))
    return cells
