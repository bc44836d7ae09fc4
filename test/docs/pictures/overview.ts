import { box, parts, renderSvg, text } from './svg';

const WIDTH = 880;
const HEIGHT = 300;

/** Step of a run, as a box in the middle of the picture. */
interface Step {
  x: number;
  name: string;
  lines: readonly string[];
}

const STEPS: readonly Step[] = [
  { x: 246, name: 'Observe', lines: ['certificate chains', 'of every address'] },
  { x: 384, name: 'Judge', lines: ['is there evidence', 'for the new one?'] },
  { x: 522, name: 'Write', lines: ['under a lease, from', 'a fresh read'] },
];

/** Width of a step's box in pixels. */
const STEP = 122;

/** Returns the picture of what the watcher does, between issuers, IAM and you. */
export function overviewPicture(): string {
  return renderSvg({
    width: WIDTH,
    height: HEIGHT,
    title:
      'The watcher observes the certificate chains of each issuer, judges them by evidence, writes the thumbprints to IAM and notifies you',
    elements: [arrowHead(), ...watcher(), ...issuers(), ...iam(), ...you()],
  });
}

function arrowHead(): string {
  return (
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">' +
    '<path d="M0,0 L8,4 L0,8 Z" class="muted"/></marker></defs>'
  );
}

function arrow(path: string): string {
  return `<path d="${path}" class="arrow" stroke-width="1.6" marker-end="url(#head)"/>`;
}

function issuers(): string[] {
  const names = ['Keycloak', 'GitLab', 'EKS', 'GitHub Actions'];
  return [
    box(24, 48, 160, 168, 'raised'),
    text(104, 74, 'ink bold middle', 'Issuers'),
    ...names.map((name, index) => text(104, 102 + index * 20, 'muted middle', name)),
    text(104, 202, 'ink small middle', 'a certificate rotates'),
    arrow('M184,120 H240'),
  ];
}

function watcher(): string[] {
  return [
    box(224, 24, 438, 252, 'active'),
    parts(246, 54, [
      ['ink bold large', 'Watcher'],
      ['muted', '   a Lambda function in your account'],
    ]),
    ...STEPS.flatMap(({ x, name, lines }) => [
      box(x, 76, STEP, 88, 'panel'),
      text(x + STEP / 2, 102, 'ink bold middle', name),
      ...lines.map((line, index) => text(x + STEP / 2, 126 + index * 18, 'muted small middle', line)),
    ]),
    ...STEPS.slice(1).map(({ x }) => arrow(`M${x - 16},120 H${x - 2}`)),
    text(246, 190, 'ink', 'Evidence: a public CA, your CA, a pinned certificate, or you'),
    text(246, 212, 'ink', 'No evidence: nothing is written, and you are asked'),
    text(246, 242, 'muted small', 'Every 6 hours; every 5 minutes where AWS checks the thumbprint;'),
    text(246, 258, 'muted small', 'and at once when someone else changes a provider'),
  ];
}

function iam(): string[] {
  return [
    arrow('M644,104 H704'),
    box(706, 48, 150, 88, 'raised'),
    text(781, 74, 'ink bold middle', 'IAM'),
    text(781, 98, 'muted middle', 'OIDC providers and'),
    text(781, 116, 'muted middle', 'their thumbprints'),
  ];
}

function you(): string[] {
  return [
    arrow('M662,206 H704'),
    box(706, 162, 150, 88, 'raised'),
    text(781, 188, 'ink bold middle', 'You'),
    text(781, 212, 'muted middle', 'mail, chat or JSON,'),
    text(781, 230, 'muted middle', 'with the command'),
  ];
}
