"""A release as a PDF."""

TITLE = "Experts meet in Vienna on precursors"


LINES = [
    "Vienna, 4 May 2020 - The Board convened experts from forty countries to compare",
    "how chemicals are kept from traffickers.",
    "They agreed that industry must report suspicious orders, and that controlled de-",
    "liveries need swift consent of all the states that are concerned by one.",
]


def pdf(lines: list[str]) -> bytes:
    """A PDF of one page with these lines."""
    return printed([[(40, 780 - 16 * at, 11, line) for at, line in enumerate(lines)]])


def printed(pages: list[list[tuple[int, int, int, str]]]) -> bytes:
    """A PDF whose pages have these texts, each with its place from the lower left corner and its size, in points."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(f'{4 + 2 * at} 0 R' for at in range(len(pages)))}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for texts in pages:
        shown = "".join(f"/F1 {size} Tf 1 0 0 1 {x} {y} Tm ({line}) Tj " for x, y, size, line in texts)
        stream = f"BT {shown}ET"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects) + 2} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    end += f"startxref\n{len(body)}\n%%EOF\n"
    return (body + end).encode("latin-1")
