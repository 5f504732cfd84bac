"""The parts of a profile beyond its first pages, one module each; `registry` gives their places and their order."""
