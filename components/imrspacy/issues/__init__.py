"""The disputed items of a letter, each with its decision, guideline lines and rationale."""
