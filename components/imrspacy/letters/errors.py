"""The error of a letter that cannot be read."""


class LetterError(ValueError):
    """A file that gives no text; its message is one line, "x.pdf: encrypted, a password is needed".

    ``name`` is the file's name, ``cause`` the rest.
    """

    def __init__(self, name: str, cause: str) -> None:
        super().__init__(name, cause)
        self.name = name
        self.cause = cause

    def __str__(self) -> str:
        return f"{self.name}: {self.cause}"
