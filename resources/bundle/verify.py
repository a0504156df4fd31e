"""Checks an evidence bundle: hashes, sealed records, certificates, signed PDFs, originals, the extract of the trail.

Needs Python 3.9 or newer and the package `cryptography`; nothing else, no network. `python3 verify.py --help` tells how.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import zipfile
import zlib
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

CHUNK = 1 << 20
MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
SIGNING_CERTIFICATE = bytes.fromhex("060b2a864886f70d010910022f")


class Wrong(Exception):
    """Something is not as it must be; the sentence says what."""


class Folder:
    """An unpacked bundle."""

    def __init__(self, root):
        self.root = root

    def names(self):
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file())

    def open(self, name):
        return (self.root / name).open("rb")


class Zip:
    """A bundle as it was handed over."""

    def __init__(self, path):
        self.archive = zipfile.ZipFile(path)

    def names(self):
        found = [name for name in self.archive.namelist() if not name.endswith("/")]
        if len(found) != len(set(found)):
            raise Wrong("a name stands in the ZIP twice")
        return sorted(found)

    def open(self, name):
        return self.archive.open(name)


class Bundle:
    """The files of a bundle, and what was found wrong with them."""

    def __init__(self, files, authority=None):
        self.files, self.given = files, authority
        self.names = [name for name in files.names() if "__pycache__" not in name]
        self.wrong, self.fine = [], []

    def read(self, name):
        with self.files.open(name) as file:
            return file.read()

    def below(self, folder, ending=""):
        return [name for name in self.names if name.startswith(folder + "/") and name.endswith(ending)]

    def sha256(self, name):
        digest = hashlib.sha256()
        with self.files.open(name) as file:
            for chunk in iter(lambda: file.read(CHUNK), b""):
                digest.update(chunk)
        return digest.hexdigest()

    def check(self, what, step):
        """Run one check; what it returns is said, what it raises is wrong."""
        try:
            said = step()
        except Wrong as error:
            self.wrong.append(f"{what}: {error}")
        except Exception as error:  # a file that was tampered with may break reading in any way
            self.wrong.append(f"{what}: cannot be read ({type(error).__name__})")
        else:
            self.fine.append(f"{what}: {said}")


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def digest(value):
    return hashlib.sha256(canonical(value)).hexdigest()


# ---- 1. every file is there and has its hash


def check_sums(bundle):
    named = {}
    for line in bundle.read("SHA256SUMS").decode().splitlines():
        sha256, _, name = line.partition("  ")
        named[name] = sha256
    there = set(bundle.names) - {"SHA256SUMS"}
    if set(named) - there:
        raise Wrong(f"missing: {', '.join(sorted(set(named) - there))}")
    if there - set(named):
        raise Wrong(f"not named in SHA256SUMS: {', '.join(sorted(there - set(named)))}")
    changed = [name for name in sorted(named) if bundle.sha256(name) != named[name]]
    if changed:
        raise Wrong(f"changed: {', '.join(changed)}")
    return f"{len(named)} files as SHA256SUMS names them"


# ---- 2. authority and signers


def check_authority(bundle):
    authority = x509.load_pem_x509_certificate(bundle.read("authority/authority.pem"))
    authority.verify_directly_issued_by(authority)
    der = authority.public_bytes(Encoding.DER)
    if bundle.given is not None and bundle.given != der:
        raise Wrong("the authority is not the one that was given with --ca")
    known = "the one that was given" if bundle.given is not None else "compare this hash with what the lab tells you"
    return f"{common_name(authority)}, SHA-256 {hashlib.sha256(der).hexdigest()} ({known})"


def signers_of(bundle):
    """The certificates of signers that the authority issued, by the name of their file."""
    authority = x509.load_pem_x509_certificate(bundle.read("authority/authority.pem"))
    found = {}
    for name in bundle.below("authority/signers", ".pem"):
        certificate = x509.load_pem_x509_certificate(bundle.read(name))
        try:
            certificate.verify_directly_issued_by(authority)
        except Exception:
            raise Wrong(f"{name} was not issued by the authority") from None
        found[name] = certificate
    return found


def common_name(certificate):
    return certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value


def signed_by(signers, signature, data):
    """The signer whose key made this signature; None if it was nobody's."""
    for certificate in signers.values():
        try:
            certificate.public_key().verify(signature, data, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            continue
        return certificate
    return None


# ---- 3. sealed records


def check_record(bundle, signers, name):
    data = bundle.read(name)
    record = json.loads(data)
    if canonical(record) != data:
        raise Wrong("it is not written as records are sealed")
    stem = name[len("records/") : -len(".json")]
    if f"{record['number']}-v{record['version']}" != stem:
        raise Wrong(f"it is the record of {record['number']} v{record['version']}")
    who = signed_by(signers, bundle.read(name[: -len("json")] + "sig"), data)
    if who is None:
        raise Wrong("its signature fits no signer: it was changed, or signed by somebody else")
    if not any(one.startswith(f"documents/{stem}-") for one in bundle.names):
        raise Wrong("its document is missing")
    return f"sealed {record['sealed_at']}, signed by {common_name(who)}"


def records_of(bundle):
    return {name: json.loads(bundle.read(name)) for name in bundle.below("records", ".json")}


def check_originals(bundle, records):
    """Each photo and file that a record names is there, whole; nothing else is."""
    wanted, there = set(), {name.split("/")[-1].split(".")[0]: name for name in bundle.below("originals")}
    for name, record in records.items():
        for kind in ("photos", "files"):
            for one in record.get(kind, ()):
                wanted.add(one["sha256"])
                if one["sha256"] not in there:
                    raise Wrong(f"{name} names {kind[:-1]} {one['number']}, which is missing")
    for sha256, name in there.items():
        if sha256 not in wanted:
            raise Wrong(f"{name} belongs to no record")
        if bundle.sha256(name) != sha256:
            raise Wrong(f"{name} is not the one that was sealed")
    return f"{len(wanted)} photos and files, each the one that its record names"


def check_cited(bundle, records):
    """An outcome's verdicts and a statement's reports are here, too."""
    numbers = {record["number"] for record in records.values()}
    count = 0
    for record in records.values():
        cited = [one["verdict_number"] for one in record.get("tally", {}).get("orders", ())]
        cited += [one["number"] for one in record.get("reports", ())]
        missing = [number for number in cited if number not in numbers]
        count += len(cited)
        if missing:
            raise Wrong(f"{record['number']} rests on {', '.join(missing)}, which is missing")
    return f"{count} reports, all here"


# ---- 4. signed PDFs


def tlv(data, at):
    """Tag, beginning and end of the value of the DER element at a place."""
    tag, length = data[at], data[at + 1]
    start = at + 2
    if length & 0x80:
        count = length & 0x7F
        length, start = int.from_bytes(data[start : start + count], "big"), start + count
    if start + length > len(data):
        raise Wrong("its signature is cut off")
    return tag, start, start + length


def parts(data, at=0):
    """The elements inside the DER element at a place, whole."""
    _, here, end = tlv(data, at)
    found = []
    while here < end:
        _, _, after = tlv(data, here)
        found.append(data[here:after])
        here = after
    return found


def value(element):
    _, start, end = tlv(element, 0)
    return element[start:end]


def check_pdf(bundle, signers, records, sealed_here, name):
    pdf = bundle.read(name)
    who = check_signature(pdf, signers)
    attached = attachment(pdf)
    record = json.loads(attached)
    stem = f"{record['number']}-v{record['version']}"
    if not name.startswith(f"documents/{stem}-"):
        raise Wrong(f"it is the document of {stem}")
    if sealed_here or f"records/{stem}.json" in records:
        sealed = bundle.read(f"records/{stem}.json") if f"records/{stem}.json" in records else b""
        edition = (record.get("edition") or {}).get("of")
        if attached != sealed and edition != hashlib.sha256(sealed).hexdigest():
            raise Wrong("the record that is attached to it is not the sealed one, nor an edition of it")
    return f"signed by {common_name(who)}, unchanged since"


def check_signature(pdf, signers):
    """One signature over all of the file that allows no change and is a signer's; returns who it is."""
    ranges = re.findall(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", pdf)
    if len(ranges) != 1:
        raise Wrong("it carries no signature" if not ranges else "it carries more than one signature")
    first, before, after, rest = map(int, ranges[0])
    if first != 0 or after + rest != len(pdf):
        raise Wrong("something was added after its signature")
    gap = re.fullmatch(rb"<([0-9A-Fa-f]+)>", pdf[before:after])
    if gap is None:
        raise Wrong("its signature does not stand where it says")
    if not re.search(rb"/TransformMethod\s*/DocMDP", pdf) or not re.search(rb"/P\s+1\b", pdf):
        raise Wrong("its signature does not forbid changes")
    container = bytes.fromhex(gap[1].decode())
    _, _, end = tlv(container, 0)
    if container[end:].strip(b"\0"):
        raise Wrong("something is hidden behind its signature")
    signed_data = parts(parts(parts(container[:end])[1])[0])
    info = parts(parts(signed_data[-1])[0])
    attributes = next(part for part in info if part[0] == 0xA0)
    signature = next(part for part in info[info.index(attributes) :] if part[0] == 0x04)
    told = {parts(one)[0]: parts(one)[1] for one in parts(attributes)}
    digest_here = hashlib.sha256(pdf[:before] + pdf[after:]).digest()
    if value(parts(told[MESSAGE_DIGEST])[0]) != digest_here:
        raise Wrong("its bytes are not those that were signed")
    who = signed_by(signers, value(signature), b"\x31" + attributes[1:])
    if who is None:
        raise Wrong("its signature is no signer's")
    if hashlib.sha256(who.public_bytes(Encoding.DER)).digest() not in told.get(SIGNING_CERTIFICATE, b""):
        raise Wrong("its signature names another certificate")
    return who


def attachment(pdf):
    """The one file that is attached to a PDF of a lab."""
    found = [match.start() for match in re.finditer(rb"/Type\s*/EmbeddedFile(?!s)", pdf)]
    if len(found) != 1:
        raise Wrong("no record is attached to it, or several")
    begin, stream = pdf.rfind(b" obj", 0, found[0]), pdf.find(b"stream", found[0])
    words = pdf[begin:stream]
    start = stream + len(b"stream") + (2 if pdf[stream + 6 : stream + 8] == b"\r\n" else 1)
    length = int(re.search(rb"/Length\s+(\d+)", words)[1])
    data = pdf[start : start + length]
    return zlib.decompress(data) if b"/FlateDecode" in words else data


# ---- 5. the extract of the trail


def trail_rows(bundle):
    with bundle.files.open("trail/chain.jsonl") as file:
        for line in file:
            yield json.loads(line)


def check_trail(bundle, records):
    """Rows follow from each other; values fit their salted hashes; each record was sealed at its place in the chain."""
    columns = ("seq", "at", "actor_id", "actor_role", "action", "subject", "subject_id", "changes", "previous")
    waiting = {
        record["previous_head"]: hashlib.sha256(bundle.read(name)).hexdigest() for name, record in records.items()
    }
    open_seals, previous, count = {}, None, 0
    for row in trail_rows(bundle):
        place = f"row {row['seq']}"
        if digest([row[column] for column in columns]) != row["hash"]:
            raise Wrong(f"{place} was changed")
        if previous is not None and (row["previous"], row["seq"]) != (previous["hash"], previous["seq"] + 1):
            raise Wrong(f"{place} does not follow from the row before it: something is missing or was put in")
        for position, one in enumerate(row.get("values", ())):
            check_value(place, row["changes"][position], one)
        if row["previous"] in waiting:
            open_seals[waiting.pop(row["previous"])] = (row["at"], row["actor_id"])
        for sha256 in [sha256 for sha256 in open_seals if names(row, sha256)]:
            if open_seals.pop(sha256) != (row["at"], row["actor_id"]):
                raise Wrong(f"{place} seals a record that was sealed elsewhere")
        previous, count = row, count + 1
    if waiting or open_seals:
        raise Wrong(
            f"{len(waiting) + len(open_seals)} records were not sealed at the place in the chain that they name"
        )
    return f"{count} rows, each follows from the one before; every record was sealed at its place"


def check_value(place, change, one):
    if one["salt"] is None:
        return  # lawfully erased: its hash stands alone
    fits = all(
        change[side] == hashlib.sha256(canonical([one["salt"], one[side]])).hexdigest() for side in ("old", "new")
    )
    if not fits or change["field"] != one["field"]:
        raise Wrong(f"the value “{one['field']}” of {place} was changed")


def names(row, sha256):
    return any(one["field"] == "record" and one["new"] == json.dumps(sha256) for one in row.get("values", ()))


def check_hand_overs(bundle):
    """Each hand-over stands in the trail as it is told, and the file that proves it is here."""
    told = json.loads(bundle.read("hand_overs.json"))
    noted = []
    for row in trail_rows(bundle):
        if row["action"] == "handed_over":
            noted.append({one["field"]: json.loads(one["new"] or "null") for one in row["values"]})
    proofs = {name.split("/")[-1].split(".")[0]: name for name in bundle.below("proofs")}
    for one in told:
        if not any(all(row.get(key) == one[key] for key in one if key in row) for row in noted):
            raise Wrong(f"the hand-over of {one['number']} to {one['recipient']} is not the one in the trail")
        sha256 = one["proof_sha256"]
        if sha256 and (sha256 not in proofs or bundle.sha256(proofs[sha256]) != sha256):
            raise Wrong(f"the file that proves the hand-over of {one['number']} is missing or was changed")
    return f"{len(told)} hand-overs, each as the trail has it"


# ---- all of it


def check_all(bundle):
    about = json.loads(bundle.read("bundle.json"))
    whole = about["for"] == "court"
    bundle.check("files", lambda: check_sums(bundle))
    bundle.check("authority", lambda: check_authority(bundle))
    signers = {}
    bundle.check("signers", lambda: signers.update(signers_of(bundle)) or f"{len(signers)}, all certified by it")
    records = {}
    bundle.check("records", lambda: records.update(records_of(bundle)) or f"{len(records)} sealed")
    for name in records:
        bundle.check(name, lambda name=name: check_record(bundle, signers, name))
    documents = bundle.below("documents", ".pdf")
    for name in documents:
        bundle.check(name, lambda name=name: check_pdf(bundle, signers, records, whole, name))
    if not documents:
        bundle.wrong.append("documents: none is here")
    if whole:
        bundle.check("originals", lambda: check_originals(bundle, records))
        bundle.check("cited", lambda: check_cited(bundle, records))
        bundle.check("trail", lambda: check_trail(bundle, records))
        bundle.check("hand-overs", lambda: check_hand_overs(bundle))
    return about


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Checks an evidence bundle.")
    parser.add_argument("bundle", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--ca", type=Path, help="the certificate of the lab's authority as you got it another way")
    args = parser.parse_args(arguments)
    try:
        authority = None
        if args.ca is not None:
            authority = x509.load_pem_x509_certificate(args.ca.read_bytes()).public_bytes(Encoding.DER)
        bundle = Bundle(Folder(args.bundle) if args.bundle.is_dir() else Zip(args.bundle), authority)
        about = check_all(bundle)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, Wrong) as error:
        print(f"WRONG  this is no evidence bundle that can be read: {error}")
        return 1
    for line in bundle.fine:
        print(f"fine   {line}")
    for line in bundle.wrong:
        print(f"WRONG  {line}")
    count = len(bundle.wrong)
    if count:
        print(f"\nBundle {about['about']}: {count} {'thing is' if count == 1 else 'things are'} WRONG.")
        return 1
    print(f"\nBundle {about['about']}: all is fine.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
