import {
  dateInWords,
  findTypedNumbers,
  type Framework,
  type FigureUse,
  type LetterFacts,
  type LetterFault,
  placeOf,
  scanTags,
  type SourceTag,
  startsSentence,
} from '#domain';
import Markdoc, { type Node } from '@markdoc/markdoc';
import { groupCopyList } from './group-copy-list.ts';
import { type Block, type Inline, type LetterModel, plainText } from './letter-model.ts';
import { letterVariables, mailboxVariables } from './letter-variables.ts';
import { readFigure } from './read-figure.ts';

/** Whether a tag stands within a sentence, alone as a block, or around text. */
const tagNames = ['figure', 'literal', 'note', 'letter-head', 'copy-list'] as const;
const paired = ['literal', 'note'];

/**
 * Reads a letter's source into what is printed. Without facts only markup and references are checked and every figure
 * is empty. Faults come in the order of the source; a letter with faults must not be printed.
 */
export function readLetter(
  source: string,
  framework: Framework,
  facts?: LetterFacts,
): { readonly model: LetterModel; readonly faults: readonly LetterFault[] } {
  const lastYear = facts ? Number(facts.publicationDate.slice(0, 4)) + 1 : undefined;
  const tags = scanTags(source);
  const broken = [...faultsOfTags(source, tags), ...findTypedNumbers(source, lastYear)];
  // The reader below pairs tags with their places by order, which holds only where every tag is whole.
  const reader = new LetterReader(source, tags, framework, facts);
  const whole = faultsOfTags(source, tags).length === 0;
  const model: LetterModel = whole ? reader.read() : { title: '', blocks: [], figures: [] };
  const faults = [...broken, ...(whole ? reader.faults : [])];
  return { model, faults: faults.sort((a, b) => a.line - b.line || a.column - b.column) };
}

function faultsOfTags(source: string, tags: readonly SourceTag[]): readonly LetterFault[] {
  const faults: LetterFault[] = [];
  const open: SourceTag[] = [];
  const fault = (tag: SourceTag, says: string) => faults.push({ ...placeOf(source, tag.start), value: tag.raw, says });
  for (const tag of tags) {
    switch (tag.kind) {
      case 'unclosed':
        fault(tag, 'This tag is never closed: "%}" is missing.');
        break;
      case 'other':
        fault(tag, 'This is no tag that a letter knows.');
        break;
      case 'variable':
        if (!(tag.name in letterVariables))
          fault(tag, `"$${tag.name}" is unknown; there are ${Object.keys(letterVariables).join(', ')}.`);
        break;
      case 'opening': {
        const closesItself = /\/\s*%\}$/.test(tag.raw);
        if (!tagNames.some((name) => name === tag.name))
          fault(tag, `The tag "${tag.name}" is unknown; a letter has ${tagNames.join(', ')}.`);
        else if (paired.includes(tag.name) === closesItself)
          fault(
            tag,
            closesItself
              ? `"${tag.name}" stands around text and ends with {% /${tag.name} %}.`
              : `"${tag.name}" holds no text and ends with "/%}".`,
          );
        else if (!closesItself) open.push(tag);
        break;
      }
      case 'closing':
        if (open.at(-1)?.name === tag.name) open.pop();
        else fault(tag, `Nothing is open that {% /${tag.name} %} could end.`);
        break;
      default:
        tag.kind satisfies never;
    }
  }
  for (const tag of open) fault(tag, `{% /${tag.name} %} is missing.`);
  return faults;
}

class LetterReader {
  readonly faults: LetterFault[] = [];
  readonly #figures: FigureUse[] = [];
  readonly #source: string;
  readonly #openings: SourceTag[];
  readonly #framework: Framework;
  readonly #facts: LetterFacts | undefined;

  constructor(source: string, tags: readonly SourceTag[], framework: Framework, facts: LetterFacts | undefined) {
    this.#source = source;
    this.#openings = tags.filter(({ kind }) => kind === 'opening');
    this.#framework = framework;
    this.#facts = facts;
  }

  read(): LetterModel {
    const document = Markdoc.parse(this.#source);
    const blocks = this.#blocks(document.children);
    this.#checkHeadings(document);
    const title = blocks.find((block) => block.kind === 'heading' && block.level === 1);
    const said = title?.kind === 'heading' ? plainText(title.of) : '';
    return { title: said, blocks, figures: this.#figures };
  }

  #blocks(nodes: readonly Node[]): Block[] {
    return nodes.flatMap((node): Block[] => {
      this.#checkAnnotations(node);
      switch (node.type) {
        case 'heading':
          return [{ kind: 'heading', level: Number(node.attributes['level']), of: this.#inlines(node) }];
        case 'paragraph':
          return [numbered(this.#inlines(node))];
        case 'list':
          return [
            {
              kind: 'list',
              ordered: node.attributes['ordered'] === true,
              items: node.children.map((item) => this.#inlines(item)),
            },
          ];
        case 'blockquote':
          return [{ kind: 'quote', of: node.children.map((child) => this.#inlines(child)) }];
        case 'tag':
          return this.#blockTag(node);
        case 'comment':
          return [];
        case 'error':
          this.#fault(node, node.errors[0]?.message ?? 'This markup cannot be read.');
          return [];
        default:
          this.#fault(node, `A letter has no ${node.type}.`);
          return [];
      }
    });
  }

  #blockTag(node: Node): Block[] {
    switch (node.tag) {
      case 'figure':
      case 'literal': {
        const of: Inline[] = [];
        this.#inlineTag(node, of);
        return [{ kind: 'paragraph', number: '', of }];
      }
      case 'note':
        this.#opening();
        return [{ kind: 'note', of: node.children.map((child) => this.#inlines(child)) }];
      case 'letter-head': {
        this.#opening();
        const organisation: unknown = node.attributes['organisation'];
        if (typeof organisation !== 'string') this.#fault(node, 'The letter head says who writes: organisation="…".');
        return this.#facts ? [letterHead(String(organisation), this.#facts)] : [];
      }
      case 'copy-list':
        this.#opening();
        return this.#facts ? [{ kind: 'copy-list', positions: groupCopyList(this.#facts.copyList) }] : [];
      default:
        this.#opening();
        this.#fault(node, `The tag "${node.tag ?? ''}" cannot stand here.`);
        return [];
    }
  }

  #inlines(parent: Node): Inline[] {
    const into: Inline[] = [];
    this.#readInlines(parent.children, into);
    return into;
  }

  #readInlines(nodes: readonly Node[], into: Inline[], before = ''): void {
    for (const node of nodes) {
      this.#checkAnnotations(node);
      switch (node.type) {
        case 'inline':
        case 'paragraph':
          this.#readInlines(node.children, into, before);
          break;
        case 'text':
          into.push(this.#textOf(node));
          break;
        case 'code':
          into.push({ kind: 'text', text: String(node.attributes['content']) });
          break;
        case 'softbreak':
          into.push({ kind: 'text', text: ' ' });
          break;
        case 'hardbreak':
          into.push({ kind: 'break' });
          break;
        case 'strong':
        case 'em': {
          const of: Inline[] = [];
          this.#readInlines(node.children, of, before + plainText(into));
          into.push({ kind: node.type, of });
          break;
        }
        case 'link': {
          const of: Inline[] = [];
          const href = String(node.attributes['href']);
          if (!/^(?:https?:\/\/|mailto:)/.test(href))
            this.#fault(node, `A link leads to https:// or mailto:, not ${href}.`);
          this.#readInlines(node.children, of, before + plainText(into));
          into.push({ kind: 'link', href, of });
          break;
        }
        case 'tag':
          this.#inlineTag(node, into, before);
          break;
        default:
          this.#fault(node, `A ${node.type} cannot stand inside a paragraph.`);
      }
    }
  }

  #inlineTag(node: Node, into: Inline[], before = ''): void {
    const tag = this.#opening();
    if (node.tag === 'literal') {
      const reason: unknown = node.attributes['reason'];
      if (typeof reason !== 'string' || reason.trim() === '')
        this.#faultAt(tag, 'A literal number needs its reason: {% literal reason="…" %}.');
      this.#readInlines(node.children, into, before);
      return;
    }
    if (node.tag !== 'figure') {
      this.#faultAt(tag, `The tag "${node.tag ?? ''}" stands alone, not inside a paragraph.`);
      return;
    }
    const figure = readFigure(node.attributes, startsSentence(before + plainText(into)), this.#framework, this.#facts);
    if (!figure.ok) {
      this.#faultAt(tag, figure.says, figure.value);
      return;
    }
    this.#figures.push(figure.use);
    into.push({ kind: 'text', text: figure.use.phrase });
  }

  #textOf(node: Node): Inline {
    const content: unknown = node.attributes['content'];
    if (typeof content === 'string') return { kind: 'text', text: content };
    const path = content && typeof content === 'object' && 'path' in content ? content.path : undefined;
    const name = Array.isArray(path) ? path.join('.') : '';
    const say = letterVariables[name];
    if (!say) this.#fault(node, 'This is no variable that a letter knows.');
    const text: Inline = { kind: 'text', text: say && this.#facts ? say(this.#facts, this.#framework) : '' };
    return mailboxVariables.includes(name)
      ? { kind: 'link', href: `mailto:${encodeURI(text.text)}`, of: [text] }
      : text;
  }

  /** The place of the tag that is being read: the reader meets them in the order of the source. */
  #opening(): SourceTag | undefined {
    return this.#openings.shift();
  }

  #checkAnnotations(node: Node): void {
    if (node.type !== 'tag' && node.annotations.length > 0)
      this.#fault(node, 'A letter has no attributes outside its tags.');
    for (const error of node.errors) if (node.type !== 'error') this.#fault(node, error.message);
  }

  /** One title, and no gap between levels: PDF/UA and readers by ear need both. */
  #checkHeadings(document: Node): void {
    let level = 0;
    let titles = 0;
    for (const heading of document.children.filter(({ type }) => type === 'heading')) {
      const at = Number(heading.attributes['level']);
      if (at === 1) titles += 1;
      if (at === 1 && titles > 1) this.#fault(heading, 'A letter has one title; this is a second.');
      if (at > level + 1) this.#fault(heading, `A heading of level ${at} cannot follow one of level ${level}.`);
      level = at;
    }
    if (titles === 0) this.#fault(document, 'A letter has a title ("# …"); this one has none.');
  }

  #faultAt(tag: SourceTag | undefined, says: string, value = tag?.raw ?? ''): void {
    this.faults.push({ ...placeOf(this.#source, tag?.start ?? 0), value, says });
  }

  #fault(node: Node, says: string): void {
    const line = (node.lines[0] ?? 0) + 1;
    const text = this.#source.split('\n')[line - 1] ?? '';
    this.faults.push({ line, column: text.length - text.trimStart().length + 1, value: text.trim(), says });
  }
}

/** A paragraph that starts with `1.1` or `1.1.` is printed with a hanging number. */
function numbered(of: readonly Inline[]): Block {
  const [first, ...rest] = of;
  const match = first?.kind === 'text' ? /^(\d{1,2}(?:\.\d{1,2})+)\.?\s+/.exec(first.text) : null;
  if (first?.kind !== 'text' || !match) return { kind: 'paragraph', number: '', of };
  const text = first.text.slice(match[0].length);
  return { kind: 'paragraph', number: match[1] ?? '', of: text === '' ? rest : [{ kind: 'text', text }, ...rest] };
}

function letterHead(organisation: string, facts: LetterFacts): Block {
  return {
    kind: 'letter-head',
    organisation,
    rows: [
      { label: 'To', text: `${facts.addressee.name}, ${facts.addressee.position}` },
      { label: 'Copy to', text: 'See copy list at the end' },
      { label: 'From', text: `${facts.signatory.name}, ${facts.signatory.position}` },
      { label: 'Publication date', text: dateInWords(facts.publicationDate) },
    ],
  };
}
