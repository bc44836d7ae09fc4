import type { Row } from './row';
import { ALERT_ROWS } from './rows/alerts';
import { BODY_ROWS } from './rows/bodies';
import { CERTIFICATE_ROWS } from './rows/certificates';
import { CHAIN_ROWS } from './rows/chains';
import { DEMAND_ROWS } from './rows/demands';
import { DOCUMENT_ROWS } from './rows/documents';
import { HTTP_ROWS } from './rows/http';
import { ISSUER_ROWS } from './rows/issuers';
import { NAME_ROWS } from './rows/names';
import { RECORD_ROWS } from './rows/records';
import { REDIRECT_ROWS } from './rows/redirects';
import { REQUEST_ROWS } from './rows/requests';
import { SESSION_ROWS } from './rows/sessions';
import { TCP_ROWS } from './rows/tcp';

/** Every hostile issuer on record, by the phase in which it is hostile. */
export const TABLE: Readonly<Record<string, readonly Row[]>> = {
  'before and during the handshake': TCP_ROWS,
  'TLS alerts': ALERT_ROWS,
  'TLS records and handshake messages': RECORD_ROWS,
  'after the handshake': SESSION_ROWS,
  'demands on the client': DEMAND_ROWS,
  chains: CHAIN_ROWS,
  certificates: CERTIFICATE_ROWS,
  'names of certificates': NAME_ROWS,
  'during the request': REQUEST_ROWS,
  HTTP: HTTP_ROWS,
  bodies: BODY_ROWS,
  redirects: REDIRECT_ROWS,
  documents: DOCUMENT_ROWS,
  'issuer URLs': ISSUER_ROWS,
};

/** All of them. */
export const ROWS: readonly Row[] = Object.values(TABLE).flat();
