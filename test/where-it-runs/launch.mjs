// Runs the matrix straight from its TypeScript: `npm run test:matrix -- --help`.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// The launcher of the apps would take an argument of ours for the name of an app.
const given = process.argv.splice(2);
const { compileWhatIsStale } = await import('../../apps/launch.mjs');
await compileWhatIsStale(['apps', 'libs', 'test']);
process.argv.push(...given);
await import(pathToFileURL(join(import.meta.dirname, '../../dist/test/where-it-runs/main.js')).href);
