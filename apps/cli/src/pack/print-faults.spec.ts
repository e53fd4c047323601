import { expect, test } from '@jest/globals';
import { checkLetter, loadFrameworks } from '#letter';
import { adding, alteredPack, replacing, type Alterations } from '../../../../test/support/altered-pack.ts';
import { printFaults } from './print-faults.ts';
import { readPack } from './read-pack.ts';

async function faultsOf(alterations: Alterations) {
  const pack = alteredPack(alterations);
  try {
    const read = readPack(pack.folder, { frameworks: loadFrameworks(), checkLetter, freshSeed: 'fresh seed' });
    if ('faults' in read) return read.faults;
    return await printFaults(pack.folder, read.pack, read.letterFacts);
  } finally {
    pack.remove();
  }
}

test('a sound pack can be printed', async () => {
  expect(await faultsOf({})).toEqual([]);
});

test('a character that no font has is found before anything runs, where it stands', async () => {
  expect(await faultsOf({ 'copy-list.csv': adding('Link,,YJB,Li 李,li@yjb.example') })).toMatchObject([
    { file: 'copy-list.csv', line: 35, column: 14, value: '李' },
  ]);
  expect(
    await faultsOf({ 'inspection.yaml': replacing('name: Alison Newcomb', 'name: Alison Newcomb 李') }),
  ).toMatchObject([{ file: 'inspection.yaml', line: 11, value: '李' }]);
  expect(await faultsOf({ 'letter.md': () => '# Letter\n\nOf 李.\n' })).toMatchObject([
    { file: 'letter.md', line: 3, column: 4, value: '李' },
  ]);
});
