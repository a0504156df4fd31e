"""The content of a document as an HTML page, for a peer that lays out HTML: every text and every photo, plain tables."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from html import escape

from labapp.core.paths import RESOURCES
from labapp.reports.content.blocks import CheckLine, Checks, Document, Facts, Finding, Photo, Section, Table

_FONTS = {"S": "IBMPlexSans-Regular", "C": "IBMPlexSansCondensed-Regular", "CB": "IBMPlexSansCondensed-SemiBold"}
_STYLE = (
    "".join(
        f"@font-face {{ font-family: {name}; src: url(file://{RESOURCES / 'fonts' / file}.ttf) }}"
        for name, file in _FONTS.items()
    )
    + """
@page { size: A4; margin: 19mm 15mm 19mm 20mm; @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt C } }
body { font: 8.8pt/12.4pt S } h1 { font-size: 20pt } h2 { font: 11pt CB; border-bottom: .5pt solid #b9c0c8 }
table { width: 100%; border-collapse: collapse; font: 8.2pt/10.4pt C } td, th { text-align: left; vertical-align: top;
border-bottom: .25pt solid #d9dee3; padding: 1pt 3pt } figure { display: inline-block; width: 31%; margin: 2pt }
img { width: 100%; height: 40mm; object-fit: contain } figcaption { font: 7.4pt/9.2pt C }
"""
)


def page(document: Document) -> str:
    """The document as HTML."""
    head = f"<h1>{escape(document.title)} {escape(document.number)}</h1>"
    return f"<html><head><style>{_STYLE}</style></head><body>{head}{_html(document)}</body></html>"


def _row(cells: object, tag: str = "td") -> str:
    words = "".join(f"<{tag}>{_html(cell)}</{tag}>" for cell in (cells if isinstance(cells, tuple) else (cells,)))
    return f"<tr>{words}</tr>"


def _html(value: object) -> str:
    if isinstance(value, str):
        return f"{escape(value)} "
    if isinstance(value, Photo):
        picture = f'<img src="file://{value.path}">' if value.path else ""
        caption = f"{value.number} · {value.caption}<br>{value.hash_line}"
        return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>"
    if isinstance(value, Section):
        return f"<h2>{escape(value.title)}</h2><p>{escape(value.note)}</p>{_html(value.blocks)}"
    if isinstance(value, Table):
        heads = _row(tuple(column.title for column in value.columns), "th")
        return f"<table>{heads}{''.join(map(_row, value.rows))}</table>"
    if isinstance(value, Facts | Finding):
        more = _html((value.number, value.tag, value.title, value.where)) if isinstance(value, Finding) else ""
        photos = _html(value.photos) if isinstance(value, Finding) else ""
        return f"<h3>{escape(value.title)}</h3>{more}<table>{''.join(map(_row, value.rows))}</table>{photos}"
    if isinstance(value, Checks):
        groups = "".join(f"<h4>{escape(name)}</h4><table>{_html(lines)}</table>" for name, lines in value.groups)
        return f"<h3>{escape(value.title)}</h3><p>{escape(value.arithmetic)}</p>{groups}<p>{escape(value.folded)}</p>"
    if isinstance(value, CheckLine):
        return _row((value.mark, value.text, value.weight, value.value, value.finding))
    if is_dataclass(value):
        skipped = {"must_show", "keywords", "code", "page_words", "mark", "mono", "style"}
        return f"<div>{''.join(_html(getattr(value, field.name)) for field in fields(value) if field.name not in skipped)}</div>"
    if isinstance(value, tuple):
        return "".join(map(_html, value))
    return ""
