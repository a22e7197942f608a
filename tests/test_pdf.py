"""PDF files are read as people read them: Arabic from the right, columns one after the other."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import font_manager
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font

from retrieval.reading import Skipped, pdf
from retrieval.reading.visual_order import in_reading_order, looks_reversed
from tests.readings import ARABIC, ENGLISH, SECOND, asides, paragraphs, read

MIXED = (
    "لا شيء يمنع العلاقات، وفق Reuters (رويترز)، من النمو بنسبة 3.5% في 2025-02-04 "
    "كما قال «المسؤول» في الجلسة الأخيرة."
)
TITLE = "زيارة الوفد إلى موسكو"
SIZE = 11
LEADING = 18  # points

Line = tuple[float, float, str, float]  # x and y in points from the lower left, text, size


def saved(
    folder: Path, pages: Sequence[Sequence[Line]], name: str = "a.pdf", **metadata: str
) -> Path:
    """Print lines; Arabic ones end at their x, others begin there."""
    path = folder / name
    with mpl.rc_context({"pdf.fonttype": 42}), PdfPages(path, metadata=metadata) as out:
        for lines in pages:
            figure = Figure(figsize=(595 / 72, 842 / 72))
            for x, y, text, size in lines:
                arabic = any("\u0600" <= char <= "\u06ff" for char in text)
                side = "right" if arabic else "left"
                figure.text(x / 595, y / 842, text, ha=side, va="baseline", fontsize=size)
            out.savefig(figure)
    return path


def column(text: str, x: float, y: float, words: int = 8, size: float = SIZE) -> list[Line]:
    """Break a paragraph into lines."""
    held = text.split()
    rows = [" ".join(held[at : at + words]) for at in range(0, len(held), words)]
    return [(x, y - LEADING * n, row, size) for n, row in enumerate(rows)]


def test_arabic_is_read_from_right_to_left_with_its_numbers_and_latin_words(tmp_path: Path) -> None:
    lines = [(540, 780, TITLE, 20), *column(MIXED, 540, 720), *column(ARABIC, 540, 640)]
    (article,), skipped = read(saved(tmp_path, [lines]))
    assert skipped == []
    assert paragraphs(article) == [MIXED, ARABIC]
    assert (article.id, article.title, article.language) == ("a.pdf", TITLE, "ar")


def test_columns_are_read_one_after_the_other_beginning_at_the_right(tmp_path: Path) -> None:
    lines = [
        (560, 780, TITLE + " ومحادثات مع المسؤولين في العاصمة الروسية", 18),
        *column(ARABIC, 560, 720, 5),
        *column(MIXED, 560, 600, 7),
        *column(SECOND, 270, 720, 8),
        *column("وأكد أن " + MIXED, 270, 600, 8),
    ]
    (article,), _ = read(saved(tmp_path, [lines]))
    assert paragraphs(article) == [ARABIC, MIXED, SECOND, "وأكد أن " + MIXED]


def test_english_columns_begin_at_the_left_and_cut_words_are_joined(tmp_path: Path) -> None:
    cut = [
        (40, 720, "The minister said on Tues-", SIZE),
        (40, 702, "day that the talks were good.", SIZE),
    ]
    right = column(ENGLISH, 310, 720, 5)
    (article,), _ = read(saved(tmp_path, [[*cut, *right]]))
    assert paragraphs(article) == [
        "The minister said on Tuesday that the talks were good.",
        ENGLISH,
    ]


def test_running_heads_and_page_numbers_are_dropped_and_paragraphs_go_on(tmp_path: Path) -> None:
    rows = column(f"{ARABIC[:-1]} {SECOND}", 540, 700, 8)
    pages = [
        [(540, 800, "صحيفة المثال - العدد 7", 9), *rows[:2], (300, 30, f"- {1} -", 9)],
        [
            (540, 800, "صحيفة المثال - العدد 7", 9),
            *((x, y + 100, text, size) for x, y, text, size in rows[2:]),
            (300, 30, "- 2 -", 9),
        ],
    ]
    (article,), _ = read(saved(tmp_path, pages))
    assert paragraphs(article) == [f"{ARABIC[:-1]} {SECOND}"]
    assert {why for _, why, _ in asides(article)} == {"running head", "page number"}


def test_a_title_of_the_properties_counts_where_it_is_printed(tmp_path: Path) -> None:
    lines = [(540, 780, TITLE, SIZE), *column(ARABIC, 540, 720)]
    (article,), _ = read(saved(tmp_path, [lines], Title=TITLE))
    assert article.title == TITLE
    (article,), _ = read(saved(tmp_path, [lines], Title="Microsoft Word - 17.docx"))
    assert article.title != "Microsoft Word - 17.docx"


def drawn(folder: Path, rows: Sequence[str]) -> Path:
    """Print each letter by itself from left to right, as programs without shaping do."""
    font = FT2Font(font_manager.findfont("DejaVu Sans"))
    font.set_size(SIZE, 72)
    path = folder / "drawn.pdf"
    figure = Figure(figsize=(595 / 72, 842 / 72))
    for number, row in enumerate(rows):
        x = 40.0
        for char in row:
            if char != " ":
                figure.text(x / 595, (780 - LEADING * number) / 842, char, fontsize=SIZE)
            x += font.load_char(ord(char)).linearHoriAdvance / 65536
    with mpl.rc_context({"pdf.fonttype": 42}):
        figure.savefig(path)
    return path


def test_presentation_forms_in_the_order_of_the_page_become_letters(tmp_path: Path) -> None:
    shaped = "ﻗﺎﻝ ﺍﻟﻮﺯﻳﺮ ﺇﻥ ﺍﻟﻌﻼﻗﺎﺕ ﺟﻴﺪﺓ ﻭﻻ ﺧﻼﻑ ﻋﻠﻰ ﺍﻟﺰﻳﺎﺭﺓ ﺇﻟﻰ ﻣﻮﺳﻜﻮ."
    (article,), _ = read(drawn(tmp_path, [shaped[::-1]]))
    assert article.text == unicodedata.normalize("NFKC", shaped)
    assert "العلاقات" in article.text


def test_letters_that_the_page_shows_in_reverse_are_put_right(tmp_path: Path) -> None:
    text = "قال وزير الخارجية إن العلاقات جيدة والزيارة القادمة إلى العاصمة ممكنة في 2025."
    (article,), _ = read(drawn(tmp_path, [text]))
    assert article.text == text


def test_letters_without_an_order_that_can_be_told_are_refused(tmp_path: Path) -> None:
    text = "ةميد ىلإ ةرايز ةيكسوم ةنيدم الحي القو الزر ةديج قالوا الدار المدينة ةنيدم"
    articles, (skipped,) = read(drawn(tmp_path, [text, text[::-1]]))
    assert articles == []
    assert "in no order that can be told" in skipped.reason


def test_a_scan_is_refused_with_the_mend(tmp_path: Path) -> None:
    figure = Figure()
    figure.figimage(np.zeros((40, 40)))
    figure.savefig(tmp_path / "scan.pdf")
    articles, (skipped,) = read(tmp_path)
    assert articles == []
    assert "OCR" in skipped.reason


def test_pages_without_text_are_said(tmp_path: Path) -> None:
    notes: list[str] = []
    path = saved(tmp_path, [column(ARABIC, 540, 700), []])
    (article,), _ = read(path, note=notes.append)
    assert (paragraphs(article), notes) == ([ARABIC], [f"{path}: no text on page 2"])


def test_an_encrypted_file_is_refused_with_the_mend(tmp_path: Path) -> None:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"11" * 32, b"22" * 32),
    ]
    data, places = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, held)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<</Size 4/Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>"
    data += b"xref\n0 4\n0000000000 65535 f \n%strailer%s\nstartxref\n%d\n%%%%EOF" % (
        table,
        trailer,
        len(data),
    )
    (tmp_path / "a.pdf").write_bytes(data)
    _, skipped = read(tmp_path)
    assert skipped == [Skipped(str(tmp_path / "a.pdf"), "encrypted: save it without a password")]


@pytest.mark.parametrize("cut", [5, 300, 3000])
def test_a_damaged_file_is_refused(tmp_path: Path, cut: int) -> None:
    path = saved(tmp_path, [column(ARABIC, 540, 700)])
    path.write_bytes(path.read_bytes()[:cut])
    articles, (skipped,) = read(path)
    assert articles == []
    assert "save" in skipped.reason


def test_limits_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, [column(ARABIC, 540, 700)] * 3)
    monkeypatch.setattr(pdf, "MAX_PAGE_LETTERS", 10)
    assert "page 1: too many letters" in read(path)[1][0].reason
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    assert "more than 2 pages" in read(path)[1][0].reason


@pytest.mark.parametrize(
    ("shown", "read_as"),
    [
        ("تلاق", "قالت"),
        ("%3.5 ةبسن", "نسبة 3.5%"),
        ("04-02-2025 يف", "في 2025-02-04"),
        ("4/2/2025 يف", "في 4/2/2025"),
        ("٤/٢/٢٠٢٥ يف", "في ٤/٢/٢٠٢٥"),
        ("12:30 ةعاسلا", "الساعة 12:30"),
        ("(زرتيور) Reuters قفو", "وفق Reuters (رويترز)"),
        ("(UN) ةمظنم", "منظمة (UN)"),
        ("Human Rights Watch تلاق", "قالت Human Rights Watch"),
        ("United Nations (UN) تلاق", "قالت United Nations (UN)"),
        ("«معن» لاق", "قال «نعم»"),
        (".G20 ةمق", "قمة G20."),
    ],
)
def test_a_line_as_it_is_shown_is_put_in_reading_order(shown: str, read_as: str) -> None:
    assert in_reading_order(list(shown), rightward=False) == read_as


def test_arabic_in_an_english_line_is_turned_round() -> None:
    shown = "He said لاؤس 3 ىلع معن (yes) 2 times."
    assert in_reading_order(list(shown), rightward=True) == "He said نعم على 3 سؤال (yes) 2 times."


def test_the_order_of_arabic_letters_is_told() -> None:
    assert looks_reversed(f"{ARABIC} {SECOND}") is False
    assert looks_reversed(f"{ARABIC} {SECOND}"[::-1]) is True
    assert looks_reversed(f"{ARABIC} {ARABIC[::-1]}") is True
    assert looks_reversed(ENGLISH) is None
