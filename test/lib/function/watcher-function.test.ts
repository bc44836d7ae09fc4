import { Duration, Token } from 'aws-cdk-lib';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { pathToFileURL } from 'node:url';
import type { Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { parseEnvironment } from '../../../lambda/contract/environment';
import { readCaFile } from '../../../lambda/contract/ca-file';
import { readCertificateFile } from '../../../lib/function/certificate-file';
import { assetOf, environmentOf, onlyOne, scratch, synthesise, nameOf, resourcesOf } from '../synthesise';

const [FIRST = '', SECOND = ''] = rootCertificates;

/** A template with the function's code. */
function synthesiseWithCode(props: Parameters<typeof synthesise>[0] = {}): Template {
  return synthesise(props, {}, 'bundled');
}

test('the function runs Node 24 on arm64, with 5 minutes, 512 MB and a log in JSON', () => {
  expect(onlyOne(synthesise(), 'AWS::Lambda::Function').properties).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Handler: 'index.handler',
    MemorySize: 512,
    Timeout: 300,
    LoggingConfig: { LogFormat: 'JSON' },
  });
});

test('the name of the function is generated unless one is given', () => {
  expect([nameOf(synthesise()), nameOf(synthesise({ functionName: 'mine' }))]).toEqual([undefined, 'mine']);
});

test('the log of the function is its own, kept for 3 months unless set otherwise, and removed with the stack', () => {
  const template = synthesise();
  const log = onlyOne(template, 'AWS::Logs::LogGroup');
  expect(log.properties).toEqual({ RetentionInDays: 90 });
  expect(onlyOne(template, 'AWS::Lambda::Function').properties['LoggingConfig']).toMatchObject({
    LogGroup: { Ref: log.id },
  });
  template.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete' });
  const short = synthesise({ logRetention: RetentionDays.ONE_WEEK });
  expect(onlyOne(short, 'AWS::Logs::LogGroup').properties).toEqual({ RetentionInDays: 7 });
});

test('the function has 5 minutes and 512 MB unless set otherwise, and takes no less than 1 minute', () => {
  const given = (props: Parameters<typeof synthesise>[0]) =>
    onlyOne(synthesise(props), 'AWS::Lambda::Function').properties;
  expect(given({})).toMatchObject({ Timeout: 300, MemorySize: 512 });
  expect(given({ timeout: Duration.minutes(10), memorySize: 1024 })).toMatchObject({ Timeout: 600, MemorySize: 1024 });
  expect(() => synthesise({ timeout: Duration.seconds(59) })).toThrow(
    'timeout: must be 1 minute at least, not 59 seconds.',
  );
});

/** The options for Node of a watcher with this memory. */
function nodeOptionsWith(memorySize?: number) {
  return environmentOf(synthesise({ memorySize }))['NODE_OPTIONS'];
}

test.each([
  [undefined, '--max-semi-space-size=4 --max-old-space-size=460'],
  [128, '--max-semi-space-size=4 --max-old-space-size=115'],
  // What Lambda will know of it, Lambda decides by.
  [Token.asNumber({ Ref: 'Memory' }), undefined],
])('a memory of %s MB gives Node the options %s', (memorySize, options) => {
  expect(nodeOptionsWith(memorySize)).toBe(options);
});

test('both aliases point at the one version of the function', () => {
  const template = synthesise();
  const version = onlyOne(template, 'AWS::Lambda::Version');
  const aliases = Object.values(resourcesOf(template, 'AWS::Lambda::Alias'));
  expect(aliases).toHaveLength(2);
  expect(aliases.map(({ Name: name }) => String(name)).toSorted()).toEqual(['live', 'quick-look']);
  for (const alias of aliases) {
    expect(alias).toMatchObject({ FunctionVersion: { 'Fn::GetAtt': [version.id, 'Version'] } });
  }
});

test('the bundle is one ES module with a source map, and loads by itself', () => {
  const template = synthesiseWithCode();
  // Elsewhere, lest it find this project's node_modules or package.json.
  const alone = path.join(scratch, 'alone');
  cpSync(assetOf(template), alone, { recursive: true });
  expect(readdirSync(alone).toSorted()).toEqual(['index.mjs', 'index.mjs.map']);
  const url = JSON.stringify(pathToFileURL(path.join(alone, 'index.mjs')).href);
  const script = `console.log(typeof (await import(${url})).handler)`;
  const env = { ...process.env, ...environmentOf(template) };
  expect(
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: scratch, env, encoding: 'utf8' }),
  ).toBe('function\n');
});

/** Writes a PEM file and returns its path. */
function place(name: string, pem: string): string {
  mkdirSync(path.dirname(path.join(scratch, name)), { recursive: true });
  writeFileSync(path.join(scratch, name), pem);
  return path.join(scratch, name);
}

describe('CA files', () => {
  test('travel in the asset, each once, and the settings name their place there', () => {
    const shared = place('it\'s "$(all)" & %OURS%.pem', `All of ours\n${FIRST}\n${SECOND}\n`);
    const own = place('deeper/own.pem', SECOND);
    const providers = { 'https://a.example': { caFile: own }, 'https://b.example': { caFile: shared } };
    const template = synthesiseWithCode({ caFile: path.relative(process.cwd(), shared), providers });
    expect(parseEnvironment(environmentOf(template), assetOf(template)).settings).toMatchObject({
      caFile: 'ca/0.pem',
      providers: { 'https://a.example': { caFile: 'ca/1.pem' }, 'https://b.example': { caFile: 'ca/0.pem' } },
    });
    const asset = assetOf(template);
    expect(readdirSync(path.join(asset, 'ca')).toSorted()).toEqual(['0.pem', '1.pem']);
    expect(readFileSync(path.join(asset, 'ca/0.pem'), 'utf8')).toBe(readFileSync(shared, 'utf8'));
    expect(readFileSync(path.join(asset, 'ca/1.pem'), 'utf8')).toBe(SECOND);
    expect(readdirSync(asset)).toContain('index.mjs');
  });

  test('travel as PEM whatever form they have, since the function reads nothing else', () => {
    const der = path.join(scratch, 'ca.cer');
    writeFileSync(der, Buffer.from(FIRST.replaceAll(/-----[^-]+-----/g, ''), 'base64'));
    const mixed = place('mixed.pem', `${SECOND}\n${FIRST.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE')}`);
    const providers = { 'https://a.example': { caFile: mixed } };
    const asset = assetOf(synthesiseWithCode({ caFile: der, providers }));
    const read = (file: string) => readCaFile(path.join(asset, file));
    expect(read('ca/0.pem')).toEqual(readCertificateFile(place('first.pem', FIRST)));
    expect(read('ca/1.pem')).toEqual(readCertificateFile(place('both.pem', SECOND + FIRST)));
  });

  test('make another asset when they change, so that the function is updated', () => {
    const assets = [FIRST, SECOND].map((pem, index) =>
      assetOf(synthesiseWithCode({ caFile: place(`changed-${index}.pem`, pem) })),
    );
    expect(new Set(assets).size).toBe(2);
  });

  test.each([
    ['is missing', undefined, 'cannot be read'],
    ['is empty', '', 'holds no certificate'],
    ['holds something else', '{"not": "PEM"}', 'holds no certificate'],
    ['holds a broken certificate', `${FIRST}\n${SECOND.replace('MII', 'MIX')}`, 'certificate 2 in'],
    ['holds a private key', `${FIRST}\n-----BEGIN EC PRIVATE KEY-----\n`, 'holds a private key'],
  ])('stop the synthesis when one %s, with the key and the file named', (state, pem, complaint) => {
    const file = path.join(scratch, `${state}.pem`);
    if (pem !== undefined) place(`${state}.pem`, pem);
    const props = { caFile: file };
    for (const [refused, key] of [
      [props, 'caFile'],
      [{ providers: { 'https://a.example': props } }, 'providers.https://a.example.caFile'],
    ] as const) {
      const error = expect.objectContaining({ name: 'InputError', message: expect.stringContaining(complaint) });
      expect(() => synthesise(refused)).toThrow(error);
      expect(() => synthesise(refused)).toThrow(`${key}: `);
      expect(() => synthesise(refused)).toThrow(file);
    }
  });
});
