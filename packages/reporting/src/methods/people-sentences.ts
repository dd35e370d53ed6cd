import { count } from '../numbers/format.ts';
import { listed } from '../wording/vocabulary.ts';
import type { Writer } from './recorded.ts';

/** Writers of the stages that say what people were asked. */
export const PEOPLE: Readonly<Record<string, Writer>> = {
  'ingestion/instruments': ({ list, report, text, number }) => {
    const names = [...new Set(list('questionnaires').map(({ name }) => name.split('.')[0] ?? ''))];
    const questionnaires = names.map((name) => {
      const own = [...report.variables.values()].find(
        (one) => one.name === name || one.name.startsWith(`${name}_`),
      );
      const called = text(`questionnaires.${name}.define.name`) ?? own?.instrument ?? name;
      const share = number(`questionnaires.${name}.most_missing`) ?? 0;
      return share > 0
        ? `${called} (up to ${count(Math.round(share * 100))} % of the items of a score missing, taken as the person's mean)`
        : `${called} (no item missing)`;
    });
    return questionnaires.length === 0
      ? ''
      : `Scores were computed from the items of: ${listed(questionnaires)}.`;
  },
};
