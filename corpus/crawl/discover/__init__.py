"""Discovering releases on a site, through feeds, sitemaps, listing pages and JSON APIs."""
