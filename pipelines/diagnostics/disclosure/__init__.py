"""What must be hidden so that nobody can be found: which numbers, which others to protect them, and the proof.

cells       which counts of residents each published row rests on
families    which counts belong together, and into what they fall apart
equations   everything published about one family, as linear equations over unknown residents
attacker    how far these equations narrow a hidden number
suppression the rule: what is small is hidden, and what would give it away
editions    the tables for the public, with what is hidden left out
"""
