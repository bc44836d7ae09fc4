import { HOSTILE_HOST, attribute, dnsName, extension, nameOf } from '../../support/mint';
import { type Row, failed, held } from '../row';
import { STRING, TIME, integer, sequence, text, tlv } from '../../support/der';
import { minting } from '../servers/minted';

function utf16be(value: string): Buffer {
  return Buffer.from(value, 'utf16le').swap16();
}

const HUGE_SERIAL = [0x7f, ...Array.from({ length: 999 }, () => 0xff)];
const basicConstraints = extension('2.5.29.19', sequence(), true);

/** Certificates whose content is odd, and which OpenSSL takes all the same. */
export const CERTIFICATE_ROWS: readonly Row[] = [
  held(
    'has a negative serial number',
    minting(() => ({ serial: integer(0xff, 0x01) })),
  ),
  held(
    'has the serial number zero',
    minting(() => ({ serial: integer(0) })),
  ),
  failed(
    'has an empty serial number',
    'tls-failed',
    minting(() => ({ serial: integer() })),
  ),
  held(
    'has a serial number of 1000 bytes',
    minting(() => ({ serial: integer(...HUGE_SERIAL) })),
  ),
  held(
    'has a subject in UTF-16 (BMPString)',
    minting(() => ({ subject: nameOf(utf16be('hostile ∞'), STRING.bmp) })),
  ),
  failed(
    'has a subject in half a UTF-16 character',
    'tls-failed',
    minting(() => ({ subject: nameOf(Buffer.from([0xd8]), STRING.bmp) })),
  ),
  held(
    'has a subject in T.61 (TeletexString)',
    minting(() => ({ subject: nameOf('h\xd6stile', STRING.teletex) })),
  ),
  failed(
    'has a subject in invalid UTF-8',
    'tls-failed',
    minting(() => ({ subject: nameOf(Buffer.from([0xc3, 0x28, 0xff, 0xfe])) })),
  ),
  failed(
    'has a subject in UTF-32 (UniversalString)',
    'tls-failed',
    minting(() => ({ subject: nameOf(Buffer.from([0xff, 0, 0, 0]), STRING.universal) })),
  ),
  held(
    'has a subject with line breaks and escape codes',
    minting(() => ({ subject: nameOf('a\nCN=Good CA\r\x1b[2J\x00b') })),
  ),
  held(
    'has a subject of 30 kB',
    minting(() => ({ subject: nameOf('x'.repeat(30_000)) })),
  ),
  held(
    'has a subject of 2000 parts',
    minting(() => ({
      subject: sequence(...Array.from({ length: 2000 }, () => attribute('2.5.4.11', text(STRING.utf8, 'x')))),
    })),
  ),
  held(
    'has no subject at all',
    minting(() => ({ subject: sequence() })),
  ),
  held(
    'is of version 1',
    minting(() => ({ v3: false })),
    { findings: ['certificate-name-mismatch'] },
  ),
  held(
    'is valid from the year 1 to the year 9999',
    minting(() => ({
      notBefore: text(TIME.generalized, '00010101000000Z'),
      notAfter: text(TIME.generalized, '99991231235959Z'),
    })),
  ),
  held(
    'is valid until a fraction of a second in another time zone',
    minting(() => ({ notAfter: text(TIME.generalized, '20490101000000.5+0130') })),
  ),
  held(
    'is valid until 31 February',
    minting(() => ({ notAfter: text(TIME.utc, '490231000000Z') })),
  ),
  held(
    'is valid until words',
    minting(() => ({ notAfter: text(TIME.utc, 'the end of it') })),
  ),
  held(
    'is valid from tomorrow until yesterday',
    minting(() => ({ notBefore: text(TIME.utc, '490101000000Z'), notAfter: text(TIME.utc, '200101000000Z') })),
  ),
  failed(
    'has the same extension twice',
    'tls-failed',
    minting(() => ({ extensions: [basicConstraints, basicConstraints] })),
  ),
  held(
    'has a critical extension that nobody knows',
    minting(() => ({ extensions: [extension('1.2.3.4.5', Buffer.alloc(9), true)] })),
  ),
  failed(
    'has an extension that is garbage',
    'tls-failed',
    minting(() => ({ extensions: [extension('2.5.29.15', Buffer.alloc(9, 0xff), true)] })),
  ),
  failed(
    'has a serial number that is no number',
    'tls-failed',
    minting(() => ({ serial: tlv(0x13, Buffer.from('one')) })),
  ),
  failed(
    'has a date that is no date',
    'tls-failed',
    minting(() => ({ notAfter: integer(1) })),
  ),
  held(
    'has names of every odd kind',
    minting(() => ({
      names: [
        dnsName(HOSTILE_HOST),
        dnsName(''),
        tlv(0x87, Buffer.alloc(3)),
        tlv(0x86, Buffer.from('javascript:')),
        tlv(0x81, Buffer.from('@')),
        tlv(0x88, Buffer.from([0x2a])),
      ],
    })),
  ),
];
