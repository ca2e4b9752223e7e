// The action that a cell of the gap map has already.
import { useQuery } from '@tanstack/react-query';
import { allActions } from '../../../ui/actions/queries';
import { type Gap, keyOf } from '../gaps/queries';

/** The action that is open for this cell. */
export function useOpenActionOf(gap: Gap) {
  return useQuery({
    queryKey: ['actions', 'of', keyOf(gap)],
    queryFn: async () => {
      const open = await allActions({
        states: ['ACTION_STATE_DRAFT', 'ACTION_STATE_RUNNING'],
        fromGap: true,
      });
      return open.find((action) => action.gap && keyOf(action.gap) === keyOf(gap)) ?? null;
    },
  });
}
