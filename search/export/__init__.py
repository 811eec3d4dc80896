"""Takes away everything that a query finds: as files, and as a record of the search."""
