"""What a document is made of: plain frozen parts, everything in words already. Layout decides nothing. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from labapp.reports.content.charts import Bullets, Mark, SequentialChart


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; `small` stands in grey under its text."""

    text: str
    mark: Mark = ""
    bold: bool = False
    mono: bool = False
    small: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column; `share` is its part of the width."""

    title: str
    share: float
    right: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that repeats on each page; `tinted` are the rows that deviate."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    tinted: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """A titled list of a label and a value; `mono` values are identifiers."""

    title: str
    rows: tuple[tuple[str, str], ...]
    mono: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FactColumns:
    """Fact lists side by side."""

    columns: tuple[Facts, ...]


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """Running text; `strong` opens the first paragraph."""

    texts: tuple[str, ...]
    strong: str = ""
    small: bool = False


@dataclass(frozen=True, slots=True)
class Reasons:
    """Rules that fired: the rule's sentence, then each finding (severity, its tag, number, sentence, evidence)."""

    rows: tuple[tuple[str, tuple[tuple[str, str, str, str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Score:
    """One pillar's bar; values in 0 to 100, None without an asked check."""

    name: str
    value: float | None
    text: str
    minimum: float
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Scores:
    """The pillars' bars side by side."""

    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo with its caption; without a `path` the box says `withheld`."""

    path: Path | None
    number: str
    caption: str
    hash_line: str = ""
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """Up to three photos in a row; `only_if_it_fits` drops it rather than start a page."""

    photos: tuple[Photo, ...]
    title: str = ""
    only_if_it_fits: bool = False


@dataclass(frozen=True, slots=True)
class PhotoSheet:
    """All photos, two by three on a page; a caption cut under its photo follows in full under the words `in_full`."""

    photos: tuple[Photo, ...]
    in_full: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; rows may be long and flow over pages."""

    number: str
    severity: str
    tag: str
    title: str
    where: str
    rows: tuple[tuple[str, str], ...]
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True)
class GradeLadder:
    """Claimed and derived grade on the same ladder, best first."""

    grades: tuple[str, ...]
    claimed: int
    derived: int | None
    claimed_word: str
    derived_word: str


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check in the list by pillar."""

    mark: Mark
    text: str
    weight: str
    value: str
    finding: str
    judged: str = ""
    """What the technician answered, where facts or rules judged otherwise."""


@dataclass(frozen=True, slots=True)
class Legend:
    """What each drawn mark means, in words."""

    marks: tuple[tuple[Mark, str], ...]


@dataclass(frozen=True, slots=True)
class Checks:
    """A pillar's checks in two columns under its arithmetic; what was not applicable is folded into a line."""

    title: str
    arithmetic: str
    groups: tuple[tuple[str, tuple[CheckLine, ...]], ...]
    folded: str


@dataclass(frozen=True, slots=True)
class Signature:
    """A place for one signature with its meaning."""

    role: str
    name: str
    when: str
    meaning: str
    place: str


@dataclass(frozen=True, slots=True)
class SignOff:
    """The signatures side by side; never split."""

    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Framed lists under a title of their own."""

    title: str
    columns: tuple[Facts, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Framed words with a bold beginning: what must be read before anything else, or be found at the end."""

    title: str
    text: str


Block = (
    Table
    | Note
    | Facts
    | FactColumns
    | Paragraphs
    | Reasons
    | Scores
    | PhotoRow
    | PhotoSheet
    | Finding
    | GradeLadder
    | Legend
    | Checks
    | SequentialChart
    | Bullets
    | SignOff
    | Box
)


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a document with a note at the right of its head; an untitled one has no head."""

    title: str
    blocks: tuple[Block, ...]
    note: str = ""
    with_next: bool = False
    """Whether it is not to be parted from the next section by a page's end."""


@dataclass(frozen=True, slots=True)
class Banner:
    """The answer: style is fail, pass, remark or inconclusive."""

    style: str
    word: str
    sentence: str
    note: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document, ready to be laid out."""

    title: str
    number: str
    subtitle: str
    lab: str
    address: str
    draft: bool
    draft_word: str
    draft_note: str
    code: str
    """What the QR code holds; empty: none."""
    code_note: tuple[str, ...]
    head_left: tuple[str, str]
    head_right: tuple[str, str]
    """Subject, which may be cut, and answer."""
    foot_left: tuple[str, str]
    foot_centre: tuple[str, tuple[str, str]]
    """What the document relates to; words and hex digits of the trail's head."""
    foot_right: str
    page_words: str
    """`Page {x} of {y}` in the document's language."""
    banner: Banner
    sections: tuple[Section, ...]
    end_mark: str
    keywords: str
    must_show: tuple[tuple[str, str], ...] = field(default=())
    """Field and text that the finished PDF must show when it is read back."""
    paper: str = "a4"
    logo: bytes | None = None
    """A PNG for the head of the first page."""
    accent: str = ""
    """The colour of titles and rules, #RRGGBB; empty: the program's own."""
    preface: tuple[Note, ...] = ()
    """What stands above the answer: that this version replaces another one."""
