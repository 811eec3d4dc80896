"""A Whoosh codec whose postings and facets are flat arrays in one file a segment."""
