import type { ChainContext, ChainRule } from './chain-rule';
import { leafDates, topDates } from './date-findings';
import type { ChainJudgement } from '../evidence/chain-judgement';
import type { TrustBasis } from '../evidence/trust-basis';
import { type Finding, worstOf } from '../finding';
import type { JudgedHost } from '../evidence/hosts';
import { leafPinned } from './leaf-pinned';
import { quoted } from '../printable';
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
  const isNameless = leaf.x509 !== null && !leaf.x509.subjectAltName;
  const action = isNameless
    ? 'Give the host a certificate with its name among the subject alternative names. Until then nothing is removed from the list by itself: approve the next certificate, and remove the old one, by hand.'
    : 'Give the host a certificate with its name: AWS accepts a thumbprint only together with the right name.';
  return {
    code: 'certificate-name-mismatch',
    severity: 'warning',
    message: isNameless
      ? `The certificate that ${quoted(host)} presents (${quoted(leaf.subject)}) has a common name only, which names no host.`
      : `The certificate that ${quoted(host)} presents (${quoted(leaf.subject)}) does not name this host.`,
    action,
  };
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
  const worst = worstOf(found);
  if (!worst) return [];
  const share = chains.length > 1 ? ` So with ${found.length} of the ${chains.length} chains that it presents.` : '';
  return [{ ...worst, message: worst.message + share }];
}

/**
 * Returns a finding on several tops at once: GitHub's outage of June 2023 came of pinning one of two. Where only some of them
 * are proven, an attacker may sit before one address.
 */
function topsDiffer({ report, judgements }: JudgedHost): Finding[] {
  const { host } = report;
  const atTop = new Set(judgements.map(({ top }) => top.thumbprint));
  const tops = report.tops.filter(({ thumbprint }) => atTop.has(thumbprint));
  if (tops.length < 2) return [];
  const proven = tops.filter(({ evidence }) => evidence !== null);
  const list = tops.map(
    ({ thumbprint, subject, addresses }) => `${thumbprint} (${quoted(subject)}) at ${listOf(addresses)}`,
  );
  const mixed = proven.length > 0 && proven.length < tops.length;
  return [
    {
      code: 'chains-differ',
      severity: mixed ? 'warning' : 'info',
      message: `${quoted(host)} presents ${tops.length} different certificates at the top of its chains: ${list.join('; ')}. AWS may meet any of them, so all have to be pinned.`,
      action: mixed ? 'Find out why only some of them can be proven: an attacker may sit before the others.' : '',
    },
  ];
}

const SHOWN = 8;

function listOf(addresses: readonly string[]): string {
  return [...addresses.slice(0, SHOWN), ...(addresses.length > SHOWN ? [`${addresses.length - SHOWN} more`] : [])].join(
    ', ',
  );
}
