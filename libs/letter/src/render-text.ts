import type { Block, Inline, LetterModel } from './letter-model.ts';

const columns = 76;

/** The letter as plain text, wrapped at 76 columns, lines ended by LF. */
export function renderText(model: LetterModel): string {
  return `${model.blocks.map(renderBlock).join('\n\n')}\n`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'heading': {
      const text = wrap(inlineText(block.of));
      if (block.level > 2) return text;
      const longest = Math.max(...text.split('\n').map((line) => [...line].length));
      return `${block.level === 2 ? '\n' : ''}${text}\n${(block.level === 1 ? '=' : '-').repeat(longest)}`;
    }
    case 'paragraph':
      return block.number === ''
        ? wrap(inlineText(block.of))
        : wrap(inlineText(block.of), `${block.number}  `, ' '.repeat(block.number.length + 2));
    case 'list':
      return block.items
        .map((item, index) =>
          block.ordered ? wrap(inlineText(item), `${index + 1}. `, '   ') : wrap(inlineText(item), '- ', '  '),
        )
        .join('\n');
    case 'quote':
      return block.of.map((paragraph) => wrap(inlineText(paragraph), '    ', '    ')).join('\n\n');
    case 'note':
      return block.of.map((paragraph) => wrap(inlineText(paragraph))).join('\n\n');
    case 'letter-head': {
      const width = Math.max(...block.rows.map(({ label }) => label.length)) + 3;
      const rows = block.rows.map(({ label, text }) => wrap(text, `${label}:`.padEnd(width), ' '.repeat(width)));
      return [block.organisation, rows.join('\n')].join('\n\n');
    }
    case 'table': {
      const lines = [block.columns, ...block.rows];
      const widths = block.columns.slice(1).map((_, at) => Math.max(...lines.map((line) => line[at + 1]?.length ?? 0)));
      const left = columns - widths.reduce((sum, width) => sum + width + 2, 0);
      const rows = lines.map(([about = '', ...figures]) => {
        const [first = '', ...more] = wrap(about, '', '  ', left).split('\n');
        const cells = figures.map((figure, at) => `  ${figure.padStart(widths[at] ?? 0)}`).join('');
        return [`${first.padEnd(left)}${cells}`, ...more].join('\n');
      });
      return [wrap(block.caption), '', ...rows].join('\n');
    }
    case 'copy-list':
      return block.positions
        .map(({ position, areas }) => {
          const [only, ...others] = areas;
          if (only?.area === '' && others.length === 0)
            return wrap(`${position}: ${only.names.join(', ')}`, '', '    ');
          const rows = areas.map(({ area, names }) =>
            wrap(area === '' ? names.join(', ') : `${area}: ${names.join(', ')}`, '    ', '        '),
          );
          return [wrap(`${position}:`), ...rows].join('\n');
        })
        .join('\n');
    default:
      return block satisfies never;
  }
}

function inlineText(inlines: readonly Inline[]): string {
  return inlines
    .map((inline): string => {
      switch (inline.kind) {
        case 'text':
          return inline.text;
        case 'break':
          return '\n';
        case 'strong':
        case 'em':
          return inlineText(inline.of);
        case 'link': {
          const text = inlineText(inline.of);
          const address = inline.href.replace(/^mailto:/, '');
          return text === address ? text : `${text} (${address})`;
        }
        default:
          return inline satisfies never;
      }
    })
    .join('');
}

/** Words into lines of at most `width` characters; a longer word has a line of its own. */
function wrap(text: string, firstIndent = '', indent = '', width = columns): string {
  return text
    .split('\n')
    .map((part, index) => wrapLine(part, index === 0 ? firstIndent : indent, indent, width))
    .join('\n');
}

function wrapLine(text: string, firstIndent: string, indent: string, width: number): string {
  const lines: string[] = [];
  let line = firstIndent;
  let empty = true;
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (!empty && [...line].length + 1 + [...word].length > width) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].join('\n').trimEnd();
}
