"""A scorecard's facts in another language: what the program wrote translated, what people typed kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from labapp.reports.content.scorecard import JudgedOrder, ScorecardFacts
from labapp.reports.content.texts import texts
from labapp.reports.content.translating.catalogue import catalogue
from labapp.reports.content.translating.fields import Place, unit_said
from labapp.reports.content.translating.glossary import glossary, with_own
from labapp.reports.content.translating.speaking import Speaker
from labapp.rulebook.types import Checklist


def scorecard_in(facts: ScorecardFacts, language: str, own: Iterable[Checklist] = ()) -> ScorecardFacts:
    """The facts with findings and indicators in a language; UserError "no_translation" that names the first without words.

    `own` are the lab's own checklists, for their translations.
    """
    if language == "en":  # the rules write English
        return facts
    words = with_own(glossary((), (), language), own, language)
    speaker = Speaker(texts(language), catalogue(language), words)
    place = Place({}, {}, speaker)
    return replace(
        facts,
        category=words.titles.get(facts.category, facts.category),
        orders=tuple(_order(order, place) for order in facts.orders),
        indicators=tuple(
            (
                replace(
                    status, title=place.said(status.title), unit=unit_said(status.unit, place) if status.unit else ""
                ),
                higher,
            )
            for status, higher in facts.indicators
        ),
        measures=tuple(
            replace(measure, scope=speaker.quoted(measure.scope) if measure.scope else "") for measure in facts.measures
        ),
    )


def _order(order: JudgedOrder, place: Place) -> JudgedOrder:
    found = ((source, severity, place.said(sentence, source)) for source, severity, sentence in order.findings)
    return replace(order, findings=tuple(found))
