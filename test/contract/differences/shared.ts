import { thumb } from '../../support/thumb';
import { COLONS } from '../call';
import { all } from '../difference';

/** Reasons that both emulators have for a difference, or what AWS documents where they differ in what they do instead. */
export const REASONS = {
  url: '"must begin with https://", "should not contain a port number", "query parameters are not" allowed.',
  quotas: 'It has no quotas. IAM guide, quotas: OpenID Connect providers in an account, 100',
  arn: 'It looks an ARN up however long it is. OpenIDConnectProviderArn: 20 to 2048 characters.',
  thumbprints: '"hex-encoded", "always a 40-character string"; length 40 in the type.',
  case: 'It keeps the case. Nothing is documented; IAM was seen to keep lower case (getamis/vishwakarma#103, pulumi/pulumi-aws#1049), and to the watcher it must be all the same.',
  clientIds: 'CreateOpenIDConnectProvider, ClientIDList: 1 to 255 characters.',
  subject:
    'Publish, Subject: "no line breaks or control characters, and less than 100 characters long". UTF-8 today, but for years "ASCII text that begins with a letter, number, or punctuation mark": what keeps both texts passes.',
  message:
    'It takes a message without looking into it. SNS guide, Message attributes: "the message body should not be empty"; Publish, MessageStructure:',
} as const;

/** One provider more than an account may have. */
export const NO_QUOTA = { 'create: one more than an account may have': { listed: 101, refused: [] } };

/** Lists whose entries are looked at by no emulator. */
export const ANY_THUMBPRINTS = {
  'create: thumbprints: 39 characters': ['a'.repeat(39)],
  'create: thumbprints: one bad entry of two': [thumb('a'), 'b'.repeat(39)],
  'create: thumbprints: no hexadecimal digits': [thumb('g')],
  'create: thumbprints: colons': [COLONS],
};

/** A list that stays as it was given. */
export const ANY_CASE = { 'create: upper case, kept in lower': [thumb('A')] };

/** Subjects that both take. */
export const ANY_SUBJECT = all(
  'published',
  'publish: a subject of 100 characters',
  'publish: a subject with a line break',
  'publish: a subject with a control character',
  'publish: a subject beyond ASCII',
  'publish: a subject that begins with a space',
);

/** Messages that both take. */
export const ANY_MESSAGE = all(
  'published',
  'publish: an empty message',
  'publish: bodies without a default',
  'publish: a default that is no text',
  'publish: the same protocol twice',
  'publish: an array of bodies',
  'publish: bodies that are no JSON',
);

/** Attributes that both take, whatever their type and name. */
export const ANY_ATTRIBUTE = all(
  'published',
  'publish: an attribute of a type with a label',
  'publish: an attribute of the type String.Array that is none',
  'publish: an attribute of the type String.Array that holds objects',
  'publish: an attribute with a name of 257 characters',
  'publish: an attribute with a space in its name',
  'publish: an attribute with a period first in its name',
  'publish: an attribute with two periods in its name',
  'publish: an attribute with a reserved name',
);
