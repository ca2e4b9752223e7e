import { useTranslation } from 'react-i18next';
import { choose, type Language } from '../i18n/i18n';
import { Icon } from '../ui/Icon';
import { Menu } from './Menu';
import { setSize, setTheme, useSettings } from './settings';

/** Language, text size, light and dark. */
export function DisplayMenu() {
  const { t, i18n } = useTranslation();
  const settings = useSettings();
  return (
    <>
      <label className="shell-language">
        <span className="sr">{t('display.language')}</span>
        <select
          className="input"
          value={i18n.language}
          onChange={(event) => void choose(event.target.value as Language)}
        >
          <option value="zh" lang="zh-CN">
            中文
          </option>
          <option value="en" lang="en">
            English
          </option>
        </select>
      </label>
      <Menu title={t('display.title')} label={<Icon name="sun" />}>
        <fieldset className="choices">
          <legend>{t('display.size')}</legend>
          {(['standard', 'large', 'huge'] as const).map((size) => (
            <label key={size}>
              <input
                type="radio"
                name="size"
                checked={settings.size === size}
                onChange={() => setSize(size)}
              />
              {t(`display.${size}`)}
            </label>
          ))}
        </fieldset>
        <fieldset className="choices">
          <legend>{t('display.theme')}</legend>
          {(['auto', 'light', 'dark'] as const).map((theme) => (
            <label key={theme}>
              <input
                type="radio"
                name="theme"
                checked={settings.theme === theme}
                onChange={() => setTheme(theme)}
              />
              {t(`display.${theme}`)}
            </label>
          ))}
        </fieldset>
      </Menu>
    </>
  );
}
