import type { Finding } from '../../findings/finding';
import type { ChainJudgement } from '../evidence/chain-judgement';
import type { JudgedHost } from '../evidence/hosts';
import type { TrustBasis } from '../evidence/trust-basis';
import { type ChainContext, type ChainRule, ranked } from './chain-rule';
import { leafDates, topDates } from './date-findings';
import { leafPinned } from './leaf-pinned';
import {
  duplicate,
  incomplete,
  lastNotTop,
  outOfOrder,
  rootIncluded,
  unrelatedCertificate,
  unprovenTop,
} from './shape-findings';
import { weakHandshake, weakKey, weakSignature } from './strength-findings';

/** AWS accepts a thumbprint only together with the right name. */
const nameMismatch: ChainRule = ({ named, leaf }, { host }) => {
  if (named) return null;
  const nameless = leaf.x509 !== null && !leaf.x509.subjectAltName;
  return ranked({ code: 'certificate-name-mismatch', facts: { host, subject: leaf.subject, nameless } });
};

const RULES: readonly ChainRule[] = [
  nameMismatch,
  leafDates,
  topDates,
  incomplete,
  leafPinned,
  outOfOrder,
  unrelatedCertificate,
  duplicate,
  lastNotTop,
  unprovenTop,
  rootIncluded,
  weakKey,
  weakSignature,
  weakHandshake,
];

/** Returns what is worth knowing of the chains themselves: by each rule at most one finding for a host, the worst. */
export function chainFindings(hosts: readonly JudgedHost[], enforced: boolean | null, basis: TrustBasis): Finding[] {
  return hosts.flatMap((host) => {
    const context = { host: host.report.host, basis, enforced };
    const chains = distinct(host.judgements);
    const found = [...RULES.flatMap((rule) => findingOf(rule, chains, context)), ...topsDiffer(host)];
    return found.map((finding) => ({ ...finding, about: host.report.host }));
  });
}

/** Returns each chain once: many addresses present the same one. */
function distinct(judgements: readonly ChainJudgement[]): ChainJudgement[] {
  return [...new Map(judgements.map((chain) => [keyOf(chain), chain])).values()];
}

function keyOf({ sent, weaknesses }: ChainJudgement): string {
  return [...sent.map(({ sha256 }) => sha256), ...weaknesses.map(({ what }) => what)].join();
}

function findingOf(rule: ChainRule, chains: readonly ChainJudgement[], context: ChainContext): Finding[] {
  const found = chains.flatMap((chain) => rule(chain, context) ?? []);
  const [worst] = found.toSorted((one, other) => one.rank - other.rank);
  if (!worst) return [];
  if (chains.length > 1) Object.assign(worst.finding.facts, { share: { of: chains.length, chains: found.length } });
  return [worst.finding];
}

/**
 * Returns a finding on several tops at once: GitHub's outage of June 2023 came of pinning one of two. Where only some of them
 * have evidence, an attacker may sit in front of one address.
 */
function topsDiffer({ report, judgements }: JudgedHost): Finding[] {
  const { host } = report;
  const atTop = new Set(judgements.map(({ top }) => top.thumbprint));
  const shown = report.tops.filter(({ thumbprint }) => atTop.has(thumbprint));
  if (shown.length < 2) return [];
  const proven = shown.filter(({ evidence }) => evidence !== null);
  const tops = shown.map(({ thumbprint, subject, addresses }) => ({ thumbprint, subject, addresses }));
  return [{ code: 'chains-differ', facts: { host, tops, mixed: proven.length > 0 && proven.length < shown.length } }];
}
