import { type Authority, createAuthority, issueLeaf, present, selfSigned } from '../../sandbox/certificates';
import { type Issuer, startIssuer } from '../../sandbox/issuer';
import { nobody } from '../support/issuer';
import { ALL_ALONG, on } from './calendar';
import { isDown } from './outages';

/** An identity provider in the sixty days. */
export interface Actor {
  /** Host of its issuer. */
  host: string;
  /** What it presents at first and later on, by thumbprint. IAM holds the first. */
  names: ReadonlyMap<string, string>;
  /** The rule that leads to it at a moment; to nobody while it is down. */
  connectTo: (now: Date) => string;
  /** What its owner does, and when. */
  trialRun: readonly { at: Date; act: () => void }[];
  close: () => Promise<void>;
}

/** All of them, and the CAs. */
export interface Fixtures {
  actors: readonly Actor[];
  /** Stands for the public CAs, of which AWS knows. */
  publicRoot: Authority;
  /** The operator's own, in caFile. */
  privateRoot: Authority;
}

/** Starts them. */
export async function startFixtures(): Promise<Fixtures> {
  const publicRoot = await createAuthority({ name: 'Public Root CA', validity: ALL_ALONG });
  const privateRoot = await createAuthority({ name: 'Example Corp Root CA', validity: ALL_ALONG });
  const actors = [
    await startMonthly(privateRoot),
    await startFlapping('flapping.example', privateRoot),
    await startFlapping('flapping-public.example', publicRoot),
    startDead(),
    await startSelfSigned(),
    await startExpiring(publicRoot),
  ];
  return { actors, publicRoot, privateRoot };
}

/** Gets its certificate from another issuing CA every thirty days. */
async function startMonthly(root: Authority): Promise<Actor> {
  const host = 'monthly.example';
  const first = await chainFrom(root, 'Issuing CA 1', host);
  const second = await chainFrom(root, 'Issuing CA 2', host);
  const third = await chainFrom(root, 'Issuing CA 3', host);
  const issuer = await startIssuer({ issuer: `https://${host}`, chain: first.chain });
  return {
    ...playedBy(issuer, first, second, third),
    trialRun: [
      { at: on(10, '04:00'), act: () => issuer.rotate(second.chain) },
      { at: on(40, '04:00'), act: () => issuer.rotate(third.chain) },
    ],
  };
}

async function startFlapping(host: string, root: Authority): Promise<Actor> {
  const only = await chainFrom(root, 'Issuing CA', host);
  const issuer = await startIssuer({ issuer: `https://${host}`, chain: only.chain });
  return {
    ...playedBy(issuer, only),
    connectTo: (now) => (isDown(now) ? nobody.connectTo(host) : issuer.connectTo),
  };
}

/** Was registered long ago, and nothing answers there any more. */
function startDead(): Actor {
  const host = 'dead.example';
  return {
    host,
    names: new Map([['d'.repeat(40), 'what it once presented']]),
    connectTo: () => nobody.connectTo(host),
    trialRun: [],
    close: async () => {},
  };
}

/** Signs for itself, with another certificate from day 20 on: no CA signed that. */
async function startSelfSigned(): Promise<Actor> {
  const host = 'self-signed.example';
  const first = await selfSigned({ hosts: [host], validity: ALL_ALONG });
  const second = await selfSigned({ hosts: [host], validity: ALL_ALONG });
  const issuer = await startIssuer({ issuer: `https://${host}`, chain: present(first) });
  return {
    ...playedBy(issuer, { ...first, name: 'certificate 1' }, { ...second, name: 'certificate 2' }),
    trialRun: [{ at: on(20, '09:30'), act: () => issuer.rotate(present(second)) }],
  };
}

/** Its certificate runs out on day 40, and its owner is late in renewing it. */
async function startExpiring(root: Authority): Promise<Actor> {
  const host = 'expiring.example';
  const short = await chainFrom(root, 'Public Issuing CA', host, on(40, '09:00'));
  const renewed = present(await issueLeaf(short.issuing, { hosts: [host], validity: ALL_ALONG }), short.issuing);
  const issuer = await startIssuer({ issuer: `https://${host}`, chain: short.chain });
  return { ...playedBy(issuer, short), trialRun: [{ at: on(39, '10:00'), act: () => issuer.rotate(renewed) }] };
}

async function chainFrom(root: Authority, name: string, host: string, to = ALL_ALONG.to) {
  const issuing = await createAuthority({ name, issuer: root, validity: ALL_ALONG });
  const leaf = await issueLeaf(issuing, { hosts: [host], validity: { ...ALL_ALONG, to } });
  return { name, issuing, chain: present(leaf, issuing), thumbprint: issuing.thumbprint };
}

function playedBy({ host, connectTo, close }: Issuer, ...tops: readonly { name: string; thumbprint: string }[]): Actor {
  return {
    host,
    names: new Map(tops.map(({ name, thumbprint }) => [thumbprint, name])),
    connectTo: () => connectTo,
    trialRun: [],
    close,
  };
}
