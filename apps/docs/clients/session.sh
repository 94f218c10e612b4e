#!/bin/sh
# Keeps a session with curl: sh session.sh 3
set -eu
umask 077 # the file holds secrets
url=${PAWL_URL:-http://127.0.0.1:4600}
file=${SESSION_FILE:-session.txt}

# The value of one member, a string or a number, of the JSON in $answer.
member() { printf '%s' "$answer" | sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }

# Line 1: when it was asked for, by our own clock. Line 2: the key for the next refresh. Line 3: the answer.
store() {
  key=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s\n%s\n%s\n' "$asked" "$key" "$answer" >"$file.new"
  sync "$file.new" 2>/dev/null || sync
  mv "$file.new" "$file" # whole or not at all
}

load() {
  [ -f "$file" ] || return 1
  asked=$(sed -n 1p "$file") key=$(sed -n 2p "$file") answer=$(sed -n 3p "$file")
}

# Secrets go through standard input, because every process can read a command line.
log_in() {
  asked=$(date +%s)
  answer=$(printf '%s' "$PAWL_PASSWORD" |
    curl -s "$url/auth/login" --data-urlencode "username=$PAWL_USERNAME" --data-urlencode password@-)
  [ -n "$(member token)" ] || { echo "Login refused: $(member message)" >&2; exit 1; }
  store
}

refresh() {
  for attempt in 1 2 3 4 5 6; do
    asked=$(date +%s) spent=$answer
    answer=$(printf 'header = "Idempotency-Key: %s"\ndata = "refresh_token=%s"\n' "$key" "$(member refreshToken)" |
      curl -s -m 10 -K - "$url/auth/refresh") || answer=
    [ -z "$(member token)" ] || { store; return; }
    case $(member code) in
    session_ended | invalid_refresh_token | refresh_token_expired | refresh_token_reused)
      rm -f "$file"
      log_in
      return
      ;;
    esac
    # No answer, an error page, 429, 503, superseded: the same request with the same key again.
    wait=$(member retryAfter)
    answer=$spent
    sleep "${wait:-$attempt}"
  done
  echo "The server cannot be reached. The session is kept; try again later." >&2
  exit 1
}

# GET a path, with a bearer that is good. Two readings of one clock: how wrong it is does not matter.
get() {
  age=$(($(date +%s) - asked))
  if [ "$age" -lt 0 ] || [ "$age" -ge $(($(member tokenLifetime) * 9 / 10)) ]; then refresh; fi
  result=$(call "$1")
  case $result in *'"code":"token_expired"'* | *'"code":"session_ended"'*) refresh && result=$(call "$1") ;; esac
}

call() { printf 'header = "Authorization: Bearer %s"\n' "$(member token)" | curl -s -m 10 -K - "$url$1"; }

load || log_in
n=${1:-1}
while [ "$n" -gt 0 ]; do
  get /auth/session
  printf '%s\n' "$result" | sed -n 's/.*"guid":"\([^"]*\)".*/\1/p'
  n=$((n - 1))
  [ "$n" -eq 0 ] || sleep 1
done
