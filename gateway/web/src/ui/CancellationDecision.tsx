// A proposed cancellation of an order is agreed to or refused, by the other side or by the centre.
import type { ReactNode } from 'react';
import { api, once, read } from '../api/client';
import type { Order } from '../api/records';
import { StateBadge } from './Badge';
import { ChoiceField } from './fields/ChoiceField';
import { violation } from './form';
import { useVerb } from './useVerb';
import { VerbDialog } from './VerbDialog';

type Decision = 'agree' | 'refuse';

interface Words {
  title: string;
  /** What is decided. */
  decision: string;
  /** The choice of nothing, and what is said when it is left so. */
  choose: string;
  lacking: string;
  agree: string;
  refuse: string;
  /** The button while nothing is chosen. */
  verb: string;
}

interface Props {
  order: Order;
  words: Words;
  /** What follows from the choice. */
  effect: (decision: Decision | '') => string | undefined;
  onClose: () => void;
  /** The proposal and its reason. */
  children: ReactNode;
}

export function CancellationDecision({ order, words, effect, onClose, children }: Props) {
  const { form, act } = useVerb<{ decision: Decision | '' }>({ decision: '' });
  const { decision } = form.values;
  const decide = () => {
    if (!decision) {
      form.fail([violation('agree', words.lacking, words.lacking)]);
      return;
    }
    void act(
      (key) =>
        read(
          api.POST('/v1/orders/{id}:decideCancellation', {
            params: { path: { id: order.id } },
            headers: once(key),
            body: { id: order.id, etag: order.etag, agree: decision === 'agree' },
          }),
        ),
      onClose,
    );
  };
  const follows = effect(decision);
  return (
    <VerbDialog
      title={words.title}
      verb={decision ? words[decision] : words.verb}
      form={form}
      act={decide}
      onClose={onClose}
      now={<StateBadge state={order.state} />}
    >
      <p>{children}</p>
      <ChoiceField
        name="agree"
        label={words.decision}
        required
        violations={form.violations}
        value={decision}
        none={words.choose}
        options={['agree', 'refuse']}
        word={(one) => words[one]}
        set={(chosen) => form.set({ decision: chosen })}
      />
      {follows ? <p className="muted">{follows}</p> : null}
    </VerbDialog>
  );
}
