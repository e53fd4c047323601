import { describe, expect, test } from '@jest/globals';
import { copyListFaults, copyListRefusals, mailboxesOf, recipientsOf } from './copy-list.ts';
import { isOneMailbox } from './mailbox.ts';

const entry = {
  position: 'YJB link staff',
  area: '',
  organisation: 'YJB',
  name: 'Julie Fox',
  email: 'julie.fox@yjb.example',
};

describe('one mailbox is', () => {
  test.each([
    'julie.fox@yjb.example',
    'j@x.example',
    "o'brien+letters@council.gov.example",
    'zoë.łuk@züri.example',
    `${'a'.repeat(64)}@x.example`,
  ])('%s', (address) => expect(isOneMailbox(address)).toBe(true));
});

describe('no mailbox is', () => {
  test.each([
    '',
    'julie.fox',
    '@yjb.example',
    'julie.fox@',
    'julie.fox@westminster',
    'julie@fox@yjb.example',
    'julie fox@yjb.example',
    ' julie.fox@yjb.example',
    'julie.fox@yjb.example ',
    'julie.fox@yjb.example,a@x.example',
    'julie.fox@yjb.example; a@x.example',
    'Julie Fox <julie.fox@yjb.example>',
    '<julie.fox@yjb.example>',
    'mailto:julie.fox@yjb.example',
    'julie.fox@yjb.example\n',
    'julie.fox@yjb.example\r\nBcc: a@x.example',
    'julie\u0000fox@yjb.example',
    'julie\u2028fox@yjb.example',
    'julie..fox@yjb.example',
    '.julie@yjb.example',
    'julie.fox@yjb..example',
    'julie.fox@-yjb.example',
    'julie.fox@[127.0.0.1]',
    '"julie fox"@yjb.example',
    `${'a'.repeat(65)}@x.example`,
    `a@${'b'.repeat(64)}.example`,
    `a@${'b.'.repeat(126)}example`,
  ])('%j', (address) => expect(isOneMailbox(address)).toBe(false));
});

describe('a copy list', () => {
  test('stands where everyone has a position, a name and one mailbox, and the YJB is on it', () => {
    expect(copyListFaults([entry])).toEqual([]);
  });

  test('has every fault named at its entry', () => {
    const faults = copyListFaults([
      { ...entry, organisation: 'Ofsted', position: ' ' },
      { ...entry, organisation: 'yjb', name: '', email: 'a@x.example,b@x.example' },
    ]);
    expect(faults.map(({ entry: at, field, code }) => [at, field, code])).toEqual([
      [0, 'position', 'blank_field'],
      [1, 'name', 'blank_field'],
      [1, 'email', 'not_one_mailbox'],
      [null, 'organisation', 'copy_list_without_yjb'],
    ]);
  });

  test('is refused with the row, counted from 1', () => {
    expect(copyListRefusals([entry, { ...entry, name: '' }])).toEqual([
      { code: 'blank_field', sentence: 'Row 2 of the copy list: The name is blank.' },
    ]);
  });
});

describe('the recipients', () => {
  const addressee = { position: 'Chair of the Board', name: 'Alison Newcomb', email: 'Alison@yos.example' };

  test('are the addressee first, then each mailbox once, compared without regard to case, with all its positions', () => {
    const twice = { ...entry, position: 'YJB Communications', email: 'Julie.Fox@YJB.example' };
    expect(recipientsOf(addressee, [entry, twice, { ...entry }, { ...entry, email: 'alison@yos.example' }])).toEqual([
      {
        mailbox: 'alison@yos.example',
        email: 'Alison@yos.example',
        name: 'Alison Newcomb',
        positions: ['Chair of the Board', 'YJB link staff'],
      },
      {
        mailbox: 'julie.fox@yjb.example',
        email: 'julie.fox@yjb.example',
        name: 'Julie Fox',
        positions: ['YJB link staff', 'YJB Communications'],
      },
    ]);
    expect(mailboxesOf(addressee, [entry, twice])).toEqual(['alison@yos.example', 'julie.fox@yjb.example']);
  });
});
