import {
  type FigureForm,
  figureForms,
  type Framework,
  type FigureUse,
  type LetterFacts,
  phraseFigure,
  readReference,
  usualForm,
  whyFormDoesNotFit,
} from '#domain';

const attributes = ['of', 'form', 'counts', 'noun', 'plural'];

type FigureRead =
  | { readonly ok: true; readonly use: FigureUse }
  | { readonly ok: false; readonly value: string; readonly says: string };

const refuse = (value: string, says: string): FigureRead => ({ ok: false, value, says });

/** Says the figure of one `{% figure … /%}`, or why it may not stand. Without facts the phrase is empty. */
export function readFigure(
  given: Readonly<Record<string, unknown>>,
  startsSentence: boolean,
  framework: Framework,
  facts: LetterFacts | undefined,
): FigureRead {
  for (const [name, value] of Object.entries(given)) {
    if (!attributes.includes(name))
      return refuse(name, `A figure has no attribute "${name}"; it has ${attributes.join(', ')}.`);
    if (typeof value !== 'string' || value.trim() === '') return refuse(name, `"${name}" must be text in quotes.`);
  }
  const { of, form, counts = 'sufficient', noun, plural } = given as Readonly<Record<string, string | undefined>>;
  if (of === undefined) return refuse('figure', 'A figure says of what: {% figure of="harm.plan" /%}.');
  for (const word of [noun, plural])
    if (word !== undefined && /\p{N}/u.test(word)) return refuse(word, 'A noun holds no number; the figure brings it.');
  if (plural !== undefined && noun === undefined) return refuse(plural, '"plural" stands beside a "noun".');
  if (counts !== 'sufficient' && counts !== 'insufficient')
    return refuse(counts, '"counts" is sufficient or insufficient.');
  const reference = readReference(of, framework, facts);
  if (typeof reference === 'string') return refuse(of, reference);
  const saidForm = form ?? usualForm(reference);
  if (!isFigureForm(saidForm)) return refuse(saidForm, `A figure has the forms ${figureForms.join(', ')}.`);
  const unfit = whyFormDoesNotFit(reference, saidForm);
  if (unfit !== undefined) return refuse(saidForm, unfit);
  if (!facts) return { ok: true, use: { of, form: saidForm, phrase: '' } };
  const said = phraseFigure(
    {
      reference,
      form: saidForm,
      counts,
      startsSentence,
      ...(noun === undefined ? {} : { noun: { one: noun, many: plural ?? `${noun}s` } }),
    },
    facts,
    framework,
  );
  return said.ok ? { ok: true, use: { of, form: saidForm, phrase: said.phrase } } : refuse(of, said.says);
}

const isFigureForm = (form: string): form is FigureForm => figureForms.some((it) => it === form);
