"""Gold annotations as Docs, and records compared with gold records."""
