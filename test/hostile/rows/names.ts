import { type Row, held } from '../row';
import { tlv } from '../../support/der';
import { HOSTILE_HOST, dnsName, nameOf } from '../../support/mint';
import { minting } from '../servers/minted';

const MISNAMED = { findings: ['certificate-name-mismatch'] } as const;

function named(...names: string[]): Row['start'] {
  return minting(() => ({ names: names.map(dnsName) }));
}

/** Certificates that do not name the host, or seem to. */
export const NAME_ROWS: readonly Row[] = [
  held(
    'is named in the subject alone',
    minting(() => ({ names: null })),
    MISNAMED,
  ),
  held('is named with a NUL behind it', named(`${HOSTILE_HOST}\0.evil.example`), MISNAMED),
  held('is named with a NUL at the end', named(`${HOSTILE_HOST}\0`), MISNAMED),
  held(
    'is named with a NUL in the subject',
    minting(() => ({ names: null, subject: nameOf(`${HOSTILE_HOST}\0.evil.example`) })),
    MISNAMED,
  ),
  held('is named by a wildcard for everything', named('*'), MISNAMED),
  held('is named by a wildcard for its top-level domain', named('*.example'), MISNAMED),
  held('is named by a wildcard one level down', named(`*.${HOSTILE_HOST}`), MISNAMED),
  held('is named by half a wildcard', named('hos*.example'), MISNAMED),
  held('is named by a wildcard in the middle', named('host*e.example', 'hostile.*'), MISNAMED),
  held(
    'is named as an e-mail address and a URL',
    minting(() => ({
      names: [tlv(0x81, Buffer.from(HOSTILE_HOST)), tlv(0x86, Buffer.from(`https://${HOSTILE_HOST}`))],
    })),
    MISNAMED,
  ),
  held('is named by nothing: the list of names is empty', named(), MISNAMED),
  held('is named in upper case', named(HOSTILE_HOST.toUpperCase())),
  held(
    'is named by a wildcard for one label',
    minting(() => ({ names: [dnsName('*.hostile.example')] }), {
      host: 'login.hostile.example',
      issuer: 'https://login.hostile.example',
    }),
    { issuer: 'https://login.hostile.example' },
  ),
  held(
    'is named in punycode, and registered in Unicode',
    minting(() => ({ names: [dnsName('xn--bse-sna.example')] }), {
      host: 'xn--bse-sna.example',
      issuer: 'https://böse.example',
    }),
    { issuer: 'https://böse.example' },
  ),
  held(
    'is named in Unicode, and registered in Unicode',
    minting(() => ({ names: [dnsName(Buffer.from('böse.example'))] }), {
      host: 'xn--bse-sna.example',
      issuer: 'https://böse.example',
    }),
    { issuer: 'https://böse.example', ...MISNAMED },
  ),
];
