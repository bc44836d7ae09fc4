import { IAMClient } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from '@aws-sdk/client-sts';
import { credentials } from '../../support/credentials';
import { FIRST } from './seed';

/** Credentials as STS gives them. */
export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Where calls go, and who is there. */
export interface Organized {
  url: string;
  region: string;
  /** Account IDs by name. */
  ids: ReadonlyMap<string, string>;
}

/** What a call is made with. Clients are made for credentials; without any, for those of the management account. */
export interface Harness {
  iam: (keys?: Keys) => IAMClient;
  sts: (keys?: Keys) => STSClient;
  organizations: (keys?: Keys) => OrganizationsClient;
  /** @throws Error for an account that there is not */
  idOf: (name: string) => string;
  /** Returns the names of accounts, in their order. */
  namesOf: (accounts: readonly { Id?: string | undefined }[] | undefined) => (string | undefined)[];
  close: () => void;
}

/** Makes clients of an endpoint. A call is made once. */
export function createHarness({ url, region, ids }: Organized): Harness {
  const clients: { destroy: () => void }[] = [];
  const keep = <T extends { destroy: () => void }>(client: T): T => {
    clients.push(client);
    return client;
  };
  const configuration = (keys: Keys = credentials) => ({ endpoint: url, region, credentials: keys, maxAttempts: 1 });
  const names = new Map([...ids].map(([name, id]) => [id, name]));
  return {
    iam: (keys) => keep(new IAMClient(configuration(keys))),
    sts: (keys) => keep(new STSClient(configuration(keys))),
    organizations: (keys) => keep(new OrganizationsClient(configuration(keys))),
    idOf: (name) => {
      const id = ids.get(name);
      if (id === undefined) throw new Error(`There is no account ${name}.`);
      return id;
    },
    namesOf: (accounts = []) => accounts.map(({ Id = '' }) => names.get(Id)),
    close: () => {
      for (const client of clients) client.destroy();
    },
  };
}

/** Assumes a role, by default the open one of the first account; gives its credentials. */
export async function assume(
  { sts, idOf }: Harness,
  {
    account = FIRST,
    role = 'open',
    ...input
  }: Partial<AssumeRoleCommandInput> & { account?: string; role?: string } = {},
): Promise<Keys> {
  const RoleArn = `arn:aws:iam::${idOf(account)}:role/${role}`;
  const { Credentials: given } = await sts().send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: 'contract', ...input }),
  );
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
}
