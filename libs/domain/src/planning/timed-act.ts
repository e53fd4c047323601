/** What planning does at a time: the announcement of a visit, the reminder of a deadline. */
export interface TimedAct {
  readonly kind: 'announcement' | 'reminder';
  /** Id of a deadline; empty for the announcement. */
  readonly about: string;
  /** ISO instant, UTC. */
  readonly dueAt: string;
}

/** True where both are the same act at the same time; after a move the same act at another time is another. */
export const isSameAct = (one: TimedAct, other: TimedAct): boolean =>
  one.kind === other.kind && one.about === other.about && Date.parse(one.dueAt) === Date.parse(other.dueAt);
