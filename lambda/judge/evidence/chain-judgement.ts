import type { Reason } from '../../findings/reason';
import type { Certificate } from '../chain/certificate';
import type { HandshakeWeakness } from '../chain/handshake-strength';
import type { KeyKind, Verdict } from '../observation';
import type { AnchorMatch } from './anchors';

/** Reason for which a live thumbprint may be trusted. See docs/trust.md. */
export type Evidence = 'web-pki' | 'operator-ca' | 'continuity' | 'approved';

/** The judgement on one presented chain. */
export interface ChainJudgement {
  /** Address that presented the chain. */
  address: string;
  /** Question that was asked there. */
  asked: KeyKind;
  /** OpenSSL's verdict, by strict rules. */
  verdict: Verdict;
  /** Weaknesses of the handshake that showed the chain, the worst first. */
  weaknesses: readonly HandshakeWeakness[];
  /** All certificates sent, in wire order. */
  sent: readonly Certificate[];
  /** Certificates from the leaf to the top. */
  path: readonly Certificate[];
  /** Path up to the first certificate that a trusted CA vouches for, and that CA; the whole path when none does. */
  needed: readonly Certificate[];
  top: Certificate;
  leaf: Certificate;
  /** The CA certificates known here that stand in the path or signed one of its certificates, lowest first; whatever the verdict. */
  anchorMatches: readonly AnchorMatch[];
  evidence: Evidence | null;
  /** Subject of the CA certificate that the chain verifies to; null without such evidence. */
  anchor: string | null;
  /** The thumbprint of the pin that the chain continues, where that is its evidence; else null. */
  continues: string | null;
  /** Reason for the lack of evidence; null with evidence. */
  unprovenReason: Reason | null;
  /**
   * Reason for which a document that came over this chain proves nothing about the host: it has no evidence, its leaf does not name the host or is not valid now, the path breaks a rule, or the handshake was
   * not safe. Null when the document proves something.
   */
  flaw: Reason | null;
  /** Pin that would vouch for the top, had not an external change brought it in; null with evidence, or without such a pin. */
  externalPin: string | null;
  /** Twin that the evidence rests on: a certificate whose own signature nobody trusted made. Null without one. */
  twin: Twin | null;
  /** Highest certificate with evidence below a top without any: it is pinned in the top's place. Null without one. */
  provenBelow: Certificate | null;
  /** True if the leaf names the host. */
  named: boolean;
  /**
   * True if OpenSSL's verdict holds, the leaf names the host and is valid now, and the anchor is a CA certificate shipped with Node,
   * as far as can be known.
   */
  publiclyTrusted: boolean;
}

/**
 * A certificate at the top of a chain that is believed for its key alone: it bears the name and key of a CA that is trusted or
 * pinned, but whoever signed it is not known here. Anybody can make such a twin of a CA, as often as they like, so that five of
 * them could fill a list.
 */
export interface Twin {
  /** SHA-256 of its key, 64 hexadecimal digits. */
  key: string;
  /** True if it is the key of a trusted CA certificate; else a pinned certificate has it, or one that signed a pinned one. */
  ofTrustedCa: boolean;
}
