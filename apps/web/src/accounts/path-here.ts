const here = new URL('http://this.site.invalid');

/**
 * Where a sign-in leads: a path of this site, as a browser reads it, or the programme. A link that leads elsewhere after
 * sign-in is how passwords are fished for, and a browser drops tabs and line breaks from an address, which a look at the
 * text alone would miss.
 */
export function pathHere(next: string): string {
  const url = next.startsWith('/') && URL.canParse(next, here.href) ? new URL(next, here) : undefined;
  return url === undefined || url.origin !== here.origin || url.pathname.startsWith('//')
    ? '/programme'
    : `${url.pathname}${url.search}${url.hash}`;
}
