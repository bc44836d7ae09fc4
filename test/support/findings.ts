import type { Finding } from '../../lambda/judge/finding';
import { assessChains } from '../../lambda/judge/assessment';
import type { Presentation, Verdict } from '../../lambda/judge/observation';
import { basis, hostSeen, presented, seen } from './judgement';

/** What can be said of the trust basis. */
export type BasisOptions = NonNullable<Parameters<typeof basis>[0]>;

/** What is found on `issuer.example` when it presents these, and nothing else is of note. */
export function findingsOf(presentations: readonly Presentation[], of: BasisOptions): readonly Finding[] {
  return assessChains(seen(hostSeen('issuer.example', ...presentations)), basis(of)).findings;
}

/** What is found on `issuer.example` when it presents this chain, and nothing else is of note. */
export function foundIn(chain: readonly { der: Uint8Array }[], verdict: Verdict, of: BasisOptions): readonly Finding[] {
  return findingsOf([presented(chain, verdict)], of);
}

/** A finding to expect. */
export function toThe(severity: Finding['severity'], code: Finding['code'], message = /./): Partial<Finding> {
  return {
    code,
    severity,
    message: expect.stringMatching(message),
  };
}
