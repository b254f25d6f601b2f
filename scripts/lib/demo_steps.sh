# shellcheck shell=bash disable=SC2154
# Sourced by scripts/demo: showing what happens, the sandbox, and the browser. Expects $work and $build.

say() { printf '\n%s\n' "${bold}$*${plain}"; }
note() { printf '%s\n' "${dim}$*${plain}"; }
fail() {
  printf 'error: %s\n' "$1" >&2
  [ ! -s "$work/sandbox.log" ] || sed 's/^/sandbox: /' "$work/sandbox.log" >&2
  exit 1
}

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'
else
  bold='' dim='' plain=''
fi

# typed COMMAND …: shows the command as a person would type it, and runs it.
typed() {
  shown "$@"
  "$@"
}

# shown WORDS…: a command as a person types it, to be started by the next line.
shown() { printf '\n%s$ %s%s\n' "$bold" "$*" "$plain"; }

# fact NAME: a value of the line the sandbox printed when it was ready.
fact() {
  python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$work/ready.json" "$1"
}

control() {
  local method="$1" path="$2"
  shift 2
  curl --silent --show-error --fail --request "$method" "$(fact control)$path" "$@"
}

# The sandbox ends when the demo does, however that ends: it watches its standard input.
start_sandbox() {
  mkfifo "$work/life"
  TMPDIR="$work" "$build/mirrorkeep-sandbox" --exit-with-stdin --ready-file "$work/ready.json" \
    <"$work/life" >/dev/null 2>"$work/sandbox.log" &
  sandbox=$!
  exec 9>"$work/life"
  while [ ! -e "$work/ready.json" ]; do
    kill -0 "$sandbox" 2>/dev/null || fail "the sandbox did not start"
    sleep 0.1
  done
  HTTPS_PROXY="$(fact proxy)" SSL_CERT_FILE="$(fact certificate)"
  export HTTPS_PROXY SSL_CERT_FILE
}

# browser URL: opens the page, reads what it asks, presses Allow, and follows where that leads.
browser() {
  local page fields=() name value
  page="$(curl --silent --show-error --location --cacert "$SSL_CERT_FILE" "$1")" || return 1
  note "browser: $(sed -n 's/<[^>]*>//g; s/^ *\(.* asks for access to .*\)$/\1/p' <<<"$page")"
  while IFS=$'\t' read -r name value; do
    fields+=(--data-urlencode "$name=$value")
  done < <(python3 -c '
import html, re, sys
for name, value in re.findall(r"<input type=\"hidden\" name=\"(\w+)\" value=\"([^\"]*)\">", sys.stdin.read()):
    print(name, html.unescape(value), sep="\t")' <<<"$page")
  [ ${#fields[@]} -gt 0 ] || return 1
  note "browser: pressing Allow"
  curl --silent --show-error --location --cacert "$SSL_CERT_FILE" --output /dev/null \
    "${fields[@]}" --data-urlencode decision=allow "https://my.pcloud.com/oauth2/authorize"
}

# Runs the set-up and opens the address it prints, as the person in front of it would.
set_up_remote() {
  local url='' setup
  shown mirrorkeep remote setup pcloud_backup --no-browser
  mirrorkeep remote setup pcloud_backup --no-browser </dev/null 2> >(tee "$work/setup.log" >&2) &
  setup=$!
  helpers+=("$setup")
  while [ -z "$url" ]; do
    kill -0 "$setup" 2>/dev/null || fail "the set-up ended before it asked for a sign-in"
    sleep 0.1
    url="$(grep -ho 'http://127\.0\.0\.1:53682/auth?state=[^ ]*' "$work/setup.log" 2>/dev/null | head -n 1 || true)"
  done
  browser "$url" || fail "the sign-in page was not what was expected"
  wait "$setup" || fail "the set-up failed"
}

# Takes one message as ntfy would, on a port of its own, and writes it to a file.
start_listener() {
  python3 -c '
import http.server, os, sys
class Listener(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        with open(sys.argv[2] + ".part", "w") as file:
            file.write((self.headers["Title"] or "") + "\n" + body + "\n")
        os.rename(sys.argv[2] + ".part", sys.argv[2])
        self.send_response(200)
        self.end_headers()
    def log_message(self, *words):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Listener)
with open(sys.argv[1] + ".part", "w") as file:
    file.write(str(server.server_port))
os.rename(sys.argv[1] + ".part", sys.argv[1])
server.serve_forever()' "$work/port" "$work/message" &
  helpers+=("$!")
  while [ ! -e "$work/port" ]; do sleep 0.1; done
}

# ran_by_itself JOB: whether the history has a scheduled run of it that succeeded.
ran_by_itself() {
  mirrorkeep history "$1" --json | python3 -c '
import json, sys
sys.exit(not any(r["trigger"] == "schedule" and r["outcome"] == "succeeded" for r in json.load(sys.stdin)))'
}

# mirror_tree FILE: the sandbox's own list of the mirror's files.
mirror_tree() { control GET "/tree?path=/Backups/album" --output "$1"; }
