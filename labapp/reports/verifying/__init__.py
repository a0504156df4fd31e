"""Tells whether a PDF is a document of a lab as it was issued. A file from anywhere is opened in a limited child only."""
