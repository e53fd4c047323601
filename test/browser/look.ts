import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { axeFaults, sidewaysPixels } from './browser.ts';

/**
 * On a wide window and on a phone neither what axe finds nor a sideways scroll; with SCREENSHOTS naming a folder, the
 * pictures are kept there.
 */
export async function look(page: Page, name: string): Promise<void> {
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 });
    if (process.env['SCREENSHOTS'] !== undefined)
      await page.screenshot({ path: `${process.env['SCREENSHOTS']}/${name}-${width}.png`, fullPage: true });
    expect(await axeFaults(page)).toEqual([]);
    expect({ page: name, width, sideways: await sidewaysPixels(page) }).toEqual({ page: name, width, sideways: 0 });
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}
