import { programmeOf, programmeYears } from '#read-models';
import type { WebDeps } from '../web-deps.ts';

/** A published letter on the public pages. */
export interface PublishedLetter {
  readonly inspectionId: string;
  readonly body: string;
  readonly fieldwork: { readonly start: string; readonly end: string };
  readonly publicationDate: string;
  readonly path: string;
}

/** All published letters, the newest first. */
export async function publishedLetters({ dataSource }: WebDeps): Promise<readonly PublishedLetter[]> {
  const years = await programmeYears(dataSource);
  const entries = (await Promise.all(years.map((year) => programmeOf(dataSource, year)))).flat();
  return entries
    .filter(({ stage }) => stage.name === 'published' || stage.name === 'sent')
    .map(({ inspectionId, body, fieldwork, publicationDate }) => ({
      inspectionId,
      body: body.name,
      fieldwork,
      publicationDate,
      path: `/letters/${slugOf(body.shortName)}/${publicationDate}/1`,
    }))
    .sort((one, other) => other.publicationDate.localeCompare(one.publicationDate));
}

/** `west-london-tri-borough-yos`: accents dropped, anything but letters and digits a hyphen. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
