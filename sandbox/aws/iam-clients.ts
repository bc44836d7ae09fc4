import type { IamAction } from './call';
import type { Form } from './form';
import { readArn } from './iam-input';
import { lengthViolations, LIMITS, refuseOverLimit } from './iam-rules';
import type { IamStore, Provider } from './iam-store';
import type { QueryAction } from './query';

/** The actions that change a provider's client IDs. Both may be repeated without harm, as in AWS. */
export function createClientActions(store: IamStore): [IamAction, QueryAction][] {
  return [
    [
      'AddClientIDToOpenIDConnectProvider',
      (form) => {
        const { provider, clientId } = read(form, store);
        if (provider.clientIds.includes(clientId)) return null;
        refuseOverLimit('ClientIdsPerOpenIdConnectProvider', provider.clientIds.length + 1, LIMITS.clientIds);
        store.save({ ...provider, clientIds: [...provider.clientIds, clientId] });
        return null;
      },
    ],
    [
      'RemoveClientIDFromOpenIDConnectProvider',
      (form) => {
        const { provider, clientId } = read(form, store);
        store.save({ ...provider, clientIds: provider.clientIds.filter((each) => each !== clientId) });
        return null;
      },
    ],
  ];
}

function read(form: Form, store: IamStore): { provider: Provider; clientId: string } {
  const clientId = form.get('ClientID');
  const arn = readArn(form, lengthViolations(clientId, { at: 'clientID', min: 1, max: 255 }));
  return { provider: store.find(arn), clientId: clientId ?? '' };
}
