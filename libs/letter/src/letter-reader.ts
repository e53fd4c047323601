import {
  dateInWords,
  type Framework,
  type FigureUse,
  type LetterFacts,
  type LetterFault,
  placeOf,
  type SourceTag,
  startsSentence,
} from '#domain';
import type { Node } from '@markdoc/markdoc';
import { groupCopyList } from './group-copy-list.ts';
import { type Block, type Inline, type LetterModel, plainText } from './letter-model.ts';
import { letterVariables, mailboxVariables } from './letter-variables.ts';
import { markdoc } from './markdoc.ts';
import { readFigure } from './read-figure.ts';
import { sampleAnnex } from './sample-annex.ts';

/**
 * Turns Markdoc's tree into blocks, once. Markdoc knows no columns, so the places of tags come from a scan of the source: the
 * tree is walked in the order of the source, and each tag in it takes the next place.
 */
export class LetterReader {
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
    const document = markdoc().parse(this.#source);
    const blocks = this.#blocks(document.children);
    this.#checkHeadings(document);
    // A tag inside code is none to Markdoc; it would be printed as it stands.
    for (const tag of this.#openings) this.#faultAt(tag, 'A tag cannot stand inside code.');
    const title = blocks.find((block) => block.kind === 'heading' && block.level === 1);
    const said = title?.kind === 'heading' ? plainText(title.of) : '';
    return { title: said, blocks, figures: this.#figures };
  }

  #blocks(nodes: readonly Node[]): Block[] {
    return nodes.flatMap((node): Block[] => {
      this.#checkAnnotations(node);
      const type: string = node.type;
      switch (type) {
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
    const tag: string = node.tag ?? '';
    switch (tag) {
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
      case 'sample-annex': {
        this.#opening();
        if (!this.#facts) return [];
        const { blocks, figures } = sampleAnnex(this.#facts, this.#framework);
        this.#figures.push(...figures);
        return [...blocks];
      }
      default:
        this.#opening();
        this.#fault(node, `The tag "${tag}" cannot stand here.`);
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
      const type: string = node.type;
      switch (type) {
        case 'paragraph':
          if (into.length > 0) into.push({ kind: 'break' });
          this.#readInlines(node.children, into, before);
          break;
        case 'inline':
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
          into.push({ kind: type, of });
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
    // An unknown one has its fault from the scan of the tags.
    const say = letterVariables[name];
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
    for (const heading of document.children) {
      if (heading.tag === 'sample-annex') {
        if (level === 0) this.#fault(heading, 'The annex cannot stand before the title.');
        // It brings a heading of level 2, or nothing: what comes after must be right either way.
        level = Math.min(level, 2);
      }
      if (heading.type !== 'heading') continue;
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
