"""The embedded index: Whoosh with our own segment format (`indexer.columnar`), in generations on disk."""
