"""2: DuckDB. Reference tables and geography; SQL models that rename (staging), count and join (mart); publication."""
