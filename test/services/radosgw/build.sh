#!/usr/bin/env bash
# Makes a directory with Ceph's object gateway and what it needs, out of Debian's packages. Needs root, mmdebstrap and the mirror
# of apt, or another one in DEBIAN_MIRROR. The first time takes some five minutes and 700 MB, later ones nothing.
set -euo pipefail

# The first of Debian's releases with Ceph 20, whose gateway compares thumbprints.
suite=forky
target=${XDG_CACHE_HOME:-$HOME/.cache}/oidc-thumbprint-watcher/radosgw

if [ -x "$target/usr/bin/radosgw" ]; then
  echo "$target"
  exit
fi
if [ "$(id -u)" != 0 ] || ! command -v mmdebstrap >/dev/null; then
  echo 'This needs root, and mmdebstrap: apt-get install mmdebstrap' >&2
  exit 1
fi
configured=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -m 1 -E '/debian/?$' || true)
mirror=${DEBIAN_MIRROR:-$configured}
# A mirror that stands still has lists of a time that is over: what this machine makes of them holds here, too.
eval "$(apt-config shell valid Acquire::Check-Valid-Until)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$(dirname "$target")"
# Unpacked beside its place, so that a half is never taken for the whole.
mmdebstrap --variant=minbase --aptopt="Acquire::Check-Valid-Until \"${valid:-true}\"" --include=radosgw,ceph-mon,ceph-mgr,ceph-osd "$suite" "$target.new" ${mirror:+"$mirror"} 2>"$work/log" ||
  { cat "$work/log" >&2; exit 1; }
mv "$target.new" "$target"
echo "$target"
