import { thumb } from '../../support/thumb';
import { ARN, COLONS, FIVE, refusal } from '../call';
import { all, type Emulation } from '../difference';
import { ANY_ATTRIBUTE, ANY_CASE, ANY_MESSAGE, ANY_SUBJECT, ANY_THUMBPRINTS, NO_QUOTA, REASONS } from './shared';

/** What moto does otherwise. It knows most actions, and looks at little of what is in them. */
export const MOTO: Emulation = {
  // Its handler for what it does not have fails.
  missing: { 'add client ID: ': refusal('Error', 500), 'remove client ID: ': refusal('Error', 500) },
  differences: [
    {
      why: `It takes any URL with a scheme, and drops a query. CreateOpenIDConnectProvider, Url: ${REASONS.url}`,
      does: {
        'create: a URL with the scheme http': ARN,
        'create: a URL with a port': `${ARN}:8443`,
        'create: a URL with a query': `${ARN}/path`,
      },
    },
    {
      why: `${REASONS.quotas}.`,
      does: NO_QUOTA,
    },
    {
      why: REASONS.arn,
      does: {
        'get: an ARN of 19 characters': refusal('NoSuchEntityException', 404),
        'get: an ARN of 2049 characters': refusal('NoSuchEntityException', 404),
        'update: an ARN of 19 characters': refusal('NoSuchEntityException', 404),
        'delete: an ARN of 19 characters': 'deleted',
      },
    },
    {
      why: 'It does not mind. DeleteOpenIDConnectProvider calls itself idempotent, but has NoSuchEntity (404) among its errors: who copes with the error copes with both.',
      does: { 'delete: an unknown provider': 'deleted' },
    },
    {
      why: `On create it refuses thumbprints of more than 40 characters, nothing else. CreateOpenIDConnectProvider, ThumbprintList: ${REASONS.thumbprints}`,
      does: {
        ...ANY_THUMBPRINTS,
        'create: thumbprints: no characters': [''],
      },
    },
    {
      why: 'On update it takes any list. The same thumbprints as on create; "up to five"; and at least one, as IAM was seen to answer (hashicorp/terraform-provider-aws#29963).',
      does: {
        'update: no thumbprints': ['updated', []],
        'update: thumbprints: six thumbprints': ['updated', [...FIVE, thumb('f')]],
        'update: thumbprints: 39 characters': ['updated', ['a'.repeat(39)]],
        'update: thumbprints: 41 characters': ['updated', ['a'.repeat(41)]],
        'update: thumbprints: no characters': ['updated', ['']],
        'update: thumbprints: one bad entry of two': ['updated', [thumb('a'), 'b'.repeat(39)]],
        'update: thumbprints: no hexadecimal digits': ['updated', [thumb('g')]],
        'update: thumbprints: colons': ['updated', [COLONS]],
      },
    },
    {
      why: REASONS.case,
      does: {
        ...ANY_CASE,
        'update: upper case, kept in lower': ['updated', [thumb('A')]],
      },
    },
    {
      why: `It looks only for what is too long. ${REASONS.clientIds}`,
      does: { 'create: an empty client ID': 1 },
    },
    {
      why: 'It does not look at the characters, nor at what is reserved. Tag: pattern; IAM guide, Tags: "You cannot create a tag key or value that begins with the text aws:".',
      does: {
        ...all(
          ARN,
          'create: tags: a character that tags cannot have',
          'create: tags: a key that begins with aws:',
          'create: tags: a value that begins with aws:',
        ),
        ...all(
          ['tagged', 1],
          'tag: a character that tags cannot have',
          'tag: a key that begins with aws:',
          'tag: a value that begins with aws:',
        ),
      },
    },
    {
      why: 'It counts the tags of one request only. IAM guide, quotas: 50 tags on a provider.',
      does: { 'tag: one more than fifty': ['tagged', 51], 'untag: 51 keys': ['untagged', 0] },
    },
    {
      why: 'To it, keys that differ in case are one. IAM guide, Tags, case sensitivity: case sensitive for OpenID Connect identity providers.',
      does: { 'tag: keys that differ in case': ['tagged', 1] },
    },
    {
      why: 'It takes pages of any size. ListOpenIDConnectProviderTags, MaxItems: 1 to 1000.',
      does: all([[]], 'list tags: pages of 1001', 'list tags: pages of 0'),
    },
    {
      why: `It has 100 characters for the limit, since AWS takes as many (getmoto/moto#1503), and no other rule. ${REASONS.subject}`,
      does: ANY_SUBJECT,
    },
    {
      why: 'It counts the characters of the body. Publish: "262,144 bytes, not 262,144 characters", attributes included.',
      does: all('published', 'publish: one byte more', 'publish: attributes and body over 262144 bytes'),
    },
    {
      why: `${REASONS.message} an object with a "default" that is a string, no duplicate keys.`,
      does: ANY_MESSAGE,
    },
    {
      why: 'It fails over it. Publish: without a TopicArn there must be a PhoneNumber or a TargetArn; InvalidParameter (400).',
      does: { 'publish: to no topic': refusal('Error', 500) },
    },
    {
      why: 'It refuses them, too, with another code, though its message quotes that of AWS: ParameterValueInvalid, which is among the errors of Publish.',
      does: all(
        refusal('InvalidParameterException', 400),
        'publish: an attribute of an unknown type',
        'publish: an attribute of a type in lower case',
        'publish: an attribute with no type',
        'publish: an attribute with an empty value',
        'publish: an attribute of the type Number that is none',
      ),
    },
    {
      why: 'It looks at the beginning of a type, at no arrays and at no names. SNS guide, Message attributes: the four types, what an array holds, and what a name must not be.',
      does: ANY_ATTRIBUTE,
    },
    {
      why: 'It does not compare the types of keys with those of the table. GetItem, Key: the attributes must match the key schema.',
      does: { 'get item: a key of another type': 'none' },
    },
  ],
};
