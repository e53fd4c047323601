/**
 * Whether `address` is one mailbox and nothing else: `local@domain`, no display name, no list, no blank, no line break.
 * Stricter than RFC 5322 where laxness costs a letter: quoted local parts, comments and address literals are refused, and
 * the domain needs a dot, since `name@westminster` is a typing error. Letters beyond ASCII are fine (RFC 6531).
 * Lengths are those of RFC 5321: 64 octets before the `@`, 63 a label, 254 in all.
 */
export function isOneMailbox(address: string): boolean {
  const [local, domain, ...more] = address.split('@');
  if (local === undefined || domain === undefined || more.length > 0) return false;
  if (octets(local) > 64 || octets(address) > 254) return false;
  return dotAtom.test(local) && labels.test(domain) && !domain.split('.').some((label) => octets(label) > 63);
}

/** The part of an address after the @. */
export const domainOf = (address: string): string => address.slice(address.indexOf('@') + 1);

/** What makes two addresses the same mailbox: compared without regard to case and to blanks around them. */
export const mailboxKey = (address: string): string => address.trim().toLowerCase();

/** The mailbox of a person, as it is compared and kept. */
export const mailboxOf = ({ email }: { readonly email: string }): string => mailboxKey(email);

const dotAtom = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const labels =
  /^[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?(\.[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?)+$/u;

const octets = (text: string): number =>
  [...text].reduce((sum, character) => {
    const code = character.codePointAt(0) ?? 0;
    return sum + (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
  }, 0);
