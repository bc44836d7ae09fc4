import type { HandshakeWeakness } from '../../judge/chain/handshake-strength';
import type { WeakHash, WeakKey } from '../../judge/chain/strength';
import { type Audience, type Entry, condition } from '../entry';
import { type Phrase, count, day, few, joined, ours, phrase, sentences } from '../phrase';
import type { Severity } from '../severity';
import { weakHashWords, weakKeyWords, weaknessWords } from '../strength-words';
import { type NamedCertificate, certificateWords } from '../top';

/** Share of a host's chains for which a finding holds, where it presents several. */
export interface Share {
  share?: { of: number; chains: number };
}

/** Declares a code of a condition of one chain: its message ends with the share of chains for which that holds. */
function ofChain<Facts>(entry: Omit<Entry<Facts>, 'event'>): Entry<Facts & Share> {
  const { message } = entry;
  return condition<Facts & Share>({
    ...entry,
    message: (facts, about) => {
      const { share } = facts;
      const words = [typeof message === 'function' ? message(facts, about) : message].flat();
      return share ? [...words, phrase`That holds for ${share.chains} of ${share.of} chains.`] : words;
    },
  });
}

/** Facts about the end of a certificate. */
export interface DateFacts {
  host: string;
  subject: string;
  /** The certificate: the server's own, or the one at the top of its chain. */
  which: 'server' | 'top';
  /** End of its validity, ISO 8601. */
  expires: string;
  /** False if the chain verifies without it. */
  needed: boolean;
}

/** Facts about a certificate that ends soon. */
export interface ExpiringFacts extends DateFacts {
  /** Whole days until then. */
  days: number;
  /** How near that is, for a certificate of its lifetime. */
  stage: 'early' | 'soon' | 'imminent';
}

const STAGES: Record<ExpiringFacts['stage'], Severity> = { early: 'info', soon: 'warning', imminent: 'critical' };

function certificateOf({ host, subject, which }: DateFacts): Phrase {
  return which === 'server'
    ? phrase`The server certificate of ${host} (${subject})`
    : phrase`The CA certificate at the top of the chain of ${host} (${subject})`;
}

function renewal({ needed }: DateFacts): Phrase[] {
  return needed
    ? [ours("Ask the issuer's owner to renew it.")]
    : [ours('No action: the chain verifies to a trusted CA without it.')];
}

/** Facts about how a server sends its chain. */
export interface ShapeFacts {
  host: string;
  /** Subjects of the certificates that it is about. */
  subjects: readonly string[];
  /** The last certificate sent, which AWS's procedure takes for the top, and the top, where these two differ; else null. */
  misleading: { last: NamedCertificate; top: string } | null;
  enforced: boolean | null;
}

function shape(subject: string, message: (facts: ShapeFacts) => Phrase): Entry<ShapeFacts & Share> {
  return ofChain({
    severity: ({ misleading, enforced }) => (misleading && enforced !== false ? 'warning' : 'info'),
    subject,
    message: (facts) =>
      sentences(
        message(facts),
        facts.misleading
          ? phrase`AWS's procedure takes the last certificate for the top: ${certificateWords(facts.misleading.last)}. By signatures the top is ${facts.misleading.top}.`
          : null,
      ),
    advice: [
      ours('Let the server send its own certificate first, after each the one that signed it, and nothing else.'),
    ],
  });
}

const nameMismatch = ofChain<Audience & { host: string; subject: string; nameless: boolean }>({
  severity: 'warning',
  subject: 'presents a certificate with another name',
  message: ({ host, subject, nameless }) =>
    nameless
      ? phrase`The certificate that ${host} presents (${subject}) has a common name only, which does not name a host.`
      : phrase`The certificate that ${host} presents (${subject}) does not name this host.`,
  advice: ({ nameless, withoutProvider }) => {
    if (!nameless)
      return [
        ours('Give the host a certificate with its name: AWS accepts a thumbprint only together with the right name.'),
      ];
    const remedy = ours('Give the host a certificate with its name among the subject alternative names.');
    return withoutProvider
      ? [remedy]
      : [
          remedy,
          ours(
            'Until then the watcher removes nothing from the list by itself: approve the next certificate, and remove the old one, by hand.',
          ),
        ];
  },
});

const expired = ofChain<DateFacts>({
  kind: 'certificate-dates',
  severity: ({ needed }) => (needed ? 'critical' : 'info'),
  subject: ({ needed }) => (needed ? 'presents a certificate that has expired' : 'sends an expired certificate'),
  message: (facts) =>
    sentences(
      phrase`${certificateOf(facts)} expired on ${day(facts.expires)}.`,
      facts.needed ? ours('Sign-ins through this provider fail until it is renewed.') : null,
    ),
  advice: renewal,
});

const expiring = ofChain<ExpiringFacts>({
  kind: 'certificate-dates',
  severity: ({ needed, stage }) => (needed ? STAGES[stage] : 'info'),
  subject: ({ days }) =>
    `has a certificate that expires in ${days === 0 ? 'less than a day' : count(days, 'day').words}`,
  message: (facts) =>
    sentences(
      phrase`${certificateOf(facts)} expires on ${day(facts.expires)}, in ${facts.days === 0 ? ours('less than a day') : count(facts.days, 'day')}.`,
      facts.needed ? ours('If it is not renewed, sign-ins through this provider fail from then on.') : null,
    ),
  advice: renewal,
});

const incomplete = ofChain<Audience & { host: string; subject: string; issuer: string; leafOnly: boolean }>({
  severity: ({ leafOnly }) => (leafOnly ? 'warning' : 'info'),
  subject: 'sends an incomplete chain',
  message: ({ host, subject, issuer, leafOnly }) =>
    leafOnly
      ? [
          phrase`${host} sends its own certificate (${subject}) without that of the CA that signed it (${issuer}).`,
          ours('Clients cannot verify it, and the thumbprint that AWS documents changes with every renewal.'),
        ]
      : phrase`The chain of ${host} ends at ${subject}, signed by ${issuer}, which the server does not send and which is not known here: an intermediate certificate is missing, or the CA is a private one.`,
  advice: ({ leafOnly, withoutProvider }) => {
    if (leafOnly)
      return [
        ours("Let the server send its intermediate certificates, too. The thumbprint is then the topmost one's."),
      ];
    const own = withoutProvider ? 'give its certificate with --ca' : 'set its certificate as caFile';
    return [ours(`If the CA is your own, ${own}. Else let the server send the missing certificate.`)];
  },
});

const rootIncluded = ofChain<{ host: string; subject: string; below: string; belowIsServer: boolean }>({
  severity: 'info',
  subject: 'sends the root certificate of its CA',
  message: ({ host, subject }) =>
    phrase`${host} sends the root certificate of its CA (${subject}), too, so the thumbprint is the root's.`,
  advice: ({ below, belowIsServer }) => [
    belowIsServer
      ? ours(
          "No action. Do not leave the root out unless an intermediate certificate is sent: the thumbprint would become the server's own.",
        )
      : phrase`No action. If the server stops sending it, the thumbprint changes to that of ${below}.`,
  ],
});

const topUnproven = ofChain<{ host: string; top: NamedCertificate; below: NamedCertificate }>({
  severity: 'info',
  subject: 'sends a certificate without evidence above its CA',
  message: ({ host, top, below }) => [
    phrase`${host} sends a certificate without evidence above the CA that its chain verifies to: ${certificateWords(top)}.`,
    phrase`The highest certificate with evidence counts in its place: ${certificateWords(below)}.`,
  ],
  advice: [
    ours('No action, because AWS verifies this issuer by public CAs. Let the server leave that certificate out.'),
  ],
});

/** Facts about the thumbprint of a server's own certificate. */
export interface LeafPinnedFacts {
  host: string;
  leaf: NamedCertificate;
  /** The top of its chain; null where the server sends nothing above its own certificate. */
  top: NamedCertificate | null;
  enforced: boolean | null;
}

const leafPinned = ofChain<LeafPinnedFacts>({
  severity: ({ top, enforced }) => (top || enforced === false ? 'info' : 'warning'),
  subject: 'has a thumbprint that changes with every renewal',
  message: ({ host, leaf, top }) =>
    top
      ? [
          phrase`The pinned thumbprint ${leaf.thumbprint} is that of the server's own certificate at ${host}, which changes with every renewal.`,
          phrase`AWS expects that of ${top.subject}: ${top.thumbprint}.`,
        ]
      : phrase`${host} sends nothing above its own certificate (${leaf.subject}), so the thumbprint that AWS documents is the certificate's own and changes with every renewal.`,
  advice: ({ top }) => [
    ours(
      top
        ? 'No action once the expected thumbprint is pinned, too; the old one can then be removed.'
        : 'Let the server send the certificate of the CA that signed it, its root if need be: that thumbprint lasts longer.',
    ),
  ],
});

const chainsDiffer = condition<{
  host: string;
  tops: readonly (NamedCertificate & { addresses: readonly string[] })[];
  /** True if some have evidence and some have none. */
  mixed: boolean;
}>({
  severity: ({ mixed }) => (mixed ? 'warning' : 'info'),
  subject: 'presents different certificates at different addresses',
  message: ({ host, tops }) => [
    phrase`${host} presents ${tops.length} different certificates at the top of its chains: ${joined(
      tops.map((top) => phrase`${certificateWords(top)} at ${few(top.addresses, 8)}`),
      '; ',
    )}.`,
    ours('AWS may meet any of them, so all have to be pinned.'),
  ],
  advice: ({ mixed }) =>
    mixed ? [ours('Find out why only some have evidence: an attacker may sit in front of the others.')] : [],
});

const weakKey = ofChain<{ host: string; keys: readonly { subject: string; key: WeakKey }[] }>({
  severity: 'warning',
  subject: 'has a weak key in its chain',
  message: ({ host, keys }) =>
    phrase`The chain of ${host} holds keys that clients refuse as too weak: ${few(
      keys.map(({ subject, key }) => phrase`${subject}, ${weakKeyWords(key)}`),
      3,
    )}.`,
  advice: [ours('Replace them by RSA keys of 2048 bits or more, or by EC keys on P-256, P-384 or P-521.')],
});

const weakSignature = ofChain<{ host: string; signatures: readonly { subject: string; hash: WeakHash }[] }>({
  severity: 'warning',
  subject: 'has a weak signature in its chain',
  message: ({ host, signatures }) =>
    phrase`The chain of ${host} holds signatures with a hash that clients refuse as broken: ${few(
      signatures.map(({ subject, hash }) => phrase`${subject}, ${weakHashWords(hash)}`),
      3,
    )}.`,
  advice: [ours('Have the certificates issued again, signed with SHA-256 or better.')],
});

const weakHandshake = ofChain<{ host: string; weaknesses: readonly HandshakeWeakness[] }>({
  severity: ({ weaknesses }) => (weaknesses.some(({ unsafe }) => unsafe) ? 'warning' : 'info'),
  subject: 'has a weak TLS handshake',
  message: ({ host, weaknesses }) =>
    sentences(
      phrase`The TLS handshake with ${host} is weak: ${joined(weaknesses.map(weaknessWords))}.`,
      weaknesses.some(({ unsafe }) => unsafe)
        ? ours(
            'Someone on the way could change what the host serves. So nothing is removed from the list by itself, and no other host is trusted because of it.',
          )
        : null,
    ),
  advice: [ours('Let the server offer TLS 1.3, or TLS 1.2 with ECDHE and AES-GCM or ChaCha20.')],
});

export const CHAINS = {
  'certificate-name-mismatch': nameMismatch,
  'certificate-expired': expired,
  'certificate-expiring': expiring,
  'chain-incomplete': incomplete,
  'chain-root-included': rootIncluded,
  'chain-out-of-order': shape(
    'sends its chain out of order',
    ({ host, subjects }) => phrase`${host} does not send its certificates in order: it sends ${few(subjects, 5)}.`,
  ),
  'chain-unrelated-certificate': shape(
    'sends certificates outside its chain',
    ({ host, subjects }) => phrase`${host} sends certificates that do not belong to its chain: ${few(subjects, 5)}.`,
  ),
  'chain-duplicate': shape(
    'sends a certificate more than once',
    ({ host, subjects }) => phrase`${host} sends a certificate more than once: ${few(subjects, 5)}.`,
  ),
  'chain-last-not-top': shape(
    'sends a CA in more than one form',
    ({ host }) => phrase`${host} sends a CA in more than one form.`,
  ),
  'chain-top-unproven': topUnproven,
  'leaf-pinned': leafPinned,
  'chains-differ': chainsDiffer,
  'weak-key': weakKey,
  'weak-signature': weakSignature,
  'weak-handshake': weakHandshake,
};
