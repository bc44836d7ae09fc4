import { showProgress } from '../../bin/terminal/progress';

function streamOf(isTTY: boolean) {
  const written: string[] = [];
  return { written, stream: { isTTY, write: (text: string | Uint8Array) => written.push(String(text)) > 0 } };
}

test('progress on a terminal is one line, from the first call on, and nothing of it stays', () => {
  const { written, stream } = streamOf(true);
  const { show, end } = showProgress(stream, 'Listing the providers ...');
  expect(written).toEqual(['\r\u001B[KListing the providers ...']);
  show('checked 0 of 2');
  show('checked 1 of 2');
  end();
  expect(written.slice(1)).toEqual(['\r\u001B[Kchecked 0 of 2', '\r\u001B[Kchecked 1 of 2', '\r\u001B[K']);
});

test('progress writes nothing to a file or a pipe', () => {
  const { written, stream } = streamOf(false);
  const { show, end } = showProgress(stream, 'Listing the providers ...');
  show('checked 1 of 2');
  end();
  expect(written).toEqual([]);
});
