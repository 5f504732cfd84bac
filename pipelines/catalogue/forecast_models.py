"""What is forecast and how a model is judged: the checked form of forecast.yml."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field, model_validator

from pipelines.catalogue.entry import Entry

ModelName = Literal["mean_of_three", "mean_growth", "region_growth", "damped_trend"]
YARDSTICK = "no_change"


class SeriesRules(Entry):
    """Yearly indicators: how far ahead, from how many points, with which models."""

    horizons: int = Field(ge=1, le=10)
    fewest_points: int = Field(ge=3)
    fewest_errors: int = Field(ge=4)  # four is the least of which 80 % can be told
    models: list[ModelName]


class TotalRules(Entry):
    """The number of residents, of the region and of its parts."""

    indicator: str
    history: str
    also: list[str] = Field(default_factory=list)
    horizons: int = Field(ge=1, le=10)
    region_models: list[ModelName]
    zone_models: list[ModelName]


class AgeIndicator(Entry):
    """An indicator that follows from the age structure; its measures, where they are not the indicator's own."""

    indicator: str
    numerator: str | None = None
    denominator: str | None = None


class HeldOut(Entry):
    """A share by neighbourhood that was observed later than the age structure, and tests what is made of it."""

    indicator: str
    measure: str


class AgeRules(Entry):
    """The age structure: how cohorts are followed, and which indicators are read from them."""

    horizons: int = Field(ge=1, le=10)
    ratio_years: int = Field(ge=1)
    fewest_ratio_years: int = Field(ge=1)
    parents: tuple[int, int]
    indicators: list[AgeIndicator]
    held_out: list[HeldOut] = Field(default_factory=list)

    @model_validator(mode="after")
    def tests_what_is_forecast(self) -> AgeRules:
        strange = sorted({entry.indicator for entry in self.held_out} - {entry.indicator for entry in self.indicators})
        if strange:
            raise ValueError(f"figures are held out for {', '.join(strange)}, which no age group forecasts")
        return self


class ForecastRules(Entry):
    """Everything forecast.yml says."""

    oldest_years: int = Field(ge=0)
    interval_pct: Literal[80]  # the tables' columns carry it in their names
    fewest_origins: int = Field(ge=1)
    models: dict[str, int]
    growth_years: int = Field(ge=1)
    series: SeriesRules
    totals: TotalRules
    ages: AgeRules

    @model_validator(mode="after")
    def models_are_described(self) -> ForecastRules:
        used = {YARDSTICK, *self.series.models, *self.totals.region_models, *self.totals.zone_models}
        strange = sorted(set(self.models) - {YARDSTICK, *get_args(ModelName)})
        if strange:
            raise ValueError(f"`models` names {', '.join(strange)}, which nobody has written")
        absent = sorted(used - set(self.models))
        if absent:
            raise ValueError(f"`models` does not say how many points {', '.join(absent)} needs")
        return self

    def oldest_period(self, roadmap_year: int) -> int:
        """The earliest year a series may end in for this edition."""
        return roadmap_year - 1 - self.oldest_years

    def indicators(self) -> set[str]:
        """Every indicator named here, so that a misspelt one is found."""
        ages = [*self.ages.indicators, *self.ages.held_out]
        return {self.totals.indicator, *self.totals.also, *(entry.indicator for entry in ages)}

    def measures(self) -> set[str]:
        """Every measure named here."""
        ages = [name for entry in self.ages.indicators for name in (entry.numerator, entry.denominator) if name]
        return {self.totals.history, *ages, *(entry.measure for entry in self.ages.held_out)}
