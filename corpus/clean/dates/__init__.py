"""When was it published? Every date a page offers, the evidence for it, and the choice among them."""
