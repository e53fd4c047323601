import { Controller, Get, Inject, ServiceUnavailableException } from '@nestjs/common';
import { Open } from '../accounts/access.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';

/** For what watches the process: `/health` says that it runs, `/ready` that it reaches its database. */
@Controller()
@Open()
export class HealthController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get('health')
  health(): { status: 'up' } {
    return { status: 'up' };
  }

  @Get('ready')
  async ready(): Promise<{ status: 'ready' }> {
    try {
      await this.deps.dataSource.query('select 1');
      return { status: 'ready' };
    } catch {
      throw new ServiceUnavailableException('The database does not answer.');
    }
  }
}
