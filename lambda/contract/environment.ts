import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkInput, InputError } from './input-error';
import { type Settings, settingsSchema } from './settings';

/**
 * The contract between the construct, which sets these variables, and the handler, which reads them. Region, function
 * name, credentials and endpoints come from the standard `AWS_*` variables beside them.
 */
export interface Environment {
  /** The SNS topic that notifications are published to. */
  topicArn: string;
  /** The SNS topic for Amazon Q Developer in chat applications; undefined for none. */
  chatTopicArn?: string | undefined;
  /** The DynamoDB table of the state store. */
  tableName: string;
  settings: Settings;
}

/** The variables that carry the contract. */
export const VARIABLES = {
  topicArn: 'TOPIC_ARN',
  chatTopicArn: 'CHAT_TOPIC_ARN',
  tableName: 'TABLE_NAME',
  settings: 'SETTINGS',
  /** A file with the part of the settings that the environment does not hold. */
  settingsFile: 'SETTINGS_FILE',
} as const;

/** Writes the variables. Values may be CDK tokens: they end up only inside strings. */
export function renderEnvironment(environment: Environment): Record<string, string> {
  return {
    [VARIABLES.topicArn]: environment.topicArn,
    ...(environment.chatTopicArn === undefined ? {} : { [VARIABLES.chatTopicArn]: environment.chatTopicArn }),
    [VARIABLES.tableName]: environment.tableName,
    [VARIABLES.settings]: JSON.stringify(environment.settings),
  };
}

/**
 * Reads the variables.
 * @param directory folder that the path of the settings file is relative to
 * @throws InputError naming the variable, and the key within it
 */
export function parseEnvironment(variables: Record<string, string | undefined>, directory: string): Environment {
  return {
    topicArn: textIn(variables, VARIABLES.topicArn),
    chatTopicArn: variables[VARIABLES.chatTopicArn] || undefined,
    tableName: textIn(variables, VARIABLES.tableName),
    settings: settingsIn(variables, directory),
  };
}

/**
 * Reads the settings. Their lists and overrides of single providers may continue in a file.
 * @throws InputError naming the variable or the file, and the key within it
 */
export function settingsIn(variables: Record<string, string | undefined>, directory: string): Settings {
  const near = parseSettings(variables[VARIABLES.settings], VARIABLES.settings);
  const file = variables[VARIABLES.settingsFile];
  if (!file) return near;
  const far = parseSettings(readFileSync(resolve(directory, file), 'utf8'), file);
  return {
    ...near,
    include: [...near.include, ...far.include],
    exclude: [...near.exclude, ...far.exclude],
    connectTo: [...near.connectTo, ...far.connectTo],
    providers: { ...far.providers, ...near.providers },
  };
}

/**
 * Reads a variable.
 * @throws InputError when it is not set, or empty
 */
export function textIn(variables: Record<string, string | undefined>, name: string): string {
  const text = variables[name];
  if (!text) throw new InputError(`The environment variable ${name} is not set.`);
  return text;
}

function parseSettings(text: string | undefined, where: string): Settings {
  return checkInput(settingsSchema, parseJson(text, where), where);
}

/** @throws InputError naming where the text is from, unless it is JSON or undefined */
export function parseJson(text: string | undefined, where: string): unknown {
  try {
    return JSON.parse(text ?? '{}');
  } catch {
    throw new InputError(`The text of ${where} is not JSON.`);
  }
}
