// The two languages. Chinese is the source; a catalogue per area is loaded when the area is.
import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import zhCommon from '../locales/zh/common.json';

export type Language = 'zh' | 'en';

const KEY = 'nqi.language';
const catalogues = import.meta.glob<{ default: Record<string, unknown> }>('../locales/*/*.json');

const lazily: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, done) => {
    const load = catalogues[`../locales/${language}/${namespace}.json`];
    if (!load) return done(new Error(`no catalogue ${language}/${namespace}`), false);
    load().then(
      (module) => done(null, module.default),
      (error) => done(error, false),
    );
  },
};

/** The language of the address (`?lang=en`, taken once), else the one chosen before, else the browser's. */
function initial(): Language {
  const url = new URL(window.location.href);
  const asked = url.searchParams.get('lang');
  if (asked === 'zh' || asked === 'en') {
    localStorage.setItem(KEY, asked);
    url.searchParams.delete('lang');
    window.history.replaceState(window.history.state, '', url);
    return asked;
  }
  const kept = localStorage.getItem(KEY);
  if (kept === 'zh' || kept === 'en') return kept;
  return navigator.language.startsWith('en') ? 'en' : 'zh';
}

function mark(language: string) {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}

export async function startI18n() {
  const language = initial();
  mark(language);
  i18next.on('languageChanged', mark);
  await i18next
    .use(lazily)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: false,
      supportedLngs: ['zh', 'en'],
      ns: ['common'],
      defaultNS: 'common',
      resources: { zh: { common: zhCommon } },
      partialBundledLanguages: true,
      interpolation: { escapeValue: false },
      returnNull: false,
      saveMissing: true,
      // A missing text is a defect that the tests of the portal see.
      missingKeyHandler: (languages, namespace, key) => {
        reportError(new Error(`missing text ${languages.join()} ${namespace}:${key}`));
      },
    });
}

export function language(): Language {
  return i18next.language === 'en' ? 'en' : 'zh';
}

export async function choose(next: Language) {
  localStorage.setItem(KEY, next);
  await i18next.changeLanguage(next);
}
