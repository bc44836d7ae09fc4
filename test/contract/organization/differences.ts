import { thumb } from '../../support/thumb';
import { refusal } from '../call';
import { all, type Emulation } from '../difference';

/** What moto does otherwise with an organization. */
export const MOTO_ORGANIZATION: Emulation = {
  missing: {},
  differences: [
    {
      why: 'It gives all accounts in one page unless asked otherwise. ListAccounts does not say how many AWS gives; it was seen to give 20 (kosty-cloud/kosty#11).',
      does: { 'accounts: pages unasked': [51] },
    },
    {
      why: 'It takes any size of a page. ListAccounts, MaxResults: 1 to 20.',
      does: { 'accounts: pages of 21': [21, 21, 9] },
    },
    {
      why: 'It has a code of its own for a token. InvalidInputException has the reason INVALID_NEXT_TOKEN.',
      does: { 'accounts: a token that was not given out': refusal('InvalidToken', 400) },
    },
    {
      why: 'It answers with nothing. ListAccounts: "You can only call this operation from the management account or a member account that is a delegated administrator".',
      does: { 'accounts: list, from a member account': 0 },
    },
    {
      why: 'It has no trust policies: it lets anybody into any role, and the role need not exist. AssumeRole: "You specify the trusted principal that is allowed to assume the role in the role trust policy".',
      does: all(
        'assumed',
        'assume: a role that does not exist',
        'assume: a role in a closed account',
        'trust: another account',
        'trust: another external ID',
        'trust: no external ID',
        'trust: a source identity that the role does not take',
      ),
    },
    {
      why: 'It looks at no more than the longest name. AssumeRole, RoleSessionName: 2 to 64 characters, [\\w+=,.@-]*; DurationSeconds: 900 to 43200, "up to the maximum session duration set for the role".',
      does: all(
        'assumed',
        'assume: a name of 1 character',
        'assume: a name with a space',
        'assume: for 899 seconds',
        'assume: for 43201 seconds',
        'assume: for longer than the role has',
      ),
    },
    {
      why: 'It does not look at session policies. AssumeRole, Policy: JSON, which "can\'t exceed 2,048 characters"; errors MalformedPolicyDocument and PackedPolicyTooLarge.',
      does: all('assumed', 'assume: a session policy that is no JSON', 'assume: a session policy of 2049 characters'),
    },
    {
      why: 'It holds nobody to policies. IAM guide, Policy evaluation logic: a request is denied unless the policies of the role allow it, and the session policy as well.',
      does: {
        'session: what its role does not allow': [thumb('2')],
        'session: what its session policy does not allow': 1,
      },
    },
  ],
};
