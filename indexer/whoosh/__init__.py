"""The embedded index: Whoosh, over segments of our own (`indexer.columnar`), in generations on disk."""
