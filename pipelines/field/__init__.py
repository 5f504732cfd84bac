"""What the field says: read as people write it, made safe, placed in time and zone, coded, reviewed.

    opening      a file's bytes, within limits, as blocks (headings, bullets, sentences) or rows
    meeting      what a document says of its meeting: kind, date, level, zone, participants
    observations which blocks are observations, and where each stands in its file

Nothing personal leaves this room: `privacy` takes it out before anything is written, shown or announced.
"""
