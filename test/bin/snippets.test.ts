import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { App, Stack, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Command } from 'commander';
import fc from 'fast-check';
import { addClientIdCommand, snippetsOf } from '../../bin/terminal/snippets';
import { type RegisterOptions, registerCommand } from '../../bin/terminal/registration-request';
import type { NewProvider } from '../../lambda/act/iam-create';
import { creationObjections } from '../../bin/terminal/creation-rules';
import { slowProperties } from '../support/properties';
import { wordsOf } from '../support/shell';
import { thumb } from '../support/thumb';

const PLAIN: NewProvider = {
  issuer: 'https://token.actions.githubusercontent.com',
  clientIds: ['sts.amazonaws.com'],
  thumbprints: [thumb('a')],
  tags: [],
};

const OPTIONS: RegisterOptions = {
  clientId: [],
  tag: [],
  approve: [],
  apply: false,
  json: false,
  program: 'watcher',
  connectTo: [],
  allowPrivate: false,
};

/** What each of the tools, or the shell before it, would take for something else. */
const ODD: NewProvider = {
  issuer: "https://9.example/~o'b/$(id)",
  clientIds: [
    'https://gitlab.example',
    '-x',
    '[1]',
    'file:///etc/passwd',
    `it's "\${x}" \\ %{if} $\${y}`,
    '=ls',
    'a\nb',
  ],
  thumbprints: [thumb('a'), thumb('b')],
  tags: [
    { key: 'team', value: 'platform eng' },
    { key: 'a:b', value: '' },
  ],
};

const text = fc.oneof(
  fc.constantFrom(
    ...ODD.clientIds,
    'sts.amazonaws.com',
    '--apply',
    '`id`',
    '!!',
    '~',
    '*',
    '#',
    ' ',
    '\t',
    "'",
    '"',
    '\\',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
);
const anyProvider: fc.Arbitrary<NewProvider> = fc
  .record({
    issuer: fc.constantFrom(PLAIN.issuer, ODD.issuer, 'https://böse.example/ß;id', 'https://x.example/a&b|c'),
    clientIds: fc.uniqueArray(text, { minLength: 1, maxLength: 4 }),
    thumbprints: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f').map(thumb), {
      minLength: 1,
      maxLength: 5,
    }),
    tags: fc.uniqueArray(
      fc.record({ key: fc.constantFrom('team', 'a b', '-k', 'ö@:/=+.'), value: fc.constantFrom('', 'x y', '-v=1') }),
      { selector: ({ key }) => key, maxLength: 3 },
    ),
  })
  .filter((provider) => creationObjections(provider).length === 0);

describe('the AWS CLI snippet', () => {
  /** Values of options, as version 1 of the AWS CLI reads them: it fetches some, and takes others for JSON. */
  const readList = (values: readonly string[]): readonly string[] => {
    const [first = ''] = values;
    if (values.length === 1 && first.startsWith('[')) return JSON.parse(first);
    for (const value of values) expect(value).not.toMatch(/^([-[{]|https?:|fileb?:)/);
    return values;
  };
  /** The words after each option. */
  const optionsIn = (words: readonly string[]) => {
    const options = new Map<string, string[]>();
    let values: string[] = [];
    for (const word of words) {
      if (word.startsWith('--')) options.set(word, (values = []));
      else values.push(word);
    }
    return options;
  };

  test('reads well in the usual case', () => {
    expect(snippetsOf(PLAIN).awsCli).toBe(
      `aws iam create-open-id-connect-provider --url ${PLAIN.issuer} --client-id-list sts.amazonaws.com --thumbprint-list ${thumb('a')}`,
    );
  });

  test('asks for exactly the given provider when pasted into a shell, in one line', async () => {
    await slowProperties(
      fc.asyncProperty(anyProvider, async (provider) => {
        const command = snippetsOf(provider).awsCli;
        expect(command).not.toContain('\n');
        const words = wordsOf(command);
        expect(words.slice(0, 2)).toEqual(['iam', 'create-open-id-connect-provider']);
        const options = optionsIn(words.slice(2));
        const tags: unknown = JSON.parse(options.get('--tags')?.[0] ?? '[]');
        expect(options.get('--url')).toEqual([provider.issuer]);
        expect(readList(options.get('--client-id-list') ?? [])).toEqual(provider.clientIds);
        expect(readList(options.get('--thumbprint-list') ?? [])).toEqual(provider.thumbprints);
        expect(tags).toEqual(provider.tags.map(({ key, value }) => ({ Key: key, Value: value })));
      }),
      0.1,
    );
  });

  test('the command that adds a client ID asks for exactly that client ID when pasted into a shell', async () => {
    const arn = "arn:aws:iam::123456789012:oidc-provider/issuer.example/o'b";
    await slowProperties(
      fc.asyncProperty(
        text.filter((id) => creationObjections({ ...PLAIN, clientIds: [id] }).length === 0),
        async (id) => {
          const options = optionsIn(wordsOf(addClientIdCommand(arn, id)).slice(2));
          const input: unknown = JSON.parse(options.get('--cli-input-json')?.[0] ?? 'null');
          const [asked] = options.get('--open-id-connect-provider-arn') ?? [];
          const [added] = readList(options.get('--client-id') ?? []);
          expect(input ?? { OpenIDConnectProviderArn: asked, ClientID: added }).toEqual({
            OpenIDConnectProviderArn: arn,
            ClientID: id,
          });
        },
      ),
      0.1,
    );
  });
});

describe('the CDK snippet', () => {
  const scratch = mkdtempSync(path.join(tmpdir(), 'watcher-snippets-'));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  interface CfnTemplate {
    Resources: Record<string, { Type: string; Properties: { Tags?: object[] } }>;
  }

  /** Runs each snippet in a stack of its own, and gives the providers in their templates. */
  const synthesised = (snippets: readonly string[]) => {
    const app = new App({ builtinCloudFormationValidation: false, outdir: scratch });
    const stacks = snippets.map((snippet, index) => {
      const stack = new Stack(app, `Stack${index}`);
      const code = snippet.replaceAll(/^import .*\n/gm, '');
      runInNewContext(`(function () { ${code}\n }).call(stack)`, { stack, iam, Tags });
      return stack;
    });
    const assembly = app.synth();
    return stacks.flatMap((stack) => {
      const template: CfnTemplate = assembly.getStackArtifact(stack.artifactId).template;
      const found = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::IAM::OIDCProvider');
      return found.map(({ Properties }) => Properties);
    });
  };

  test('reads well in the usual case', () => {
    expect(snippetsOf(PLAIN).cdk).toBe(`import * as iam from 'aws-cdk-lib/aws-iam';

new iam.OidcProviderNative(this, 'TokenActionsGithubusercontentCom', {
  url: 'https://token.actions.githubusercontent.com',
  clientIds: ['sts.amazonaws.com'],
  // CloudFormation writes this list again whenever one of these properties changes.
  thumbprints: ['${thumb('a')}'],
});`);
  });

  test('imports Tags only where it uses them', () => {
    expect(snippetsOf(PLAIN).cdk).not.toContain('Tags');
    expect(snippetsOf(ODD).cdk).toMatch(
      /^import \{ Tags \} from 'aws-cdk-lib';\nimport \* as iam from 'aws-cdk-lib\/aws-iam';\n\n/,
    );
  });

  test('makes exactly the given provider in a stack', async () => {
    // CloudFormation, unlike IAM, wants every tag to have a value.
    const provider = anyProvider.filter(({ tags }) => tags.every(({ value }) => value !== ''));
    await slowProperties(
      fc.asyncProperty(fc.array(provider, { minLength: 20, maxLength: 20 }), async (providers) => {
        const made = synthesised(providers.map((one) => snippetsOf(one).cdk));
        expect(made.map(({ Tags: tags, ...rest }) => ({ ...rest, Tags: new Set(tags) }))).toEqual(
          providers.map(({ issuer, clientIds, thumbprints, tags }) => ({
            Url: issuer,
            ClientIdList: clientIds,
            ThumbprintList: thumbprints,
            // CDK sorts them.
            Tags: new Set(tags.map(({ key, value }) => ({ Key: key, Value: value }))),
          })),
        );
      }),
      0.002,
    );
  });
});

describe('the Terraform snippet', () => {
  test('reads well in the usual case, and leaves the list to the watcher', () => {
    expect(snippetsOf(PLAIN).terraform)
      .toBe(`resource "aws_iam_openid_connect_provider" "token_actions_githubusercontent_com" {
  url = "https://token.actions.githubusercontent.com"
  client_id_list = [
    "sts.amazonaws.com",
  ]
  thumbprint_list = [
    "${thumb('a')}",
  ]

  # The watcher keeps the list right; without this, each apply would put the list above back.
  lifecycle {
    ignore_changes = [thumbprint_list]
  }
}`);
  });

  test('quotes odd values as HCL requires, templates among them', () => {
    const { terraform } = snippetsOf(ODD);
    expect(terraform.split('\n').slice(0, 18)).toEqual([
      'resource "aws_iam_openid_connect_provider" "issuer_9_example_o_b_id" {',
      '  url = "https://9.example/~o\'b/$(id)"',
      '  client_id_list = [',
      '    "https://gitlab.example",',
      '    "-x",',
      '    "[1]",',
      '    "file:///etc/passwd",',
      '    "it\'s \\"$${x}\\" \\\\ %%{if} $$${y}",',
      '    "=ls",',
      '    "a\\nb",',
      '  ]',
      '  thumbprint_list = [',
      `    "${thumb('a')}",`,
      `    "${thumb('b')}",`,
      '  ]',
      '  tags = {',
      '    "team" = "platform eng"',
      '    "a:b"  = ""',
    ]);
  });
});

test('the register command quotes a client ID that zsh would take for the name of a program', () => {
  const command = registerCommand({ ...PLAIN, clientIds: ['=ls', 'a=b'] }, [], OPTIONS);
  expect(command).toBe(`watcher register --apply ${PLAIN.issuer} --client-id '=ls' --client-id a=b`);
});

test('the register command gives every option exactly its value, for any provider', async () => {
  const settings = { ca: '-odd name.pem', connectTo: ['[::1]:443:127.0.0.1:1'], allowPrivate: true };
  const options = { ...OPTIONS, ...settings };
  await slowProperties(
    fc.asyncProperty(anyProvider, async (provider) => {
      const { issuer, clientIds, tags, thumbprints } = provider;
      const given = new Command().exitOverride().argument('<issuer>');
      for (const flag of [
        '--client-id <id...>',
        '--tag <tag...>',
        '--approve <it...>',
        '--ca <file>',
        '--connect-to <rule...>',
      ])
        given.option(flag);
      given.option('--apply').option('--allow-private');
      const [command, ...words] = wordsOf(registerCommand(provider, thumbprints, options));
      given.parse(words, { from: 'user' });
      expect([command, ...given.args]).toEqual(['register', issuer]);
      expect(given.opts()).toEqual({
        ...settings,
        apply: true,
        clientId: clientIds,
        approve: thumbprints,
        ...(tags.length > 0 ? { tag: tags.map(({ key, value }) => `${key}=${value}`) } : {}),
      });
    }),
    0.1,
  );
});
