import { CountTries1795510800000 } from './count-tries.ts';
import { CreateReadModels1795478500000 } from './create-read-models.ts';
import { KeepWhenABodyWasTold1795543200000 } from './keep-when-a-body-was-told.ts';
import { KeepWhenAVisitWasMissed1795563600000 } from './keep-when-a-visit-was-missed.ts';
import { NameTheEventOfEachCase1795510800001 } from './name-the-event-of-each-case.ts';

/** In the order in which they run. */
export const readModelMigrations = [
  CreateReadModels1795478500000,
  CountTries1795510800000,
  NameTheEventOfEachCase1795510800001,
  KeepWhenABodyWasTold1795543200000,
  KeepWhenAVisitWasMissed1795563600000,
] as const;
