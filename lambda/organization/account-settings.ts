import { type Settings, isSelected, issuerOfArn, withoutSlips } from '../contract/settings';

/** Returns the test whether the providers of an account are looked at. */
export function selectionFor(
  settings: Settings,
  issuers: readonly string[],
): (account: string, arn: string) => boolean {
  const wanted = new Set(issuers.map(withoutSlips));
  return (account, arn) => {
    const isAsked = wanted.size === 0 || wanted.has(withoutSlips(issuerOfArn(arn)));
    return isAsked && isSelected(settingsIn(account, settings), arn);
  };
}

/**
 * Returns the settings for a run over providers that were selected already. What the settings say about providers that the account
 * does not have is about other accounts.
 */
export function settingsFor(settings: Settings, arns: readonly string[]): Settings {
  const names = new Set(arns.flatMap((arn) => [arn, issuerOfArn(arn)]));
  const providers = Object.fromEntries(Object.entries(settings.providers).filter(([name]) => names.has(name)));
  return { ...settings, include: [], exclude: [], providers };
}

/**
 * Returns the settings for a run over one of many accounts.
 * @param arns all providers of the account
 */
export function settingsInAccount(settings: Settings, account: string, arns: readonly string[]): Settings {
  const isWanted = selectionFor(settings, []);
  return {
    ...settingsFor(settings, arns),
    exclude: arns.filter((arn) => !isWanted(account, arn)),
    // Quick looks act where something is missing alone, so that nothing can be concluded where they do not; and nobody lists roles.
    quickLookMinutes: null,
    affectedRoles: false,
  };
}

/** Returns the settings as they are meant in an account: issuer URLs count in every account, ARNs in their own. */
function settingsIn(account: string, { include, exclude, ...settings }: Settings): Settings {
  const isMeant = (name: string): boolean => !name.startsWith('arn:') || name.split(':')[4] === account;
  return { ...settings, include: include.filter(isMeant), exclude: exclude.filter(isMeant) };
}
