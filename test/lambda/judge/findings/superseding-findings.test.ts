import { supersedingDelayed } from '../../../../lambda/judge/findings/superseding-findings';
import type { OpenQuestion } from '../../../../lambda/judge/state/unanswered';
import type { LiveCertificates } from '../../../../lambda/judge/state/liveness';
import { A, B, C, DAY, NOW, ago, stateOf } from '../../../support/remembered';
import { liveCertificates as liveCertificatesIn } from '../../../support/live-certificates';
import { rated } from '../fixtures';

const HOST = 'issuer.example';
const PLACE = `${HOST} 192.0.2.1 ecdsa`;

function open(why: OpenQuestion['why'], host = HOST, place = PLACE): OpenQuestion {
  return {
    host,
    why,
    places: [place],
    key: place,
  };
}

function look(...questions: OpenQuestion[]): LiveCertificates {
  return liveCertificatesIn({ questions, hosts: [HOST] });
}

function absent(days: number) {
  return {
    lastLive: ago((days + 1) * DAY),
    absentSince: ago(days * DAY),
    supersededSince: null,
  };
}

test('superseding that is delayed for more than a day causes one finding for each host with open questions', () => {
  const state = stateOf({ [A]: absent(2), [B]: absent(3), [C]: absent(0.5) });
  const found = supersedingDelayed(state, look(open('silent'), open('silent', HOST, `${HOST} 192.0.2.1 rsa`)), NOW);
  expect(found.map(rated)).toEqual([
    {
      code: 'superseding-delayed',
      severity: 'info',
      about: HOST,
      facts: {
        host: HOST,
        places: [
          { address: '192.0.2.1', asked: 'ecdsa' },
          { address: '192.0.2.1', asked: 'rsa' },
        ],
        thumbprints: [A, B],
        long: false,
      },
    },
  ]);
});

test('delayed superseding is a warning from the eighth day on, since only the operator can end it then', () => {
  const state = stateOf({ [A]: { ...absent(8), places: [PLACE] } }, { unanswered: new Map([[PLACE, ago(9 * DAY)]]) });
  expect(supersedingDelayed(state, look(open('silent')), NOW).map(rated)).toMatchObject([
    { severity: 'warning', facts: { long: true } },
  ]);
});

test.each([
  ['nothing is open', stateOf({ [A]: absent(2) }), look()],
  [
    'the entry is superseded by now',
    stateOf({ [A]: { ...absent(2), supersededSince: ago(DAY) } }),
    look(open('silent')),
  ],
  ['a family of addresses has no route', stateOf({ [A]: absent(2) }), look(open('no-route'))],
  [
    'the open question delays nothing any more',
    stateOf({ [A]: absent(9) }, { unanswered: new Map([[PLACE, ago(9 * DAY)]]) }),
    look(open('silent')),
  ],
])('no delayed superseding is reported where %s', (_, known, liveCertificates) => {
  expect(supersedingDelayed(known, liveCertificates, NOW)).toEqual([]);
});
