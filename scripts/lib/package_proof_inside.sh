# shellcheck shell=bash
# Run by package in the clean root: package_proof_inside.sh DEB VERSION. Installs the package and uses it.
set -euo pipefail

typed() {
  printf '  # %s\n' "$*"
  "$@" 2>&1 | sed 's/^/    /'
}

dpkg --install "/tmp/$1" >/dev/null
[ -z "$(dpkg --verify mirrorkeep)" ] || { echo "files differ from the package's" >&2 && exit 1; }
[ ! -e /etc/systemd/system/timers.target.wants/mirrorkeep.timer ] || { echo "a timer was enabled" >&2 && exit 1; }
cd /root
[ "$(mirrorkeep --version)" = "mirrorkeep $2" ]
mkdir -p documents /srv/mirror .config/rclone
echo 'water the plants' >documents/today.txt
umask 077
printf '[disk]\ntype = alias\nremote = /srv/mirror\n' >.config/rclone/rclone.conf
typed mirrorkeep init --source /root/documents --destination disk:documents
typed mirrorkeep validate
if [ -x /usr/local/bin/rclone ]; then
  typed mirrorkeep run documents
  cmp documents/today.txt /srv/mirror/documents/today.txt
fi
typed mirrorkeep history
# What it finds in a root without a scheduler may be wrong or right: it says so, and ends as documented.
status=0
mirrorkeep doctor >/tmp/doctor 2>&1 || status=$?
echo "  # mirrorkeep doctor (exit status $status)"
sed 's/^/    /' /tmp/doctor
expected=0
! grep -q '^fail ' /tmp/doctor || expected=1
[ "$status" = "$expected" ] || { echo "doctor should have ended with $expected" >&2 && exit 1; }
lines=("^ok    sqlite  .*mirrorkeep $2\$" "^ok    state  .*'/var/lib/mirrorkeep' is private\$" '^ok    free-space  ')
[ ! -x /usr/local/bin/rclone ] || lines+=("^\(ok  \|warn\)  rclone  *rclone [0-9.]* at '/usr/local/bin/rclone'" "^ok    config ")
for line in "${lines[@]}"; do
  grep -q "$line" /tmp/doctor || { echo "doctor does not say '$line'" >&2 && exit 1; }
done
examples=/usr/share/doc/mirrorkeep/examples
grep -q 'alert: BackupHeld' "$examples/prometheus/mirrorkeep.rules.yml"
grep -q mirrorkeep_up "$examples/grafana/mirrorkeep.json"
echo "  # $(grep -c 'alert: ' "$examples/prometheus/mirrorkeep.rules.yml") alert rules and the dashboard are there"
mirrorkeep completions bash | sed '1{/^#!/d}' | cmp - /usr/share/bash-completion/completions/mirrorkeep
man --warnings=w --local-file /usr/share/man/man1/mirrorkeep.1.gz 2>&1 >/tmp/man | tee /tmp/warnings
[ ! -s /tmp/warnings ]
grep -q '^EXIT STATUS' /tmp/man
echo "  # man mirrorkeep: $(wc -l </tmp/man) lines, no warnings"
typed mirrorkeep --jobs /usr/share/doc/mirrorkeep/examples/jobs validate
dpkg --purge mirrorkeep >/dev/null 2>&1
[ ! -e /usr/bin/mirrorkeep ]
[ -e /etc/mirrorkeep/documents.yaml ]
echo "  # removed again; jobs and history stayed"
