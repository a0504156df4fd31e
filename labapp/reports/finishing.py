"""Finishes a drawn PDF: its record attached as a file, its metadata, its language and colours. Same input, same bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from labapp.core.paths import RESOURCES

if TYPE_CHECKING:
    import pikepdf

RECORD_NAME = "record.json"
"""The name of the attached record in every document."""
# Little CMS's built-in sRGB: free to use by its own words
_PROFILE = RESOURCES / "reports" / "srgb.icc"


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a file says about itself beside its pages."""

    title: str
    author: str
    subject: str
    keywords: str
    language: str
    at: datetime


def finish(pdf: bytes, record: bytes, about: Particulars) -> bytes:
    """The PDF with its record attached and its metadata set; nothing on its pages changes."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        _attach(document, record)
        _describe(document, about)
        document.Root.Lang = pikepdf.String(about.language)
        document.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        document.Root.OutputIntents = pikepdf.Array([_output_intent(document)])
        out = io.BytesIO()
        document.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=True,
            linearize=False,
        )
    return out.getvalue()


def _attach(document: pikepdf.Pdf, record: bytes) -> None:
    import pikepdf

    content = pikepdf.Stream(document, record)
    content.Type, content.Subtype = pikepdf.Name.EmbeddedFile, pikepdf.Name("/application/json")
    content.Params = pikepdf.Dictionary(Size=len(record))
    file = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Filespec,
            F=pikepdf.String(RECORD_NAME),
            UF=pikepdf.String(RECORD_NAME),
            Desc=pikepdf.String("The sealed record from which this document was made"),
            AFRelationship=pikepdf.Name.Data,
            EF=pikepdf.Dictionary(F=document.make_indirect(content), UF=document.make_indirect(content)),
        )
    )
    names = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String(RECORD_NAME), file]))
    document.Root.Names = pikepdf.Dictionary(EmbeddedFiles=document.make_indirect(names))
    document.Root.AF = pikepdf.Array([file])


def _describe(document: pikepdf.Pdf, about: Particulars) -> None:
    import pikepdf

    stamp = about.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        meta["dc:title"] = about.title
        meta["dc:creator"] = [about.author]
        meta["dc:description"] = about.subject
        meta["dc:language"] = [about.language]
        meta["pdf:Keywords"] = about.keywords
        meta["xmp:CreatorTool"] = "labapp"
        meta["xmp:CreateDate"] = stamp
        meta["xmp:ModifyDate"] = stamp
    pdf_stamp = about.at.strftime("D:%Y%m%d%H%M%SZ")
    texts: Mapping[str, str] = {
        "/Title": about.title,
        "/Author": about.author,
        "/Subject": about.subject,
        "/Keywords": about.keywords,
        "/Creator": "labapp",
        "/Producer": "labapp",
        "/CreationDate": pdf_stamp,
        "/ModDate": pdf_stamp,
    }
    for key in list(document.docinfo.keys()):
        del document.docinfo[key]
    for key, text in texts.items():
        document.docinfo[key] = pikepdf.String(text)


def _output_intent(document: pikepdf.Pdf) -> pikepdf.Object:
    import pikepdf

    profile = pikepdf.Stream(document, _PROFILE.read_bytes())
    profile.N = 3
    return document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.OutputIntent,
            S=pikepdf.Name("/GTS_PDFA1"),
            OutputConditionIdentifier=pikepdf.String("sRGB"),
            Info=pikepdf.String("sRGB"),
            DestOutputProfile=document.make_indirect(profile),
        )
    )
