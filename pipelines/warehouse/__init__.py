"""2: DuckDB. Reference tables and geography, SQL models that rename (staging) and count and join (mart), publication."""
