"""Looking after a lab: checking that everything is there and as it was written."""
