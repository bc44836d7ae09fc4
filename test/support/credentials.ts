/** Credentials for clients of an AWS that does not check signatures. */
export const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
