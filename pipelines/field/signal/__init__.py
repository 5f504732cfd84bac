"""What all observations of an area together say, and what they cannot say.

sources        who spoke: one meeting, or one sector in a month of a log, is one source
evidence       the ladder per area and theme: not heard, mentioned, repeated, confirmed
participation  who is heard, who never is, hours given
helpdesk       calls per 100 services and quarter, and those that ended without a solution
listening      what to ask next, and whom, where too little was heard
"""
