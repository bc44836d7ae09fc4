/** In which way the watcher departs from limbo, which checks the profile of the web PKI rather than what a pin needs. */
export type Departure =
  /** Limbo refuses what is evidence here. */
  | 'accepted'
  /** Limbo accepts what is no evidence here. */
  | 'refused'
  /** TLS is not spoken with such a key, so there is nothing to judge. */
  | 'no-handshake'
  /** Node's own server refuses to present it. */
  | 'not-served';

/** Cases with one reason why the departure does not matter for a pin. */
interface Verdict {
  departure: Departure;
  why: string;
  cases: readonly string[];
}

/** Each case looked at one by one. On Node 20, 22 and 24 they come out alike, since tls-settings.ts pins the security level. */
export const VERDICTS: readonly Verdict[] = [
  {
    departure: 'accepted',
    why: 'A handshake brings no revocation list and the watcher fetches none. A stolen key whose certificate was revoked still speaks for its host; what gets pinned is the CA above it, unless the leaf is all that is sent. A limit to know of.',
    cases: [
      'crl::revoked-certificate-with-crl',
      'crl::crlnumber-missing',
      'crl::crlnumber-critical',
      'crl::issuer-missing-crlsign',
    ],
  },
  {
    departure: 'accepted',
    why: 'Key identifiers help to find an issuer; the signature decides. Private CAs often leave them out or copy old habits.',
    cases: [
      'rfc5280::aki::leaf-missing-aki',
      'rfc5280::aki::intermediate-missing-aki',
      'rfc5280::aki::cross-signed-root-missing-aki',
      'rfc5280::ski::root-missing-ski',
      'rfc5280::ski::intermediate-missing-ski',
      'webpki::aki::root-with-aki-missing-keyidentifier',
      'webpki::aki::root-with-aki-authoritycertissuer',
      'webpki::aki::root-with-aki-authoritycertserialnumber',
      'webpki::aki::root-with-aki-all-fields',
      'webpki::aki::root-with-aki-ski-mismatch',
    ],
  },
  {
    departure: 'accepted',
    why: 'The common name is not looked at. The alternative names name the host, and nothing else counts.',
    cases: [
      'webpki::cn::ipv4-hex-mismatch',
      'webpki::cn::ipv4-leading-zeros-mismatch',
      'webpki::cn::ipv6-uppercase-mismatch',
      'webpki::cn::ipv6-uncompressed-mismatch',
      'webpki::cn::ipv6-non-rfc5952-mismatch',
      'webpki::cn::punycode-not-in-san',
      'webpki::cn::utf8-vs-punycode-mismatch',
      'webpki::cn::not-in-san',
      'webpki::cn::case-mismatch',
    ],
  },
  {
    departure: 'accepted',
    why: 'The alternative name that counts is exactly the host asked for. What is odd is something else: an underscore in the host itself, whether the extension is critical, or a further name that names no host.',
    cases: [
      'rfc5280::san::underscore-dns',
      'rfc5280::san::noncritical-with-empty-subject',
      'webpki::san::san-critical-with-nonempty-subject',
      'rfc5280::nc::nc-permits-invalid-dns-san',
    ],
  },
  {
    departure: 'accepted',
    why: 'Private CAs often do not say what a certificate is for. Where it is said, it is for TLS servers too.',
    cases: [
      'webpki::eku::ee-anyeku',
      'webpki::eku::ee-critical-eku',
      'webpki::eku::ee-without-eku',
      'webpki::eku::root-has-eku',
    ],
  },
  {
    departure: 'accepted',
    why: '"Critical" is a word to validators that do not know an extension. OpenSSL knows these and applies them either way; limbo itself accepts the first under another name.',
    cases: [
      'rfc5280::nc::permitted-dns-match-noncritical',
      'rfc5280::pc::ica-noncritical-pc',
      'rfc5280::root-non-critical-basic-constraints',
    ],
  },
  {
    departure: 'accepted',
    why: 'Name constraints without effect: of a leaf, which issues nothing, or of a CA whose lists are empty.',
    cases: [
      'rfc5280::nc::not-allowed-in-ee-noncritical',
      'rfc5280::nc::not-allowed-in-ee-critical',
      'webpki::nc::intermediate-permitted-excluded-subtrees-both-null',
      'webpki::nc::intermediate-permitted-excluded-subtrees-both-empty-sequences',
    ],
  },
  {
    departure: 'accepted',
    why: 'A leading dot in a name constraint is against the letter and common all the same. It is taken for all names below, never for more.',
    cases: ['rfc5280::nc::invalid-dnsname-leading-period'],
  },
  {
    departure: 'accepted',
    why: 'The odd certificate is the trusted one itself: the operator named it as a CA, without a subject or without saying that it is one. An intermediate without basic constraints is refused.',
    cases: ['rfc5280::ca-empty-subject', 'rfc5280::root-missing-basic-constraints'],
  },
  {
    departure: 'accepted',
    why: 'Who could sign for a whole public suffix could sign for this host by name, so refusing gains nothing. Amazon itself serves *.s3.amazonaws.com, and issuers live in such buckets. Directly under a top-level domain OpenSSL takes no wildcard.',
    cases: [
      'webpki::san::public-suffix-multi-label-wildcard-san',
      'webpki::san::public-suffix-private-namespace-wildcard-san',
    ],
  },
  {
    departure: 'accepted',
    why: 'A leaf that calls itself a CA says no less about its own host, and `openssl req -x509` makes such ones for honest issuers. This one may not sign certificates by its key usage.',
    cases: ['webpki::ee-basicconstraints-ca'],
  },
  {
    departure: 'accepted',
    why: 'The key usage would allow it to sign certificates, but it is no CA, so none that it signed is believed (lambda/judge/profile.ts).',
    cases: ['rfc5280::leaf-ku-keycertsign'],
  },
  {
    departure: 'accepted',
    why: 'Strong enough by security level 2: DSA of 3072 bits, which the web PKI has retired, and RSA of 2052 bits, which does not divide by 8.',
    cases: [
      'webpki::forbidden-dsa-root',
      'webpki::forbidden-rsa-not-divisible-by-8-in-root',
      'webpki::forbidden-rsa-key-not-divisible-by-8-in-leaf',
    ],
  },
  {
    departure: 'accepted',
    why: 'A serial number matters for revocation lists only, and the place to fetch an issuer from to those who fetch it.',
    cases: ['rfc5280::serial::too-long', 'rfc5280::serial::zero', 'webpki::malformed-aia'],
  },
  {
    departure: 'accepted',
    why: "The limit on the length of the chain is the caller's of this case and none of the profile. Limits that a CA sets itself hold.",
    cases: ['pathlen::max-chain-depth-0-exhausted', 'pathlen::max-chain-depth-1-exhausted'],
  },
  {
    departure: 'refused',
    why: "A CA's certificate whose key is for signing certificates only, served as a leaf: OpenSSL does not take it for a TLS server's.",
    cases: ['pathlen::validation-ignores-pathlen-in-leaf', 'rfc5280::ca-as-leaf'],
  },
  {
    departure: 'refused',
    why: 'The server sends two certificates of one intermediate and OpenSSL follows the one that leads nowhere good. A person is asked.',
    cases: ['rfc5280::nc::nc-forbids-alternate-chain-ica', 'rfc5280::nc::nc-forbids-same-chain-ica'],
  },
  {
    departure: 'refused',
    why: 'The certificate names no host, only a directory entry. No issuer URL could be meant.',
    cases: ['rfc5280::nc::permitted-dn-match'],
  },
  {
    departure: 'no-handshake',
    why: 'The watcher offers neither DSA nor curves below 256 bits, so such a server is told as a failed handshake.',
    cases: ['webpki::forbidden-p192-leaf', 'webpki::forbidden-dsa-leaf'],
  },
];

/** The departures by case. A case that is not here agrees with limbo; the run fails otherwise. */
export const DEPARTURES: ReadonlyMap<string, Departure> = new Map(
  VERDICTS.flatMap(({ departure, cases }) => cases.map((id) => [id, departure] as const)),
);
