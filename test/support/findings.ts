import type { FindingCode } from '../../lambda/findings/catalogue';
import type { Finding } from '../../lambda/findings/finding';
import { messageOf, severityOf, stepsOf } from '../../lambda/findings/lookup';
import type { Severity } from '../../lambda/findings/severity';
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

/** A finding to expect, by its severity, its code and the words that are made of its facts. */
export interface Worded {
  code: FindingCode;
  severity: Severity;
  message: string;
  advice: string;
}

/** A finding with its words. */
export function worded(finding: Finding): Worded {
  return {
    code: finding.code,
    severity: severityOf(finding),
    message: messageOf(finding),
    advice: stepsOf(finding).join(' '),
  };
}

/** A worded finding to expect. */
export function toThe(severity: Severity, code: FindingCode, message = /./): Worded {
  return expect.objectContaining({ code, severity, message: expect.stringMatching(message) });
}
