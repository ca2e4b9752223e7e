// A layer over the page: the browser's own dialog, so that Esc, the focus and its return are right.
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './Icon';

interface Props {
  open: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Buttons; a dialog for reading has only its close button. */
  actions?: ReactNode;
  /** At the side, over the whole height. */
  side?: boolean;
  /** Cannot be closed by Esc or the cross. */
  firm?: boolean;
}

export function Dialog({ open, title, onClose, children, actions, side, firm }: Props) {
  const { t } = useTranslation();
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = element.current;
    if (!dialog) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  if (!open) return null;
  return (
    <dialog
      ref={element}
      className={side ? 'dialog side' : 'dialog'}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        if (!firm) onClose();
      }}
    >
      <div className="dialog-head">
        <h2 id={heading}>{title}</h2>
        {firm ? null : (
          <button type="button" className="button quiet" onClick={onClose} aria-label={t('action.close')}>
            <Icon name="close" />
          </button>
        )}
      </div>
      <div className="dialog-body">{children}</div>
      {actions ? <div className="dialog-foot row">{actions}</div> : null}
    </dialog>
  );
}
