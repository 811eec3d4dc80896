"""Reading each format: HTML, PDF, JSON records and plain text."""
