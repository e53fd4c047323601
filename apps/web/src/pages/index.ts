import type { Type } from '@nestjs/common';
import { HomeController } from './home.controller.ts';

export const pageControllers: Type[] = [HomeController];
