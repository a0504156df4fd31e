"""The Reports screen: the print room."""
