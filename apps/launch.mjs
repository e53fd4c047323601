// Runs an app of this repository straight from its TypeScript: `node apps/launch.mjs cli pack DIR`.
// Only what is newer than its compiled form is compiled again, so that `inspection --help` answers at once.
import { mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const modifiedMs = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function staleSources(folders) {
  const settings = Math.max(modifiedMs(join(root, '.swcrc')), modifiedMs(join(root, 'package.json')));
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((source) => ({ source, compiled: join(root, 'dist', relative(root, source)).replace(/\.ts$/, '.js') }))
    .filter(({ source, compiled }) => modifiedMs(compiled) < Math.max(modifiedMs(source), settings));
}

export async function compileWhatIsStale(folders = ['apps', 'libs']) {
  const stale = staleSources(folders);
  if (stale.length === 0) return;
  const { transformFileSync } = await import('@swc/core');
  for (const { source, compiled } of stale) {
    const { code, map } = transformFileSync(source, { cwd: root, root });
    mkdirSync(dirname(compiled), { recursive: true });
    if (map) writeFileSync(`${compiled}.map`, map);
    // Renamed into place: another process that starts at this moment reads a whole file or the one before.
    const draft = `${compiled}.${process.pid}`;
    writeFileSync(draft, `${code}\n//# sourceMappingURL=${compiled.split('/').at(-1)}.map\n`);
    renameSync(draft, compiled);
  }
}

const [app, ...rest] = process.argv.slice(2);
if (app !== undefined && app !== '--compile-only') {
  process.argv.splice(2, process.argv.length - 2, ...rest);
  await compileWhatIsStale();
  await import(pathToFileURL(join(root, 'dist/apps', app, 'src/main.js')).href);
} else {
  await compileWhatIsStale();
}
