import type { Type } from '@nestjs/common';
import { ActsController } from './acts.controller.ts';
import { CaseReadingController } from './case-reading.controller.ts';
import { HomeController } from './home.controller.ts';
import { InspectionController } from './inspection.controller.ts';
import { LetterController } from './letter.controller.ts';
import { ProgrammeController } from './programme.controller.ts';
import { SampleController } from './sample.controller.ts';
import { ScheduleController } from './schedule.controller.ts';
import { SuppliesController } from './supplies.controller.ts';

export const pageControllers: Type[] = [
  HomeController,
  ProgrammeController,
  ScheduleController,
  InspectionController,
  SuppliesController,
  SampleController,
  CaseReadingController,
  ActsController,
  LetterController,
];
