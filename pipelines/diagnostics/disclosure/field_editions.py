"""What the field says, for everybody: who took part and how strongly a theme is spoken of, without what could point
at a person helped.

Calls and participations of professionals are no residents and are told as they are. Small counts of citizens, patients
and carers are hidden, and so is which services a zone's team asks too often: that is for the team.
"""

from __future__ import annotations

import pandas as pd

from pipelines.catalogue.disclosure_models import DisclosureRule
from pipelines.diagnostics.disclosure.suppression import is_small

RESIDENTS = ("citizen", "patient", "carer")
COUNTS = ["events", "participations", "hours", "observations"]


def public_participation(table: pd.DataFrame, rule: DisclosureRule) -> pd.DataFrame:
    """public.participation: mart.participation without small counts of residents, and without who is asked too often.

    `status` says `suppressed` where a count of residents was small; nothing else of that row is told.
    """
    hidden = table.actor_role.isin(RESIDENTS) & is_small(table.participations.astype(float), rule)
    kept = table.drop(columns=["months", "is_asked_often"])
    kept[COUNTS] = kept[COUNTS].astype("float64").mask(hidden)
    status = pd.Series("value", kept.index).mask(table.participations == 0, "zero").mask(hidden, "suppressed")
    return kept.assign(status=status.astype("str"))


def public_evidence(table: pd.DataFrame) -> pd.DataFrame:
    """public.evidence: mart.evidence without the ids of what was said."""
    return table.drop(columns="observation_ids")
