"""The `diazone` command. Errors are one line each on stderr; exit 1 = a step failed, 2 = usage or bad input."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines import paths
from pipelines.problems import BadInput, BuildFailed, Problem

if TYPE_CHECKING:
    from pipelines.build import Build
    from pipelines.field.erasure import Erasing

app = typer.Typer(
    help="From what partners publish and what the field says to zone profiles.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
review = typer.Typer(help="Observations of the field out for people to look over, and back.", no_args_is_help=True)
app.add_typer(review, name="review")
Data = Annotated[Path | None, typer.Option(help="Folder with <source_id>/<vintage>/<file> (default: data/raw).")]
Out = Annotated[Path | None, typer.Option(help="Folder for processed/ and reports/ (default: the project's own).")]


def _stop(lines: list[str], status: int) -> None:
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(status)


@contextmanager
def _telling() -> Generator[None]:
    """Mistakes as lines on stderr: bad input exits 2; what the machine refuses (no space, no permission) exits 1."""
    try:
        yield
    except BadInput as error:
        _stop([str(problem) for problem in error.problems], 2)
    except OSError as error:
        _stop([f"{error.filename or 'this machine'}: {error.strerror or error}"], 1)
    except KeyboardInterrupt:
        _stop(["stopped; the last good results are untouched"], 1)


def _built(workspace: paths.Workspace) -> Build:
    """Build and publish everything; ends the program with its lines when that fails."""
    from pipelines.build import Build
    from pipelines.progress import Progress
    from pipelines.run import run_build

    this = Build(workspace)
    try:
        with _telling(), Progress() as progress:
            this.announce = progress.announce
            run_build(this)
    except BuildFailed as error:
        _stop([*str(error).splitlines(), "nothing was published"], 2 if this.is_bad_input else 1)
    return this


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


@app.command()
def build(
    data: Data = None,
    out: Out = None,
    year: Annotated[int | None, typer.Option(help="Roadmap year of the documents (default: the catalogue's).")] = None,
    languages: Annotated[str | None, typer.Option(help="Which documents: nl,fr,en.")] = None,
    zones: Annotated[str | None, typer.Option(help="Which documents: zone ids, separated by commas.")] = None,
) -> None:
    """Build every table and document, and publish them together."""
    workspace = paths.Workspace.for_build(data, out, year=year, languages=_listed(languages), zones=_listed(zones))
    this = _built(workspace)
    typer.echo(f"Database:  {workspace.database}")
    typer.echo(f"Documents: {workspace.reports / str(this.year)}")


@app.command()
def check(data: Data = None) -> None:
    """Read every input and report all problems at once; build nothing."""
    from pipelines.catalogue.loading import load_catalogue
    from pipelines.field.intake import FieldReader, broken_notes
    from pipelines.field.retention import announcements, today
    from pipelines.sources.checking import read_all

    folder = (data or paths.DEFAULT_DATA).resolve()
    with _telling():
        catalogue = load_catalogue()
        tables, problems = read_all(catalogue.sources, folder)
        if broken := broken_notes(folder / paths.FIELD):
            raise BadInput([*problems, *broken])
        said = FieldReader(catalogue).read(folder / paths.FIELD)
        for line in announcements(said, catalogue.field_rules.retention_days, today()):
            typer.echo(line)
        if problems or said.problems:
            raise BadInput([*problems, *said.problems])
    files = sum(len(table.files) for table in tables.values())
    held = sum(bool(table.files) for table in tables.values())
    typer.echo(f"{files} files of {held} sources read without a problem")
    if said.files:
        typer.echo(f"{len(said.files)} files of the field read, {len(said.observations)} observations")


@app.command()
def retain(
    data: Data = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
) -> None:
    """Keep the redacted rows of the field's raw files, and delete those that have been there long enough."""
    from pipelines.catalogue.loading import load_catalogue
    from pipelines.field.intake import FieldReader
    from pipelines.field.retention import retain as keep
    from pipelines.field.retention import today

    with _telling():
        folder = (data or paths.DEFAULT_DATA).resolve() / paths.FIELD
        done = keep(FieldReader(load_catalogue()), folder, today(), dry_run)
    for line in done.lines:
        typer.echo(line)
    if done.problems or done.failures:
        _stop([*map(str, done.problems), *done.failures], 1 if done.failures else 2)


@app.command()
def erase(
    meeting: Annotated[str | None, typer.Option(help="The event_id of a meeting or log.")] = None,
    person: Annotated[str | None, typer.Option(help="A person's name in quotation marks, or - to type it in.")] = None,
    data: Data = None,
    out: Out = None,
) -> None:
    """Erase a meeting, or what names a person, from the field's files and the results, and prove it.

    With both options the person is erased from that meeting only.
    """
    workspace = paths.Workspace.for_build(data, out)
    with _telling():
        done = _erased(workspace, meeting, person)
    for line in done.lines:
        typer.echo(line)
    _prove(workspace, [out.resolve()] if out else [workspace.processed, workspace.reports], done)


def _erased(workspace: paths.Workspace, meeting: str | None, person: str | None) -> Erasing:
    """Erase from the field's files."""
    from pipelines.catalogue.loading import load_catalogue
    from pipelines.field.erasure import erase_meeting, erase_person
    from pipelines.field.intake import FieldReader
    from pipelines.field.retention import today
    from pipelines.storage import Store

    folder = workspace.data / paths.FIELD
    if not folder.is_dir():
        raise BadInput([Problem(folder.name, "", "no such folder", "the folder of the field", "give --data")])
    if meeting is None and person is None:
        expected = "--meeting EVENT_ID or --person NAME"
        raise BadInput([Problem("command line", "erase", "neither of them", expected, "say what to erase")])
    reader = FieldReader(load_catalogue())
    if person == "-":  # so that it stands in no list of commands or of processes
        person = typer.get_text_stream("stdin").readline()
    if person is not None:
        return erase_person(reader, folder, person, meeting, today())
    return erase_meeting(reader, folder, str(meeting), Store(workspace.processed), today())


def _prove(workspace: paths.Workspace, roots: list[Path], done: Erasing) -> None:
    """Make the results again and look whether anything is left; ends the program with 1 when there is."""
    from pipelines.catalogue.loading import load_catalogue
    from pipelines.field.erasure import prove
    from pipelines.serving import ui_home

    left = [str(problem) for problem in done.left]
    year = load_catalogue().territory.default_year
    if workspace.database.exists():
        try:
            _built(workspace)
        except typer.Exit:
            typer.echo("erased from the field's files, not yet from the results: mend this and run it again", err=True)
            raise
    else:
        typer.echo(f"no database in {workspace.processed}: nothing was built again")
    with _telling():
        searched, problems = prove(roots, workspace, year, ui_home(), done.needle)
    if left or problems:
        _stop([*left, *map(str, problems)], 1)
    if done.needle.is_empty:
        typer.echo("no observation was erased: there is nothing to look for in the results")
        return
    typer.echo(f"nothing left in {searched.files} files")


@app.command()
def demo(
    to: Annotated[Path, typer.Option(help="Folder to write the demonstration's raw files in.")],
    seed: Annotated[int, typer.Option(help="Another seed is another territory.")] = 1,
) -> None:
    """Write the demonstration territory's raw files, simulated, in the official formats."""
    from pipelines.demo.writing import write_demo

    with _telling():
        write_demo(to, seed)
    typer.echo(f"Simulated territory written to {to}")


@app.command()
def forms(
    to: Annotated[Path, typer.Option(help="Folder to write the forms in.")],
) -> None:
    """Write the forms for KoboToolbox and ODK Central, made from the catalogue."""
    from pipelines.catalogue.loading import load_catalogue
    from pipelines.field.form_files import write_forms

    with _telling():
        written = write_forms(load_catalogue(), to)
    for path in written:
        typer.echo(f"Form written: {path}")


@app.command()
def fetch(
    sources: Annotated[list[str] | None, typer.Argument(help="Source ids (default: all that name an address).")] = None,
    data: Data = None,
) -> None:
    """Download what the source registry names, by checksum, never overwriting."""
    from pipelines.catalogue.loading import load_catalogue
    from pipelines.sources.fetching import fetch_sources

    folder = (data or paths.DEFAULT_DATA).resolve()
    with _telling():
        fetch_sources(load_catalogue().sources, sources or [], folder, typer.echo)


@app.command()
def ui(data: Data = None, out: Out = None, port: int = paths.UI_PORT) -> None:
    """Open the Dagster UI on 127.0.0.1."""
    from pipelines.serving import serve_ui

    if data:
        os.environ["DIAZONE_DATA"] = str(data.resolve())
    if out:
        os.environ["DIAZONE_OUT"] = str(out.resolve())
    raise typer.Exit(serve_ui(port))


def main() -> None:
    """Entry point."""
    app()


@review.command("export")
def review_export(
    file: Annotated[Path, typer.Argument(help="The workbook to write, .xlsx; must not exist yet.")],
    out: Out = None,
    language: Annotated[str, typer.Option(help="Language of the drop-downs: nl, fr or en.")] = "nl",
    zones: Annotated[str | None, typer.Option(help="Only these zones, separated by commas.")] = None,
    most: Annotated[int, typer.Option(min=0, help="At most so many, the most uncertain (0: all).")] = 0,
    everything: Annotated[bool, typer.Option("--all", help="Also what people have looked over already.")] = False,
) -> None:
    """Write what nobody has looked over yet into a workbook, the most uncertain first."""
    from pipelines.catalogue.entry import LANGUAGES
    from pipelines.catalogue.loading import load_catalogue
    from pipelines.field.review.exchange import Chosen, export
    from pipelines.problems import Problem

    with _telling():
        if language not in LANGUAGES:
            raise BadInput([Problem("command line", "--language", repr(language), ", ".join(LANGUAGES), "correct it")])
        workspace = paths.Workspace.for_build(None, out)
        chosen = Chosen(everything, _listed(zones), most)
        count = export(workspace, load_catalogue(workspace.catalogue), file, language, chosen)
    typer.echo(f"{count} observations written to {file}")


@review.command("import")
def review_import(
    file: Annotated[Path, typer.Argument(help="A workbook or a page's file that came back.", exists=True)],
    data: Data = None,
) -> None:
    """Take in what people filled in; the next build uses it."""
    from pipelines.catalogue.loading import load_catalogue
    from pipelines.field.review.exchange import take_in

    with _telling():
        words, about, problems = take_in((data or paths.DEFAULT_DATA).resolve(), load_catalogue(), file)
    for problem in problems:
        typer.echo(str(problem), err=True)
    typer.echo(f"{words} words about {about} observations taken in; they hold from the next build on")


if __name__ == "__main__":
    main()
