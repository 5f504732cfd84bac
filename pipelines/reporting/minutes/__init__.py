"""Pages of meetings: a summary each, an index, a list of promising practices, and the page where people look over.

Summaries are made of sentences that somebody said and somebody confirmed; nothing is written for them.
"""
