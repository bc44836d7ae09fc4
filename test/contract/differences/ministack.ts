import { thumb } from '../../support/thumb';
import { ARN, FIVE, ISSUER, refusal } from '../call';
import { all, type Emulation } from '../difference';
import { ANY_ATTRIBUTE, ANY_CASE, ANY_MESSAGE, ANY_SUBJECT, ANY_THUMBPRINTS, NO_QUOTA, REASONS } from './shared';

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
      why: `It takes any URL. CreateOpenIDConnectProvider, Url: 1 to 255 characters, ${REASONS.url}`,
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
      why: `${REASONS.quotas}; client IDs of a provider, 100.`,
      does: {
        ...NO_QUOTA,
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
      why: REASONS.arn,
      does: all(
        refusal('NoSuchEntityException', 404),
        'get: an ARN of 19 characters',
        'get: an ARN of 2049 characters',
        'delete: an ARN of 19 characters',
      ),
    },
    {
      why: `It takes any thumbprints, but leaves out empty ones. CreateOpenIDConnectProvider, ThumbprintList: "up to five", ${REASONS.thumbprints}`,
      does: {
        'create: thumbprints: six thumbprints': [...FIVE, thumb('f')],
        ...ANY_THUMBPRINTS,
        'create: thumbprints: 41 characters': ['a'.repeat(41)],
        'create: thumbprints: no characters': [],
      },
    },
    {
      why: REASONS.case,
      does: ANY_CASE,
    },
    {
      why: `It takes any client IDs, but leaves out empty ones. ${REASONS.clientIds}`,
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
      why: `It takes any subject. ${REASONS.subject}`,
      does: ANY_SUBJECT,
    },
    {
      why: `${REASONS.message} only json, an object with a "default" that is a string, no duplicate keys.`,
      does: { ...ANY_MESSAGE, 'publish: an unknown message structure': 'published' },
    },
    {
      why: 'It looks up what is no ARN. Publish, errors: InvalidParameter is for what does not comply with its constraints, NotFound for what does not exist.',
      does: { 'publish: to what is no ARN': refusal('NotFoundException', 404) },
    },
    {
      why: 'It takes any attributes. SNS guide, Message attributes: the four types, what values are of them, "must not be empty or null", and what a name must not be.',
      does: {
        ...ANY_ATTRIBUTE,
        ...all(
          'published',
          'publish: an attribute of an unknown type',
          'publish: an attribute of a type in lower case',
          'publish: an attribute with no type',
          'publish: an attribute with an empty value',
          'publish: an attribute of the type Number that is none',
        ),
      },
    },
  ],
};
