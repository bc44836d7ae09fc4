import { resolve } from 'node:path';
import { readCaFile } from '../contract/ca-file';
import { type Anchors, createAnchors } from '../judge/evidence/anchors';
import { type TlsContexts, createTlsContexts, publicCas } from './tls/tls-settings';
import type { ProviderProfile, Settings } from '../contract/settings';

/** CA certificates of one profile, for the handshake and for the judgement. */
export interface Trust {
  contexts: TlsContexts;
  anchors: Anchors;
}

/** Returns the certificates of a CA file, PEM, one each. */
export type ReadCaFile = (path: string) => readonly string[];

/**
 * Returns a function that gives the trust of a profile. Reading 140 CA certificates takes longer than a handshake, so each distinct
 * combination is made once and kept for the life of the process; CA files do not change while it runs.
 * @param directory folder that `caFile` paths are relative to
 * @param read gives the certificates of a CA file, PEM, or throws an InputError. Default: of a PEM file
 * @throws InputError when a CA file that the settings name cannot be read
 */
export function createTrustStore(
  settings: Settings,
  directory: string,
  read: ReadCaFile = readCaFile,
): (profile: ProviderProfile) => Trust {
  const casOf = (caFile: string | undefined): readonly string[] =>
    caFile === undefined ? [] : read(resolve(directory, caFile));
  for (const { caFile } of [settings, ...Object.values(settings.providers)]) casOf(caFile);
  const known = new Map<string, Trust>();
  return (profile) => {
    const key = JSON.stringify([profile.caFile ?? null, profile.caExclusive]);
    const trust = known.get(key) ?? createTrust(profile, casOf(profile.caFile));
    known.set(key, trust);
    return trust;
  };
}

function createTrust({ caExclusive }: ProviderProfile, operatorCas: readonly string[]): Trust {
  return {
    contexts: createTlsContexts(caExclusive ? operatorCas : [...operatorCas, ...publicCas]),
    anchors: createAnchors({ publicCas: der(publicCas), operatorCas: der(operatorCas) }, caExclusive),
  };
}

/** Returns the bytes of certificates in PEM form, each with no text around it. Parsing them all once is expensive enough. */
function der(pems: readonly string[]): Uint8Array[] {
  return pems.map((pem) => Buffer.from(pem.replaceAll(/-----[^-]+-----/g, ''), 'base64'));
}
