"""Dating releases: finding every date that a page offers, with its evidence, and choosing among them."""
