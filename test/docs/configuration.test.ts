import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CONTEXT_KEYS } from '../../lib/configuration';
import { ORGANIZATION_KEYS } from '../../lib/organization/organization-context';
import { ORGANIZATION_PART, PARTS, configurationReference, contextKeyOf } from './configuration';
import { membersOf } from './docstrings';

const FILE = path.resolve(import.meta.dirname, '../../docs/configuration.md');

test('the configuration reference says what the docstrings say now (`npm run docs:configuration` writes it again)', () => {
  expect(readFileSync(FILE, 'utf8')).toBe(configurationReference());
});

test('the configuration reference names every context key once, and how it is written', () => {
  const named = [...configurationReference().matchAll(/^- Context key: `(\w+)`: \S/gm)].map(([, key]) => key);
  const keys = [...CONTEXT_KEYS, ...ORGANIZATION_KEYS];
  expect(named).toHaveLength(keys.length);
  expect(new Set(named)).toEqual(new Set(keys));
});

test('every prop has a context key, and every resource that the stack takes by name, ARN or ID is one', () => {
  const members = [...PARTS.map(([, name]) => name), ORGANIZATION_PART].flatMap(membersOf);
  expect(members.length).toBeGreaterThan(35);
  expect(members.filter((member) => contextKeyOf(member) === undefined)).toEqual([]);
  const references = membersOf('WatcherReferences').map(({ name }) => name);
  expect(CONTEXT_KEYS).toEqual(expect.arrayContaining(references));
});

test('docstrings are read whole, with their defaults', () => {
  expect(membersOf('ProviderOverrides').find(({ name }) => name === 'caFile')).toEqual({
    name: 'caFile',
    type: 'string',
    optional: true,
    meaning: expect.stringMatching(/^Path of a PEM file .* count for the provider\.$/),
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

test('an interface that does not exist is an error, rather than one without members', () => {
  expect(() => membersOf('NoSuchProps')).toThrow('NoSuchProps: 0 members');
});
