"""Published figures about English authorities, and the profiles derived from them."""
