/** True for exactly one plain mailbox, `name@host.example`: no list, no display name, no line break, nothing that could end a header. */
export function isOneMailbox(address: string): boolean {
  if (address.length > 254) return false;
  const [local, domain, ...more] = address.split('@');
  if (local === undefined || domain === undefined || more.length > 0) return false;
  const atoms = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
  const labels = /^[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?(\.[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?)+$/u;
  return local.length <= 64 && atoms.test(local) && labels.test(domain);
}

/** How mailboxes are compared: without regard to case. */
export const mailboxKey = (address: string): string => address.toLowerCase();
