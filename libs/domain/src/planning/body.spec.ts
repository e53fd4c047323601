import { describe, expect, it } from '@jest/globals';
import { decideBody, evolveBody, holderOn, type Body, type BodyCommand, type Holder } from './body.ts';

const entry = {
  name: 'North YOS',
  shortName: 'North',
  type: 'YOS',
  nation: 'England',
  areas: ['North'],
  size: null,
  performance: '',
};
const head = (name: string, from: string): Holder => ({
  holderId: name,
  position: 'head_of_service',
  title: 'Head of Service',
  name,
  email: `${name.toLowerCase().replaceAll(' ', '.')}@north.example`,
  from,
  to: null,
});
const after = (commands: readonly BodyCommand[]): Body =>
  commands.reduce<Body>((body, command) => {
    const decision = decideBody(body, command);
    if (!decision.ok) throw new Error(decision.refusals.map(({ sentence }) => sentence).join(' '));
    return decision.events.reduce(evolveBody, body);
  }, null);
const listed = (...holders: readonly Holder[]): BodyCommand => ({ type: 'ListBody', bodyId: 'north', entry, holders });

describe('an entry of the directory', () => {
  it('keeps no text that is longer than any name or remark', () => {
    const enter = (change: Partial<typeof entry>) =>
      decideBody(null, { type: 'EnterBody', bodyId: 'north', entry: { ...entry, ...change } });
    const long = 'x'.repeat(501);
    expect(enter({ name: 'x'.repeat(500) })).toMatchObject({ ok: true });
    for (const field of ['name', 'shortName', 'type', 'nation', 'performance'])
      expect(enter({ [field]: long })).toMatchObject({ refusals: [{ code: 'invalid_value' }] });
    expect(enter({ areas: ['North', long] })).toMatchObject({
      refusals: [{ sentence: 'An area of the body has 501 characters, and at most 500 are kept.' }],
    });
    const north = after([listed()]);
    const tie = { tieId: '1', inspector: 'one@inspectorate.example', what: long };
    expect(decideBody(north, { type: 'RecordTie', tie })).toMatchObject({ ok: false });
    for (const part of ['name', 'title'] as const)
      expect(
        decideBody(north, { type: 'TakePosition', holder: { ...head('The head', '2014-01-01'), [part]: long } }),
      ).toMatchObject({ refusals: [{ code: 'invalid_value' }] });
  });
});

describe('a tie', () => {
  const record = (what: string, inspector = 'one@inspectorate.example'): BodyCommand => ({
    type: 'RecordTie',
    tie: { tieId: what, inspector, what },
  });

  it('is recorded once, however often the form is sent, and again after it has ended', () => {
    const tied = after([listed(), record('Worked there')]);
    expect(decideBody(tied, record('Worked there '))).toMatchObject({ refusals: [{ code: 'tie_known' }] });
    expect(decideBody(tied, record('Is married to its head'))).toMatchObject({ ok: true });
    expect(decideBody(tied, record('Worked there', 'two@inspectorate.example'))).toMatchObject({ ok: true });
    const ended = after([listed(), record('Worked there'), { type: 'EndTie', tieId: 'Worked there' }]);
    expect(decideBody(ended, record('Worked there'))).toMatchObject({ ok: true });
  });
});

describe('a body in a table', () => {
  it('is entered with who holds its positions, and is the same when the table comes again', () => {
    const once = after([listed(head('The head', '2014-01-01'))]);
    expect(once?.holders).toEqual([head('The head', '2014-01-01')]);
    expect(after([listed(head('The head', '2014-01-01')), listed(head('The head', '2015-01-01'))])).toEqual(once);
  });

  it('has a new head from the day that the table names, and the former one to the day before', () => {
    const body = after([listed(head('The head', '2014-01-01')), listed(head('The next head', '2015-09-01'))]);
    expect(holderOn(body?.holders ?? [], 'head_of_service', '2015-08-31')?.name).toBe('The head');
    expect(holderOn(body?.holders ?? [], 'head_of_service', '2015-09-01')?.name).toBe('The next head');
  });

  it('is refused whole where the new head would come before the one who is there', () => {
    const body = after([listed(head('The head', '2014-01-01'))]);
    const changed = { ...entry, size: 12 };
    const command: BodyCommand = {
      type: 'ListBody',
      bodyId: 'north',
      entry: changed,
      holders: [head('The next head', '2013-01-01')],
    };
    expect(decideBody(body, command)).toMatchObject({ ok: false, refusals: [{ code: 'invalid_date' }] });
  });
});

it('a body has each of its areas once', () => {
  const twice: BodyCommand = {
    type: 'EnterBody',
    bodyId: 'north',
    entry: { ...entry, areas: ['North', 'South', 'North '] },
  };
  expect(decideBody(null, twice)).toMatchObject({
    ok: false,
    refusals: [{ code: 'invalid_value', sentence: 'The area North stands there more than once.' }],
  });
});
