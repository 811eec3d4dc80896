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
    shown = "".join(f"1 0 0 1 40 {780 - 16 * at} Tm ({line}) Tj " for at, line in enumerate(lines))
    stream = f"BT /F1 11 Tf {shown}ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return (body + end).encode("latin-1")
