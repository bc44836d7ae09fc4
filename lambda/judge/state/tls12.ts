import type { JudgedHost } from '../evidence/hosts';
import type { ProviderState, RememberedTls12 } from './provider-state';
import type { Tls12Answer } from '../observation';

/** Time for which the answer to the question whether a host takes TLS 1.2 stands, in milliseconds: a day. */
const STANDS_MS = 24 * 60 * 60 * 1000;

/** Returns the answers of hosts to the question whether they take TLS 1.2, by host in display form (`displayHost`). */
export function tls12In(hosts: readonly JudgedHost[]): ReadonlyMap<string, Tls12Answer> {
  return new Map(hosts.flatMap(({ report, seen }) => (seen.tls12 ? [[report.host, seen.tls12] as const] : [])));
}

/**
 * Returns the answers to keep after a look. Answers that are not needed any more, since other handshakes gave them, go; so do
 * answers of hosts that were not observed.
 */
export function updateTls12(
  known: ReadonlyMap<string, RememberedTls12>,
  answers: ReadonlyMap<string, Tls12Answer>,
  now: Date,
): ReadonlyMap<string, RememberedTls12> {
  return new Map(
    [...answers].flatMap(([host, { refused, remembered }]) => {
      const before = known.get(host);
      if (!remembered) return [[host, { refused, askedAt: now }] as const];
      return before ? [[host, before] as const] : [];
    }),
  );
}

/** Returns true if a host refused TLS 1.2 within the last day, false if it took it; null when it has to be asked. */
export function rememberedTls12({ tls12 }: Pick<ProviderState, 'tls12'>, host: string, now: Date): boolean | null {
  const known = tls12.get(host);
  if (!known) return null;
  const age = now.getTime() - known.askedAt.getTime();
  return age >= 0 && age < STANDS_MS ? known.refused : null;
}
