#!/usr/bin/env bash
# Installs Keycloak from Maven Central into the user's cache, and puts the realm beside this script into its database. Needs Java 17
# or later, curl and tar. The first time takes a few minutes, later ones none. MAVEN_CENTRAL names another place than repo1.maven.org.
set -euo pipefail
cd "$(dirname "$0")"

version=26.7.3
# Of the archive, as it was published.
sha512=664c8ac2997d94b69825af70acc3a6017a7a53a1504a6e21b2d82a04e5f53593b30cabdf80ffe3eb661f13442a57fbc15c4186a1899f2841e8145532e5ae7e1c
central=${MAVEN_CENTRAL:-https://repo1.maven.org/maven2}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/oidc-thumbprint-watcher
# Where one of the two files changes, it is installed anew.
target=$cache/keycloak-$(cat install.sh realm.json | sha256sum | cut -c 1-16)
[ -d "$target" ] && exit

for program in java curl tar; do
  command -v "$program" >/dev/null && continue
  echo "$program is not there. On Debian: apt-get install default-jdk-headless curl tar" >&2
  exit 1
done

mkdir -p "$cache"
work=$(mktemp -d -p "$cache")
trap 'rm -rf "$work"' EXIT

# Runs a command, whose output matters only when it fails.
quietly() { "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }; }

archive=keycloak-quarkus-dist-$version.tar.gz
curl -fsSL --retry 3 -o "$work/$archive" "$central/org/keycloak/keycloak-quarkus-dist/$version/$archive"
quietly sha512sum -c - <<<"$sha512  $work/$archive"
tar -xzf "$work/$archive" -C "$work"
# What would otherwise be done at every start.
quietly "$work/keycloak-$version/bin/kc.sh" build --db=dev-file
quietly "$work/keycloak-$version/bin/kc.sh" import --optimized --file=realm.json

cat >"$work/keycloak" <<END
#!/usr/bin/env bash
# Runs a copy of Keycloak in the working directory, since it writes into its own.
[ -d keycloak ] || cp -r '$target' keycloak || exit 1
exec keycloak/bin/kc.sh "\$@"
END
chmod +x "$work/keycloak"
mv "$work/keycloak" "$cache"
mv "$work/keycloak-$version" "$target"
echo "$target"
