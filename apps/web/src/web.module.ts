import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { CommandsModule } from '#commands';
import { AccessGuard } from './accounts/access.guard.ts';
import { SignInController } from './accounts/sign-in.controller.ts';
import { apiControllers } from './api/index.ts';
import { pageControllers } from './pages/index.ts';
import { HealthController } from './server/health.controller.ts';
import { ProblemFilter } from './server/problem.filter.ts';
import { WEB_DEPS, type WebDeps, type WebParts } from './web-deps.ts';

@Module({})
export class WebModule {
  static with(parts: WebParts): DynamicModule {
    return {
      module: WebModule,
      imports: [CommandsModule.register({ ...parts, log: parts.eventLog })],
      controllers: [SignInController, HealthController, ...pageControllers, ...apiControllers],
      providers: [
        { provide: WEB_DEPS, useFactory: (commandBus: CommandBus): WebDeps => ({ ...parts, commandBus }), inject: [CommandBus] },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
