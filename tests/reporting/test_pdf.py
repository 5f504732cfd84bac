"""What two processes share: the template is replaced whole, never rewritten under a reader's eyes."""

from __future__ import annotations

from pathlib import Path

from pipelines.paths import TYPST
from pipelines.reporting.pdf import TEMPLATE, prepare


def test_a_reader_of_the_old_template_keeps_it_whole(tmp_path: Path) -> None:
    prepare(tmp_path)
    before = (tmp_path / TEMPLATE).stat().st_ino
    with (tmp_path / TEMPLATE).open(encoding="utf-8") as reading:
        prepare(tmp_path)
        assert reading.read() == (TYPST / TEMPLATE).read_text(encoding="utf-8")
    assert (tmp_path / TEMPLATE).stat().st_ino != before  # another file stands in its place
    left = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {path.relative_to(TYPST) for path in TYPST.rglob("*.typ")}  # and nothing half written
