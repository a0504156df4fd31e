"""The largest and the emptiest documents: laid out whole, inside their margins, drawn by another program, in bounded memory."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from labapp.reports.drawing import Drawn, Manner, draw_trial_document, draw_verdict_document
from labapp.reports.reading import bare
from tests.reports.drawn_pngs import logo
from tests.reports.pdfs import ink_from_top, pages_of
from tests.reports.records import check, draft_record, ended_record, finding, verdict_record, with_check, with_photos
from tests.reports.trial_records import trial_record

NOTE = "".join(f"Sentence {number} of a note that tells all. " for number in range(200))[:5000]
UNBROKEN = "x" * 5000
EASTERN = "手机外壳有划痕，屏幕完好。" * 384
NAME = ("Société à Très Longue Raison Żółć " * 12)[:299] + "x"
PAPERS = {"a4": Manner(), "letter": Manner(paper="letter", logo=logo(), accent="#7A1F5C")}
Made = tuple[dict[str, Any], dict[str, Path]]


def long_notes(_folder: Path) -> Made:
    told = finding("F1", "The case has a crack.", note=NOTE, found=NOTE, expected=NOTE)
    record = with_check(verdict_record(findings=[told]), "function.touch", note=NOTE)
    return with_check(record, "locks.activation", note=NOTE, result="not_tested"), {}


def notes_without_a_break(_folder: Path) -> Made:
    told = finding("F1", UNBROKEN[:300], note=UNBROKEN, found=UNBROKEN)
    return with_check(verdict_record(findings=[told]), "function.touch", note=UNBROKEN), {}


def eastern_notes(_folder: Path) -> Made:
    return with_check(
        verdict_record(findings=[finding("F1", "Bad.", note=EASTERN)]), "function.touch", note=EASTERN
    ), {}


def long_names(_folder: Path) -> Made:
    record = verdict_record()
    for part, key in (
        ("seller", "name"),
        ("lab", "name"),
        ("lab", "address"),
        ("order", "title"),
        ("order", "identity"),
    ):
        record[part][key] = NAME
    record["received"].update(model=NAME, storage=NAME, colour=NAME, serial=NAME, condition=NAME)
    record["inspection"].update(inspected_by=[NAME, NAME], verified_by=NAME)
    record["delivery"].update(carrier=NAME, tracking=NAME)
    record["history"] = [{"at": "2026-03-24T09:12:00Z", "who": NAME, "role": "manager", "what": NAME}] * 4
    record["differences"] = [
        {**line, "label": NAME, "promised": NAME, "received": NAME} for line in record["differences"]
    ]
    return record, {}


def two_hundred_photos(folder: Path) -> Made:
    record, photos = with_photos(verdict_record(), folder, 200)
    for line in record["photos"]:
        line["caption"] = (
            (f"side {line['number']} of the device, " + "seen close " * 27)[:300] if line["number"] % 3 else ""
        )
    return record, photos


def photos_of_every_shape(folder: Path) -> Made:
    record, photos = with_photos(verdict_record(), folder, 9)
    for number, path in enumerate(photos.values()):
        size = [
            (1600, 1200),
            (1200, 1600),
            (1600, 100),
            (100, 1600),
            (1, 1),
            (1600, 1600),
            (40, 30),
            (3, 900),
            (900, 3),
        ]
        Image.new("RGB", size[number], (number * 25, 90, 120)).save(path, "JPEG")
    return record, photos


def no_photos(_folder: Path) -> Made:
    return verdict_record(), {}


def many_checks(_folder: Path) -> Made:
    record = verdict_record(findings=[finding(f"F{n}", f"Fault {n} of the device.") for n in range(1, 41)])
    results = ["pass", "fail", "not_tested", "not_readable", "not_applicable"]
    record["checks"] += [
        check(
            f"function.part{n}",
            f"Part {n} works as its maker says it should.",
            result=results[n % 5],
            note=f"Note {n}.",
        )
        for n in range(120)
    ]
    return record, {}


def nothing_at_all(_folder: Path) -> Made:
    record = verdict_record(findings=[], reasons=[], observations=[], history=[], rules=[], differences=[], trial=None)
    record["verdict"] = "pass"
    record["lab"]["address"] = ""
    record["checks"] = []
    record["received"] = dict.fromkeys(record["received"], "")
    return record, {}


def lost_parcel(_folder: Path) -> Made:
    return ended_record(), {}


EXTREMES: list[Callable[[Path], Made]] = [
    long_notes,
    notes_without_a_break,
    eastern_notes,
    long_names,
    two_hundred_photos,
    photos_of_every_shape,
    no_photos,
    many_checks,
    nothing_at_all,
    lost_parcel,
]


def inside_its_margins(pdf: bytes) -> list[int]:
    """The pages on which something is drawn outside the margins, but for what stands there on purpose."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    try:
        for number, page in enumerate(document, 1):
            picture = page.render(scale=1, grayscale=True).to_pil()
            box = picture.point(lambda value: 255 if value < 200 else 0).getbbox()
            assert box is not None
            if box[0] < 55 or box[2] > picture.width - 40 or box[1] < 25 or box[3] > picture.height - 22:
                found.append(number)
    finally:
        document.close()
    return found


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("extreme", EXTREMES, ids=lambda extreme: extreme.__name__)
def test_an_extreme_verdict_is_laid_out_whole_inside_its_margins(
    extreme: Callable[[Path], Made], paper: str, tmp_path: Path
) -> None:
    record, photos = extreme(tmp_path)
    drawn = draw_verdict_document(record, photos, draft=False, manner=PAPERS[paper])  # read back inside
    assert inside_its_margins(drawn.pdf) == []
    pages = pages_of(drawn.pdf)
    assert all(f"Page {number} of {drawn.pages}" in page for number, page in enumerate(pages, 1))
    assert min([ink_from_top(drawn.pdf, page) for page in range(drawn.pages - 1)] or [1]) > 0.4
    _drawn_by_another_program(drawn, tmp_path)


def _drawn_by_another_program(drawn: Drawn, folder: Path) -> None:
    if shutil.which("pdftoppm") is None:
        return
    path = folder / "extreme.pdf"
    path.write_bytes(drawn.pdf)
    words = ["pdftoppm", "-r", "10", "-gray", str(path), str(folder / "page")]
    run = subprocess.run(words, capture_output=True, check=True, text=True)
    assert run.stderr == ""
    assert len(list(folder.glob("page-*.pgm"))) == drawn.pages


@pytest.mark.parametrize("paper", PAPERS)
def test_a_trial_with_long_words_stays_inside_its_margins(paper: str) -> None:
    record = trial_record(200, frozenset(range(3, 200, 7)), reason=NOTE, limit=NOTE, signed_by=NAME)
    record["seller"]["name"] = NAME
    drawn = draw_trial_document(record, draft=False, manner=PAPERS[paper])
    assert inside_its_margins(drawn.pdf) == []
    assert bare(NOTE) in bare(" ".join(pages_of(drawn.pdf)))


@pytest.mark.parametrize("paper", PAPERS)
def test_a_draft_of_any_paper_is_marked_on_every_page(paper: str) -> None:
    record = with_check(draft_record(), "function.touch", note=NOTE)
    pages = pages_of(draw_verdict_document(record, {}, draft=True, manner=PAPERS[paper]).pdf)
    assert len(pages) >= 3
    assert all(page.count("DRAFT") >= 3 for page in pages)


# ---- memory, each in a process of its own


_CHILD = """
import gc, json, resource, sys
from pathlib import Path
from labapp.reports.drawing import draw_verdict_document, signed
from tests.reports.records import photo, verdict_record
from tests.reports.signers import certified_signer
gc.disable()  # what is large must not wait for the collector
count, times, jpeg = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]).read_bytes()
record = verdict_record(photos=[photo(number) for number in range(1, count + 1)])
paths = {}
for line in record["photos"]:
    paths[line["sha256"]] = Path(sys.argv[3]).with_name(f"{line['number']}.jpg")
    paths[line["sha256"]].write_bytes(jpeg + line["number"].to_bytes(2, "big"))
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6
def peak():  # ru_maxrss would hold what the parent had when it started this process
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1e3
found = []
for _ in range(times):
    drawn = signed(draw_verdict_document(record, paths, draft=False), record, certified_signer())
    size, drawn = len(drawn.pdf) / 1e6, None
    gc.collect() if times > 1 else None
    found.append(resident())
print(json.dumps({"size": size, "found": found, "peak": peak()}))
"""


def said_by_child(folder: Path, photos: int, times: int, kilobytes: int) -> dict[str, Any]:
    path = folder / "photo.jpg"
    Image.effect_noise((640, 480), 90).convert("RGB").save(path, "JPEG", quality=95)
    data = path.read_bytes()
    path.write_bytes(data + bytes(max(0, kilobytes * 1000 - len(data))))
    words = [sys.executable, "-c", _CHILD, str(photos), str(times), str(path)]
    root = Path(__file__).resolve().parents[2]
    answer: dict[str, Any] = json.loads(
        subprocess.run(words, capture_output=True, check=True, text=True, cwd=root).stdout
    )
    return answer


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_report_of_two_hundred_photos_is_issued_in_three_hundred_megabytes(tmp_path: Path) -> None:
    said = said_by_child(tmp_path, photos=200, times=1, kilobytes=300)
    assert said["size"] > 58
    assert said["peak"] < 300, said


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_batch_of_reports_takes_no_more_memory_than_a_few_of_them(tmp_path: Path) -> None:
    said = said_by_child(tmp_path, photos=6, times=24, kilobytes=200)
    assert said["found"][-1] - said["found"][7] < 6, said


@pytest.mark.soak
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_two_hundred_reports_take_no_more_memory_than_twenty(tmp_path: Path) -> None:
    said = said_by_child(tmp_path, photos=24, times=200, kilobytes=300)
    assert said["found"][-1] - said["found"][19] < 12, said
