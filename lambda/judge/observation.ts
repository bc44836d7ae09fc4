/**
 * What `observe/` hands to `judge/`: plain data about what an issuer's hosts presented, and nothing about what it means.
 * They stand here because `judge/` imports nothing outward.
 */

/** Kinds of failures, in one place for the type and for what checks a code. */
export const FAILURE_CODES = [
  'invalid-url',
  'name-not-found',
  'name-lookup-failed',
  'address-not-allowed',
  'connection-refused',
  'unreachable',
  'connection-closed',
  'timed-out',
  'not-tls',
  'tls-failed',
  'tls-version',
  'handshake-too-costly',
  'too-many-addresses',
  'not-http',
  'http-status',
  'redirect-refused',
  'too-large',
  'unreadable-body',
  'not-json',
  'field-missing',
  'issuer-mismatch',
  'connection-failed',
] as const;

/** Reason why something could not be learned: one code for each kind of failure, stable for reports and scripts. */
export type FailureCode = (typeof FAILURE_CODES)[number];

/** One thing that could not be learned: its kind, the place, and the reason in words. */
export interface Failure {
  code: FailureCode;
  /** Place: a URL when a request was under way, else `host:port`, with the address when one was tried. */
  where: string;
  /** Reason, as the end of a sentence, for example `no answer within 5 s while connecting`. */
  why: string;
  /** True if the failure is about the `jwks_uri` that the document at `where` names. Default: false. */
  ofJwksUri?: true;
  /** Issuer that a discovery document names, if it is another one. */
  named?: string;
}

/** OpenSSL's verdict on a chain by the CA certificates trusted for this provider. It covers dates, but not the host name. */
export type Verdict = { trusted: true } | { trusted: false; /** OpenSSL's code */ code: string };

/** Kind of key that a handshake asks for: a server may hold a certificate of each, and presents the one that it is asked for. */
export type KeyKind = 'rsa' | 'ecdsa' | 'any';

/** One handshake: what one address presented. */
export interface Presentation {
  /** IPv4 or IPv6 address that was connected to, without port. */
  address: string;
  /** Question that the presentation answers: `ecdsa` also stands for EdDSA. */
  asked: KeyKind;
  /** The certificates sent, DER, in wire order; the leaf first. */
  chain: readonly Uint8Array[];
  verdict: Verdict;
  /** Facts about how safe the handshake itself was; undefined when they are not known. */
  handshake?: HandshakeFacts;
  /** True if it was read from a stored observation: then its verdict alone proves nothing, since others wrote it. */
  fromStore?: true;
}

/** Parameters that client and server agreed on in a handshake. */
export interface HandshakeFacts {
  /** The protocol version by OpenSSL's name: `TLSv1.2` or `TLSv1.3`. */
  version: string;
  /** The cipher suite by OpenSSL's name, for example `ECDHE-RSA-AES128-GCM-SHA256`. */
  cipher: string;
  /** Size of the Diffie-Hellman group, in bits, if one over a finite field was used; else null. */
  dhBits: number | null;
  /** True if OpenSSL's security level was 2, so that its verdict refuses weak keys and signatures. */
  strict: boolean;
  /** True if the server knows secure renegotiation (RFC 5746), as far as can be known. */
  secureRenegotiation: boolean;
}

/** Question or address of a host without an answer, where it may still present something. */
export interface Unanswered {
  /** IPv4 or IPv6 address without port; or `A records`, `AAAA records` where DNS did not say which addresses there are. */
  address: string;
  /** The question without an answer; null for the address as a whole. */
  asked: KeyKind | null;
  /**
   * - `silent`: refused, reset, closed, failed, or no answer in time. A TLS alert that refuses the offer is an answer
   * - `no-route`: this machine has no route to any address of that family, and another family answered
   * - `not-allowed`: not public, and not allowed
   * - `beyond-limit`: not asked, since the name has more addresses than are asked
   * - `remembered`: not asked, since the address had no certificate of that kind not long ago, and nothing else has changed
   */
  why: 'silent' | 'no-route' | 'not-allowed' | 'beyond-limit' | 'remembered';
}

/** The one kind of certificate that a host had when it was last asked for both, within a day. */
export interface SingleKind {
  kind: Exclude<KeyKind, 'any'>;
  /** Returns true if a presentation is one that is known, at an address that is known, with a chain that verifies. */
  isSame: (presentation: Presentation) => boolean;
}

/** The answer of a host that took TLS 1.3 to an offer of TLS 1.2 with every kind of key. */
export interface Tls12Answer {
  refused: boolean;
  /** True if the answer was given to an earlier look. */
  remembered: boolean;
}

/** Everything that one host presented. */
export interface HostObservation {
  /** Lower-case host name, or an IP address without brackets. */
  host: string;
  port: number;
  presentations: readonly Presentation[];
  /** Failures at single addresses, or of the host as a whole. */
  failures: readonly Failure[];
  /** True if none of its addresses, by its URL or by DNS, is public. Default: false, or not known. */
  isPrivate?: boolean | undefined;
  /** True if every address that answered took TLS 1.3 and refused TLS 1.2. */
  tls13Only?: boolean;
  /** Answer to whether TLS 1.2 is taken at all; undefined when other handshakes showed it, or nobody answered. */
  tls12?: Tls12Answer;
  /** Questions left open, where it may present more. At most 64 are addresses beyond the limit. */
  unanswered?: readonly Unanswered[];
}

/** A document that a host served, and the handshake it came over. */
export interface Served<T> {
  content: T;
  over: Presentation;
  /** Milliseconds to the last byte. They include redirects, and opening the connection if it was opened for this request. */
  durationMs: number;
  /** `Content-Type` header as sent, cut after 200 characters; null without one. */
  contentType: string | null;
  /** URL that it came from, set when the host answered with a redirect to itself first. */
  redirectedTo?: string;
}

/** A discovery document (OpenID Connect Discovery 1.0, section 3), as far as judging needs it. */
export interface DiscoveryDocument {
  issuer: string;
  /** A valid https URL without credentials. */
  jwksUri: string;
  /** Names of the fields that are present, whatever their values. */
  fields: readonly string[];
  /** `id_token_signing_alg_values_supported`, as far as it lists strings; null when it is no list. */
  algorithms: readonly string[] | null;
}

/** One key of a JWKS (RFC 7517, section 4). A field that is no string is null. */
export interface Key {
  kty: string | null;
  alg: string | null;
  use: string | null;
  crv: string | null;
  kid: string | null;
  /** True if its `key_ops` allow verifying with it, or if it has none. */
  verifies: boolean;
  /** SHA-256 of its public parameters, 64 hexadecimal digits, to distinguish keys; null where one of them is missing. */
  parameters: string | null;
  /** Thumbprint of the certificate of the key, the first of its `x5c`; null where it has none. */
  x5c: string | null;
}

/** Keys of a JWKS: the first 2000, if there are more. */
export interface KeySet {
  keys: readonly Key[];
}

/** Everything that was learned about one issuer. */
export interface Observation {
  /** The issuer URL with `https://`, exactly as registered. */
  issuer: string;
  /** Moment at which it was made, where it was read from a stored observation; undefined for one of this run. */
  observedAt?: Date;
  /** Null only when the issuer URL cannot name a host. */
  issuerHost: HostObservation | null;
  /** The JWKS host when its host or port differs from the issuer's; null when it is the same or not known. */
  jwksHost: HostObservation | null;
  /** Null when it could not be fetched or does not hold; `failures` says why. */
  discovery: Served<DiscoveryDocument> | null;
  /** Null when it could not be fetched; `failures` says why. */
  jwks: Served<KeySet> | null;
  /** Failures that kept the documents from being read. Failures of single addresses stand with their host. */
  failures: readonly Failure[];
}
