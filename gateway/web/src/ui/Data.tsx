// Text that people entered: Chinese stays Chinese on an English page and says so to readers of the screen.
import { language } from '../i18n/i18n';

const HAN = /\p{Script=Han}/u;

export function Data({ children }: { children: string | undefined }) {
  const text = children === undefined || children === '' ? '—' : children;
  return language() === 'en' && HAN.test(text) ? <span lang="zh-CN">{text}</span> : text;
}
