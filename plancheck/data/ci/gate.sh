#!/usr/bin/env bash
# The gate of a CI job: judges the plans, and holds every plan that the change touches against its version before
# the change, so that a weakened target fails even where no plan above asks for it. Called by the GitHub action, the
# GitLab job and by hand. Nothing is taken from the command line or put into it unquoted; settings come as environment:
#
#   GATE_PLANCHECK   the command (plancheck)
#   GATE_PATHS       plan files, folders or globs, one a line; empty: the configuration's, else plans
#   GATE_ARGS        more arguments of verify, one a line
#   GATE_FAIL_ON     error, warning, note or never; empty: the configuration's
#   GATE_KNOWN       file of known findings            GATE_WAIVERS   file of waivers
#   GATE_REPORTS     reports to files, NAME=FILE (sarif=plancheck.sarif), one a line
#   GATE_SUMMARY     file to which a Markdown summary is appended ($GITHUB_STEP_SUMMARY)
#   GATE_ANNOTATE    "github": findings as annotations of the change
#   GATE_BASE        commit to compare with; "auto": the merge base with main, else the commit before; empty: that of
#                    the merge or pull request, and without one nothing is compared
#   GATE_DIFF_FAIL_ON  what of a change fails (loosened,dropped,weakened | any | never)
#   GATE_STEPS       "verify diff"
#
# Exit: the worst of both, by the order 70, 2, 1, 3, 0.
set -uo pipefail

plancheck=${GATE_PLANCHECK:-plancheck}
steps=" ${GATE_STEPS:-verify diff} "
worst=0
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

say() { printf '%s\n' "$*"; }

# Keeps the worse of two exit codes; one that plancheck never gives (it was killed, or is not there) is the worst.
note() {
  local code=$1 one
  case $code in 0 | 1 | 2 | 3) ;; *) code=70 ;; esac
  for one in 70 2 1 3; do
    if [ "$worst" -eq "$one" ]; then return; fi
    if [ "$code" -eq "$one" ]; then worst=$one; return; fi
  done
}

# Reads lines into the array "lines", empty ones left out.
split() {
  local line
  lines=()
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    if [ -n "$line" ]; then lines+=("$line"); fi
  done <<<"$1"
}

# Runs a command whose output may hold any text of a plan: on GitHub no line of it is taken for a workflow command.
quietly() {
  local token code
  if [ "${GITHUB_ACTIONS:-}" != true ]; then "$@"; return; fi
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  say "::stop-commands::$token"
  "$@"
  code=$?
  say "::$token::"
  return "$code"
}

# Files, not names, are shown: a name that begins with a hyphen is no option.
safe() { case $1 in -?* | :*) printf './%s' "$1" ;; *) printf '%s' "$1" ;; esac }

configured() { [ -f plancheck.toml ] || { [ -f pyproject.toml ] && grep -q '^\[tool\.plancheck' pyproject.toml; }; }

split "${GATE_PATHS:-}"
paths=()
for one in ${lines[@]+"${lines[@]}"}; do paths+=("$(safe "$one")"); done
if [ ${#paths[@]} -eq 0 ] && ! configured; then paths=(plans); fi

verify() {
  local command=("$plancheck" verify ${paths[@]+"${paths[@]}"} --format table) code one
  split "${GATE_REPORTS:-}"
  for one in ${lines[@]+"${lines[@]}"}; do command+=("--format=$one"); done
  if [ -n "${GATE_SUMMARY:-}" ]; then command+=("--format=markdown=$work/summary.md"); fi
  if [ "${GATE_ANNOTATE:-}" = github ]; then command+=("--format=github=$work/annotations"); fi
  if [ -n "${GATE_FAIL_ON:-}" ]; then command+=("--fail-on=$GATE_FAIL_ON"); fi
  if [ -n "${GATE_KNOWN:-}" ]; then command+=("--known=$GATE_KNOWN"); fi
  if [ -n "${GATE_WAIVERS:-}" ]; then command+=("--waivers=$GATE_WAIVERS"); fi
  split "${GATE_ARGS:-}"
  command+=(${lines[@]+"${lines[@]}"})
  say "== plancheck verify"
  quietly "${command[@]}"
  code=$?
  if [ -s "$work/annotations" ]; then cat "$work/annotations"; fi
  if [ -s "$work/summary.md" ]; then { cat "$work/summary.md"; echo; } >>"$GATE_SUMMARY"; fi
  note "$code"
}

# The commit to compare with, in "base"; nothing when there is none to compare with. Fails when it can't be told.
find_base() {
  local wanted=${GATE_BASE:-} branch
  base=
  if [ "$wanted" = auto ]; then
    for branch in origin/main main; do
      if git rev-parse --quiet --verify "$branch^{commit}" >/dev/null; then
        base=$(git merge-base "$branch" HEAD) || base=
        break
      fi
    done
    if [ -z "$base" ] || [ "$base" = "$(git rev-parse HEAD)" ]; then
      base=$(git rev-parse --quiet --verify 'HEAD~1^{commit}') || base=
    fi
    return 0
  fi
  if [ -z "$wanted" ]; then wanted=${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}; fi
  if [ -z "$wanted" ] && [ -n "${GITHUB_BASE_REF:-}" ]; then
    wanted=refs/remotes/origin/$GITHUB_BASE_REF
    if ! git rev-parse --quiet --verify "$wanted^{commit}" >/dev/null; then
      git fetch --quiet --no-tags origin "+refs/heads/$GITHUB_BASE_REF:$wanted" || return 1
    fi
  fi
  if [ -z "$wanted" ]; then return 0; fi
  base=$(git merge-base "$wanted" HEAD 2>/dev/null) && return 0
  # A shallow clone does not reach back to where the change began.
  if [ "$(git rev-parse --is-shallow-repository)" = true ]; then git fetch --quiet --unshallow origin || true; fi
  base=$(git merge-base "$wanted" HEAD)
}

# Loosely, for a plan may be written in any style of YAML: too much compared is an error told, too little a silent pass.
is_plan() { grep -q 'plancheck/plan@' "$1"; }
id_of() { sed -n "s/^id:[[:space:]]*[\"']\{0,1\}\([A-Za-z0-9][A-Za-z0-9-]*\).*/\1/p" "$1" | head -n 1; }

# Where the plan of an old file stands now, in "now": at its path, else at the path that now has its id.
find_now() {
  local id other
  now=$1
  if [ -f "$now" ] && is_plan "$now"; then return 0; fi
  id=$(id_of "$work/old.yaml")
  while IFS= read -r -d '' other; do
    if [ -n "$id" ] && [ -f "$other" ] && is_plan "$other" && [ "$(id_of "$other")" = "$id" ]; then
      now=$other
      return 0
    fi
  done < <(git ls-files -z --cached --others --exclude-standard -- '*.yaml' '*.yml')
  now=
}

compare() {
  local top path code fail=() compared=0
  say "== plancheck diff"
  if ! git rev-parse --git-dir >/dev/null 2>&1; then
    say "gate: no git repository here, so nothing to compare with · 这里不是 git 仓库，无从比较"
    note 2
    return
  fi
  if ! find_base; then
    say "gate: can't find where the change began; check out the full history (fetch-depth: 0, GIT_DEPTH: 0) · 找不到改动的起点，请取完整历史"
    note 2
    return
  fi
  if [ -z "$base" ]; then
    say "gate: no earlier commit to compare with · 没有可比较的更早提交"
    return
  fi
  if [ -n "${GATE_DIFF_FAIL_ON:-}" ]; then fail=("--fail-on=$GATE_DIFF_FAIL_ON"); fi
  git diff --name-only -z --no-renames --relative --diff-filter=DMT "$base" -- ${paths[@]+"${paths[@]}"} \
    >"$work/changed" || { note 2; return; }
  top=$(git rev-parse --show-prefix)
  while IFS= read -r -d '' path; do
    case $path in *.yaml | *.yml | *.YAML | *.YML) ;; *) continue ;; esac
    git show "$base:$top$path" >"$work/old.yaml" 2>/dev/null || continue # a submodule
    is_plan "$work/old.yaml" || continue
    compared=$((compared + 1))
    find_now "$path"
    if [ -z "$now" ]; then
      quietly printf '%s\n' "gate: a plan was taken away · 规划被删除: $(printf '%q' "$path")"
      if [ "${GATE_DIFF_FAIL_ON:-}" != never ]; then note 1; fi
      continue
    fi
    quietly "$plancheck" diff ${fail[@]+"${fail[@]}"} "$base:$top$path" "$(safe "$now")"
    code=$?
    note "$code"
  done <"$work/changed"
  say "gate: plans compared with $(git rev-parse --short "$base") · 与此提交比较过的规划: $compared"
}

case $steps in *" verify "*) verify ;; esac
case $steps in *" diff "*) compare ;; esac

if [ -n "${GITHUB_OUTPUT:-}" ]; then
  split "${GATE_REPORTS:-}"
  for one in ${lines[@]+"${lines[@]}"}; do
    if [ "${one%%=*}" = sarif ] && [ -f "${one#*=}" ]; then printf 'sarif=%s\n' "${one#*=}" >>"$GITHUB_OUTPUT"; fi
  done
  printf 'exit-code=%s\n' "$worst" >>"$GITHUB_OUTPUT"
fi
exit "$worst"
