import { inColours, paintFor, plain } from '../../bin/terminal/colours';
import { screenOf } from '../../bin/terminal/screen';

test.each([
  [{ isTTY: true, columns: 132 }, {}, 132],
  [{ isTTY: true, columns: 132 }, { COLUMNS: '70' }, 132],
  [{ isTTY: true, columns: 0 }, {}, 80],
  [{ isTTY: true }, {}, 80],
  [{ columns: 132 }, {}, 80],
  [{}, { COLUMNS: '120' }, 120],
  [{}, { COLUMNS: '' }, 80],
  [{}, { COLUMNS: 'wide' }, 80],
  [{}, { COLUMNS: '-5' }, 80],
  [{}, { COLUMNS: '80.5' }, 80],
])('the stream %j with the variables %j is %d columns wide', (stream, variables, width) => {
  expect(screenOf(stream, variables).width).toBe(width);
});

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [true, { TERM: 'dumb' }, false],
  [true, { TERM: 'xterm-256color' }, true],
  [false, { FORCE_COLOR: '1' }, true],
  [false, { FORCE_COLOR: '' }, true],
  [false, { FORCE_COLOR: '3', NO_COLOR: '1' }, true],
  [true, { FORCE_COLOR: '0' }, false],
  [true, { FORCE_COLOR: 'false' }, false],
])(
  'a stream of which it is %j that it is a terminal has, with the variables %j, colours: %j',
  (isTerminal, variables, has) => {
    expect(paintFor(isTerminal, variables)).toBe(has ? inColours : plain);
  },
);

test('words that are neither a status nor a severity have no colour', () => {
  expect(inColours('failed', 'it')).toBe('\u001B[31mit\u001B[39m');
  expect(inColours('critical', 'it')).toBe('\u001B[1m\u001B[31mit\u001B[39m\u001B[22m');
  expect(inColours('toString', 'it')).toBe('it');
});
