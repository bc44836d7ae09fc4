import { SILENT_ADDRESS, findName, nameOf, resolveName } from '../../bench/rig/names';

test('the name of a bench host gives its index and its number of addresses, also amid other bytes; another name gives neither', () => {
  expect(findName(`\u0000\u0018${nameOf(12, 8)}\u0000`)).toEqual({ index: 12, addresses: 8 });
  expect(findName('issuer.example')).toBeNull();
});

test('the name of a bench host resolves to its addresses; another name resolves to none', () => {
  expect(resolveName(nameOf(3, 1), 0)).toEqual(['127.0.0.1']);
  expect(resolveName(nameOf(3, 8), 0)).toHaveLength(8);
  expect(resolveName('localhost', 0)).toBeNull();
});

test('every tenth host has the silent address where one of ten is to be dead', () => {
  const dead = Array.from({ length: 20 }, (_, index) => resolveName(nameOf(index, 1), 10)?.includes(SILENT_ADDRESS));
  expect(dead.flatMap((one, index) => (one ? [index] : []))).toEqual([9, 19]);
});
