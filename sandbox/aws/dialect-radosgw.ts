import type { DialectTraits } from './dialect-traits';
import { AwsError } from './error';

/** Traits that both releases have in common. Seen of radosgw 16.2.15, 18.2.7 and 20.2.4. */
const COMMON = {
  tags: 'dropped',
  // Its errors have no messages.
  translate: ({ code, status }: AwsError) => new AwsError(code, '', status),
  unknownAction: new AwsError('MethodNotAllowed', '', 405),
  lenient: true,
} as const satisfies DialectTraits;

/** Ceph's object gateway of release 16 (Pacific); 18 (Reef) differs from it in the name of a list's entries only. */
export const RADOSGW_16: DialectTraits = {
  ...COMMON,
  missing: [
    'UpdateOpenIDConnectProviderThumbprint',
    'AddClientIDToOpenIDConnectProvider',
    'RemoveClientIDFromOpenIDConnectProvider',
  ],
  // ceph/ceph#49426
  listEntry: 'Arn',
  failsBeforeFirst: true,
  errorResponse: false,
};

/** Ceph's object gateway of release 20 (Tentacle). */
export const RADOSGW_20: DialectTraits = COMMON;
