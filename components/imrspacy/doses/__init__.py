"""Doses: where a letter writes how much of a treatment, and what a whole request asks for."""
