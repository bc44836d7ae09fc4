import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { PICTURES, pictureFiles } from './pictures/files';

/** Writes the pictures in docs/pictures. */
for (const [name, svg] of pictureFiles()) writeFileSync(path.join(PICTURES, name), svg);
