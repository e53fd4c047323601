import type { Type } from '@nestjs/common';
import { AccountApiController } from './account.api.controller.ts';
import { DirectoryApiController } from './directory.api.controller.ts';
import { CaseSampleApiController } from './case-sample.api.controller.ts';
import { InspectionsApiController } from './inspections.api.controller.ts';
import { LetterApiController } from './letter.api.controller.ts';
import { OperationsApiController } from './operations.api.controller.ts';
import { ProgrammeApiController } from './programme.api.controller.ts';
import { ReadingsApiController } from './readings.api.controller.ts';
import { TimetableApiController } from './timetable.api.controller.ts';
import { VisitsApiController } from './visits.api.controller.ts';

export const apiControllers: Type[] = [
  ProgrammeApiController,
  InspectionsApiController,
  CaseSampleApiController,
  TimetableApiController,
  VisitsApiController,
  DirectoryApiController,
  ReadingsApiController,
  LetterApiController,
  AccountApiController,
  OperationsApiController,
];
