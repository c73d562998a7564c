"""Entities of an installed scispaCy model, beside the pipeline's own."""
