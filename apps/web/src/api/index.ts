import type { Type } from '@nestjs/common';
import { InspectionsApiController } from './inspections.api.controller.ts';
import { LetterApiController } from './letter.api.controller.ts';
import { ProgrammeApiController } from './programme.api.controller.ts';
import { ReadingsApiController } from './readings.api.controller.ts';

export const apiControllers: Type[] = [
  ProgrammeApiController,
  InspectionsApiController,
  ReadingsApiController,
  LetterApiController,
];
