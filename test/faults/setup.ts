import { parseInvocation } from '../../lambda/contract/invocation';
import { checkInput } from '../../lambda/contract/input-error';
import { createAnchors } from '../../lambda/judge/evidence/anchors';
import type { Observation } from '../../lambda/judge/observation';
import { createTlsContexts } from '../../lambda/observe/tls/tls-settings';
import { settingsSchema } from '../../lambda/contract/settings';
import type { Trust } from '../../lambda/observe/trust';
import { type ServerChain, createAuthority, issueLeaf, present, selfSigned } from '../../sandbox/certificates';
import { answer, closeServers, documents, serve } from '../support/issuer';
import { observeFrom } from '../support/probe';

export const ROTATING = 'https://rotating.example';
export const HELD = 'https://held.example';
export const STEADY = 'https://steady.example';

/** What all issuers present for a while: what a look at each showed. */
export type Epoch = ReadonlyMap<string, Observation>;

/** Three issuers, and what they present one after the other. */
export interface Setup {
  trust: Trust;
  /** Three epochs: see `playScene`. */
  epochs: readonly [Epoch, Epoch, Epoch];
  /** The thumbprints, by the letters of `playScene`. */
  a: string;
  b: string;
  c: string;
  keys: string;
  old: string;
  unrelatedCertificate: string;
  steady: string;
}

const LONG = { from: new Date('2020-01-01'), to: new Date('2045-01-01') };

/**
 * Plays the scene over real TLS, and takes down what a look shows: faults strike AWS, and issuers do not change by them.
 *
 * `ROTATING` has issuing CAs of a private root, which is trusted: A, then B, then C. Its keys lie on another host, whose
 * certificate stays. `HELD` vouches for itself: first with an old certificate, in the last epoch with one that nothing
 * proves. `STEADY` stays.
 */
export async function recordSetup(): Promise<Setup> {
  const root = await createAuthority({ name: 'Private Root CA', validity: LONG });
  const under = async (name: string, host: string) => {
    const issuing = await createAuthority({ name, issuer: root, validity: LONG });
    const chain = present(await issueLeaf(issuing, { hosts: [host], validity: LONG }), issuing);
    return { chain, thumbprint: issuing.thumbprint };
  };
  const alone = async (host: string) => {
    const certificate = await selfSigned({ hosts: [host], validity: LONG });
    return { chain: present(certificate), thumbprint: certificate.thumbprint };
  };
  const [a, b, c] = [
    await under('A', 'rotating.example'),
    await under('B', 'rotating.example'),
    await under('C', 'rotating.example'),
  ];
  const keys = await under('Keys', 'keys.rotating.example');
  const [old, unrelatedCertificate] = [await alone('held.example'), await alone('held.example')];
  const steady = await under('Steady', 'steady.example');

  const look = async (issuer: string, chain: ServerChain, keysChain = chain): Promise<Observation> => {
    const { host } = new URL(issuer);
    const routes = answer(documents(issuer, keysChain === chain ? `${issuer}/jwks` : `https://keys.${host}/jwks`));
    const [server, keysServer] = [await serve(chain, routes), await serve(keysChain, routes)];
    const connectTo = [server.connectTo(host), keysServer.connectTo(`keys.${host}`)];
    return observeFrom(issuer, { connectTo, trusting: [root.pem] });
  };
  const epoch = async (rotating: ServerChain, held: ServerChain): Promise<Epoch> =>
    new Map([
      [ROTATING, await look(ROTATING, rotating, keys.chain)],
      [HELD, await look(HELD, held)],
      [STEADY, await look(STEADY, steady.chain)],
    ]);
  const epochs = [
    await epoch(a.chain, old.chain),
    await epoch(b.chain, old.chain),
    await epoch(c.chain, unrelatedCertificate.chain),
  ] as const;
  await closeServers();
  return {
    trust: {
      contexts: createTlsContexts([root.pem]),
      anchors: createAnchors({ publicCas: [], operatorCas: [root.der] }, true),
    },
    epochs: [...epochs],
    a: a.thumbprint,
    b: b.thumbprint,
    c: c.thumbprint,
    keys: keys.thumbprint,
    old: old.thumbprint,
    unrelatedCertificate: unrelatedCertificate.thumbprint,
    steady: steady.thumbprint,
  };
}

/** What a run is set to, whatever the account holds. */
export const SETTINGS = checkInput(settingsSchema, { overlapDays: 30 }, 'settings');

/** The schedule's event. */
export const SCHEDULED = parseInvocation({});

/** The event of the schedule of quick looks. */
export const QUICK = parseInvocation({ only: 'enforced' });
