import { type ExecutionInput, allowedIn, checkTargets, commandsIn, hasCommands } from '../../contract/execution-input';
import { parseInvocation } from '../../contract/invocation';
import type { OrganizationSettings } from '../../contract/organization-environment';
import type { Finding } from '../../findings/finding';
import { normalise } from '../../judge/chain/thumbprint';
import { type ObservationUnit, unitKey, unitOf } from '../../observe/stored/observation-unit';
import { restorationsFor } from '../../state/restore-lookup';
import type { StateStore } from '../../state/store';
import { accountBatches } from '../batches';
import { type Addition, tooManyWrites } from '../ceiling';
import { type ComparedList, type KnownAccount, knownAccounts } from '../known-accounts';
import { readObservation } from '../compared-observations';
import { type ActAccount, FILE_SCHEMA } from '../file-formats';
import { writeFile } from '../files';
import { type ListJudge, createListJudge } from '../judge-lists';
import { FILES, type Kind, type State } from '../state';
import type { StageContext } from './stage';

/** What the stage is given. */
export interface CompareContext extends StageContext, Omit<ListJudge, 'run'> {
  kind: Kind;
  /** What the run was started for. */
  commands: ExecutionInput;
  stateStore: StateStore;
  organization: Pick<OrganizationSettings, 'maxWritesPercent' | 'maxWritesLeast'>;
}

/** An account with what the observations mean for its lists. */
interface Compared {
  known: KnownAccount;
  lists: readonly ComparedList[];
}

/** Observations that were compared, by the keys of their units. */
type Observations = Record<string, { sha256: string; live: string[] }>;

/**
 * Compares what issuers present with the lists of all accounts, before anything is written: decides whether a run may write at all, and in
 * which accounts it acts. A full run acts in all that have providers, commands in those that they are for, and a quick look only where
 * something is missing.
 * @throws InputError when a command is for a provider or a list that was not found, or contradicts another
 */
export async function compare(context: CompareContext): Promise<State> {
  const { run, kind, files, commands, organization } = context;
  const { accounts: known, providers: all } = await knownAccounts(context);
  const concerned = hasCommands(commands) ? await concernedBy(known, context) : known;
  const { accounts, observations } = await compareAll(concerned, context);
  const blocked = tooManyWrites(accounts.flatMap(additionsIn), all, organization, allowedIn(commands));
  const acting = accounts.filter(({ known: { providers }, lists }) =>
    kind === 'quick' ? lists.some(isMissing) : providers.length > 0,
  );
  const batches = accountBatches(acting.map((account) => itemOf(account, kind, blocked)));
  const key = FILES.act(run);
  await writeFile(files, FILES.compared(run), { schema: FILE_SCHEMA, observations, providers: all, blocked });
  await writeFile(files, key, batches);
  return { run, kind, key, count: batches.length };
}

/**
 * Returns the accounts that commands are for.
 * @throws InputError when a command cannot be carried out as it is
 */
async function concernedBy(
  accounts: readonly KnownAccount[],
  { commands, stateStore, clock }: CompareContext,
): Promise<KnownAccount[]> {
  checkTargets(commands, new Map(accounts.map((account) => [account.id, arnsIn(account)])));
  const concerned = accounts.filter((account) => commandsIn(commands, account.id, arnsIn(account)) !== null);
  for (const account of concerned) {
    const { requests } = parseInvocation(commandsIn(commands, account.id, arnsIn(account)));
    await restorationsFor(requests, stateStore, clock());
  }
  return concerned;
}

function arnsIn({ providers }: KnownAccount): string[] {
  return providers.map(({ arn }) => arn);
}

/** Compares unit by unit, since all observations together may be larger than the function's memory. */
async function compareAll(
  accounts: readonly KnownAccount[],
  context: CompareContext,
): Promise<{ accounts: Compared[]; observations: Observations }> {
  const { run, files, settings } = context;
  const observations: Observations = {};
  const compared = new Map<string, ComparedList[]>();
  const listed = accounts.flatMap(({ id, providers }) => providers.map((provider) => ({ account: id, provider })));
  const byUnit = new Map<string, { unit: ObservationUnit; members: typeof listed }>();
  for (const member of listed) {
    const unit = unitOf(settings, member.provider);
    const group = byUnit.get(unitKey(unit)) ?? { unit, members: [] };
    group.members.push(member);
    byUnit.set(unitKey(unit), group);
  }
  for (const [key, { unit, members }] of [...byUnit].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    const read = await readObservation(run, unit, files);
    if (!read) continue;
    const judge = createListJudge(read.observation, { ...context, run });
    const live = new Set<string>();
    for (const { account, provider } of members) {
      const judged = judge(provider);
      judged.live.forEach((thumbprint) => live.add(thumbprint));
      compared.set(account, [...(compared.get(account) ?? []), { account, provider, ...judged }]);
    }
    observations[key] = { sha256: read.sha256, live: [...live].toSorted() };
  }
  return { accounts: accounts.map((known) => ({ known, lists: compared.get(known.id) ?? [] })), observations };
}

function additionsIn({ lists }: Compared): Addition[] {
  return lists
    .filter(({ added }) => added.length > 0)
    .map(({ account, provider: { arn }, added }) => ({ account, arn, thumbprints: added }));
}

/** True if a list lacks something that is to be added, or that is live since the last full run, so that an operator should know. */
function isMissing({ added, live, provider: { thumbprints, known = [] } }: ComparedList): boolean {
  const expected = new Set([...thumbprints.map(normalise), ...known]);
  return added.length > 0 || live.some((one) => !expected.has(one));
}

/** Providers that an item names at most. Above it the account's run looks at all: items go through the state machine. */
const MOST_NAMED = 8;

function itemOf({ known: { id, name }, lists }: Compared, kind: Kind, blocked: Finding | null): ActAccount {
  const missing = lists.filter(isMissing).map(({ provider: { arn } }) => arn);
  const isFew = kind === 'quick' && missing.length <= MOST_NAMED;
  return { id, name, write: blocked === null, providers: isFew ? missing : null };
}
