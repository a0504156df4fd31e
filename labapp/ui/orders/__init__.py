"""Orders: the list, one order beside it, placing a new one, receiving parcels."""
