"""What may come next, judged by what was foretold in the past.

A model is used only where it did better than "no change" on years that are known by now; every interval comes
from past errors, never from a model's own assumptions. docs/methods/forecast.md says it in plain words.
"""
