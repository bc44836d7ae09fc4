import type { AwsRequest, OrganizationsAction, Service } from './call';
import type { Caller } from './caller';
import { AwsError } from './error';
import { type JsonAction, createJsonService } from './json-service';
import type { Organization } from './organization';
import { type Elements, createElements } from './organizations-elements';
import { readId } from './organizations-input';
import { pageOf } from './organizations-pages';
import type { Unit } from './organization-units';

/** Options for Organizations' API. */
export interface OrganizationsOptions {
  partition: string;
  /** True if accounts have their `Status` beside their `State`, as until September 2026. Default false. */
  accountStatus?: boolean | undefined;
}

/** Makes the API of AWS Organizations, as far as accounts and units are read. */
export function createOrganizations(options: OrganizationsOptions, organization: Organization): Service {
  const elements = createElements(organization, options);
  return createJsonService({
    targetPrefix: 'AWSOrganizationsV20161128.',
    namespace: 'com.amazonaws.organizations.v20161128',
    subjects: ['AccountId', 'ParentId', 'ChildId'],
    actions: new Map<OrganizationsAction, JsonAction>([
      ['DescribeOrganization', (_, { caller }) => describe(caller, organization, elements)],
      ...forAdministrators(organization, [
        ['ListRoots', (input, request) => pageOf('Roots', [elements.root()], input, request)],
        ['ListAccounts', listAccounts(organization, elements)],
        ['ListAccountsForParent', listAccountsForParent(organization, elements)],
        ['ListOrganizationalUnitsForParent', listUnits(organization, elements)],
        ['ListParents', listParents(organization, elements)],
        ['DescribeAccount', describeAccount(organization, elements)],
      ]),
    ]),
  });
}

/** Any account of the organization may ask. Source: Organizations API reference, DescribeOrganization. */
function describe({ account }: Caller, organization: Organization, elements: Elements): object {
  refuseOutsider(account, organization);
  return { Organization: elements.organization() };
}

/** Refuses all but the management account and delegated administrators. Source: Organizations API reference, each of the actions. */
function forAdministrators(
  organization: Organization,
  actions: [OrganizationsAction, JsonAction][],
): [OrganizationsAction, JsonAction][] {
  const guarded = (action: JsonAction) => (input: Readonly<Record<string, unknown>>, request: AwsRequest) => {
    const { account } = request.caller;
    refuseOutsider(account, organization);
    if (account !== organization.managementAccount && !organization.delegatedAdministrators.has(account)) {
      throw new AwsError('AccessDeniedException', "You don't have permissions to access this resource.");
    }
    return action(input, request);
  };
  return actions.map(([name, action]) => [name, guarded(action)]);
}

function refuseOutsider(account: string, { accounts }: Organization): void {
  if (accounts.has(account)) return;
  throw new AwsError('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.', 400);
}

function listAccounts({ accounts }: Organization, elements: Elements): JsonAction {
  return (input, request) => pageOf('Accounts', [...accounts.values()].map(elements.account), input, request);
}

function listAccountsForParent(organization: Organization, elements: Elements): JsonAction {
  return (input, request) => {
    const { id } = parentIn(input, organization);
    const inside = [...organization.accounts.values()].filter(({ parent }) => parent.id === id);
    return pageOf('Accounts', inside.map(elements.account), input, request);
  };
}

function listUnits(organization: Organization, elements: Elements): JsonAction {
  return (input, request) => {
    const { path } = parentIn(input, organization);
    const inside = [...organization.units.values()].filter(({ parent }) => parent === path);
    return pageOf('OrganizationalUnits', inside.map(elements.unit), input, request);
  };
}

function listParents({ accounts, units, upwardFrom }: Organization, elements: Elements): JsonAction {
  return (input, request) => {
    const id = readId(input, 'ChildId', /^(?:\d{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/);
    const unit = [...units.values()].find((one) => one.id === id);
    const parent = accounts.get(id)?.parent ?? (unit && upwardFrom(unit)[1]);
    if (!parent) throw new AwsError('ChildNotFoundException', "You specified a child that doesn't exist.", 400);
    return pageOf('Parents', [elements.parent(parent)], input, request);
  };
}

function describeAccount({ accounts }: Organization, elements: Elements): JsonAction {
  return (input) => {
    const account = accounts.get(readId(input, 'AccountId', /^\d{12}$/));
    if (account) return { Account: elements.account(account) };
    throw new AwsError('AccountNotFoundException', "You specified an account that doesn't exist.", 400);
  };
}

/** @throws AwsError InvalidInputException, ParentNotFoundException */
function parentIn(input: Readonly<Record<string, unknown>>, { units }: Organization): Unit {
  const id = readId(input, 'ParentId', /^(?:r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/);
  const unit = [...units.values()].find((one) => one.id === id);
  if (!unit) throw new AwsError('ParentNotFoundException', "You specified parent that doesn't exist.", 400);
  return unit;
}
