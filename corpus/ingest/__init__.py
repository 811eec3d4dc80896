"""Files and pages into the store, in batches."""
