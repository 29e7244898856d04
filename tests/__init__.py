"""Tests; a package, because Ciw installs a package of the same name that would be found first otherwise."""
