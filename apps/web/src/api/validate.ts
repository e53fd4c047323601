import { StandardSchemaValidationPipe } from '@nestjs/common';

/** What was sent has not the shape that the API takes: 400 with every fault and its field. */
export class Malformed extends Error {
  readonly faults: readonly { readonly field: string; readonly says: string }[];
  constructor(faults: Malformed['faults']) {
    super(faults.map(({ field, says }) => `${field}: ${says}`).join('; '));
    this.faults = faults;
  }
}

type PathPart = PropertyKey | { readonly key: PropertyKey };

/** Checks a body against the zod schema that its `@Body({ schema })` names. */
export const validate = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) =>
    new Malformed(
      issues.map(({ path, message }) => ({
        field:
          (path ?? []).map((part: PathPart) => String(typeof part === 'object' ? part.key : part)).join('.') || 'body',
        says: message,
      })),
    ),
});
