"""How access is worked out: the checked form of access.yml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal

from pydantic import Field, model_validator

from pipelines.catalogue.entry import Entry, Words
from pipelines.problems import Problem

State = Literal["computed", "no_services", "no_travel_times", "no_population"]
STATES: tuple[State, ...] = ("computed", "no_services", "no_travel_times", "no_population")
TABLE = r"^staging\.[a-z0-9_]+$"


class Decay(Entry):
    """How much less a service counts the farther it is: one weight per equal band of the catchment."""

    weights: list[float] = Field(min_length=1)
    reference: str = Field(min_length=1)

    @model_validator(mode="after")
    def falls_and_stays_above_nothing(self) -> Decay:
        if min(self.weights) <= 0:
            raise ValueError("a weight of 0 or less takes a band out of the catchment; choose a smaller catchment")
        if any(near < far for near, far in pairwise(self.weights)):
            raise ValueError("a farther band may not weigh more than a nearer one")
        return self


class KnownTrips(Entry):
    """Where measured trips are kept, from the centre of a sector to the place called `place`."""

    table: str = Field(pattern=TABLE)
    place: str
    minutes: str
    road_km: str


class KnownPlaces(Entry):
    """Where the places are that those trips lead to; several may bear one name."""

    table: str = Field(pattern=TABLE)
    name: str


class Travel(Entry):
    """What a straight line is calibrated on, and how fast people walk."""

    trips: KnownTrips
    places: KnownPlaces
    fewest_trips: int = Field(ge=10)
    walking_kmh: float = Field(gt=0)
    walking_reference: str = Field(min_length=1)


class ServiceKind(Entry):
    """One kind of service: where it is listed, how people get there, and how far is within reach.

    `supply` is the column that says how much a place offers; without it each place counts as one. `where` keeps
    the rows whose column holds one of the values.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Words
    table: str = Field(pattern=TABLE)
    key: str
    supply: str | None = None
    where: dict[str, list[str | int | bool]] = Field(default_factory=dict)
    mode: Literal["walk", "car"]
    catchments_min: list[int] = Field(min_length=3, max_length=3)
    main_min: int
    per: int = Field(gt=0)
    relevant_difference: float = Field(ge=0)
    source_id: str
    caveat: Words

    @model_validator(mode="after")
    def catchments_grow(self) -> ServiceKind:
        if any(small >= large for small, large in pairwise(self.catchments_min)) or self.catchments_min[0] <= 0:
            raise ValueError("catchments_min must grow, from more than 0")
        if self.main_min not in self.catchments_min:
            raise ValueError("main_min must be one of catchments_min")
        return self


class AccessContents(Entry):
    """Everything access.yml says."""

    method: Literal["e2sfca", "3sfca"]
    population_table: str = Field(pattern=TABLE)
    decay: Decay
    travel: Travel
    kinds: list[ServiceKind] = Field(min_length=1)
    cannot_say: Words
    how: Words
    states: dict[State, Words]

    @model_validator(mode="after")
    def says_each_thing_once(self) -> AccessContents:
        names = [kind.id for kind in self.kinds]
        if len(set(names)) != len(names):
            raise ValueError("two kinds have the same id")
        absent = sorted(set(STATES) - set(self.states))
        if absent:
            raise ValueError(f"states lacks {', '.join(absent)}")
        return self

    def tables(self) -> list[str]:
        """Every table access is worked out from."""
        named = [self.population_table, self.travel.trips.table, self.travel.places.table]
        return sorted({*named, *(kind.table for kind in self.kinds)})

    def unknown(self, sources: Iterable[str]) -> Iterator[Problem]:
        """Sources named here that the registry does not know."""
        known = set(sources)
        for kind in self.kinds:
            if kind.source_id not in known:
                place, remedy = f"{kind.id}.source_id", "correct the spelling or add it"
                yield Problem("access.yml", place, f"{kind.source_id!r}", "an id of sources/", remedy)
