"""The blob store: photos, documents, PDFs and files by the hash of their bytes."""

from labapp.core.store.blobs import BlobComplaint, BlobStore, StagedBlob
from labapp.core.store.copying import StoredFile

__all__ = ["BlobComplaint", "BlobStore", "StagedBlob", "StoredFile"]
