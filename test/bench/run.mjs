// Runs the bench: `node test/bench/run.mjs --help`. Apps and libraries are measured as the launcher compiles them, and
// started from there as processes of their own; so the bench is compiled beside them instead of through a loader hook,
// which would measure other files than those that run.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformFileSync } from '@swc/core';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

execFileSync(process.execPath, [join(root, 'apps/launch.mjs'), '--compile-only'], { stdio: 'inherit' });
for (const folder of ['test/bench', 'test/support']) {
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith('.ts')) continue;
    const source = join(entry.parentPath, entry.name);
    const compiled = join(root, 'dist', relative(root, source)).replace(/\.ts$/, '.js');
    mkdirSync(dirname(compiled), { recursive: true });
    writeFileSync(compiled, transformFileSync(source, { cwd: root, root, sourceMaps: 'inline' }).code);
  }
}
await import(pathToFileURL(join(root, 'dist/test/bench/main.js')).href);
