import type { Report } from '../../lambda/contract/report';
import type { CheckSetup } from '../support/account';
import { account } from '../support/account-setup';
import type { TestServer } from '../support/issuer';
import { DAY } from '../support/remembered';

/** Has the account checked so many days from now, with memory, where each of these hosts is at these servers. */
export function checkAfter(
  days: number,
  hosts: Readonly<Record<string, readonly TestServer[]>>,
  setup: CheckSetup,
): Promise<Report> {
  const at = new Date(Date.now() + days * DAY);
  const connectTo = Object.entries(hosts).flatMap(([host, servers]) => servers.map((server) => server.connectTo(host)));
  return account.check({ keepsState: true, clock: () => at, ...setup, settings: { connectTo, ...setup.settings } });
}
