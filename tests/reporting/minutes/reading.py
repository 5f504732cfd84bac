"""Reads a page as a strict browser would: every element closed in turn, every address, the words a reader sees."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
ADDRESSES = ("href", "src", "action", "poster", "data", "srcset", "formaction")


class Page(HTMLParser):
    """`faults` is empty for a page whose elements are closed in the order in which they were opened."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[tuple[str, str]] = []
        self.spoken: list[tuple[str, str]] = []  # language and words
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.elements: list[str] = []
        self.feed(page.decode())
        self.close()
        self.faults += [f"<{name}> stays open" for name, _ in self.open]
        self.faults += [f"id {name} twice" for name in {one for one in self.ids if self.ids.count(one) > 1}]

    @property
    def words(self) -> str:
        return " ".join(" ".join(said for _, said in self.spoken).split())

    def in_language(self, language: str) -> list[str]:
        return [said for own, said in self.spoken if own == language]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        given = dict(attrs)
        if len(given) != len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        if given.get("id"):
            self.ids.append(str(given["id"]))
        self.addresses += [(tag, str(given[name])) for name in ADDRESSES if name in given]
        if tag not in VOID:
            self.open.append((tag, given.get("lang") or (self.open[-1][1] if self.open else "")))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1][0] if self.open else 'nothing'}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        inside = self.open[-1][0] if self.open else ""
        if inside == "script":
            self.scripts.append(data)
        elif inside == "style":
            self.styles.append(data)
        elif data.strip():
            self.spoken.append((self.open[-1][1] if self.open else "", " ".join(data.split())))
