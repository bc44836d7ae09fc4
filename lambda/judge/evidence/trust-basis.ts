import type { Certificate } from '../chain/certificate';
import type { Anchors } from './anchors';

/** Basis on which evidence is judged: one provider's pins, approvals and CA certificates. */
export interface TrustBasis {
  /** Thumbprints in IAM now, normalised. */
  pinned: ReadonlySet<string>;
  /** Thumbprints that an operator named for this provider, normalised. */
  approved: ReadonlySet<string>;
  /** Thumbprints that an operator had taken out: no top with one of them has evidence, and none is in `pinned`. Default: none. */
  rejected?: Rejections;
  anchors: Anchors;
  /** Pinned thumbprints that an external change brought in: no continuity is founded on them. */
  external: ReadonlySet<string>;
  /** Pinned thumbprints that stood in the list at the first look, or that an operator approved. Default: all. */
  operatorPins?: ReadonlySet<string>;
  /** Keys of which an unverifiable twin was added not long ago (`twins.ts`). */
  recentTwins: ReadonlySet<string>;
  /** Certificates behind pinned thumbprints, as remembered from when they were live. */
  remembered: readonly Certificate[];
  now: Date;
}

/** Thumbprints that an operator had taken out and nobody approved since, normalised, each with the moment since when. */
export type Rejections = ReadonlyMap<string, Date>;
