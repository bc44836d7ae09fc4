import { SILENT_ADDRESS, findName, nameOf, resolveName } from '../../bench/rig/names';

test('a name says which host it is and how many addresses it has, wherever it stands', () => {
  expect(findName(`\u0000\u0018${nameOf(12, 8)}\u0000`)).toEqual({ index: 12, addresses: 8 });
  expect(findName('issuer.example')).toBeNull();
});

test('it leads to its addresses; other names are none of the bench', () => {
  expect(resolveName(nameOf(3, 1), 0)).toEqual(['127.0.0.1']);
  expect(resolveName(nameOf(3, 8), 0)).toHaveLength(8);
  expect(resolveName('localhost', 0)).toBeNull();
});

test('of each ten hosts one is dead, when it is to be', () => {
  const dead = Array.from({ length: 20 }, (_, index) => resolveName(nameOf(index, 1), 10)?.includes(SILENT_ADDRESS));
  expect(dead.flatMap((one, index) => (one ? [index] : []))).toEqual([9, 19]);
});
