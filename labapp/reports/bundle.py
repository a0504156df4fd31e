"""Use case: all evidence of a dispute in one ZIP that checks itself. The same case gives the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from labapp.accounts import queries as accounts
from labapp.accounts.authority import as_pem
from labapp.accounts.rules import Right
from labapp.accounts.service import require
from labapp.core.clock import Clock
from labapp.core.db import Database
from labapp.core.errors import UserError
from labapp.core.paths import RESOURCES
from labapp.core.store import BlobStore
from labapp.core.store.copying import damaged, missing
from labapp.core.trail import Actor, record
from labapp.core.work import Work
from labapp.lab.models import LabProfileRow
from labapp.reports.case import Case, StoredOne, gather, people_in, trail_lines

_CHUNK = 1 << 20
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: a bundle is the same whenever it is made."""
_PACKED = ("txt", "json", "jsonl", "py", "pem")
"""What is worth compressing; pictures and PDFs are compressed already."""
_READERS = {
    "court": "the lab itself, a court or an expert: it names buyer's identity, people and prices.",
    "seller": "the seller: nothing in it names the buyer, the technician, addresses, tracking or prices.",
}
_CONTENTS = {
    "court": (
        "  records/       what was sealed (JSON), and the signature over it (DER, ECDSA P-256 over SHA-256)\n"
        "  originals/     the photos and files of the inspections, byte for byte as they came\n"
        "  trail/         the lab's chained history from the first row about this case to the last, without a gap;\n"
        "                 values with their salts, only of rows about this case\n"
        "  hand_overs.json, proofs/   when copies left the lab, to whom, and what shows it\n"
    ),
    "seller": "  records/       what was sealed of outcomes and statements (JSON), and the signature over it\n",
}
_CHECKS = {
    "court": (
        "     Every sealed record is unchanged, signed by a signer, and was sealed at the place in the trail that it names.\n"
        "     Every photo and file that a record names is here, whole. Every value of the trail fits its salted hash.\n"
    ),
    "seller": "     Every sealed record that is here is unchanged and signed by a signer.\n",
}


@dataclass(frozen=True, slots=True)
class Bundled:
    """A bundle that was written."""

    path: Path
    sha256: str
    size: int
    files: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """One file of a bundle, its hash known before it is written."""

    name: str
    sha256: str
    size: int
    open: Callable[[], BinaryIO]


class Bundles:
    """Evidence bundles."""

    def __init__(self, database: Database, clock: Clock, store: BlobStore) -> None:
        self._database = database
        self._clock = clock
        self._store = store

    def write(
        self, actor: Actor, number: str, target: Path, *, for_seller: bool = False, work: Work | None = None
    ) -> Bundled:
        """Write the bundle of a verdict, trial outcome or statement to a file, whole or not at all.

        `for_seller` leaves out everything that a seller must not learn. A stop through `work`, a damaged blob or a full
        disk leave the target as it was.
        """
        require(actor, Right.ISSUE_VERDICTS)
        work = work or Work()
        folder = target.absolute().parent
        try:
            with tempfile.TemporaryDirectory(prefix=".labapp-", dir=folder) as room:
                entries = self._entries(number, Path(room), for_seller=for_seller)
                made = Path(room) / "bundle.zip"
                bundled = _pack(entries, made, target, work)
                with self._database.transaction() as session:
                    changes = {
                        "number": (None, number),
                        "for": (None, "seller" if for_seller else "court"),
                        "sha256": (None, bundled.sha256),
                    }
                    record(session, actor, self._clock.now(), "bundled", "bundle", 0, changes)
                os.replace(made, target)
        except OSError as error:
            raise UserError(
                f"{target} cannot be written ({error.strerror}).",
                "Make room or choose another place.",
                "unwritable_file",
            ) from error
        return bundled

    def _entries(self, number: str, room: Path, *, for_seller: bool) -> list[_Entry]:
        """Every file of the bundle in the order of their names, SHA256SUMS last."""
        reader = "seller" if for_seller else "court"
        with self._database.reading() as session:
            lab = session.get_one(LabProfileRow, 1).name
            case = gather(session, number, lab, for_seller=for_seller)
            authority = accounts.authority(session)
            documents = [StoredOne(one.name, one.sha256, one.size) for one in case.documents]
            trail: dict[str, Any] = {}
            made: list[_Entry] = []
            if not for_seller:
                trail, actors = _write_trail(room / "chain.jsonl", trail_lines(session, case))
                made.append(_of_file("trail/chain.jsonl", room / "chain.jsonl"))
                made.append(_of_bytes("trail/people.json", _json(people_in(session, actors))))
        if authority is None:
            raise UserError("This lab has no signing authority yet.", "An administrator certifies a person first.")
        for paper in case.papers:
            made.append(_of_bytes(f"records/{paper.name}.json", paper.record))
            made.append(_of_bytes(f"records/{paper.name}.sig", paper.signature))
        made.append(_of_bytes("authority/authority.pem", as_pem(authority).encode()))
        made += [_of_bytes(f"authority/signers/{key}.pem", as_pem(one).encode()) for key, one in case.signers.items()]
        if not for_seller:
            made.append(_of_bytes("hand_overs.json", _json(case.hand_overs)))
        made += [self._of_blob(one) for one in (*documents, *case.originals, *case.proofs)]
        made.append(_of_bytes("README.txt", _readme(case, reader).encode()))
        made.append(_of_file("verify.py", RESOURCES / "bundle" / "verify.py"))
        made.append(_of_bytes("bundle.json", _json(_about(case, reader, trail))))
        made.sort(key=lambda entry: entry.name)
        sums = "".join(f"{entry.sha256}  {entry.name}\n" for entry in made)
        return [*made, _of_bytes("SHA256SUMS", sums.encode())]

    def _of_blob(self, one: StoredOne) -> _Entry:
        path = self._store.path(one.sha256)
        if not path.is_file():
            raise missing(one.sha256)
        return _Entry(one.name, one.sha256, path.stat().st_size, lambda: path.open("rb"))


def _pack(entries: list[_Entry], made: Path, target: Path, work: Work) -> Bundled:
    """Write the ZIP, each file checked against its hash on the way, and wait until it is durable."""
    total, done = sum(entry.size for entry in entries), 0
    with made.open("wb") as file:
        with zipfile.ZipFile(file, "w") as archive:
            for entry in entries:
                info = zipfile.ZipInfo(entry.name, _LONG_AGO)
                info.create_system, info.external_attr = 3, 0o100644 << 16
                packed = entry.name.rpartition(".")[2] in _PACKED or entry.name == "SHA256SUMS"
                info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
                info.file_size = entry.size
                digest = hashlib.sha256()
                with entry.open() as source, archive.open(info, "w") as out:
                    while chunk := source.read(_CHUNK):
                        digest.update(chunk)
                        out.write(chunk)
                        done += len(chunk)
                        work.report(done, total, entry.name)
                if digest.hexdigest() != entry.sha256:
                    raise damaged(entry.sha256)
        file.flush()
        os.fsync(file.fileno())
    whole = hashlib.sha256()
    with made.open("rb") as file:
        while chunk := file.read(_CHUNK):
            whole.update(chunk)
    with suppress(OSError):
        made.chmod(0o600)
    return Bundled(target, whole.hexdigest(), made.stat().st_size, len(entries))


def _write_trail(path: Path, lines: Iterator[dict[str, Any]]) -> tuple[dict[str, Any], set[int]]:
    """The extract as a file, line by line; where it begins and ends, and who acted in rows about the case."""
    actors: set[int] = set()
    first = last = count = 0
    with path.open("wb") as file:
        for line in lines:
            first, last, count = first or line["seq"], line["seq"], count + 1
            if "values" in line:
                actors.add(line["actor_id"])
            file.write(json.dumps(line, ensure_ascii=True, sort_keys=True).encode() + b"\n")
    return {"first": first, "last": last, "rows": count}, actors


def _of_bytes(name: str, data: bytes) -> _Entry:
    import io

    return _Entry(name, hashlib.sha256(data).hexdigest(), len(data), lambda: io.BytesIO(data))


def _of_file(name: str, path: Path) -> _Entry:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return _Entry(name, digest.hexdigest(), path.stat().st_size, lambda: path.open("rb"))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "surrogatepass") + b"\n"


def _readme(case: Case, reader: str) -> str:
    text = (RESOURCES / "bundle" / "README.txt").read_text(encoding="utf-8")
    return text.format(
        number=case.number,
        lab=case.lab,
        contents=_CONTENTS[reader],
        reader=_READERS[reader],
        checks=_CHECKS[reader],
    )


def _about(case: Case, reader: str, trail: dict[str, Any]) -> dict[str, Any]:
    return {
        "schema": 1,
        "about": case.number,
        "for": reader,
        "lab": case.lab,
        "documents": [
            {
                "file": one.name,
                "number": one.number,
                "version": one.version,
                "copy": one.copy,
                "language": one.language,
                "title": one.title,
                "pages": one.pages,
            }
            for one in case.documents
        ],
        "records": [{"number": paper.number, "version": paper.version} for paper in case.papers],
        "photos": {
            paper.name: [
                {"number": photo["number"], "sha256": photo["sha256"]}
                for photo in json.loads(paper.record).get("photos", ())
            ]
            for paper in case.papers
        },
        "trail": trail,
    }
