import { readFileSync } from 'node:fs';
import path from 'node:path';
import { dashboardPicture } from './dashboard';
import { dashboardWidgets } from './dashboard-body';
import { mailPicture } from './mail';
import { overviewPicture } from './overview';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** Directory of the pictures. */
export const PICTURES = path.join(ROOT, 'docs/pictures');

/** Returns the pictures of the documentation, by the names of their files. */
export function pictureFiles(): ReadonlyMap<string, string> {
  const mail = readFileSync(path.join(ROOT, 'docs/examples/messages/approval-needed.txt'), 'utf8');
  return new Map([
    ['overview.svg', overviewPicture()],
    ['mail.svg', mailPicture(mail)],
    ['dashboard.svg', dashboardPicture(dashboardWidgets())],
  ]);
}
