"""Flag what does not add up in a letter: statements of fact that contradict each other."""
