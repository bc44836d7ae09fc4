import type { OpenQuestion } from '../../lambda/judge/state/unanswered';
import type { LiveCertificates } from '../../lambda/judge/state/liveness';

/** A look that counts, and showed nothing that is remembered. */
export function liveCertificates(of: Partial<LiveCertificates> = {}): LiveCertificates {
  return {
    tops: new Map(),
    questions: [],
    hosts: ['issuer.example'],
    tls12: new Map(),
    counts: true,
    ...of,
  };
}

/** A question that a host left open at a place. */
export function open(place: string, why: OpenQuestion['why'] = 'silent'): OpenQuestion {
  return {
    host: 'issuer.example',
    why,
    places: [place],
    key: place,
  };
}
