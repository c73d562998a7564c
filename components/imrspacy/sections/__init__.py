"""The parts of a letter: ``doc.spans["sections"]``, and which of the four layouts it has."""
