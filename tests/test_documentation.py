"""What the documents say of the project is held against the project."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from pipelines.catalogue.loading import load_catalogue
from pipelines.catalogue.models import Indicator
from pipelines.paths import PROJECT

PAGES = sorted(path for path in [*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md"), *PROJECT.glob("*/README.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)#]+)(?:#[^)]*)?\)")


def _text(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def _tree() -> list[str]:
    """Paths of the README's annotated tree; indentation says in which folder a line lies."""
    block = re.search(r"every path in this tree exists -->\n```text\n(.*?)```", _text("README.md"), re.DOTALL)
    assert block, "the README has no annotated tree"
    paths: list[str] = []
    folders: list[str] = []
    for line in block[1].splitlines():
        name = line.split()[0]
        depth = (len(line) - len(line.lstrip())) // 2
        folders = folders[:depth]
        paths.append("".join(folders) + name)
        folders.append(name)
    return paths


def test_every_path_of_the_tree_exists() -> None:
    paths = _tree()
    assert len(paths) > 20
    assert "pipelines/catalogue/sources/" in paths
    assert not [path for path in paths if not (PROJECT / path).exists()]


def test_every_stage_stands_in_the_tree() -> None:
    stages = [path.name for path in (PROJECT / "pipelines").iterdir() if (path / "__init__.py").is_file()]
    assert len(stages) >= 5
    assert not [stage for stage in stages if f"pipelines/{stage}/" not in _tree()]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    targets = [target for target in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in target]
    assert not [target for target in targets if not (page.parent / target).exists()]


def _direct_dependencies() -> list[str]:
    declared = tomllib.loads(_text("pyproject.toml"))
    groups = [entry for group in declared["dependency-groups"].values() for entry in group if isinstance(entry, str)]
    return [re.split(r"[^\w.-]", entry, maxsplit=1)[0] for entry in [*declared["project"]["dependencies"], *groups]]


def test_every_direct_dependency_has_its_licence_listed() -> None:
    needed = _direct_dependencies()
    listed = re.findall(r"^\| ([\w.-]+) \|", _text("docs/licences.md"), re.MULTILINE)
    assert len(needed) > 20
    assert not set(needed) - set(listed), "give these a line in docs/licences.md"
    assert not set(listed) - set(needed) - {"package"}, "no longer used"


def test_the_licence_is_whole() -> None:
    text = _text("LICENSE")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "require the production of a new EUPL version." in text


def test_every_source_is_explained() -> None:
    sources = load_catalogue().sources
    named = set(re.findall(r"`([a-z0-9_]+)`", _text("docs/data.md")))
    assert len(sources) > 20
    assert not set(sources) - named, "tell what these give in docs/data.md"


def test_the_required_sources_are_told_apart() -> None:
    required = re.search(r"## Required\n(.*?)\n## ", _text("docs/data.md"), re.DOTALL)
    assert required
    named = set(re.findall(r"^\| `([a-z0-9_]+)`", required[1], re.MULTILINE))
    assert named == {name for name, source in load_catalogue().sources.items() if source.required}


def test_the_worked_example_is_an_indicator() -> None:
    block = re.search(r"a test reads this example -->\n```yaml\n(.*?)```", _text("CONTRIBUTING.md"), re.DOTALL)
    assert block, "CONTRIBUTING has no worked example"
    catalogue = load_catalogue()
    (entry,) = yaml.safe_load(block[1])
    indicator = Indicator.model_validate(entry)
    assert indicator.id not in catalogue.indicators
    assert indicator.theme in catalogue.themes
    assert set(indicator.source_ids) <= set(catalogue.sources)
    assert indicator.measures()
    assert set(indicator.measures()) <= set(catalogue.measures)


def test_the_glossary_knows_every_state() -> None:
    told = re.findall(r"^\| `(\w+)` \|", _text("GLOSSARY.md"), re.MULTILINE)
    assert told == ["value", "zero", "suppressed", "missing", "not_applicable", "not_comparable"]


def test_commands_named_in_the_readme_exist() -> None:
    wanted = set(re.findall(r"`make (\w+)`", _text("README.md") + _text("CONTRIBUTING.md"))) | {"demo", "test"}
    targets = set(re.findall(r"^(\w+):", _text("Makefile"), re.MULTILINE))
    assert not wanted - targets


@pytest.mark.slow
def test_the_ten_lines_of_python_answer(demo_build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    block = re.search(r"```python\n(.*?)```", _text("README.md"), re.DOTALL)
    assert block
    lines = block[1].replace("demo/processed", str(demo_build / "processed"))
    assert lines != block[1]
    exec(lines, {})  # noqa: S102 - the README's own lines
    answer = capsys.readouterr().out
    assert "benchmark_value" in answer
    assert len(answer.splitlines()) > 5
