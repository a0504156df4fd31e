"""The blob store: photos, documents and PDFs by the hash of their bytes."""

from labapp.core.store.blobs import BlobComplaint, BlobStore, StagedBlob

__all__ = ["BlobComplaint", "BlobStore", "StagedBlob"]
