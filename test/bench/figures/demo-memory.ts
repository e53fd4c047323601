import type { Figure } from '../figure.ts';
import { launch } from '../launched.ts';
import { memoryOf, type Memory } from './memory-of.ts';

const EVERY_MS = 100;
const LOOKS_AT_ONCE = 50;

/**
 * The most that the demonstration's process and its Postgres hold together, from its start until its pages have been
 * looked at; looked up ten times a second. Not a median: a machine that is too small is so at the worst moment. Postgres is
 * some thirty processes that share most of their pages: a page that several hold is shared out among them, so that the sum
 * is what the machine has to have. What each holds, added up as if nothing were shared, stands beside it.
 */
export const demoMemory: Figure = {
  name: 'demo_resident_megabytes',
  unit: 'MB resident',
  atMost: 500,
  async measure() {
    const demo = launch('node apps/launch.mjs cli demo', { PORT: '0' });
    const seen: Memory[] = [];
    const watch = setInterval(() => void seen.push(memoryOf(demo.pid)), EVERY_MS);
    let whenUp: Memory;
    try {
      await demo.heard('Ctrl-C ends everything');
      whenUp = memoryOf(demo.pid);
      const { line } = await demo.heard('The site answers on');
      const url = line.slice(line.indexOf('http'));
      for (let look = 0; look < LOOKS_AT_ONCE; look += 1) await (await fetch(url)).text();
    } finally {
      clearInterval(watch);
      await demo.stop();
    }
    const held = (memory: Memory): number => memory.proportional ?? memory.resident;
    const most = seen.reduce((one, other) => (held(other) > held(one) ? other : one), whenUp);
    return {
      value: held(most),
      rounds: [held(most)],
      counts: { processes: most.processes, looks: seen.length },
      beside: {
        onceItAnswers: held(whenUp),
        asIfNothingWereShared: Math.max(whenUp.resident, ...seen.map(({ resident }) => resident)),
      },
    };
  },
};
