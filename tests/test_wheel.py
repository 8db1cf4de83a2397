"""The wheel as a user gets it: built from the sdist, installed away from the source tree.

No network is used. The environments hold the wheel and links to exactly those distributions that
its metadata asks for, taken from the environment which runs the tests.
"""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from importlib import metadata
from pathlib import Path, PurePosixPath

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
SHIPPED_LOCALE_FILES = {".po", ".toml"}

# One worker builds the wheel and asks everything of it.
pytestmark = pytest.mark.xdist_group("wheel")


def run(*command: str | Path, cwd: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Runs a command with nothing of this checkout in its environment."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "PYTEST", "COV", "VIRTUAL_ENV"))
    }
    environment |= {"PYTHONUTF8": "1", "NO_COLOR": "1", "COLUMNS": "100"}
    result = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if check and result.returncode:
        pytest.fail(f"{command} ended with {result.returncode}\n{result.stdout}\n{result.stderr}")
    return result


class Installed:
    """A virtual environment with the wheel, what it requires, and nothing else."""

    def __init__(self, folder: Path, wheel: Path, *extras: str) -> None:
        self.cwd = folder / "elsewhere"
        self.cwd.mkdir(parents=True)
        venv.create(folder / "venv", with_pip=False, symlinks=os.name != "nt")
        paths = sysconfig.get_paths(
            "venv", vars={"base": str(folder / "venv"), "platbase": str(folder / "venv")}
        )
        self.site_packages = Path(paths["purelib"])
        self.scripts = Path(paths["scripts"])
        self.python = self.scripts / ("python.exe" if os.name == "nt" else "python")
        run(
            *(sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"),
            *("--python", self.python),
            *("install", "--no-deps", "--no-index", "--no-compile", wheel),
            cwd=self.cwd,
        )
        (distribution,) = metadata.distributions(path=[str(self.site_packages)])
        self._link_requirements(distribution, extras, seen=set())

    def _link_requirements(
        self, distribution: metadata.Distribution, extras: tuple[str, ...], seen: set[str]
    ) -> None:
        for requirement in map(Requirement, distribution.requires or ()):
            marker, name = requirement.marker, canonicalize_name(requirement.name)
            if name in seen or not (
                marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras))
            ):
                continue
            seen.add(name)
            required = metadata.distribution(name)
            tops = {file.parts[0] for file in required.files or ()} - {"..", "__pycache__"}
            for top in tops:
                link = self.site_packages / top
                if not link.exists():
                    link.symlink_to(Path(str(required.locate_file(top))))
            self._link_requirements(required, tuple(requirement.extras), seen)

    def evaluate(self, code: str) -> object:
        """Runs code that ends by printing JSON; isolated, so that only site-packages counts."""
        return json.loads(run(self.python, "-I", "-c", code, cwd=self.cwd).stdout)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Without `--wheel`, build makes the sdist and then the wheel from that sdist alone."""
    folder = tmp_path_factory.mktemp("dist")
    run(
        *(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT),
        cwd=folder,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="session")
def core(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """`pip install deescalate`."""
    return Installed(tmp_path_factory.mktemp("core"), wheel)


@pytest.fixture(scope="session")
def with_cli(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """`pip install "deescalate[cli]"`."""
    return Installed(tmp_path_factory.mktemp("cli"), wheel, "cli")


def test_the_wheel_holds_the_package_and_nothing_beside_it(names: list[str]) -> None:
    tops = {PurePosixPath(name).parts[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"deescalate"}


def test_the_wheel_says_that_it_is_typed(names: list[str]) -> None:
    assert "deescalate/py.typed" in names


def test_the_wheel_holds_every_file_of_the_package(names: list[str]) -> None:
    package = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.joinpath("deescalate").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".mo"
    }
    assert sorted(package - set(names)) == []


def test_the_wheel_holds_every_language_under_the_name_that_shadows_nothing(
    names: list[str],
) -> None:
    folder = ROOT / "locales"
    expected = {
        f"deescalate/_locales/{path.relative_to(folder).as_posix()}"
        for path in folder.rglob("*")
        if path.suffix in SHIPPED_LOCALE_FILES
    }
    assert expected
    assert {name for name in names if name.startswith("deescalate/_locales/")} == expected


def test_the_wheel_holds_nothing_compiled(names: list[str]) -> None:
    assert [name for name in names if name.endswith((".mo", ".pyc"))] == []


def test_the_installed_package_is_the_one_that_runs(core: Installed) -> None:
    code = "import deescalate, json; print(json.dumps(deescalate.__file__))"
    file = Path(str(core.evaluate(code)))
    assert file == core.site_packages / "deescalate" / "__init__.py"
    assert not file.resolve().is_relative_to(ROOT)


@pytest.mark.parametrize("locale", ["en", "nl"])
def test_the_installed_package_recommends_with_its_core_requirements_alone(
    core: Installed, locale: str
) -> None:
    code = f"""if True:
        import json, sys
        from deescalate import Situation, recommend
        situation = Situation(customer="angry", intensity="furious", channel="phone")
        plan = recommend(situation, locale={locale!r})
        print(json.dumps({{
            "locale": plan.locale,
            "titles": [step.title for step in plan.now],
            "say": [phrase.text for step in plan.now for phrase in step.say],
            "fallbacks": list(plan.fallbacks),
            "extras": sorted({{"typer", "rich"}} & set(sys.modules)),
        }}))
    """
    plan = core.evaluate(code)
    assert isinstance(plan, dict)
    assert plan["locale"] == locale
    assert all(plan["titles"])
    assert plan["titles"]
    assert plan["say"]
    assert plan["fallbacks"] == []
    assert plan["extras"] == []


def test_the_command_without_its_extra_says_in_one_line_which_one_is_missing(
    core: Installed,
) -> None:
    result = run(core.scripts / "deescalate", "locales", cwd=core.cwd, check=False)
    assert result.returncode != 0
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert "deescalate[cli]" in result.stderr


@pytest.mark.parametrize("locale", ["en", "nl"])
def test_the_command_works_where_its_extra_is_installed(with_cli: Installed, locale: str) -> None:
    situation = with_cli.cwd / "situation.json"
    situation.write_bytes(ROOT.joinpath("examples", "furious_caller.json").read_bytes())
    result = run(
        *(with_cli.scripts / "deescalate", "recommend", situation),
        *("--locale", locale, "--json"),
        cwd=with_cli.cwd,
    )
    plan = json.loads(result.stdout)
    assert plan["locale"] == locale
    assert plan["steps"]
