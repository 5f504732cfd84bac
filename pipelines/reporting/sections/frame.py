"""What a section of a profile is made of: facts in no language, claims about them, a view in one language.

A section `<name>` has
- `sections/<name>.py`, with `SECTION = Section("<name>", gather, claims, view)`, and a line in `registry`;
- `typst/sections/<name>.typ`, which begins `#import "../kit.typ": *` and has a function `render(part)`;
- `templates/sections/<name>.html.j2`, which sees its view as `part`, takes its signs and captions by
  `{% from "kit.html.j2" import tag, sign with context %}`, and writes `<h2 id="<name>">` (the page's list of contents
  leads there); styles, if it needs any, in `templates/sections/<name>.css`;
- its words under the key `<name>:` of the three string files;
- tables only it reads in `edition.NAMED_TABLES`; it asks for one with `inputs.table(name)`, which may be empty.
Its caption of every table and picture is `tagged(…)` in Typst and has `{{ tag() }}` in HTML, for simulated data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipelines.reporting.claims import Claim
from pipelines.reporting.inputs import Inputs
from pipelines.reporting.words import Words

if TYPE_CHECKING:  # pictures load matplotlib, which only the process that draws should pay for
    from pipelines.reporting.pictures import Picture


def _no_pictures(_inputs: Inputs, _facts: Any) -> list[Picture]:
    return []


@dataclass(frozen=True)
class Section:
    """One section, the same for every area.

    gather: (inputs, area_id) to the facts it states, a dataclass in no language; None where the section has nothing
        to be made from and is left out.
    claims: the facts' sentences, each bound to its row and test; all of them become rows of mart.claim.
    view: (facts, words) to a dictionary of strings and positions that JSON can hold. It has `title`; whatever states
        a fact in it comes from `claims.say`. A picture stands in it under `pictures`, as {picture: file name, alt}.
    draw: (inputs, facts) to pictures without words; heavy libraries are imported inside.
    """

    name: str
    gather: Callable[[Inputs, str], Any | None]
    claims: Callable[[Any], list[Claim]]
    view: Callable[[Any, Words], dict]
    draw: Callable[[Inputs, Any], list[Picture]] = _no_pictures
