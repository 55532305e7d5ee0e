"""The wiring is tried: the GitHub action's steps, the GitLab job's script and the pre-commit hooks are run as they are.

Where plancheck itself has no part, a stand-in records how it was called and answers as told; the rest runs the
real one.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from plancheck.app.init import shipped
from plancheck.cli.main import Commands
from plancheck.report.formats import FORMATS

ROOT = Path(__file__).parents[2]
GATE = ROOT / "plancheck" / "data" / "ci" / "gate.sh"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
COMPLETE = "diff" in Commands.lazy and {"sarif", "markdown", "junit", "gitlab"} <= set(FORMATS)

pytestmark = pytest.mark.skipif(
    shutil.which("bash") is None or shutil.which("git") is None, reason="needs bash and git"
)
real = pytest.mark.skipif(not COMPLETE, reason="this build lacks a format or the command diff")

STAND_IN = """\
import json, os, sys
with open(os.environ["STAND_IN_LOG"], "a", encoding="utf-8") as log:
    log.write(json.dumps(sys.argv[1:]) + "\\n")
print(os.environ.get("STAND_IN_SAYS", "table of " + sys.argv[1]))
if sys.argv[1] == "verify":
    for one in sys.argv[2:]:
        name, sign, file = one.removeprefix("--format=").partition("=")
        if one.startswith("--format=") and sign:
            with open(file, "w", encoding="utf-8") as out:
                out.write(f"report as {name}")
    sys.exit(int(os.environ.get("STAND_IN_VERIFY", "0")))
sys.exit(int(os.environ.get("STAND_IN_DIFF", "0")))
"""

PLAN = """\
format: plancheck/plan@1
id: {id}
title: 示例县规划
jurisdiction: "330482"
field: disability
period:
  start: 2021
  end: 2025
record: partial
indicators:
  - id: employment-rate
    row: 1
    nature: 预期性
    target: "{target}"
"""


def git(folder, *arguments):
    done = subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false",
         "-c", "core.quotePath=false", "-c", "protocol.file.allow=always", *map(str, arguments)],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", check=True, env=clean_environment(),
    )  # fmt: skip
    return done.stdout.strip()


def clean_environment():
    """Nothing of the CI or the repository in which these tests themselves may run."""
    dropped = ("GIT_", "GITHUB_", "CI_", "GATE_", "PLANCHECK_", "RUNNER_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return kept | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PLANCHECK_CACHE": "off",
    }


class Place:
    """A repository with one plan on main and a branch for the change, and a plancheck on the path."""

    def __init__(self, folder: Path, program: str) -> None:
        self.folder = folder / "repository"
        self.log = folder / "calls"
        self.summary, self.output = folder / "summary.md", folder / "output"
        self.temp = folder / "temp"
        self.temp.mkdir()
        bin_ = folder / "bin"
        bin_.mkdir()
        self.env = clean_environment() | {
            "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}",
            "STAND_IN_LOG": str(self.log),
            "PYTHONPATH": str(ROOT),
        }
        command = bin_ / "plancheck"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" {program} "$@"\n')
        command.chmod(0o755)
        self.folder.mkdir()
        git(self.folder, "init", "-q", "-b", "main")
        self.write("plans/county.yaml", PLAN.format(id="county-2021", target="≥60%"))
        self.commit("first")

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def commit(self, message="change"):
        git(self.folder, "add", "-A")
        git(self.folder, "commit", "-q", "--allow-empty", "-m", message)
        return git(self.folder, "rev-parse", "HEAD")

    def branch(self):
        """A branch for the change; main is known as origin's too, as after a checkout."""
        git(self.folder, "update-ref", "refs/remotes/origin/main", "main")
        git(self.folder, "checkout", "-q", "-b", "change")

    def run(self, script, **env):
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.folder, capture_output=True, env=self.env | env, check=False, timeout=600,
        )  # fmt: skip
        self.out, self.err = done.stdout.decode(), done.stderr.decode()
        return done.returncode

    def gate(self, **env):
        return self.run(f'bash "{GATE}"', **env)

    def action(self, *, inputs=None, **env):
        """The action's own steps, as a runner would run them; the last exit code."""
        given = {name: one.get("default", "") for name, one in ACTION["inputs"].items()}
        given |= inputs or {}
        step = next(one for one in ACTION["runs"]["steps"] if one.get("id") == "gate")
        values = {name: fill(text, given) for name, text in step["env"].items()}
        return self.run(
            step["run"],
            **values,
            GITHUB_ACTIONS="true",
            GITHUB_ACTION_PATH=str(ROOT),
            GITHUB_STEP_SUMMARY=str(self.summary),
            GITHUB_OUTPUT=str(self.output),
            RUNNER_TEMP=str(self.temp),
            **env,
        )

    def calls(self, command=None):
        lines = self.log.read_text("utf-8").splitlines() if self.log.exists() else []
        found = [json.loads(line) for line in lines]
        return [one for one in found if command is None or one[0] == command]


def fill(text, inputs):
    found = re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", text)
    assert found, f"an expression that only a runner can read: {text}"
    return inputs[found[1]]


@pytest.fixture
def place(tmp_path):
    (tmp_path / "stand_in.py").write_text(STAND_IN, encoding="utf-8")
    return Place(tmp_path, f'"{tmp_path / "stand_in.py"}"')


@pytest.fixture
def real_place(tmp_path):
    return Place(tmp_path, "-m plancheck")


# ---------------------------------------------------------------- the action


def test_no_input_is_written_into_a_script():
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_every_input_is_used_and_every_used_one_declared():
    text = (ROOT / "action.yml").read_text("utf-8")
    assert set(re.findall(r"inputs\.([a-z-]+)", text)) == set(ACTION["inputs"])


def test_a_good_change_passes_and_leaves_its_reports(place):
    place.branch()
    place.write("plans/county.yaml", PLAN.format(id="county-2021", target="≥70%"))
    place.commit()
    assert place.action(GITHUB_BASE_REF="main") == 0, place.err
    (verify,) = place.calls("verify")
    assert verify[1:4] == ["plans", "--format", "table"]
    assert f"--format=sarif={place.temp}/plancheck.sarif" in verify
    assert place.summary.read_text() == "report as markdown\n"
    assert place.output.read_text() == f"sarif={place.temp}/plancheck.sarif\nexit-code=0\n"
    base = git(place.folder, "rev-parse", "main")
    assert place.calls("diff") == [["diff", f"{base}:plans/county.yaml", "plans/county.yaml"]]


def test_the_summary_is_added_to_what_is_there(place):
    place.summary.write_text("before\n")
    place.action()
    assert place.summary.read_text() == "before\nreport as markdown\n"


def test_a_weakened_change_fails_though_the_plan_itself_is_clean(place):
    place.branch()
    place.write("plans/county.yaml", PLAN.format(id="county-2021", target="≥50%"))
    place.commit()
    assert place.action(GITHUB_BASE_REF="main", STAND_IN_DIFF="1") == 1
    assert "exit-code=1" in place.output.read_text()


HOSTILE = (
    "; touch pwned",
    "$(touch pwned)",
    "`touch pwned`",
    "' ; touch pwned '",
    '" ; touch pwned "',
    "a b*",
)


@pytest.mark.parametrize("value", HOSTILE)
def test_inputs_are_data_whatever_they_hold(place, value):
    names = ("args", "known", "waivers", "fail-on", "diff-fail-on", "paths")
    place.branch()
    place.write("plans/county.yaml", PLAN.format(id="county-2021", target="≥70%"))
    place.commit()
    place.action(inputs=dict.fromkeys(names, value), GITHUB_BASE_REF="main")
    (verify,) = place.calls("verify")
    assert verify[1] == value
    assert verify[-1] == value
    assert {f"--known={value}", f"--waivers={value}", f"--fail-on={value}"} <= set(verify)
    assert not list(place.folder.rglob("pwned"))


def test_paths_and_arguments_come_one_a_line(place):
    place.action(inputs={"paths": "plans\nmore plans/\n", "args": "--skip\nfloor-kept\n\n--strict"})
    (verify,) = place.calls("verify")
    assert verify[1:3] == ["plans", "more plans/"]
    assert verify[-3:] == ["--skip", "floor-kept", "--strict"]


def test_a_path_that_looks_like_an_option_is_a_path(place):
    place.action(inputs={"paths": "--help\n:x"})
    assert place.calls("verify")[0][1:3] == ["./--help", "./:x"]


def test_without_paths_the_configuration_decides(place):
    place.write("plancheck.toml", 'plans = ["elsewhere"]\n')
    place.action()
    assert place.calls("verify")[0][1:3] == ["--format", "table"]


def test_annotations_stand_in_for_code_scanning(place):
    place.action(inputs={"upload-sarif": "false"})
    assert "report as github" in place.out
    place.action()
    assert "report as github" not in place.out


def test_output_of_a_plan_is_never_a_workflow_command(place):
    """Between the marks the runner obeys nothing; the mark can't be guessed."""
    place.action(STAND_IN_SAYS="::add-path::/tmp/evil")
    first = place.out
    token = re.search(r"(?m)^::stop-commands::([0-9a-f]{32})$", first)
    assert token
    before, _, rest = first.partition(token[0])
    inside, end, after = rest.partition(f"::{token[1]}::")
    assert end
    assert "::add-path" in inside
    assert "::add-path" not in before + after
    place.action(STAND_IN_SAYS="x")
    assert token[1] not in place.out


@pytest.mark.parametrize(
    ("verify", "diff", "code"),
    [(0, 0, 0), (1, 0, 1), (0, 1, 1), (3, 0, 3), (3, 1, 1), (1, 2, 2), (2, 1, 2), (70, 2, 70), (2, 70, 70),
     (137, 0, 70), (1, 127, 70)],
)  # fmt: skip
def test_the_worse_exit_code_is_the_jobs(place, verify, diff, code):
    place.branch()
    place.write("plans/county.yaml", PLAN.format(id="county-2021", target="≥70%"))
    place.commit()
    assert (
        place.gate(GITHUB_BASE_REF="main", STAND_IN_VERIFY=str(verify), STAND_IN_DIFF=str(diff))
        == code
    )


def test_a_plancheck_that_is_not_there_is_no_pass(place):
    assert place.gate(GATE_PLANCHECK="no-such-plancheck") == 70


def test_the_action_installs_itself(tmp_path):
    """The install step as it stands; what it installs is complete: packs, schemas, the gate."""
    pytest.importorskip("hatchling")
    source = copy_of_the_source(tmp_path / "source")
    step = next(one for one in ACTION["runs"]["steps"] if one.get("id") == "install")
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    (bin_ / "python").symlink_to(sys.executable)
    site = tmp_path / "site"
    env = {name: value for name, value in clean_environment().items() if name != "PYTHONPATH"}
    env |= {
        "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_ACTION_PATH": str(source),
        # Into a folder of its own and from what is here: the step is tried without the network.
        "PIP_TARGET": str(site), "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_INDEX": "1",
        "PYTHONPATH": str(Path(find_spec("hatchling").origin).parents[1]),
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", step["run"]], env=env, capture_output=True, text=True,
        check=False, timeout=600, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert (site / "plancheck" / "data" / "ci" / "gate.sh").read_bytes() == GATE.read_bytes()
    assert (site / "plancheck" / "packs" / "disability" / "pack.yaml").exists()


# ---------------------------------------------------------------- what the change is held against


def test_a_moved_plan_is_compared_with_itself_and_not_lost(place):
    place.branch()
    text = PLAN.format(id="county-2021", target="≥50%")
    (place.folder / "plans" / "county.yaml").unlink()
    place.write("plans/new/pinghu.yaml", text + "# nothing alike\n" * 50)
    base = git(place.folder, "rev-parse", "main")
    place.commit()
    place.gate(GITHUB_BASE_REF="main")
    assert place.calls("diff") == [["diff", f"{base}:plans/county.yaml", "plans/new/pinghu.yaml"]]


def test_a_plan_that_is_taken_away_fails(place):
    place.branch()
    (place.folder / "plans" / "county.yaml").unlink()
    place.write("plans/other.yaml", PLAN.format(id="other-2021", target="≥50%"))
    place.commit()
    assert place.gate(GITHUB_BASE_REF="main") == 1
    assert "plans/county.yaml" in place.out
    assert place.gate(GITHUB_BASE_REF="main", GATE_DIFF_FAIL_ON="never") == 0


def test_a_plan_made_into_another_format_fails(place):
    place.branch()
    place.write("plans/county.yaml", "format: plancheck/known@1\nknown: []\n")
    place.commit()
    assert place.gate(GITHUB_BASE_REF="main") == 1


def test_a_plan_in_another_style_of_yaml_is_compared_too(place):
    place.write("plans/flow.yaml", '{"id": "flow", "format": "plancheck/plan@1"}')
    place.commit()
    place.branch()
    place.write("plans/flow.yaml", '{"id": "flow", "format": "plancheck/plan@1" }')
    place.commit()
    assert place.gate(GITHUB_BASE_REF="main", STAND_IN_DIFF="1") == 1


def test_new_plans_and_other_files_are_not_compared(place):
    place.write("plans/waivers.yaml", "format: plancheck/waivers@1\nwaivers: []\n")
    place.write("plans/notes.md", "a\n")
    place.write("elsewhere/other.yaml", PLAN.format(id="other", target="≥60%"))
    place.commit()
    place.branch()
    place.write("plans/new.yaml", PLAN.format(id="new-2021", target="≥50%"))
    for name in ("plans/waivers.yaml", "plans/notes.md", "elsewhere/other.yaml"):
        place.write(name, (place.folder / name).read_text("utf-8") + "# more\n")
    place.commit()
    assert place.gate(GITHUB_BASE_REF="main") == 0
    assert place.calls("diff") == []


@pytest.mark.parametrize(
    "name", ["-x.yaml", "a b.yaml", "平湖.yaml", "a\nb.yaml", "'q\".yaml", "$(x).yaml"]
)
def test_every_file_name_is_compared(place, name):
    place.write(f"plans/{name}", PLAN.format(id="odd", target="≥60%"))
    place.commit()
    place.branch()
    place.write(f"plans/{name}", PLAN.format(id="odd", target="≥50%"))
    place.commit()
    base = git(place.folder, "rev-parse", "main")
    assert place.gate(GITHUB_BASE_REF="main", STAND_IN_DIFF="1") == 1
    assert place.calls("diff") == [["diff", f"{base}:plans/{name}", f"plans/{name}"]]


def test_the_change_begins_where_it_left_main_not_where_main_is_now(place):
    place.branch()
    base = git(place.folder, "rev-parse", "main")
    place.write("plans/county.yaml", PLAN.format(id="county-2021", target="≥70%"))
    place.commit()
    git(place.folder, "checkout", "-q", "main")
    place.commit("main goes on")
    git(place.folder, "update-ref", "refs/remotes/origin/main", "main")
    git(place.folder, "checkout", "-q", "change")
    place.gate(GITHUB_BASE_REF="main")
    assert [one[1] for one in place.calls("diff")] == [f"{base}:plans/county.yaml"]


def test_a_shallow_checkout_is_deepened(place, tmp_path):
    place.branch()
    place.write("plans/county.yaml", PLAN.format(id="county-2021", target="≥50%"))
    place.commit()
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", "-b", "change", f"file://{place.folder}", shallow)
    place.folder = shallow
    config = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "protocol.file.allow",
        "GIT_CONFIG_VALUE_0": "always",
    }
    assert place.gate(GITHUB_BASE_REF="main", STAND_IN_DIFF="1", **config) == 1, place.err
    assert len(place.calls("diff")) == 1


def test_a_start_that_can_not_be_found_is_no_pass(place):
    place.branch()
    place.commit()
    assert place.gate(GITHUB_BASE_REF="no-such-branch") == 2
    assert place.gate(CI_MERGE_REQUEST_DIFF_BASE_SHA="0" * 40) == 2
    assert place.gate(GATE_BASE="no-such-commit") == 2
    assert "fetch-depth: 0" in place.out


def test_outside_of_a_repository_is_no_pass(place, tmp_path):
    place.folder = tmp_path / "plain"
    place.folder.mkdir()
    assert place.gate(GIT_CEILING_DIRECTORIES=str(tmp_path)) == 2


def test_without_a_merge_request_nothing_is_compared_and_that_is_said(place):
    place.commit()
    assert place.gate() == 0
    assert place.calls("diff") == []
    assert "没有可比较的更早提交" in place.out


def test_auto_compares_a_branch_with_its_merge_base_and_main_with_the_commit_before(place):
    assert place.gate(GATE_BASE="auto", GATE_STEPS="diff") == 0
    assert "没有可比较的更早提交" in place.out  # a single commit
    first = git(place.folder, "rev-parse", "HEAD")
    place.write("plans/county.yaml", PLAN.format(id="county-2021", target="≥50%"))
    place.commit()
    assert place.gate(GATE_BASE="auto", GATE_STEPS="diff", STAND_IN_DIFF="1") == 1
    assert place.calls()[-1][1] == f"{first}:plans/county.yaml"
    place.branch()
    second = git(place.folder, "rev-parse", "HEAD")
    place.write("plans/county.yaml", PLAN.format(id="county-2021", target="≥40%"))
    place.commit()
    place.commit()
    assert place.gate(GATE_BASE="auto", GATE_STEPS="diff", STAND_IN_DIFF="1") == 1
    assert place.calls()[-1][1] == f"{second}:plans/county.yaml"
    assert place.calls("verify") == []


# ---------------------------------------------------------------- GitLab


def gitlab(place, **env):
    """The job's script with its variables, as a runner runs it (the installation aside)."""
    job = yaml.safe_load(shipped("gitlab.yml"))["plancheck"]
    place.write(".plancheck/ci/gate.sh", shipped("gate.sh"))
    variables = {name: str(value) for name, value in job["variables"].items()}
    return place.run("\n".join(job["script"]), **variables, **env), job


def test_the_gitlab_job_writes_the_reports_it_announces(place):
    place.branch()
    base = git(place.folder, "rev-parse", "main")
    place.write("plans/county.yaml", PLAN.format(id="county-2021", target="≥50%"))
    place.commit()
    code, job = gitlab(place, CI_MERGE_REQUEST_DIFF_BASE_SHA=base, STAND_IN_DIFF="1")
    assert code == 1
    reports = job["artifacts"]["reports"]
    assert (place.folder / reports["codequality"]).read_text() == "report as gitlab"
    assert (place.folder / reports["junit"]).read_text() == "report as junit"
    assert [one[1] for one in place.calls("diff")] == [f"{base}:plans/county.yaml"]
    assert job["variables"]["GIT_DEPTH"] == "0"
    code, _ = gitlab(place, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert code == 0


def test_the_github_workflow_that_init_writes_runs_the_gate(place):
    workflow = yaml.safe_load(shipped("github.yml"))
    assert workflow["permissions"] == {"contents": "read", "security-events": "write"}
    steps = workflow["jobs"]["plancheck"]["steps"]
    assert steps[0]["with"]["fetch-depth"] == 0
    for step in steps:
        assert "${{" not in step.get("run", "")
    gate = next(step for step in steps if step.get("id") == "gate")
    upload = next(step for step in steps if "upload-sarif" in step.get("uses", ""))
    place.write(".plancheck/ci/gate.sh", shipped("gate.sh"))
    files = {"GITHUB_STEP_SUMMARY": str(place.summary), "GITHUB_OUTPUT": str(place.output)}
    assert place.run(gate["run"], **gate["env"], **files) == 0
    assert (place.folder / upload["with"]["sarif_file"]).read_text() == "report as sarif"
    assert place.summary.read_text() == "report as markdown\n"


# ---------------------------------------------------------------- with plancheck itself


@real
@pytest.mark.parametrize(("target", "code"), [("≥70%", 0), ("≥50%", 1)])
def test_the_action_judges_a_real_change(real_place, target, code):
    real_place.branch()
    real_place.write("plans/county.yaml", PLAN.format(id="county-2021", target=target))
    real_place.commit()
    inputs = {"fail-on": "never"}  # the comparison alone decides here
    assert real_place.action(inputs=inputs, GITHUB_BASE_REF="main") == code, (
        real_place.out + real_place.err
    )
    assert (
        json.loads((real_place.temp / "plancheck.sarif").read_text("utf-8"))["version"] == "2.1.0"
    )
    assert "示例县规划" in real_place.summary.read_text("utf-8")


@real
@pytest.mark.parametrize(("target", "code"), [("≥70%", 0), ("≥50%", 1)])
def test_the_gitlab_job_judges_a_real_change(real_place, target, code):
    real_place.branch()
    base = git(real_place.folder, "rev-parse", "main")
    real_place.write("plans/county.yaml", PLAN.format(id="county-2021", target=target))
    real_place.commit()
    ran, job = gitlab(real_place, CI_MERGE_REQUEST_DIFF_BASE_SHA=base, GATE_FAIL_ON="never")
    assert ran == code, real_place.out + real_place.err
    reports = job["artifacts"]["reports"]
    assert isinstance(
        json.loads((real_place.folder / reports["codequality"]).read_text("utf-8")), list
    )
    assert "<testsuites" in (real_place.folder / reports["junit"]).read_text("utf-8")


# ---------------------------------------------------------------- pre-commit


SOURCE = ("plancheck", "rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")


def copy_of_the_source(folder: Path) -> Path:
    folder.mkdir()
    for name in SOURCE:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def hooks(tmp_path_factory):
    """This repository as pre-commit clones it, and a home for the environments that it makes."""
    if find_spec("pre_commit") is None:
        pytest.skip("pre-commit is not installed (pip install -e '.[dev]')")
    source = copy_of_the_source(tmp_path_factory.mktemp("hooks") / "plancheck")
    git(source, "init", "-q", "-b", "main")
    git(source, "add", "-A", "-f")
    git(source, "commit", "-q", "-m", "source")
    return source, tmp_path_factory.mktemp("pre-commit")


def pre_commit(place, hooks, hook, *arguments):
    source, home = hooks
    wanted = {"repo": str(source), "rev": git(source, "rev-parse", "HEAD"), "hooks": [{"id": hook}]}
    place.write(".pre-commit-config.yaml", yaml.safe_dump({"repos": [wanted]}))
    git(place.folder, "add", "-A")
    env = {name: value for name, value in place.env.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--verbose", *arguments],
        cwd=place.folder, capture_output=True, text=True, encoding="utf-8", check=False, timeout=600,
        env=env | {"PRE_COMMIT_HOME": str(home), "PLANCHECK_LANG": "en", "PRE_COMMIT_COLOR": "never"},
    )  # fmt: skip
    told = done.stdout + done.stderr
    if "An unexpected error has occurred" in told and re.search(r"(?i)pip.*install", told):
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(f"pre-commit can't install the hook here: {told[-300:]}")
    return done.returncode, told


PARENT = (
    PLAN.format(id="province-2021", target="≥65%")
    .replace("330482", "330000")
    .replace("预期性", "约束性")
)
CHILD = PLAN.format(id="county-2021", target="{target}").replace(
    "record:", "parents:\n  - province-2021\nrecord:"
)


@pytest.mark.parametrize(("target", "code"), [("≥66%", 0), ("≥50%", 1)])
@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_the_command_of_a_hook_judges(hook, target, code, tmp_path, inside):
    """As pre-commit calls it, but for the environment that it installs."""
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans/province.yaml").write_text(PARENT, "utf-8")
    text = CHILD.format(target=target).replace("预期性", "约束性")
    (tmp_path / "plans/county.yaml").write_text(text, "utf-8")
    files = ["plans/county.yaml"] if hook["pass_filenames"] else []
    arguments = [*hook["entry"].split()[1:], *hook.get("args", ()), *files]
    assert inside(*arguments, cwd=tmp_path, lang="en").code == code


@pytest.mark.slow
def test_pre_commit_blocks_a_bad_plan_and_lets_a_good_one_pass(real_place, hooks):
    """Installs the hook as its users do; the plan above is not among the changed files and is found all the same."""
    place = real_place
    place.write("plans/province.yaml", PARENT)
    place.write("plans/county.yaml", CHILD.format(target="≥70%").replace("预期性", "约束性"))
    place.commit()
    place.write("plans/county.yaml", CHILD.format(target="≥66%").replace("预期性", "约束性"))
    code, told = pre_commit(place, hooks, "plancheck")
    assert "Passed" in told, told
    assert code == 0
    assert "county" in told
    place.write("plans/county.yaml", CHILD.format(target="≥50%").replace("预期性", "约束性"))
    code, told = pre_commit(place, hooks, "plancheck")
    assert code == 1
    assert "Failed" in told
    assert "floor-kept" in told
    place.write("plans/county.yaml", "format: plancheck/plan@1\nid: county-2021\n\ttarget: >9\n")
    code, told = pre_commit(place, hooks, "plancheck")
    assert code == 1
    assert "plans/county.yaml:3:1: error" in told


@pytest.mark.slow
def test_a_changed_plan_above_is_held_against_the_plans_below(real_place, hooks):
    place = real_place
    place.write("plans/province.yaml", PARENT)
    place.write("plans/county.yaml", CHILD.format(target="≥70%").replace("预期性", "约束性"))
    place.commit()
    place.write("plans/province.yaml", PARENT.replace("≥65%", "≥80%"))
    assert pre_commit(place, hooks, "plancheck-all")[0] == 1
    place.write("plans/province.yaml", PARENT.replace("≥65%", "≥66%"))
    code, told = pre_commit(place, hooks, "plancheck-all")
    assert code == 0, told
    assert "Passed" in told


@pytest.mark.slow
def test_a_commit_without_plans_runs_nothing(real_place, hooks):
    real_place.write("notes.yaml", "a: 1\n")
    code, told = pre_commit(real_place, hooks, "plancheck")
    assert code == 0
    assert "no files to check" in told


def test_the_hook_that_init_writes_is_the_same_but_local():
    (repo,) = yaml.safe_load(shipped("pre-commit.yaml"))["repos"]
    (hook,) = repo["hooks"]
    ours = next(one for one in HOOKS if one["id"] == "plancheck")
    assert repo["repo"] == "local"
    assert hook["language"] == "system"
    for key in ("id", "entry", "types", "files", "require_serial"):
        assert hook[key] == ours[key]


# ---------------------------------------------------------------- what docs/ci.md says


def test_the_page_on_ci_says_what_is_so():
    page = (ROOT / "docs" / "ci.md").read_text("utf-8")
    inputs = {
        name
        for row in re.findall(r"(?m)^\| (`.*?) \|", page)
        for name in re.findall(r"`([a-z-]+)`", row)
    }
    assert inputs == set(ACTION["inputs"])
    blocks = [yaml.safe_load(one) for one in re.findall(r"(?ms)^```yaml\n(.*?)^```", page)]
    (use,) = [
        step["with"]
        for one in blocks
        if "jobs" in one
        for step in one["jobs"]["plancheck"]["steps"]
        if step["uses"].startswith("OWNER/plancheck@")
    ]
    assert set(use) <= set(ACTION["inputs"])
    (hooks,) = [one["repos"][0]["hooks"] for one in blocks if "repos" in one]
    assert [one["id"] for one in hooks] == [one["id"] for one in HOOKS]
    assert yaml.safe_load(shipped("gitlab-include.yml")) in blocks
    for target in re.findall(r"\]\(([^)#]+)\)", page):
        assert (ROOT / "docs" / target).exists(), target
    settings = set(
        re.findall(r"(?m)^#   (GATE_[A-Z_]+)|  (GATE_WAIVERS) ", GATE.read_text("utf-8"))
    )
    told = {one or other for one, other in settings}
    assert set(re.findall(r"\bGATE_[A-Z_]+", page)) <= told
    used = set(re.findall(r"\$\{?(GATE_[A-Z_]+)", GATE.read_text("utf-8")))
    assert used <= told, "a setting of the gate that its head does not tell"
