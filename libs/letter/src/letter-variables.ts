import { dateInWords, type Framework, type LetterFacts, monthInWords, monthsInWords, whenInWords } from '#domain';

type Say = (facts: LetterFacts, framework: Framework) => string;

/** Everything but figures that a letter takes from the inspection: `{% $body.name %}`. The list is closed. */
export const letterVariables: Readonly<Record<string, Say>> = {
  'framework.name': (_facts, framework) => framework.name,
  'body.name': ({ inspectedBody }) => inspectedBody.name,
  'body.shortName': ({ inspectedBody }) => inspectedBody.shortName,
  'body.nation': ({ inspectedBody }) => inspectedBody.nation,
  'addressee.name': ({ addressee }) => addressee.name,
  'addressee.position': ({ addressee }) => addressee.position,
  'signatory.name': ({ signatory }) => signatory.name,
  'signatory.position': ({ signatory }) => signatory.position,
  'leadInspector.name': ({ leadInspector }) => leadInspector.name,
  'leadInspector.email': ({ leadInspector }) => leadInspector.email,
  announcedOn: ({ announcedOn }) => dateInWords(announcedOn),
  publicationDate: ({ publicationDate }) => dateInWords(publicationDate),
  'fieldwork.when': ({ fieldwork }) => whenInWords(fieldwork.start, fieldwork.end),
  'reoffending.measure': ({ reoffending }) => reoffending.measure,
  'reoffending.cohort': ({ reoffending }) => monthsInWords(reoffending.cohort.from, reoffending.cohort.to),
  'reoffending.published': ({ reoffending }) => monthInWords(reoffending.published),
  'reoffending.source': ({ reoffending }) => reoffending.source,
  'reoffending.comparator': ({ reoffending }) => reoffending.comparator.name,
  // A record may give its trend with or without a full stop; the letter's sentence brings its own.
  'reoffending.trend': ({ reoffending }) => reoffending.trend.trim().replace(/\.$/, ''),
};

/** Variables that are an address and are printed as a link to it. */
export const mailboxVariables: readonly string[] = ['leadInspector.email'];
