import { deploy } from './deployment';
test('probe', async () => {
  const t0 = Date.now();
  const d = await deploy();
  console.log('deployed', Date.now() - t0);
  try {
    const f = await d.start();
    const t1 = Date.now();
    const a = await f.invoke({});
    console.log(
      Date.now() - t1,
      a.functionError,
      a.active,
      a.payload.slice(0, 300),
      f.stdout().slice(0, 3000),
      f.stderr(),
    );
    await f.idle();
    const t2 = Date.now();
    const b = await f.invoke({});
    console.log(Date.now() - t2, b.functionError, b.active);
    const before = f.stdout().length;
    const c = await f.invoke({ x: 1 });
    console.log(c, f.stdout().slice(before), f.stderr());
    const g = await d.start({ variables: { TABLE_NAME: undefined, AWS_LAMBDA_LOG_FORMAT: 'Text' } });
    console.log(await g.invoke({}), g.stdout());
    const h = await d.start({ inside: ['stray-failures.ts'] });
    await h.idle();
    const p = h.invoke({});
    h.signal('SIGUSR1');
    console.log(await p, h.stdout().slice(0, 300), h.stderr(), h.ended());
  } finally {
    await d.close();
  }
}, 100000);
