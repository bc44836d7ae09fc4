import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CONTEXT_KEYS } from '../../lib/configuration';
import { configurationReference } from './configuration';
import { membersOf } from './docstrings';

const FILE = path.resolve(import.meta.dirname, '../../docs/configuration.md');

test('the configuration reference is what the docstrings say now; else: npm run docs:configuration', () => {
  expect(readFileSync(FILE, 'utf8')).toBe(configurationReference());
});

test('it names every context key once, with how it is written', () => {
  const named = [...configurationReference().matchAll(/^- Context key: `(\w+)`: \S/gm)].map(([, key]) => key);
  expect(named).toHaveLength(CONTEXT_KEYS.length);
  expect(new Set(named)).toEqual(new Set(CONTEXT_KEYS));
});

test('docstrings are read whole, with their defaults', () => {
  expect(membersOf('ProviderOverrides').find(({ name }) => name === 'caFile')).toEqual({
    name: 'caFile',
    type: 'string',
    optional: true,
    meaning: expect.stringMatching(/^Path of a PEM file .* vouch for the provider\.$/),
    standard: "the public CAs and the watcher's `caFile`",
  });
  const members = [
    'OidcThumbprintWatcherProps',
    'OperationProps',
    'AlarmProps',
    'StateProps',
    'FunctionProps',
    'NetworkProps',
    'ProviderOverrides',
  ].flatMap(membersOf);
  expect(members.filter(({ optional, standard }) => !optional || standard === '')).toEqual([]);
});

test('an interface that is not there is no empty one', () => {
  expect(() => membersOf('NoSuchProps')).toThrow('NoSuchProps: 0 members');
});
