# shellcheck shell=bash disable=SC2154
# Sourced by package: what lies where in the package. Expects content, program, version, maintainer, work and fail.

doc() { echo "$content/usr/share/doc/mirrorkeep"; }

same_times() { find "$1" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +; }

fill_content() {
  local umask_before
  umask_before="$(umask)"
  umask 022
  install_program
  install_completions
  install_man_page
  install_docs
  install_examples
  install_units
  chmod -R u=rwX,go=rX "$content"
  umask "$umask_before"
  same_times "$content"
}

# SwiftPM lets the program look for libraries beside itself; it has none there, and nobody should be able to put one.
install_program() {
  local target="$content/usr/bin/mirrorkeep"
  install -D -m 0755 "$program" "$target"
  strip --strip-unneeded --remove-section=.comment --remove-section=.note "$target"
  if command -v chrpath >/dev/null; then
    chrpath --delete "$target" >/dev/null
  elif readelf -d "$target" | grep -q 'RPATH\|RUNPATH'; then
    fail "the program looks for libraries in its own folder" "install chrpath, which takes that out, then start again"
  fi
  [ "$("$target" --version)" = "mirrorkeep $version" ] || fail "the stripped program does not run"
}

install_completions() {
  local share="$content/usr/share"
  mkdir -p "$share/bash-completion/completions" "$share/zsh/vendor-completions" "$share/fish/vendor_completions.d"
  # A file that is sourced, not run.
  "$program" completions bash | sed '1{/^#!/d}' >"$share/bash-completion/completions/mirrorkeep"
  "$program" completions zsh >"$share/zsh/vendor-completions/_mirrorkeep"
  "$program" completions fish >"$share/fish/vendor_completions.d/mirrorkeep.fish"
}

install_man_page() {
  mkdir -p "$content/usr/share/man/man1"
  "$program" --experimental-dump-help |
    python3 scripts/lib/package_man.py "$version" "$(date --utc --date="@$SOURCE_DATE_EPOCH" +%Y-%m-%d)" |
    gzip -9n >"$content/usr/share/man/man1/mirrorkeep.1.gz"
}

install_docs() {
  mkdir -p "$(doc)/docs"
  cp README.md SECURITY.md "$(doc)/"
  cp docs/*.md "$(doc)/docs/"
  cp packaging/debian/copyright "$(doc)/copyright"
  install -D -m 0644 packaging/debian/lintian-overrides "$content/usr/share/lintian/overrides/mirrorkeep"
  {
    printf 'mirrorkeep (%s) unstable; urgency=medium\n\n' "$version"
    printf '  * What changed for users: /usr/share/doc/mirrorkeep/CHANGELOG.md.gz\n'
    printf '\n -- %s  %s\n' "$maintainer" "$(date --utc --date="@$SOURCE_DATE_EPOCH" -R)"
  } | gzip -9n >"$(doc)/changelog.gz"
  gzip -9nc CHANGELOG.md >"$(doc)/CHANGELOG.md.gz"
}

install_examples() {
  local folder
  mkdir -p "$(doc)/examples/jobs"
  cp Jobs/* "$(doc)/examples/jobs/"
  for folder in prometheus grafana; do
    compgen -G "packaging/$folder/*" >/dev/null || continue
    mkdir -p "$(doc)/examples/$folder"
    cp packaging/"$folder"/* "$(doc)/examples/$folder/"
  done
}

# The units 'schedule install' would write for jobs that need nothing special, as examples: the real ones follow from the jobs
# (folders hooks write to, credentials), and units of the same name in /usr/lib would stand beside them unseen by 'schedule status'.
install_units() {
  local kind home="$work/home"
  mkdir -p "$home/jobs"
  printf 'source: /srv\ndestination: remote:example\nschedule: daily 03:00\n' >"$home/jobs/example.yaml"
  for kind in system user; do
    mkdir -p "$(doc)/examples/systemd/$kind"
    units "$kind" "$home" | unit_files "$(doc)/examples/systemd/$kind"
    [ -s "$(doc)/examples/systemd/$kind/mirrorkeep.timer" ] || fail "'mirrorkeep schedule install --dry-run' shows no timer"
  done
}

# The dry run, with this machine's paths in the form units have for them.
units() {
  local kind="$1" home="$2" state=/var/lib/mirrorkeep
  [ "$kind" = system ] || state="$home/.local/state/mirrorkeep"
  env -i PATH=/usr/local/bin:/usr/bin:/bin HOME="$home" "$program" schedule install --dry-run --backend systemd "--$kind" \
    --program /usr/bin/mirrorkeep --jobs "$home/jobs" --state "$state" 2>"$work/units" ||
    fail "the units could not be written: $(cat "$work/units")"
}

unit_files() {
  local folder="$1" home=%h
  [ "${folder##*/}" = user ] || home=/root
  sed -e 's| --jobs [^ ]*||; s| --state [^ ]*||' -e '/^BindReadOnlyPaths=/d' -e '/^# Written by /d' \
    -e 's|^BindPaths=|ReadWritePaths=|' -e "s|$work/home|$home|g" \
    -e 's|^Environment=PATH=.*|Environment=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin|' |
    awk -v folder="$folder" '/^# .*\/[^\/]*$/ { name = $0; sub(/.*\//, "", name); next } { print > (folder "/" name) }'
}
