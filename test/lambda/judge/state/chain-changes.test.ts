import fc from 'fast-check';
import { judgeHosts } from '../../../../lambda/judge/evidence/hosts';
import { updateChains } from '../../../../lambda/judge/state/chain-changes';
import { properties } from '../../../support/properties';
import { UNTRUSTED, basis, hostSeen, presented, seen } from '../../../support/judgement';
import { DAY, HOUR, NOW, ago, later } from '../../../support/remembered';

const HOST = 'issuer.example';
const KEYS_HOST = 'keys.example';

type Known = ReturnType<typeof updateChains>;

const NOTHING: Known = { chains: new Map(), chainsChanged: null };

/** A host that presents the chains of these names, one at each address; two letters are a chain of two certificates. */
function presenting(host: string, ...names: string[]) {
  const presentations = names.map((name, index) =>
    presented(
      name.split('').map((letter) => ({ der: Buffer.from(letter) })),
      UNTRUSTED,
      `192.0.2.${index + 1}`,
    ),
  );
  return hostSeen(host, ...presentations);
}

function look(known: Known, names: readonly string[], now = NOW, keys: readonly string[] | null = null): Known {
  const jwksHost = keys && presenting(KEYS_HOST, ...keys);
  return updateChains(known, judgeHosts(seen(presenting(HOST, ...names), jwksHost), basis()), now);
}

function chainsOf({ chains }: Known, host = HOST): readonly string[] {
  return chains.get(host) ?? [];
}

const anyName = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 3 });
const anyLook = fc.array(anyName, { maxLength: 4 });
const anyLooks = fc.array(anyLook, { minLength: 1, maxLength: 12 });

test('the chains of a host that is seen for the first time are kept, and are no change', () => {
  const known = look(NOTHING, ['a', 'b']);
  expect(chainsOf(known)).toHaveLength(2);
  expect(known.chainsChanged).toBeNull();
});

test('a chain that was not known is a change, and stands first', () => {
  const before = look(NOTHING, ['a']);
  const after = look(before, ['a', 'b'], later(HOUR));
  expect(after.chainsChanged).toEqual(later(HOUR));
  expect(chainsOf(after)).toEqual([...chainsOf(look(NOTHING, ['b'])), ...chainsOf(before)]);
});

test('another certificate below or above the same one is another chain', () => {
  const before = look(NOTHING, ['ab']);
  for (const name of ['ac', 'cb', 'a', 'abc', 'ba']) expect(look(before, [name], NOW).chainsChanged).toEqual(NOW);
});

test('a host of keys that is named for the first time is no change of the issuer host', () => {
  const after = look(look(NOTHING, ['a']), ['a'], NOW, ['b']);
  expect(after.chainsChanged).toBeNull();
  expect(chainsOf(after, KEYS_HOST)).toEqual(chainsOf(look(NOTHING, ['b'])));
});

test('a change of either host is a change, and leaves the other alone', () => {
  const before = look(NOTHING, ['a'], NOW, ['b']);
  const after = look(before, ['a'], later(HOUR), ['c']);
  expect(after.chainsChanged).toEqual(later(HOUR));
  expect(chainsOf(after)).toEqual(chainsOf(before));
});

test('a host that is not seen keeps its chains', () => {
  const before = look(NOTHING, ['a'], NOW, ['b']);
  expect(look(before, ['a'])).toEqual(before);
  expect(look(before, [])).toEqual(before);
});

test('a host behind many addresses has its latest sixteen chains kept', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz'.split('');
  let known = look(NOTHING, ['first']);
  for (const letter of letters) known = look(known, [letter]);
  expect(chainsOf(known)).toHaveLength(16);
  expect(look(known, letters.slice(-16))).toEqual(known);
  expect(look(known, ['first'], later(DAY)).chainsChanged).toEqual(later(DAY));
});

test('a document that names another host of keys each time does not fill the state', () => {
  let known = look(NOTHING, ['a']);
  for (let number = 0; number < 20; number += 1) {
    const jwksHost = presenting(`keys-${number}.example`, 'b');
    known = updateChains(known, judgeHosts(seen(presenting(HOST, 'a'), jwksHost), basis()), NOW);
  }
  expect(known.chains.size).toBeLessThanOrEqual(4);
});

test('the chains of the issuer host are kept however many hosts of keys its documents named', () => {
  let known = look(NOTHING, ['a']);
  for (let number = 0; number < 20; number += 1) {
    const jwksHost = presenting(`keys-${number}.example`, 'b');
    known = updateChains(known, judgeHosts(seen(presenting(HOST, 'a'), jwksHost), basis()), NOW);
  }
  expect(known.chains.has(HOST)).toBe(true);
});

test('nothing but the chains and the moment of their change is given back, whatever else the state has', () => {
  const known = { ...look(NOTHING, ['a']), list: ['another field'] };
  expect(Object.keys(look(known, ['a'])).toSorted()).toEqual(['chains', 'chainsChanged']);
});

test('looks that show what is known change nothing, whatever is missing from them', () => {
  properties(
    fc.property(anyLooks, anyLook, (looks, last) => {
      const known = looks.reduce((before, names) => look(before, names, ago(DAY)), NOTHING);
      const shown = [...new Set(looks.flat())];
      expect(look(known, shown.length > 16 ? [] : last.filter((name) => shown.includes(name)), NOW)).toEqual(known);
    }),
  );
});

test('the moment of the last change is that of the last look with a chain that was not known, but for the first', () => {
  properties(
    fc.property(anyLooks, (looks) => {
      const shown = new Set<string>();
      let known = NOTHING;
      let changed: Date | null = null;
      looks.forEach((names, index) => {
        const now = later(index * HOUR);
        const isNew = shown.size > 0 && names.some((name) => !shown.has(name));
        // Of more than sixteen the oldest are forgotten.
        names.forEach((name) => shown.add(name));
        fc.pre(shown.size <= 16);
        if (isNew) changed = now;
        known = look(known, names, now);
        expect(known.chainsChanged).toEqual(changed);
      });
    }),
  );
});
