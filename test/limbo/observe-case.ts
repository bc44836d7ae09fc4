import { judgeChain } from '../support/judgement';
import { type Server, createServer } from 'node:tls';
import type { ChainJudgement } from '../../lambda/judge/evidence/chain-judgement';
import type { TrustBasis } from '../../lambda/judge/evidence/trust-basis';
import type { Verdict } from '../../lambda/judge/observation';
import { readConnectTo } from '../../lambda/observe/tls/addresses';
import { probeHost } from '../../lambda/observe/host';
import { DEFAULT_LIMITS, createBudget } from '../../lambda/observe/tls/limits';
import type { ProbeOptions } from '../../lambda/observe/tls/opening';
import { createTlsContexts } from '../../lambda/observe/tls/tls-settings';
import { listen, shutDown } from '../../sandbox/listen';
import { basis } from '../support/judgement';
import { derOf } from '../support/pem';
import type { LimboCase } from './cases';

/** What became of a case. */
export type Look =
  | { kind: 'seen'; verdict: Verdict; judgement: ChainJudgement | null; asSent: boolean }
  /** The server would have presented it, but client and server found no way to speak TLS. */
  | { kind: 'no-handshake'; why: string }
  /** Node's server does not take the certificate or its key. */
  | { kind: 'not-served'; why: string }
  /** There is no key to serve it with, or it is no server's certificate. */
  | { kind: 'bytes-only' };

/** A host that no case names. */
const NO_HOST = 'no-host.invalid';

/**
 * Serves a case on loopback and looks at it as the watcher looks at a provider whose operator configured the case's
 * trusted certificates, and no others. What cannot be served is at least judged as bytes.
 * @throws whatever the watcher's own code throws, which it must not
 */
export async function observeCase(testcase: LimboCase): Promise<Look> {
  const server = testcase.kind === 'SERVER' && testcase.key !== null ? serverOf(testcase, testcase.key) : null;
  if (server === null || 'why' in server) {
    judgeAsBytes(testcase);
    return server ? { kind: 'not-served', why: server.why } : { kind: 'bytes-only' };
  }
  try {
    return await observeServer(testcase, await listen(server));
  } finally {
    await shutDown(server);
  }
}

/** The lowest security level: the server minds nothing, so that the client has to. */
function serverOf({ chain }: LimboCase, key: string): Server | { why: string } {
  try {
    const server = createServer({ key, cert: chain.join('\n'), ciphers: 'DEFAULT@SECLEVEL=0' });
    return server.on('tlsClientError', () => {}).on('secureConnection', (socket) => socket.on('error', () => {}));
  } catch (error) {
    return { why: String(error) };
  }
}

async function observeServer(testcase: LimboCase, port: number): Promise<Look> {
  const host = testcase.host ?? NO_HOST;
  const options: ProbeOptions = {
    resolve: () => Promise.resolve([]),
    connectTo: readConnectTo([`::127.0.0.1:${port}`]),
    allowPrivateAddresses: false,
    contexts: createTlsContexts(testcase.trusted),
    limits: DEFAULT_LIMITS,
  };
  const probe = await probeHost({ host, port: 443 }, options, createBudget(DEFAULT_LIMITS.totalMs));
  const { presentations, failures } = await probe.finish();
  const [presentation, ...more] = presentations;
  if (more.length > 0) throw new Error(`One certificate was presented ${presentations.length} times.`);
  if (!presentation) {
    judgeAsBytes(testcase);
    return { kind: 'no-handshake', why: failures.map(({ why }) => why).join('; ') };
  }
  const { verdict, chain } = presentation;
  const asSent = toHex(chain) === toHex(testcase.chain.map(derOf));
  return { kind: 'seen', verdict, judgement: judgeChain(presentation, host, basisOf(testcase)), asSent };
}

function toHex(chain: readonly Uint8Array[]): string {
  return chain.map((der) => Buffer.from(der).toString('hex')).join();
}

function judgeAsBytes(testcase: LimboCase): void {
  const presentation = { address: '127.0.0.1', asked: 'any' as const, chain: testcase.chain.map(derOf) };
  const host = testcase.host ?? NO_HOST;
  judgeChain({ ...presentation, verdict: { trusted: true } }, host, basisOf(testcase));
}

function basisOf({ trusted }: LimboCase): TrustBasis {
  return basis({ operatorCas: trusted.map((pem) => ({ der: derOf(pem) })), exclusive: true });
}
