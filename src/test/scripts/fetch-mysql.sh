#!/bin/sh
# Fetches a MySQL server for the tests from Debian's packages, without installing anything.
#
# usage: fetch-mysql.sh FOLDER
#
# Afterwards FOLDER/mysql-root holds the unpacked packages with their own loader and libraries, and
# FOLDER/mysql-root/COMPLETE the version found. Only Debian unstable has the package, so the version
# moves; nothing is pinned. The address is the one that this machine's own package sources name.
#
# exit codes: 0 available (fetched now or before), 2 not possible on this machine, 1 failed.
set -eu

say() { echo "fetch-mysql: $*" >&2; }
unable() { say "$*"; exit 2; }

folder=${1:-target/test-servers}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
root=$folder/mysql-root

if [ -s "$root/COMPLETE" ]; then
  cat "$root/COMPLETE"
  exit 0
fi

[ "$(uname -s)" = Linux ] || unable "only for Linux"
for tool in apt-get dpkg awk; do
  command -v "$tool" >/dev/null 2>&1 || unable "no $tool on this machine"
done
arch=$(dpkg --print-architecture)

# The first Debian archive in one-line (*.list) or deb822 (*.sources) form, security archives left out.
uri=$(
  {
    awk '/^deb[ \t]/ { for (i = 2; i <= NF; i++) if ($i ~ /^(https?|file|mirror\+).*:/) { print $i; break } }' \
      /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null || true
    awk '/^URIs:/ { for (i = 2; i <= NF; i++) print $i }' \
      /etc/apt/sources.list.d/*.sources 2>/dev/null || true
  } | sed 's#/*$##' | grep '/debian$' | head -n 1
) || true
[ -n "$uri" ] || unable "no Debian archive among this machine's package sources"

# Two processes may ask at once; mkdir is the lock, a lock of a dead process is taken over.
lock=$folder/mysql-fetch.lock
waited=0
until mkdir "$lock" 2>/dev/null; do
  owner=$(cat "$lock/pid" 2>/dev/null || echo)
  if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
    rm -rf "$lock"
    continue
  fi
  waited=$((waited + 1))
  [ "$waited" -le 300 ] || { say "another fetch holds $lock"; exit 1; }
  sleep 1
done
echo $$ >"$lock/pid"
trap 'rm -rf "$lock"' EXIT
trap 'exit 1' HUP INT TERM
if [ -s "$root/COMPLETE" ]; then
  cat "$root/COMPLETE"
  exit 0
fi

apt=$folder/mysql-apt
rm -rf "$root" "$apt"
mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/etc" "$apt/parts"
: >"$apt/status"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
signed=
[ ! -s "$keyring" ] || signed="[signed-by=$keyring] "
echo "deb ${signed}$uri sid main" >"$apt/etc/sources.list"

run_apt() {
  apt-get -q -y \
    -o Dir::Etc::sourcelist="$apt/etc/sources.list" \
    -o Dir::Etc::sourceparts="$apt/parts" \
    -o Dir::Etc::preferencesparts="$apt/parts" \
    -o Dir::State="$apt" \
    -o Dir::State::lists="$apt/lists" \
    -o Dir::State::status="$apt/status" \
    -o Dir::Cache="$apt/cache" \
    -o Dir::Cache::archives="$apt/cache/archives" \
    -o Dir::Log="$apt" \
    -o APT::Architecture="$arch" \
    -o APT::Architectures="$arch" \
    -o APT::Install-Recommends=false \
    -o APT::Sandbox::User= \
    -o APT::Keep-Downloaded-Packages=true \
    -o Acquire::Languages=none \
    -o Acquire::Retries=3 \
    -o Debug::NoLocking=true \
    "$@"
}

log=$apt/log
if ! run_apt update >"$log" 2>&1; then
  tail -n 5 "$log" >&2
  unable "the archive does not answer"
fi
if ! run_apt --download-only install mysql-server-core >>"$log" 2>&1; then
  tail -n 5 "$log" >&2
  unable "the archive has no mysql-server-core for $arch that can be resolved"
fi

mkdir -p "$root"
for package in "$apt"/cache/archives/*.deb; do
  dpkg -x "$package" "$root"
done

loader=$(find "$root/usr/lib" "$root/lib" -name 'ld-linux*.so*' 2>/dev/null | head -n 1)
[ -n "$loader" ] || { say "no loader among the packages"; exit 1; }
libraries=$(dirname "$loader")
if [ ! -e "$libraries/libc.so.6" ]; then
  libraries=$(dirname "$(find "$root" -name 'libc.so.6' | head -n 1)")
fi
version=$("$loader" --library-path "$libraries" "$root/usr/sbin/mysqld" --no-defaults --version) ||
  { say "the server does not start: $version"; exit 1; }
version=$(echo "$version" | sed -n 's/.*Ver \([0-9][0-9.]*\).*/\1/p')
[ -n "$version" ] || { say "the server does not tell its version"; exit 1; }

rm -rf "$apt"
{
  echo "version=$version"
  echo "loader=${loader#"$root"/}"
  echo "libraries=${libraries#"$root"/}"
} >"$root/COMPLETE.new"
mv "$root/COMPLETE.new" "$root/COMPLETE"
cat "$root/COMPLETE"
