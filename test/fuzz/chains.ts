import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { STRING, TIME, integer, sequence, text, tlv } from '../support/der';
import { HOSTILE_HOST, type Minted, attribute, dnsName, extension, mint, nameOf } from '../support/mint';
import { mutated } from './mutations';

/** Making keys takes longer than anything else here. */
const KEYS = Array.from({ length: 3 }, () => generateKeyPairSync('ec', { namedCurve: 'P-256' }));

const bytes = fc.uint8Array({ maxLength: 40 });
const anyText = fc.oneof(
  bytes,
  fc.string({ unit: 'grapheme' }).map((value) => new Uint8Array(Buffer.from(value))),
);
const stringType = fc.constantFrom(...Object.values(STRING), 0x05, 0x24, 0x80);

const name = fc.oneof(
  fc.tuple(anyText, stringType).map(([value, type]) => nameOf(value, type)),
  fc
    .array(fc.tuple(fc.constantFrom('2.5.4.3', '2.5.4.10', '1.2.3'), anyText, stringType), { maxLength: 5 })
    .map((parts) => sequence(...parts.map(([type, value, kind]) => attribute(type, text(kind, value))))),
);

const digits = fc.stringMatching(/^[0-9]{10,14}(\.[0-9]{1,3})?(Z|[+-][0-9]{4})?$/);
const time = fc
  .tuple(fc.constantFrom(...Object.values(TIME)), fc.oneof(digits, fc.string({ maxLength: 20 })))
  .map(([type, value]) => text(type, value));

const generalName = fc
  .tuple(fc.integer({ min: 0x80, max: 0x88 }), fc.oneof(bytes, fc.constant(Buffer.from(HOSTILE_HOST))))
  .map(([tag, value]) => tlv(tag, value));

const oddExtension = fc
  .tuple(fc.constantFrom('2.5.29.14', '2.5.29.15', '2.5.29.19', '2.5.29.30', '2.5.29.35', '1.2.3'), bytes, fc.boolean())
  .map(([type, value, critical]) => extension(type, value, critical));

/** A certificate whose parts are odd, each by itself; its signature is sound. */
export const oddCertificate: fc.Arbitrary<Minted> = fc
  .record(
    {
      keys: fc.constantFrom(...KEYS),
      subject: name,
      serial: bytes.map((value) => integer(...value)),
      notBefore: time,
      notAfter: time,
      names: fc.option(fc.array(generalName, { maxLength: 4 })),
      extensions: fc.array(oddExtension, { maxLength: 3 }),
      v3: fc.boolean(),
    },
    { requiredKeys: ['keys'] },
  )
  .map(mint);

const root = mint({ names: null, subject: nameOf('Root') });
const issuing = mint({ names: null, subject: nameOf('Issuing CA'), signer: root });
const leaf = mint({ signer: issuing, names: [dnsName(HOSTILE_HOST)] });

/** A sound chain for the hostile host, leaf first; nobody vouches for its root. */
export const SOUND_CHAIN = [leaf, issuing, root];

const link = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...SOUND_CHAIN).map(({ der }) => new Uint8Array(der)) },
  { weight: 2, arbitrary: mutated(fc.constantFrom(...SOUND_CHAIN).map(({ der }) => der)) },
  { weight: 2, arbitrary: oddCertificate.map(({ der }) => new Uint8Array(der)) },
  { weight: 1, arbitrary: bytes },
);

/** A chain of byte strings: sound certificates, tampered ones, odd ones and rubbish, in any order. */
export const anyChain: fc.Arbitrary<Uint8Array[]> = fc.array(link, { maxLength: 6 });
