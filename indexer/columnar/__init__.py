"""A columnar Whoosh codec: postings and facets are flat arrays, in one file per segment."""
