"""Calendar dates: where a letter writes them and which day, month or year they mean."""
