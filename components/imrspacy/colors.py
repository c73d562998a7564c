"""Label colours that displaCy takes up by entry point."""

COLORS = {
    "TREATMENT": "#8ecae6",
    "DOSE": "#b7e4c7",
    "DATE": "#e9ecef",
    "GUIDELINE": "#ffd166",
    "PAGE": "#ffe8a1",
    "OUTCOME": "#ffadad",
}
