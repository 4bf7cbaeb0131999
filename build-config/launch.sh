# Builds a program of the project if it is missing or older than its sources; other scripts source
# this one. Needs a JDK 17 or newer, and Maven if there is something to build.
#
# The sourcing script sets:
#   root     the project's directory
#   modules  the modules with the program's sources, separated by spaces
#   targets  the modules to build, separated by commas, for Maven's -pl
#   stamp    a file with the time of the last build
#   needed   the files that a build must produce, one per line, relative to root
#   program  the program's name in messages

# The sourcing script sets the variables above and uses version.
# shellcheck shell=sh disable=SC2154,SC2034

lock=$root/.pipeline-build.lock

fail() {
  echo "error: $*" >&2
  exit 1
}

find_java() {
  if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
    java=$JAVA_HOME/bin/java
  elif java=$(command -v java); then
    # Maven fails if JAVA_HOME is invalid.
    unset JAVA_HOME
  else
    fail "no Java found. Install a JDK 17 or newer, and set JAVA_HOME or put java on the PATH."
  fi
  # The first line with a quoted version, such as: openjdk version "17.0.15" 2025-04-15
  version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  [ -n "$version" ] || fail "$java does not print its version. Install a JDK 17 or newer."
  [ "$version" -ge 17 ] ||
    fail "$java is Java $version. Install a JDK 17 or newer, and set JAVA_HOME or put it on the PATH."
}

is_current() {
  [ -f "$stamp" ] || return 1
  for path in $needed; do
    [ -e "$root/$path" ] || return 1
  done
  set -- "$root/pom.xml" "$root/build-config/lambda.pro" "$root/build-config/launch.sh"
  for module in $modules; do
    set -- "$@" "$root/$module/pom.xml" "$root/$module/src/main"
  done
  # Directories count too: they change when a file is deleted.
  [ -z "$(find "$@" -newer "$stamp" -print 2>/dev/null | head -n 1)" ]
}

# Allows one build at a time. The directory is the lock; its file pid has the owner's process id.
take_lock() {
  attempts_without_pid=0
  while ! mkdir "$lock" 2>/dev/null; do
    [ -w "$root" ] || fail "$root is not writable; the build writes there."
    owner=$(cat "$lock/pid" 2>/dev/null || true)
    if [ -n "$owner" ]; then
      kill -0 "$owner" 2>/dev/null && gone=no || gone=yes
    else # The owner has not written its pid yet, or died before it could.
      attempts_without_pid=$((attempts_without_pid + 1))
      [ "$attempts_without_pid" -lt 10 ] && gone=no || gone=yes
    fi
    if [ "$gone" = yes ]; then # Move before deleting, so that only one of two waiters removes it.
      mv "$lock" "$lock.$$" 2>/dev/null && rm -rf "$lock.$$"
    else
      sleep 1
    fi
  done
  maven=
  trap 'stop_maven; rm -rf "$lock"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  echo $$ >"$lock/pid"
}

# A script's background process does not get the signal of Ctrl-C.
stop_maven() {
  [ -z "$maven" ] || kill "$maven" 2>/dev/null || true
}

# Shows each module that Maven builds, and every 15 seconds that it still does. Plain lines, so that
# they are readable in a file, too.
show_build() {
  started=$(date +%s)
  shown=
  next=15
  while kill -0 "$maven" 2>/dev/null; do
    phase=$(sed -n 's/^\[INFO\] Building \(.*[^ ]\) [^ ][^ ]*  *\[\([0-9]*\)\/\([0-9]*\)\]$/\1 (\2 of \3)/p' "$1" | tail -n 1)
    elapsed=$(($(date +%s) - started))
    if [ -n "$phase" ] && { [ "$phase" != "$shown" ] || [ "$elapsed" -ge "$next" ]; }; then
      printf '[%3d s] building %s\n' "$elapsed" "$phase" >&2
      shown=$phase
      next=$((elapsed + 15))
    fi
    sleep 1
  done
}

build() {
  command -v mvn >/dev/null ||
    fail "no Maven found; it is needed to build $program. Install Maven 3.8.7 or newer and put mvn on the PATH."
  take_lock
  if ! is_current; then # The previous owner of the lock can have built it.
    echo "Building (first run or changed sources); the first build takes minutes ..." >&2
    mkdir -p "$(dirname "$stamp")"
    # Use the time before the build, so that later changes trigger the next build.
    touch "$stamp.new"
    (cd "$root" && exec mvn -B -ntp package -DskipTests -pl "$targets" -am) >"$lock/log" 2>&1 &
    maven=$!
    show_build "$lock/log"
    if ! wait "$maven"; then
      grep -v '^\[INFO\]' "$lock/log" >&2 || true
      fail "the build failed; Maven printed the reason above."
    fi
    maven=
    mv -f "$stamp.new" "$stamp"
  fi
  rm -rf "$lock"
  trap - EXIT INT TERM HUP
}
