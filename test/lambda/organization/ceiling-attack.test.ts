import { unitKey } from '../../../lambda/observe/stored/observation-unit';
import { ROTATED, WITHOUT_EVIDENCE } from './scenario';
import { OLD, callsOf, fileOf, issuer, listsFor, machine, scenario, useMachine } from './small-organization';

const UPDATE = 'UpdateOpenIDConnectProviderThumbprint';

/** Key of the observation of an issuer. */
function observationKey(of: number): string {
  const unit = { issuer: issuer(of).issuer, caFile: 'ca.pem', caExclusive: false, allowPrivateAddresses: false };
  return `runs/run-1/observations/${unitKey(unit)}.json`;
}

test('above the ceiling nothing is written anywhere, and one critical message has the command that lets it through', async () => {
  useMachine({ organization: { maxWritesLeast: 1, maxWritesPercent: 0 } });
  await machine.execute('run-1');
  const lists = Object.values(listsFor(ROTATED));
  expect(lists.length).toBeGreaterThan(1);
  expect(lists).toEqual(lists.map(() => [OLD]));
  expect(callsOf(UPDATE)).toBe(0);
  expect(scenario.aws.inbox.messages).toHaveLength(1);
  expect(fileOf('runs/run-1/digest.json').counts).toMatchObject({
    updated: 0,
    held: lists.length + Object.keys(listsFor(WITHOUT_EVIDENCE)).length,
  });
  const [{ subject, email } = { subject: '', email: '' }] = scenario.aws.inbox.messages;
  expect(subject).toContain('[critical]');
  expect(email).toContain(`The run would add thumbprints to ${lists.length} of 30 providers, and it may write 1.`);
  expect(email).toContain(`--input '{"allow":["${issuer(ROTATED).thumbprint}"]}'`);
});

test('below the ceiling the same lists are written', async () => {
  await machine.execute('run-1');
  const lists = Object.values(listsFor(ROTATED));
  expect(lists).toEqual(lists.map(() => [OLD, issuer(ROTATED).thumbprint]));
});

test('an execution that allows a thumbprint adds it in any number, and ends the condition', async () => {
  useMachine({ organization: { maxWritesLeast: 1, maxWritesPercent: 0 } });
  await machine.execute('run-1');
  await machine.execute('run-2', { allow: [issuer(ROTATED).thumbprint] });
  const lists = Object.values(listsFor(ROTATED));
  expect(lists).toEqual(lists.map(() => [OLD, issuer(ROTATED).thumbprint]));
  expect(scenario.aws.inbox.messages).toHaveLength(2);
  expect(scenario.aws.inbox.messages[1]?.email).toContain('the run wrote nothing: too many lists would change');
  expect(scenario.aws.inbox.messages[1]?.email).toContain('resolved after');
});

test('an execution that allows another thumbprint writes nothing', async () => {
  useMachine({ organization: { maxWritesLeast: 1, maxWritesPercent: 0 } });
  await machine.execute('run-1', { allow: ['c'.repeat(40)] });
  expect(callsOf(UPDATE)).toBe(0);
});

test('a thumbprint that is allowed is not added without evidence', async () => {
  const { thumbprint } = issuer(8);
  await machine.execute('run-1', { allow: [thumbprint] });
  expect(Object.values(listsFor(8)).flat()).not.toContain(thumbprint);
});

test('an observation that is put in after the run has counted is not acted on', async () => {
  const { objects } = scenario.aws.bucket;
  const key = observationKey(ROTATED);
  let hidden = '';
  await machine.execute(
    'run-1',
    {},
    {
      before: (stage) => {
        if (stage === 'compare') {
          hidden = objects.get(key) ?? '';
          objects.delete(key);
        }
        if (stage === 'act') objects.set(key, hidden);
      },
    },
  );
  expect(hidden).toContain(issuer(ROTATED).issuer);
  expect(callsOf(UPDATE)).toBe(0);
  const { providers } = fileOf('runs/run-1/digest.json');
  expect(providers.filter(({ status }: { status: string }) => status === 'skipped')).toHaveLength(
    Object.keys(listsFor(ROTATED)).length,
  );
});

test('an observation that is changed after the run has counted is not acted on', async () => {
  const { objects } = scenario.aws.bucket;
  const key = observationKey(ROTATED);
  await machine.execute(
    'run-1',
    {},
    {
      before: (stage) => void (stage === 'act' && objects.set(key, `${objects.get(key)} `)),
    },
  );
  expect(callsOf(UPDATE)).toBe(0);
});

test('an observation that claims to be of another issuer is not acted on', async () => {
  const { objects } = scenario.aws.bucket;
  const before = (stage: string): void => {
    if (stage === 'compare') objects.set(observationKey(ROTATED), objects.get(observationKey(0)) ?? '');
  };
  await machine.execute('run-1', {}, { before });
  expect(objects.get(observationKey(ROTATED))).toContain(issuer(0).issuer);
  expect(callsOf(UPDATE)).toBe(0);
});
