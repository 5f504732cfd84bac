"""WHAT, WHERE, IN WHOSE WORDS: YAML that people edit, and the models that check it."""
