"""The lab itself: its name, address and time zone, and the number series."""
