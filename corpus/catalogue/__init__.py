"""The catalogue of publishers: which sites are read, how, and where the entries come from."""
