import { EXERCISE, PAIN, type DictionaryEntry } from '../study/dictionary.ts';
import { personId } from '../study/people.ts';
import { jsonText, tsv } from '../writing/text.ts';
import { writeFolder, type Written } from '../writing/write-folder.ts';
import { GOLDEN_SEED, goldenFixture } from './golden-fixture.ts';

const GENERATOR = 'mesovia golden fixture 1';
const CAUTION = 'Constructed to match the abstract; not evidence about the study.';

const DICTIONARY: Readonly<Record<string, DictionaryEntry>> = {
  participant_id: { Description: 'Made-up person' },
  exercise_habit: { ...EXERCISE, Description: CAUTION },
  connectivity: {
    LongName: 'Connectivity composite',
    Description: CAUTION,
    Units: 'SD',
    Type: 'number',
  },
  pain_intensity: { ...PAIN, Description: CAUTION },
};

/**
 * Writes the golden fixture as a participants table with dictionary: numbers in full, so that the moments stay exact.
 *
 * @throws DataError `folder-not-empty`, `file-changed`, `bad-manifest`
 */
export function writeGolden(folder: string): Promise<Written> {
  const { x, m, pain } = goldenFixture();
  const rows = Array.from(x, (value, i) => [
    personId(i, x.length),
    value === 1 ? 'yes' : 'no',
    String(m[i]),
    String(pain[i]),
  ]);
  return writeFolder(folder, GENERATOR, { seed: GOLDEN_SEED }, [
    { path: 'README.md', text: () => README },
    { path: 'participants.json', text: () => jsonText(DICTIONARY) },
    { path: 'participants.tsv', text: () => tsv(Object.keys(DICTIONARY), rows) },
  ]);
}

const README = `# 45 made-up people with the published moments

Constructed to match the abstract of Wakaizumi et al. 2023; not evidence about the study.

29 people with an exercise habit, 16 without; mean pain 59.6; one connectivity composite. Least squares on z-scores gives an
indirect estimate of -0.460 with standard error 0.157 and the first-order delta interval -0.767 to -0.153 (fully
standardised). Any set of numbers with these moments would: nothing else in this table is known about the study.
`;
