"""People, roles, rights, sign-in and signing keys."""
