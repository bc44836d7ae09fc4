import type { Report } from '../../lambda/contract/report';
import type { Account, CheckSetup } from '../support/account';
import type { TestServer } from '../support/issuer';

const DAY = 24 * 60 * 60 * 1000;

/** Has an account checked so many days from now, with memory, where each of these hosts is at these servers. */
export function checkAfter(
  account: Account,
  days: number,
  hosts: Readonly<Record<string, readonly TestServer[]>>,
  setup: CheckSetup,
): Promise<Report> {
  const at = new Date(Date.now() + days * DAY);
  const connectTo = Object.entries(hosts).flatMap(([host, servers]) => servers.map((server) => server.connectTo(host)));
  return account.check({ keepsState: true, clock: () => at, ...setup, settings: { connectTo } });
}
