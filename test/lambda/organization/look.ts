import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { STSClient } from '@aws-sdk/client-sts';
import { checkInput } from '../../../lambda/contract/input-error';
import { settingsSchema } from '../../../lambda/contract/settings';
import { askForCaller, createAccess } from '../../../lambda/organization/account-access';
import { listAccounts } from '../../../lambda/organization/accounts';
import { type OrganizationDependencies, checkOrganization } from '../../../lambda/organization/check-organization';
import { type StoredObservations, observeUnits, unitsOf } from '../../../lambda/organization/observe-units';
import type { OrganizationReport } from '../../../lambda/organization/organization-report';
import { createWiring } from '../../../lambda/wiring';
import type { Aws } from '../../../sandbox/aws/server';
import { credentials } from '../../support/credentials';
import type { ManyIssuers } from '../../support/many-issuers';
import { noSuchName } from '../../support/probe';
import { EXTERNAL_ID, ROLE } from './scenario';

/** A report, and the observations that it rests on. */
export interface Look {
  report: OrganizationReport;
  observations: StoredObservations;
}

/** Looks at an organization as the terminal does, with a clock that stands still. */
export async function lookAt(
  { aws, ca, issuers }: Pick<ManyIssuers, 'ca' | 'issuers'> & { aws: Aws },
  dependencies: Partial<OrganizationDependencies> = {},
): Promise<Look> {
  const configuration = { endpoint: aws.url, region: aws.region, credentials, maxAttempts: 1 };
  const [sts, organizations] = [new STSClient(configuration), new OrganizationsClient(configuration)];
  const settings = checkInput(
    settingsSchema,
    { caFile: '/operator-ca.pem', connectTo: issuers.map(({ connectTo }) => connectTo) },
    'settings',
  );
  const now = new Date();
  const clock = (): Date => now;
  const wiring = createWiring({ settings, directory: '/', resolve: noSuchName, readCaFile: () => [ca.pem], clock });
  let observations: StoredObservations = new Map();
  const { observeUnits: find, ...others } = dependencies;
  const report = await checkOrganization({
    ...wiring,
    newRunId: () => 'run-1',
    settings,
    thumbprintCheck: 'aws',
    issuers: [],
    roleName: ROLE,
    listAccounts: () => listAccounts(organizations),
    open: createAccess(sts, await askForCaller(sts), { name: ROLE, externalId: EXTERNAL_ID }, configuration),
    observeUnits: async (providers, runId) => {
      const using = { ...wiring, settings, runId, perspective: 'tests' };
      observations = await (find ? find(providers, runId) : observeUnits(unitsOf(providers, settings), using));
      return observations;
    },
    ...others,
  });
  sts.destroy();
  organizations.destroy();
  return { report, observations };
}
