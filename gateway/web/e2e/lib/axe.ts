import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The rules that look at colours: a theme changes nothing else. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** Serious and critical findings of axe on what the page shows now; no rule is switched off. */
export const findings = (page: Page) =>
  told(new AxeBuilder({ page }).withTags(TAGS).options({ rules: { 'target-size': { enabled: true } } }));

/** The same of the colours alone, for a theme of a page that has been looked at whole in the other. */
export const colours = (page: Page) => told(new AxeBuilder({ page }).withRules(COLOURS));

async function told(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, impact, nodes }) =>
        `${impact} ${id}: ${nodes
          .slice(0, 3)
          .map((node) => `${node.target.join(' ')} ${node.failureSummary?.split('\n')[1] ?? ''}`)
          .join(' | ')}`,
    );
}
