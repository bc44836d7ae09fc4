import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as v from 'valibot';

const testcaseSchema = v.object({
  id: v.string(),
  validation_kind: v.picklist(['SERVER', 'CLIENT']),
  trusted_certs: v.array(v.string()),
  untrusted_intermediates: v.array(v.string()),
  peer_certificate: v.string(),
  peer_certificate_key: v.nullable(v.string()),
  validation_time: v.nullable(v.string()),
  expected_result: v.picklist(['SUCCESS', 'FAILURE']),
  expected_peer_name: v.nullable(v.object({ kind: v.string(), value: v.string() })),
});

const fileSchema = v.object({ version: v.literal(1), testcases: v.pipe(v.array(testcaseSchema), v.nonEmpty()) });

/** A case of x509-limbo (https://github.com/C2SP/x509-limbo), as far as it concerns a TLS server. */
export interface LimboCase {
  id: string;
  kind: 'SERVER' | 'CLIENT';
  /** PEM, the leaf first, as a server sends them. */
  chain: string[];
  /** The leaf's private key, PEM; null where it was never published. */
  key: string | null;
  /** PEM: the only CA certificates to be trusted. */
  trusted: string[];
  /** The moment at which the case is to be judged, in whole seconds as certificates have them; null for any. */
  at: Date | null;
  /** Whether a validator of the web PKI profile has to accept the chain. */
  acceptable: boolean;
  /** The host to connect to: a name or an IP address; null where the case names none. */
  host: string | null;
}

/**
 * Reads the compiled cases, gzip-compressed JSON.
 * @throws Error when the file cannot be read or is of another form
 */
export function readCases(file: string): LimboCase[] {
  const content: unknown = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
  return v.parse(fileSchema, content).testcases.map((testcase) => ({
    id: testcase.id,
    kind: testcase.validation_kind,
    chain: [testcase.peer_certificate, ...testcase.untrusted_intermediates],
    key: testcase.peer_certificate_key,
    trusted: testcase.trusted_certs,
    at: testcase.validation_time === null ? null : wholeSeconds(testcase.validation_time),
    acceptable: testcase.expected_result === 'SUCCESS',
    host: testcase.expected_peer_name?.value ?? null,
  }));
}

function wholeSeconds(time: string): Date {
  return new Date(Math.floor(Date.parse(time) / 1000) * 1000);
}
