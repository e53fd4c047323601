import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './accounts/access.guard.ts';
import { AccountsController } from './accounts/accounts.controller.ts';
import { MyAccountController } from './accounts/my-account.controller.ts';
import { SignInController } from './accounts/sign-in.controller.ts';
import { apiControllers } from './api/index.ts';
import { pageControllers } from './pages/index.ts';
import { HealthController } from './server/health.controller.ts';
import { ProblemFilter } from './server/problem.filter.ts';
import { WEB_DEPS, type WebDeps } from './web-deps.ts';

@Module({})
export class WebModule {
  static with(deps: WebDeps): DynamicModule {
    return {
      module: WebModule,
      controllers: [
        SignInController,
        AccountsController,
        MyAccountController,
        HealthController,
        ...pageControllers,
        ...apiControllers,
      ],
      providers: [
        { provide: WEB_DEPS, useValue: deps },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
