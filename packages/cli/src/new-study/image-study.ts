import { join } from 'node:path';
import {
  DataError,
  ParameterError,
  runStage,
  scans as scansContract,
  tableView,
  type FoundFile,
  type SourceFiles,
  type TableView,
} from '@mesovia/core';
import { functionalFiles, readDelimited, type BidsFile } from '@mesovia/ingestion';
import { derivativesStage } from '@mesovia/ingestion/stages';
import type { NewStudyFlags } from '../commands/new.ts';
import { chooseStrategy, type Strategy } from './choose-strategy.ts';
import { imageAtlases, type ImageAtlas } from './image-atlases.ts';
import { imageSize, motionOf, orRemark, type SeenScan } from './look-at-scan.ts';

/** A study from preprocessed images. */
export interface ImageStudy {
  readonly kind: 'images';
  readonly root: string;
  readonly task: string | undefined;
  readonly tasks: readonly string[];
  readonly space: string;
  readonly spaces: readonly string[];
  readonly atlases: readonly ImageAtlas[];
  readonly scans: readonly SeenScan[];
  readonly hasMotion: boolean;
  readonly strategy: Strategy;
}

/** Files opened at a time. */
const AT_ONCE = 8;
const TEMPLATE = 'MNI152NLin2009cAsym';

const isPreprocessed = ({ suffix, extension, entities }: BidsFile): boolean =>
  suffix === 'bold' && /^\.nii(\.gz)?$/.test(extension) && entities.get('desc') === 'preproc';

/**
 * The preprocessed images below a folder, or undefined if there are none.
 *
 * @throws DataError `several-tasks`, `no-atlas`, `no-atlas-table`, and those of the derivatives and atlas stages
 * @throws ParameterError `several-derivatives`, `too-many-atlases`
 */
export async function imageStudy(
  folder: string,
  found: readonly FoundFile[],
  flags: NewStudyFlags,
  files: SourceFiles,
): Promise<ImageStudy | undefined> {
  const preprocessed = functionalFiles(found).filter(isPreprocessed);
  if (preprocessed.length === 0) return undefined;
  const root = oneRoot(folder, preprocessed);
  const tasks = distinct(preprocessed.flatMap(({ entities }) => entities.get('task') ?? []));
  const task = flags.task ?? chooseTask(tasks, folder);
  const spaces = distinct(preprocessed.map((file) => file.space));
  const all = await imageAtlases(folder, flags.atlas ?? [], found, files);
  const space = flags.space ?? chooseSpace(spaces, all);
  const atlases = flags.atlas ? all : inSpace(all, space, folder);
  const params = { root, ...(space === undefined ? {} : { space }), ...(task === undefined ? {} : { task }) };
  const read = await runStage(derivativesStage, { params, inputs: {}, where: root, files });
  const view = tableView(scansContract, [read.tables['scans']!], root);
  const scans = await seenScans(view, root);
  const motion = view.strings('motion_file').find((file) => file !== null);
  const header = motion === undefined ? [] : await headerOf(join(root, motion as string), files);
  const strategy = chooseStrategy(header, scans);
  return {
    kind: 'images',
    root,
    task,
    tasks,
    space: space ?? spaces[0] ?? 'native',
    spaces,
    atlases,
    scans,
    hasMotion: motion !== undefined,
    strategy,
  };
}

const distinct = (names: readonly string[]): string[] => [...new Set(names)].sort();

function oneRoot(folder: string, images: readonly BidsFile[]): string {
  const roots = distinct(images.map((image) => image.folder.replace(/(^|\/)sub-.*$/, '')));
  if (roots.length === 1) return join(folder, roots[0] ?? '');
  throw new ParameterError(
    'several-derivatives',
    `preprocessed images lie in several folders: ${roots.map((root) => root || '.').join(', ')}`,
    folder,
    `give one of them instead, for example ${join(folder, roots.find((root) => root !== '') ?? '')}`,
  );
}

function chooseTask(tasks: readonly string[], folder: string): string | undefined {
  if (tasks.length <= 1) return tasks[0];
  if (tasks.includes('rest')) return 'rest';
  throw new DataError(
    'several-tasks',
    `the images are of several tasks: ${tasks.join(', ')}`,
    folder,
    `choose one: --task ${tasks[0]}`,
  );
}

const plainSpace = (space: string): string => space.replace(/_(res|cohort)-.*$/, '');

/** Undefined where the derivatives stage is to say that there are several. */
function chooseSpace(spaces: readonly string[], atlases: readonly ImageAtlas[]): string | undefined {
  if (spaces.length === 1) return spaces[0];
  const ofAtlas = new Set(atlases.map(({ space }) => space));
  const fits = spaces.filter((space) => ofAtlas.has(plainSpace(space)));
  return fits.length === 1 ? fits[0] : spaces.find((space) => space === TEMPLATE);
}

function inSpace(
  atlases: readonly ImageAtlas[],
  space: string | undefined,
  folder: string,
): readonly ImageAtlas[] {
  const fits = atlases.filter(
    (atlas) => atlas.space === undefined || atlas.space === plainSpace(space ?? ''),
  );
  if (fits.length > 0 || space === undefined) return fits.length > 0 ? fits : atlases;
  throw new DataError(
    'no-atlas',
    `no atlas is in the space of the images, ${space}; there are atlases in ${distinct(atlases.map((atlas) => atlas.space ?? '')).join(', ')}`,
    folder,
    `give one in that space: --atlas FILE_dseg.nii.gz; or take other images: --space ${atlases[0]?.space ?? TEMPLATE}`,
  );
}

async function headerOf(place: string, files: SourceFiles): Promise<readonly string[]> {
  const read = await orRemark(async () => readDelimited(await files.readText(place), place));
  return 'header' in read ? read.header : [];
}

async function seenScans(view: TableView, root: string): Promise<SeenScan[]> {
  const [people, images, motions] = ['participant_id', 'series_file', 'motion_file'].map((column) =>
    view.strings(column),
  );
  const times = view.f64('tr_s');
  const look = async (row: number): Promise<SeenScan> => {
    const size = await orRemark(() => imageSize(join(root, images?.[row] ?? '')));
    const motionFile = motions?.[row] ?? undefined;
    const motion =
      motionFile === undefined
        ? { remark: 'no confounds' }
        : await orRemark(() => motionOf(join(root, motionFile)));
    const said = view.isNull('tr_s', row) ? undefined : times[row];
    const ofHeader = 'trS' in size ? size.trS : undefined;
    return {
      person: people?.[row] ?? '',
      volumes: 'volumes' in size ? size.volumes : undefined,
      trS: said !== undefined && said === said ? said : ofHeader,
      meanFdMm: 'meanFdMm' in motion ? motion.meanFdMm : undefined,
      calm: 'calm' in motion ? motion.calm : undefined,
      remark: 'remark' in size ? size.remark : 'remark' in motion ? motion.remark : undefined,
    };
  };
  const seen: SeenScan[] = [];
  for (let row = 0; row < view.rows; row += AT_ONCE) {
    const rows = Array.from({ length: Math.min(AT_ONCE, view.rows - row) }, (_, i) => row + i);
    seen.push(...(await Promise.all(rows.map(look))));
  }
  return seen;
}
