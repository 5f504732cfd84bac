"""A person's word on what the machine read: it wins, outlives every rebuild, and can be traced.

corrections  what people said of an observation, and which word holds where there are several
reading      the files that came back into `field/review/`: small files of the pages, workbooks of the research team
applying     machine and people together: the codes that hold
workbook     observations out for coding, and the sheet as people filled it back in
agreement    how far two coders agree, per theme
proposals    words learned from corrections, for people to add to the thesaurus or not
"""
