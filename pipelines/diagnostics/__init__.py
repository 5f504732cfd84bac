"""3: pure functions that say what the counts mean: intervals, comparison, trend, medians, standardised rates."""
