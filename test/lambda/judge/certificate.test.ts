import { readCertificate } from '../../../lambda/judge/certificate';
import { sequence } from '../../support/der';
import { mint, nameOf } from '../../support/mint';

test('a certificate without a subject, as some CAs issue them, is read like any other', () => {
  const { der } = mint({ subject: sequence() });
  expect(readCertificate(der)).toMatchObject({ subject: expect.stringMatching(/^\(empty/), x509: expect.anything() });
});

test('the subject is one printable line, not too long', () => {
  const { der } = mint({ subject: nameOf(`a\nb\r\u001b[2J${'x'.repeat(1000)}`) });
  expect(readCertificate(der).subject).toMatch(/^CN=[\x20-\x7e]{1,200}…$/);
});
