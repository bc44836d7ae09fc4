import { type RegisterOptions, readRequest } from '../../bin/terminal/registration-request';
import { InputError } from '../../lambda/contract/input-error';

const OPTIONS: RegisterOptions = {
  clientId: ['sts.amazonaws.com'],
  tag: [],
  approve: [],
  apply: false,
  program: 'watcher',
  connectTo: [],
  allowPrivate: false,
  json: false,
};

function read(of: Partial<RegisterOptions>, issuer = 'https://issuer.example') {
  return readRequest(issuer, { ...OPTIONS, ...of });
}

test('a repeated client ID counts once, a thumbprint may have any case, and the key of a tag ends at its first equals sign', () => {
  const thumbprint = 'ABCDEF0123'.repeat(4);
  expect(read({ clientId: ['b', 'a', 'b'], approve: [` ${thumbprint}`], tag: ['key=a=b', 'empty='] })).toEqual({
    issuer: 'https://issuer.example',
    clientIds: ['b', 'a'],
    tags: [
      { key: 'key', value: 'a=b' },
      { key: 'empty', value: '' },
    ],
    approved: new Set([thumbprint.toLowerCase()]),
  });
});

test('a client ID that is named twice does not count towards the hundred', () => {
  const clientId = Array.from({ length: 100 }, (_, index) => `${index}`);
  expect(read({ clientId: [...clientId, '7'] }).clientIds).toEqual(clientId);
  expect(() => read({ clientId: [...clientId, 'more'] })).toThrow(
    'There are 101 client IDs; IAM accepts 100 for a provider.',
  );
});

test('all faults of a request are reported at once, by the options that were typed', () => {
  expect(() =>
    read({ clientId: [], tag: ['team', '=x'], approve: ['abc\u001B[31m'] }, 'https://issuer.example:8443?q'),
  ).toThrow(
    new InputError(
      [
        'The issuer URL must not have a query (?).',
        'The issuer URL must not have a port: AWS contacts issuers on port 443 only.',
        'The tag key "" is empty.',
        '--client-id is missing: the audience ("aud") of the tokens that AWS is to accept. For GitHub Actions with its AWS action, and for EKS, it is sts.amazonaws.com.',
        '--tag "team" is not KEY=VALUE.',
        '--approve "abc?[31m" is not a thumbprint, which has 40 hexadecimal digits.',
      ].join('\n'),
    ),
  );
});
