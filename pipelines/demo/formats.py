"""Writes tables as partners do: delimited text, workbooks, archives, geopackages.

The same content gives the same bytes: no clock, no user name, no order that depends on the machine.
"""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

STAMP = (2026, 1, 1, 0, 0, 0)
STAMP_ISO = "2026-01-01T00:00:00.000Z"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org"
Cell = str | int | float | None


def write(path: Path, content: bytes) -> None:
    """Write one file, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def delimited(
    frame: pd.DataFrame, separator: str = ",", encoding: str = "utf-8", decimal: str = ".", newline: str = "\n"
) -> bytes:
    """A table as delimited text; quotation marks only where they are needed."""
    text = frame.to_csv(sep=separator, index=False, decimal=decimal, lineterminator=newline)
    return text.encode(encoding)


def lines(header: Sequence[str], rows: Iterable[str], separator: str = "|") -> bytes:
    """Ready-made lines under a header, UTF-8 with BOM and Windows line ends, as the statistical office does."""
    return "\r\n".join([separator.join(header), *rows, ""]).encode("utf-8-sig")


def gzipped(content: bytes) -> bytes:
    """Gzip without a clock or a name in its header."""
    return gzip.compress(content, compresslevel=3, mtime=0)


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip archive whose members all carry the same fixed date."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, date_time=STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, content, compresslevel=3)
    return buffer.getvalue()


def _column_letters(count: int) -> list[str]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    wide = [first + second for first in letters for second in letters]
    return [*letters, *wide][:count]


def _cell(reference: str, value: Cell) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{reference}"><v>{value}</v></c>'


def workbook(rows: Sequence[Sequence[Cell]], sheet: str) -> bytes:
    """An .xlsx workbook of one sheet; text and numbers keep their type, None leaves a cell empty."""
    letters = _column_letters(max(len(row) for row in rows))
    body = "".join(
        f'<row r="{number}">{"".join([_cell(f"{a}{number}", v) for a, v in zip(letters, row, strict=False)])}</row>'
        for number, row in enumerate(rows, start=1)
    )
    main = f"{OFFICE}/spreadsheetml/2006/main"
    relations = f"{OFFICE}/officeDocument/2006/relationships"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheet_xml = f'{XML}<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>'
    workbook_xml = (
        f'{XML}<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>'
        f'<sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    return office_package(
        "xl/workbook.xml",
        f"{types}.sheet.main+xml",
        {"xl/workbook.xml": workbook_xml, "xl/worksheets/sheet1.xml": sheet_xml},
        {"xl/worksheets/sheet1.xml": ("rId1", "worksheet", "worksheets/sheet1.xml", f"{types}.worksheet+xml")},
    )


def office_package(
    main_part: str, main_type: str, parts: dict[str, str], related: dict[str, tuple[str, str, str, str]]
) -> bytes:
    """An Office file: `parts` by name, `related` parts with id, kind, target and content type.

    Format: ECMA-376, Open Packaging Conventions.
    """
    package = f"{OFFICE}/package/2006"
    kinds = f"{OFFICE}/officeDocument/2006/relationships"
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{content}"/>' for part, (_, _, _, content) in related.items()
    )
    core_type = "application/vnd.openxmlformats-package.core-properties+xml"
    content_types = (
        f'{XML}<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main_part}" ContentType="{main_type}"/>'
        f'<Override PartName="/docProps/core.xml" ContentType="{core_type}"/>{overrides}</Types>'
    )
    root = (
        f'{XML}<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{kinds}/officeDocument" Target="{main_part}"/>'
        f'<Relationship Id="rId2" Type="{package}/relationships/metadata/core-properties"'
        ' Target="docProps/core.xml"/></Relationships>'
    )
    core = (
        f'{XML}<cp:coreProperties xmlns:cp="{package}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>simulated</dc:creator>'
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{STAMP_ISO[:19]}Z</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{STAMP_ISO[:19]}Z</dcterms:modified></cp:coreProperties>'
    )
    folder, _, name = main_part.rpartition("/")
    links = "".join(
        f'<Relationship Id="{identity}" Type="{kinds}/{kind}" Target="{target}"/>'
        for identity, kind, target, _ in related.values()
    )
    members = {"[Content_Types].xml": content_types, "_rels/.rels": root, "docProps/core.xml": core, **parts}
    if links:
        members[f"{folder}/_rels/{name}.rels"] = (
            f'{XML}<Relationships xmlns="{package}/relationships">{links}</Relationships>'
        )
    return zipped({name: text.encode() for name, text in members.items()})


def geopackage(path: Path, layers: dict[str, tuple[pd.DataFrame, np.ndarray]]) -> None:
    """A GeoPackage in EPSG:31370 with one layer per entry: attributes and polygons, written as multipolygons."""
    path.parent.mkdir(parents=True, exist_ok=True)
    before = os.environ.get("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": STAMP_ISO})  # else the moment of writing is inside
    try:
        for layer, (attributes, polygons) in layers.items():
            multi = shapely.multipolygons(polygons[:, None]) if polygons.ndim == 1 else polygons
            frame = gpd.GeoDataFrame(attributes, geometry=multi, crs="EPSG:31370")
            pyogrio.write_dataframe(frame, path, layer=layer, driver="GPKG", geometry_type="MultiPolygon")
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
