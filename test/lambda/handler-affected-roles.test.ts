import { printedBy } from '../support/printed';
import { mails, rotate, sandbox } from '../support/sandbox-setup';
import { CONTEXT, handlerWith } from './handler-setup';

function listings(): number {
  return sandbox.aws.calls.filter(({ action }) => action === 'ListRoles').length;
}

beforeEach(async () => {
  await rotate('self-signed');
});

test('the function names the roles that a certificate without evidence affects', async () => {
  await handlerWith()({}, CONTEXT);
  expect(mails()).toHaveLength(1);
  expect(mails()[0]?.email).toContain('\nAffected roles: deploy-by-self-signed.\n');
  expect(listings()).toBe(1);
});

test('the function does not list roles with affectedRoles false', async () => {
  await handlerWith({ affectedRoles: false })({}, CONTEXT);
  expect(mails()[0]?.email).toContain('[approval-required]');
  expect(mails()[0]?.email).not.toContain('Affected roles');
  expect(listings()).toBe(0);
});

test('the function logs why it could not list roles, and sends its mail', async () => {
  sandbox.aws.faults.fail('ListRoles', 'AccessDenied', { message: 'Not you.' });
  const lines = await printedBy(() => handlerWith()({}, CONTEXT));
  expect(lines.filter(({ level }) => level === 'ERROR')).toMatchObject([
    {
      message: 'The roles that trust the providers could not be listed',
      reason: 'AccessDenied: Not you. (HTTP 403)',
    },
  ]);
  expect(mails()[0]?.email).toContain('[approval-required]');
});
