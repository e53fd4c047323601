import type { Type } from '@nestjs/common';
import { ActsController } from './acts.controller.ts';
import { ApiGuideController } from './api-guide.controller.ts';
import { BodiesController } from './bodies.controller.ts';
import { BodyEntryController } from './body-entry.controller.ts';
import { BodyTableController } from './body-table.controller.ts';
import { BodyController } from './body.controller.ts';
import { CalendarController } from './calendar.controller.ts';
import { CaseloadByLinkController } from './caseload-by-link.controller.ts';
import { CaseloadController } from './caseload.controller.ts';
import { CaseReadingController } from './case-reading.controller.ts';
import { DrawController } from './draw.controller.ts';
import { HeldController } from './held.controller.ts';
import { HomeController } from './home.controller.ts';
import { InspectionController } from './inspection.controller.ts';
import { InspectorTablesController } from './inspector-tables.controller.ts';
import { InspectorsController } from './inspectors.controller.ts';
import { LetterController } from './letter.controller.ts';
import { MailController } from './mail.controller.ts';
import { MyCasesController } from './my-cases.controller.ts';
import { OperationsController } from './operations.controller.ts';
import { ProgrammeTablesController } from './programme-tables.controller.ts';
import { ProgrammeController } from './programme.controller.ts';
import { PublishedLettersController } from './published-letters.controller.ts';
import { SampleController } from './sample.controller.ts';
import { ScheduleController } from './schedule.controller.ts';
import { SuppliesController } from './supplies.controller.ts';
import { TeamController } from './team.controller.ts';
import { TimetableController } from './timetable.controller.ts';
import { VisitController } from './visit.controller.ts';

export const pageControllers: Type[] = [
  HomeController,
  HeldController,
  ProgrammeController,
  ProgrammeTablesController,
  ScheduleController,
  VisitController,
  TeamController,
  BodiesController,
  BodyEntryController,
  BodyTableController,
  BodyController,
  InspectorsController,
  InspectorTablesController,
  InspectionController,
  SuppliesController,
  CaseloadController,
  CaseloadByLinkController,
  DrawController,
  SampleController,
  TimetableController,
  CaseReadingController,
  ActsController,
  LetterController,
  OperationsController,
  MailController,
  MyCasesController,
  CalendarController,
  PublishedLettersController,
  ApiGuideController,
];
