"""The frame round the pages: rail, top bar, status bar, sign-in, lock."""
