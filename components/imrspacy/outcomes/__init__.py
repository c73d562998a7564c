"""Verdict wordings: what anyone decided on a request, in the words of the letter."""
