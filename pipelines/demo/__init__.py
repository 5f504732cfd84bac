"""The demonstration territory: simulated partner and field files in the formats partners publish.

`write_demo` (pipelines/demo/writing.py) draws a territory with the structure the catalogue describes (zones,
communes, sectors, neighbourhoods, quarters), lets people live in it for twenty years, and writes what each partner
would have published about them. Nothing in it comes from a real place: names, outline and numbers are invented.
"""
