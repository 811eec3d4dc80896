"""The documents of a press site: releases, feeds, sitemaps and listings; `{home}` stands for its address."""


def release(title: str) -> str:
    text = f"{title}, the bureau said on Monday. Officers found the load in a warehouse near the port and took it away."
    return (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )


def rss(*items: str) -> str:
    return f'<rss version="2.0"><channel><title>Bureau</title>{"".join(items)}</channel></rss>'


def item(path: str, published: str = "Tue, 22 Jun 2010 23:30:00 -0500") -> str:
    return f"<item><title>Of {path}</title><link>{{home}}{path}</link><pubDate>{published}</pubDate></item>"


def urlset(*entries: str) -> str:
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(entries)}</urlset>'


def place(path: str, modified: str = "2011-03-01") -> str:
    return f"<url><loc>{{home}}{path}</loc><lastmod>{modified}</lastmod></url>"


def listing_page(*paths: str, rest: str = "") -> str:
    rows = "".join(
        f'<li><h3><a href="{path}">Of {path}</a></h3><i class="date">{day} May 2012</i></li>'
        for day, path in enumerate(paths, 1)
    )
    return f'<html><body><nav><a href="/about">About</a></nav><ul>{rows}</ul>{rest}</body></html>'
