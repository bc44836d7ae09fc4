/**
 * What `observe/` hands to `judge/`: plain data about what an issuer's hosts presented, and nothing about what it means.
 * The types stand here because `judge/` imports nothing outward.
 */

/** Why something could not be learned. One code for each kind of failure, stable for reports and scripts. */
export type FailureCode =
  | 'invalid-url'
  | 'name-not-found'
  | 'name-lookup-failed'
  | 'address-not-allowed'
  | 'connection-refused'
  | 'unreachable'
  | 'connection-closed'
  | 'timed-out'
  | 'not-tls'
  | 'tls-failed'
  | 'tls-version'
  | 'handshake-too-costly'
  | 'too-many-addresses'
  | 'not-http'
  | 'http-status'
  | 'redirect-refused'
  | 'too-large'
  | 'unreadable-body'
  | 'not-json'
  | 'field-missing'
  | 'issuer-mismatch'
  | 'connection-failed';

/** One thing that could not be learned: what kind, where, and why in words. */
export interface Failure {
  code: FailureCode;
  /** Where: a URL when a request was under way, else `host:port`, with the address when one was tried. */
  where: string;
  /** Why, as the end of a sentence, for example `no answer within 5 s while connecting`. */
  why: string;
  /** Whether it is about the `jwks_uri` that the document at `where` names. Default: false. */
  ofJwksUri?: true;
  /** The issuer that a discovery document names, where that is another one. */
  named?: string;
}

/** OpenSSL's verdict on a chain, dates included and host name not, against the CA certificates trusted for this provider. */
export type Verdict = { trusted: true } | { trusted: false; /** OpenSSL's code */ code: string };

/** The kind of key that a handshake asks for: a server may hold a certificate of each, and shows the one it is asked for. */
export type KeyKind = 'rsa' | 'ecdsa' | 'any';

/** One handshake: what one address presented. */
export interface Presentation {
  /** IPv4 or IPv6 address that was connected to, without port. */
  address: string;
  /** The question it answers: `ecdsa` stands for EdDSA, too. */
  asked: KeyKind;
  /** The certificates sent, DER, in wire order; the leaf first. */
  chain: readonly Uint8Array[];
  verdict: Verdict;
  /** How safe the handshake itself was; undefined when that is not known. */
  handshake?: HandshakeFacts;
}

/** What client and server agreed on in a handshake. */
export interface HandshakeFacts {
  /** The protocol version by OpenSSL's name: `TLSv1.2` or `TLSv1.3`. */
  version: string;
  /** The cipher suite by OpenSSL's name, for example `ECDHE-RSA-AES128-GCM-SHA256`. */
  cipher: string;
  /** The size of the Diffie-Hellman group, in bits, where one over a finite field was used; else null. */
  dhBits: number | null;
  /** Whether OpenSSL's security level was 2, so that its verdict refuses weak keys and signatures. */
  strict: boolean;
  /** Whether the server knows secure renegotiation (RFC 5746), as far as can be told. */
  secureRenegotiation: boolean;
}

/** What was not learned of a host, though it may present something there. */
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
   */
  why: 'silent' | 'no-route' | 'not-allowed' | 'beyond-limit';
}

/** The answer of a host that took TLS 1.3 to an offer of TLS 1.2 with every kind of key. */
export interface Tls12Answer {
  refused: boolean;
  /** Whether it was given to an earlier look. */
  remembered: boolean;
}

/** All that one host presented. */
export interface HostObservation {
  /** Lower-case host name, or an IP address without brackets. */
  host: string;
  port: number;
  presentations: readonly Presentation[];
  /** What went wrong at single addresses, or with the host as a whole. */
  failures: readonly Failure[];
  /** Whether it is at addresses alone that are not public, by its URL or by DNS. Default: false, or not known. */
  isPrivate?: boolean | undefined;
  /** Whether every address that answered took TLS 1.3 and refused TLS 1.2. */
  tls13Only?: boolean;
  /** Whether TLS 1.2 is taken at all, where that had to be asked; undefined when other handshakes told, or nobody answered. */
  tls12?: Tls12Answer;
  /** What it may present besides. Of the addresses beyond the limit, 64 at most. */
  unanswered?: readonly Unanswered[];
}

/** A document that a host served, and the handshake it came over. */
export interface Served<T> {
  content: T;
  over: Presentation;
  /** Milliseconds to the last byte; with the opening of the connection when that was opened for it, and redirects. */
  durationMs: number;
  /** The header as sent, cut after 200 characters; null without one. */
  contentType: string | null;
  /** Set when the host answered with a redirect to itself first. */
  redirectedTo?: string;
}

/** A discovery document (OpenID Connect Discovery 1.0, section 3), as far as judging needs it. */
export interface DiscoveryDocument {
  issuer: string;
  /** A valid https URL without credentials. */
  jwksUri: string;
  /** The names of the fields that are there, whatever their values. */
  fields: readonly string[];
  /** `id_token_signing_alg_values_supported`, as far as it lists strings; null when it is no list. */
  algorithms: readonly string[] | null;
}

/** One key of a JWKS (RFC 7517, section 4): what is no string there is null. */
export interface Key {
  kty: string | null;
  alg: string | null;
  use: string | null;
  crv: string | null;
  kid: string | null;
  /** Whether its `key_ops` allow to verify with it; true where it has none. */
  verifies: boolean;
  /** SHA-256 of its public parameters, 64 hexadecimal digits, to tell keys apart; null where one of them is missing. */
  parameters: string | null;
  /** Thumbprint of the certificate of the key, the first of its `x5c`; null where it has none. */
  x5c: string | null;
}

/** The keys of a JWKS. Of more than 2000, the first 2000. */
export interface KeySet {
  keys: readonly Key[];
}

/** What was learned about one issuer. */
export interface Observation {
  /** The issuer URL with `https://`, exactly as registered. */
  issuer: string;
  /** Null only when the issuer URL cannot name a host. */
  issuerHost: HostObservation | null;
  /** The JWKS host when its host or port differs from the issuer's; null when it is the same or not known. */
  jwksHost: HostObservation | null;
  /** Null when it could not be fetched or does not hold; `failures` says why. */
  discovery: Served<DiscoveryDocument> | null;
  /** Null when it could not be fetched; `failures` says why. */
  jwks: Served<KeySet> | null;
  /** What prevented the documents from being read, if anything. Single addresses' failures stand with their host. */
  failures: readonly Failure[];
}
