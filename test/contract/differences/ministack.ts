import { ARN, ISSUER, refusal, thumb } from '../call';
import { all, type Emulation } from '../difference';

const FIVE = ['a', 'b', 'c', 'd', 'e'].map(thumb);
const UNKNOWN_ACTION = refusal('InvalidAction', 400);

/** What MiniStack does otherwise. It keeps providers for stacks to create and delete, and hardly looks at them. */
export const MINISTACK: Emulation = {
  missing: {
    'update: ': UNKNOWN_ACTION,
    'add client ID: ': UNKNOWN_ACTION,
    'remove client ID: ': UNKNOWN_ACTION,
    'tag: ': UNKNOWN_ACTION,
    'untag: ': UNKNOWN_ACTION,
    'list tags: ': UNKNOWN_ACTION,
  },
  differences: [
    {
      why: 'It takes any URL. CreateOpenIDConnectProvider, Url: 1 to 255 characters, "must begin with https://", "should not contain a port number", "query parameters are not" allowed.',
      does: {
        'create: a URL with no characters': ARN.replace('issuer.example', ''),
        'create: a URL with 256 characters': `${ARN}/${'p'.repeat(256 - ISSUER.length - 1)}`,
        'create: a URL with no scheme': ARN,
        'create: a URL with the scheme http': ARN,
        'create: a URL with a port': `${ARN}:8443`,
        'create: a URL with a query': `${ARN}/path?a=b`,
      },
    },
    {
      why: 'It drops a slash at the end. IAM guide, Create an OIDC provider: "The URL is case-sensitive", as is the iss claim that it must equal; AWS re:Post has a slash too many as a reason for "No OpenIDConnect provider found".',
      does: { 'create: URLs that differ in case and a slash': refusal('EntityAlreadyExistsException', 409) },
    },
    {
      why: 'It has no quotas. IAM guide, quotas: OpenID Connect providers in an account, 100; client IDs of a provider, 100.',
      does: {
        'create: one more than an account may have': { listed: 101, refused: [] },
        'create: 101 client IDs': 101,
      },
    },
    {
      why: 'It gives the URL with its scheme. The example of GetOpenIDConnectProvider has it without: "server.example.com".',
      does: {
        'get: everything, the URL without its scheme': {
          Url: ISSUER,
          ClientIDList: ['sts.amazonaws.com', 'other'],
          ThumbprintList: [thumb('a'), thumb('b')],
          Tags: [{ Key: 'team', Value: 'ci' }],
        },
      },
    },
    {
      why: 'It looks an ARN up however long it is. OpenIDConnectProviderArn: 20 to 2048 characters.',
      does: all(
        refusal('NoSuchEntityException', 404),
        'get: an ARN of 19 characters',
        'get: an ARN of 2049 characters',
        'delete: an ARN of 19 characters',
      ),
    },
    {
      why: 'It takes any thumbprints, but leaves out empty ones. CreateOpenIDConnectProvider, ThumbprintList: "up to five", "hex-encoded", "always a 40-character string"; length 40 in the type.',
      does: {
        'create: thumbprints: six thumbprints': [...FIVE, thumb('f')],
        'create: thumbprints: 39 characters': ['a'.repeat(39)],
        'create: thumbprints: 41 characters': ['a'.repeat(41)],
        'create: thumbprints: no characters': [],
        'create: thumbprints: one bad entry of two': [thumb('a'), 'b'.repeat(39)],
        'create: thumbprints: no hexadecimal digits': [thumb('g')],
        'create: thumbprints: colons': [`${'AA:'.repeat(13)}A`],
      },
    },
    {
      why: 'It keeps the case. Nothing is documented; IAM was seen to keep lower case (getamis/vishwakarma#103, pulumi/pulumi-aws#1049), and to the watcher it must be all the same.',
      does: { 'create: upper case, kept in lower': [thumb('A')] },
    },
    {
      why: 'It takes any client IDs, but leaves out empty ones. CreateOpenIDConnectProvider, ClientIDList: 1 to 255 characters.',
      does: { 'create: a client ID of 256 characters': 1, 'create: an empty client ID': 0 },
    },
    {
      why: 'It takes any tags. Tag: lengths and pattern; CreateOpenIDConnectProvider, Tags: 50 at most, none invalid; IAM guide, Tags: keys once, none "that begins with the text aws:".',
      does: all(
        ARN,
        'create: tags: an empty key',
        'create: tags: a key of 129 characters',
        'create: tags: a value of 257 characters',
        'create: tags: a character that tags cannot have',
        'create: tags: 51 at once',
        'create: tags: the same key twice',
        'create: tags: a key that begins with aws:',
        'create: tags: a value that begins with aws:',
      ),
    },
    {
      why: 'It takes any subject. Publish, Subject: "no line breaks or control characters, and less than 100 characters long". UTF-8 today, but for years "ASCII text that begins with a letter, number, or punctuation mark": what keeps both texts passes.',
      does: all(
        'published',
        'publish: a subject of 100 characters',
        'publish: a subject with a line break',
        'publish: a subject with a control character',
        'publish: a subject beyond ASCII',
        'publish: a subject that begins with a space',
      ),
    },
    {
      why: 'It takes a message without looking into it. SNS guide, Message attributes: "the message body should not be empty"; Publish, MessageStructure: only json, an object with a "default" that is a string, no duplicate keys.',
      does: all(
        'published',
        'publish: an empty message',
        'publish: bodies without a default',
        'publish: a default that is no text',
        'publish: the same protocol twice',
        'publish: an array of bodies',
        'publish: bodies that are no JSON',
        'publish: an unknown message structure',
      ),
    },
    {
      why: 'It looks up what is no ARN. Publish, errors: InvalidParameter is for what does not comply with its constraints, NotFound for what does not exist.',
      does: { 'publish: to what is no ARN': refusal('NotFoundException', 404) },
    },
    {
      why: 'It takes any attributes. SNS guide, Message attributes: the four types, what values are of them, "must not be empty or null", and what a name must not be.',
      does: all(
        'published',
        'publish: an attribute of an unknown type',
        'publish: an attribute of a type in lower case',
        'publish: an attribute of a type with a label',
        'publish: an attribute with no type',
        'publish: an attribute with an empty value',
        'publish: an attribute of the type Number that is none',
        'publish: an attribute of the type String.Array that is none',
        'publish: an attribute of the type String.Array that holds objects',
        'publish: an attribute with a name of 257 characters',
        'publish: an attribute with a space in its name',
        'publish: an attribute with a period first in its name',
        'publish: an attribute with two periods in its name',
        'publish: an attribute with a reserved name',
      ),
    },
  ],
};
