import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from './input-error';
import { type Anchors, createAnchors } from './judge/anchors';
import { type LookoutContexts, createLookoutContexts, publicCas } from './observe/tls-settings';
import type { ProviderProfile, Settings } from './settings';

/** The CA certificates of one profile, for the handshake and for the judgement. */
export interface Trust {
  contexts: LookoutContexts;
  anchors: Anchors;
}

/**
 * Gives the trust of a profile. Reading 140 CA certificates takes longer than a handshake, so each distinct
 * combination is made once and kept for the life of the process; CA files do not change while it runs.
 * @param directory what relative `caFile` paths are relative to
 * @throws InputError when a CA file that the settings name cannot be read
 */
export const createTrustStore = (settings: Settings, directory: string): ((profile: ProviderProfile) => Trust) => {
  for (const { caFile } of [settings, ...Object.values(settings.providers)]) {
    if (caFile !== undefined) readCaFile(resolve(directory, caFile));
  }
  const known = new Map<string, Trust>();
  return (profile) => {
    const key = JSON.stringify([profile.caFile ?? null, profile.caExclusive]);
    const trust = known.get(key) ?? createTrust(profile, directory);
    known.set(key, trust);
    return trust;
  };
};

const createTrust = ({ caFile, caExclusive }: ProviderProfile, directory: string): Trust => {
  const operatorCas = caFile === undefined ? [] : readCaFile(resolve(directory, caFile));
  return {
    contexts: createLookoutContexts(caExclusive ? operatorCas : [...operatorCas, ...publicCas]),
    anchors: createAnchors({ publicCas: der(publicCas), operatorCas: der(operatorCas) }, caExclusive),
  };
};

/** The bytes of certificates in PEM form, each without anything around it. Parsing them all once is expensive enough. */
const der = (pems: readonly string[]): Uint8Array[] =>
  pems.map((pem) => Buffer.from(pem.replaceAll(/-----[^-]+-----/g, ''), 'base64'));

/**
 * Reads the certificates of a PEM file.
 * @throws InputError when the file cannot be read, holds no certificate or one that cannot be parsed
 */
export const readCaFile = (path: string): string[] => {
  const blocks = readText(path).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw new InputError(`caFile: ${path} holds no certificate in PEM form.`);
  return blocks.map((pem, index) => {
    try {
      return new X509Certificate(pem).toString();
    } catch {
      throw new InputError(`caFile: certificate ${index + 1} in ${path} cannot be read.`);
    }
  });
};

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new InputError(`caFile: ${path} cannot be read.`);
  }
};
