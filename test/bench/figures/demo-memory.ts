import type { Figure } from '../figure.ts';
import { launch } from '../launched.ts';
import { memoryOf, type Memory } from './memory-of.ts';

const EVERY_MS = 100;
const LOOKS_AT_ONCE = 50;

/**
 * The most that the demonstration's process and its Postgres hold together, from its start until its pages have been
 * looked at; looked up ten times a second. Not a median: a machine that is too small is so at the worst moment.
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
    const most = seen.reduce((one, other) => (other.resident > one.resident ? other : one), whenUp);
    return {
      value: most.resident,
      rounds: [most.resident],
      counts: { processes: most.processes, looks: seen.length },
      beside: {
        residentOnceItAnswers: whenUp.resident,
        ...(most.proportional === null ? {} : { proportional: most.proportional }),
      },
    };
  },
};
