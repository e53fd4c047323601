import type { DataSource } from 'typeorm';
import { project } from './project.ts';
import { projections } from './projections.ts';
import { stoppedProjections, type StoppedProjection } from './stopped.ts';

/**
 * Tries once more to fold what a projection stands still at, now and not when the next sweep comes.
 * @returns what became of it: it is up to date, or how it stands still now; undefined where nothing stood still there
 * @throws Error where the database is away or busy
 */
export async function retryStopped(
  dataSource: DataSource,
  { consumer, stream }: { readonly consumer: string; readonly stream: string },
): Promise<'up to date' | StoppedProjection | undefined> {
  const find = async (): Promise<StoppedProjection | undefined> =>
    (await stoppedProjections(dataSource)).find((each) => each.consumer === consumer && each.stream === stream);
  const stopped = await find();
  if (stopped === undefined) return undefined;
  await project(dataSource, projections[stopped.consumer], stream);
  return (await find()) ?? 'up to date';
}
