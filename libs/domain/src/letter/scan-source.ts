/** A tag as it stands in the source: `{% figure of="harm.plan" /%}`. Line and column count from 1. */
export interface SourceTag {
  readonly kind: 'opening' | 'closing' | 'variable' | 'other' | 'unclosed';
  /** Name of a tag, path of a variable, otherwise the text between the marks. */
  readonly name: string;
  readonly raw: string;
  readonly start: number;
  readonly end: number;
}

/** Line and column (both from 1) of an offset; columns count characters as a person sees them in an editor. */
export function placeOf(source: string, offset: number): { readonly line: number; readonly column: number } {
  const before = source.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: [...before.slice(lineStart)].length + 1 };
}

/** Every tag of a letter's source in order. Quotation marks inside a tag hide its end; a backslash hides its start. */
export function scanTags(source: string): readonly SourceTag[] {
  const tags: SourceTag[] = [];
  let from = 0;
  for (;;) {
    const start = source.indexOf('{%', from);
    if (start < 0) return tags;
    if (source[start - 1] === '\\') {
      from = start + 2;
      continue;
    }
    const end = endOfTag(source, start);
    if (end === undefined) {
      const lineEnd = source.indexOf('\n', start);
      const stop = lineEnd < 0 ? source.length : lineEnd;
      tags.push({ kind: 'unclosed', name: '', raw: source.slice(start, stop), start, end: stop });
      from = stop;
      continue;
    }
    tags.push(tagAt(source, start, end));
    from = end;
  }
}

function endOfTag(source: string, start: number): number | undefined {
  let quoted = false;
  for (let at = start + 2; at < source.length; at += 1) {
    const character = source[at];
    if (quoted && character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === '%' && source[at + 1] === '}') return at + 2;
    else if (!quoted && character === '{' && source[at + 1] === '%') return undefined;
  }
  return undefined;
}

function tagAt(source: string, start: number, end: number): SourceTag {
  const raw = source.slice(start, end);
  const inside = raw.slice(2, -2).trim();
  const [, mark = '', name = ''] = /^([$/]?)([A-Za-z][\w.-]*)/.exec(inside) ?? [];
  const place = { raw, start, end };
  if (name === '') return { kind: 'other', name: inside, ...place };
  if (mark === '$') return { kind: inside === `$${name}` ? 'variable' : 'other', name, ...place };
  if (mark === '/') return { kind: 'closing', name, ...place };
  return { kind: inside.slice(name.length).startsWith('(') ? 'other' : 'opening', name, ...place };
}

/** The source with the given stretches blanked, so that what is left keeps its line and column. */
export function blank(source: string, stretches: readonly { readonly start: number; readonly end: number }[]): string {
  return stretches.reduce(
    (text, { start, end }) => text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, ' ') + text.slice(end),
    source,
  );
}
