"""Query understanding: what a question asks for besides the words to search for."""
