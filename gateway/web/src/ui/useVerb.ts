// One verb on a record: its input, and the writing of it.
import { useRefresh } from '../api/refresh';
import { type Form, useForm } from './form';

export interface Verb<T> {
  form: Form<T>;
  /** Runs the call; when it succeeded everything is read anew and `then` follows. */
  act: (call: (key: string) => Promise<unknown>, then: () => void) => Promise<void>;
}

export function useVerb<T extends object>(initial: T, options?: Parameters<typeof useForm>[1]): Verb<T> {
  const form = useForm(initial, options);
  const refresh = useRefresh();
  const act: Verb<T>['act'] = async (call, then) => {
    const done = await form.submit(async (key) => {
      await call(key);
    });
    // A stale record is read anew too, so that the next try is about what is true now.
    await refresh();
    if (done) then();
  };
  return { form, act };
}
