import type { Reason } from '../../findings/reason';
import { type Certificate, isCurrent } from '../chain/certificate';
import type { HandshakeWeakness } from '../chain/handshake-strength';
import { pathObjection } from '../chain/path-validation';
import { profileObjection } from './path-rules';
import { misnamed, outOfDate } from './unproven-reason';

/** Returns why a document does not count although its chain has evidence; null when it counts. */
export function flawOf(
  path: readonly Certificate[],
  named: boolean,
  host: string,
  now: Date,
  approved: boolean,
): Reason | null {
  const [leaf] = path;
  if (!leaf) return { reason: 'no-certificate' };
  if (!named) return misnamed(leaf, host);
  if (!isCurrent(leaf, now)) return outOfDate(leaf);
  // Nobody verified otherwise what an operator approved.
  return approved ? (profileObjection(path, host) ?? pathObjection(path, now)) : null;
}

/** Returns why a handshake is not safe enough for what came over it to count; null when it is safe. */
export function flawOfHandshake(weaknesses: readonly HandshakeWeakness[]): Reason | null {
  const unsafe = weaknesses.filter((weakness) => weakness.unsafe);
  return unsafe.length > 0 ? { reason: 'weak-handshake', weaknesses: unsafe } : null;
}
