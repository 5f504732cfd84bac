"""What the field says: read as people write it, made safe, placed in time and zone, coded, reviewed.

    opening      a file's bytes, within limits, as blocks (headings, bullets, sentences) or rows
    meeting      what a document says of its meeting: kind, date, level, zone, participants
    observations which blocks are observations, and where each stands in its file
    retention    how long raw files stay, and what is kept of them; erasure takes away what somebody asks for
    coding       what was said, by theme and kind
    review       people's words on it, which win
    signal       what all of it adds up to

Nothing personal leaves this room: `privacy` takes it out before anything is written, shown or announced.
"""
