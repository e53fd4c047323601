import { readFileSync } from 'node:fs';
import { projectFile } from '#platform';
import type { Block, Inline, LetterModel } from './letter-model.ts';

/** Text as it may stand in HTML, between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** The letter as one page that needs nothing else: it reads on a phone and prints on A4. */
export function renderHtml(model: LetterModel, edition: number): string {
  return htmlDocument(model, [renderHtmlBody(model), footer(model, edition)].join('\n'));
}

/** Where `fillPositions` writes; the text of a letter is escaped and can hold no such comment. */
const positionsSlot = '<!--positions-->';

/** The letter as the HTML part of a message, with one slot for the positions in which its reader receives it. */
export function renderMailHtml(model: LetterModel, edition: number): string {
  return htmlDocument(model, [positionsSlot, renderHtmlBody(model), footer(model, edition)].join('\n'));
}

/**
 * The HTML part of one copy.
 * @throws Error where the rendering has not exactly one slot, or no position is given
 */
export function fillPositions(mailHtml: string, positions: readonly string[]): string {
  const parts = mailHtml.split(positionsSlot);
  if (parts.length !== 2)
    throw new Error(`A mail rendering has one slot for the positions, this one ${parts.length - 1}.`);
  return parts.join(`<p class="positions">${escapeHtml(positionsLine(positions))}</p>`);
}

/** `You receive this letter as: POSITION; POSITION.` */
export function positionsLine(positions: readonly string[]): string {
  if (positions.length === 0) throw new Error('A copy goes to someone in at least one position.');
  return `You receive this letter as: ${positions.join('; ')}.`;
}

/** The letter without a page around it, to stand inside one; headings start at level 1. */
function renderHtmlBody(model: LetterModel): string {
  return `<article class="letter" lang="en-GB">\n${model.blocks.map(renderBlock).join('\n')}\n</article>`;
}

/** The letter's own style, for a page that shows its body. Every rule is bound to `.letter`. */
export const letterStyle = (): string => `${styleOf('letter')}${styleOf('table')}`;

const styleOf = (what: 'letter' | 'table'): string =>
  readFileSync(projectFile('libs', 'letter', 'style', `${what}.css`), 'utf8');

const hasTable = ({ blocks }: LetterModel): boolean => blocks.some(({ kind }) => kind === 'table');

function htmlDocument(model: LetterModel, body: string): string {
  return `<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(model.title)}</title>
<style>
${(hasTable(model) ? letterStyle() : styleOf('letter')).trimEnd()}
</style>
</head>
<body class="letter-page">
<main>
${body}
</main>
</body>
</html>
`;
}

function footer(model: LetterModel, edition: number): string {
  const head = model.blocks.find((block) => block.kind === 'letter-head');
  const date = head?.rows.find(({ label }) => label === 'Publication date')?.text;
  return `<p class="letter-edition">Edition ${edition}${date === undefined ? '' : `, published on ${escapeHtml(date)}`}</p>`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${renderInlines(block.of)}</h${block.level}>`;
    case 'paragraph':
      return block.number === ''
        ? `<p>${renderInlines(block.of)}</p>`
        : `<p class="numbered"><span class="number">${escapeHtml(block.number)}</span> ${renderInlines(block.of)}</p>`;
    case 'list': {
      const name = block.ordered ? 'ol' : 'ul';
      return `<${name}>\n${block.items.map((item) => `<li>${renderInlines(item)}</li>`).join('\n')}\n</${name}>`;
    }
    case 'quote':
      return `<blockquote>${block.of.map((paragraph) => `<p>${renderInlines(paragraph)}</p>`).join('')}</blockquote>`;
    case 'note':
      return `<div class="note">${block.of.map((paragraph) => `<p>${renderInlines(paragraph)}</p>`).join('')}</div>`;
    case 'letter-head':
      return [
        `<p class="organisation">${escapeHtml(block.organisation)}</p>`,
        '<dl class="letter-head">',
        ...block.rows.map(({ label, text }) => `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(text)}</dd></div>`),
        '</dl>',
      ].join('\n');
    case 'table':
      return [
        `<table>\n<caption>${escapeHtml(block.caption)}</caption>`,
        `<thead><tr>${block.columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join('')}</tr></thead>`,
        '<tbody>',
        ...block.rows.map(([about = '', ...figures]) => {
          const cells = figures.map((figure) => `<td>${escapeHtml(figure)}</td>`).join('');
          return `<tr><th scope="row">${escapeHtml(about)}</th>${cells}</tr>`;
        }),
        '</tbody>\n</table>',
      ].join('\n');
    case 'copy-list':
      return [
        '<dl class="copy-list">',
        ...block.positions.map(({ position, areas }) => {
          const holders = areas.map(({ area, names }) => {
            const said = escapeHtml(names.join(', '));
            return `<dd>${area === '' ? said : `<span class="area">${escapeHtml(area)}:</span> ${said}`}</dd>`;
          });
          return `<div><dt>${escapeHtml(position)}</dt>${holders.join('')}</div>`;
        }),
        '</dl>',
      ].join('\n');
    default:
      return block satisfies never;
  }
}

function renderInlines(inlines: readonly Inline[]): string {
  return inlines
    .map((inline): string => {
      switch (inline.kind) {
        case 'text':
          return escapeHtml(inline.text);
        case 'break':
          return '<br>';
        case 'strong':
        case 'em':
          return `<${inline.kind}>${renderInlines(inline.of)}</${inline.kind}>`;
        case 'link':
          return `<a href="${escapeHtml(inline.href)}">${renderInlines(inline.of)}</a>`;
        default:
          return inline satisfies never;
      }
    })
    .join('');
}
