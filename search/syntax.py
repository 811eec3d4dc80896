"""What a user typed, read leniently: an expression, and notes on how it was understood."""
