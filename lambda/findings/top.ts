import type { Detail } from './entry';
import { type Part, type Phrase, day, ours, phrase } from './phrase';

/** A certificate that a host presents, as findings have it. */
export interface PresentedTop {
  host: string;
  subject: string;
  sha256: string;
  /** End of its validity, ISO 8601; null when its dates cannot be read. */
  notAfter: string | null;
}

/** Certificate by its thumbprint and subject. */
export interface NamedCertificate {
  thumbprint: string;
  subject: string;
}

/** Returns where a certificate is presented, as an apposition: `"CN=R11" at "login.example", valid until 2027-01-01`. */
export function placeWords(top: PresentedTop | null): Phrase {
  if (!top) return ours('not presented now');
  const { subject, host, notAfter } = top;
  return notAfter === null
    ? phrase`${subject} at ${host}`
    : phrase`${subject} at ${host}, valid until ${day(notAfter)}`;
}

/** Returns what identifies a presented certificate, each fact in a line. */
export function topDetails(thumbprint: string, top: PresentedTop | null): Detail[] {
  return [
    ['Thumbprint', thumbprint],
    ...(top
      ? ([
          ['SHA-256', top.sha256],
          ['Certificate', top.subject],
          ['Host', top.host],
          ...(top.notAfter === null ? [] : [['Valid until', day(top.notAfter)] as const]),
        ] as const)
      : []),
  ];
}

/** Returns a certificate as part of a sentence: `1922… ("CN=R11")`. */
export function certificateWords({ thumbprint, subject }: NamedCertificate): Part {
  return phrase`${thumbprint} (${subject})`;
}
