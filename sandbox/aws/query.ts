import type { Answer, AwsRequest, Service } from './call';
import { AwsError } from './error';
import { type Form, parseForm } from './form';
import { renderBareError, renderError, renderResult, type XmlElements } from './xml';

/** Carries an action out; null when its answer has no result. */
export type QueryAction = (form: Form, request: AwsRequest) => XmlElements | null;

/** A service that speaks the Query protocol: forms in, XML out. */
export interface QueryApi {
  /** Name that AWS uses in errors. */
  name: string;
  version: string;
  namespace: string;
  actions: ReadonlyMap<string, QueryAction>;
  /** The parameters that name what a call is about, the first one present counts. */
  arnParameters: readonly string[];
  /** Puts errors into a dialect's words. */
  translate?: (error: AwsError) => AwsError;
  /** Error for an action that it does not have. Default: AWS's InvalidAction. */
  unknownAction?: AwsError | undefined;
  /** True if errors stand within an `ErrorResponse`. Default true. */
  errorResponse?: boolean | undefined;
}

/** Makes a service of its actions. Unknown actions and versions are refused. */
export function createQueryService(api: QueryApi): Service {
  return {
    receive: (request) => {
      const { body, requestId } = request;
      const form = parseForm(body);
      const action = form.get('Action') ?? '';
      const arn = api.arnParameters.map((name) => form.get(name)).find((value) => value !== undefined) ?? null;
      const run = (): Answer => {
        const result = actionOf(api, action, form.get('Version') ?? '')(form, request);
        return xml(200, renderResult(action, result, { namespace: api.namespace, requestId }), requestId);
      };
      return { action, arn, run };
    },
    refuse: (error, requestId) => {
      const render = (api.errorResponse ?? true) ? renderError : renderBareError;
      return xml(error.status, render(error, { namespace: api.namespace, requestId }), requestId);
    },
    translate: api.translate,
  };
}

function actionOf(api: QueryApi, name: string, version: string): QueryAction {
  const action = api.actions.get(name);
  if (version === api.version && action) return action;
  if (version !== api.version) {
    throw new AwsError('NoSuchVersion', `The requested version (${version}) of service ${api.name} does not exist`);
  }
  throw api.unknownAction ?? new AwsError('InvalidAction', `Could not find operation ${name} for version ${version}`);
}

function xml(status: number, body: string, requestId: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body,
  };
}
