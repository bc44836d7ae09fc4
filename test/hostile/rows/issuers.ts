import { type Row, failed, held } from '../row';
import { dnsName } from '../../support/mint';
import { minting } from '../servers/minted';

/** An issuer with this URL, which its certificate and its documents name. */
function at(name: string, issuer: string): Row {
  const { hostname: host } = new URL(issuer);
  return held(
    name,
    minting(() => ({ names: [dnsName(host)] }), { host, issuer }),
    { issuer },
  );
}

const nowhere: Row['start'] = async () => [];

const PADDING = 255 - 'https://login.hostile.example/'.length;
const LABELS = Array.from({ length: 3 }, () => 'x'.repeat(63)).join('.');

/** Issuer URLs that are long, odd, or none. */
export const ISSUER_ROWS: readonly Row[] = [
  at('has a URL of 255 characters', `https://login.hostile.example/${'x'.repeat(PADDING)}`),
  at('has a host name of 240 characters', `https://${LABELS}.${'y'.repeat(40)}.example`),
  at('has an apostrophe and a tilde in its path', "https://login.hostile.example/~o'brien/"),
  at('has an escaped slash in its path', 'https://login.hostile.example/a%2fb%2Fc'),
  at('has a shell command in its path', 'https://login.hostile.example/$(id)/`id`;id|id&id'),
  at('has upper case in host and path', 'https://Login.HOSTILE.example/Realms/Main'),
  at('has punycode for a host', 'https://xn--bse-sna.example/'),
  at('has Unicode in its path', 'https://login.hostile.example/größe/日本'),
  at('has an empty path segment', 'https://login.hostile.example//x//'),
  at('ends in a dot', 'https://login.hostile.example./'),
  failed('has no host', 'invalid-url', nowhere, { issuer: 'https://:443' }),
  failed('has a host that cannot be one', 'invalid-url', nowhere, { issuer: 'https://a b/' }),
  failed('has credentials in its URL', 'invalid-url', nowhere, { issuer: 'https://user@hostile.example' }),
  failed('has a metadata address for a host', 'address-not-allowed', nowhere, { issuer: 'https://169.254.169.254' }),
];
