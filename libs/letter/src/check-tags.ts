import { type LetterFault, placeOf, type SourceTag } from '#domain';
import { letterVariables } from './letter-variables.ts';

const tagNames = ['figure', 'literal', 'note', 'letter-head', 'copy-list', 'sample-annex'] as const;
/** Tags that stand around text. */
const paired = ['literal', 'note'];

/** Variables that no letter has; the rest of the letter can be read beside them. */
export function checkVariables(source: string, tags: readonly SourceTag[]): readonly LetterFault[] {
  const says = (name: string) => `"$${name}" is unknown; there are ${Object.keys(letterVariables).join(', ')}.`;
  return tags
    .filter(({ kind, name }) => kind === 'variable' && !(name in letterVariables))
    .map((tag) => ({ ...placeOf(source, tag.start), value: tag.raw, says: says(tag.name) }));
}

/** Tags that are broken, unknown or never ended. */
export function checkTags(source: string, tags: readonly SourceTag[]): readonly LetterFault[] {
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
