import { build } from 'esbuild';
import path from 'node:path';

const HANDLERS = path.resolve(import.meta.dirname, '../../../lambda/organization/handlers');

/** Returns the services whose clients are in a function's bundle. */
async function clientsIn(name: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [path.join(HANDLERS, `${name}.ts`)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const services = inputs.flatMap(([file, { bytesInOutput }]) => {
    const [, service] = /@aws-sdk\/client-([a-z0-9]+)\//.exec(file) ?? [];
    return service !== undefined && bytesInOutput > 0 ? [service] : [];
  });
  return [...new Set(services)].toSorted();
}

test.each([
  ['coordinate', ['dynamodb', 'organizations', 's3', 'sns']],
  ['read-accounts', ['iam', 's3', 'sts']],
  ['observe', ['s3']],
  ['act', ['dynamodb', 'iam', 's3', 'sts']],
])('the function %s carries the clients of what it may use, and no others', async (name, services) => {
  expect(await clientsIn(name)).toEqual(services);
});
