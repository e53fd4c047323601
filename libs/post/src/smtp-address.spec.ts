import { describe, expect, it } from '@jest/globals';
import { parseSmtpUrl } from './smtp-address.ts';

describe('the address of the mail server', () => {
  it.each([
    ['smtp://127.0.0.1:2525', { host: '127.0.0.1', port: 2525, secure: false }],
    ['smtp://mail.example', { host: 'mail.example', port: 587, secure: false }],
    ['smtps://mail.example', { host: 'mail.example', port: 465, secure: true }],
    ['smtp://[::1]:25', { host: '::1', port: 25, secure: false }],
    [
      'smtps://post%40inspectorate.example:p%3Ass%2Fword@mail.example:4650',
      {
        host: 'mail.example',
        port: 4650,
        secure: true,
        login: { user: 'post@inspectorate.example', password: 'p:ss/word' },
      },
    ],
  ])('is read from %s', (url, address) => {
    expect(parseSmtpUrl(url)).toEqual(address);
  });

  it.each(['mail.example', 'http://mail.example', 'smtp://', 'smtp://user:secret@mail.example:99999'])(
    'is refused, without its password, where it is %s',
    (url) => {
      expect(() => parseSmtpUrl(url)).toThrow(/smtp:\/\/host:port/);
      expect(() => parseSmtpUrl(url)).not.toThrow(/secret/);
    },
  );
});
