import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { HttpsHost } from '../../sandbox/https-host';

/** Runs openssl beside the server, which may answer in this process. */
async function openssl(options: readonly string[], input: string): Promise<string> {
  const running = promisify(execFile)('openssl', options, { encoding: 'utf8', timeout: 20_000 });
  running.child.stdin?.end(input);
  return (await running).stdout;
}

/**
 * The procedure of the IAM User Guide, "Obtain the thumbprint for an OpenID Connect identity provider".
 * @param sigalgs what openssl's option of this name takes, to be shown the certificate of that kind
 */
export async function documentedThumbprint(
  { host, address, port }: Pick<HttpsHost, 'host' | 'address' | 'port'>,
  sigalgs?: string,
): Promise<string> {
  const kind = sigalgs === undefined ? [] : ['-sigalgs', sigalgs];
  const at = ['-servername', host, '-showcerts', '-connect', `${address}:${port}`];
  const shown = await openssl(['s_client', ...at, ...kind], '');
  const last = shown.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)?.at(-1) ?? '';
  const fingerprint = await openssl(['x509', '-fingerprint', '-sha1', '-noout'], last);
  return fingerprint.split('=')[1]?.trim().replaceAll(':', '').toLowerCase() ?? '';
}
