import type { FindingCode } from '../../../lambda/findings/catalogue';
import { HOSTILE_ISSUER, type Row, failed, held } from '../row';
import { discovering, keying, publishing } from '../servers/web';

const JWKS = `${HOSTILE_ISSUER}/jwks`;

function nested(depth: number, inside = ''): string {
  return `${'['.repeat(depth)}${inside}${']'.repeat(depth)}`;
}

function bytes(...content: number[]): Buffer {
  return Buffer.from(content);
}

function discovers(what: string, finding: FindingCode, body: string | Uint8Array): Row {
  return failed(
    `serves ${what}`,
    finding,
    discovering((response) => response.end(body)),
  );
}

function keys(what: string, finding: FindingCode, body: string | Uint8Array): Row {
  return failed(
    `serves ${what}`,
    finding,
    keying((response) => response.end(body)),
  );
}

function names(what: string, finding: FindingCode, jwksUri: unknown): Row {
  return discovers(
    `a document that names its keys ${what}`,
    finding,
    JSON.stringify({ issuer: HOSTILE_ISSUER, jwks_uri: jwksUri }),
  );
}

/** Documents that cannot be read, or should not be believed. */
export const DOCUMENT_ROWS: readonly Row[] = [
  discovers('nothing', 'not-json', ''),
  discovers('invalid UTF-8', 'not-json', bytes(0x7b, 0x22, 0xff, 0x22, 0x7d)),
  discovers('UTF-8 with surrogates', 'not-json', bytes(0x22, 0xed, 0xa0, 0x80, 0x22)),
  discovers('overlong UTF-8', 'not-json', bytes(0xc1, 0xbb, 0xc1, 0xbd)),
  discovers('UTF-16', 'not-json', Buffer.from(`\ufeff{"issuer":"${HOSTILE_ISSUER}"}`, 'utf16le')),
  held(
    'serves its documents with a byte order mark',
    publishing((response, body) => response.end(`\ufeff${body}`)),
  ),
  discovers('JSON nested 100,000 deep', 'not-json', nested(100_000)),
  discovers('JSON that opens 100,000 brackets', 'not-json', '['.repeat(100_000)),
  discovers('a name of 900 kB', 'issuer-mismatch', JSON.stringify({ issuer: 'x'.repeat(900_000) })),
  discovers('a number beyond all numbers', 'not-json', '1e999999999'),
  discovers('two documents', 'not-json', '{}{}'),
  discovers(
    'its fields under __proto__',
    'field-missing',
    `{"__proto__":{"issuer":"${HOSTILE_ISSUER}","jwks_uri":"${JWKS}"}}`,
  ),
  discovers(
    'its fields under constructor',
    'field-missing',
    `{"constructor":{"prototype":{"issuer":"${HOSTILE_ISSUER}"}}}`,
  ),
  discovers(
    'another issuer',
    'issuer-mismatch',
    JSON.stringify({ issuer: 'https://evil.example\u202e\n', jwks_uri: JWKS }),
  ),
  discovers('its issuer in a list', 'field-missing', JSON.stringify({ issuer: [HOSTILE_ISSUER], jwks_uri: JWKS })),
  held(
    'buries its documents in 100,000 brackets',
    publishing((response, body) => response.end(`${body.slice(0, -1)},"x":${nested(100_000, '1')}}`)),
  ),
  held(
    'adds every prototype key to its documents',
    publishing((response, body) =>
      response.end(`${body.slice(0, -1)},"__proto__":{"keys":1},"constructor":null,"toString":1,"hasOwnProperty":0}`),
    ),
  ),
  names('by a number', 'field-missing', 1),
  names('by nonsense', 'invalid-url', '::'),
  names('by plain HTTP', 'invalid-url', 'http://hostile.example/jwks'),
  names('with credentials', 'invalid-url', 'https://user:secret@hostile.example/jwks'),
  names('by a URL of 100 kB', 'invalid-url', `${JWKS}/${'x'.repeat(100_000)}`),
  names('at a host name of 1000 characters', 'name-not-found', `https://${'x'.repeat(1000)}.example/`),
  names('at port 0', 'name-not-found', 'https://gone.example:0/'),
  names('at the metadata address', 'address-not-allowed', 'https://169.254.169.254/latest/'),
  names('at the metadata address, written as a number', 'address-not-allowed', 'https://2852039166/latest/'),
  names('at the metadata address, mapped to IPv6', 'address-not-allowed', 'https://[::ffff:169.254.169.254]/'),
  names('at an IPv6 loopback address', 'address-not-allowed', 'https://[::1]/'),
  names('at a host that does not exist', 'name-not-found', 'https://gone.example/'),
  keys('keys that are no JSON', 'not-json', '<html>'),
  keys('keys that are no list', 'field-missing', '{"keys":{"length":3}}'),
  keys('keys under __proto__', 'field-missing', '{"__proto__":{"keys":[]}}'),
  keys('no object of keys', 'not-json', '[]'),
  held(
    'serves 100,000 keys that are none',
    publishing((response, body) =>
      response.end(body.startsWith('{"keys"') ? `{"keys":[${'0,'.repeat(100_000)}0]}` : body),
    ),
  ),
];
