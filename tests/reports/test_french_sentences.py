"""The catalogue of French sentences is whole: each sentence that a rule may write into a record stands in it."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from labapp.core.paths import RESOURCES
from labapp.orders.rules import OrderState
from labapp.reports.content.texts import texts, typographic
from labapp.reports.content.translating import said_in
from labapp.reports.content.translating.catalogue import Gap, catalogue, parts
from labapp.reports.content.translating.glossary import glossary
from labapp.reports.content.translating.speaking import Speaker
from labapp.rulebook import loader
from labapp.rulebook.outlines import outline, outline_names
from labapp.rulebook.wording import english
from tests.project import ROOT, parsed, place

PACKAGES = ("inspections", "orders", "trials", "sellers")
# The modules whose sentences reach a sealed record, or a statement of reasons.
RECORDED = {
    "labapp/inspections/rules/assessing.py",
    "labapp/inspections/rules/battery.py",
    "labapp/inspections/rules/cosmetics.py",
    "labapp/inspections/rules/differences.py",
    "labapp/inspections/rules/findings.py",
    "labapp/inspections/rules/gaps.py",
    "labapp/inspections/rules/identity.py",
    "labapp/inspections/rules/promise.py",
    "labapp/inspections/rules/sources.py",
    "labapp/inspections/rules/verdict.py",
    "labapp/inspections/rules/words.py",
    "labapp/orders/rules/delivery.py",
    "labapp/orders/rules/parcel.py",
    "labapp/sellers/rules/measures.py",
    "labapp/trials/rules/recommending.py",
    "labapp/trials/rules/replaying.py",
    "labapp/inspections/sealing.py",
    "labapp/reports/record.py",
    "labapp/reports/measured.py",
}
NEVER_RECORDED = {
    "labapp/inspections/rules/agreement.py": "how two people agree is shown on a page of the window",
    "labapp/inspections/rules/answers.py": "what the bench refuses is stored nowhere",
    "labapp/inspections/rules/asked.py": "it writes nothing",
    "labapp/inspections/rules/codes.py": "what a scanned code may be is offered at the bench",
    "labapp/inspections/rules/files.py": "refusals of files",
    "labapp/inspections/rules/life.py": "refusals of steps",
    "labapp/inspections/rules/scores.py": "it writes nothing",
    "labapp/inspections/rules/second.py": "a second look gives no verdict",
    "labapp/inspections/rules/types.py": "it writes nothing",
    "labapp/orders/rules/buying.py": "refusals of orders",
    "labapp/orders/rules/calendar.py": "names of months, which {day} knows",
    "labapp/orders/rules/cover.py": "the cover guard speaks to who buys",
    "labapp/orders/rules/facts.py": "it writes nothing",
    "labapp/orders/rules/life.py": "labels of buttons and refusals; its states are said below",
    "labapp/sellers/rules/beta.py": "it writes nothing",
    "labapp/sellers/rules/indicators.py": "it writes nothing",
    "labapp/sellers/rules/known.py": "what is known of a seller is asked at its start",
    "labapp/sellers/rules/life.py": "refusals of steps",
    "labapp/sellers/rules/ranking.py": "a ranking is in no record",
    "labapp/sellers/rules/scores.py": "a score is in no record",
    "labapp/sellers/rules/taking.py": "refusals of measures",
    "labapp/trials/rules/chances.py": "it writes nothing",
    "labapp/trials/rules/comparing.py": "plans are compared on the command line and a page of the window",
    "labapp/trials/rules/critical.py": "printed beside a plan, in no record",
    "labapp/trials/rules/exact.py": "it writes nothing",
    "labapp/trials/rules/life.py": "it writes nothing",
    "labapp/trials/rules/plans.py": "refusals of plans",
    "labapp/trials/rules/searching.py": "names of suggested plans",
    "labapp/trials/rules/types.py": "it writes nothing",
    "labapp/trials/rules/wald.py": "it writes nothing",
}
# Literals of recorded modules that no record holds, by the function that has them.
SPARED = {
    "identity_progress": "how a number stands while it is typed",
    "_under_way": "how a number stands while it is typed",
    "fact_problem": "a refusal at the desk",
}
SPARED_WORDS = {", check digit correct.": "said of a number that is right, which is no finding"}
MONTHS = {
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
}


def modules() -> list[Path]:
    """Every module of rules, and those that write records."""
    found = [path for name in PACKAGES for path in sorted((ROOT / "labapp" / name / "rules").glob("*.py"))]
    return [path for path in found if path.name != "__init__.py"] + [
        ROOT / "labapp/inspections/sealing.py",
        ROOT / "labapp/reports/record.py",
        ROOT / "labapp/reports/measured.py",
    ]


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """The words of a module that might be part of a sentence: no docstrings, no refusals, no keys."""

    def walk(node: ast.AST) -> Iterator[tuple[int, str]]:
        if isinstance(node, ast.Raise | ast.Assert | ast.Import | ast.ImportFrom):
            return
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return
        if isinstance(node, ast.FunctionDef) and (node.name in SPARED or node.name.startswith("refuse_")):
            return
        if isinstance(node, ast.FunctionDef | ast.AnnAssign | ast.arg):
            parts_of = [node.value] if isinstance(node, ast.AnnAssign) else getattr(node, "body", [])
            for part in parts_of:
                if part is not None:
                    yield from walk(part)
            return
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        for child in ast.iter_child_nodes(node):
            yield from walk(child)

    yield from walk(parsed(path))


def reads_like_a_sentence(text: str) -> bool:
    """Whether a literal has words that a reader sees, and is no key, pattern or hash."""
    words = text.strip()
    return (
        bool(re.search(r"[A-Za-z]{2,}", words))
        and (" " in words or re.match(r"[A-Z][a-z]{2,}", words) is not None)
        and not re.search(r"[\\\[\]{}|^]", words)
    )


def entries() -> list[str]:
    """Every English sentence of the catalogue."""
    tree = tomllib.loads((RESOURCES / "reports" / "sentences_fr.toml").read_text(encoding="utf-8"))
    return [entry["en"] for group in tree.values() if isinstance(group, list) for entry in group]


def pairs() -> list[tuple[str, str]]:
    tree = tomllib.loads((RESOURCES / "reports" / "sentences_fr.toml").read_text(encoding="utf-8"))
    return [(entry["en"], entry["fr"]) for group in tree.values() if isinstance(group, list) for entry in group]


def test_every_module_of_rules_is_known_to_reach_records_or_not() -> None:
    assert {place(path) for path in modules()} == RECORDED | set(NEVER_RECORDED)
    assert RECORDED & set(NEVER_RECORDED) == set()


@pytest.mark.parametrize("name", sorted(RECORDED))
def test_every_sentence_of_a_rule_stands_in_the_catalogue(name: str) -> None:
    known = set(entries())
    fields = {key.replace("_", " ").capitalize() for key in catalogue("fr").fields}
    lacking = [
        f"{name}:{line}: {text!r}"
        for line, whole in literals(ROOT / name)
        for text in re.split(r"(?<=[.!?]) ", whole)  # sentences one after the other are said one by one
        if text not in SPARED_WORDS
        and reads_like_a_sentence(text)
        and not any(text.strip() in one for one in known | fields | MONTHS)
    ]
    assert lacking == []


def test_the_gaps_of_both_languages_are_the_same() -> None:
    wrong = [
        english_text
        for english_text, french in pairs()
        if sorted(gap.name for gap in parts(english_text) if isinstance(gap, Gap))
        != sorted(gap.name for gap in parts(french) if isinstance(gap, Gap))
    ]
    assert wrong == []


def test_each_gap_is_of_a_kind_that_the_speaker_knows_and_two_are_kept_apart_by_words() -> None:
    kinds = Speaker(texts("fr"), catalogue("fr"), glossary((), (), "fr")).kinds
    for template in catalogue("fr").templates:
        gaps = [part for part in template.english if isinstance(part, Gap)]
        assert {gap.kind for gap in gaps} <= kinds, template
        assert len({gap.name for gap in gaps}) == len(gaps), template
        together = zip(template.english, template.english[1:], strict=False)
        assert not any(isinstance(one, Gap) and isinstance(two, Gap) for one, two in together), template


def words_of_phrasebook(tree: dict[str, Any], place: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every key of a phrasebook with the names of its gaps."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from words_of_phrasebook(value, f"{place}{key}.")
        else:
            yield f"{place}{key}", sorted(name for _, name, _, _ in Formatter().parse(value) if name)


def test_both_phrasebooks_have_the_same_keys_with_the_same_gaps() -> None:
    english_words, french = (dict(words_of_phrasebook(texts(language).words)) for language in ("en", "fr"))
    assert english_words == french


def test_every_view_of_every_drawing_has_a_title() -> None:
    views = {view.key for name in outline_names() for view in outline(name).views}
    assert views - texts("fr").words["worksheet_view"].keys() == set()


def test_no_sentence_stands_twice_in_the_catalogue() -> None:
    found = entries()
    assert sorted(found) == sorted(set(found))


def test_french_sentences_are_set_as_french_is() -> None:
    told = [typographic(french, "fr") for _, french in pairs()]
    assert [text for text in told if re.search(r"[^\u00a0][:;?!»%]|«[^\u00a0]", text)] == []
    assert [text for text in told if "'" in text or "..." in text] == []


def test_every_text_of_the_programs_checklists_that_documents_print_is_in_the_glossary() -> None:
    book = loader.shipped()
    for category in book.categories():
        for release in book.releases(category):
            for spot, text in english(release.load()).items():
                if not spot.endswith((".guidance", ".instruction")) and not spot.startswith(("zones.", "title")):
                    said_in(text, "fr")


def test_every_sentence_of_the_programs_policies_is_in_the_catalogue() -> None:
    for file in loader.shipped().policies:
        policy = loader.policy(file.key)
        for rule in (*policy.grade_rules, *policy.measure_rules):
            said_in(rule.sentence, "fr")
        for indicator in policy.indicators:
            said_in(indicator.title, "fr")


def test_every_place_of_every_drawing_and_every_kind_of_mark_has_a_word() -> None:
    book = catalogue("fr")
    places = {key for name in outline_names() for one in outline(name).places if (key := one.key.partition("/")[2])}
    lacking = [key for key in places if key not in book.places and set(key.split("_")) - set(book.places)]
    assert lacking == []
    kinds = {
        kind
        for file in loader.shipped().policies
        for rule in loader.policy(file.key).grade_rules
        for kind in rule.kinds
    }
    assert kinds - set(book.marks) == set()


def test_every_state_of_an_order_is_said_in_its_history() -> None:
    for state in OrderState:
        assert said_in(f"order {state.value.replace('_', ' ')}", "fr").startswith(("commande", "inspection"))
