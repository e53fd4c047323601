import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFramework, frameworkInForce } from '#domain';
import { projectFile } from '#platform';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BadFramework, loadFrameworks } from './load-frameworks.ts';

describe('loading the frameworks', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'frameworks-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (id: string, version: string, yaml: string) => {
    mkdirSync(join(folder, id), { recursive: true });
    writeFileSync(join(folder, id, `${version}.yaml`), yaml);
  };
  const sqs = readFileSync(projectFile('frameworks', 'sqs', '2012.yaml'), 'utf8');
  const faultsOf = () => {
    try {
      loadFrameworks(folder);
      return [];
    } catch (error) {
      if (error instanceof BadFramework) return error.faults;
      throw error;
    }
  };

  it('reads the Short Quality Screening of 2012 with its 29 criteria in order', () => {
    const framework = findFramework(loadFrameworks(), { id: 'sqs', version: '2012' });
    expect(framework?.criteria).toHaveLength(29);
    expect(framework?.criteria.at(0)?.id).toBe('reoffending.assessment');
    expect(framework?.criteria.at(-1)?.id).toBe('sentence.non-compliance');
    expect(framework?.criteria.find(({ id }) => id === 'harm.mappa-engagement')?.gate).toEqual({
      kind: 'fact',
      fact: 'mappa_eligible',
    });
    expect(framework?.eligibility).toEqual({ sentencedAtLeastDaysBefore: 42, sentencedAtMostDaysBefore: 91 });
  });

  it('binds an inspection to the version in force on the day it is announced', () => {
    write('sqs', '2012', sqs);
    write(
      'sqs',
      '2014',
      sqs
        .replace("version: '2012'", "version: '2014'")
        .replace('in_force_from: 2012-11-05', 'in_force_from: 2014-04-01'),
    );
    const frameworks = loadFrameworks(folder);
    expect(frameworkInForce(frameworks, 'sqs', '2012-11-04')).toBeUndefined();
    expect(frameworkInForce(frameworks, 'sqs', '2012-11-05')?.version).toBe('2012');
    expect(frameworkInForce(frameworks, 'sqs', '2014-03-31')?.version).toBe('2012');
    expect(frameworkInForce(frameworks, 'sqs', '2014-04-01')?.version).toBe('2014');
    expect(frameworkInForce(frameworks, 'adult', '2014-04-01')).toBeUndefined();
  });

  it('names every fault of every file', () => {
    write(
      'sqs',
      '2012',
      sqs.replace('gate: mappa_eligible', 'gate: mappa').replace('id: harm.plan,', 'id: harm.oversight,'),
    );
    write('sqs', '2013', sqs);
    write('youth', '2018', 'id: youth\nversion: 2018\n');
    const faults = faultsOf();
    expect(faults).toContain(
      'sqs/2012.yaml: Criterion harm.mappa-engagement has the gate mappa, which is no case fact.',
    );
    expect(faults).toContain('sqs/2012.yaml: Criterion harm.oversight stands there twice.');
    expect(faults).toContain('sqs/2013.yaml: holds sqs/2012; the path must say so.');
    expect(faults.filter((fault) => fault.startsWith('youth/2018.yaml: ')).length).toBeGreaterThan(5);
  });
});
