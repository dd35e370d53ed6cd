/** A region of the simulated node set. */
export interface SimulatedRegion {
  /** Header in the series files. */
  readonly name: string;
  readonly plainName: string;
  readonly network: string;
  readonly hemisphere: 'left' | 'right' | 'bilateral';
  /** Plausible MNI coordinates in mm, right, front and up positive. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

type Row = readonly [name: string, network: string, x: number, y: number, z: number];

/** Structures of both hemispheres: distance from the midline, then y and z. Rounded anatomy, not a published atlas. */
const PAIRED: readonly Row[] = [
  ['frontal pole', 'frontoparietal', 30, 56, 10],
  ['lateral orbitofrontal cortex', 'limbic', 38, 34, -14],
  ['medial orbitofrontal cortex', 'limbic', 12, 40, -20],
  ['dorsolateral prefrontal cortex', 'frontoparietal', 42, 34, 30],
  ['ventrolateral prefrontal cortex', 'frontoparietal', 48, 36, 4],
  ['superior frontal gyrus', 'default mode', 20, 32, 46],
  ['middle frontal gyrus', 'frontoparietal', 38, 16, 48],
  ['frontal operculum', 'salience', 46, 14, 8],
  ['inferior frontal gyrus', 'default mode', 52, 26, 14],
  ['frontal eye field', 'dorsal attention', 28, -4, 54],
  ['premotor cortex', 'somatomotor', 46, -2, 42],
  ['hand motor cortex', 'somatomotor', 38, -22, 58],
  ['face motor cortex', 'somatomotor', 56, -6, 30],
  ['hand sensory cortex', 'somatomotor', 44, -30, 54],
  ['face sensory cortex', 'somatomotor', 60, -14, 36],
  ['foot sensorimotor cortex', 'somatomotor', 8, -30, 66],
  ['secondary somatosensory cortex', 'somatomotor', 56, -22, 18],
  ['anterior insula', 'salience', 36, 20, 2],
  ['insula', 'salience', 40, 2, 0],
  ['posterior insula', 'somatomotor', 38, -16, 8],
  ['supramarginal gyrus', 'salience', 60, -34, 32],
  ['angular gyrus', 'default mode', 50, -60, 34],
  ['superior parietal lobule', 'dorsal attention', 24, -58, 60],
  ['intraparietal sulcus', 'dorsal attention', 36, -46, 48],
  ['inferior parietal lobule', 'frontoparietal', 48, -50, 48],
  ['precuneus', 'default mode', 10, -62, 40],
  ['temporal pole', 'limbic', 40, 14, -34],
  ['superior temporal gyrus', 'somatomotor', 60, -12, -2],
  ['auditory cortex', 'somatomotor', 48, -20, 8],
  ['middle temporal gyrus', 'default mode', 60, -24, -14],
  ['inferior temporal gyrus', 'limbic', 54, -28, -26],
  ['temporoparietal junction', 'salience', 56, -50, 18],
  ['visual motion area', 'visual', 46, -70, 4],
  ['fusiform gyrus', 'visual', 36, -54, -18],
  ['lingual gyrus', 'visual', 12, -68, -4],
  ['lateral occipital cortex', 'visual', 36, -84, 8],
  ['occipital pole', 'visual', 18, -98, 0],
  ['cuneus', 'visual', 10, -84, 24],
  ['parahippocampal gyrus', 'limbic', 24, -30, -18],
  ['hippocampus', 'limbic', 28, -20, -14],
  ['amygdala', 'limbic', 24, -4, -18],
  ['thalamus', 'subcortical', 10, -18, 8],
  ['caudate nucleus', 'subcortical', 12, 12, 10],
  ['putamen', 'subcortical', 26, 4, 2],
  ['pallidum', 'subcortical', 20, -4, 0],
  ['nucleus accumbens', 'subcortical', 10, 12, -8],
];

const MIDLINE: readonly Row[] = [
  ['medial prefrontal cortex', 'default mode', 0, 52, 6],
  ['anterior cingulate cortex', 'salience', 0, 32, 22],
  ['mid-cingulate cortex', 'salience', 0, 2, 38],
  ['posterior cingulate cortex', 'default mode', 0, -48, 28],
  ['retrosplenial cortex', 'default mode', 0, -54, 12],
  ['supplementary motor area', 'somatomotor', 0, -2, 58],
  ['periaqueductal grey', 'subcortical', 0, -32, -10],
  ['cerebellar vermis', 'cerebellum', 0, -62, -20],
];

const identifier = (text: string) => text.replaceAll(/[ -]/g, '_');

function onSide([structure, network, x, y, z]: Row, side: 'left' | 'right'): SimulatedRegion {
  return {
    name: `${side === 'left' ? 'L' : 'R'}_${identifier(structure)}`,
    plainName: `${side} ${structure}`,
    network,
    hemisphere: side,
    x: side === 'left' ? -x : x,
    y,
    z,
  };
}

/** All 100 regions: pairs, left before right, then those of the midline. */
export const REGIONS: readonly SimulatedRegion[] = [
  ...PAIRED.flatMap((row) => [onSide(row, 'left'), onSide(row, 'right')]),
  ...MIDLINE.map(([structure, network, x, y, z]) => ({
    name: identifier(structure),
    plainName: structure,
    network,
    hemisphere: 'bilateral' as const,
    x,
    y,
    z,
  })),
];
