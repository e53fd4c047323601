// Imports nothing that takes time: what a command needs, it loads itself, so that help is there at once.
import { answer } from './command-line.ts';

process.exitCode = await answer(process.argv.slice(2));
