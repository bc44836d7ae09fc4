import type { AlertMessage } from '../../lambda/notify/message';
import { parseIamEvent, type ProviderAction } from '../../lambda/contract/cloudtrail-event';
import { invocationAfter } from '../../lambda/contract/invocation';
import { cloudTrailEvent } from '../support/iam-event';
import { arnOf } from './account';
import { type Cast, days, hours, NOON } from './cast';
import { steadyThumbprint } from './names';

/** A message, and how it came about. */
export interface Scenario {
  /** What happened, as a sentence. */
  story: string;
  /** Settings of the watcher. */
  settings?: object;
  play: (cast: Cast) => Promise<AlertMessage | null>;
}

const LOGIN = 'https://login.example.com';
const GITLAB = 'https://gitlab.example.net';
const BUILD = 'https://build.example.org';

const OLD_CA = 'Example Corp Issuing CA 2025';
const NEW_CA = 'Example Corp Issuing CA 2026';

/** Issuers under the company's CA, known to the watcher since yesterday. */
const settleUnder = async ({ account, under }: Cast, issuers: readonly string[]): Promise<void> => {
  const look = await under(OLD_CA, ...issuers.map((issuer) => new URL(issuer).host));
  for (const issuer of issuers) {
    account.pin(issuer, [look.thumbprint]);
    account.present(issuer, look);
  }
  await account.runAt(days(-1));
};

/** They all present a certificate of the new CA. */
const rotateUnder = async ({ account, under }: Cast, issuers: readonly string[]): Promise<void> => {
  const look = await under(NEW_CA, ...issuers.map((issuer) => new URL(issuer).host));
  for (const issuer of issuers) account.present(issuer, look);
};

/** An issuer that vouches for itself, known to the watcher since yesterday. */
const settleAlone = async ({ account, alone }: Cast, issuer: string, until?: Date): Promise<string> => {
  const look = await alone(`first certificate of ${issuer}`, new URL(issuer).host, until);
  account.pin(issuer, [look.thumbprint]);
  account.present(issuer, look);
  await account.runAt(days(-1));
  return look.thumbprint;
};

const rotateAlone = async ({ account, alone }: Cast, issuer: string): Promise<void> => {
  account.present(issuer, await alone(`second certificate of ${issuer}`, new URL(issuer).host));
};

/** Runs every six hours from noon on. @returns what the last of them tells */
const every6Hours = async ({ account }: Cast, from: number, to: number): Promise<AlertMessage | null> => {
  let last: AlertMessage | null = null;
  for (let hour = from; hour <= to; hour += 6) last = await account.runAt(hours(hour));
  return last;
};

const changeBy = (action: ProviderAction, issuer: string, detail: object) =>
  parseIamEvent(
    cloudTrailEvent(action, {
      requestParameters: { openIDConnectProviderArn: arnOf(issuer) },
      eventTime: hours(0).toISOString(),
      ...detail,
    }),
  );

const tenants = Array.from(
  { length: 80 },
  (_, n) => `https://oidc.tenant-${String(n + 1).padStart(2, '0')}.example.com`,
);

const many = Array.from({ length: 40 }, (_, n) => `https://oidc.cluster-${String(n + 1).padStart(2, '0')}.example.com`);

/** The examples, by the names of their files. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'one-rotation': {
    story: 'An issuer has a certificate from another CA of the company.',
    play: async (cast) => {
      await settleUnder(cast, [LOGIN]);
      await rotateUnder(cast, [LOGIN]);
      return cast.account.runAt(NOON);
    },
  },
  'eighty-rotations': {
    story: 'Eighty issuers have certificates from another CA of the company, all at once.',
    play: async (cast) => {
      await settleUnder(cast, tenants);
      await rotateUnder(cast, tenants);
      return cast.account.runAt(NOON);
    },
  },
  'approval-needed': {
    story: 'An issuer that vouches for itself has a new certificate, and AWS checks its thumbprint.',
    play: async (cast) => {
      await settleAlone(cast, BUILD);
      await rotateAlone(cast, BUILD);
      return cast.account.runAt(NOON);
    },
  },
  'list-full': {
    story: 'All five places are taken by what people pinned and no host ever presented, and AWS checks the thumbprint.',
    play: async (cast) => {
      const others = ['one', 'two', 'three', 'four', 'five'].map((name) =>
        steadyThumbprint(`pinned by a person: ${name}`),
      );
      const look = await cast.under(OLD_CA, 'login.example.com');
      cast.account.pin(LOGIN, others);
      cast.account.present(LOGIN, look);
      return cast.account.runAt(NOON);
    },
  },
  'issuer-down': {
    story: 'An issuer refuses connections, and AWS checks its thumbprint, so people hear of it at once.',
    play: async (cast) => {
      await settleUnder(cast, [LOGIN, GITLAB]);
      cast.account.present(GITLAB, null);
      return cast.account.runAt(NOON);
    },
  },
  'issuer-still-down': {
    story: 'It still does on Monday.',
    play: async (cast) => {
      await settleUnder(cast, [LOGIN, GITLAB]);
      cast.account.present(GITLAB, null);
      return every6Hours(cast, 0, 108);
    },
  },
  'issuer-recovered': {
    story: 'An issuer was down for three days, and has answered in three runs since.',
    play: async (cast) => {
      await settleUnder(cast, [LOGIN, GITLAB]);
      const look = await cast.under(OLD_CA, 'login.example.com', 'gitlab.example.net');
      cast.account.present(GITLAB, null);
      await every6Hours(cast, 0, 66);
      cast.account.present(GITLAB, look);
      return every6Hours(cast, 72, 84);
    },
  },
  'issuer-comes-and-goes': {
    story: 'An issuer was down, and well again, and has come and gone since; now it has been down for a day.',
    play: async (cast) => {
      await settleUnder(cast, [LOGIN, GITLAB]);
      const look = await cast.under(OLD_CA, 'login.example.com', 'gitlab.example.net');
      cast.account.present(GITLAB, null);
      await every6Hours(cast, 0, 12);
      cast.account.present(GITLAB, look);
      await every6Hours(cast, 18, 30);
      cast.account.present(GITLAB, null);
      await every6Hours(cast, 36, 36);
      cast.account.present(GITLAB, look);
      await every6Hours(cast, 42, 42);
      cast.account.present(GITLAB, null);
      return every6Hours(cast, 48, 72);
    },
  },
  'certificate-expiring': {
    story:
      'The certificate of an issuer, of which people heard that it would expire in two weeks, expires in three days.',
    play: async (cast) => {
      await settleAlone(cast, BUILD, days(12));
      return cast.account.runAt(days(9));
    },
  },
  'changed-by-someone-else': {
    story: 'A person replaced the thumbprints of a provider, and CloudTrail recorded it.',
    play: async (cast) => {
      await settleUnder(cast, [LOGIN, GITLAB]);
      cast.account.pin(GITLAB, [steadyThumbprint('pinned by a person')]);
      const change = changeBy('UpdateOpenIDConnectProviderThumbprint', GITLAB, {
        userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::123456789012:assumed-role/Admin/alice@example.com' },
        sourceIPAddress: '198.51.100.23',
        userAgent: 'aws-cli/2.31.0',
      });
      return change && cast.account.runAt(hours(0.1), { invocation: invocationAfter(change) });
    },
  },
  'deleted-by-someone-else': {
    story: 'Terraform deleted a provider, and CloudTrail recorded it.',
    play: async (cast) => {
      await settleUnder(cast, [LOGIN, GITLAB]);
      cast.account.remove(GITLAB);
      const change = changeBy('DeleteOpenIDConnectProvider', GITLAB, {
        userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::123456789012:assumed-role/terraform/ci' },
        sourceIPAddress: '198.51.100.23',
        userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.13.4',
      });
      return change && cast.account.runAt(hours(0.1), { invocation: invocationAfter(change) });
    },
  },
  'run-incomplete': {
    story: 'The time of a run was up before it had looked at all providers.',
    play: async (cast) => {
      await settleUnder(cast, many);
      // It is asked once for the run's own lease, and for each provider when it is begun, taken in hand and kept.
      let asked = 0;
      return cast.account.runAt(NOON, { using: { remainingMs: () => ((asked += 1) > 60 ? 0 : 300_000) } });
    },
  },
  'memory-degraded': {
    story: 'The table of the memory is gone.',
    play: async (cast) => {
      await settleUnder(cast, [LOGIN]);
      const gone = async (): Promise<never> => {
        throw Object.assign(new Error('Requested resource not found'), { name: 'ResourceNotFoundException' });
      };
      const table = { acquire: gone, read: gone, readMany: gone, save: gone, release: gone };
      const rows = { addVersion: gone, versions: gone, addEvent: gone, events: gone, markEvent: gone };
      const memory = { ...table, ...rows };
      return cast.account.runAt(NOON, { using: { memory } });
    },
  },
  'trusted-on-first-use': {
    story: 'An issuer that vouches for itself has a new certificate, and "updates" is set to "always".',
    settings: { updates: 'always' },
    play: async (cast) => {
      await settleAlone(cast, BUILD);
      await rotateAlone(cast, BUILD);
      return cast.account.runAt(NOON);
    },
  },
  'several-things': {
    story: 'In an account that was given a name, one run adds, needs a person, finds an issuer down and is told late.',
    settings: { accountName: 'production' },
    play: async (cast) => {
      await settleUnder(cast, [LOGIN, GITLAB]);
      await settleAlone(cast, BUILD);
      cast.account.present(GITLAB, null);
      await rotateUnder(cast, [LOGIN]);
      await rotateAlone(cast, BUILD);
      const refused = async (): Promise<never> => {
        throw new Error('SNS is out of reach');
      };
      await cast.account.runAt(hours(-12), { using: { tell: refused } }).catch(() => null);
      await cast.account.runAt(hours(-6), { using: { tell: refused } }).catch(() => null);
      return cast.account.runAt(NOON);
    },
  },
};
