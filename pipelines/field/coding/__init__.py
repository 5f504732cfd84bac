"""What an observation is about (themes) and what sort of saying it is (kind).

lexicon    cue words of the catalogue found in a text, and which
encoder    a text as 512 numbers, alike for alike meanings in Dutch, French and English
wording    the catalogue's cues of themes and kinds
features   texts as numbers: meaning, words and pieces of words, cues
model      weights of a linear model as they are kept, and scores by them
coder      themes, kind and `about` of texts, with the words that made them
duplicates sayings that say the same
coding     the observations of a build, coded
learning   how the weights come about; run by `python benchmarks/coding.py --learn`, never in a build
"""
