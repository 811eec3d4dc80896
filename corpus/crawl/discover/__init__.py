"""Finding releases on a site: feeds, sitemaps, listing pages, JSON APIs."""
