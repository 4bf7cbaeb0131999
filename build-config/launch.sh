# Sourced by the scripts that run a program of the project, and build it first if it is not built or
# older than its sources. Needs a JDK 17 or newer, and Maven when there is something to build.
#
# The script that sources it sets:
#   root     the project's directory
#   modules  the modules whose sources the program comes from, in words
#   targets  the modules to build it by, as Maven's -pl takes them
#   stamp    a file whose time is that of the last build
#   needed   what a build must have left, one path a line, from the project's directory
#   program  what it is called in messages

# The variables above are set, and version is used, by the script that sources this one.
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
    # Maven would stumble over a JAVA_HOME that leads nowhere.
    unset JAVA_HOME
  else
    fail "no Java found. Install a JDK 17 or newer, and set JAVA_HOME or put java on the PATH."
  fi
  # The first line with a quoted version, such as: openjdk version "17.0.15" 2025-04-15
  version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  [ -n "$version" ] || fail "$java does not tell its version. Install a JDK 17 or newer."
  [ "$version" -ge 17 ] ||
    fail "$java is Java $version. Install a JDK 17 or newer, and set JAVA_HOME or put it on the PATH."
}

is_current() {
  [ -f "$stamp" ] || return 1
  for path in $needed; do
    [ -e "$root/$path" ] || return 1
  done
  set -- "$root/pom.xml" "$root/build-config"
  for module in $modules; do
    set -- "$@" "$root/$module/pom.xml" "$root/$module/src/main"
  done
  # Directories count too: they change when a file is deleted.
  [ -z "$(find "$@" -newer "$stamp" -print 2>/dev/null | head -n 1)" ]
}

# One build at a time: the directory is the lock, the number in it the process that holds it.
take_lock() {
  nameless=0
  while ! mkdir "$lock" 2>/dev/null; do
    [ -w "$root" ] || fail "$root is not writable; the build writes there."
    holder=$(cat "$lock/pid" 2>/dev/null || true)
    if [ -n "$holder" ]; then
      kill -0 "$holder" 2>/dev/null && gone=no || gone=yes
    else # Its holder is about to write its number, or died before it could.
      nameless=$((nameless + 1))
      [ "$nameless" -lt 10 ] && gone=no || gone=yes
    fi
    if [ "$gone" = yes ]; then # Moved before it is deleted: of two that see it, one moves it.
      mv "$lock" "$lock.$$" 2>/dev/null && rm -rf "$lock.$$"
    else
      sleep 1
    fi
  done
  trap 'rm -rf "$lock"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  echo $$ >"$lock/pid"
}

build() {
  command -v mvn >/dev/null ||
    fail "no Maven found, which builds $program. Install Maven 3.8.7 or newer and put mvn on the PATH."
  take_lock
  if ! is_current; then # The lock's last holder may have built it.
    echo "Building (first run or changed sources); the first time takes minutes ..." >&2
    mkdir -p "$(dirname "$stamp")"
    # The time from before the build, so that what changes meanwhile is built next time.
    touch "$stamp.new"
    (cd "$root" && mvn -q -B -ntp package -DskipTests -pl "$targets" -am) >&2 ||
      fail "the build failed; Maven says why above."
    mv -f "$stamp.new" "$stamp"
  fi
  rm -rf "$lock"
  trap - EXIT INT TERM HUP
}
