"""How long a whole build takes on the real files, beside a floor no pipeline could go below.

The build is `diazone build` as a cold process: three languages, every document, an empty folder to write to.
The floor is another cold process that only reads the same raw files (pyogrio, openpyxl, DuckDB) and has Typst
set the same documents from the working files the build left behind. Both run after the raw files were read
once, so that neither pays for the disk.

    python benchmarks/whole_build.py [--data DIR] [--runs 3]

Prints a table, and leaves the numbers in benchmarks/results/ (not in git).
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
RESULTS = PROJECT / "benchmarks" / "results"
DOCUMENTS = Path("processed") / "documents"  # below OUT: what the build's documents were set from
AIM_RATIO, AIM_SECONDS, AIM_MIB = 5.0, 25.0, 1500.0


def timed_process(command: list[str]) -> tuple[float, float, str]:
    """Run a command to its end: wall time in seconds, peak memory in MiB, what it wrote to stdout.

    Peak memory is that of the largest single process among it and its children (getrusage). Stops with the
    command's own words when it fails.
    """
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, cwd=PROJECT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), err.seek(0)
        if process.returncode:
            sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{err.read()}")
        kibibytes = usage.ru_maxrss / 1024 if sys.platform == "darwin" else usage.ru_maxrss
        return seconds, kibibytes / 1024, out.read()


def measure_build(data: Path, out: Path) -> dict[str, float]:
    """One whole build into an empty folder."""
    command = [sys.executable, "-m", "pipelines.cli", "build", "--data", str(data), "--out", str(out)]
    seconds, mebibytes, _ = timed_process(command)
    return {"seconds": seconds, "peak_mib": mebibytes}


def measure_floor(data: Path, documents: Path) -> dict[str, float]:
    """One cold process that reads the raw files and sets the documents, with its parts."""
    command = [sys.executable, __file__, "--floor", str(documents), "--data", str(data)]
    seconds, mebibytes, text = timed_process(command)
    return {"seconds": seconds, "peak_mib": mebibytes, **json.loads(text)}


def raw_files(data: Path) -> list[Path]:
    """The published files, without the notes that lie beside them."""
    return sorted(path for path in data.glob("*/*/*") if path.is_file() and not path.name.startswith("."))


def read_shapes(paths: list[Path]) -> int:
    """Read every layer of GeoPackages with pyogrio; returns the number of features."""
    import pyogrio

    layers = [(path, layer) for path in paths for layer, _kind in pyogrio.list_layers(path)]
    return sum(len(pyogrio.raw.read(path, layer=layer)[2]) for path, layer in layers)


def read_workbooks(paths: list[Path]) -> int:
    """Read every sheet with openpyxl; returns the number of rows."""
    import openpyxl

    rows = 0
    for path in paths:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        rows += sum(1 for sheet in book.worksheets for _row in sheet.iter_rows(values_only=True))
        book.close()
    return rows


def read_tables(paths: list[Path]) -> int:
    """Read every delimited file with DuckDB, zipped ones unpacked first; returns the number of rows."""
    import duckdb

    rows = 0
    with duckdb.connect() as connection, tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate(paths):
            if path.suffix == ".zip":
                with zipfile.ZipFile(path) as archive:
                    path = Path(archive.extract(archive.namelist()[0], folder))
            table = f"t{number}"
            connection.execute(f"create table {table} as from read_csv($path, all_varchar=true)", {"path": str(path)})
            found = connection.execute(f"select count(*) from {table}").fetchone()
            rows += found[0] if found else 0
    return rows


def compile_documents(documents: Path) -> int:
    """Have Typst set every document anew from the build's working files; returns how many."""
    import font_source_sans_pro
    import typst

    fonts = Path(font_source_sans_pro.__file__).parent / "files"
    compiler = typst.Compiler(root=str(documents), font_paths=[str(fonts)], ignore_system_fonts=True)
    sources = sorted(documents.glob("*_??.json"))
    for source in sources:
        compiler.compile(
            input=str(documents / "profile.typ"),
            format="pdf",
            sys_inputs={"data": f"/{source.name}", "pictures": "/pictures"},
            pdf_standards=["ua-1"],
            timestamp=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
        )
    return len(sources)


def floor(data: Path, documents: Path) -> dict[str, float]:
    """The parts of the floor, in seconds, with what each one worked through."""
    files = raw_files(data)
    shapes = [path for path in files if path.suffix == ".gpkg"]
    books = [path for path in files if path.suffix == ".xlsx"]
    tables = [path for path in files if path not in shapes and path not in books]
    parts: dict[str, float] = {}
    for name, work, given in (
        ("shapes", read_shapes, shapes),
        ("workbooks", read_workbooks, books),
        ("tables", read_tables, tables),
        ("documents", compile_documents, documents),
    ):
        start = time.perf_counter()
        parts[f"{name}_done"] = work(given)
        parts[f"{name}_seconds"] = time.perf_counter() - start
    if not all(parts[f"{name}_done"] for name in ("shapes", "workbooks", "tables", "documents")):
        sys.exit(f"the floor had nothing to work on: {parts}")
    return parts


def medians(runs: list[dict[str, float]]) -> dict[str, float]:
    """Each number's median over the runs."""
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def measure(data: Path, runs: int) -> dict[str, dict[str, float]]:
    """Build and floor, each `runs` times in turn."""
    for path in raw_files(data):
        path.read_bytes()  # a warm file cache for both
    builds, floors = [], []
    for number in range(runs):
        print(f"run {number + 1} of {runs}", file=sys.stderr)
        with tempfile.TemporaryDirectory(prefix="diazone_bench_") as out:
            builds.append(measure_build(data, Path(out)))
            floors.append(measure_floor(data, Path(out) / DOCUMENTS))
    return {"build": medians(builds), "floor": medians(floors)}


def report(found: dict[str, dict[str, float]]) -> str:
    """The numbers as a table, with the aims beside them."""
    build, bottom = found["build"], found["floor"]
    ratio = build["seconds"] / bottom["seconds"]
    parts = [
        f"  {name:<24}{bottom[f'{name}_seconds']:>9.2f} s{int(bottom[f'{name}_done']):>12,} {what}"
        for name, what in {
            "shapes": "features", "workbooks": "rows", "tables": "rows", "documents": "documents",
        }.items()
    ]  # fmt: skip
    return "\n".join(
        [
            f"{'whole build':<26}{build['seconds']:>9.2f} s{build['peak_mib']:>12,.0f} MiB"
            f"   aim: under {AIM_SECONDS:.0f} s and {AIM_MIB:,.0f} MiB",
            f"{'floor':<26}{bottom['seconds']:>9.2f} s{bottom['peak_mib']:>12,.0f} MiB",
            *parts,
            f"{'build / floor':<26}{ratio:>9.1f} ×{'':>16}   aim: at most {AIM_RATIO:.0f} ×",
        ]
    )


def keep(found: dict[str, dict[str, float]], runs: int) -> Path:
    """Write the numbers, and what they were measured on, into benchmarks/results/."""
    now = datetime.datetime.now(datetime.UTC)
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"whole_build_{now:%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps({"at": now.isoformat(), "runs": runs, **machine, **found}, indent=1) + "\n")
    return path


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = os.environ.get("DIAZONE_REAL_DATA") or str(PROJECT / "data" / "raw")
    parser.add_argument("--data", type=Path, default=Path(default), help="folder of the real files")
    parser.add_argument("--runs", type=int, default=1, help="the median of so many runs is shown")
    parser.add_argument("--floor", type=Path, metavar="DOCUMENTS", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    data = chosen.data.resolve()
    if chosen.floor:
        print(json.dumps(floor(data, chosen.floor)))
        return
    if not raw_files(data):
        sys.exit(f"no files in {data}; name their folder with --data or DIAZONE_REAL_DATA")
    found = measure(data, max(chosen.runs, 1))
    print(report(found))
    print(f"kept in {keep(found, chosen.runs).relative_to(PROJECT)}")


if __name__ == "__main__":
    main()
