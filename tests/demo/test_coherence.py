"""The files tell one story: sums agree between sources, years and levels, as the project's readers see them."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from pipelines.demo.living import DOMAIN_WEIGHTS, mean_over
from pipelines.demo.people import YEARS, population_structure
from pipelines.demo.world import World, draw_world
from pipelines.sources.checking import check_sources

Tables = dict[str, pd.DataFrame]


def test_every_file_is_read_without_a_problem(demo, registry):
    assert check_sources(registry, demo) == []


def test_no_source_of_the_registry_is_absent(tables: Tables):
    assert len(tables) >= 30
    assert [source_id for source_id, frame in tables.items() if frame.empty] == []


def _sectors(tables: Tables, year: int) -> pd.Series:
    frame = tables["statbel_population_sector"]
    return frame[frame["year"] == year].set_index("sector_id")["residents"].astype(int)


def test_the_region_is_about_as_large_as_wanted(tables: Tables):
    for year in range(2019, 2026):
        assert 1_150_000 < _sectors(tables, year).sum() < 1_260_000


def test_census_and_population_series_agree_sector_by_sector(tables: Tables):
    series = _sectors(tables, 2021)
    ages = tables["statbel_census_age"].groupby("sector_id")["residents"].sum()
    old = tables["statbel_census_65plus"].set_index("sector_id")
    assert len(old) > 690
    assert (series[series > 0].sort_index() == old["residents"].sort_index()).all()
    assert (ages.sort_index() == old["residents"].sort_index()).all()
    assert (old["residents_65_plus"] + old["residents_under_65"] == old["residents"]).all()
    from_ages = tables["statbel_census_age"].query("age_from >= 65").groupby("sector_id")["residents"].sum()
    assert (from_ages.reindex(old.index, fill_value=0) == old["residents_65_plus"]).all()


def test_not_localised_rows_make_up_the_communes(tables: Tables):
    communes = tables["statbel_population_commune"].groupby(["year", "commune_id"])["residents"].sum()
    for year in range(2019, 2025):
        sectors = _sectors(tables, year)
        assert sectors.index.str.endswith("ZZZZ").sum() == 19
        assert (sectors.groupby(sectors.index.str.slice(0, 5)).sum() == communes[year]).all()


def test_region_and_communes_agree_by_sex_and_age(tables: Tables):
    communes = tables["statbel_population_commune"].groupby(["year", "sex", "age"])["residents"].sum()
    region = tables["statbel_population_region"].set_index(["year", "sex", "age"])["residents"]
    assert len(communes) == 12 * 2 * 101
    assert (communes == region.reindex(communes.index)).all()
    assert region.index.get_level_values("age").min() == 0


def test_the_age_file_is_the_population_of_2022(tables: Tables):
    ages = tables["statbel_population_sector_age"]
    totals = ages.groupby("sector_id")["residents"].sum()
    assert len(ages) == len(totals) * 18
    assert (totals == _sectors(tables, 2022)[totals.index]).all()
    assert (ages["deaths"] <= ages["residents"]).all()
    assert 0.006 < ages["deaths"].sum() / ages["residents"].sum() < 0.011


def test_codes_of_2025_carry_the_same_people(tables: Tables):
    vintages = tables["statbel_sector_vintages"].set_index("sector_id_2025")["sector_id"]
    now = _sectors(tables, 2025)
    back = now.groupby(now.index.map(vintages.to_dict()).fillna("ZZZZ")).sum()
    assert len(back) == 724 + 1
    assert set(back.index) - {"ZZZZ"} == set(tables["statbel_sectors"]["sector_id"])


def test_sector_incomes_add_up_to_communes(tables: Tables, world: World):
    communes = tables["statbel_income_commune"].set_index(["year", "commune_id"])
    sectors = tables["statbel_income_sector"].query("returns_state == 'value'")
    known = sectors.groupby(["year", sectors["sector_id"].str.slice(0, 5)])["total_net_taxable_income_eur"].sum()
    published = communes["total_net_taxable_income_eur"].reindex(known.index)
    assert len(known) == 3 * 19
    assert (known < published).all()  # masked and not localised are in the communes' totals only
    assert known.sum() / published.sum() > 0.8


def test_one_sector_in_six_hides_some_income(tables: Tables):
    frame = tables["statbel_income_sector"]
    assert set(frame["year"]) == {2019, 2021, 2023}
    for _, one_year in frame.groupby("year"):
        median, mean = one_year["median_net_taxable_income_eur_state"], one_year["mean_net_taxable_income_eur_state"]
        assert 0.14 < (median == "suppressed").mean() < 0.18
        assert 0.05 < (mean == "suppressed").mean() < 0.09


def test_quartiles_fit_the_median(tables: Tables):
    frame = tables["statbel_income_sector"].query("quartile_coefficient_state == 'value'")
    coefficient = frame["quartile_difference_eur"] / frame["median_net_taxable_income_eur"] * 100
    assert len(frame) > 1500
    assert np.allclose(coefficient.astype(float), frame["quartile_coefficient"].astype(float), atol=0.1)
    mean = frame["total_net_taxable_income_eur"] / frame["returns"]
    assert np.allclose(mean.astype(float), frame["mean_net_taxable_income_eur"].astype(float), atol=1)
    assert (frame["mean_net_taxable_income_eur"] > frame["median_net_taxable_income_eur"]).all()


def test_key_figures_are_those_of_the_series(tables: Tables):
    series = tables["ibsa_monitoring_series"].set_index(["indicator_nl", "year", "neighbourhood_id"])["value"]
    key = tables["ibsa_monitoring_key"].set_index(["variable", "neighbourhood_id"])["value"]
    unemployed = key["unemployment_pct"].dropna()
    assert len(unemployed) == 118
    assert (series["Werkloosheidsgraad"][2023].reindex(unemployed.index) == unemployed).all()
    income = tables["ibsa_monitoring_income"].set_index("neighbourhood_id")["median_equivalised_income_eur"].dropna()
    assert (key["median_equivalised_income_eur"].dropna() == income).all()


def test_neighbourhood_residents_are_the_sectors_residents(tables: Tables):
    links = tables["ibsa_sector_neighbourhood"].query("sector_vintage == '2019-2024'").set_index("sector_id")
    series = tables["ibsa_monitoring_series"].query("indicator_nl == 'Totale bevolking' and year == 2022")
    published = series.set_index("neighbourhood_id")["value"].dropna()
    sectors = _sectors(tables, 2022)
    summed = sectors.groupby(links["neighbourhood_id"].reindex(sectors.index)).sum()
    assert len(published) == 118
    assert (summed.reindex(published.index) == published).all()


def test_masks_are_found_as_masks(tables: Tables):
    series = tables["ibsa_monitoring_series"].query("indicator_nl == 'Totale bevolking' and year == 2022")
    states = series.set_index("neighbourhood_id")["value_state"]
    assert states["700"] == "suppressed" and states["800"] == "missing" and states["1"] == "value"


def test_the_index_is_the_weighted_sum_of_its_domains(tables: Tables):
    frame = tables["bimd"]
    domains = frame[[f"{name}_score" for name in ("income", "employment", "education", "housing", "health", "crime")]]
    assert DOMAIN_WEIGHTS.sum() == pytest.approx(1)
    assert np.allclose(domains.astype(float) @ DOMAIN_WEIGHTS, frame["score"].astype(float))
    assert domains.max().max() == pytest.approx(100)
    assert domains.min().min() > 0
    assert frame["sector_id"].str.startswith("21").sum() == 724
    assert (frame.sort_values("score", ascending=False)["rank"].to_numpy() == np.arange(1, len(frame) + 1)).all()


def test_emergency_campuses_are_among_the_hospital_sites(tables: Tables):
    campuses, sites = tables["fps_emergency_hospitals"], tables["eurostat_hospitals"].set_index("site_id")
    assert len(campuses) == sites["has_emergency"].sum() > 10
    assert (sites.loc[campuses["campus_id"], "sector_id"].to_numpy() == campuses["sector_id"].to_numpy()).all()
    assert set(tables["here_emergency_travel"]["hospital"]) <= set(campuses["hospital"])


def test_places_lie_in_the_sector_they_name(tables: Tables):
    import geopandas as gpd

    sectors = tables["statbel_sectors"].set_index("sector_id").geometry
    for source in ("famhp_pharmacies", "fps_emergency_hospitals", "eurostat_hospitals"):
        frame = tables[source]
        points = gpd.GeoSeries.from_xy(frame["lon"].astype(float), frame["lat"].astype(float), crs=4326).to_crs(31370)
        outlines = gpd.GeoSeries(sectors[frame["sector_id"]].to_numpy(), crs=31370)
        assert points.within(outlines).all(), source


def test_projections_name_all_communes_of_the_map(tables: Tables):
    assert set(tables["ibsa_projection_commune"]["commune_name_fr"]) == set(
        tables["statbel_sectors"]["commune_name_fr"]
    )
    observed = tables["ibsa_projection_commune"].query("not is_projected")["residents"].sum()
    assert observed == _sectors(tables, 2025).sum()


def test_births_are_the_children_of_the_next_year(tables: Tables):
    births = tables["statbel_births_commune"].groupby("year")["births"].sum()
    region = tables["statbel_population_region"].query("age == 0").groupby("year")["residents"].sum()
    assert len(births) == len(YEARS) - 1
    for year in births.index:
        assert births[year] == pytest.approx(region[year + 1], rel=0.02)


def test_structure_keeps_every_resident(world: World):
    table = population_structure(world.people, world.territory, world.society, 2020)
    assert (table >= 0).all()
    assert (table.sum(axis=(3, 4)) == world.people.by_commune(2020)).all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_zones_have_the_character_they_were_dealt(seed: int):
    drawn = draw_world(seed)
    zone, residents = drawn.territory.zone, drawn.sector_residents(2021).astype(float)
    for name in ("deprivation", "ageing", "families", "young", "alone", "crowding"):
        latent = mean_over(zone, 5, getattr(drawn.society, name), residents)
        dealt = [getattr(character, name) for character in drawn.society.characters]
        assert np.corrcoef(latent, dealt)[0, 1] > 0.8, name
    minutes = mean_over(zone, 5, drawn.supply.car_minutes, residents)
    pharmacies = np.bincount(drawn.supply.pharmacies.sector, minlength=len(zone))
    per_resident = mean_over(zone, 5, pharmacies / np.maximum(residents, 1), residents)
    assert minutes.argmax() == per_resident.argmin() == 0


def test_the_zones_differ_as_the_truth_says(demo, tables: Tables):
    truth = json.loads((demo / "truth.json").read_text(encoding="utf-8"))
    deprivation = {zone: facts["latent"]["deprivation"] for zone, facts in truth["zones"].items()}
    assert max(deprivation.values()) - min(deprivation.values()) > 1.5
    assert truth["region"]["residents"]["2021"] == _sectors(tables, 2021).sum()
    assert truth["region"]["not_localised_2021"] == _sectors(tables, 2021).filter(like="ZZZZ").sum()
    assert (
        sum(facts["residents_2021"] for facts in truth["zones"].values()) + truth["region"]["not_localised_2021"]
        == truth["region"]["residents"]["2021"]
    )
    assert len(truth["moved_sectors"]) == 2
