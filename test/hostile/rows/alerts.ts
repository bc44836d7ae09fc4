import type { FindingCode } from '../../../lambda/findings/catalogue';
import { type Row, failed } from '../row';
import { onHello } from '../servers/connections';
import { alert } from '../servers/wire';

/** Every alert of RFC 8446, section 6, and RFC 5246, section 7.2; and some that nobody has defined. */
const ALERTS: Record<number, string> = {
  0: 'close_notify',
  10: 'unexpected_message',
  20: 'bad_record_mac',
  21: 'decryption_failed',
  22: 'record_overflow',
  30: 'decompression_failure',
  40: 'handshake_failure',
  41: 'no_certificate',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  44: 'certificate_revoked',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  60: 'export_restriction',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  90: 'user_canceled',
  100: 'no_renegotiation',
  109: 'missing_extension',
  110: 'unsupported_extension',
  111: 'certificate_unobtainable',
  112: 'unrecognized_name',
  113: 'bad_certificate_status_response',
  114: 'bad_certificate_hash_value',
  115: 'unknown_psk_identity',
  116: 'certificate_required',
  120: 'no_application_protocol',
  121: 'ech_required',
  99: 'an alert that nobody has defined',
  255: 'another that nobody has defined',
};

/** Of an alert that OpenSSL does not know, Node tells nothing but that the connection is over. */
const UNTOLD = [0, 99, 121, 255];

function findingOf(description: number): FindingCode {
  if (UNTOLD.includes(description)) return 'connection-closed';
  return description === 70 ? 'tls-version' : 'tls-failed';
}

/** TLS alerts, fatal and as warnings. */
export const ALERT_ROWS: readonly Row[] = [
  ...Object.entries(ALERTS).map(([number, name]) =>
    failed(
      `refuses with the fatal alert ${number} (${name})`,
      findingOf(Number(number)),
      onHello((socket) => socket.end(alert(Number(number)))),
    ),
  ),
  failed(
    'says close_notify and closes',
    'connection-closed',
    onHello((socket) => socket.end(alert(0, 1))),
  ),
  failed(
    'warns that it does not know the name, and falls silent',
    'timed-out',
    onHello((socket) => socket.write(alert(112, 1))),
    { ends: 'handshakeMs' },
  ),
  failed(
    'warns without end',
    'tls-failed',
    onHello((socket) => socket.write(Buffer.concat(Array.from({ length: 1000 }, () => alert(90, 1))))),
  ),
  failed(
    'sends an alert of a level that does not exist',
    'tls-failed',
    onHello((socket) => socket.end(alert(80, 7))),
  ),
];
