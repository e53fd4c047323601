import { didYouMean, isOneMailbox, isDate, isMonth, onOneLine } from '#domain';
import type { LineCounter, Node, YAMLMap } from 'yaml';
import { isMap, isScalar, isSeq, Scalar } from 'yaml';
import type { PackFault } from './pack-fault.ts';

/** Where a key stands and what is written behind it. */
export interface KeyPlace {
  readonly line: number;
  readonly value: string | null;
}

/** What all sections of one YAML file share. */
export interface YamlFile {
  readonly file: string;
  readonly source: string;
  readonly lines: LineCounter;
  readonly faults: PackFault[];
}

/**
 * The keys of one map in a YAML file. Each question gives the value, or undefined after adding a fault; a section that is
 * itself missing or no map has its fault already and answers undefined in silence.
 */
export class YamlSection {
  readonly #file: YamlFile;
  readonly #map: YAMLMap | undefined;
  readonly #path: string;

  /** `optional` names the keys that may be left out; a key in neither list is a fault. */
  constructor(
    file: YamlFile,
    map: YAMLMap | undefined,
    path: string,
    needed: readonly string[],
    optional: readonly string[] = [],
  ) {
    this.#file = file;
    this.#map = map;
    this.#path = path;
    if (map === undefined) return;
    const known = [...needed, ...optional];
    for (const { key } of map.items) {
      const name = isScalar(key) ? String(key.value) : String(key);
      if (known.includes(name)) continue;
      const says = `There is no key ${name} here.${didYouMean(name, known)} The keys are ${known.join(', ')}.`;
      file.faults.push({ file: file.file, line: this.#lineOf(key), column: this.#named(name), value: name, says });
    }
    for (const key of needed) if (this.#pair(key) === undefined) this.#missing(key);
  }

  has(key: string): boolean {
    return this.#pair(key) !== undefined;
  }

  /** Where a key stands, for faults that two keys make together. */
  place(key: string): KeyPlace | undefined {
    const pair = this.#pair(key);
    return pair && { line: this.#lineOf(pair.key) ?? 1, value: this.#written(pair.value) };
  }

  complain(key: string, says: string): void {
    const place = this.place(key);
    const { file, faults } = this.#file;
    faults.push({ file, line: place?.line ?? null, column: this.#named(key), value: place?.value ?? null, says });
  }

  /** Text that is not blank, on one line. */
  text(key: string): string | undefined {
    const node = this.#value(key);
    if (node === undefined) return undefined;
    if (!isScalar(node) || (node.value !== null && typeof node.value !== 'string'))
      return void this.complain(key, `${key} must be text; put a number or date that is meant as text into quotes.`);
    const text = onOneLine(node.value ?? '');
    return text === '' ? void this.complain(key, `${key} is blank.`) : text;
  }

  date(key: string): string | undefined {
    return this.#checked(key, isDate, 'is no date of the calendar; write it as 2015-12-14.');
  }

  month(key: string): string | undefined {
    return this.#checked(key, isMonth, 'is no month; write it as 2013-01.');
  }

  mailbox(key: string): string | undefined {
    return this.#checked(
      key,
      isOneMailbox,
      'is not exactly one mailbox; write one address, such as name@council.example.',
    );
  }

  /** A whole number of at least `least`. */
  count(key: string, least: number): number | undefined {
    const node = this.#value(key);
    if (node === undefined) return undefined;
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
    return void this.complain(key, `${key} must be a whole number of at least ${least}.`);
  }

  /** A number between 0 and 100. */
  percent(key: string): number | undefined {
    const node = this.#value(key);
    if (node === undefined) return undefined;
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'number' && value >= 0 && value <= 100) return value;
    return void this.complain(key, `${key} must be a number between 0 and 100.`);
  }

  /** Text or a whole number, as it is written. */
  seed(key: string): string | undefined {
    const node = this.#value(key);
    if (node === undefined) return undefined;
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'string' && value.trim() !== '') return value;
    if (typeof value === 'number' && Number.isInteger(value)) return this.#written(node) ?? undefined;
    return void this.complain(key, `${key} must be a text or a whole number.`);
  }

  section(key: string, needed: readonly string[]): YamlSection {
    const node = this.#value(key);
    if (node !== undefined && !isMap(node)) this.complain(key, `${key} must hold the keys ${needed.join(', ')}.`);
    return new YamlSection(this.#file, isMap(node) ? node : undefined, this.#named(key), needed);
  }

  /** A list with at least one entry, each a map with these keys. */
  sections(key: string, needed: readonly string[]): readonly YamlSection[] | undefined {
    return this.#list(key)?.map((item) => {
      if (!isMap(item)) this.#complainAt(item, key, `Each entry of ${key} must hold the keys ${needed.join(', ')}.`);
      return new YamlSection(this.#file, isMap(item) ? item : undefined, this.#named(key), needed);
    });
  }

  /** A list of different texts, at least one. */
  texts(key: string): readonly string[] | undefined {
    const texts: string[] = [];
    for (const item of this.#list(key) ?? []) {
      const text = isScalar(item) && typeof item.value === 'string' ? onOneLine(item.value) : '';
      if (text === '') this.#complainAt(item, key, `Each entry of ${key} must be text that is not blank.`);
      else if (texts.includes(text)) this.#complainAt(item, key, `${text} stands twice in ${key}.`);
      else texts.push(text);
    }
    return texts.length === 0 ? undefined : texts;
  }

  #list(key: string): readonly unknown[] | undefined {
    const node = this.#value(key);
    if (node === undefined) return undefined;
    if (isSeq(node) && node.items.length > 0) return node.items;
    return void this.complain(key, `${key} must be a list with at least one entry.`);
  }

  #checked(key: string, rule: (text: string) => boolean, says: string): string | undefined {
    const node = this.#value(key);
    if (node === undefined) return undefined;
    const text = !isScalar(node) ? '' : typeof node.value === 'string' ? node.value : (node.source ?? '');
    return rule(text) ? text : void this.complain(key, `${key} ${says}`);
  }

  #pair(key: string): YAMLMap['items'][number] | undefined {
    return this.#map?.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
  }

  #value(key: string): unknown {
    const pair = this.#pair(key);
    return pair === undefined ? undefined : (pair.value ?? new Scalar(null));
  }

  #missing(key: string): void {
    const { file, faults } = this.#file;
    faults.push({
      file,
      line: null,
      column: this.#named(key),
      value: null,
      says: `The key ${this.#named(key)} is missing.`,
    });
  }

  #complainAt(node: unknown, key: string, says: string): void {
    const { file, faults } = this.#file;
    faults.push({ file, line: this.#lineOf(node), column: this.#named(key), value: this.#written(node), says });
  }

  #named = (key: string): string => (this.#path === '' ? key : `${this.#path}.${key}`);

  #lineOf(node: unknown): number | null {
    const start = (node as Node | null)?.range?.[0];
    return start === undefined ? null : this.#file.lines.linePos(start).line;
  }

  /** The value as it is written: a scalar without its quotes, anything else from its first line. */
  #written(node: unknown): string | null {
    if (isScalar(node)) return typeof node.value === 'string' ? node.value : (node.source ?? null);
    const range = (node as Node | null)?.range;
    return range ? (this.#file.source.slice(range[0], range[1]).split('\n')[0]?.trim() ?? null) : null;
  }
}
