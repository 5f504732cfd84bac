"""What an observation is about (themes) and what sort of saying it is (kind).

lexicon    cue words of the catalogue found in a text, and which
encoder    a text as 512 numbers, alike for alike meanings in Dutch, French and English
scoring    both together: a score per theme and kind, by weights learnt from labelled examples
learning   how the weights come about; run by `python benchmarks/coding.py`, never in a build
"""
