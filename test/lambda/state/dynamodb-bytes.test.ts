import { PROVIDER_FORMAT } from '../../../lambda/state/state-format';
import { NOTHING_KNOWN, type ProviderState } from '../../../lambda/judge/state/provider-state';
import { newcomer } from '../../../lambda/judge/state/remembered';

const NOW = new Date('2026-11-21T12:00:00Z');
const DER = [0x30, 0x03, 0x02, 0x01, 0xff];

function knowing(der: Uint8Array): ProviderState {
  return {
    ...NOTHING_KNOWN,
    thumbprints: new Map([
      ['a'.repeat(40), { ...newcomer('watcher', NOW), certificate: { sha256: 'b'.repeat(64), der } }],
    ]),
  };
}

test.each([
  ['an array of bytes', Uint8Array.from(DER)],
  ['a buffer', Buffer.from(DER)],
  ['a piece of a greater buffer', Buffer.from([1, 2, ...DER, 3]).subarray(2, 2 + DER.length)],
])('a certificate that is %s is read again as it was', (_, der) => {
  const read = PROVIDER_FORMAT.parse(PROVIDER_FORMAT.print(knowing(der)));
  expect(read).toEqual(knowing(Uint8Array.from(DER)));
});
