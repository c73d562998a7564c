"""Reading letters: PDFs rendered here, text in every encoding, and files that are no letters."""

import os
import threading
from pathlib import Path

import pytest

from imrspacy.letters import (
    LetterError,
    find_letters,
    looks_like_letter,
    read_letter,
    read_letter_bytes,
    read_letters,
)
from imrspacy.letters.layout import Line, letter_text

canvas = pytest.importorskip("reportlab.pdfgen.canvas")

PITCH = 14
BOLD = "Helvetica-Bold"
PLAIN = "Helvetica"
BODY = [
    "The worker hurt her wrist while she was stacking crates",
    "and has worn a splint since then, with some relief of",
    "the numbness at night. She works with light duty.",
]


class Page:
    """Writes lines from the top of a page; a piece is text, or (text, font)."""

    def __init__(self, pdf) -> None:
        self.pdf = pdf
        self.y = 720.0

    def line(self, *pieces, down: float = PITCH, x: float = 72) -> None:
        self.y -= down
        for piece in pieces:
            text, font = piece if isinstance(piece, tuple) else (piece, PLAIN)
            self.pdf.setFont(font, 12)
            self.pdf.drawString(x, self.y, text)
            x += self.pdf.stringWidth(text, font, 12)

    def body(self, lines=BODY, down: float = 2 * PITCH) -> None:
        for line in lines:
            self.line(line, down=down)
            down = PITCH


@pytest.fixture
def render(tmp_path):
    """Give a function that renders pages, each drawn by a function of a Page, and gives the file."""

    def render(*draw, name="letter.pdf", **settings) -> Path:
        path = tmp_path / name
        pdf = canvas.Canvas(str(path), pagesize=(612, 792), **settings)
        for draw_page in draw:
            draw_page(Page(pdf))
            pdf.showPage()
        pdf.save()
        return path

    return render


def paragraphs(text: str) -> list[str]:
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


def body_page(page: Page) -> None:
    page.body()
    page.body()
    page.body()


# PDFs: paragraphs


def test_gaps_part_paragraphs_and_lines_stay(render):
    text = read_letter(render(body_page))
    assert text == "\n\n".join(["\n".join(BODY)] * 3)


def test_a_page_starts_a_paragraph(render):
    text = read_letter(render(body_page, body_page))
    assert len(paragraphs(text)) == 6


def test_a_short_page_takes_the_pitch_of_the_others(render):
    def two_paragraphs(page):
        page.line("Signed by the reviewer.")
        page.line("End of the letter.", down=2 * PITCH)

    assert paragraphs(read_letter(render(body_page, body_page, two_paragraphs)))[-2:] == [
        "Signed by the reviewer.",
        "End of the letter.",
    ]


def test_bold_labels_start_paragraphs_without_a_gap(render):
    def page(page):
        page.body()
        page.line(("Splint, purchase: ", BOLD), "Upheld", down=2 * PITCH)
        page.line(("Decision rationale: ", BOLD), "A splint is a first choice,")
        page.line("and she has one.")
        page.body()

    assert paragraphs(read_letter(render(page)))[1:3] == [
        "Splint, purchase: Upheld",
        "Decision rationale: A splint is a first choice, and she has one.",
    ]


def test_a_bold_heading_may_wrap(render):
    def page(page):
        page.body()
        page.line(("Twelve visits of hand therapy, two times a week for six", BOLD), down=2 * PITCH)
        page.line(("weeks, with a custom splint and a home program, is: ", BOLD))
        page.line("Overturned")
        page.body()

    assert paragraphs(read_letter(render(page)))[1] == (
        "Twelve visits of hand therapy, two times a week for six"
        " weeks, with a custom splint and a home program, is: Overturned"
    )


def test_a_section_heading_stands_alone_above_a_narrow_gap(render):
    def page(page):
        page.body()
        page.line(("CLINICAL CASE SUMMARY", BOLD), down=2 * PITCH, x=230)
        page.body(down=1.45 * PITCH)

    assert paragraphs(read_letter(render(page)))[1] == "CLINICAL CASE SUMMARY"


def test_a_hyphen_at_a_line_end_is_kept_with_its_break(render):
    def page(page):
        page.body()
        page.body(["She was seen for electro-", "diagnostic testing of both", "arms in May."])
        page.body()

    text = read_letter(render(page))
    assert "electro-\ndiagnostic" in text
    assert len(paragraphs(text)) == 3


@pytest.mark.parametrize("by_columns", [False, True])
def test_the_case_block_reads_in_rows(render, by_columns):
    cells = [
        [(72, 0, "Case Number:"), (72, 1, "Date Assigned:"), (72, 2, "Priority:")],
        [(160, 0, "IM99-0000001"), (160, 1, "02/03/2017"), (160, 2, "Standard")],
        [(320, 1, "Date of Injury:"), (320, 2, "Application"), (320, 3, "Received:")],
        [(430, 1, "04/05/2016"), (430, 2, "01/20/2017")],
    ]
    flat = [cell for column in cells for cell in column]
    if not by_columns:  # row by row, each cell as a whole
        flat = sorted((cell for cell in flat if cell[1] < 3), key=lambda cell: cell[1:2] + cell[:1])
        flat.insert(-1, cells[2][2])

    def page(page):
        page.line("Independent Medical Review")
        for x, row, text in flat:
            page.pdf.drawString(x, page.y - 30 - 13 * row, text)
        page.y -= 70
        for _ in range(4):
            page.body()

    text = " ".join(read_letter(render(page)).split())
    assert (
        "Case Number: IM99-0000001 Date Assigned: 02/03/2017 Date of Injury: 04/05/2016"
        " Priority: Standard Application Received: 01/20/2017 The worker" in text
    )


def test_every_word_of_a_pdf_is_kept(render):
    words = " ".join(read_letter(render(body_page, body_page)).split())
    assert words == " ".join(BODY * 6)


def test_turned_text_keeps_its_order():
    upwards = [Line(text, 100.0, 100.0 + 14 * row, False, False) for row, text in enumerate("abcdefghijkl")]
    assert letter_text([upwards]) == "\n".join("abcdefghijkl")


def test_raised_characters_stay_in_their_line():
    rows = [Line(f"line {number}", 72.0, 700.0 - 14 * number, False, False) for number in range(12)]
    rows[5:6] = [
        Line("on the 4", 72.0, 630.0, False, False),
        Line("th", 120.0, 633.0, False, False),
        Line("of May", 135.0, 630.0, False, False),
    ]
    assert "line 4\non the 4 th of May\nline 6" in letter_text([rows])


def test_text_in_many_columns_is_not_mixed():
    left = [Line(f"left {number}", 72.0, 700.0 - 14 * number, False, False) for number in range(30)]
    right = [Line(f"right {number}", 320.0, 700.0 - 14 * number, False, False) for number in range(30)]
    text = letter_text([[*left, *right]])
    assert "left 0\nleft 1" in text and "left 29\n\nright 0\nright 1" in text


def test_threads_may_read_at_once(render):
    path = render(body_page, body_page)
    expected = read_letter(path)
    found = []
    threads = [threading.Thread(target=lambda: found.append(read_letter(path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8


# PDFs: no text


def test_an_encrypted_pdf(render):
    from reportlab.lib.pdfencrypt import StandardEncryption

    path = render(body_page, encrypt=StandardEncryption("open", ownerPassword="own", strength=128))
    with pytest.raises(LetterError) as caught:
        read_letter(path)
    assert str(caught.value) == "letter.pdf: encrypted, a password is needed"


def test_a_pdf_that_only_may_not_be_copied_is_read(render):
    from reportlab.lib.pdfencrypt import StandardEncryption

    path = render(body_page, encrypt=StandardEncryption("", ownerPassword="own", canCopy=0, strength=128))
    assert read_letter(path).startswith(BODY[0])


def test_a_scanned_pdf(render):
    def picture(page):
        from reportlab.lib.utils import ImageReader

        image = pytest.importorskip("PIL.Image").new("L", (200, 200), 220)
        page.pdf.drawImage(ImageReader(image), 100, 300, 400, 400)

    with pytest.raises(LetterError, match=r"^letter\.pdf: scanned pages without text$"):
        read_letter(render(picture))


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_a_cut_pdf(render, kept):
    path = render(body_page, body_page, body_page)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(LetterError, match=r"^letter\.pdf: damaged or cut PDF$"):
        read_letter(path)


def test_bytes_behind_the_end_of_a_pdf_do_no_harm(render):
    path = render(body_page)
    path.write_bytes(path.read_bytes() + b"\n" * 500)
    assert read_letter(path).startswith(BODY[0])


def test_a_text_that_is_called_pdf(tmp_path):
    path = tmp_path / "page.pdf"
    path.write_text("<html>Not found</html>")
    with pytest.raises(LetterError, match=r"^page\.pdf: no PDF, or damaged at its start$"):
        read_letter(path)


# Limits


def test_limits(render, tmp_path):
    path = render(body_page, body_page)
    with pytest.raises(LetterError, match=r"^letter\.pdf: 2 pages, over the limit of 1$"):
        read_letter(path, max_pages=1)
    with pytest.raises(LetterError, match=r"^letter\.pdf: .* MB, over the limit of 0\.001 MB$"):
        read_letter(path, max_bytes=1000)
    with pytest.raises(LetterError, match=r"^letter\.pdf: over the limit of 100 characters$"):
        read_letter(path, max_characters=100)
    long = tmp_path / "long.txt"
    long.write_text("word " * 300)
    with pytest.raises(LetterError, match=r"^long\.txt: 1,500 characters, over the limit of 1,000$"):
        read_letter(long, max_characters=1000)
    with pytest.raises(LetterError, match=r"^long\.txt: .* MB, over the limit of .* MB$"):
        read_letter_bytes(long.read_bytes(), "long.txt", max_bytes=100)


# Text files


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Müller – 5\u00a0mg".encode(), "Müller – 5\u00a0mg"),
        ("Müller – 5 mg".encode("utf-8-sig"), "Müller – 5 mg"),
        ("Müller – 5 mg".encode("utf-16"), "Müller – 5 mg"),
        (b"\xfe\xff" + "Müller – 5 mg".encode("utf-16-be"), "Müller – 5 mg"),
        ("“Müller” – 5 mg".encode("cp1252"), "“Müller” – 5 mg"),
        (b"caf\xe9 \x81 \x93x\x94", "café \x81 “x”"),
        (b"one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        (b"one\ftwo\r\n\fthree", "one\n\ntwo\n\n\nthree"),
        (b"end of DOS\r\n\x1a", "end of DOS\n\x1a"),
    ],
)
def test_text_encodings(data, text):
    assert read_letter_bytes(data, "x.txt") == text


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("x.txt", b"", "x.txt: empty file"),
        ("x.pdf", b"", "x.pdf: empty file"),
        ("x.txt", b" \r\n\t\n", "x.txt: empty file"),
        ("x.txt", b"\xff\xfe", "x.txt: empty file"),
        ("x.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "x.txt: binary data, no text"),
        ("x.txt", bytes(range(1, 256)) * 10, "x.txt: binary data, no text"),
        ("x.txt", b"\xff\xfe\0\xd8", "x.txt: binary data, no text"),
        ("x.docx", b"PK\x03\x04\x14\0\x06\0", "x.docx: neither PDF nor text"),
    ],
)
def test_files_without_text(name, data, message):
    with pytest.raises(LetterError) as caught:
        read_letter_bytes(data, name)
    assert str(caught.value) == message
    assert (caught.value.name, caught.value.cause) == tuple(message.split(": ", 1))


def test_a_missing_file(tmp_path):
    with pytest.raises(LetterError, match=r"^none\.txt: no such file or directory$"):
        read_letter(tmp_path / "none.txt")


def test_a_pdf_is_known_by_its_bytes(render):
    assert read_letter_bytes(render(body_page).read_bytes(), "part-0001").startswith(BODY[0])


def test_the_error_survives_a_process_boundary():
    import pickle

    error = pickle.loads(pickle.dumps(LetterError("x.pdf", "damaged or cut PDF")))
    assert str(error) == "x.pdf: damaged or cut PDF" and isinstance(error, ValueError)


# Is it a letter


@pytest.mark.parametrize(
    "heading",
    [
        "IMR ISSUES, DECISIONS AND RATIONALES",
        "IMR Issues, Decisions\n\n and Rationales",
        "IMR DECISION(S)  AND RATIONALE(S)",
        "Notice of Independent Medical\nReview Determination",
        "MEDICAL PROFESSIONAL REVIEW",
    ],
)
def test_looks_like_letter(heading):
    assert looks_like_letter(f"Some lines before.\n{heading}\nAnd after.")


def test_other_texts_are_no_letters():
    assert not looks_like_letter("Dear Sir or Madam, we reviewed the issues and the decision.")


# Folders and streams


@pytest.fixture
def folder(tmp_path):
    letters = ("b.txt", "a.TXT", "sub/c.Txt", "sub/d.Pdf", "a/z.txt")
    for name in (*letters, "notes.md", ".hidden.txt", ".git/e.txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"text of {name}")
    return tmp_path / "in"


def names(folder: Path, found) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in found]


def test_find_letters_in_a_folder(folder):
    assert names(folder, find_letters(folder)) == ["a/z.txt", "a.TXT", "b.txt", "sub/c.Txt", "sub/d.Pdf"]


def test_find_letters_gives_each_once_and_named_files_always(folder):
    found = names(folder, find_letters([folder / "notes.md", folder / "b.txt", folder, folder / "none.pdf"]))
    assert found == ["notes.md", "b.txt", "a/z.txt", "a.TXT", "sub/c.Txt", "sub/d.Pdf", "none.pdf"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system here")
def test_find_letters_leaves_pipes_out_and_gives_broken_links(folder):
    before = set(find_letters(folder))
    os.mkfifo(folder / "pipe.pdf")
    (folder / "gone.pdf").symlink_to(folder / "nowhere.pdf")
    assert set(find_letters(folder)) == before | {folder / "gone.pdf"}


def test_find_letters_does_not_follow_folders_that_lead_back(folder):
    (folder / "sub" / "loop").symlink_to(folder)
    assert len(list(find_letters(folder))) == 5


def test_read_letters_streams_with_context(folder):
    texts = read_letters([folder / "a.TXT", folder / "b.txt"])
    assert next(texts) == ("text of a.TXT", {"letter": "a", "path": str(folder / "a.TXT")})
    assert next(texts)[1]["letter"] == "b"


def test_read_letters_raises_or_goes_on(folder):
    with pytest.raises(LetterError, match=r"d\.Pdf"):
        list(read_letters(str(folder)))
    failed = []
    read = list(read_letters(folder, on_error=lambda error, path: failed.append((str(error), path.name))))
    assert len(read) == 4
    assert failed == [("d.Pdf: no PDF, or damaged at its start", "d.Pdf")]


def test_the_sample_letters_are_read():
    letters = Path(__file__).parents[1] / "assets" / "letters"
    for text, context in read_letters(letters):
        assert looks_like_letter(text), context
