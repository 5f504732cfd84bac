"""References from one entry of the catalogue to another that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.catalogue.field_models import KINDS
from pipelines.catalogue.forms_models import unfit_questions
from pipelines.catalogue.models import Catalogue
from pipelines.catalogue.published_models import unknown_references
from pipelines.catalogue.review_models import kinds_are_whole
from pipelines.problems import Problem


def unknown_names(catalogue: Catalogue) -> Iterator[Problem]:
    """References from one entry to another that lead nowhere."""

    def problem(place: str, found: str, known: str) -> Problem:
        return Problem("catalogue", place, f"{found!r}", f"an id of {known}", "correct the spelling or add it")

    yield from catalogue.access.unknown(catalogue.sources)
    if not kinds_are_whole(catalogue.kinds):
        yield Problem("kinds.yml", "ids", ", ".join(catalogue.kinds), ", ".join(KINDS), "keep these, in this order")
    spoken = [theme.id for theme in catalogue.themes.values() if theme.theme_class != "context"]
    sectors = {code.id for code in catalogue.logs.codes["sector"].codes}
    for theme_id in spoken:
        if theme_id not in catalogue.listening:
            yield problem(theme_id, "no question", "listening.yml")
    for asked in catalogue.listening.values():
        if asked.id not in spoken:
            yield problem("listening.yml", asked.id, "themes.yml")
        for sector in sorted(set(asked.whom) - sectors):
            yield problem(f"listening.yml: {asked.id}", sector, "logs.yml")
    claimed = [code for zone in catalogue.zones.values() for code in (*zone.communes, *zone.sub_communes)]
    for code in sorted({code for code in claimed if claimed.count(code) > 1}):
        yield Problem("zones.yml", "zones", f"{code} in two places", "each code once", "take it out of one of them")
    for indicator in catalogue.indicators.values():
        if indicator.theme not in catalogue.themes:
            yield problem(f"{indicator.id}.theme", indicator.theme, "themes.yml")
        for measure in indicator.measures():
            if measure not in catalogue.measures:
                yield problem(indicator.id, measure, "measures.yml")
        for source_id in indicator.source_ids:
            if source_id not in catalogue.sources:
                yield problem(f"{indicator.id}.source_ids", source_id, "sources/")
    for measure in catalogue.measures.values():
        if measure.part_of and measure.part_of not in catalogue.measures:
            yield problem(f"{measure.id}.part_of", measure.part_of, "measures.yml")
    for ages in catalogue.disclosure.ages:
        if ages.source_id not in catalogue.sources:
            yield problem("disclosure.yml: ages", ages.source_id, "sources/")
    yield from catalogue.vulnerability.unknown(catalogue.sources, catalogue.measures)
    yield from catalogue.origin.unknown(catalogue.sources, catalogue.measures)
    for name in sorted(catalogue.profile.indicators() - set(catalogue.indicators)):
        yield problem("profile.yml", name, "indicators/")
    yield from catalogue.profile.funnel.uncounted(catalogue.indicators)
    for name in sorted(catalogue.forecast.indicators() - set(catalogue.indicators)):
        yield problem("forecast.yml", name, "indicators/")
    for name in sorted(catalogue.forecast.measures() - set(catalogue.measures)):
        yield problem("forecast.yml", name, "measures.yml")
    for name in catalogue.profile.first_page.unknown_themes:
        if name not in catalogue.themes:
            yield problem("profile.yml: unknown_themes", name, "themes.yml")
    for place, found, expected in unfit_questions(catalogue.forms, catalogue.logs):
        yield Problem("forms.yml", place, repr(found), expected, "correct the form")
    yield from unknown_references(catalogue.published.values(), catalogue.area_ids, catalogue.indicators)
    for theme in catalogue.themes.values():
        if theme.parent_id and theme.parent_id not in catalogue.themes:
            yield problem(f"{theme.id}.parent_id", theme.parent_id, "themes.yml")
