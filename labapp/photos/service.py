"""Taking photos in: decoded in the limited child, stored byte-identical, upright renditions made once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from labapp.core.errors import UserError
from labapp.core.store import BlobStore, StagedBlob
from labapp.photos.imaging import MAX_BYTES, Code, Decoded, PhotoDecoder, Refused, refused
from labapp.photos.overlays import Overlay, overlay_to_json
from labapp.photos.steps import DrawnRendition, PreparedPhoto, overlay_key


class Photos:
    """The lab's photos."""

    def __init__(self, store: BlobStore, decoder: PhotoDecoder) -> None:
        self._store = store
        self._decoder = decoder

    def prepare(self, data: bytes, name: str) -> PreparedPhoto:
        """Store a photo's original and renditions; UserError with a reason code if it is refused, nothing stored then."""
        taken = self._decoded_and_staged(data)
        if isinstance(taken, Refused):
            raise UserError(f"{name}: {taken.sentence}", code=taken.code)
        decoded, original = taken
        large, small = self._store.put_all((decoded.large, decoded.small), [original])
        return PreparedPhoto(
            sha256=original.sha256,
            size=len(data),
            format=decoded.format,
            width=decoded.width,
            height=decoded.height,
            taken_at=decoded.taken_at,
            fingerprint=decoded.fingerprint,
            large_sha256=large,
            large_size=len(decoded.large),
            small_sha256=small,
            small_size=len(decoded.small),
            name=name,
            screenshot=decoded.screenshot,
        )

    def _decoded_and_staged(self, data: bytes) -> tuple[Decoded, StagedBlob] | Refused:
        """What the child says of a photo; its bytes go to the disk meanwhile, and away again if it is refused."""
        if not 0 < len(data) <= MAX_BYTES:
            return refused("too_large" if data else "empty")
        with ThreadPoolExecutor(1) as other:
            staging = other.submit(self._store.stage, data)
            decoded = self._decoder.decode(data)
        if isinstance(decoded, Decoded):
            return decoded, staging.result()
        if staging.exception() is None:
            staging.result().discard()
        return decoded

    def prepare_file(self, path: Path) -> PreparedPhoto:
        """The same for a file; UserError if it cannot be read."""
        try:
            data = path.read_bytes()
        except OSError as error:
            raise UserError(
                f"{path.name} cannot be read ({error.strerror}).", "Choose another file.", "unreadable_file"
            ) from error
        return self.prepare(data, path.name)

    def read_codes(self, data: bytes) -> tuple[Code, ...]:
        """The barcodes in a picture, read in the limited child; UserError with a reason code if it is refused."""
        found = self._decoder.read_codes(data)
        if isinstance(found, Refused):
            raise UserError(found.sentence, code=found.code)
        return found

    def codes_of(self, sha256: str) -> tuple[Code, ...]:
        """The barcodes in a stored photo's original: renditions are too coarse for the bars of a label."""
        return self.read_codes(self._store.read(sha256))

    def whole(self, sha256: str) -> bytes:
        """A JPEG of that original to look at closely, kept nowhere; UserError with a reason code if it cannot be made."""
        return _made(self._decoder.whole(self._store.read(sha256)))

    def draw_marks(self, sha256: str, overlay: Overlay, *, covered: bool) -> DrawnRendition:
        """Store a rendition of that original with what is drawn on it; its row is still missing."""
        stored = overlay_to_json(overlay)
        picture = _made(self._decoder.marked(self._store.read(sha256), stored, covered=covered))
        return DrawnRendition(overlay_key(overlay), covered, self._store.put(picture), len(picture))

    def path(self, sha256: str) -> Path:
        """Where a rendition lies; screens and documents are given renditions only."""
        return self._store.path(sha256)


def _made(found: bytes | Refused) -> bytes:
    if isinstance(found, Refused):
        raise UserError(f"This photo could not be drawn: {found.sentence}", "Nothing was changed.", found.code)
    return found
