"""A letter's record as tables for the terminal."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from .records import Citation, IssueRecord, LetterRecord

# Column heads and their shares of the width.
_COLUMNS = (("#", 1), ("disputed", 8), ("decision", 4), ("treatment", 7), ("reviewer's guideline", 9), ("reasons", 8))
_DECISION_WIDTH = len("overturned")
_COLORS = {"upheld": "red", "overturned": "green", "partially overturned": "yellow"}


def letter_tables(letter: LetterRecord) -> Iterator[RenderableType]:
    """Yield what ``imr show`` prints: a line on the case, the table of determinations, the flags."""
    yield _case_line(letter)
    yield _issues_table(letter.issues)
    for flag in letter.flags:
        where = f"issue {flag.issue}: " if flag.issue else ""
        yield Text(f"⚑ {flag.code}: {where}{flag.message}", style="yellow")


def _case_line(letter: LetterRecord) -> Text:
    header, patient = letter.header, letter.patient
    facts = [
        header.case_number or letter.letter,
        f"injury {header.date_of_injury}" if header.date_of_injury else None,
        f"UR denial {header.ur_denial_date}" if header.ur_denial_date else None,
        f"decision {header.decision_date}" if header.decision_date else None,
        " ".join(str(fact) for fact in (patient.age, patient.sex) if fact is not None) or None,
        f"reviewer: {', '.join(letter.reviewer.specialties)}" if letter.reviewer.specialties else None,
    ]
    return Text(" · ".join(fact for fact in facts if fact))


def _issues_table(issues: tuple[IssueRecord, ...]) -> Table:
    table = Table(show_lines=True, header_style="bold", expand=True)
    for column, ratio in _COLUMNS:
        if column == "decision":
            table.add_column(column, width=_DECISION_WIDTH)
        else:
            table.add_column(column, ratio=ratio, overflow="fold")
    for number, issue in enumerate(issues, start=1):
        table.add_row(
            str(number),
            issue.disputed,
            Text(issue.decision or "", style=_COLORS.get(issue.decision or "", "")),
            "\n".join(treatment.name for treatment in issue.treatments),
            "\n".join(_citation(citation) for citation in issue.maximus),
            "\n".join(issue.reasons),
        )
    return table


def _citation(citation: Citation) -> str:
    pages = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in citation.pages)
    title = f"{citation.title} {citation.year}" if citation.year else citation.title
    return "; ".join(part for part in (title, citation.detail, f"p. {pages}" if pages else None) if part)
