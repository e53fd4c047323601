// Imports nothing that takes time: what a command needs, it loads itself, so that help is there at once.
import { answer } from './command-line.ts';

/** What an operator can mend: said by its message alone, where any other error shows where it arose. */
const plainErrors = [
  'BadSettings',
  'DatabaseUnreachable',
  'DatabaseInUse',
  'QueuesUnreachable',
  'BadFramework',
  'WrongMasterKey',
  'Refused',
];

try {
  process.exitCode = await answer(process.argv.slice(2));
} catch (error) {
  const says = error instanceof Error && plainErrors.includes(error.name) ? error.message : error;
  console.error(says);
  process.exitCode = 1;
}
