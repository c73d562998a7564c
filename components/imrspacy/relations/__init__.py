"""What belongs together: the view ``doc._.imr_determinations`` and the component that links mentions to issues."""
