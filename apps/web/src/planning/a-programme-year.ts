import type { PipeTransform } from '@nestjs/common';
import { isDate } from '#domain';
import { NotFound } from '../server/problem.ts';

/** The year in an address. @throws NotFound for what is none, or one in which no inspection can be */
export const aProgrammeYear: PipeTransform<string, number> = {
  transform(text) {
    if (!isDate(`${text}-01-01`)) throw new NotFound('There is no programme of this year.');
    return Number(text);
  },
};
