// Which limit keeps a plan away, in the words of whoever planned.
import { language } from '../../i18n/i18n';

interface Obstacle {
  code?: string;
  zh?: string;
  en?: string;
}

/** Budget or deadline; that nobody does an item is said with the item's own name instead. */
export function limitSaid(obstacle?: Obstacle | null): string | undefined {
  if (!/OVER_BUDGET|DEADLINE_MISSED/.test(obstacle?.code ?? '')) return undefined;
  return language() === 'zh' ? obstacle?.zh : obstacle?.en;
}
