#!/usr/bin/env bash
# The procedure of the IAM User Guide, "Obtain the thumbprint for an OpenID Connect identity provider", for one issuer after
# another: reads lines `ISSUER_URL ADDRESS`, prints lines `ISSUER_URL THUMBPRINT`. What the guide has people read from the
# screen is read here by the shell itself, at no cost. It neither reads nor writes IAM, which is left to the reader.
set -euo pipefail

while read -r issuer address; do
  authority=${issuer#https://}
  authority=${authority%%/*}
  port=${authority##*:}
  # 1-2: the discovery document, and the host of the keys in it.
  document=$(curl -sS --cacert "$BENCH_CA" --resolve "$authority:$address" "$issuer/.well-known/openid-configuration")
  [[ $document =~ \"jwks_uri\":\"https://([^/:\"]+) ]]
  host=${BASH_REMATCH[1]}
  # 3-4: the chain that it shows, and the last certificate of it.
  shown=$(openssl s_client -servername "$host" -showcerts -connect "$address:$port" </dev/null 2>/dev/null)
  last=${shown##*-----BEGIN CERTIFICATE-----}
  last="-----BEGIN CERTIFICATE-----${last%%-----END CERTIFICATE-----*}-----END CERTIFICATE-----"
  # 5-6: its fingerprint, without the colons.
  fingerprint=$(openssl x509 -fingerprint -sha1 -noout <<<"$last")
  fingerprint=${fingerprint#*=}
  echo "$issuer ${fingerprint//:/}"
done
