# shellcheck shell=bash disable=SC2154
# Sourced by package: proves what it made. Expects output, deb, files, work, content, version, say, fail.
gaps=()
root="$work/root"

not_proven() { gaps+=("$1"); }

# mmdebstrap unmounts what it mounted; the proof's own mounts go with its namespace.
clean_root() {
  trap - EXIT INT TERM
  rm -rf --one-file-system "$work"
}

prove() {
  prove_man_page
  prove_completions
  [ ! -e "$output/$deb" ] || {
    prove_lintian
    prove_installed
  }
}

prove_man_page() {
  local page="$work/mirrorkeep.1"
  gunzip -c "$content/usr/share/man/man1/mirrorkeep.1.gz" >"$page"
  if command -v groff >/dev/null; then
    groff -man -ww -Tutf8 -z "$page" >"$work/groff" 2>&1 || true
    [ ! -s "$work/groff" ] || fail "groff has warnings about the man page: $(head -n 5 "$work/groff")"
  else
    not_proven "that groff takes the man page without a warning (no groff)"
  fi
  if command -v mandoc >/dev/null; then
    mandoc -Tlint -Wwarning "$page" >"$work/mandoc" || fail "mandoc has warnings about the man page: $(head -n 5 "$work/mandoc")"
  else
    not_proven "that mandoc takes the man page without a warning (no mandoc)"
  fi
}

prove_completions() {
  local share="$content/usr/share"
  bash -n "$share/bash-completion/completions/mirrorkeep"
  if command -v zsh >/dev/null; then
    zsh -n "$share/zsh/vendor-completions/_mirrorkeep"
  else
    not_proven "that zsh can read its completions (no zsh)"
  fi
  if command -v fish >/dev/null; then
    fish --no-execute "$share/fish/vendor_completions.d/mirrorkeep.fish"
  else
    not_proven "that fish can read its completions (no fish)"
  fi
}

prove_lintian() {
  local allow=()
  command -v lintian >/dev/null || {
    not_proven "that lintian finds no error (no lintian)"
    return 0
  }
  say "lintian"
  [ "$(id -u)" != 0 ] || allow=(--allow-root)
  lintian "${allow[@]}" --fail-on error,warning --tag-display-limit 0 "$output/$deb" ||
    fail "lintian has something to say about $deb, above"
}

# A Debian of the same release as this machine's, with the package's dependencies and nothing else that is not needed.
make_clean_root() {
  local depends suite
  depends="$(dpkg-deb --field "$output/$deb" Depends | sed 's/([^)]*)//g; s/ //g')"
  suite="$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)"
  local sources=(/etc/apt/sources.list /etc/apt/sources.list.d/debian.sources) source found=()
  for source in "${sources[@]}"; do [ ! -s "$source" ] || found+=("$source"); done
  apt-config dump | grep -i '^Acquire::https\?::Proxy' >"$work/apt.conf" || true
  mmdebstrap --quiet --mode=root --variant=minbase --aptopt="$work/apt.conf" \
    --include="$depends,ca-certificates,man-db,bash" "$suite" "$root" "${found[@]}" >"$work/mmdebstrap" 2>&1
}

prove_installed() {
  if [ "$(id -u)" != 0 ]; then
    not_proven "the installation in a clean root (only root can make one)"
    return 0
  elif ! command -v mmdebstrap >/dev/null; then
    not_proven "the installation in a clean root (no mmdebstrap)"
    return 0
  fi
  say "a clean root"
  make_clean_root || {
    not_proven "the installation in a clean root: $(grep -m 1 -E '^E:|error' "$work/mmdebstrap" || tail -n 1 "$work/mmdebstrap")"
    return 0
  }
  cp "$output/$deb" scripts/lib/package_proof_inside.sh "$root/tmp/"
  local rclone="${MIRRORKEEP_TEST_RCLONE:-$(command -v rclone || true)}"
  if [ -n "$rclone" ]; then
    install -m 0755 "$rclone" "$root/usr/local/bin/rclone"
  else
    not_proven "a backup in the clean root (no rclone on PATH, and MIRRORKEEP_TEST_RCLONE names none)"
  fi
  say "installing $deb there"
  unshare --mount --pid --fork --kill-child bash -euc '
    mount --make-rprivate /
    mount -t proc proc "$1/proc"
    exec env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
      chroot "$1" bash /tmp/package_proof_inside.sh "$2" "$3"' bash "$root" "$deb" "$version" ||
    fail "what was installed in a clean root does not work there, see above"
}
