import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Ids of the machine's user of this name, undefined where there is none. */
export function userNamed(name: string): { readonly uid: number; readonly gid: number } | undefined {
  return inPasswordFile(name) ?? askedOfTheSystem(name);
}

/** Almost always it stands there, and reading a file takes a hundredth of what starting `id` does. */
function inPasswordFile(name: string): { uid: number; gid: number } | undefined {
  try {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((each) => each.startsWith(`${name}:`));
    // The ids are the third and fourth field; macOS writes -2 for nobody, which `id` turns into what a process needs.
    const [, , uid = '', gid = ''] = line?.split(':') ?? [];
    return /^\d+$/.test(uid) && /^\d+$/.test(gid) ? { uid: Number(uid), gid: Number(gid) } : undefined;
  } catch {
    return undefined;
  }
}

function askedOfTheSystem(name: string): { uid: number; gid: number } | undefined {
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}
