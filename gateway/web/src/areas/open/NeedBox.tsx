import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Icon } from '../../ui/Icon';

/** The one box: an object, a standard in any spelling, or a provider. */
export function NeedBox({ initial = '' }: { initial?: string }) {
  const { t } = useTranslation('open');
  const navigate = useNavigate();
  const box = useRef<HTMLInputElement>(null);
  return (
    <form
      className="need-box"
      role="search"
      aria-label={t('box.label')}
      onSubmit={(event) => {
        event.preventDefault();
        const text = box.current?.value.trim() ?? '';
        void navigate(text ? `/open/search?q=${encodeURIComponent(text)}` : '/open/search');
      }}
    >
      <label htmlFor="need-box">{t('box.label')}</label>
      <span className="need-box-row">
        <input
          key={initial}
          ref={box}
          id="need-box"
          className="input"
          type="search"
          defaultValue={initial}
          placeholder={t('box.placeholder')}
        />
        <button type="submit" className="button primary">
          <Icon name="search" />
          {t('common:action.search')}
        </button>
      </span>
    </form>
  );
}
