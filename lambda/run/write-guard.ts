import type { Clearance } from '../act/write-thumbprints';
import type { Provider } from '../act/iam';
import type { Page } from '../state/session';
import { planned } from './apply';
import { leaseLost, outOfTime, unread } from './provider-report';
import { bounded } from '../judge/state/item-size';
import type { CheckRequest } from './reconcile';
import type { Considered } from '../judge/evaluate';
import type { ProviderMemory } from '../judge/state/provider-state';
import { isAsked } from '../judge/state/request';
import { type LookDependencies, type Looked, type Sighted, isFresh } from './observe-provider';
import type { Clocks } from '../contract/moment';
import type { ProviderReport } from '../contract/report';

/**
 * How much of the lease has to be left when IAM is asked to write, in milliseconds: three tries of 13 seconds each (see
 * client-limits.ts), and what lies between them.
 */
const WRITE_MS = 45_000;

/** What a write to one provider rests on. */
export interface WriteBasis {
  /** The latest look. */
  looked: Looked;
  /** The provider's state, whose lease this run took; not kept where it could not. */
  page: Page<ProviderMemory>;
  consider: (looked: Looked, memory: ProviderMemory, additionsOnly: boolean, provider: Provider) => Considered;
  lookAgain: () => Promise<Sighted>;
  request: Pick<CheckRequest, 'arn' | 'named' | 'wish'>;
  using: Clocks & Pick<LookDependencies, 'until'>;
}

/** Judges a provider for a write, and decides just before it whether it may be done. */
export interface WriteGuard {
  /** Judges the provider as IAM gives it. */
  judge: (provider: Provider) => Considered;
  /**
   * Keeps what a person took out that is not pinned: nothing is written for it, but what is not remembered would come back.
   * @returns what is to be done, judged again where it could not be kept
   */
  keepRejections: (considered: Considered, provider: Provider) => Promise<Considered | { stop: ProviderReport }>;
  /** Keeps what is about to be written, and decides whether it may be; if not, the report says why. */
  clear: (considered: Considered) => Promise<Clearance<ProviderReport>>;
}

/**
 * Guards the writes to one provider. They are done only while this run holds the lease, and on a fresh look: an old one is
 * taken again, once. Without a table, and where it fails, there is no lease to lose: then things are added, and nothing is
 * removed.
 */
export function guardWrites(basis: WriteBasis): WriteGuard {
  const { request, page, lookAgain, using } = basis;
  const { arn } = request;
  const asked = isAsked(request.wish);
  let { looked } = basis;
  let known = page.state;
  let additionsOnly = !page.kept;
  let isSecondLook = false;

  const renewLook = async (): Promise<Clearance<ProviderReport>> => {
    if (isSecondLook || using.until?.aborted === true) return { stop: outOfTime(arn, asked) };
    isSecondLook = true;
    const sighted = await lookAgain();
    if ('error' in sighted) return { stop: unread(sighted.error, request) };
    looked = sighted;
    return 'judge again';
  };

  /** To the next run, a write that is not remembered looks like somebody else's: so it is kept before it is done. */
  const keep = async (considered: Considered): Promise<Clearance<ProviderReport>> => {
    // What IAM refused may have taken place all the same, so another try starts from what was kept before the first.
    const next = bounded(planned(considered));
    const outcome = await page.save(next, 'keep');
    if (outcome === 'lost' || (page.kept && page.leaseLeftMs() < WRITE_MS)) return { stop: leaseLost(arn, asked) };
    if (outcome === 'unavailable' && !additionsOnly) {
      additionsOnly = true;
      return 'judge again';
    }
    known = next;
    return 'write';
  };

  const keepRejections: WriteGuard['keepRejections'] = async (considered, provider) => {
    if (considered.plan.write || considered.removal.absent.size === 0) return considered;
    const outcome = await page.save(bounded(planned(considered)), 'keep');
    if (outcome === 'lost') return { stop: leaseLost(arn, asked) };
    if (outcome === 'saved') return considered;
    additionsOnly = true;
    return basis.consider(looked, known, additionsOnly, provider);
  };

  return {
    keepRejections,
    judge: (provider) => basis.consider(looked, known, additionsOnly, provider),
    clear: async (considered) => {
      if (page.kept && page.leaseLeftMs() === 0) return { stop: leaseLost(arn, asked) };
      if (!isFresh(looked, using)) return renewLook();
      const clearance = await keep(considered);
      return clearance === 'write' && !isFresh(looked, using) ? renewLook() : clearance;
    },
  };
}
