import { ActOnBody, type Asking } from '#commands';
import type { BodyPosition } from '#domain';
import type { CommandBus } from '@nestjs/cqrs';

const titles: Readonly<Record<BodyPosition, string>> = {
  head_of_service: 'Head of Service',
  chair_of_board: 'Chair of the Board',
};

/** Enters a body in the directory, with who holds these positions of it since 2014. */
export async function enterBody(
  bus: CommandBus,
  asking: Asking,
  body: {
    readonly bodyId: string;
    readonly name: string;
    readonly shortName: string;
    readonly areas?: readonly string[];
    readonly holders?: readonly { readonly position: BodyPosition; readonly name: string; readonly email: string }[];
  },
): Promise<void> {
  const { bodyId, name, shortName, areas = ['North'], holders = [] } = body;
  const entry = { name, shortName, type: 'YOS', nation: 'England', areas, size: 120, performance: '' };
  await bus.execute(new ActOnBody(bodyId, { type: 'EnterBody', bodyId, entry }, asking));
  for (const { position, name: holderName, email } of holders) {
    const holder = {
      holderId: position,
      position,
      title: titles[position],
      name: holderName,
      email,
      from: '2014-01-01',
      to: null,
    };
    await bus.execute(new ActOnBody(bodyId, { type: 'TakePosition', holder }, asking));
  }
}
