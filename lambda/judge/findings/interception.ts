import { readUrl } from '../url';
import { isIP } from 'node:net';
import type { Finding } from '../../findings/finding';
import type { HostReport } from '../evidence/hosts';

/** Part of a provider's report that matters here. */
interface Seen {
  arn: string;
  /** Issuer URL, with `https://`. */
  issuer: string;
  hosts: readonly HostReport[];
}

/** Number of unrelated issuers on one private CA from which it is no coincidence. */
const ENOUGH = 3;

/**
 * Finds TLS-inspecting proxies. Such a proxy between here and the internet signs every chain with its own CA, and has been
 * pinned by mistake before (terraform-aws-modules/terraform-aws-eks#2768). It shows only in the run as a whole: the issuer hosts of several
 * unrelated issuers end in one CA that is neither public nor configured.
 * @returns a finding for each such CA
 */
export function interceptionFindings(providers: readonly Seen[]): Finding[] {
  const byCa = new Map<string, Suspicion>();
  for (const provider of providers) {
    for (const [key, name] of unknownCas(provider)) {
      const suspicion = byCa.get(key) ?? { name, concerned: new Set() };
      suspicion.concerned.add(provider);
      byCa.set(key, suspicion);
    }
  }
  // A CA that was sent is known by its thumbprint and perhaps by its name, too: one finding will do.
  const findings = new Map<string, Finding>();
  for (const { name, concerned } of byCa.values()) {
    const domains = new Set([...concerned].map(({ issuer }) => domainOf(issuer)));
    if (domains.size >= ENOUGH)
      findings.set([...concerned].map(({ arn }) => arn).join(' '), finding(name, [...domains]));
  }
  return [...findings.values()];
}

/** An unknown CA, and the providers whose chains end in it. */
interface Suspicion {
  name: string;
  concerned: Set<Seen>;
}

/**
 * Returns the unknown CAs of a provider's issuer host: what identifies them, with their names. JWKS hosts do not count, since
 * the document that names them is in doubt here. A CA that was sent is known by its thumbprint, because a name alone is no CA: every
 * Kubernetes cluster has a `CN=kubernetes` of its own. One that was not sent is known by name only.
 */
function unknownCas({ hosts }: Seen): ReadonlyMap<string, string> {
  const tops = hosts.filter(({ role }) => role.includes('issuer')).flatMap((host) => host.tops);
  const cas = new Map<string, string>();
  for (const { unknownCa, subject, thumbprint } of tops) {
    if (unknownCa === null) continue;
    cas.set(thumbprint, unknownCa);
    if (unknownCa !== subject) cas.set(unknownCa, unknownCa);
  }
  return cas;
}

/** Returns the last two labels of the issuer's host, which is close enough: it errs towards one domain, that is, silence. */
function domainOf(issuer: string): string {
  const host = readUrl(issuer)?.hostname ?? issuer;
  return isIP(host.replaceAll(/[[\]]/g, '')) ? host : host.split('.').slice(-2).join('.');
}

function finding(ca: string, domains: readonly string[]): Finding {
  return { code: 'intercepting-proxy', about: ca, facts: { domains, ca } };
}
