"""4: words, charts, maps and documents, in three languages from one object."""
