// Text that people entered: Chinese stays Chinese on an English page and says so to readers of the screen.
import { language } from '../i18n/i18n';

const HAN = /\p{Script=Han}/u;

/** The language mark of a text in an attribute, for places that take no element, such as an option. */
export function langOf(text: string): 'zh-CN' | undefined {
  return language() === 'en' && HAN.test(text) ? 'zh-CN' : undefined;
}

export function Data({ children }: { children: string | undefined }) {
  const text = children === undefined || children === '' ? '—' : children;
  return language() === 'en' && HAN.test(text) ? <span lang="zh-CN">{text}</span> : text;
}
