"""The blind second look at the bench: offered to whoever had no part in the first, and blind to the last."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from labapp.accounts.rules import Role
from labapp.core.trail import Actor
from labapp.rulebook.types import CheckKind, Evidence, Pillar, Result
from labapp.ui.bench.page import BenchPage
from labapp.ui.widgets.label import Label
from tests.drawn import drawn_photo
from tests.lab.room import answer_of
from tests.ui.bench.bench import receive_order
from tests.ui.sellers.room import Room

SECRET = "the first one wrote this"


def filled(room: Room, who: Actor, inspection: int, *, second: bool, note: str = "") -> None:
    """Give all that an inspection asks for."""
    lab, number = room.lab.inspections, iter(range(10_000 * (1 + second), 10_000 * (2 + second)))

    def photo(**place: str) -> None:
        drawn = drawn_photo(next(number))
        lab.add_photo(who, inspection, room.lab.photos.prepare(drawn, "IMG.jpg"), **place)

    detail = lab.detail(who, inspection)
    for shot in () if second else detail.checklist.shots:
        for _ in range(shot.minimum):
            photo(shot=shot.key)
    asked = True
    while asked:
        found = lab.detail(who, inspection)
        open_checks = [
            check
            for check in found.checklist.checks
            if check.key in found.assessment.asked and check.key not in found.answers
        ]
        asked = False
        for check in open_checks:
            if second and check.pillar is not Pillar.QUALITY:
                continue
            for _ in range(check.min_photos if check.evidence is Evidence.REQUIRED else 0):
                photo(check_key=check.key)
            result, value = (Result.PASS, None) if check.kind is CheckKind.OBSERVATIONS else answer_of(check)
            lab.answer(who, inspection, check.key, result, value, note)
            asked = True


def words(widget: QWidget) -> str:
    """All that the page says in labels."""
    return " ".join(label.text() for label in widget.findChildren(Label))


def test_a_second_look_is_offered_opened_and_handed_in_without_a_word_of_the_first(room: Room) -> None:
    order = receive_order(room)
    jonas = room._person("Jonas Berg", Role.TECHNICIAN, "jonas looks at the back")
    sofia = room._person("Sofia Okafor", Role.TECHNICIAN, "sofia sees scratches")
    first = room.lab.inspections.start(jonas, order)
    filled(room, jonas, first, second=False, note=SECRET)
    room.lab.inspections.submit(jonas, first)
    page = room.page(BenchPage, sofia)
    rows = page.queue.table.rows
    assert [row.order_number for row in rows if row.second] == []
    room.lab.inspections.request_second(room.manager, order, "a sample")
    page.activated(None)
    room.rest()
    (row,) = [row for row in page.queue.table.rows if row.second]
    assert page.queue.table.model.columns[2].text(row) == "second look, blind"
    page.queue.opened.emit(row)
    room.rest()
    desk = page.desk
    assert desk is not None
    assert desk.sitting.detail is not None
    assert desk.sitting.detail.second
    assert desk.notice.title == "Second look, blind"
    assert desk.sitting.detail.answers == {}
    assert SECRET not in words(page)
    assert "Jonas" not in words(page)
    filled(room, sofia, desk.sitting.inspection_id, second=True)
    room.rest()
    desk.submit()
    room.rest()
    assert page.desk is None, desk.notice.detail
    assert page.notice.title == f"{order} has its second look."
    assert [row for row in page.queue.table.rows if row.second] == []
    assert [row.order_number for row in room.lab.inspections.to_review(room.manager)] == [order]


def test_who_made_the_first_is_offered_no_second(room: Room) -> None:
    order = receive_order(room)
    jonas = room._person("Jonas Berg", Role.TECHNICIAN, "jonas looks at the back")
    first = room.lab.inspections.start(jonas, order)
    filled(room, jonas, first, second=False)
    room.lab.inspections.submit(jonas, first)
    room.lab.inspections.request_second(room.manager, order, "a sample")
    page = room.page(BenchPage, jonas)
    assert [row for row in page.queue.table.rows if row.second] == []
