import { FAILURE_CODES } from '../../lambda/judge/observation';
import type { FindingCode } from '../../lambda/findings/catalogue';
import type { Finding } from '../../lambda/findings/finding';
import { A, B, C, D, E, thumb } from './remembered';

const SINCE = '2026-11-14T12:00:00.000Z';
const SHA256 = 'ab'.repeat(32);
const HOST = 'login.example';

/** A certificate that a host presents. */
export const TOP = { host: HOST, subject: 'CN=R11', sha256: SHA256, notAfter: '2027-03-12T00:00:00.000Z' };

/** Facts about a live thumbprint without evidence, where AWS checks the pin. */
export const UNPINNED = {
  top: TOP,
  reason: { reason: 'no-trusted-ca', openssl: 'SELF_SIGNED_CERT_IN_CHAIN' },
  rejectedSince: null,
  below: null,
  checked: true,
  check: 'aws',
} as const;

/** Facts about a thumbprint that was added on evidence. */
export const ADDED = {
  dryRun: false,
  top: TOP,
  evidence: 'web-pki',
  anchor: 'CN=ISRG Root X1',
  continues: null,
  restored: null,
  othersLeave: false,
  newKind: false,
  rejectionsUnknown: false,
} as const;

/** Facts about a list that someone else changed. */
export const EXTERNAL_CHANGE = { added: [A], removed: [B], live: [], approvals: [], rejected: [], owner: null };

/** Facts about something that could not be read. */
export const FAILURE = {
  where: `https://${HOST}/`,
  role: 'issuer',
  error: 'no answer within 5 s while connecting',
} as const;

const FAILURES = FAILURE_CODES.flatMap((code): Finding[] => [
  { code, about: HOST, facts: FAILURE },
  { code, about: HOST, facts: { ...FAILURE, role: 'jwks' } },
  { code, about: HOST, facts: { ...FAILURE, withoutProvider: true } },
]);

/** A full list, without `A`. */
const FIVE = [B, C, D, E, thumb(6)];

const LIVE: readonly Finding[] = [
  { code: 'issuer-mismatch', facts: { ...FAILURE, named: { issuer: 'https://other.example', registrable: true } } },
  { code: 'issuer-mismatch', facts: { ...FAILURE, named: { issuer: 'http://other.example', registrable: false } } },
  {
    code: 'issuer-mismatch',
    facts: { ...FAILURE, named: { issuer: 'https://other.example', registrable: true }, withoutProvider: true },
  },
  { code: 'approval-required', about: A, facts: UNPINNED },
  { code: 'approval-required', about: A, facts: { ...UNPINNED, checked: false } },
  { code: 'approval-required', about: A, facts: { ...UNPINNED, check: 'unknown', rejectedSince: SINCE } },
  { code: 'approval-required', about: A, facts: { ...UNPINNED, below: { thumbprint: B, subject: 'CN=Below' } } },
  { code: 'approval-required', about: A, facts: { ...UNPINNED, checked: false, check: 'none' } },
  { code: 'approval-required', about: A, facts: { ...UNPINNED, creating: true } },
  { code: 'update-forbidden', about: A, facts: { ...UNPINNED, stopped: false } },
  { code: 'update-forbidden', about: A, facts: { ...UNPINNED, reason: null, stopped: false, checked: false } },
  { code: 'update-forbidden', about: A, facts: { ...UNPINNED, stopped: true } },
  { code: 'list-malformed', facts: { unplaced: [A], malformed: ['?'], checked: true, check: 'aws' } },
  { code: 'list-malformed', facts: { unplaced: [A], malformed: ['?'], checked: false, check: 'aws' } },
  { code: 'list-full', facts: { unplaced: [A], list: [B, C], idle: [C], checked: true, check: 'aws' } },
  { code: 'list-full', facts: { unplaced: [A], list: FIVE, idle: [], checked: false, check: 'none', creating: true } },
  { code: 'list-full', facts: { unplaced: [A], list: FIVE, idle: [], checked: true, check: 'aws', creating: true } },
];

const CHANGES: readonly Finding[] = [
  { code: 'thumbprint-added', about: A, facts: ADDED },
  { code: 'thumbprint-added', about: A, facts: { ...ADDED, newKind: true, rejectionsUnknown: true } },
  { code: 'thumbprint-added', about: A, facts: { ...ADDED, evidence: 'continuity', anchor: null, continues: B } },
  { code: 'thumbprint-added', about: A, facts: { ...ADDED, evidence: 'operator-ca', othersLeave: true } },
  { code: 'thumbprint-added', about: A, facts: { ...ADDED, evidence: 'approved', anchor: null, dryRun: true } },
  { code: 'thumbprint-added', about: A, facts: { ...ADDED, evidence: null, anchor: null, restored: 3 } },
  { code: 'thumbprint-staged', about: A, facts: { dryRun: false, restored: null } },
  { code: 'thumbprint-staged', about: A, facts: { dryRun: true, restored: 2 } },
  { code: 'trusted-on-first-use', about: A, facts: { dryRun: false, top: TOP } },
  {
    code: 'thumbprint-retired',
    about: A,
    facts: { dryRun: false, reason: 'overlap-over', since: SINCE, restored: null },
  },
  {
    code: 'thumbprint-retired',
    about: A,
    facts: { dryRun: true, reason: 'room-needed', since: SINCE, restored: null },
  },
  {
    code: 'thumbprint-retired',
    about: A,
    facts: { dryRun: false, reason: 'not-in-version', since: null, restored: 2 },
  },
  { code: 'thumbprint-removed', about: A, facts: { dryRun: false, top: TOP, absent: false, rejectedSince: null } },
  { code: 'thumbprint-removed', about: A, facts: { dryRun: true, top: null, absent: true, rejectedSince: null } },
  { code: 'thumbprint-removed', about: A, facts: { dryRun: false, top: null, absent: true, rejectedSince: SINCE } },
  { code: 'list-restored', facts: { dryRun: false, version: 3, leftOut: [] } },
  { code: 'list-restored', facts: { dryRun: true, version: 3, leftOut: [D] } },
];

const PROVIDER = `arn:aws:iam::123456789012:oidc-provider/${HOST}`;

const REQUESTS: readonly Finding[] = [
  { code: 'thumbprint-approved', about: A, facts: {} },
  { code: 'approval-not-done', about: A, facts: { obstacle: 'not-live', live: [B] } },
  { code: 'approval-not-done', about: A, facts: { obstacle: 'not-live', live: [] } },
  { code: 'approval-not-done', about: A, facts: { obstacle: 'not-live', live: [B], creating: true } },
  { code: 'approval-not-done', about: A, facts: { obstacle: 'documents-unreadable' } },
  { code: 'approval-not-done', about: A, facts: { obstacle: 'no-provider' } },
  { code: 'approval-not-done', about: A, facts: { obstacle: 'full', staged: false } },
  { code: 'approval-not-done', about: A, facts: { obstacle: 'stopped', staged: true } },
  { code: 'approval-not-done', about: A, facts: { obstacle: 'read-only', staged: false } },
  { code: 'approval-not-done', about: A, facts: { obstacle: 'malformed', entries: ['?'], staged: false } },
  { code: 'removal-not-done', about: A, facts: { obstacle: 'live', top: TOP, enforced: true, check: 'aws' } },
  { code: 'removal-not-done', about: A, facts: { obstacle: 'live', top: null, enforced: null, check: 'unknown' } },
  { code: 'removal-not-done', about: A, facts: { obstacle: 'last' } },
  { code: 'removal-not-done', about: A, facts: { obstacle: 'malformed' } },
  { code: 'removal-not-done', about: A, facts: { obstacle: 'read-only' } },
  { code: 'removal-not-done', about: A, facts: { obstacle: 'not-remembered' } },
  { code: 'removal-not-done', about: A, facts: { obstacle: 'no-provider' } },
  { code: 'restore-not-done', facts: { version: 2, obstacle: 'not-writable' } },
  { code: 'restore-not-done', facts: { version: 2, obstacle: 'no-provider' } },
  { code: 'restore-not-done', facts: { version: 2, obstacle: 'state-unavailable' } },
  { code: 'restore-not-done', facts: { version: 2, obstacle: 'malformed', entries: ['?'] } },
  { code: 'restore-not-done', facts: { version: 2, obstacle: 'empty', leftOut: [] } },
  { code: 'restore-not-done', facts: { version: 2, obstacle: 'empty', leftOut: [A] } },
  { code: 'restore-not-done', facts: { version: 2, obstacle: 'same', leftOut: [] } },
  { code: 'restore-not-done', facts: { version: 2, obstacle: 'same', leftOut: [A] } },
  { code: 'restore-not-done', facts: { version: 2, obstacle: 'too-long', count: 7, staying: [A, B] } },
  { code: 'command-caller', facts: { caller: 'arn:aws:sts::123456789012:assumed-role/Admin/jane' } },
  {
    code: 'command-refused',
    facts: { qualifier: 'live', commands: [{ kind: 'approve', provider: PROVIDER, subject: A }] },
  },
  {
    code: 'command-refused',
    facts: {
      qualifier: null,
      commands: [
        { kind: 'stage', provider: PROVIDER, subject: A },
        { kind: 'remove', provider: PROVIDER, subject: A },
        { kind: 'restore', provider: PROVIDER, subject: 3 },
      ],
    },
  },
  {
    code: 'command-refused',
    facts: {
      qualifier: null,
      commands: [1, 2, 3, 4, 5, 6, 7].map((subject) => ({ kind: 'restore' as const, provider: PROVIDER, subject })),
    },
  },
  { code: 'condition-acknowledged', about: 'jwks-empty', facts: { code: 'jwks-empty', dryRun: false } },
  { code: 'condition-acknowledged', about: 'jwks-empty', facts: { code: 'jwks-empty', dryRun: true } },
  { code: 'acknowledgement-not-done', about: 'jwks-empty', facts: { code: 'jwks-empty' } },
  { code: 'staged-live', about: A, facts: { since: SINCE } },
  { code: 'staged-unused', about: A, facts: { since: SINCE } },
];

const CALL = {
  caller: 'arn:aws:iam::123456789012:user/jane',
  sourceAddress: '192.0.2.7',
  userAgent: 'aws-cli/2.31.0',
  at: SINCE,
  isWatcher: false,
  recreate: null,
};

const EXTERNAL: readonly Finding[] = [
  { code: 'external-change', facts: EXTERNAL_CHANGE },
  { code: 'external-change', facts: { ...EXTERNAL_CHANGE, added: [], owner: { tool: 'terraform' } } },
  {
    code: 'external-change',
    facts: {
      ...EXTERNAL_CHANGE,
      live: [B],
      approvals: [B],
      rejected: [{ thumbprint: A, since: SINCE }],
      owner: { tool: 'cloudformation', stack: 'deploy-roles' },
    },
  },
  { code: 'external-pin-unapproved', about: A, facts: { enforced: true } },
  { code: 'external-pin-unapproved', about: A, facts: { enforced: false } },
  { code: 'writing-stopped', facts: { since: SINCE, owner: null, wanted: [A, B] } },
  { code: 'writing-stopped', facts: { since: SINCE, owner: null, wanted: ['?'] } },
  ...(['terraform', 'pulumi', 'crossplane', 'ack', 'cluster-api'] as const).map((tool): Finding => ({
    code: 'writing-stopped',
    facts: { since: null, owner: { tool }, wanted: [A] },
  })),
  {
    code: 'writing-stopped',
    facts: { since: SINCE, owner: { tool: 'cloudformation', stack: 'deploy-roles' }, wanted: [A] },
  },
  ...(
    [
      'CreateOpenIDConnectProvider',
      'UpdateOpenIDConnectProviderThumbprint',
      'AddClientIDToOpenIDConnectProvider',
      'RemoveClientIDFromOpenIDConnectProvider',
      'DeleteOpenIDConnectProvider',
    ] as const
  ).map((action): Finding => ({ code: 'iam-change', about: action, facts: { ...CALL, action } })),
  { code: 'iam-change', facts: { ...CALL, action: 'UpdateOpenIDConnectProviderThumbprint', isWatcher: true } },
  {
    code: 'iam-change',
    facts: {
      ...CALL,
      action: 'DeleteOpenIDConnectProvider',
      recreate: { issuer: 'https://login.example', clientIds: ['sts.amazonaws.com'], thumbprints: [A] },
    },
  },
  {
    code: 'external-entry-lost',
    about: A,
    facts: { caller: CALL.caller, pinnedAt: SINCE, writtenAt: SINCE, version: 4 },
  },
  {
    code: 'external-entry-lost',
    about: '?',
    facts: { caller: CALL.caller, pinnedAt: SINCE, writtenAt: SINCE, version: 4 },
  },
];

const DATES = { host: HOST, subject: 'CN=login.example', which: 'server', expires: SINCE, needed: true } as const;
const SHAPE = { host: HOST, subjects: ['CN=login.example', 'CN=R11'], misleading: null, enforced: true };
const MISLEADING = { last: { thumbprint: A, subject: 'CN=Other' }, top: 'CN=R11' };

const CHAINS: readonly Finding[] = [
  { code: 'certificate-name-mismatch', facts: { host: HOST, subject: 'CN=other.example', nameless: false } },
  { code: 'certificate-name-mismatch', facts: { host: HOST, subject: 'CN=login.example', nameless: true } },
  {
    code: 'certificate-name-mismatch',
    facts: { host: HOST, subject: 'CN=login.example', nameless: true, withoutProvider: true },
  },
  { code: 'certificate-expired', facts: DATES },
  { code: 'certificate-expired', facts: { ...DATES, which: 'top', needed: false } },
  { code: 'certificate-expiring', facts: { ...DATES, days: 2, stage: 'imminent' } },
  { code: 'certificate-expiring', facts: { ...DATES, days: 0, stage: 'imminent', share: { of: 3, chains: 2 } } },
  { code: 'certificate-expiring', facts: { ...DATES, days: 12, stage: 'soon', which: 'top' } },
  { code: 'certificate-expiring', facts: { ...DATES, days: 29, stage: 'early', needed: false } },
  { code: 'chain-incomplete', facts: { host: HOST, subject: 'CN=login.example', issuer: 'CN=R11', leafOnly: true } },
  { code: 'chain-incomplete', facts: { host: HOST, subject: 'CN=R11', issuer: 'CN=Root', leafOnly: false } },
  {
    code: 'chain-incomplete',
    facts: { host: HOST, subject: 'CN=R11', issuer: 'CN=Root', leafOnly: false, withoutProvider: true },
  },
  { code: 'chain-root-included', facts: { host: HOST, subject: 'CN=Root', below: 'CN=R11', belowIsServer: false } },
  {
    code: 'chain-root-included',
    facts: { host: HOST, subject: 'CN=Root', below: 'CN=login.example', belowIsServer: true },
  },
  ...(['chain-out-of-order', 'chain-unrelated-certificate', 'chain-duplicate', 'chain-last-not-top'] as const).flatMap(
    (code): Finding[] => [
      { code, facts: SHAPE },
      { code, facts: { ...SHAPE, misleading: MISLEADING } },
      { code, facts: { ...SHAPE, misleading: MISLEADING, enforced: false } },
    ],
  ),
  {
    code: 'chain-top-unproven',
    facts: { host: HOST, top: { thumbprint: A, subject: 'CN=Root' }, below: { thumbprint: B, subject: 'CN=R11' } },
  },
  {
    code: 'leaf-pinned',
    facts: { host: HOST, leaf: { thumbprint: A, subject: 'CN=login.example' }, top: null, enforced: true },
  },
  {
    code: 'leaf-pinned',
    facts: {
      host: HOST,
      leaf: { thumbprint: A, subject: 'CN=login.example' },
      top: { thumbprint: B, subject: 'CN=R11' },
      enforced: true,
    },
  },
  {
    code: 'chains-differ',
    facts: {
      host: HOST,
      tops: [
        { thumbprint: A, subject: 'CN=R11', addresses: ['192.0.2.1'] },
        { thumbprint: B, subject: 'CN=E5', addresses: ['192.0.2.1', '192.0.2.2'] },
      ],
      mixed: true,
    },
  },
  {
    code: 'chains-differ',
    facts: { host: HOST, tops: [{ thumbprint: A, subject: 'CN=R11', addresses: ['192.0.2.1'] }], mixed: false },
  },
  {
    code: 'weak-key',
    facts: {
      host: HOST,
      keys: [
        { subject: 'CN=login.example', key: { algorithm: 'RSA', bits: 1024 } },
        { subject: 'CN=R11', key: { algorithm: 'EC', curve: 'secp224r1' } },
        { subject: 'CN=R12', key: { algorithm: 'EC', curve: null } },
        { subject: 'CN=R13', key: { algorithm: 'DSA' } },
      ],
    },
  },
  { code: 'weak-signature', facts: { host: HOST, signatures: [{ subject: 'CN=R11', hash: 'SHA-1' }] } },
  {
    code: 'weak-handshake',
    facts: {
      host: HOST,
      weaknesses: [
        { what: 'no-secure-renegotiation', unsafe: true },
        { what: 'small-dh-group', bits: 1024, unsafe: true },
      ],
    },
  },
  {
    code: 'weak-handshake',
    facts: { host: HOST, weaknesses: [{ what: 'old-cipher', cipher: 'AES128-SHA', unsafe: false }] },
  },
];

const HOSTS: readonly Finding[] = [
  {
    code: 'superseding-delayed',
    about: HOST,
    facts: { host: HOST, places: [{ address: '192.0.2.1', asked: 'rsa' }], thumbprints: [A], long: false },
  },
  {
    code: 'superseding-delayed',
    about: HOST,
    facts: { host: HOST, places: [{ address: 'AAAA-records', asked: 'any' }], thumbprints: [A], long: true },
  },
  { code: 'host-not-public', about: HOST, facts: { host: HOST, role: 'issuer', internalName: false, certain: false } },
  { code: 'host-not-public', about: HOST, facts: { host: HOST, role: 'jwks', internalName: true, certain: true } },
  {
    code: 'intercepting-proxy',
    about: 'CN=Proxy',
    facts: { domains: ['one.example', 'two.example', 'three.example'], ca: 'CN=Proxy' },
  },
  { code: 'issuer-url-corrected', facts: { given: HOST, issuer: `https://${HOST}`, form: 'no-scheme' } },
];

const KEY = { kty: 'RSA', crv: null, alg: 'PS256', use: 'enc', lack: null };

const DOCUMENTS: readonly Finding[] = [
  { code: 'redirected', facts: { document: 'discovery', location: `https://${HOST}/other` } },
  { code: 'issuer-slow', facts: { document: 'jwks', seconds: 6.25 } },
  { code: 'wrong-content-type', facts: { document: 'jwks', contentType: null } },
  { code: 'wrong-content-type', facts: { document: 'discovery', contentType: 'text/html' } },
  { code: 'discovery-incomplete', facts: { missing: ['claims_supported'], required: false } },
  { code: 'discovery-incomplete', facts: { missing: ['subject_types_supported'], required: true } },
  { code: 'jwks-empty', facts: {} },
  {
    code: 'jwks-no-supported-algorithm',
    facts: { keys: [KEY, { ...KEY, alg: null, use: null, lack: 'no-parameters' }] },
  },
  {
    code: 'jwks-no-supported-algorithm',
    facts: { keys: [{ kty: null, crv: null, alg: null, use: null, lack: null }] },
  },
  { code: 'jwks-no-supported-algorithm', facts: { algorithms: ['PS256'] } },
  { code: 'jwks-no-supported-algorithm', facts: { algorithms: [] } },
  { code: 'jwks-too-large', facts: { type: 'RSA', keys: 120, limit: 100 } },
  { code: 'jwks-too-large', facts: { type: 'EC', keys: 101, limit: 100 } },
  { code: 'jwks-key-without-id', facts: {} },
  { code: 'jwks-key-id-ambiguous', facts: { ids: ['1'] } },
  { code: 'jwks-key-incomplete', facts: { ids: ['1', ''] } },
  { code: 'jwks-certificates', facts: { certificates: [A], check: 'unknown', pinned: false } },
  { code: 'jwks-certificates', facts: { certificates: [A], check: 'none', pinned: true } },
];

const DENIED = { error: 'AccessDeniedException: User is not authorized' };

const RUNS: readonly Finding[] = [
  { code: 'iam-read-failed', facts: { ...DENIED, asked: false } },
  { code: 'iam-read-failed', facts: { ...DENIED, asked: true } },
  { code: 'iam-write-failed', facts: { ...DENIED, list: [A, B], enforced: true } },
  { code: 'iam-write-failed', facts: { ...DENIED, list: [A, B], enforced: false } },
  { code: 'iam-action-missing', facts: { ...DENIED, list: [A, B], enforced: true } },
  { code: 'iam-action-missing', facts: { ...DENIED, list: [A, B], enforced: false } },
  { code: 'iam-write-unconfirmed', facts: { list: [A], found: [B] } },
  { code: 'iam-write-unconfirmed', facts: { list: [A], found: null } },
  { code: 'provider-deleted', facts: { named: true } },
  { code: 'provider-deleted', facts: { named: false } },
  { code: 'provider-locked', facts: { asked: false, lost: false } },
  { code: 'provider-locked', facts: { asked: true, lost: true } },
  { code: 'out-of-time', facts: { asked: true } },
  { code: 'out-of-time', facts: { asked: false } },
  { code: 'observation-too-old', facts: { observedAt: '2026-11-20T10:07:00.000Z' } },
  { code: 'observation-unusable', facts: { reason: 'it is missing' } },
  { code: 'internal-error', facts: { error: 'TypeError: x is not a function' } },
  { code: 'test-alert', facts: {} },
  { code: 'unknown-provider', about: PROVIDER, facts: { name: PROVIDER } },
  { code: 'providers-vanished', facts: { listed: 1, missing: 12, vanished: [PROVIDER] } },
  { code: 'quick-look-missing', facts: { since: SINCE } },
  { code: 'run-incomplete', facts: { providers: 700, unchecked: 2, skipped: [PROVIDER, `${PROVIDER}/2`] } },
  { code: 'state-unavailable', facts: { errors: ['ResourceNotFoundException: Requested resource not found'] } },
];

const ACCOUNTS: readonly Finding[] = [
  { code: 'account-inactive', about: '111122223333', facts: { state: 'SUSPENDED' } },
  {
    code: 'account-cannot-be-entered',
    about: '111122223333',
    facts: { role: 'oidc-thumbprint-watcher-read', error: 'AccessDenied: no (HTTP 403)' },
  },
  { code: 'denied-by-organization', about: '111122223333', facts: { policy: 'service', error: 'AccessDenied: no' } },
  { code: 'denied-by-organization', about: '111122223333', facts: { policy: 'resource', error: 'AccessDenied: no' } },
  { code: 'account-read-failed', about: '111122223333', facts: { error: 'Throttling: Rate exceeded (HTTP 400)' } },
  { code: 'account-not-covered', about: '111122223333', facts: { reason: 'management' } },
  ...(['inventory', 'observe', 'act'] as const).map((map): Finding => ({
    code: 'batch-failed',
    about: map,
    facts: { map, things: 20, first: ['111122223333', '111122223334'], error: 'States.Timeout' },
  })),
  {
    code: 'too-many-writes',
    facts: {
      providers: 4000,
      limit: 50,
      all: 5000,
      certificates: [{ thumbprint: A, accounts: 2000, providers: 4000 }],
    },
  },
];

/** A finding of every code, and of every form that its words take. */
export const SAMPLES: readonly Finding[] = [
  ...FAILURES,
  ...LIVE,
  ...CHANGES,
  ...REQUESTS,
  ...EXTERNAL,
  ...CHAINS,
  ...HOSTS,
  ...DOCUMENTS,
  ...RUNS,
  ...ACCOUNTS,
];

/** Returns the first sample of a code. */
export function sampleOf(code: FindingCode): Finding {
  const found = SAMPLES.find((finding) => finding.code === code);
  if (!found) throw new Error(`There is no sample of ${code}.`);
  return found;
}
