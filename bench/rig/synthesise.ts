import { synthesiseBundle } from '../../test/support/bundle';

/** Makes the function's bundle as `cdk deploy` would upload it, below the directory named as argument, in `task`. */
synthesiseBundle(process.argv[2] ?? '');
