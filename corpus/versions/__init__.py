"""Which releases are versions of one text, and what differs between them."""
