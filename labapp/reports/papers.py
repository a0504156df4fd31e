"""Use cases around papers without a number: the seller's scorecard for meetings, the blank worksheet of the bench."""

from __future__ import annotations

import io
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts.rules import Right
from labapp.accounts.service import require
from labapp.core.clock import Clock
from labapp.core.db import Database
from labapp.core.errors import NotFound
from labapp.core.trail import Actor
from labapp.inspections.assembling import frozen_checklist
from labapp.inspections.models import Inspection, InspectionKind
from labapp.lab.rules import label_code
from labapp.lab.steps import code_of_lab
from labapp.orders.models import MysteryOrder
from labapp.reports.content.scorecard import scorecard_content
from labapp.reports.content.texts import texts
from labapp.reports.content.translating.scorecards import scorecard_in
from labapp.reports.content.worksheet import worksheet
from labapp.reports.copying import lab_manner
from labapp.reports.own_words import own_checklists
from labapp.reports.score_facts import scorecard_facts
from labapp.rulebook.queries import rulebook
from labapp.rulebook.types import Checklist


class Papers:
    """Papers for meetings and for the bench; none of them is a record."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def scorecard(self, actor: Actor, seller: str, category: str = "", language: str = "") -> bytes:
        """A seller's scorecard as a PDF, by the policy in force today; in the lab's language unless one is named.

        UserError "no_translation" if something in it has no words in that language.
        """
        require(actor, Right.SEE_SELLERS)
        with self._database.reading() as session:
            manner = lab_manner(session, {}, language)
            facts = scorecard_facts(session, seller, category, self._clock.now(), self._clock.zone)
            own = own_checklists(session, (order.number for order in facts.orders))
        facts = scorecard_in(facts, manner.language, own)
        document = replace(
            scorecard_content(facts, texts(manner.language)),
            paper=manner.paper,
            logo=manner.logo,
            accent=manner.accent,
        )
        from labapp.reports.layout import glyph_problem  # reportlab comes with the first document
        from labapp.reports.layout.sheets import draw_sheet

        problem = glyph_problem(document.must_show)
        if problem:
            raise problem
        out = io.BytesIO()
        draw_sheet(document, out)
        return out.getvalue()

    def worksheet(self, actor: Actor, order: str = "", category: str = "", language: str = "") -> bytes:
        """The blank worksheet of an order's device, or of any device of a category; in the lab's language unless named."""
        require(actor, Right.RECEIVE_ORDERS)
        with self._database.reading() as session:
            words = texts(lab_manner(session, {}, language).language)
            today = self._clock.today()
            number = code = device = grade = ""
            if order:
                row = session.scalar(sa.select(MysteryOrder).where(MysteryOrder.number == order))
                if row is None:
                    raise NotFound(f"There is no order {order}.")
                checklist = self._checklist_of(session, row)
                number, device, grade = row.number, row.title, row.grade
                code = label_code(number, code_of_lab(session))
            else:
                checklist = rulebook(session).checklist(category, on=today)
        sheet = worksheet(
            checklist,
            number=number,
            code=code,
            device=device,
            grade=grade,
            printed_on=words.day(today.isoformat()),
            texts=words,
        )
        from labapp.reports.layout.worksheet import draw_worksheet  # reportlab comes with the first document

        out = io.BytesIO()
        draw_worksheet(sheet, out)
        return out.getvalue()

    def _checklist_of(self, session: Session, order: MysteryOrder) -> Checklist:
        """The checklist that the order's inspection follows, or the one that it would follow today."""
        inspection = session.scalar(
            sa.select(Inspection).where(Inspection.order_id == order.id, Inspection.kind == InspectionKind.FIRST)
        )
        if inspection is not None:
            return frozen_checklist(inspection)
        return rulebook(session).checklist(order.category, on=self._clock.today())
