import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { OrganizationFunction } from '../../../lambda/contract/organization-environment';
import { type Aws, startAws } from '../../../sandbox/aws/server';
import { startMiniStack } from '../../emulators/ministack';
import { HUB } from '../../lib/organization/deployed';
import { type CountedIssuer, startIssuers } from '../../support/many-issuers';
import { type AwsCli, pointAtAccount, startAwsCli } from '../aws/cli';
import { type Commands, createCommands } from '../commands';
import type { OrganizationAppSettings } from './app-settings';
import { type Front, startFront } from './front';

export const REGION = 'us-east-1';
export const ORGANIZATION = 'o-sandbox00001';

/** Numbers of accounts with which something is the matter. */
export const TROUBLED = { suspended: 7, withoutRole: 18, throttled: 29, silent: 40 };

/** Numbers of the issuers that present a certificate that is pinned nowhere. */
export const ROTATED = [3, 8];

const ACCOUNTS = 50;
const ISSUERS = 12;
const PROVIDERS = 5;

/** An organization on loopback that one can deploy into. */
export interface Organization {
  aws: Aws;
  issuers: readonly CountedIssuer[];
  fronts: Readonly<Record<OrganizationFunction, Front>>;
  commands: Commands;
  settings: OrganizationAppSettings;
  directory: string;
  close: () => Promise<void>;
}

/** What it is made with. */
export interface OrganizationOptions {
  emulators: string;
  awsCli: AwsCli;
  /** The Node program that the functions run on. */
  node: string;
}

/** Returns the ID of one of the fifty accounts; the first has the functions. */
export function accountId(index: number): string {
  return String(Number(HUB) + index);
}

/** Returns the issuers of an account's providers. */
export function issuersOf(index: number, issuers: readonly CountedIssuer[]): CountedIssuer[] {
  return Array.from({ length: PROVIDERS }, (_, place) => {
    const issuer = issuers[(index * PROVIDERS + place) % issuers.length];
    if (!issuer) throw new Error('There are no issuers.');
    return issuer;
  });
}

/** Returns the numbers of the accounts but that of the functions. */
export function members(): number[] {
  return Array.from({ length: ACCOUNTS - 1 }, (_, index) => index + 1);
}

/**
 * Starts an organization: MiniStack for the account of the functions, but for IAM, STS and Organizations, for which it takes the sandbox.
 * @throws Error when something does not start; nothing is left then
 */
export async function startOrganization({ emulators, awsCli, node }: OrganizationOptions): Promise<Organization> {
  const directory = mkdtempSync(path.join(tmpdir(), 'oidc-thumbprint-watcher-e2e-'));
  const abort = new AbortController();
  const closing: (() => Promise<void>)[] = [async () => rmSync(directory, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    abort.abort();
    for (const one of closing.splice(0).toReversed()) await one();
  };
  try {
    const { ca, issuers } = await startIssuers(ISSUERS);
    closing.push(async () => void (await Promise.all(issuers.map((one) => one.close()))));
    const caFile = path.join(directory, 'ca.pem');
    writeFileSync(caFile, ca.pem);
    const aws = await startSandbox(issuers);
    closing.push(aws.close);
    const fronts = {
      coordinate: await startFront(aws.url),
      readAccounts: await startFront(aws.url),
      observe: await startFront(aws.url),
      act: await startFront(aws.url),
    };
    closing.push(async () => void (await Promise.all(Object.values(fronts).map((front) => front.close()))));
    const ministack = await startMiniStack({ account: HUB, region: REGION, bin: emulators, directory, node });
    closing.push(ministack.stop);
    const environment = environmentOf(ministack.url, directory);
    if (awsCli.version === 1) closing.push((await startAwsCli(awsCli.python, directory, environment)).stop);
    const bin = pointAtAccount(awsCli, { iam: ministack.url, others: ministack.url }, directory);
    const { url: coordinate } = fronts.coordinate;
    const [readAccounts, observe, act] = [fronts.readAccounts.url, fronts.observe.url, fronts.act.url];
    return {
      aws,
      issuers,
      fronts,
      commands: createCommands({ environment, bin, signal: abort.signal }),
      settings: {
        account: HUB,
        region: REGION,
        organizationId: ORGANIZATION,
        organizationalUnits: [aws.organization.units.get('')?.id ?? 'r-none'],
        caFile,
        connectTo: issuers.map(({ connectTo }) => connectTo),
        allowPrivateAddresses: true,
        maxWritesPercent: 50,
        memberTemplate: path.join(directory, 'member.json'),
        fronts: { coordinate, readAccounts, observe, act },
      },
      directory,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startSandbox(issuers: readonly CountedIssuer[]): Promise<Aws> {
  const accounts = [0, ...members()].map((index) => ({ id: accountId(index), name: `team-${index}` }));
  const management = { id: '999999999999', name: 'management' };
  const aws = await startAws({
    account: HUB,
    region: REGION,
    organization: {
      id: ORGANIZATION,
      managementAccount: management.id,
      delegatedAdministrators: [HUB],
      accounts: [management, ...accounts],
    },
  });
  for (const index of members()) {
    for (const one of issuersOf(index, issuers)) {
      const isRotated = ROTATED.includes(issuers.indexOf(one));
      aws.iamOf(accountId(index)).put({ url: one.issuer, thumbprints: [isRotated ? 'a'.repeat(40) : one.thumbprint] });
    }
  }
  return aws;
}

function environmentOf(url: string, directory: string): Record<string, string> {
  return {
    HOME: directory,
    TMPDIR: directory,
    // The emulator takes twelve digits for the account.
    AWS_ACCESS_KEY_ID: HUB,
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ENDPOINT_URL: url,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_DISABLE_VERSION_CHECK: '1',
    CI: 'true',
    NPM_CONFIG_UPDATE_NOTIFIER: 'false',
  };
}
