import { ownCertificate } from '../../support/evaluation';

/** Certificates of the issuer's own: the one that it has, and the one that comes after it. */
export const own = await ownCertificate();
export const fresh = await ownCertificate();
