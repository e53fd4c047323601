import { createRequire } from 'node:module';
import type Markdoc from '@markdoc/markdoc';

const require = createRequire(import.meta.url);

/** Loaded with the first letter that is read: it takes longer to load than a case sample to draw, and that reads no letter. */
export const markdoc = (): typeof Markdoc => require('@markdoc/markdoc') as typeof Markdoc;
