"""A document in French: said from the sealed record, whole or not at all, with French dates, numbers and money."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from labapp.core.errors import UserError
from labapp.reports.content import texts, verdict_content
from labapp.reports.content.frame import record_hash
from labapp.reports.content.texts import typographic
from labapp.reports.content.translating import in_language, said_in
from labapp.reports.content.translating.fields import FIELDS
from labapp.reports.drawing import Manner, draw_trial_document, draw_verdict_document
from labapp.reports.reading import bare, read_text
from labapp.rulebook import loader
from labapp.rulebook.types import Checklist
from tests.reports.random_records import random_trial, random_verdict
from tests.reports.random_statements import random_statement
from tests.reports.records import draft_record, ended_record, finding, verdict_record, with_check

FRENCH = Manner("fr")


def french(**changes: Any) -> dict[str, Any]:
    """The record of a failed smartphone in French, its checks those of the checklist."""
    return in_language(checked(**changes), "fr")


def checked(**changes: Any) -> dict[str, Any]:
    """The record of a failed smartphone; a small one by hand holds texts that no checklist has."""
    checklist = loader.checklist_by_key("smartphone/1")
    record = verdict_record(**changes)
    checks = []
    for line in record["checks"]:
        known = checklist.check(line["key"]) or checklist.check("function.touch")
        assert known is not None
        title = next(section.title for section in checklist.sections if section.key == known.section)
        checks.append({**line, "key": known.key, "text": known.text, "section_title": title})
    seen = "no critical finding, 1 major in quality, 1 major in all (limit 2), no minor in quality (limit 5)"
    rules = [{"rule": "fail", "sentence": f"{seen}, no pillar under its minimum", "fires": True}]
    return {**record, "checks": checks, "rules": rules}


def all_text(pdf: bytes) -> str:
    return bare("".join(page.whole for page in read_text(pdf)))


# ---- from the sealed record


def test_a_french_copy_shows_the_hash_of_the_record_that_was_sealed() -> None:
    record = checked()
    told = in_language(record, "fr")
    assert record_hash(told) == record_hash(record)
    english = verdict_content(record, {}, draft=False, texts=texts("en"))
    assert verdict_content(told, {}, draft=False, texts=texts("fr")).code == english.code


def test_an_edition_keeps_what_it_says_of_itself_and_whose_it_is() -> None:
    record = {**checked(), "edition": {"of": "b" * 64, "copy": "seller"}}
    assert in_language(record, "fr")["edition"] == {"of": "b" * 64, "copy": "seller"}


def test_the_sealed_record_is_not_touched() -> None:
    record = checked()
    before = copy.deepcopy(record)
    in_language(record, "fr")
    assert record == before


def test_rules_speak_french() -> None:
    told = french()
    assert told["reasons"][0]["sentence"] == "Un constat majeur en qualité entraîne la non-conformité."
    assert told["grade"]["claimed"] == "good"  # a word of the phrasebook, not of the record
    assert told["differences"][1]["label"] == "Grade"
    assert (told["differences"][1]["promised"], told["differences"][1]["received"]) == ("Bon état", "État correct")
    assert told["observations"][0]["zone"] == "dos"
    assert told["observations"][0]["kind"] == "rayure"
    assert told["history"][0]["what"] == "commande passée"


def test_a_parcel_that_never_came() -> None:
    told = in_language({**ended_record(), "checks": [], "rules": []}, "fr")
    assert told["findings"][0]["sentence"] == typographic(
        "Le colis n’est jamais arrivé ; il était promis pour le 16 mars 2026.", "fr"
    ).replace("16 mars", "16\u00a0mars")
    assert told["findings"][0]["found"] == "aucun appareil"


# ---- what people typed


def test_what_people_typed_stays_and_is_marked_where_it_could_be_taken_for_the_labs() -> None:
    record = checked()
    record["received"] = {**record["received"], "condition": "parcel intact, dented; one corner crushed"}
    record = with_check(record, "function.touch", note="No answer at the top.", result="not_tested")
    told = in_language(record, "fr")
    assert told["received"]["condition"] == "colis intact, enfoncé\u00a0; «\u00a0one corner crushed\u00a0»"
    touch = next(check for check in told["checks"] if check["key"] == "function.touch")
    assert touch["note"] == "«\u00a0No answer at the top.\u00a0»"
    assert told["seller"]["name"] == "Żurawia ReTech"
    assert told["received"]["colour"] == "grey"


def test_ready_phrases_of_the_checklist_are_said_in_french_and_a_mixed_note_stays_whole() -> None:
    phrase = loader.checklist("smartphone").check("parts.liquid")
    assert phrase is not None
    first, second = phrase.phrases
    record = random_verdict("phrases", "smartphone/2", trouble=0)
    ready = with_check(record, "parts.liquid", note=f"{first}\n{second}")
    mixed = with_check(record, "parts.liquid", note=f"{first}\nZurav kolmir")

    def note(record: dict[str, Any]) -> str:
        told = in_language(record, "fr")["checks"]
        return str(next(check["note"] for check in told if check["key"] == "parts.liquid"))

    assert note(ready) == "Le témoin d’oxydation est rouge.\nContacts corrodés."
    assert note(mixed) == f"{first}\nZurav kolmir"


# ---- whole or not at all


def test_a_sentence_of_the_program_without_french_words_refuses_the_document_and_is_named() -> None:
    record = checked(findings=[finding("F1", "The moon was not full.")])
    with pytest.raises(UserError, match="The moon was not full") as refused:
        draw_verdict_document(record, {}, draft=False, manner=FRENCH)
    assert refused.value.code == "no_translation"
    with pytest.raises(UserError, match="Zqrx"):
        said_in("Zqrx.", "fr")


def own_checklist(translated: bool) -> Checklist:
    """A checklist that the lab made itself, with a question of its own."""
    base = loader.checklist("smartphone")
    section = base.sections[0]
    changed = replace(section.checks[0], text="The parcel smells of nothing.")
    words = {**base.translations["fr"], f"checks.{changed.key}.text": "Le colis ne sent rien."}
    return replace(
        base,
        version=1001,
        sections=(replace(section, checks=(changed, *section.checks[1:])), *base.sections[1:]),
        translations={"fr": words} if translated else {},
    )


def test_the_labs_own_checklist_is_said_by_its_own_translation_and_refused_without() -> None:
    own = own_checklist(translated=True)
    record = random_verdict("own", "smartphone/2", trouble=0)
    key = own.checks[0].key
    record = with_check(record, key, text=own.checks[0].text)
    record["inspection"] = {**record["inspection"], "checklist": own.key}
    told = in_language(record, "fr", [own])
    assert told["checks"][0]["text"] == "Le colis ne sent rien."
    assert draw_verdict_document(record, {}, draft=False, manner=replace(FRENCH, checklists=(own,))).pages > 1
    with pytest.raises(UserError, match="smells of nothing"):
        in_language(record, "fr", [own_checklist(translated=False)])


# Texts of a record that no language changes: names, numbers, codes, hashes, moments, and words of the phrasebook.
KEPT = {
    "verdict": {
        "purpose number previous_head sealed_at verdict",
        "lab/name lab/address lab/time_zone seller/number seller/name seller/kind seller/country seller/region",
        "order/number order/reason order/market order/category order/title order/ordered_on order/placed_at",
        "order/received_at order/opened_at order/ended order/identity order/price/amount order/price/currency",
        "order/shipping/amount order/shipping/currency trial/label",
        "promise/title promise/category promise/brand promise/model promise/storage promise/colour promise/grade",
        "promise/dispatch_by promise/deliver_by",
        "received/model received/storage received/colour received/battery_method received/imei received/imei2",
        "received/serial differences/*/field differences/*/result differences/*/finding differences/*/severity",
        "delivery/ordered_on delivery/dispatch_by delivery/deliver_by delivery/dispatched_on delivery/first_scan_on",
        "delivery/delivered_on delivery/received_at delivery/first_attempt_on delivery/carrier delivery/tracking",
        "inspection/kind inspection/started_at inspection/submitted_at inspection/verified_by inspection/checklist",
        "inspection/checklist_title inspection/checklist_sha256 inspection/policy inspection/policy_sha256",
        "checks/*/key checks/*/section checks/*/pillar checks/*/kind checks/*/result checks/*/answered",
        "checks/*/source checks/*/severity checks/*/by checks/*/at checks/*/finding",
        "grade/claimed grade/derived grade/rule scores/delivery/score scores/delivery/got scores/delivery/of",
        "scores/delivery/minimum scores/packaging/score scores/packaging/got scores/packaging/of",
        "scores/packaging/minimum scores/quality/score scores/quality/got scores/quality/of scores/quality/minimum",
        "findings/*/number findings/*/severity findings/*/pillar findings/*/source findings/*/method",
        "reasons/*/rule rules/*/rule photos/*/sha256 photos/*/rendition_sha256 photos/*/shot photos/*/check",
        "photos/*/received_at photos/*/mark/view files/*/number files/*/kind files/*/name files/*/sha256 files/*/tool",
        "files/*/received_at history/*/at history/*/who",
    },
    "trial": {
        "purpose number previous_head sealed_at outcome effective_on new_end signed_by signed_at",
        "lab/name lab/address lab/time_zone seller/number seller/name seller/kind seller/country seller/region",
        "trial/label trial/started_on trial/ends_on trial/minimum_until trial/decided_on trial/plan/kind trial/policy",
        "trial/policy_sha256 tally/decision tally/orders/*/order tally/orders/*/verdict_number",
        "tally/orders/*/verdict tally/orders/*/issued_on indicators/*/key indicators/*/state indicators/*/read_on",
        "recommendation/outcome recommendation/reasons/*/rule recommendation/reasons/*/status history/*/at",
        "history/*/who",
    },
    "statement": {
        "purpose number previous_head sealed_at signed_by policy",
        "lab/name lab/address lab/time_zone seller/number seller/name seller/kind seller/country seller/region",
        "measure/kind measure/decided_on measure/decided_by measure/effective_on",
        "facts/*/letter facts/*/kind facts/*/order facts/*/number facts/*/day facts/*/verdict facts/*/outcome",
        "facts/*/label facts/*/began facts/*/decided grounds/*/kind reports/*/purpose reports/*/number",
        "reports/*/about reports/*/result reports/*/findings/*/number reports/*/findings/*/severity",
        "earlier/*/number earlier/*/kind earlier/*/effective_on",
    },
}


def places(part: Any, path: str = "") -> Iterator[str]:
    """Where a record holds texts."""
    if isinstance(part, str):
        yield path.removesuffix("/")
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from places(value, f"{path}{key}/")
    elif isinstance(part, list):
        for item in part:
            if not isinstance(item, str):
                yield from places(item, f"{path}*/")


def test_every_text_of_a_sealed_record_is_either_said_in_french_or_known_to_stay() -> None:
    for purpose, records in (
        ("verdict", [random_verdict(seed, "smartphone/2", trouble=0.3) for seed in range(8)]),
        ("trial", [random_trial(seed) for seed in range(8)]),
        ("statement", [random_statement(seed) for seed in range(40)]),
    ):
        kept = {place for line in KEPT[purpose] for place in line.split()}
        found = {place for record in records for place in places(record)}
        assert found - kept - FIELDS[purpose].keys() == set(), purpose
        assert kept & FIELDS[purpose].keys() == set()


# ---- dates, numbers, money


def test_dates_are_written_as_each_language_writes_them() -> None:
    en, fr = texts("en"), texts("fr")
    assert (en.day("2026-09-01"), fr.day("2026-09-01")) == ("1 September 2026", "1er\u00a0septembre 2026")
    assert (en.short_day("2026-02-12"), fr.short_day("2026-02-12")) == ("12 Feb 2026", "12\u00a0févr. 2026")
    moment = "2026-07-04T12:05:00Z"
    assert en.local(moment, "Europe/Paris") == "4 July 2026, 14:05 CEST"
    assert fr.local(moment, "Europe/Paris") == "4\u00a0juillet 2026, 14\u00a0h\u00a005 UTC+2"
    assert fr.local(moment, "America/St_Johns").endswith("UTC−2:30")
    assert (en.utc(moment), fr.utc(moment)) == ("4 Jul 2026 12:05", "4\u00a0juil. 2026 12\u00a0h\u00a005")
    assert datetime.fromisoformat(moment).tzinfo is not None


@pytest.mark.parametrize(
    ("plain", "english", "french"),
    [
        ("84", "84", "84"),
        ("84.50", "84.50", "84,50"),
        ("1084.5", "1,084.5", "1\u00a0084,5"),
        ("-3.25", "-3.25", "-3,25"),
        ("0", "0", "0"),
        ("12345678", "12,345,678", "12\u00a0345\u00a0678"),
    ],
)
def test_numbers_keep_their_decimals(plain: str, english: str, french: str) -> None:
    assert (texts("en").figures(plain), texts("fr").figures(plain)) == (english, french)


def test_money_and_shares() -> None:
    en, fr = texts("en"), texts("fr")
    assert (en.money("1259.00", "EUR"), fr.money("1259.00", "EUR")) == (
        "EUR\u00a01,259.00",
        "1\u00a0259,00\u00a0€",
    )
    assert fr.money("4.90", "PLN") == "4,90\u00a0PLN"
    assert (en.percent(0.1875), fr.percent(0.1875)) == ("18.8\u00a0%", "18,8\u00a0%")
    assert (en.rate(0.05), fr.rate(0.125)) == ("5\u00a0%", "12,5\u00a0%")


def test_french_blanks_break_no_line() -> None:
    assert typographic("Vu : « oui » ; 5 % !", "fr") == "Vu\u00a0: «\u00a0oui\u00a0»\u00a0; 5\u00a0%\u00a0!"
    assert typographic("Seen: yes; 5 %!", "en") == "Seen: yes; 5 %!"


# ---- on its pages


def test_a_french_verdict_is_drawn_read_back_and_says_that_it_is_french() -> None:
    drawn = draw_verdict_document(checked(), {}, draft=False, manner=FRENCH)
    shown = all_text(drawn.pdf)
    for text in (
        "Rapport de verdict",
        "NON CONFORME",
        "Promis et reçu",
        "259,00 €",
        "Page 1 sur",
        "exemplaire interne",
    ):
        assert bare(text) in shown, text
    assert drawn.language == "fr"


def test_a_french_draft_says_so_on_every_page() -> None:
    record = {**draft_record(), "checks": checked()["checks"], "rules": []}
    drawn = draw_verdict_document(record, {}, draft=True, manner=FRENCH)
    assert all("PROJET" in page.whole for page in read_text(drawn.pdf))


@pytest.mark.parametrize("seed", range(3))
def test_a_french_trial_outcome_is_drawn_and_read_back(seed: int) -> None:
    shown = all_text(draw_trial_document(random_trial(seed), draft=False, manner=FRENCH).pdf)
    assert bare("Issue de l’essai") in shown
    assert bare("Le plan et ses risques") in shown
