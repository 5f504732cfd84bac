"""What is personal in a text, and the text without it.

patterns    what has a form: e-mail, phone, national number, bank account, plate, birth date, street address
names       names of people, by what stands around them and by lists of names; public bodies and places stay
            (lexicon: the lists, tokens: a text's words, evidence: what tells that a word names somebody)
redaction   both together: the text with a word in place of each, and how many of which type
"""
