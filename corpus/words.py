"""What a word is: one rule for releases, queries and labels."""

import re

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
"""Letters and digits without a gap, apostrophes inside; text is expected in Unicode's composed form (NFC)."""
